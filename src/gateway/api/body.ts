import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Default } from 'typebox/value';
import { gatewayErrors } from '../errors.ts';

/** Compiled on first use: a validator costs milliseconds to make and microseconds to run. */
const compiled = new WeakMap<TSchema, Validator>();

/**
 * A body with its defaults filled in, as the schema wants it: a body is JSON, so nothing of it is converted. Throws
 * SL-GATEWAY-008 with the field, the rule and the value of the most specific thing that is wrong.
 */
export function checkedBody(schema: TSchema, given: unknown): unknown {
  const body = Default(schema, given ?? {});
  const validator = compiled.get(schema) ?? Compile(schema);
  compiled.set(schema, validator);
  if (validator.Check(body)) return body;
  const problem = validator
    .Errors(body)
    .reduce((deepest, next) => (depthOf(next.instancePath) > depthOf(deepest.instancePath) ? next : deepest));
  const missing = missingOf(problem.params);
  // A property that is not declared meets the schema `false`.
  const isUnknown = problem.keyword === 'boolean' || problem.keyword === 'additionalProperties';
  const path = [...partsOf(problem.instancePath), ...missing];
  const field = ['body', ...path].join('.');
  const value = missing.length === 0 ? valueText(at(body, path), privacyOf(schema, path)) : undefined;
  const wrong = missing.length > 0 ? 'is missing' : isUnknown ? 'is not known here' : problem.message;
  throw gatewayErrors.error('SL-GATEWAY-008', {
    because: `${field} ${wrong}`,
    field,
    rule: isUnknown ? 'additionalProperties' : problem.keyword,
    ...(value === undefined ? {} : { value }),
  });
}

const depthOf = (pointer: string): number => pointer.split('/').length;

const partsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The first property that is missing, where that is what is wrong. */
function missingOf(params: object): readonly string[] {
  return ((params as { requiredProperties?: readonly string[] }).requiredProperties ?? []).slice(0, 1);
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], value);
}

interface Annotated {
  readonly 'x-privacy'?: string;
  readonly properties?: Readonly<Record<string, Annotated>>;
  readonly items?: Annotated;
}

/** Whether the schema calls the field private; what it does not know is private. */
function privacyOf(schema: TSchema, path: readonly string[]): 'open' | 'private' {
  let node: Annotated | undefined = schema as Annotated;
  for (const name of path) node = node?.items ?? node?.properties?.[name];
  const privacy = node?.['x-privacy'];
  return node === undefined || privacy === 'personal' || privacy === 'sensitive' ? 'private' : 'open';
}

/** A short text of a plain value; of a private one only how long it is. */
function valueText(value: unknown, privacy: 'open' | 'private'): string | undefined {
  if (value === undefined || (typeof value === 'object' && value !== null)) return undefined;
  const text = String(value);
  return privacy === 'open' ? text.slice(0, 100) : `‹text of ${text.length}›`;
}
