import { Compile } from 'typebox/compile';
import { Default } from 'typebox/value';
import type { Connector } from '../connector/connector.ts';
import { resolveSecrets, type SecretSources } from '../connector/secrets.ts';
import { CodedError } from '../kernel/failure.ts';
import { connectionErrors } from './errors.ts';

/** One entry of `connections` in the configuration, secrets still as references. */
export interface ConnectionConfiguration {
  /** `shopify-eu`: stands in addresses, ids and topics, and never changes. */
  readonly name: string;
  /** The connector's name: `shopify`. */
  readonly connector: string;
  /** Who is told when it fails. */
  readonly owner: string;
  readonly purpose: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

const NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** Finds each connection's connector; throws SL-CONN-002 and SL-CONN-009. */
export function connectorOf(
  configuration: ConnectionConfiguration,
  connectors: Readonly<Record<string, Connector<never>>>,
): Connector<unknown> {
  const { name, connector } = configuration;
  if (!NAME.test(name)) {
    throw connectionErrors.error('SL-CONN-009', { because: `"${name}" cannot name a connection.`, value: name });
  }
  const found = Object.hasOwn(connectors, connector) ? connectors[connector] : undefined;
  if (found !== undefined) return found as unknown as Connector<unknown>;
  const known = Object.keys(connectors).sort().join(', ');
  const because = `connections.${name}: there is no connector "${connector}"; there are ${known}.`;
  throw connectionErrors.error('SL-CONN-002', { because, field: `connections.${name}.connector`, value: connector });
}

/**
 * Settings with secrets in place and defaults filled in, held to the connector's schema. Throws SL-SECRET-… for a
 * reference that leads nowhere and SL-CONN-001 with the field and the rule of the first problem; never with a value.
 */
export async function settingsOf(
  configuration: ConnectionConfiguration,
  connector: Connector<unknown>,
  sources: SecretSources,
): Promise<unknown> {
  const at = `connections.${configuration.name}.settings`;
  const resolved = await resolveSecrets(configuration.settings, sources).catch((error: unknown) => {
    if (!(error instanceof CodedError)) throw error;
    const { field, because } = error.failure;
    const place = field === undefined ? at : `${at}.${field}`;
    throw new CodedError({ ...error.failure, field: place, because: `${place}: ${because}` }, { cause: error });
  });
  const settings = Default(connector.settings, resolved);
  const validator = Compile(connector.settings);
  if (validator.Check(settings)) return settings;
  const problems = validator.Errors(settings);
  const problem = problems.reduce((deepest, next) =>
    next.instancePath.length > deepest.instancePath.length ? next : deepest,
  );
  const field = `${at}${pathOf(problem.instancePath)}`;
  const rule = problem.keyword;
  throw connectionErrors.error('SL-CONN-001', {
    because: `${field} ${problem.message}${named(problem.params)}.`,
    field,
    rule,
  });
}

/** `/shops/0/name` becomes `.shops[0].name`. */
function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('');
}

/** The names that a rule speaks of, as in "must have required properties apiKey". */
function named(params: unknown): string {
  const { requiredProperties, additionalProperties } = (params ?? {}) as Record<string, unknown>;
  const names = [requiredProperties, additionalProperties].flat().filter((name) => typeof name === 'string');
  return names.length === 0 ? '' : ` (${names.join(', ')})`;
}
