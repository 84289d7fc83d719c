import type { FactDraft, Hint } from '../../connector/connector.ts';
import { factId } from '../../kernel/ids.ts';
import { type Domain, idsOf, linkOf, numberOf, type Odoo, type Row, textOf } from './client.ts';
import type { Desk } from './desk.ts';
import { contentOf } from './plan.ts';

/** A kind of record that the hub follows: how it is found, and how rows become facts with all that translation needs. */
export interface Watched {
  readonly model: string;
  /** Which records matter at all. */
  readonly domain: (odoo: Odoo) => Domain;
  readonly fields: (odoo: Odoo) => readonly string[];
  /** Facts of some rows, in as few calls as there are kinds of neighbours. */
  facts(desk: Desk, odoo: Odoo, rows: readonly Row[]): Promise<readonly RecordFact[]>;
}

/** A fact, and the id of the record that it is about, by which facts that were read together find their hints. */
interface RecordFact extends FactDraft {
  readonly record?: number;
}

/** Orders of the hub name their canonical id as source document. */
const OURS = 'order/%';
/** Body version: a translator can tell what it reads. */
const VERSION = 1;

/**
 * A fact as it is stored: its id is its content, so that webhook, poll and full compare give the same delivery, and a
 * record that is read again unchanged gives none. What may differ between two readings of one fact is `asRead` and no part
 * of the id: when it was written (an empty write bumps that too), and what else was open at that moment.
 */
export function fact(
  model: string,
  id: number,
  content: Record<string, unknown>,
  asRead: Record<string, unknown>,
  object: string,
): RecordFact {
  const identity = factId(JSON.stringify({ version: VERSION, model, ...content }));
  const body = JSON.stringify({ version: VERSION, identity, ...content, asRead });
  return { topic: model, id: `${model}:${id}:${identity}`, body, object, record: id };
}

/** What keeps the facts of one record in order. */
export const objectOf = (model: string, id: number): string => `${model}/${id}`;

// ── orders ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Orders that people cancelled or edited; what the hub itself wrote is recognised and left out. */
const orders: Watched = {
  model: 'sale.order',
  domain: () => [['origin', '=like', OURS]],
  fields: () => [
    'name',
    'state',
    'origin',
    'client_order_ref',
    'date_order',
    'write_date',
    'currency_id',
    'amount_untaxed',
    'amount_tax',
    'amount_total',
    'locked',
  ],
  async facts(desk, odoo, rows) {
    const lines = await linesOf(
      desk,
      odoo,
      rows.filter((row) => row.state !== 'cancel').map(({ id }) => id),
    );
    const facts = await Promise.all(
      rows.map(async (row) => {
        const order = String(row.origin);
        const { write_date, ...stable } = row;
        const place = objectOf('sale.order', row.id);
        if (row.state === 'cancel') {
          if (await desk.wasCancelledHere(order)) return [];
          const { id, name, state, origin } = stable;
          return [fact('sale.order', row.id, { order: { id, name, state, origin } }, { at: write_date }, place)];
        }
        const own = lines.get(row.id) ?? [];
        if (await desk.isOwnContent(order, contentOf(own, currencyOf(row)))) return [];
        return [fact('sale.order', row.id, { order: stable, lines: own }, { at: write_date }, place)];
      }),
    );
    return facts.flat();
  },
};

/** The currency of a row by its code. */
export const currencyOf = (row: Row): string => (Array.isArray(row.currency_id) ? String(row.currency_id[1]) : 'EUR');

interface OrderLineFact {
  readonly id: number;
  readonly product: number;
  readonly sku: string | undefined;
  readonly name: string;
  readonly quantity: number;
  readonly priceUnit: number;
  readonly discount: number;
  readonly subtotal: number;
  readonly total: number;
  readonly isDelivery: boolean;
}

