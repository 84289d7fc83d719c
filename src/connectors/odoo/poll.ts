import type { Poll } from '../../connector/connector.ts';
import type { Json } from '../../kernel/json.ts';
import type { Row } from './client.ts';
import type { Desk } from './desk.ts';
import { WATCHED, type Watched } from './facts.ts';
import { watchedSales } from './pos-facts.ts';
import { DEFAULTS } from './settings.ts';
import { beginSweeps, newestWrite, pageRowsOf, shifted, sweepOn } from './sweep.ts';

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
  if (cursor === undefined) return beginSweeps(desk, odoo, watched.model);
  return sweepOn(desk, odoo, cursor, {
    model: watched.model,
    domain: watched.domain(odoo),
    fields: watched.fields(odoo),
    facts: (rows) => watched.facts(desk, odoo, rows),
  });
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
  const since = begun.since ?? shifted(await newestWrite(desk, odoo, watched.model), -days * 86_400);
  const at: Comparison = { since, after: begun.after ?? 0 };
  const limit = pageRowsOf(desk);
  const domain = [['write_date', '>=', at.since], ['id', '>', at.after], ...watched.domain(odoo)];
  const rows = await odoo.searchRead(watched.model, domain, watched.fields(odoo), { order: 'id', limit });
  const facts = await watched.facts(desk, odoo, rows);
  const more = rows.length === limit;
  return { facts, cursor: more ? { since, after: (rows.at(-1) as Row).id } : IDLE, more };
}
