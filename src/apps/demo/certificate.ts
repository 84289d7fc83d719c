import { countPayouts, type PayoutCount, payoutBreaches, readPayoutBooks } from './payout-books.ts';
import { readStockBooks, type StockBooks, stockBreach } from './stock-books.ts';
import type { DemoWorld } from './world.ts';

/** What the books of all systems say of one order, in minor units of its currency. */
export interface OrderBooks {
  /** `order/shopify-eu/567` */
  readonly id: string;
  readonly name: string;
  readonly cancelled: boolean;
  /** What the shop charges after edits. */
  readonly charged: number;
  /** What was taken and not given back: cards, gift cards, at the door. */
  readonly kept: number;
  /** Its sale orders in Odoo: one, or none while it waits for a person. */
  readonly booked: readonly { readonly name: string; readonly state: string; readonly total: number }[];
  /** Posted invoices less credit notes. */
  readonly invoiced: number;
  /** Payments registered in Odoo less those given back, by the provider's reference, each once. */
  readonly registered: readonly string[];
  /** Pieces sent, as Odoo and as the shop know it. */
  readonly sent: { readonly odoo: number; readonly shop: number };
}

/** A breach of what the hub promises. */
interface Breach {
  /** Name of the order, SKU of the article, or id of the payout. */
  readonly order: string;
  readonly says: string;
}

export interface Certificate {
  readonly orders: number;
  readonly booked: number;
  /** Orders that are not in Odoo and not cancelled: they wait for a person, or are on their way. */
  readonly waiting: readonly string[];
  readonly payouts: PayoutCount;
  readonly breaches: readonly Breach[];
  /** What Odoo has and what the shops show, article by article. */
  readonly stock: readonly StockBooks[];
}

/** Compares the books of shops, stores, Stripe and Odoo. Exact at rest; on the way it tells only what can never be right. */
export function certify(world: DemoWorld, atRest: boolean): Certificate {
  const books = readBooks(world);
  const stock = readStockBooks(world);
  const stockBreaches = stock.flatMap((article) => {
    const says = stockBreach(article, atRest);
    return says === undefined ? [] : [{ order: article.sku, says }];
  });
  const payouts = readPayoutBooks(world);
  return {
    orders: books.length,
    booked: books.filter(({ booked }) => booked.length > 0).length,
    waiting: books.filter(({ booked, cancelled }) => booked.length === 0 && !cancelled).map(({ name }) => name),
    payouts: countPayouts(payouts),
    breaches: [
      ...books.flatMap((order) => breachesOf(order, atRest).map((says) => ({ order: order.name, says }))),
      ...stockBreaches,
      ...payouts.flatMap((payout) => payoutBreaches(payout).map((says) => ({ order: payout.id, says }))),
    ],
    stock,
  };
}

function breachesOf(order: OrderBooks, atRest: boolean): string[] {
  const { booked, registered, sent, charged, kept, invoiced, cancelled } = order;
  const live = booked.filter(({ state }) => state !== 'cancel');
  const found: string[] = [];
  if (booked.length > 1) found.push(`booked ${booked.length} times: ${booked.map(({ name }) => name).join(', ')}`);
  if (new Set(registered).size < registered.length)
    found.push(`a payment is registered twice: ${registered.join(', ')}`);
  if (sent.shop > sent.odoo) found.push(`the shop knows of ${sent.shop} pieces sent, Odoo of ${sent.odoo}`);
  if (!atRest) return found;
  for (const { name, total } of live) {
    if (!cancelled && total !== charged) found.push(`${name} says ${total}, the shop ${charged}`);
  }
  // Goods that had left when the shop cancelled are on hold for a person; the shop takes no parcel of a cancelled order.
  if (!cancelled && sent.shop !== sent.odoo)
    found.push(`Odoo sent ${sent.odoo} pieces, the shop knows of ${sent.shop}`);
  if (sent.odoo > 0 && invoiced > kept) found.push(`invoiced ${invoiced}, kept ${kept}`);
  if (cancelled && sent.odoo === 0 && kept !== 0) found.push(`cancelled, and ${kept} are kept`);
  if (cancelled && sent.odoo === 0 && live.length > 0) found.push('cancelled in the shop, not in Odoo');
  return found;
}

