import type { ForeignRecord } from '../../canonical/value.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { type Odoo, type Row, textOf } from './client.ts';
import { odooErrors } from './errors.ts';
import { loadEach } from './loading.ts';
import type { Direction, Transfer, TransferMove } from './stock-transfers.ts';

/** How a transfer stands in Odoo, or why it does not. */
interface Standing {
  readonly row?: Row;
  readonly failure?: Failure;
  /** What Odoo said when it did not finish the transfer. */
  readonly refused?: string;
}
export type Standings = ReadonlyMap<string, Standing>;

/** The transfers as one record, where all of them are done; else what keeps one of them from it. */
export function recordOfTransfers(
  connection: string,
  movement: string,
  transfers: readonly Transfer[],
  states: Standings,
): { readonly kind: 'done'; readonly record: ForeignRecord } | { readonly kind: 'failed'; readonly failure: Failure } {
  const standings = transfers.map(({ externalId }) => states.get(externalId) ?? {});
  const open = standings.find(({ row }) => row?.state !== 'done');
  if (open !== undefined) return { kind: 'failed', failure: open.failure ?? unfinished(movement, open) };
  const rows = standings.flatMap(({ row }) => row ?? []);
  const names = rows.map((row) => String(row.name)).join(', ');
  const record = { connection, id: String(rows[0]?.id), name: names.slice(0, 200) };
  return { kind: 'done', record };
}

function unfinished(movement: string, { row, refused }: Standing): Failure {
  const name = textOf(row?.name);
  const isCancelled = row?.state === 'cancel';
  const how = isCancelled ? 'is cancelled' : `is not finished${refused === undefined ? '' : `: ${refused}`}`;
  const because =
    row === undefined
      ? `no transfer in Odoo has the source document "${movement}"`
      : `the transfer ${name ?? row.id} in Odoo ${how}`;
  const kind = isCancelled ? 'rejected' : 'invalid';
  return odooErrors.failure('SL-ODOO-037', { kind, because, ...(name === undefined ? {} : { value: name }) });
}

// ── steps ───────────────────────────────────────────────────────────────────────────────────────────────────

/** What went wrong on the way, to be told only where a transfer does not stand as done in the end. */
interface Troubles {
  readonly failures: Map<string, Failure>;
  /** Odoo's words, by transfer. */
  readonly refusals: Map<number, string>;
}

/** Looks, loads what is missing, confirms, says what moved, validates, and looks again: what then stands counts. */
export async function carryOver(odoo: Odoo, transfers: readonly Transfer[]): Promise<Standings> {
  const before = await findTransfers(odoo, transfers);
  const troubles: Troubles = { failures: new Map(), refusals: new Map() };
  const missing = transfers.filter(({ externalId }) => before.get(externalId)?.row === undefined);
  const made = await loadTransfers(odoo, missing, troubles);
  const open = transfers.flatMap((transfer) => {
    const row = before.get(transfer.externalId)?.row;
    const id = row?.id ?? made.get(transfer.externalId);
    return id === undefined || row?.state === 'done' || row?.state === 'cancel' ? [] : [{ transfer, id }];
  });
  if (open.length === 0) return withTroubles(before, troubles);
  const all = open.map(({ id }) => id);
  await each(odoo, 'action_confirm', all, {}, troubles);
  const moved = open.map(({ transfer }) => transfer);
  const filled = await fill(odoo, moved, troubles);
  const ready = open.filter(({ transfer }) => filled.has(transfer.externalId)).map(({ id }) => id);
  const context = { skip_backorder: true, picking_ids_not_to_backorder: ready };
  await each(odoo, 'button_validate', ready, context, troubles);
  return withTroubles(await findTransfers(odoo, transfers), troubles);
}

function withTroubles(found: Standings, { failures, refusals }: Troubles): Standings {
  return new Map(
    [...found].map(([externalId, standing]): [string, Standing] => {
      const failure = failures.get(externalId);
      const refused = standing.row === undefined ? undefined : refusals.get(standing.row.id);
      return [
        externalId,
        { ...standing, ...(failure === undefined ? {} : { failure }), ...(refused === undefined ? {} : { refused }) },
      ];
    }),
  );
}

