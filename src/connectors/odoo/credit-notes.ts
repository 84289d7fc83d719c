import type { CommandData } from '../../canonical/envelope.ts';
import type { CommandHandler } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import { allocate, formatMoney, type Money, money, moneyOfFloat } from '../../kernel/money.ts';
import { idsOf, linkOf, numberOf, type Odoo, type Row, textOf } from './client.ts';
import { type Goods, goodsOn, type InvoicedLine, partsByGoods } from './credited-goods.ts';
import type { Desk } from './desk.ts';
import { odooErrors } from './errors.ts';
import { isConcurrencyMessage } from './failures.ts';
import { documentResult, invoicesOf, MOVE_FIELDS, post } from './invoices.ts';
import { isRefusal } from './orders.ts';
import { findOrder } from './sale-orders.ts';

/**
 * Credits an amount of what was invoiced. The reversal wizard copies all lines of an invoice; for a part their prices are
 * lowered in proportion and a remaining cent goes to the rounding product. The command's id stands in the reason, so
 * that a repeated try finds the credit note of the first one.
 */
export function postCreditNote(desk: Desk): CommandHandler<'post-credit-note'> {
  return {
    operation: 'invoices',
    async carryOut(command, call) {
      const { order, amount, reason, lines = [] } = command.data;
      const odoo = await desk.odoo('invoices', call);
      const row = await findOrder(odoo, order, ['invoice_ids']);
      const invoices = (await invoicesOf(odoo, row)).filter(({ state }) => state === 'posted');
      const mark = `[${command.id}]`;
      const shares = await sharesOf(desk, odoo, { invoices, amount, lines, mark, order: String(row.name) });
      const posted: Row[] = [];
      for (const share of shares) {
        const note = call.shadow ? share.invoice : await creditShare(desk, odoo, share, mark, reason ?? 'Refund');
        posted.push(note);
      }
      const result = documentResult(desk, posted[0] as Row);
      return { record: result.record, total: call.shadow ? amount : totalOf(posted, amount.currency) };
    },
  };
}

interface Share {
  readonly invoice: Row;
  readonly amount: Money;
  /** The goods that it is for, where one invoice holds them all; none means all lines alike. */
  readonly goods: readonly Goods[];
  /** Places of the lines that shipping is charged on. */
  readonly shipping?: readonly number[];
}

const totalOf = (rows: readonly Row[], currency: string): Money =>
  money(
    rows.reduce((sum, row) => sum + moneyOfFloat(numberOf(row.amount_total), currency).amount, 0),
    currency,
  );

/** What is to be credited of which invoices. */
interface Wish {
  readonly invoices: readonly Row[];
  readonly amount: Money;
  readonly lines: NonNullable<CommandData<'post-credit-note'>['lines']>;
  readonly mark: string;
  readonly order: string;
}

/** Which invoice is credited by how much: what one can take goes to one, else the oldest first. */
async function sharesOf(
  desk: Desk,
  odoo: Odoo,
  { invoices, amount, lines, mark, order }: Wish,
): Promise<readonly Share[]> {
  const domain = [
    ['reversed_entry_id', 'in', invoices.map(({ id }) => id)],
    ['move_type', '=', 'out_refund'],
    ['state', '=', 'posted'],
  ];
  const notes = invoices.length === 0 ? [] : await odoo.searchRead('account.move', domain, MOVE_FIELDS);
  // Notes of this very command do not use up what it may credit.
  const others = notes.filter((note) => !(textOf(note.ref) ?? '').includes(mark));
  const rooms = invoices.map((invoice) => {
    const credited = totalOf(
      others.filter((note) => linkOf(note.reversed_entry_id) === invoice.id),
      amount.currency,
    );
    return { invoice, room: totalOf([invoice], amount.currency).amount - credited.amount };
  });
  const roomy = rooms.filter(({ room }) => room >= amount.amount);
  for (const { invoice } of lines.length === 0 ? [] : roomy) {
    const invoiced = await invoicedLines(desk, odoo, invoice.id);
    const goods = goodsOn(invoiced, lines);
    const sku = desk.settings.products?.shipping;
    const shipping = invoiced.flatMap((line, index) => (sku !== undefined && line.sku === sku ? [index] : []));
    if (goods !== undefined) return [{ invoice, amount, goods, shipping }];
  }
  const [single] = roomy;
  if (single !== undefined) return [{ invoice: single.invoice, amount, goods: [] }];
  const shares: Share[] = [];
  let left = amount.amount;
  for (const { invoice, room } of rooms) {
    const part = Math.min(left, room);
    if (part > 0) shares.push({ invoice, amount: money(part, amount.currency), goods: [] });
    left -= Math.max(part, 0);
  }
  if (left === 0) return shares;
  throw odooErrors.error('SL-ODOO-029', {
    because: `${order}: ${left} ${amount.currency} in minor units more than its invoices have left to credit`,
    field: 'amount',
    value: String(amount.amount),
  });
}

