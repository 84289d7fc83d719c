import type { FactDraft, Poll } from '../../connector/connector.ts';
import { beyondMs, idleFromMs } from '../../connector/look-back.ts';
import { instant } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import { type Domain, type Odoo, type Row, textOf } from './client.ts';
import type { Desk } from './desk.ts';
import { DEFAULTS } from './settings.ts';

/**
 * Where the reading of changes stands. Each sweep begins an overlap before the latest `write_date` seen, because a long transaction
 * commits with the time of its start; while nothing happens that beginning moves on, see look-back.ts. So what an
 * import wrote within one second is not read again for ever.
 */
interface Cursor {
  /** Where the next sweep begins: Odoo's time. */
  readonly from: string;
  /** Latest `write_date` seen. */
  readonly newest: string;
  /** The hub's clock when that was seen. */
  readonly seenAtMs: number;
  /** A sweep that is under way. */
  readonly page?: Sweep;
}

/** A sweep: its place is that of `advance`, and it knows what will follow it. */
interface Sweep extends Place {
  /** Where the sweep after this one may begin at the latest. */
  readonly next: string;
  /** Seconds that Odoo's clock had surely run beyond the cursor's `newest` when the sweep began. */
  readonly beyond: number;
}

/**
 * Within a sweep `from` moves on by whole seconds, and `after` by id inside a second that holds more rows than a page: the two
 * versions disagree on `>` and `=`, but not on `>=` and `<`.
 */
interface Place {
  readonly from: string;
  readonly after?: number;
  readonly newest: string;
}

/** What one poll follows. */
export interface Swept {
  readonly model: string;
  readonly domain: Domain;
  readonly fields: readonly string[];
  /** The facts of a page; `ageSeconds` says how long ago a row was surely written. */
  facts(rows: readonly Row[], ageSeconds: (writtenAt: string | undefined) => number): Promise<readonly FactDraft[]>;
}

type Page = Awaited<ReturnType<Poll['read']>>;

export const overlapOf = ({ settings }: Desk): number => settings.polling?.overlapSeconds ?? DEFAULTS.overlapSeconds;
export const pageRowsOf = ({ settings }: Desk): number => settings.polling?.pageRows ?? DEFAULTS.pageRows;

/** Takes its place at the newest row that there is; what was there before is history. */
export async function beginSweeps(desk: Desk, odoo: Odoo, model: string): Promise<Page> {
  const newest = await newestWrite(desk, odoo, model);
  const cursor: Cursor = { from: shifted(newest, -overlapOf(desk)), newest, seenAtMs: desk.clock.now() };
  return { facts: [], cursor: cursor as unknown as Json, more: false };
}

/** One page of what changed behind a cursor. */
export async function sweepOn(desk: Desk, odoo: Odoo, stored: Json, swept: Swept): Promise<Page> {
  const overlap = overlapOf(desk);
  const cursor = cursorOf(stored, overlap, desk.clock.now());
  const page = cursor.page ?? begun(cursor, overlap, desk.clock.now());
  const limit = pageRowsOf(desk);
  const rows = await rowsAt(odoo, swept, page, limit);
  const facts = rows.length === 0 ? [] : await swept.facts(rows, (writtenAt) => ageSeconds(writtenAt, cursor, page));
  const { cursor: place, more } = advance(page, rows, limit);
  if (more) {
    const { next, beyond } = page;
    return { facts, cursor: { ...cursor, page: { ...place, next, beyond } } as unknown as Json, more };
  }
  return { facts, cursor: ended(cursor, page, place.newest, overlap, desk.clock.now()) as unknown as Json, more };
}

/** Begins now, in the server's own time: the hub's clock may differ from Odoo's. */
export async function newestWrite(desk: Desk, odoo: Odoo, model: string): Promise<string> {
  const [row] = await odoo.searchRead(model, [], ['write_date'], { order: 'write_date desc,id desc', limit: 1 });
  return textOf(row?.write_date) ?? instant(desk.clock.now()).slice(0, 19).replace('T', ' ');
}

function cursorOf(stored: Json, overlap: number, nowMs: number): Cursor {
  const { newest, from, seenAtMs = nowMs, page } = stored as unknown as Partial<Cursor> & Pick<Cursor, 'newest'>;
  return { newest, from: from ?? shifted(newest, -overlap), seenAtMs, ...(page === undefined ? {} : { page }) };
}

function begun({ from, newest, seenAtMs }: Cursor, overlap: number, nowMs: number): Sweep {
  const seen = { newestMs: epochMsOfOdoo(newest), seenAtMs };
  const next = timeAt(idleFromMs(seen, { overlapMs: overlap * 1_000, nowMs }));
  return { from, newest, next, beyond: beyondMs(seen, nowMs) / 1_000 };
}

function ended(cursor: Cursor, { next }: Sweep, newest: string, overlap: number, nowMs: number): Cursor {
  if (newest === cursor.newest) return { from: next, newest, seenAtMs: cursor.seenAtMs };
  // A transaction that was open when the sweep began may still commit behind what the sweep saw last.
  const from = [shifted(newest, -overlap), next].sort()[0] as string;
  return { from, newest, seenAtMs: nowMs };
}

/** Seconds that have surely passed in Odoo since a row was written. */
function ageSeconds(writtenAt: string | undefined, { newest }: Cursor, { beyond }: Sweep): number {
  if (writtenAt === undefined) return 0;
  return (epochMsOfOdoo(newest) - epochMsOfOdoo(writtenAt)) / 1_000 + beyond;
}

async function rowsAt(
  odoo: Odoo,
  { model, domain, fields }: Swept,
  { from, after }: Place,
  limit: number,
): Promise<readonly Row[]> {
  const second =
    after === undefined
      ? []
      : [
          ['write_date', '<', shifted(from, 1)],
          ['id', '>', after],
        ];
  const order = after === undefined ? 'write_date,id' : 'id';
  return odoo.searchRead(model, [['write_date', '>=', from], ...second, ...domain], fields, { order, limit });
}

/** Where the next page begins; a sweep that is at its end has `newest` to tell. Exported for its test. */
export function advance(at: Place, rows: readonly Row[], limit: number): { cursor: Place; more: boolean } {
  const dates = rows.map((row) => String(row.write_date));
  const newest = [at.newest, ...dates].sort().at(-1) as string;
  if (rows.length < limit) {
    // The rest of a crowded second is read; what follows it is not.
    if (at.after !== undefined) return { cursor: { newest, from: shifted(at.from, 1) }, more: true };
    return { cursor: { newest, from: at.from }, more: false };
  }
  if (at.after !== undefined) return { cursor: { newest, from: at.from, after: (rows.at(-1) as Row).id }, more: true };
  const last = dates.at(-1) as string;
  if (last > at.from && last !== dates[0]) return { cursor: { newest, from: last }, more: true };
  return { cursor: { newest, from: dates[0] as string, after: 0 }, more: true };
}

const epochMsOfOdoo = (time: string): number => Date.parse(`${time.replace(' ', 'T')}Z`);
const timeAt = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ');

/** A time of Odoo moved by seconds. */
export const shifted = (time: string, seconds: number): string => timeAt(epochMsOfOdoo(time) + seconds * 1_000);
