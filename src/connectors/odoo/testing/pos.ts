import type { ContractPoll, ContractSample } from '../../../testing/connector-contract.ts';
import type { OdooSimulator } from '../simulator/index.ts';

/** What the contract is given of Odoo's own point of sale. */
export const posSalesPoll: ContractPoll<{ readonly simulator: OdooSimulator }> = {
  async change({ simulator }, index) {
    const [known] = simulator.records('pos.order', [['sequence_number', '=', index + 1]]);
    const id =
      known === undefined
        ? await simulator.tills.ringUp([{ sku: 'MUG-BLUE', quantity: 1, price: 12.5 }])
        : Number(known.id);
    if (known !== undefined) await simulator.tills.correct(id);
    return `pos.order:${id}:`;
  },
  changes: 25,
};

/** Each object is a session of a shop of its own that was closed; changed once more, Odoo finds one sale more in it. */
export const posClosingsPoll: ContractPoll<{ readonly simulator: OdooSimulator }> = {
  async change({ simulator }, index) {
    const shop = `Shop ${index}`;
    const session = () => simulator.records('pos.session', [['config_id.name', '=', shop]])[0]?.id;
    if (session() === undefined) {
      await simulator.tills.moveStock('at closing');
      await simulator.tills.ringUp([{ sku: 'MUG-BLUE', quantity: 1, price: 12.5 }], { shop });
      await simulator.tills.closeSession(shop);
    } else {
      await simulator.perform((environment) => {
        environment.create('pos.order', { session_id: session(), state: 'paid' });
        environment.write('pos.session', [Number(session())], {});
      });
    }
    return `pos.session:${String(session())}:`;
  },
  changes: 25,
};

const order = {
  id: 12,
  reference: '260-1-000009',
  at: '2026-11-20 20:04:51',
  config: 1,
  currency: 'EUR',
  total: 23,
  cancelled: false,
};
const rest = {
  lines: [{ id: 16, product: 197, name: 'POS A', quantity: 2, subtotal: 20, total: 23, isNamed: true }],
  payments: [{ amount: 23, method: 1 }],
};
const asRead = {
  at: '2026-11-20 20:04:51',
  session: 'Furniture Shop/00002',
  config: 'Furniture Shop',
  products: { 197: 'POS-A' },
  units: { 197: 'Units' },
  kinds: { 1: 'cash' },
};
const closedAsRead = { at: '2026-11-20 20:04:39', seenAt: '2026-11-20T20:04:45.120Z' };
const fact = (body: object): string => JSON.stringify({ version: 1, identity: 'an-identity', asRead, ...body });
const common = { topic: 'pos.order', via: 'poll' } as const;

export const posSamples: readonly ContractSample[] = [
  {
    topic: 'pos.session',
    via: 'poll',
    says: 'a session of it that was closed, by which the stock of two sales moved',
    body: JSON.stringify({ version: 1, identity: 'an-identity', session: 6, sales: [13, 14], asRead: closedAsRead }),
    gives: ['SaleStockMoved', 'SaleStockMoved'],
    essential: ['sales', 'asRead.seenAt'],
  },
  {
    ...common,
    says: 'a sale of its own point of sale',
    body: fact({ order, ...rest }),
    gives: ['SaleCompleted'],
    essential: ['order', 'order.id', 'order.at', 'order.total', 'order.currency', 'lines', 'payments', 'asRead.config'],
    withId: (id) => fact({ order: { ...order, id }, ...rest }),
  },
  {
    ...common,
    says: 'a paid sale of it that was cancelled',
    body: fact({ order: { ...order, cancelled: true } }),
    gives: ['SaleVoided'],
    essential: ['order.id', 'order.reference', 'asRead.config'],
  },
];
