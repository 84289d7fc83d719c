import { checkParts } from '../../connector/check-parts.ts';
import type { ConnectionContext, Finding, Provisioner } from '../../connector/connector.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { CURRENCIES } from '../../kernel/currency.ts';
import type { Json } from '../../kernel/json.ts';
import type { Client } from './client.ts';
import { API_SUNSET, API_VERSION, type ShopifySettings } from './manifest.ts';
import { READ_LOCATIONS, READ_SHOP } from './operations.ts';

/** Scopes without which a part of the connector cannot work, and what it is for. A write scope includes its read scope. */
const SCOPES: readonly (readonly [scope: string, purpose: string])[] = [
  ['read_orders', 'reading orders'],
  ['write_orders', 'cancelling orders, capturing and refunding'],
  ['write_merchant_managed_fulfillment_orders', 'recording shipments'],
  ['read_locations', 'checking locations'],
  ['read_inventory', 'hearing of stock that changes in the shop'],
  ['write_inventory', 'publishing what is available'],
  ['write_products', 'showing articles and prices'],
  ['write_gift_cards', 'issuing gift cards for returns'],
  ['write_customers', 'naming whose gift card it is'],
];
const WARN_BEFORE_MS = 90 * 24 * 3_600_000;

/** Connects and says on a few lines what is right, what is wrong and how to mend it. Never throws. */
export async function check(
  context: ConnectionContext<ShopifySettings>,
  client: Client,
  provisioner: Provisioner,
): Promise<readonly Finding[]> {
  const { findings, part } = checkParts(sunset(context, client));
  if (!(await part('shop', () => shop(context, client)))) return findings;
  await part('locations', () => locations(context, client));
  await part('webhooks', () => provisioner.audit());
  return findings;
}

function sunset({ clock }: ConnectionContext<ShopifySettings>, { version }: Client): Finding {
  const subject = 'API version';
  if (version !== API_VERSION) {
    const found = `${version}; the connector is written for ${API_VERSION}`;
    return { subject, verdict: 'warning', found, next: 'Leave out `apiVersion` unless you know why it is there.' };
  }
  const leftMs = (epochMsOf(API_SUNSET) ?? 0) - clock.now();
  const found = `${version}, usable until ${API_SUNSET.slice(0, 10)}`;
  if (leftMs > WARN_BEFORE_MS) return { subject, verdict: 'ok', found };
  return {
    subject,
    verdict: leftMs > 0 ? 'warning' : 'problem',
    found,
    next: 'Update Storeloom to a release with a newer version.',
  };
}

async function shop({ settings }: ConnectionContext<ShopifySettings>, client: Client): Promise<Finding[]> {
  const { data, version } = await client.ask({ text: READ_SHOP, variables: {}, operation: 'reading' });
  const found = data.at('shop').record();
  const domain = found.at('myshopifyDomain').text(300);
  const currency = found.at('currencyCode').text(3);
  const scopes = new Set(
    data
      .at('currentAppInstallation')
      .at('accessScopes')
      .list()
      .map((scope) => scope.at('handle').text(100)),
  );
  const name = `${found.at('name').text(300)} (${found.at('plan').at('publicDisplayName').optionalText(100) ?? 'plan unknown'})`;
  return [
    domain === settings.shopDomain
      ? { subject: 'shop', verdict: 'ok', found: `${name}, ${found.at('ianaTimezone').optionalText(100) ?? ''}` }
      : {
          subject: 'shop',
          verdict: 'problem',
          found: `the token belongs to ${domain}`,
          next: 'Store the token of the configured shop.',
        },
    CURRENCIES.includes(currency)
      ? { subject: 'currency', verdict: 'ok', found: currency }
      : { subject: 'currency', verdict: 'problem', found: `${currency} is not in ISO 4217` },
    ...(version === undefined || version === client.version
      ? []
      : [
          {
            subject: 'API version',
            verdict: 'warning' as const,
            found: `Shopify answers in ${version} instead of ${client.version}`,
            next: 'Update Storeloom; the version asked for has ended.',
          },
        ]),
    ...SCOPES.map(([scope, purpose]) => scopeFinding(scope, purpose, scopes)),
    ...(scopes.has('read_all_orders')
      ? []
      : [
          {
            subject: 'scope read_all_orders',
            verdict: 'warning' as const,
            found: 'orders older than 60 days cannot be read',
            next: 'Ask Shopify for it if you need history.',
          },
        ]),
  ];
}

function scopeFinding(scope: string, purpose: string, granted: ReadonlySet<string>): Finding {
  const subject = `scope ${scope}`;
  if (granted.has(scope) || granted.has(scope.replace(/^read_/, 'write_')))
    return { subject, verdict: 'ok', found: 'granted' };
  return {
    subject,
    verdict: 'problem',
    found: `missing; it is needed for ${purpose}`,
    next: `Add ${scope} to the app and approve it in the shop.`,
  };
}

async function locations({ settings }: ConnectionContext<ShopifySettings>, client: Client): Promise<Finding[]> {
  const known = new Map<string, { name: string; active: boolean }>();
  let after: Json = null;
  for (let page = 0; page < 20; page += 1) {
    const { data } = await client.ask({ text: READ_LOCATIONS, variables: { after }, operation: 'reading' });
    const connection = data.at('locations');
    for (const node of connection.at('nodes').list()) {
      known.set(node.at('id').id(), { name: node.at('name').text(300), active: node.at('isActive').flag() });
    }
    if (!connection.at('pageInfo').at('hasNextPage').flag()) break;
    after = connection.at('pageInfo').at('endCursor').text(2_000);
  }
  const active = [...known.values()].filter((location) => location.active).length;
  const wrong = Object.entries(settings.locations ?? {}).flatMap(([code, id]): Finding[] => {
    const location = known.get(id.replace(/^.*\//, ''));
    if (location?.active) return [];
    const found = location === undefined ? `location ${id} does not exist` : `${location.name} is not active`;
    return [
      {
        subject: `location/${code.toLowerCase()}`,
        verdict: 'problem',
        found,
        next: 'Correct `locations` of the connection.',
      },
    ];
  });
  const named = [...known]
    .filter(([, location]) => location.active)
    .slice(0, 10)
    .map(([id, { name }]) => `${name} (${id})`);
  const all: Finding =
    active === 0
      ? { subject: 'locations', verdict: 'problem', found: 'none is active', next: 'Activate a location in the shop.' }
      : { subject: 'locations', verdict: 'ok', found: `${active} active: ${named.join(', ')}` };
  if (active < 2 || settings.locations !== undefined) return [all, ...wrong];
  const found = 'the shop has several locations and `locations` names none';
  const next =
    'Name under `locations`, or bind by `storeloom mapping import`, which location of the hub each stands for; of the others no stock is published here.';
  return [all, { subject: 'stock', verdict: 'warning', found, next }];
}
