import type { ConnectionContext, Finding, Provisioner } from '../../connector/connector.ts';
import { asObject, type JsonObject, optionalText } from '../../connector/fields.ts';
import { CodedError } from '../../kernel/failure.ts';
import { type CallOptions, objectOrThrow, type PaypalClient } from './client.ts';
import type { PaypalSettings } from './manifest.ts';
import { EVENT_TYPES } from './translate.ts';

const WEBHOOKS: CallOptions = { operation: 'webhooks', lane: 'standard' };

interface Registered {
  readonly url: string;
  readonly events: readonly string[];
}

/** Keeps the webhook that the hub needs: with the hub's address and all events. Its id is the one of the settings. */
export function createProvisioner(client: PaypalClient, context: ConnectionContext<PaypalSettings>): Provisioner {
  const { settings, webhookUrl } = context;
  const path = `/v1/notifications/webhooks/${encodeURIComponent(settings.webhookId)}`;
  const read = async (): Promise<Registered | undefined> => {
    const answer = await client.get(path, WEBHOOKS);
    if (!answer.ok && answer.problem.status === 404) return undefined;
    return registeredOf(objectOrThrow(answer));
  };
  return {
    async audit() {
      if (webhookUrl === undefined) return [NO_ADDRESS];
      const found = await read();
      return found === undefined ? [missing(settings.webhookId)] : auditOf(found, webhookUrl);
    },
    async heal() {
      if (webhookUrl === undefined) return [NO_ADDRESS];
      const found = await read();
      if (found === undefined) return [missing(settings.webhookId)];
      if (auditOf(found, webhookUrl).every(({ verdict }) => verdict === 'ok')) return auditOf(found, webhookUrl);
      const events = [...new Set([...found.events, ...EVENT_TYPES])].map((name) => ({ name }));
      const patch = [
        { op: 'replace', path: '/url', value: webhookUrl },
        { op: 'replace', path: '/event_types', value: events },
      ];
      const after = registeredOf(objectOrThrow(await client.patch(path, patch, WEBHOOKS)));
      const mended: Finding = { subject: 'webhook', verdict: 'ok', found: 'mended: its address and its events' };
      return [mended, ...auditOf(after, webhookUrl).filter(({ verdict }) => verdict !== 'ok')];
    },
  };
}

const NO_ADDRESS: Finding = {
  subject: 'webhook',
  verdict: 'warning',
  found: 'the hub has no public address, so PayPal cannot reach it; events are polled every minute',
  next: 'Set hub.publicUrl in storeloom.yaml.',
};

const missing = (id: string): Finding => ({
  subject: 'webhook',
  verdict: 'problem',
  found: `the REST app has no webhook ${id}`,
  next: 'Add a webhook at developer.paypal.com (Apps & Credentials, your app, Webhooks) and put its id into webhookId.',
});

function auditOf({ url, events }: Registered, wanted: string): Finding[] {
  const findings: Finding[] = [];
  const lacking = events.includes('*') ? [] : EVENT_TYPES.filter((type) => !events.includes(type));
  const next = 'The hub mends it.';
  if (url !== wanted)
    findings.push({ subject: 'webhook', verdict: 'problem', found: 'it posts to another address', next });
  if (lacking.length > 0) {
    findings.push({ subject: 'webhook', verdict: 'problem', found: `it does not send ${lacking.join(', ')}`, next });
  }
  return findings.length > 0 ? findings : [{ subject: 'webhook', verdict: 'ok', found: 'there, with all events' }];
}

function registeredOf(object: JsonObject): Registered {
  const types = Array.isArray(object.event_types) ? object.event_types : [];
  return {
    url: optionalText(object, 'url') ?? '',
    events: types.flatMap((type) => optionalText(asObject(type) ?? {}, 'name') ?? []),
  };
}

/** Connects and says what is right and wrong with the app and its webhook. Never throws. */
export async function checkPaypal(
  client: PaypalClient,
  provisioner: Provisioner,
  { settings }: ConnectionContext<PaypalSettings>,
): Promise<Finding[]> {
  const live = (settings.environment ?? 'live') === 'live';
  try {
    const webhook = await provisioner.audit();
    const balances = await client.get('/v1/reporting/balances', { operation: 'reading' });
    const reports: Finding = balances.ok
      ? { subject: 'reports', verdict: 'ok', found: 'the app may read transactions' }
      : findingOf(new CodedError(balances.problem.failure));
    const mode: Finding = { subject: 'client id', verdict: 'ok', found: live ? 'live: real money' : 'sandbox' };
    return [mode, reports, ...webhook];
  } catch (error) {
    return [findingOf(error)];
  }
}

function findingOf(error: unknown): Finding {
  const subject = 'connection to PayPal';
  if (!(error instanceof CodedError)) return { subject, verdict: 'problem', found: String(error) };
  const { code, because, next } = error.failure;
  return { subject, verdict: 'problem', found: `${code}: ${because}`, ...(next === undefined ? {} : { next }) };
}