/** The books of every order of every shop. */
export function readBooks(world: DemoWorld): OrderBooks[] {
  const { odoo, shops } = world.behind;
  const sales = grouped(odoo.records('sale.order', [], ['name', 'origin', 'state', 'amount_total']), ({ origin }) =>
    String(origin),
  );
  const moves = grouped(
    odoo.records('account.move', [['state', '=', 'posted']], ['move_type', 'amount_total', 'invoice_origin']),
    ({ invoice_origin }) => String(invoice_origin),
  );
  const payments = odoo.records('account.payment', [], ['memo', 'amount', 'payment_type', 'state']);
  const pieces = sentByOrder(world);
  const cards = cardMoney(world);
  return [...shops].flatMap(([shop, back]) =>
    back.orders().map((order): OrderBooks => {
      const id = `order/${shop}/${order.id}`;
      const booked = sales.get(id) ?? [];
      const documents = booked.flatMap(({ name }) => moves.get(String(name)) ?? []);
      const own = new Set([...order.references, ...(cards.get(id)?.references ?? [])]);
      const sentByOdoo = sum(booked.map(({ name }) => pieces.get(String(name)) ?? 0));
      return {
        id,
        name: order.name,
        cancelled: order.cancelled,
        charged: order.charged,
        kept: (cards.get(id)?.kept ?? 0) + order.kept,
        booked: booked.map((row) => ({
          name: String(row.name),
          state: String(row.state),
          total: cents(row.amount_total),
        })),
        invoiced: sum(documents.map((move) => (move.move_type === 'out_refund' ? -1 : 1) * cents(move.amount_total))),
        registered: payments
          .filter(({ memo }) => own.has(String(memo)))
          .map((row) => `${row.payment_type} ${row.memo}`),
        sent: { odoo: sentByOdoo, shop: order.sent },
      };
    }),
  );
}

/** Pieces that left, by sale order. */
function sentByOrder({ behind: { odoo } }: DemoWorld): Map<string, number> {
  const orderOf = new Map(odoo.records('stock.picking', [], ['sale_id']).map((row) => [row.id, nameOf(row.sale_id)]));
  const done = odoo.records('stock.move', [['state', '=', 'done']], ['picking_id', 'quantity']);
  const pieces = new Map<string, number>();
  for (const { picking_id, quantity } of done) {
    const order = orderOf.get(Array.isArray(picking_id) ? picking_id[0] : picking_id) ?? '';
    pieces.set(order, (pieces.get(order) ?? 0) + Number(quantity));
  }
  return pieces;
}

/** What Stripe took for an order and did not give back. */
function cardMoney({ behind: { stripe }, places }: DemoWorld): Map<string, { kept: number; references: string[] }> {
  const shopOf = new Map(places.shops.map(({ domain, name }) => [domain, name]));
  const money = new Map<string, { kept: number; references: string[] }>();
  for (const intent of stripe.state.intents.values()) {
    const id = `order/${shopOf.get(intent.metadata.shop ?? '')}/${intent.metadata.order_id}`;
    const known = money.get(id) ?? { kept: 0, references: [] };
    const back = [...stripe.state.refunds.values()].filter(
      ({ payment_intent, status }) => payment_intent === intent.id && status === 'succeeded',
    );
    known.kept += intent.amount_received - sum(back.map(({ amount }) => amount));
    known.references.push(intent.id);
    money.set(id, known);
  }
  return money;
}

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

const nameOf = (value: unknown): string => (Array.isArray(value) ? String(value[1]) : '');
const cents = (value: unknown): number => Math.round(Number(value) * 100);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
