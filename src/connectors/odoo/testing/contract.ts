import type { CommandName } from '../../../canonical/command.ts';
import type { ConnectorContract, ContractCommand, ContractSample } from '../../../testing/connector-contract.ts';
import { odoo } from '../index.ts';
import type { OdooSettings } from '../settings.ts';
import type { OdooSimulator } from '../simulator/index.ts';
import { BOOKS, entryCommand, refundCommand, refundSample } from './contract-books.ts';
import { productPolls, productSamples } from './contract-products.ts';
import { stockCommand, stockHint, stockPoll, stockSamples } from './contract-stock.ts';
import { posClosingsPoll, posSalesPoll, posSamples } from './pos.ts';
import { anOrder, type Hub, startWorld, type World } from './world.ts';

interface Place {
  readonly settings: OdooSettings;
  readonly simulator: OdooSimulator;
  readonly world: World;
  /** A hub that makes what a command needs. */
  readonly hub: Hub;
  [Symbol.asyncDispose](): Promise<void>;
}

const PERSON = 'Henrietta Vandersloot';
const EMAIL = 'henrietta@example.com';
const SECRET = 'contract-webhook-secret';
const settings: OdooSettings = {
  url: 'http://127.0.0.1:9',
  database: 'contract',
  apiKey: 'contract-api-key',
  login: 'admin',
  webhookSecret: SECRET,
};

async function start(version: 17 | 19): Promise<Place> {
  const world = await startWorld(
    { version, apiKey: settings.apiKey },
    { webhookSecret: SECRET, polling: { pageRows: 20 }, pointOfSale: { zone: 'Europe/Paris' }, articles: {}, ...BOOKS },
  );
  return {
    settings: world.settings,
    simulator: world.simulator,
    world,
    hub: world.hub(),
    [Symbol.asyncDispose]: async () => world[Symbol.asyncDispose](),
  };
}

// ── orders ──────────────────────────────────────────────────────────────────────────────────────────────────

const orderOf = (index: number, quantity = 2) => {
  const buyer = { firstName: 'Henrietta', lastName: 'Vandersloot', email: EMAIL, emailNormalized: EMAIL };
  const address = { name: PERSON, street: '7 Weaver Street', city: 'Ghent', country: 'BE' };
  return anOrder({
    id: String(5_000 + index),
    lines: [
      { sku: 'MUG-BLUE', quantity, price: 1250, discount: 100, tax: 19 },
      { sku: 'BEANS-250', quantity: 1, price: 745, tax: 7 },
    ],
    change: { buyer, billingAddress: address, shippingAddress: address },
  });
};
const idOf = (index: number): string => orderOf(index).id;
const about = (index: number) => ({ subject: idOf(index), data: { order: idOf(index) } });
const euros = (amount: number) => ({ amount, currency: 'EUR' });
const comesBack = (index: number, value: string) => ({
  subject: idOf(index),
  data: {
    return: `return/hub/${index}`,
    order: idOf(index),
    lines: [{ line: '1', sku: 'MUG-BLUE', quantity: { value, unit: 'each' }, condition: 'restock' as const }],
  },
});

async function booked({ hub }: Place, index: number): Promise<void> {
  await hub.ask('book-order', { order: orderOf(index) });
}
const confirmed = async (place: Place, index: number) => {
  await booked(place, index);
  await place.hub.ask('confirm-order', { order: idOf(index) });
};
const shipped = async (place: Place, index: number) => {
  await confirmed(place, index);
  await place.simulator.people.shipPicking(idOf(index), { tracking: `TRK-${index}` });
};
const invoiced = async (place: Place, index: number) => {
  await shipped(place, index);
  await place.hub.ask('post-invoice', { order: idOf(index) });
};
const payment = (index: number) => ({
  subject: idOf(index),
  data: {
    order: idOf(index),
    payment: `payment/stripe-eu/pi_${index}`,
    reference: `pi_${index}`,
    amount: orderOf(index).totals.total,
    at: '2026-11-20T10:00:05Z',
    gateway: 'stripe',
  },
});

/** Documents of one order in the books. */
function documents({ simulator }: Place, order: string, type: string): number {
  const [sale] = simulator.records('sale.order', [['origin', '=', order]], ['invoice_ids']);
  return simulator.records('account.move', [
    ['id', 'in', sale?.invoice_ids ?? []],
    ['move_type', '=', type],
    ['state', '=', 'posted'],
  ]).length;
}

