import type { ConnectionContext, Provisioner } from '../../connector/connector.ts';
import { type Inspected, mendingOneByOne } from '../../connector/mending.ts';
import { factId } from '../../kernel/ids.ts';
import type { Client } from './client.ts';
import type { WooSettings } from './manifest.ts';

/** The topics that the connector follows. There is none for refunds, stock and variations: they come as updates. */
export const TOPICS = [
  'order.created',
  'order.updated',
  'order.deleted',
  'order.restored',
  'product.created',
  'product.updated',
  'product.deleted',
  'product.restored',
  'customer.created',
  'customer.updated',
] as const;

/** A webhook as the shop shows it; its secret and its failures are never shown. */
interface Hook {
  readonly id: string;
  readonly topic: string;
  readonly url: string;
  readonly status: string;
  readonly name: string;
}

/**
 * Keeps the shop's webhooks: each topic once, active, at our address, signed with our secret. The secret cannot be read back, so the
 * hub writes a fingerprint of it into the name of each webhook that it makes. A webhook that the shop has switched off after
 * seven failures is replaced and not switched on: switching on does not reset the count, and the next failure would end it again.
 */
export const provisioner = (context: ConnectionContext<WooSettings>, client: Client): Provisioner =>
  mendingOneByOne(() => inspect(context, client));

async function inspect(context: ConnectionContext<WooSettings>, client: Client): Promise<Inspected[]> {
  const { webhookUrl } = context;
  if (webhookUrl === undefined) {
    const found = 'the hub has no public address; orders arrive by gap recovery only';
    const next = 'Set `hub.publicUrl` to an address that the shop can reach, on port 80, 443 or 8080.';
    return [{ finding: { subject: 'webhooks', verdict: 'warning', found, next } }];
  }
  const hooks = await readHooks(client);
  return TOPICS.map((topic) => inspectTopic(topic, hooks, webhookUrl, context, client));
}

function inspectTopic(
  topic: string,
  all: readonly Hook[],
  url: string,
  context: ConnectionContext<WooSettings>,
  client: Client,
): Inspected {
  const subject = `webhook ${topic}`;
  const name = nameOf(context);
  // An old address of this hub ends in the same path.
  const near = all.filter((hook) => hook.topic === topic && pathOf(hook.url) === pathOf(url));
  const [good, ...spare] = near.filter((hook) => hook.url === url && hook.name === name && hook.status === 'active');
  const rest =
    good === undefined
      ? near
      : [...spare, ...near.filter((hook) => hook.url !== url || hook.name !== name || hook.status !== 'active')];
  if (good !== undefined && rest.length === 0) return { finding: { subject, verdict: 'ok', found: 'active' } };
  return {
    finding: {
      subject,
      verdict: 'problem',
      found: faultOf(good, rest, url),
      next: 'The hub mends it by itself at its next audit, or now with `storeloom check --mend`.',
    },
    async mend() {
      // First the new one: a moment with two is harmless, a moment with none loses what happens in it.
      if (good === undefined) {
        const body = {
          name,
          topic,
          delivery_url: url,
          status: 'active',
          secret: context.settings.webhookSecrets[0] ?? '',
        };
        await client.ask({ method: 'POST', path: 'webhooks', body, operation: 'webhooks' });
      }
      for (const { id } of rest) {
        const query = { force: 'true' };
        await client.find({ method: 'DELETE', path: `webhooks/${id}`, query, operation: 'webhooks', repeatable: true });
      }
    },
  };
}

function faultOf(good: Hook | undefined, rest: readonly Hook[], url: string): string {
  if (good !== undefined)
    return `there are ${rest.length + 1} of it, so that everything comes ${rest.length + 1} times`;
  const [hook] = rest;
  if (hook === undefined) return 'missing';
  if (hook.url !== url) return `points to ${hook.url}`;
  if (hook.status !== 'active')
    return `is ${hook.status}; the shop switches a webhook off after seven failures in a row`;
  return 'signs with a secret that the hub did not give it';
}

/** The shop shows the name to its people; the end of it changes when the secret does. */
function nameOf({ connection, settings }: ConnectionContext<WooSettings>): string {
  return `Storeloom ${connection} ${factId('webhook-secret', settings.webhookSecrets[0] ?? '').slice(0, 8)}`;
}

async function readHooks(client: Client): Promise<Hook[]> {
  const found = await client.list({ path: 'webhooks', query: { status: 'all' }, operation: 'webhooks' });
  return found.map((hook) => ({
    id: hook.at('id').id(),
    topic: hook.at('topic').optionalText(200) ?? '',
    url: hook.at('delivery_url').optionalText(2_000) ?? '',
    status: hook.at('status').optionalText(40) ?? '',
    name: hook.at('name').optionalText(300) ?? '',
  }));
}

/** `/webhooks/woo-eu` of `https://hub.example/webhooks/woo-eu`. */
function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
