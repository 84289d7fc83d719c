import type { ContractCommand, ContractPoll, ContractSample } from '../../../testing/connector-contract.ts';
import type { OdooSimulator } from '../simulator/index.ts';

/** What the stock part of the contract needs of a world. */
interface StockPlace {
  readonly simulator: OdooSimulator;
}

const movement = (index: number, sku = 'MUG-BLUE') => ({
  subject: `receipt/pos-paris/${index}`,
  data: {
    location: 'location/wh',
    movement: `receipt/pos-paris/${index}`,
    lines: [
      { sku, change: { value: '-2', unit: 'each' } },
      { sku: 'BEANS-250', change: { value: '-1', unit: 'each' } },
    ],
    at: '2026-11-20T10:00:05Z',
  },
});

export const stockCommand: ContractCommand<'adjust-stock', StockPlace> = {
  prepare: async (_place, index) => movement(index),
  effects({ simulator }, { data }) {
    const done = simulator.records('stock.move', [
      ['picking_id.origin', '=', data.movement],
      ['state', '=', 'done'],
    ]);
    return done.length / data.lines.length;
  },
  bad: async (_place, index) => movement(index, 'NO-SUCH'),
  race: true,
};

export const stockPoll: ContractPoll<StockPlace> = {
  async change({ simulator }, index) {
    const sku = `ART-${index}`;
    const known = simulator.records('product.product', [['default_code', '=', sku]]).length > 0;
    if (known) await simulator.people.receiveStock(sku, 1);
    else await simulator.people.stockShelves([{ sku, name: sku, price: 1, stock: 5 }]);
    const [article] = simulator.records('product.product', [['default_code', '=', sku]]);
    return `stock.quant:${String(article?.id)}:`;
  },
  changes: 25,
};

export const stockHint = {
  says: 'a row of stock',
  make: async () => ({ kind: 'stock.quant', foreignId: '1' }),
};

const body = (content: object): string => JSON.stringify({ version: 1, identity: 'an-identity', ...content });

export const stockSamples: readonly ContractSample[] = [
  {
    says: 'positions of an article',
    topic: 'stock.quant',
    via: 'poll',
    body: body({
      product: 3,
      sku: 'MUG-BLUE',
      unit: 'each',
      observedAt: '2026-11-20T20:00:21.000Z',
      positions: [
        { location: 'location/wh', identity: 'one', onHand: 12, reserved: 2 },
        { location: 'location/par', identity: 'two', onHand: 0.75, reserved: 0 },
      ],
    }),
    gives: ['InventoryAdjusted', 'InventoryAdjusted'],
    essential: ['sku', 'unit', 'observedAt', 'positions'],
  },
  {
    says: 'a SKU that two articles share',
    topic: 'stock.quant',
    via: 'poll',
    body: body({ double: { sku: 'MUG-BLUE', products: [3, 11] } }),
    gives: 'invalid',
  },
];
