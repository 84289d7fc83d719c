import type { CommandData, CommandResult, Envelope } from '../../canonical/envelope.ts';
import type { Call, CommandHandler, Finding } from '../../connector/connector.ts';
import { instant } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import { millionthsOf, quantity } from '../../kernel/quantity.ts';
import { linkOf, numberOf, type Odoo, odooTime, type Row } from './client.ts';
import { odooErrors } from './errors.ts';
import { findOrder } from './sale-orders.ts';
import { carryOver, findTransfers, recordOfTransfers } from './stock-carrying.ts';
import type { Stock } from './stock-positions.ts';
import { type Condition, type Delivered, markOf, planReturn, type ReturnGround } from './stock-returning.ts';
import { operationTypes, placeOf, typeOf } from './stock-transfers.ts';

type Command = Envelope<CommandData<'receive-return'>>;

/**
 * Takes returned goods back: transfers that say which delivered move they take back and which line of the order, so that the
 * delivered quantity falls as it does with Odoo's own return wizard. The wizard itself makes another transfer each time
 * that it is run, also when the answer to the first was lost; `load` makes a transfer once, whoever asks again.
 *
 * One return at a time on a connection: two at once would both see room in the same delivery.
 */
export function receiveReturn(stock: Stock): CommandHandler<'receive-return'> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    operation: 'returns',
    carryOut(command, call) {
      const mine = last.then(() => receive(stock, command, call));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

async function receive(stock: Stock, command: Command, call: Call): Promise<CommandResult<'receive-return'>> {
  const odoo = await stock.desk.odoo('returns', call);
  const transfers = planReturn(command.data.lines, await groundOf(stock, odoo, command));
  const states = call.shadow ? await findTransfers(odoo, transfers) : await carryOver(odoo, transfers);
  const answer = recordOfTransfers(stock.desk.connection, command.data.return, transfers, states);
  if (answer.kind === 'done') return { record: answer.record };
  throw new CodedError(answer.failure);
}

async function groundOf(stock: Stock, odoo: Odoo, { id, data }: Command): Promise<ReturnGround> {
  const { desk } = stock;
  const order = await findOrder(odoo, data.order, ['warehouse_id']);
  const { all } = await stock.places(odoo);
  const place = data.location === undefined ? undefined : entranceAt(data.location, all);
  const home = { location: `the warehouse of ${String(order.name)}`, warehouse: linkOf(order.warehouse_id) };
  const entrance = place ?? home;
  const types = await operationTypes(odoo, [entrance]);
  const conditions = new Set(data.lines.map(({ condition }) => condition));
  const refurbish = conditions.has('refurbish') ? await setAside(stock, odoo, 'refurbish') : undefined;
  const writeOff = conditions.has('write-off') ? await setAside(stock, odoo, 'writeOff') : undefined;
  const target = (condition: Condition, delivered: Delivered): number =>
    ({ restock: place?.root, refurbish, 'write-off': writeOff })[condition] ?? delivered.from;
  return {
    command: id,
    return: data.return,
    at: odooTime(instant(desk.clock.now())),
    delivered: await deliveredOf(odoo, order, id),
    products: await desk.lookups.products(odoo, [...new Set(data.lines.map(({ sku }) => sku))]),
    target,
    type: typeOf(entrance, 'incoming', { types }),
  };
}

/** A store that nobody has named here is business: the goods wait for it, and nothing else of the order does. */
function entranceAt(location: string, places: Parameters<typeof placeOf>[1]['places']): ReturnType<typeof placeOf> {
  try {
    return placeOf({ location }, { places });
  } catch (error) {
    if (!(error instanceof CodedError) || error.failure.code !== 'SL-ODOO-035') throw error;
    throw new CodedError({ ...error.failure, kind: 'rejected' });
  }
}

/** The location for goods that cannot be sold as they are. Throws SL-ODOO-039 where none is named. */
async function setAside({ desk }: Stock, odoo: Odoo, name: 'refurbish' | 'writeOff'): Promise<number> {
  const wanted = desk.settings.returns?.[name];
  const field = `returns.${name}`;
  if (wanted === undefined) {
    throw odooErrors.error('SL-ODOO-039', { because: `goods came back and \`${field}\` names no location`, field });
  }
  const domain = [[typeof wanted === 'number' ? 'id' : 'complete_name', '=', wanted]];
  const [row] = await odoo.searchRead('stock.location', domain, ['complete_name'], { order: 'id', limit: 1 });
  if (row !== undefined) return row.id;
  throw odooErrors.error('SL-ODOO-030', {
    because: `Odoo has no location "${wanted}"`,
    field,
    value: String(wanted),
  });
}

/** Which locations returned goods are set aside at. Settings that lead nowhere are thrown as SL-ODOO-030. */
export async function checkReturns(stock: Stock, odoo: Odoo): Promise<readonly Finding[]> {
  const { returns } = stock.desk.settings;
  const findings: Finding[] = [];
  for (const name of ['refurbish', 'writeOff'] as const) {
    if (returns?.[name] === undefined) continue;
    await setAside(stock, odoo, name);
    findings.push({ subject: `returns.${name}`, verdict: 'ok', found: String(returns[name]) });
  }
  return findings;
}

// ── what was delivered, and what came back of it ────────────────────────────────────────────────────────────

async function deliveredOf(odoo: Odoo, order: Row, command: string): Promise<readonly Delivered[]> {
  const domain = [
    ['picking_id.sale_id', '=', order.id],
    ['picking_id.picking_type_code', '=', 'outgoing'],
    ['state', '=', 'done'],
  ];
  const fields = ['picking_id', 'product_id', 'sale_line_id', 'quantity', 'location_id', 'location_dest_id'];
  const moves = await odoo.searchRead('stock.move', domain, fields, { order: 'id' });
  const back = await comingBack(
    odoo,
    moves.map(({ id }) => id),
  );
  const mark = markOf(command);
  return moves.map((row): Delivered => {
    const mine = back.filter(({ of }) => of === row.id);
    const own = new Map<number, number>();
    for (const { origin, to, millionths } of mine) {
      if (origin.includes(mark)) own.set(to, (own.get(to) ?? 0) + millionths);
    }
    const others = mine.filter(({ origin }) => !origin.includes(mark));
    return {
      move: row.id,
      delivery: linkOf(row.picking_id) as number,
      product: linkOf(row.product_id) as number,
      saleLine: linkOf(row.sale_line_id),
      from: linkOf(row.location_id) as number,
      to: linkOf(row.location_dest_id) as number,
      quantity: millionthsOfFloat(row.quantity),
      returned: others.reduce((sum, { millionths }) => sum + millionths, 0),
      own,
    };
  });
}

interface Back {
  readonly of: number | undefined;
  readonly to: number;
  /** Source document of its transfer. */
  readonly origin: string;
  readonly millionths: number;
}

/** Moves that take these back, booked or still expected: a person's open return holds its goods too. */
async function comingBack(odoo: Odoo, moves: readonly number[]): Promise<readonly Back[]> {
  if (moves.length === 0) return [];
  const domain = [
    ['origin_returned_move_id', 'in', moves],
    ['state', '!=', 'cancel'],
  ];
  const fields = ['origin_returned_move_id', 'picking_id', 'state', 'quantity', 'product_uom_qty', 'location_dest_id'];
  const rows = await odoo.searchRead('stock.move', domain, fields, { order: 'id' });
  const pickings = [...new Set(rows.flatMap(({ picking_id }) => linkOf(picking_id) ?? []))];
  const origins = new Map(
    (await odoo.read('stock.picking', pickings, ['origin'])).map((row) => [row.id, String(row.origin)]),
  );
  return rows.map((row) => ({
    of: linkOf(row.origin_returned_move_id),
    to: linkOf(row.location_dest_id) as number,
    origin: origins.get(linkOf(row.picking_id) ?? 0) ?? '',
    millionths: millionthsOfFloat(row.state === 'done' ? row.quantity : row.product_uom_qty),
  }));
}

const millionthsOfFloat = (value: unknown): number => millionthsOf(quantity(numberOf(value).toFixed(6)));
