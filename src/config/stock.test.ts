import { describe, expect, test } from 'vitest';
import { explainConfiguration } from './explain.ts';
import { ConfigurationProblems, parseConfiguration } from './load.ts';

const CONNECTIONS = `
connections:
  odoo-main: { connector: odoo, owner: books, purpose: books, settings: {} }
  shopify-eu: { connector: shopify, owner: web, purpose: sells, settings: {} }
  amazon-eu: { connector: amazon, owner: web, purpose: sells, settings: {} }
roles: { erp: odoo-main }
`;

const read = (stock: string) => parseConfiguration(`${CONNECTIONS}\nstock:\n${stock}`, { environment: {} });

function problemsOf(
  stock: string,
): { code: string; field: string | undefined; because: string; next: string | undefined }[] {
  try {
    read(stock);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationProblems)) throw error;
    return error.problems.map(({ code, field, because, next }) => ({ code, field, because, next }));
  }
}

const WHOLE = `
  ordersFrom: location/wh
  groups: { stores: [location/paris, location/lyon] }
  channels:
    shopify-eu:
      tier: real-time
      safety: { fixed: 2, percent: 5, adaptive: 1.5 }
      share: 60
      shelves:
        - from: [location/wh]
        - { location: location/paris, from: [location/paris], purpose: collect, cap: 10 }
    amazon-eu: { tier: micro-batch }
  products:
    - { match: ['SOFA-*'], collect: false }
    - match: [TEE-M]
      channels: [shopify-eu]
      quota: { name: friday, units: 500, from: '2026-11-27T00:00:00+01:00', until: '2026-11-28T00:00:00+01:00' }
`;

describe('the section stock', () => {
  test('may be left out, and what is left out has a default that `config explain` shows', () => {
    const loaded = parseConfiguration(CONNECTIONS, { environment: {} });
    expect(loaded.configuration.stock).toMatchObject({ ordersFrom: 'location/wh', selling: 'exclusive', channels: {} });
    const settings = explainConfiguration(read(WHOLE));
    expect(settings).toContainEqual(
      expect.objectContaining({ path: 'stock.channels.shopify-eu.safety.percent', value: '5', from: 'file' }),
    );
    expect(settings).toContainEqual(expect.objectContaining({ path: 'stock.settleMs', from: 'default' }));
  });

  test('a whole one is taken', () => {
    expect(problemsOf(WHOLE)).toEqual([]);
  });

  test.each([
    ['  channels: { shopfy-eu: {} }', 'SL-CONFIG-006', 'stock.channels.shopfy-eu', /Did you mean `shopify-eu`/],
    ['  products: [{ match: [A], channels: [amazon-eu] }]', 'SL-CONFIG-006', 'stock.products[0].channels', /./],
    [
      '  channels: { shopify-eu: { shelves: [{ from: [store] }] } }\n  groups: { stores: [location/paris] }',
      'SL-CONFIG-008',
      'stock.channels.shopify-eu.shelves[0]',
      /Did you mean `stores`/,
    ],
    ['  channels: { shopify-eu: { shelves: [{}, {}] } }', 'SL-CONFIG-008', 'stock.channels.shopify-eu.shelves[1]', /./],
    [
      '  channels:\n    shopify-eu: { shelves: [{ from: [location/wh] }] }\n    amazon-eu: { shelves: [{ from: [location/wh, location/paris] }] }',
      'SL-CONFIG-008',
      'stock.channels.amazon-eu.shelves[0]',
      /selling: shared/,
    ],
    [
      '  channels: { shopify-eu: { share: 60 }, amazon-eu: { share: 50 } }',
      'SL-CONFIG-008',
      'stock.channels.shopify-eu',
      /./,
    ],
    [
      '  channels:\n    shopify-eu: { shelves: [{ from: [location/fba] }] }\n    amazon-eu: { fulfilledBy: marketplace, ordersFrom: location/fba }',
      'SL-CONFIG-008',
      'stock.channels.shopify-eu.shelves[0]',
      /./,
    ],
    [
      "  products: [{ match: [A], quota: { name: x, units: 1, from: '2026-11-28T00:00:00Z', until: '2026-11-27T00:00:00Z' } }]",
      'SL-CONFIG-008',
      'stock.products[0].quota',
      /./,
    ],
    [
      '  channels: { shopify-eu: { saftey: { fixed: 1 } } }',
      'SL-CONFIG-004',
      'stock.channels.shopify-eu.saftey',
      /safety/,
    ],
    ['  channels: { shopify-eu: { share: 101 } }', 'SL-CONFIG-003', 'stock.channels.shopify-eu.share', /./],
    ['  ordersFrom: paris', 'SL-CONFIG-003', 'stock.ordersFrom', /./],
  ])('%s is refused as %s at %s', (stock, code, field, next) => {
    const [problem, ...others] = problemsOf(stock);
    expect(problem).toMatchObject({ code, field });
    expect(problem?.because).toMatch(/storeloom\.yaml:\d+/);
    expect(problem?.next).toMatch(next);
    expect(others).toEqual([]);
  });

  test('shelves may overlap where selling is shared', () => {
    const overlapping = `  selling: shared
  channels:
    shopify-eu: { shelves: [{ from: [location/wh] }] }
    amazon-eu: { shelves: [{ from: [location/wh, location/paris] }] }`;
    expect(problemsOf(overlapping)).toEqual([]);
  });
});
