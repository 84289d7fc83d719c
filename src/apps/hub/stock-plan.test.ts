import { expect, test } from 'vitest';
import { parseConfiguration } from '../../config/load.ts';
import { explainPolicy } from '../../ledgers/stock/explain.ts';
import { stockRetailer } from '../../testing/stock-retailer.ts';
import { stockChannelProblems, stockPlanOf } from './stock-plan.ts';

const TEXT = `
connections:
  odoo-main: { connector: odoo, owner: books, purpose: books, settings: {} }
  shopify-eu: { connector: shopify, owner: web, purpose: sells, settings: {} }
  woo: { connector: woocommerce, owner: web, purpose: sells, settings: {} }
  amazon-eu: { connector: amazon, owner: web, purpose: sells, settings: {} }
roles: { erp: odoo-main }
stock:
  groups: { stores: [location/paris, location/lyon] }
  channels:
    shopify-eu:
      tier: real-time
      safety: { fixed: 2, percent: 5 }
      share: 60
      shelves:
        - {}
        - { location: location/paris, from: [stores], purpose: collect, cap: 10, safety: { fixed: 0 } }
    woo: {}
    amazon-eu: { fulfilledBy: marketplace, ordersFrom: location/fba }
  products:
    - { match: ['TEE-*'], cap: 1.5 }
    - match: [TEE-M]
      quota: { name: friday, units: 500, from: '2026-11-27T00:00:00+01:00', until: '2026-11-28T00:00:00+01:00' }
`;
const plan = stockPlanOf(parseConfiguration(TEXT, { environment: {} }).configuration);

test('groups are spelled out, defaults filled in, and units are millionths', () => {
  expect(plan).toMatchObject({ erp: 'odoo-main', selling: 'exclusive', ordersFrom: 'location/wh' });
  expect(plan.channels[0]?.shelves).toEqual([
    {
      connection: 'shopify-eu',
      from: ['location/wh'],
      purpose: 'ship',
      safety: { fixed: 2_000_000, fraction: 0.05 },
      share: 0.6,
      intervalMs: 0,
    },
    {
      connection: 'shopify-eu',
      location: 'location/paris',
      from: ['location/lyon', 'location/paris'],
      purpose: 'collect',
      safety: { fixed: 0, fraction: 0.05 },
      share: 0.6,
      cap: 10_000_000,
      intervalMs: 0,
    },
  ]);
  expect(plan.channels[1]?.shelves).toMatchObject([{ from: ['location/wh'], intervalMs: 1_000 }]);
  expect(plan.rules).toMatchObject([
    { cap: 1_500_000 },
    { quota: { amount: 500_000_000, fromMs: Date.UTC(2026, 10, 26, 23), untilMs: Date.UTC(2026, 10, 27, 23) } },
  ]);
});

test('the policy is explained for all, and for an article with the rules that match it', () => {
  expect(explainPolicy(plan)).toMatchObject({
    selling: 'exclusive',
    fulfilledElsewhere: ['amazon-eu'],
    rules: { count: 2, matching: [] },
    pools: [
      {
        locations: ['location/wh'],
        shelves: [
          { connection: 'shopify-eu', share: '60 %', safety: 'the greatest of 2, 5 %', tier: 'real-time' },
          { connection: 'woo', share: '40 %, evenly', safety: 'none' },
        ],
      },
      { locations: ['location/lyon', 'location/paris'], shelves: [{ purpose: 'collect', cap: '10' }] },
    ],
  });
  const tee = explainPolicy(plan, 'TEE-M');
  expect(tee.rules.matching).toEqual([0, 1]);
  expect(tee.pools[0]?.shelves[1]).toMatchObject({ cap: '1.5', quota: { name: 'friday', units: '500' } });
  expect(explainPolicy(plan, 'CAP').rules.matching).toEqual([]);
});

test('a channel whose connector takes no numbers is refused by name', () => {
  const text = `
connections:
  web: { connector: web, owner: web, purpose: sells, settings: {} }
  books: { connector: erp, owner: web, purpose: books, settings: {} }
stock: { channels: { web: {}, books: {} } }
`;
  const { configuration } = parseConfiguration(text, { environment: {} });
  expect(stockChannelProblems(configuration, stockRetailer().connectors)).toMatchObject([
    { code: 'SL-CONFIG-008', field: 'stock.channels.books' },
  ]);
});