const commands: { readonly [Name in CommandName]?: ContractCommand<Name, Place> } = {
  'book-order': {
    prepare: async (_place, index) => ({ subject: idOf(index), data: { order: orderOf(index) } }),
    effects: ({ simulator }, { subject }) => simulator.records('sale.order', [['origin', '=', subject]]).length,
    bad: async (_place, index) => ({
      subject: idOf(index),
      data: { order: anOrder({ id: String(index), lines: [{ sku: 'NO-SUCH', quantity: 1, price: 1 }] }) },
    }),
    race: true,
  },
  'amend-order': {
    async prepare(place, index) {
      await booked(place, index);
      return { subject: idOf(index), data: { order: orderOf(index, 3) } };
    },
    effects({ simulator }, { subject, data }) {
      const rows = simulator.records('sale.order', [['origin', '=', subject]], ['amount_total']);
      return rows.filter((row) => Math.round(Number(row.amount_total) * 100) === data.order.totals.total.amount).length;
    },
    bad: async (_place, index) => ({ subject: idOf(index), data: { order: orderOf(index) } }),
    race: true,
  },
  'confirm-order': {
    async prepare(place, index) {
      await booked(place, index);
      return about(index);
    },
    effects: ({ simulator }, { subject }) =>
      simulator.records('stock.picking', [['sale_id.origin', '=', subject]]).length,
    async bad(place, index) {
      await booked(place, index);
      await place.simulator.people.cancelOrder(idOf(index));
      return about(index);
    },
    race: true,
  },
  'cancel-order': {
    async prepare(place, index) {
      await confirmed(place, index);
      return about(index);
    },
    effects: ({ simulator }, { subject }) =>
      simulator.records('sale.order', [
        ['origin', '=', subject],
        ['state', '=', 'cancel'],
      ]).length,
    bad: async (_place, index) => about(index),
    race: true,
  },
  'post-invoice': {
    async prepare(place, index) {
      await shipped(place, index);
      return about(index);
    },
    effects: (place, { subject }) => documents(place, subject, 'out_invoice'),
    async bad(place, index) {
      await confirmed(place, index);
      return about(index);
    },
    race: true,
  },
  'register-payment': {
    async prepare(place, index) {
      await invoiced(place, index);
      return payment(index);
    },
    effects: ({ simulator }, { data }) =>
      simulator.records('account.payment', [
        [simulator.version === 19 ? 'memo' : 'ref', '=', data.reference],
        ['state', 'not in', ['cancel', 'canceled']],
      ]).length,
    async bad(place, index) {
      await confirmed(place, index);
      return payment(index);
    },
    race: true,
  },
  'adjust-stock': stockCommand,
  'receive-return': {
    async prepare(place, index) {
      await shipped(place, index);
      return comesBack(index, '1');
    },
    effects: ({ simulator }, { data }) =>
      simulator.records('stock.move', [
        ['picking_id.origin', '=like', `${data.return} %`],
        ['state', '=', 'done'],
      ]).length,
    async bad(place, index) {
      await shipped(place, index);
      return comesBack(index, '100');
    },
    race: true,
  },
  'post-entry': entryCommand,
  'register-refund': refundCommand<Place>(invoiced, payment),
  'post-credit-note': {
    async prepare(place, index) {
      await invoiced(place, index);
      return { subject: idOf(index), data: { order: idOf(index), amount: euros(777), reason: 'damaged' } };
    },
    effects: (place, { subject }) => documents(place, subject, 'out_refund'),
    async bad(place, index) {
      await invoiced(place, index);
      return { subject: idOf(index), data: { order: idOf(index), amount: euros(999_999) } };
    },
    race: true,
  },
};

// ── samples ─────────────────────────────────────────────────────────────────────────────────────────────────

const fact = (body: object): string =>
  JSON.stringify({
    version: 1,
    identity: 'an-identity',
    asRead: { at: '2026-11-20 20:00:18', complete: true },
    ...body,
  });
const sale = {
  id: 27,
  name: 'S00028',
  state: 'sale',
  origin: 'order/shopify-eu/1001',
  client_order_ref: '#1001',
  date_order: '2026-11-20 20:00:18',
  currency_id: [1, 'EUR'],
  amount_untaxed: 52.71,
  amount_tax: 10.02,
  amount_total: 62.73,
};
const saleLine = (id: number, sku: string, quantity: number, subtotal: number, total: number, isDelivery = false) => ({
  id,
  product: id,
  sku,
  name: sku,
  quantity,
  priceUnit: total / quantity,
  discount: 0,
  subtotal,
  total,
  isDelivery,
});

