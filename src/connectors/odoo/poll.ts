import type { Poll } from '../../connector/connector.ts';
import type { Json } from '../../kernel/json.ts';
import { type Odoo, type Row, textOf } from './client.ts';
import type { Desk } from './desk.ts';
import { WATCHED, type Watched } from './facts.ts';
import { watchedSales } from './pos-facts.ts';
import { DEFAULTS } from './settings.ts';

/**
 * Where a poll stands. `newest` is the latest `write_date` seen; each sweep begins an overlap before it, because a long
 * transaction commits with the time of its start. Within a sweep `from` moves on by whole seconds, and `after` by id
 * inside a second that holds more rows than a page: the two versions disagree on `>` and `=`, but not on `>=` and `<`.
 */
interface Cursor {
  readonly newest: string;
  readonly from?: string;
  readonly after?: number;
}

export function polls(desk: Desk): readonly Poll[] {
  const everyMs = (desk.settings.polling?.everySeconds ?? DEFAULTS.everySeconds) * 1_000;
  const compareMs = (desk.settings.polling?.compareHours ?? DEFAULTS.compareHours) * 3_600_000;
  return Object.entries({ ...WATCHED, ...watchedSales(desk.settings) }).flatMap(([name, watched]) => [
    { name, everyMs, lane: 'live' as const, read: (cursor: Json | undefined) => readChanges(desk, watched, cursor) },
    {
      name: `${name}-compare`,
      everyMs: compareMs,
      lane: 'bulk' as const,
      read: (cursor: Json | undefined) => compare(desk, watched, cursor),
    },
  ]);
}

type Page = Awaited<ReturnType<Poll['read']>>;

/** One page of what changed behind a cursor; the first time it only takes its place. */
export async function readChanges(desk: Desk, watched: Watched, cursor: Json | undefined): Promise<Page> {
  const odoo = await desk.odoo('polling');
  if (cursor === undefined)
    return { facts: [], cursor: { newest: await newestWrite(desk, odoo, watched) }, more: false };
  const at = cursor as unknown as Cursor;
  const overlap = desk.settings.polling?.overlapSeconds ?? DEFAULTS.overlapSeconds;
  const from = at.from ?? shifted(at.newest, -overlap);
  const limit = desk.settings.polling?.pageRows ?? DEFAULTS.pageRows;
  const rows = await pageOf(odoo, watched, from, at.after, limit);
  const facts = await watched.facts(desk, odoo, rows);
  const next = advance({ ...at, from }, rows, limit);
  return { facts, cursor: next.cursor as unknown as Json, more: next.more };
}

/** Begins now, in the server's own time: the hub's clock may differ from Odoo's. */
async function newestWrite(desk: Desk, odoo: Odoo, watched: Watched): Promise<string> {
  const [row] = await odoo.searchRead(watched.model, [], ['write_date'], {
    order: 'write_date desc,id desc',
    limit: 1,
  });
  return textOf(row?.write_date) ?? new Date(desk.clock.now()).toISOString().slice(0, 19).replace('T', ' ');
}

async function pageOf(
  odoo: Odoo,
  watched: Watched,
  from: string,
  after: number | undefined,
  limit: number,
): Promise<readonly Row[]> {
  const second =
    after === undefined
      ? []
      : [
          ['write_date', '<', shifted(from, 1)],
          ['id', '>', after],
        ];
  const domain = [['write_date', '>=', from], ...second, ...watched.domain(odoo)];
  const order = after === undefined ? 'write_date,id' : 'id';
  return odoo.searchRead(watched.model, domain, watched.fields(odoo), { order, limit });
}

/** Where the next page begins. Exported for its test. */
export function advance(
  at: Cursor & { readonly from: string },
  rows: readonly Row[],
  limit: number,
): { cursor: Cursor; more: boolean } {
  const dates = rows.map((row) => String(row.write_date));
  const newest = [at.newest, ...dates].sort().at(-1) as string;
  if (rows.length < limit) {
    // The rest of a crowded second is read; what follows it is not.
    if (at.after !== undefined) return { cursor: { newest, from: shifted(at.from, 1) }, more: true };
    return { cursor: { newest }, more: false };
  }
  if (at.after !== undefined) return { cursor: { newest, from: at.from, after: (rows.at(-1) as Row).id }, more: true };
  const last = dates.at(-1) as string;
  if (last > at.from && last !== dates[0]) return { cursor: { newest, from: last }, more: true };
  return { cursor: { newest, from: dates[0] as string, after: 0 }, more: true };
}

/** A time of Odoo moved by seconds. */
export function shifted(time: string, seconds: number): string {
  return new Date(Date.parse(`${time.replace(' ', 'T')}Z`) + seconds * 1_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
}

// ── full compare ────────────────────────────────────────────────────────────────────────────────────────────

interface Comparison {
  readonly since: string;
  readonly after: number;
}

/** Between two comparisons. */
const IDLE = {};

/**
 * Reads everything of the last days again by id, whatever the change cursor says. Facts that are known give nothing new;
 * what was missed comes out. The first time it only takes its place.
 */
async function compare(desk: Desk, watched: Watched, cursor: Json | undefined): Promise<Page> {
  if (cursor === undefined) return { facts: [], cursor: IDLE, more: false };
  const odoo = await desk.odoo('comparing');
  const days = desk.settings.polling?.compareDays ?? DEFAULTS.compareDays;
  const begun = cursor as unknown as Partial<Comparison>;
  const since = begun.since ?? shifted(await newestWrite(desk, odoo, watched), -days * 86_400);
  const at: Comparison = { since, after: begun.after ?? 0 };
  const limit = desk.settings.polling?.pageRows ?? DEFAULTS.pageRows;
  const domain = [['write_date', '>=', at.since], ['id', '>', at.after], ...watched.domain(odoo)];
  const rows = await odoo.searchRead(watched.model, domain, watched.fields(odoo), { order: 'id', limit });
  const facts = await watched.facts(desk, odoo, rows);
  const more = rows.length === limit;
  return { facts, cursor: more ? { since, after: (rows.at(-1) as Row).id } : IDLE, more };
}
