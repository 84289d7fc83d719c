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
const fact = (body: object): string => JSON.stringify({ version: 1, identity: 'an-identity', asRead, ...body });
const common = { topic: 'pos.order', via: 'poll' } as const;

export const posSamples: readonly ContractSample[] = [
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