/** Transfers by external id, found by their source document and direction; the oldest where a person copied one. */
export async function findTransfers(odoo: Odoo, transfers: readonly Transfer[]): Promise<Standings> {
  if (transfers.length === 0) return new Map();
  const origins = [...new Set(transfers.map(({ movement }) => movement))];
  const rows = await odoo.searchRead(
    'stock.picking',
    [['origin', 'in', origins]],
    ['name', 'state', 'origin', 'picking_type_code'],
    { order: 'id' },
  );
  const isOf = (row: Row, { movement, direction }: Transfer): boolean =>
    row.origin === movement && row.picking_type_code === (direction satisfies Direction);
  return new Map(
    transfers.map((transfer) => {
      const row = rows.find((candidate) => isOf(candidate, transfer));
      return [transfer.externalId, row === undefined ? {} : { row }];
    }),
  );
}

async function loadTransfers(
  odoo: Odoo,
  transfers: readonly Transfer[],
  { failures }: Troubles,
): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  if (transfers.length === 0) return ids;
  const isReturn = transfers.some(({ returnOf }) => returnOf !== undefined);
  const head = [
    'id',
    'picking_type_id/.id',
    'location_id/.id',
    'location_dest_id/.id',
    'origin',
    'scheduled_date',
    'note',
    ...(isReturn ? ['return_id/.id'] : []),
  ];
  const returned = isReturn ? ['origin_returned_move_id/.id', 'sale_line_id/.id', 'to_refund'] : [];
  const line = ['id', 'product_id/.id', 'product_uom_qty', 'location_id/.id', 'location_dest_id/.id', ...returned];
  const named = odoo.dialect.moveName ? [...line, 'name'] : line;
  const fields = [...head, ...named.map((name) => `move_ids/${name}`)];
  const items = transfers.map((transfer) => ({ externalId: transfer.externalId, rows: rowsOf(transfer, odoo) }));
  for (const [externalId, outcome] of await loadEach(odoo, 'stock.picking', fields, items)) {
    if (outcome.kind === 'loaded') ids.set(externalId, outcome.id);
    else failures.set(externalId, outcome.failure);
  }
  return ids;
}

function rowsOf(transfer: Transfer, odoo: Odoo): readonly (readonly string[])[] {
  const { externalId, type, from, to, movement, at, reason, returnOf } = transfer;
  const origin = returnOf === undefined ? [] : [String(returnOf)];
  const head = [externalId, String(type), String(from), String(to), movement, at, reason, ...origin];
  const none = head.map(() => '');
  return transfer.moves.map((move, index) => [
    ...(index === 0 ? head : none),
    move.externalId,
    String(move.product),
    move.quantity,
    String(from),
    String(to),
    ...(returnOf === undefined ? [] : returnedCells(move)),
    ...(odoo.dialect.moveName ? [move.sku] : []),
  ]);
}

const returnedCells = ({ returned }: TransferMove): readonly string[] => [
  String(returned?.move ?? ''),
  String(returned?.saleLine ?? ''),
  '1',
];

/** Writes what moved on each move; `load` is the only call that takes different values for many records. */
async function fill(odoo: Odoo, transfers: readonly Transfer[], { failures }: Troubles): Promise<ReadonlySet<string>> {
  const items = transfers.flatMap(({ moves }) =>
    moves.map(({ externalId, quantity }) => ({ externalId, rows: [[externalId, quantity, '1']] })),
  );
  const outcomes = await loadEach(odoo, 'stock.move', ['id', 'quantity', 'picked'], items);
  const filled = new Set<string>();
  for (const transfer of transfers) {
    const refused = transfer.moves
      .map(({ externalId }) => outcomes.get(externalId))
      .find((one) => one?.kind === 'failed');
    if (refused?.kind === 'failed') failures.set(transfer.externalId, refused.failure);
    else filled.add(transfer.externalId);
  }
  return filled;
}

/**
 * Calls a method on all together; one bad transfer fails all, so that they are then taken one by one. A refusal is not believed
 * here: the state that is read afterwards decides, because "already done" is a refusal too.
 */
async function each(
  odoo: Odoo,
  method: string,
  ids: readonly number[],
  context: Readonly<Record<string, unknown>>,
  troubles: Troubles,
): Promise<void> {
  if (ids.length === 0) return;
  try {
    await odoo.run({ model: 'stock.picking', method, ids, context, repeatable: true });
  } catch (error) {
    if (!(error instanceof CodedError) || error.failure.kind !== 'rejected') throw error;
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) return void troubles.refusals.set(only, error.failure.because);
    for (const id of ids) await each(odoo, method, [id], context, troubles);
  }
}
