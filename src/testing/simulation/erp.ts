import type { CommandData } from '../../canonical/envelope.ts';
import type { Order } from '../../canonical/order.ts';
import type { KeptAs } from '../../canonical/return.ts';
import { instant } from '../../kernel/clock.ts';
import type { Failure } from '../../kernel/failure.ts';
import type { Tell } from './partner.ts';
import type { Answer } from './provider.ts';

/** A sale order in the ERP: its truth. */
export interface SaleOrder {
  readonly order: string;
  readonly name: string;
  currency: string;
  state: 'draft' | 'sale' | 'cancel';
  readonly lines: Map<string, SaleLine>;
  readonly invoices: Document[];
  readonly credits: (Document & { readonly command: string })[];
  /** Payments in the books by provider reference: how often, and how much. */
  readonly payments: Map<string, { times: number; amount: number }>;
  /** Refunds in the books by provider reference, likewise; with `as` what is owed in another way, by a reference of the hub. */
  readonly refunds: Map<string, { times: number; amount: number; as?: KeptAs | undefined }>;
  /** Someone gave up the open deliveries. */
  deliveriesCancelled: boolean;
  shipments: number;
}

interface SaleLine {
  ordered: number;
  delivered: number;
  invoiced: number;
  readonly price: number;
  readonly ship: boolean;
}

interface Document {
  readonly id: string;
  readonly total: number;
}

export const totalOf = (documents: readonly Document[]): number => documents.reduce((sum, { total }) => sum + total, 0);
export const openOf = (sale: SaleOrder): number =>
  sale.deliveriesCancelled || sale.state !== 'sale'
    ? 0
    : [...sale.lines.values()].reduce((sum, line) => sum + (line.ship ? line.ordered - line.delivered : 0), 0);

/** Odoo in small, as its connector answers: everything may be asked twice. */
export interface Erp {
  readonly connection: string;
  readonly orders: ReadonlyMap<string, SaleOrder>;
  /** How often an order was created; more than once would be a double booking. */
  readonly created: ReadonlyMap<string, number>;
  book(data: CommandData<'book-order'>): Answer<'book-order'>;
  amend(data: CommandData<'amend-order'>): Answer<'amend-order'>;
  confirm(data: CommandData<'confirm-order'>): Answer<'confirm-order'>;
  cancel(data: CommandData<'cancel-order'>): Answer<'cancel-order'>;
  invoice(data: CommandData<'post-invoice'>): Answer<'post-invoice'>;
  register(data: CommandData<'register-payment'>): Answer<'register-payment'>;
  repay(data: CommandData<'register-refund'>): Answer<'register-refund'>;
  credit(data: CommandData<'post-credit-note'>, command: string): Answer<'post-credit-note'>;
  /** Pieces that were taken back, by return. */
  readonly takenBack: ReadonlyMap<string, number>;
  takeBack(data: CommandData<'receive-return'>, command: string): Answer<'receive-return'>;
  /** The warehouse sends `pieces` of what is open; with `last` it gives up the rest. Answers what is still open. */
  ship(order: string, pieces: number, last: boolean): number;
  /** People at their screens. */
  confirmByHand(order: string): void;
  cancelByHand(order: string): void;
  /** Changes the first line's quantity and answers the order as the ERP then has it. */
  editByHand(order: string, by: number): ReadonlyMap<string, number> | undefined;
}

/** Whether the books have a journal for what is owed so; some stores have none for what their tills gave. */
export const hasJournal = ({ name }: Pick<SaleOrder, 'name'>, as: KeptAs): boolean =>
  as !== 'till' || Number(name.slice(1)) % 2 === 0;

const SKU_REFUSED = /^BAD/;
const no = (code: string, because: string): { readonly kind: 'rejected'; readonly failure: Failure } => ({
  kind: 'rejected',
  failure: { kind: 'rejected', code, because },
});

