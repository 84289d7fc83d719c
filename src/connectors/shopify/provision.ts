import type { ConnectionContext, Provisioner } from '../../connector/connector.ts';
import { type Inspected, mendingOneByOne } from '../../connector/mending.ts';
import type { CodedError } from '../../kernel/failure.ts';
import type { Json } from '../../kernel/json.ts';
import { type Client, userErrors } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { ShopifySettings } from './manifest.ts';
import { CREATE_SUBSCRIPTION, DELETE_SUBSCRIPTION, READ_SUBSCRIPTIONS, UPDATE_SUBSCRIPTION } from './operations.ts';

/** The topics that the connector translates, as Shopify's enum names them. */
const TOPICS = [
  'ORDERS_CREATE',
  'ORDERS_UPDATED',
  'ORDERS_PAID',
  'ORDERS_CANCELLED',
  'ORDERS_EDITED',
  'REFUNDS_CREATE',
  'FULFILLMENTS_UPDATE',
  'INVENTORY_LEVELS_UPDATE',
  'APP_UNINSTALLED',
] as const;

/** `INVENTORY_LEVELS_UPDATE` is `inventory_levels/update`. */
const topicName = (topic: string): string => topic.toLowerCase().replace(/^(inventory_levels|[a-z]+)_/, '$1/');

interface Subscription {
  readonly id: string;
  readonly topic: string;
  readonly uri: string;
  readonly version: string;
  readonly format: string;
  /** Filters and chosen fields would keep facts from us. */
  readonly narrowed: boolean;
}

/** Keeps the shop's webhook subscriptions: all topics, at our address, whole payloads, in our API version. */
export const provisioner = (context: ConnectionContext<ShopifySettings>, client: Client): Provisioner =>
  mendingOneByOne(() => inspect(context, client));

async function inspect({ webhookUrl }: ConnectionContext<ShopifySettings>, client: Client): Promise<Inspected[]> {
  if (webhookUrl === undefined) {
    const found = 'the hub has no public address; orders arrive by gap recovery only';
    return [
      {
        finding: {
          subject: 'webhooks',
          verdict: 'warning',
          found,
          next: 'Set `hub.publicUrl` to the address that Shopify can reach.',
        },
      },
    ];
  }
  const subscriptions = await readSubscriptions(client);
  return TOPICS.map((topic) => inspectTopic(topic, subscriptions, webhookUrl, client));
}

function inspectTopic(topic: string, all: readonly Subscription[], uri: string, client: Client): Inspected {
  const subject = `webhook ${topicName(topic)}`;
  const [here, ...twice] = all.filter((one) => one.topic === topic && one.uri === uri);
  const problem = (found: string, mend: () => Promise<void>): Inspected => ({
    finding: {
      subject,
      verdict: 'problem',
      found,
      next: 'The hub mends it by itself at its next audit, or now with `storeloom check --heal`.',
    },
    mend,
  });
  if (here === undefined) {
    const elsewhere = all.find((one) => one.topic === topic && pathOf(one.uri) === pathOf(uri));
    return elsewhere === undefined
      ? problem('not subscribed', () =>
          change(client, CREATE_SUBSCRIPTION, 'webhookSubscriptionCreate', { topic, subscription: wanted(uri) }),
        )
      : problem(`points to ${elsewhere.uri}`, () => update(client, elsewhere.id, uri));
  }
  if (here.narrowed || here.format !== 'JSON') {
    return problem('sends only a part, or not JSON', () => update(client, here.id, uri));
  }
  if (twice.length > 0) {
    return problem(`subscribed ${twice.length + 1} times`, async () => {
      for (const { id } of twice) await change(client, DELETE_SUBSCRIPTION, 'webhookSubscriptionDelete', { id });
    });
  }
  if (here.version !== client.version) {
    const found = `sends API version ${here.version}, the connection reads ${client.version}`;
    return {
      finding: {
        subject,
        verdict: 'warning',
        found,
        next: "Set the webhook API version of the app to the connection's.",
      },
    };
  }
  return { finding: { subject, verdict: 'ok', found: 'subscribed' } };
}

const wanted = (uri: string): { readonly [key: string]: Json } => ({
  uri,
  format: 'JSON',
  filter: '',
  includeFields: [],
});

function update(client: Client, id: string, uri: string): Promise<void> {
  return change(client, UPDATE_SUBSCRIPTION, 'webhookSubscriptionUpdate', { id, subscription: wanted(uri) });
}

async function change(
  client: Client,
  text: string,
  name: string,
  variables: { readonly [key: string]: Json },
): Promise<void> {
  const { data } = await client.ask({ text, variables, operation: 'webhooks' });
  const [problem] = userErrors(data.at(name));
  if (problem !== undefined) throw refusedSubscription(problem.message);
}

function refusedSubscription(message: string): CodedError {
  return shopifyErrors.error('SL-SHOPIFY-024', { because: `the shop did not change the subscription: ${message}` });
}

async function readSubscriptions(client: Client): Promise<Subscription[]> {
  const found: Subscription[] = [];
  let after: Json = null;
  for (let page = 0; page < 10; page += 1) {
    const { data } = await client.ask({ text: READ_SUBSCRIPTIONS, variables: { after }, operation: 'webhooks' });
    const connection = data.at('webhookSubscriptions');
    for (const node of connection.at('nodes').list()) {
      found.push({
        id: node.at('id').text(),
        topic: node.at('topic').text(100),
        uri: node.at('uri').text(2_000),
        version: node.at('apiVersion').at('handle').text(20),
        format: node.at('format').text(20),
        narrowed: node.at('filter').optionalText(2_000) !== undefined || node.at('includeFields').list().length > 0,
      });
    }
    if (!connection.at('pageInfo').at('hasNextPage').flag()) break;
    after = connection.at('pageInfo').at('endCursor').text(2_000);
  }
  return found;
}

/** `/webhooks/shopify-eu`: an old address of this hub ends in the same path. */
function pathOf(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).pathname : uri;
}
