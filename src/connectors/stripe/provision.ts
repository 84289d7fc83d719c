import type { ConnectionContext, Finding, Provisioner } from '../../connector/connector.ts';
import { asObject, optionalText } from '../../connector/fields.ts';
import { CodedError } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { type CallOptions, objectOrThrow, type StripeClient } from './client.ts';
import { API_VERSION, isLiveKey, type StripeSettings } from './manifest.ts';
import { textAt } from './objects.ts';
import { EVENT_TYPES } from './poll.ts';
import { TOLERANCE_SECONDS } from './webhook.ts';

const WEBHOOKS: CallOptions = { operation: 'webhooks', lane: 'standard' };

interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly status: string;
  readonly apiVersion?: string;
  readonly events: readonly string[];
}

/** Keeps the webhook endpoint that the hub needs: there, enabled, with the right events and version. */
export function createProvisioner(client: StripeClient, context: ConnectionContext<StripeSettings>): Provisioner {
  const version = context.settings.apiVersion ?? API_VERSION;
  return {
    async audit() {
      if (context.webhookUrl === undefined) return [NO_ADDRESS];
      const found = await findEndpoint(client, context.webhookUrl);
      return found === undefined ? [missing(context.webhookUrl)] : auditEndpoint(found, version);
    },
    async heal() {
      if (context.webhookUrl === undefined) return [NO_ADDRESS];
      const found = await findEndpoint(client, context.webhookUrl);
      // A new endpoint has a new signing secret, which only a person can put into the configuration.
      if (found === undefined) return [missing(context.webhookUrl)];
      return healEndpoint(client, found, version, context.clock.now());
    },
  };
}

const NO_ADDRESS: Finding = {
  subject: 'webhook endpoint',
  verdict: 'warning',
  found: 'the hub has no public address, so Stripe cannot reach it; events are polled every minute',
  next: 'Set hub.publicUrl in storeloom.yaml.',
};

function missing(url: string): Finding {
  return {
    subject: 'webhook endpoint',
    verdict: 'problem',
    found: `no endpoint posts to ${url}`,
    next: `Create it in the Stripe dashboard (Developers, Webhooks) with the events ${EVENT_TYPES.join(', ')} and store its signing secret in webhookSecrets.`,
  };
}

function auditEndpoint(endpoint: Endpoint, version: string): Finding[] {
  const subject = `webhook endpoint ${endpoint.id}`;
  const lacking = lackingEvents(endpoint);
  const findings: Finding[] = [];
  if (endpoint.status !== 'enabled') {
    findings.push({
      subject,
      verdict: 'problem',
      found: `it is ${endpoint.status}`,
      next: 'The hub enables it again.',
    });
  }
  if (lacking.length > 0) {
    findings.push({
      subject,
      verdict: 'problem',
      found: `it does not send ${lacking.join(', ')}`,
      next: 'The hub adds them.',
    });
  }
  if (endpoint.apiVersion !== undefined && endpoint.apiVersion !== version) {
    findings.push({
      subject,
      verdict: 'warning',
      found: `it renders events in version ${endpoint.apiVersion}, not ${version}`,
      next: 'Create a new endpoint with that version; Stripe does not change the version of an existing one.',
    });
  }
  return findings.length > 0 ? findings : [{ subject, verdict: 'ok', found: 'enabled, with all events' }];
}

const lackingEvents = ({ events }: Endpoint): readonly string[] =>
  events.includes('*') ? [] : EVENT_TYPES.filter((type) => !events.includes(type));

async function healEndpoint(
  client: StripeClient,
  endpoint: Endpoint,
  version: string,
  nowMs: number,
): Promise<Finding[]> {
  const lacking = lackingEvents(endpoint);
  const enable = endpoint.status !== 'enabled';
  if (lacking.length === 0 && !enable) return auditEndpoint(endpoint, version);
  const form = {
    ...(lacking.length > 0 ? { enabled_events: [...endpoint.events, ...lacking] } : {}),
    ...(enable ? { disabled: false } : {}),
  };
  const key = `storeloom:endpoint:${factId(endpoint.id, String(nowMs), JSON.stringify(form))}`;
  const object = objectOrThrow(await client.post(`/v1/webhook_endpoints/${endpoint.id}`, form, key, WEBHOOKS));
  const mended = [enable ? 'enabled' : '', lacking.length > 0 ? `added ${lacking.join(', ')}` : ''];
  const healed: Finding = {
    subject: `webhook endpoint ${endpoint.id}`,
    verdict: 'ok',
    found: `mended: ${mended.filter((text) => text !== '').join('; ')}`,
  };
  return [healed, ...auditEndpoint(endpointOf(object), version).filter(({ verdict }) => verdict !== 'ok')];
}