export function createErp(
  connection: string,
  tell: Tell,
  now: () => number,
  onConfirmed: (order: string) => void,
): Erp {
  const orders = new Map<string, SaleOrder>();
  const created = new Map<string, number>();
  const takenBack = new Map<string, number>();
  const takings = new Set<string>();
  let documents = 0;
  const record = (id: string) => ({ connection, id, name: id });
  const money = (amount: number, sale: SaleOrder) => ({ amount, currency: sale.currency });
  const total = (sale: SaleOrder): number =>
    [...sale.lines.values()].reduce((sum, { ordered, price }) => sum + ordered * price, 0);
  const booked = (sale: SaleOrder) =>
    ({ kind: 'done', result: { record: record(sale.name), total: money(total(sale), sale) } }) as const;
  const confirmed = (sale: SaleOrder): void => {
    if (sale.state !== 'draft') return;
    sale.state = 'sale';
    onConfirmed(sale.order);
  };
  const hasLeft = (sale: SaleOrder): boolean => [...sale.lines.values()].some(({ delivered }) => delivered > 0);

  return {
    connection,
    orders,
    created,
    takenBack,
    takeBack({ return: id, lines }, command) {
      const pieces = lines.reduce((sum, { quantity }) => sum + Number(quantity.value), 0);
      if (!takings.has(command)) takenBack.set(id, (takenBack.get(id) ?? 0) + pieces);
      takings.add(command);
      return { kind: 'done', result: { record: record(`${id}-IN`) } };
    },
    book({ order }) {
      const known = orders.get(order.id);
      if (known?.state === 'cancel') return no('SL-ODOO-022', 'cancelled in the ERP');
      if (known !== undefined) return booked(known);
      if (order.lines.some(({ sku = '' }) => SKU_REFUSED.test(sku))) return no('SL-ODOO-010', 'unknown product');
      created.set(order.id, (created.get(order.id) ?? 0) + 1);
      const sale: SaleOrder = {
        order: order.id,
        name: `S${orders.size + 1}`,
        currency: order.currency,
        state: 'draft',
        lines: new Map(),
        invoices: [],
        credits: [],
        payments: new Map(),
        refunds: new Map(),
        deliveriesCancelled: false,
        shipments: 0,
      };
      setLines(sale, order);
      orders.set(order.id, sale);
      return booked(sale);
    },
    amend({ order }) {
      const sale = orders.get(order.id);
      if (sale === undefined) return no('SL-ODOO-021', 'not in the ERP');
      if (sale.state === 'cancel') return no('SL-ODOO-022', 'cancelled in the ERP');
      const tooFew = order.lines.some(
        ({ sku = '', quantity }) => Number(quantity.value) < (sale.lines.get(sku)?.delivered ?? 0),
      );
      if (tooFew || sale.invoices.length > 0) return no('SL-ODOO-023', 'too late to change');
      setLines(sale, order);
      // What was added to a confirmed order is picked, also when all the rest has left.
      if (openOf(sale) > 0) onConfirmed(sale.order);
      return booked(sale);
    },
    confirm({ order }) {
      const sale = orders.get(order);
      if (sale === undefined) return no('SL-ODOO-021', 'not in the ERP');
      if (sale.state === 'cancel') return no('SL-ODOO-022', 'cancelled in the ERP');
      confirmed(sale);
      return { kind: 'done', result: { record: record(sale.name), complete: true } };
    },
    cancel({ order }) {
      const sale = orders.get(order);
      if (sale === undefined) return no('SL-ODOO-021', 'not in the ERP');
      if (hasLeft(sale)) {
        sale.deliveriesCancelled = true;
        return { kind: 'done', result: { record: record(sale.name), alreadyShipped: true } };
      }
      if (sale.state !== 'cancel') {
        sale.state = 'cancel';
        // The connector knows its own writes, but a hint may still report what it did.
        tell('OrderCancelled', order, ['cancelled', order], { order, by: 'erp', at: instant(now()) });
      }
      return { kind: 'done', result: { record: record(sale.name), alreadyShipped: false } };
    },
    invoice({ order }) {
      const sale = orders.get(order);
      if (sale === undefined) return no('SL-ODOO-021', 'not in the ERP');
      let amount = 0;
      let zeroes = 0;
      for (const line of sale.lines.values()) {
        const due = (line.ship ? line.delivered : sale.state === 'sale' ? line.ordered : 0) - line.invoiced;
        amount += due * line.price;
        zeroes += due;
        line.invoiced += due;
      }
      const last = sale.invoices.at(-1);
      if (zeroes === 0) {
        if (last === undefined) return no('SL-ODOO-025', 'nothing to invoice');
        return { kind: 'done', result: { record: record(last.id), total: money(last.total, sale) } };
      }
      documents += 1;
      const id = `INV${documents}`;
      sale.invoices.push({ id, total: amount });
      tell('InvoicePosted', order, ['invoice', id], {
        invoice: record(id),
        order,
        total: money(amount, sale),
        at: instant(now()),
      });
      return { kind: 'done', result: { record: record(id), total: money(amount, sale) } };
    },
    register({ order, reference, amount }) {
      const sale = orders.get(order);
      if (sale === undefined) return no('SL-ODOO-021', 'not in the ERP');
      if (!sale.payments.has(reference)) {
        sale.payments.set(reference, { times: 1, amount: amount.amount });
        const facts = { record: record(`PAY-${reference}`), order, reference, amount, at: instant(now()) };
        tell('PaymentRegistered', order, ['registered', reference], facts);
      }
      return { kind: 'done', result: { record: record(`PAY-${reference}`) } };
    },
    repay({ order, reference, amount, gateway, as }) {
      const sale = orders.get(order);
      if (sale === undefined) return no('SL-ODOO-021', 'not in the ERP');
      if (as !== undefined && !hasJournal(sale, as)) return no('SL-CANON-002', `no journal is named for "${gateway}"`);
      const paid = [...sale.refunds.values()].reduce((all, refund) => all + refund.amount, 0);
      if (!sale.refunds.has(reference) && paid + amount.amount > totalOf(sale.credits))
        return no('SL-ODOO-027', 'no open credit note');
      if (!sale.refunds.has(reference)) {
        sale.refunds.set(reference, { times: 1, amount: amount.amount, as });
        const facts = { record: record(`OUT-${reference}`), order, reference, gateway, amount, at: instant(now()) };
        tell('RefundRegistered', order, ['repaid', reference], facts);
      }
      return { kind: 'done', result: { record: record(`OUT-${reference}`) } };
    },
    credit({ order, amount }, command) {
      const sale = orders.get(order);
      if (sale === undefined) return no('SL-ODOO-021', 'not in the ERP');
      const known = sale.credits.find((credit) => credit.command === command);
      if (known !== undefined)
        return { kind: 'done', result: { record: record(known.id), total: money(known.total, sale) } };
      if (totalOf(sale.credits) + amount.amount > totalOf(sale.invoices))
        return no('SL-ODOO-029', 'more than was invoiced');
      documents += 1;
      const id = `CN${documents}`;
      sale.credits.push({ id, total: amount.amount, command });
      tell('CreditNotePosted', order, ['credit', id], {
        creditNote: record(id),
        order,
        total: amount,
        at: instant(now()),
      });
      return { kind: 'done', result: { record: record(id), total: amount } };
    },
    ship(order, pieces, last) {
      const sale = orders.get(order);
      if (sale === undefined || openOf(sale) === 0) return 0;
      const lines: { sku: string; quantity: { value: string; unit: string } }[] = [];
      let left = pieces;
      for (const [sku, line] of sale.lines) {
        const count = line.ship ? Math.min(left, line.ordered - line.delivered) : 0;
        if (count <= 0) continue;
        line.delivered += count;
        left -= count;
        lines.push({ sku, quantity: { value: String(count), unit: 'each' } });
      }
      if (last) sale.deliveriesCancelled = true;
      sale.shipments += 1;
      const id = `${sale.name}-OUT${sale.shipments}`;
      tell('ShipmentDispatched', order, ['shipment', id], {
        shipment: `shipment/${connection}/${id}`,
        order,
        record: record(id),
        lines,
        complete: openOf(sale) === 0,
        at: instant(now()),
      });
      return openOf(sale);
    },
    confirmByHand(order) {
      const sale = orders.get(order);
      if (sale !== undefined) confirmed(sale);
    },
    cancelByHand(order) {
      const sale = orders.get(order);
      if (sale === undefined || sale.state === 'cancel' || sale.invoices.length > 0 || sale.deliveriesCancelled) return;
      // People cancel the rest of an order that left in part; the order as a whole only when nothing left.
      if (hasLeft(sale) && openOf(sale) === 0) return;
      if (hasLeft(sale)) sale.deliveriesCancelled = true;
      else sale.state = 'cancel';
      tell('OrderCancelled', order, ['cancelled', order], { order, by: 'erp', at: instant(now()) });
    },
    editByHand(order, by) {
      const sale = orders.get(order);
      const first = sale === undefined ? undefined : [...sale.lines.values()][0];
      if (sale === undefined || first === undefined || sale.state === 'cancel' || hasLeft(sale)) return undefined;
      if (sale.invoices.length > 0 || first.ordered + by < 1) return undefined;
      first.ordered += by;
      return new Map([...sale.lines].map(([sku, { ordered }]) => [sku, ordered]));
    },
  };
}

function setLines(sale: SaleOrder, order: Order): void {
  const wanted = new Map(order.lines.map((line) => [line.sku ?? '', line]));
  for (const [sku, line] of sale.lines) if (!wanted.has(sku)) line.ordered = line.delivered;
  for (const [sku, { quantity, unitPrice, fulfilment }] of wanted) {
    const known = sale.lines.get(sku);
    if (known !== undefined) known.ordered = Number(quantity.value);
    else {
      const line = { ordered: Number(quantity.value), delivered: 0, invoiced: 0, price: unitPrice.amount };
      sale.lines.set(sku, { ...line, ship: fulfilment === 'ship' });
    }
  }
}