async function creditShare(desk: Desk, odoo: Odoo, share: Share, mark: string, reason: string): Promise<Row> {
  const known = await notesOf(odoo, share.invoice.id, mark);
  if (known.length === 0) await reverse(odoo, share.invoice, `${reason} ${mark}`);
  const notes = known.length === 0 ? await notesOf(odoo, share.invoice.id, mark) : known;
  const note = notes.find(({ state }) => state === 'posted') ?? notes[0];
  if (note === undefined) {
    throw odooErrors.error('SL-ODOO-008', { kind: 'unknown', because: 'no credit note can be seen after it was made' });
  }
  await dropDoubles(
    odoo,
    notes.filter(({ id, state }) => id !== note.id && state === 'draft'),
  );
  if (note.state === 'posted') return note;
  await reduceUnlessPosted(desk, odoo, share, note, mark);
  return checked(await post(desk, odoo, note), share.amount);
}

/** Another writer may have posted the very note meanwhile; Odoo 19 then refuses the change, and rightly so. */
async function reduceUnlessPosted(desk: Desk, odoo: Odoo, share: Share, note: Row, mark: string): Promise<void> {
  try {
    await reduceTo(desk, odoo, share, note, mark);
  } catch (error) {
    const [now] = isRefusal(error) ? await odoo.read('account.move', [note.id], ['state']) : [];
    if (now?.state !== 'posted') throw error;
  }
}

function checked(note: Row, amount: Money): Row {
  const total = moneyOfFloat(numberOf(note.amount_total), amount.currency);
  if (total.amount === amount.amount) return note;
  throw odooErrors.error('SL-ODOO-019', {
    because: `${String(note.name)} was posted with another total than the refund`,
    field: 'amount',
    value: String(total.amount),
    rule: `must be ${amount.amount} in minor units`,
  });
}

async function notesOf(odoo: Odoo, invoice: number, mark: string): Promise<readonly Row[]> {
  const domain = [
    ['reversed_entry_id', '=', invoice],
    ['move_type', '=', 'out_refund'],
    ['ref', 'like', mark],
    ['state', '!=', 'cancel'],
  ];
  return odoo.searchRead('account.move', domain, MOVE_FIELDS, { order: 'id' });
}

async function reverse(odoo: Odoo, invoice: Row, reason: string): Promise<void> {
  const context = { active_model: 'account.move', active_ids: [invoice.id] };
  const [fields] = await odoo.read('account.move', [invoice.id], ['journal_id', 'date']);
  const wizard = await odoo.create(
    'account.move.reversal',
    { journal_id: linkOf(fields?.journal_id), reason },
    context,
  );
  await odoo.run({ model: 'account.move.reversal', method: 'refund_moves', ids: [wizard], repeatable: false });
}

/** Another writer made a second draft at the same moment: only the older is posted. */
async function dropDoubles(odoo: Odoo, drafts: readonly Row[]): Promise<void> {
  for (const { id } of drafts) {
    await odoo.run({ model: 'account.move', method: 'unlink', ids: [id], repeatable: true }).catch((error: unknown) => {
      // The other writer was quicker: it is gone, as it should be.
      if (!(error instanceof CodedError && error.failure.code === 'SL-ODOO-005')) throw error;
    });
  }
}

/**
 * Lowers the lines of a draft credit note until it comes to `amount`. Prices derive from the invoice and the cent that is
 * left has a line under an external id, so that two writers at the same draft write the same.
 */