async function linesOf(
  desk: Desk,
  odoo: Odoo,
  orderIds: readonly number[],
): Promise<ReadonlyMap<number, readonly OrderLineFact[]>> {
  const lines = new Map<number, OrderLineFact[]>();
  if (orderIds.length === 0) return lines;
  const marks = (await desk.marksDelivery(odoo)) ? ['is_delivery'] : [];
  const fields = [
    'order_id',
    'product_id',
    'name',
    'product_uom_qty',
    'price_unit',
    'discount',
    'price_subtotal',
    'price_total',
    ...marks,
  ];
  const rows = await odoo.searchRead(
    'sale.order.line',
    [
      ['order_id', 'in', orderIds],
      ['display_type', '=', false],
    ],
    fields,
    { order: 'id' },
  );
  const skus = await desk.lookups.skus(
    odoo,
    rows.flatMap((row) => linkOf(row.product_id) ?? []),
  );
  for (const row of rows) {
    const order = linkOf(row.order_id) as number;
    const product = linkOf(row.product_id) ?? 0;
    lines.set(order, [
      ...(lines.get(order) ?? []),
      {
        id: row.id,
        product,
        sku: skus.get(product),
        name: textOf(row.name) ?? '',
        quantity: numberOf(row.product_uom_qty),
        priceUnit: numberOf(row.price_unit),
        discount: numberOf(row.discount),
        subtotal: numberOf(row.price_subtotal),
        total: numberOf(row.price_total),
        isDelivery: row.is_delivery === true,
      },
    ]);
  }
  return lines;
}

// ── deliveries ──────────────────────────────────────────────────────────────────────────────────────────────

/** Deliveries that left the building. */
const deliveries: Watched = {
  model: 'stock.picking',
  domain: () => [
    ['state', '=', 'done'],
    ['picking_type_code', '=', 'outgoing'],
    ['sale_id.origin', '=like', OURS],
  ],
  fields: () => ['name', 'state', 'sale_id', 'date_done', 'carrier_id', 'carrier_tracking_ref', 'write_date'],
  async facts(desk, odoo, rows) {
    const done = rows.filter((row) => row.state === 'done');
    if (done.length === 0) return [];
    const moves = await odoo.searchRead(
      'stock.move',
      [
        ['picking_id', 'in', done.map(({ id }) => id)],
        ['state', '=', 'done'],
      ],
      ['picking_id', 'product_id', 'quantity'],
      { order: 'id' },
    );
    const skus = await desk.lookups.skus(
      odoo,
      moves.flatMap((move) => linkOf(move.product_id) ?? []),
    );
    const orderIds = [...new Set(done.flatMap((row) => linkOf(row.sale_id) ?? []))];
    const sold = new Map((await odoo.read('sale.order', orderIds, ['origin', 'name'])).map((row) => [row.id, row]));
    const open = await openDeliveries(odoo, orderIds);
    return done.flatMap((row) => {
      const order = sold.get(linkOf(row.sale_id) ?? 0);
      if (!String(order?.origin ?? '').startsWith('order/')) return [];
      const lines = moves
        .filter((move) => linkOf(move.picking_id) === row.id)
        .map((move) => ({
          sku: skus.get(linkOf(move.product_id) ?? 0) ?? null,
          quantity: numberOf(move.quantity),
        }));
      const carrier = Array.isArray(row.carrier_id) ? String(row.carrier_id[1]) : undefined;
      const content = {
        picking: { id: row.id, name: row.name, at: row.date_done, carrier, tracking: textOf(row.carrier_tracking_ref) },
        order: { id: order?.id, origin: order?.origin, name: order?.name },
        lines,
      };
      const complete = (open.get(order?.id as number) ?? []).length === 0 && isLast(row, done);
      return [fact('stock.picking', row.id, content, { complete }, objectOf('sale.order', order?.id as number))];
    });
  },
};

/** Whether no later delivery of the order is done: only the last one completes it. */
const isLast = (row: Row, done: readonly Row[]): boolean =>
  !done.some((other) => other.id > row.id && linkOf(other.sale_id) === linkOf(row.sale_id));

async function openDeliveries(
  odoo: Odoo,
  orderIds: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  const domain = [
    ['sale_id', 'in', orderIds],
    ['picking_type_code', '=', 'outgoing'],
    ['state', 'not in', ['done', 'cancel']],
  ];
  const open = new Map<number, number[]>();
  for (const row of await odoo.searchRead('stock.picking', domain, ['sale_id'])) {
    const order = linkOf(row.sale_id) as number;
    open.set(order, [...(open.get(order) ?? []), row.id]);
  }
  return open;
}

// ── documents ───────────────────────────────────────────────────────────────────────────────────────────────