const samples: readonly ContractSample[] = [
  {
    says: 'a webhook of an automation rule',
    topic: 'sale.order',
    body: JSON.stringify({
      _action: 'Hub webhook(#579)',
      _id: 27,
      _model: 'sale.order',
      id: 27,
      write_date: '2026-11-20 20:08:03.355726',
    }),
    gives: 'hints',
    essential: ['_model'],
  },
  {
    says: 'a webhook about something else',
    topic: 'res.partner',
    body: JSON.stringify({ _id: 1, _model: 'res.partner' }),
    gives: 'ignored',
  },
  ...productSamples(fact),
  {
    says: 'an order that a person edited',
    topic: 'sale.order',
    via: 'poll',
    body: fact({
      order: sale,
      lines: [
        saleLine(1, 'TEE', 2, 33.6, 39.98),
        saleLine(2, 'MUG', 1, 15.74, 18.73),
        saleLine(3, 'SHIPPING', 1, 3.37, 4.01, true),
      ],
    }),
    gives: ['OrderEdited'],
    total: euros(6273),
    essential: ['order', 'order.origin', 'identity', 'asRead', 'lines', 'order.currency_id'],
    withId: (id) =>
      fact({ order: { ...sale, origin: `order/shopify-eu/${id}` }, lines: [saleLine(1, 'TEE', 2, 52.71, 62.73)] }),
  },
  {
    says: 'an order that a person cancelled',
    topic: 'sale.order',
    via: 'poll',
    body: fact({ order: { ...sale, state: 'cancel' } }),
    gives: ['OrderCancelled'],
    essential: ['order.origin'],
  },
  {
    says: 'a delivery that left',
    topic: 'stock.picking',
    via: 'poll',
    body: fact({
      picking: { id: 59, name: 'WH/OUT/00050', at: '2026-11-20 20:00:21', carrier: 'DHL', tracking: 'TRK-1' },
      order: { id: 27, origin: 'order/shopify-eu/1001', name: 'S00028' },
      lines: [{ sku: 'TEE', quantity: 2 }],
    }),
    gives: ['ShipmentDispatched'],
    essential: ['picking', 'picking.at', 'order.origin', 'picking.id'],
  },
  {
    says: 'a posted invoice',
    topic: 'account.move',
    via: 'poll',
    body: fact({
      document: {
        id: 67,
        name: 'INV/2026/00011',
        type: 'out_invoice',
        total: 87.93,
        currency: 'EUR',
        at: '2026-11-20',
      },
      order: 'order/shopify-eu/1001',
    }),
    gives: ['InvoicePosted'],
    total: euros(8793),
    essential: ['document.id', 'document.currency', 'document.total', 'document.type', 'order'],
  },
  {
    says: 'a posted credit note',
    topic: 'account.move',
    via: 'poll',
    body: fact({
      document: {
        id: 70,
        name: 'RINV/2026/00006',
        type: 'out_refund',
        total: 22.99,
        currency: 'EUR',
        at: '2026-11-20',
      },
      order: 'order/shopify-eu/1001',
    }),
    gives: ['CreditNotePosted'],
    total: euros(2299),
  },
  {
    says: 'a registered payment',
    topic: 'account.payment',
    via: 'poll',
    body: fact({
      payment: { id: 4, name: 'PBNK1/2026/00004', reference: 'pi_1', amount: 10, currency: 'EUR', at: '2026-11-20' },
      order: 'order/shopify-eu/1001',
    }),
    gives: ['PaymentRegistered'],
    total: euros(1000),
    essential: ['payment.reference', 'payment.amount', 'payment.id', 'order'],
  },
  refundSample,
  ...stockSamples,
  ...posSamples,
];

/** The whole contract on one version of Odoo. */
export function contractOn(version: 17 | 19): ConnectorContract<OdooSettings, Place> {
  return {
    connector: odoo,
    settings,
    start: () => start(version),
    samples: version === 19 ? samples : samples.slice(0, 1),
    webhook: {
      request: ({ body }, { webhookSecret }) => ({
        headers: {},
        query: { secret: webhookSecret ?? '' },
        body: Buffer.from(body),
      }),
      signature: { query: ['secret'] },
      coversBody: false,
      carriesId: false,
    },
    commands,
    polls: {
      ...productPolls,
      deliveries: {
        async change(place, index) {
          const [picking] = place.simulator.records('stock.picking', [['sale_id.origin', '=', idOf(index)]]);
          if (picking === undefined) await shipped(place, index);
          else
            await place.simulator.perform((environment) =>
              environment.write('stock.picking', [Number(picking.id)], {
                carrier_tracking_ref: `AGAIN-${environment.now}`,
              }),
            );
          const [done] = place.simulator.records('stock.picking', [['sale_id.origin', '=', idOf(index)]]);
          return `stock.picking:${String(done?.id)}:`;
        },
        changes: 25,
      },
      'pos-sales': posSalesPoll,
      'pos-closings': posClosingsPoll,
      orders: {
        async change(place, index) {
          const [known] = place.simulator.records('sale.order', [['origin', '=', idOf(index)]]);
          if (known === undefined) await booked(place, index);
          const [line] = place.simulator.records(
            'sale.order.line',
            [['order_id.origin', '=', idOf(index)]],
            ['product_uom_qty'],
          );
          await place.simulator.people.editOrderLine(idOf(index), 'MUG-BLUE', {
            quantity: Number(line?.product_uom_qty) + 1,
          });
          const [edited] = place.simulator.records('sale.order', [['origin', '=', idOf(index)]]);
          return `sale.order:${String(edited?.id)}:`;
        },
        changes: 25,
      },
      positions: stockPoll,
    },
    hints: [
      stockHint,
      {
        says: 'a delivery',
        async make(place) {
          await shipped(place, 1);
          return { kind: 'stock.picking', foreignId: '1' };
        },
      },
    ],
    provisioning: {
      async damage({ simulator }) {
        await simulator.perform((environment) => {
          const rules = environment.search('base.automation', []);
          environment.write(
            'base.automation',
            rules.map(({ id }) => id),
            { active: false },
          );
        });
      },
    },
    personal: [PERSON, EMAIL, 'Vandersloot', '7 Weaver Street'],
  };
}