async function reduceTo(
  desk: Desk,
  odoo: Odoo,
  { invoice, amount, goods, shipping = [] }: Share,
  note: Row,
  claim: string,
): Promise<void> {
  const isWhole = moneyOfFloat(numberOf(note.amount_total), amount.currency).amount === amount.amount;
  if (isWhole && goods.length === 0) return;
  const originals = await linesOf(odoo, invoice.id);
  const copies = await linesOf(odoo, note.id);
  const weights = originals.map((line) =>
    Math.max(0, moneyOfFloat(numberOf(line.price_total), amount.currency).amount),
  );
  const parts = goods.length === 0 ? allocate(amount, weights) : partsByGoods(amount, weights, goods, shipping);
  const changes = originals.flatMap((original, index) => {
    const copy = copies[index];
    const weight = weights[index] as number;
    if (copy === undefined || original.display_type !== 'product') return [];
    const ratio = weight === 0 ? 0 : (parts[index] as Money).amount / weight;
    const price = numberOf(original.price_unit) * ratio;
    if (goods.length === 0) return [[1, copy.id, { price_unit: price }]];
    // Pieces that are not credited stay invoiced: Odoo counts what is left to invoice by quantities.
    const pieces = goods.find((one) => one.line === index)?.pieces;
    const invoiced = numberOf(original.quantity);
    if (pieces === undefined) return [[1, copy.id, { price_unit: price, quantity: ratio === 0 ? 0 : invoiced }]];
    return [[1, copy.id, { price_unit: (price * invoiced) / pieces, quantity: pieces }]];
  });
  await odoo.write('account.move', [note.id], { invoice_line_ids: changes });
  await roundTo(desk, odoo, note.id, amount, claim, originals.length);
}

const LINE_FIELDS = ['price_unit', 'price_total', 'display_type', 'product_id', 'quantity'];

async function invoicedLines(desk: Desk, odoo: Odoo, invoice: number): Promise<readonly InvoicedLine[]> {
  const lines = await linesOf(odoo, invoice);
  const skus = await desk.lookups.skus(
    odoo,
    lines.flatMap(({ product_id }) => linkOf(product_id) ?? []),
  );
  return lines.map((line) => ({
    sku: skus.get(linkOf(line.product_id) ?? 0),
    pieces: numberOf(line.quantity),
    worth: numberOf(line.price_total),
  }));
}

/** Lines of a document as they were made; a reversal copies them in this order. */
async function linesOf(odoo: Odoo, move: number): Promise<readonly Row[]> {
  const [row] = await odoo.read('account.move', [move], ['invoice_line_ids']);
  const ids = [...idsOf(row?.invoice_line_ids)].sort((left, right) => left - right);
  const rows = await odoo.read('account.move.line', ids, LINE_FIELDS);
  return [...rows].sort((left, right) => left.id - right.id);
}

/** Puts what is missing on a line of its own; `copied` lines came from the invoice, those after them are ours. */
async function roundTo(
  desk: Desk,
  odoo: Odoo,
  note: number,
  amount: Money,
  claim: string,
  copied: number,
): Promise<void> {
  const standing = (await linesOf(odoo, note)).slice(copied).reduce((sum, line) => sum + numberOf(line.price_total), 0);
  const [after] = await odoo.read('account.move', [note], ['amount_total']);
  const difference = amount.amount - moneyOfFloat(numberOf(after?.amount_total), amount.currency).amount;
  if (difference === 0) return;
  const sku = desk.settings.products?.rounding;
  const [product] = sku === undefined ? [] : ((await desk.lookups.products(odoo, [sku])).get(sku) ?? []);
  if (product === undefined) {
    throw odooErrors.error('SL-ODOO-017', {
      because: `a credit note is ${difference} minor units off and no product is named for rounding`,
      field: 'products.rounding',
    });
  }
  const total = money(moneyOfFloat(standing, amount.currency).amount + difference, amount.currency);
  const columns = ['id', 'product_id/.id', 'name', 'quantity', 'price_unit', 'tax_ids/.id'];
  const line = [
    lineClaim(claim, note),
    String(product.id),
    'Rounding difference with the refund',
    '1',
    formatMoney(total),
    '',
  ];
  const loaded = await odoo.load(
    'account.move',
    ['.id', ...columns.map((name) => `invoice_line_ids/${name}`)],
    [[String(note), ...line]],
  );
  if (loaded.ids !== false) return;
  const because = loaded.messages.map(({ message }) => message ?? '').join('; ');
  throw odooErrors.error(isConcurrencyMessage(because) ? 'SL-ODOO-007' : 'SL-ODOO-006', {
    because: `account.move.load: ${because}`,
  });
}

const lineClaim = (claim: string, note: number): string =>
  `storeloom.account_move_line_${factId('credit-note', claim, String(note))}`;