async function findEndpoint(client: StripeClient, url: string): Promise<Endpoint | undefined> {
  let after: string | undefined;
  // Stripe allows 16 endpoints, so one page is enough; the bound is for a server that is not Stripe.
  for (let page = 0; page < 5; page += 1) {
    const query = { limit: 100, ...(after === undefined ? {} : { starting_after: after }) };
    const list = objectOrThrow(await client.get('/v1/webhook_endpoints', query, WEBHOOKS));
    const endpoints = (Array.isArray(list.data) ? list.data : []).map(endpointOf);
    const found = endpoints.find((endpoint) => endpoint.url === url);
    if (found !== undefined || list.has_more !== true) return found;
    after = endpoints.at(-1)?.id;
  }
  return undefined;
}

function endpointOf(value: Json): Endpoint {
  const object = asObject(value) ?? {};
  const apiVersion = optionalText(object, 'api_version');
  const events = Array.isArray(object.enabled_events) ? object.enabled_events : [];
  return {
    id: textAt(object, 'id'),
    url: optionalText(object, 'url') ?? '',
    status: optionalText(object, 'status') ?? 'unknown',
    ...(apiVersion === undefined ? {} : { apiVersion }),
    events: events.filter((name): name is string => typeof name === 'string'),
  };
}

/** Connects and says what is right and wrong with key, account, clock and webhook. Never throws. */
export async function checkStripe(
  client: StripeClient,
  provisioner: Provisioner,
  context: ConnectionContext<StripeSettings>,
): Promise<Finding[]> {
  try {
    const findings = [modeFinding(context.settings), ...(await accountFindings(client, context))];
    return [...findings, ...(await provisioner.audit())];
  } catch (error) {
    return [findingOf(error)];
  }
}

function modeFinding({ secretKey }: StripeSettings): Finding {
  const live = isLiveKey(secretKey);
  const subject = 'secret key';
  if (live === undefined) {
    return {
      subject,
      verdict: 'warning',
      found: 'it is neither rk_live_…, sk_live_…, rk_test_… nor sk_test_…',
      next: 'Copy the key again from the Stripe dashboard (Developers, API keys).',
    };
  }
  return { subject, verdict: 'ok', found: live ? 'live mode: real money' : 'test mode' };
}

async function accountFindings(client: StripeClient, context: ConnectionContext<StripeSettings>): Promise<Finding[]> {
  // Reading one intent is what the connector needs; a restricted key may not read the account itself.
  const answer = await client.get('/v1/payment_intents', { limit: 1 }, { operation: 'reading' });
  objectOrThrow(answer);
  const findings: Finding[] = [{ subject: 'payments', verdict: 'ok', found: 'the key may read payment intents' }];
  const date = answer.ok ? Date.parse(answer.date ?? '') : Number.NaN;
  const awaySeconds = Math.round(Math.abs(context.clock.now() - date) / 1000);
  if (awaySeconds > TOLERANCE_SECONDS / 2) {
    findings.push({
      subject: 'clock',
      verdict: 'problem',
      found: `this machine's clock is ${awaySeconds} seconds away from Stripe's`,
      next: 'Turn on time synchronisation: webhooks are refused when the difference exceeds five minutes.',
    });
  }
  const account = await client.get('/v1/account', {}, { operation: 'reading' });
  if (account.ok && account.object.charges_enabled === false && isLiveKey(context.settings.secretKey) === true) {
    findings.push({
      subject: 'account',
      verdict: 'problem',
      found: 'the account may not take payments yet',
      next: 'Finish the account set-up in the Stripe dashboard.',
    });
  }
  return findings;
}

function findingOf(error: unknown): Finding {
  const subject = 'connection to Stripe';
  if (!(error instanceof CodedError)) return { subject, verdict: 'problem', found: String(error) };
  const { code, because, next } = error.failure;
  return { subject, verdict: 'problem', found: `${code}: ${because}`, ...(next === undefined ? {} : { next }) };
}