/** Posted customer invoices and credit notes of the hub's orders. */
const documents: Watched = {
  model: 'account.move',
  domain: () => [
    ['state', '=', 'posted'],
    ['move_type', 'in', ['out_invoice', 'out_refund']],
  ],
  fields: () => ['name', 'state', 'move_type', 'amount_total', 'currency_id', 'invoice_date', 'write_date'],
  async facts(_desk, odoo, rows) {
    const posted = rows.filter((row) => row.state === 'posted');
    const owners = await ordersOfMoves(
      odoo,
      posted.map(({ id }) => id),
    );
    return posted.flatMap((row) => {
      const order = owners.get(row.id);
      if (order === undefined) return [];
      const { id, name, move_type, amount_total, invoice_date } = row;
      const content = {
        document: { id, name, type: move_type, total: amount_total, currency: currencyOf(row), at: invoice_date },
        order: order.origin,
      };
      return [fact('account.move', row.id, content, {}, objectOf('sale.order', order.id))];
    });
  },
};

/** The hub's order behind each invoice. */
async function ordersOfMoves(
  odoo: Odoo,
  moves: readonly number[],
): Promise<ReadonlyMap<number, { id: number; origin: string }>> {
  if (moves.length === 0) return new Map();
  const domain = [
    ['invoice_ids', 'in', moves],
    ['origin', '=like', OURS],
  ];
  const rows = await odoo.searchRead('sale.order', domain, ['origin', 'invoice_ids']);
  return new Map(
    rows.flatMap((row) =>
      idsOf(row.invoice_ids).map((move) => [move, { id: row.id, origin: String(row.origin) }] as const),
    ),
  );
}

/** Customer payments that carry a provider's reference, and what was paid back for credit notes, whoever did so. */
const payments: Watched = {
  model: 'account.payment',
  domain: (odoo) => [
    ['state', 'in', odoo.dialect.paymentStates],
    '|',
    ['payment_type', '=', 'outbound'],
    [odoo.dialect.paymentReference, '!=', false],
  ],
  fields: (odoo) => [
    'name',
    'state',
    'amount',
    'currency_id',
    'date',
    odoo.dialect.paymentReference,
    'reconciled_invoice_ids',
    'payment_type',
    'journal_id',
    'write_date',
  ],
  async facts(desk, odoo, rows) {
    const live = rows.filter((row) => odoo.dialect.paymentStates.includes(String(row.state)));
    const owners = await ordersOfMoves(
      odoo,
      live.flatMap((row) => idsOf(row.reconciled_invoice_ids)),
    );
    const facts: RecordFact[] = [];
    for (const row of live) {
      const order = idsOf(row.reconciled_invoice_ids).flatMap((move) => owners.get(move) ?? [])[0];
      const reference = textOf(row[odoo.dialect.paymentReference]);
      const isOut = row.payment_type === 'outbound';
      if (order === undefined || (reference === undefined && !isOut)) continue;
      const { id, name, amount, date } = row;
      const known = { id, name, reference, amount, currency: currencyOf(row), at: date };
      const gateway = isOut ? await desk.lookups.gateway(odoo, linkOf(row.journal_id) ?? 0) : undefined;
      const content = { payment: isOut ? { ...known, direction: 'outbound', gateway } : known, order: order.origin };
      facts.push(fact('account.payment', row.id, content, {}, objectOf('sale.order', order.id)));
    }
    return facts;
  },
};

export const WATCHED: Readonly<Record<string, Watched>> = { orders, deliveries, documents, payments };

/** A rolled-back change may still be announced by 17, and every change before its commit: wait a moment, then look. */
const BEFORE_COMMIT_MS = 1_000;

/** Records in one read of hints. */
export const HINTS_AT_ONCE = 100;

/** What is watched beside the records that every connection follows. */
type More = Readonly<Record<string, Watched>>;

/** Reads the records that webhooks of one model point at, in as few calls as one needs. */
export async function fetchHints(
  desk: Desk,
  hints: readonly Hint[],
  more: More = {},
): Promise<readonly (readonly FactDraft[])[]> {
  const watched = Object.values({ ...WATCHED, ...more }).find(({ model }) => model === hints[0]?.kind);
  const ids = [...new Set(hints.map(({ foreignId }) => Number(foreignId)).filter(Number.isSafeInteger))];
  if (watched === undefined || ids.length === 0) return hints.map(() => []);
  const odoo = await desk.odoo('hints');
  if (odoo.dialect.webhooksBeforeCommit) await desk.clock.sleep(BEFORE_COMMIT_MS);
  const rows = await odoo.searchRead(watched.model, [['id', 'in', ids], ...watched.domain(odoo)], watched.fields(odoo));
  const facts = await watched.facts(desk, odoo, rows);
  return hints.map(({ foreignId }) => facts.filter(({ record }) => record === Number(foreignId)));
}
