import type { Poll } from '../../connector/connector.ts';
import { instant } from '../../kernel/clock.ts';
import { factId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { linkOf, type Odoo, type Row } from './client.ts';
import type { Desk } from './desk.ts';
import type { Watched } from './facts.ts';
import { readChanges } from './poll.ts';
import { factsOf, goneFact, readArticles, type Wanted } from './product-facts.ts';
import { DEFAULTS } from './settings.ts';

/** Every record, archived ones too: a domain that names `active` is not narrowed to active ones by Odoo. */
const ALL = [['active', 'in', [true, false]]];
/** More changed articles in one page are somebody's import, and no price of it is urgent. */
const MOST_URGENT = 25;

/**
 * How articles and prices are read, when the connection is to tell of `articles`. Articles travel in the bulk lane. Prices have polls of
 * their own in the standard lane, so that a price does not wait behind a backfill of articles. The comparison reads everything once
 * at first, which is the backfill, and then whatever differs from its last round: deleted rules and products leave no other trace.
 */
export function productPolls(desk: Desk): readonly Poll[] {
  const { articles, polling } = desk.settings;
  if (articles === undefined) return [];
  const everyMs = (articles.everySeconds ?? polling?.everySeconds ?? DEFAULTS.everySeconds) * 1_000;
  const poll = (name: string, lane: Poll['lane'], watched: Watched): Poll => ({
    name,
    everyMs,
    lane,
    read: (cursor) => readChanges(desk, watched, cursor),
  });
  return [
    poll('products', 'bulk', templates({ products: true, prices: false })),
    poll('product-variants', 'bulk', variants({ products: true, prices: false })),
    poll('prices', 'standard', templates({ products: false, prices: true })),
    {
      name: 'price-rules',
      everyMs,
      lane: 'standard',
      read: (cursor) => readRuleChanges(desk, cursor),
    },
    {
      name: 'products-compare',
      // Pages follow each other at once; between rounds it looks now and then whether the next one is due.
      everyMs,
      lane: 'bulk',
      read: (cursor) => compareArticles(desk, cursor),
    },
  ];
}

async function facts(desk: Desk, odoo: Odoo, ids: readonly number[], wanted: Wanted) {
  const unique = [...new Set(ids)];
  const crowd = wanted.crowd ?? unique.length > MOST_URGENT;
  // Taken before the reading: what is read is at least as new as this.
  const nowMs = desk.clock.now();
  return factsOf(await readArticles(desk, odoo, unique, wanted), { ...wanted, crowd }, nowMs);
}

const templates = (wanted: Wanted): Watched => ({
  model: 'product.template',
  domain: () => ALL,
  fields: () => ['write_date'],
  facts: (desk, odoo, rows) =>
    facts(
      desk,
      odoo,
      rows.map(({ id }) => id),
      wanted,
    ),
});

const variants = (wanted: Wanted): Watched => ({
  model: 'product.product',
  domain: () => ALL,
  fields: () => ['product_tmpl_id', 'write_date'],
  facts: (desk, odoo, rows) =>
    facts(
      desk,
      odoo,
      rows.flatMap((row) => linkOf(row.product_tmpl_id) ?? []),
      wanted,
    ),
});

// ── rules of price lists ────────────────────────────────────────────────────────────────────────────────────

/** Where the poll of rules stands: a rule that concerns many articles makes it go through all of them. */
interface RuleCursor {
  readonly changes: Json;
  /** Id of the last template of the sweep that is going on. */
  readonly sweep?: number;
  /** Moment of the change that the sweep is for. */
  readonly round?: string;
  /** The change that was last swept for; the overlap shows it again. */
  readonly swept?: string;
}

type Page = Awaited<ReturnType<Poll['read']>>;

async function readRuleChanges(desk: Desk, stored: Json | undefined): Promise<Page> {
  const cursor = stored as unknown as RuleCursor | undefined;
  if (cursor?.sweep !== undefined) return sweepOn(desk, cursor);
  let wide: string | undefined;
  const rules: Watched = {
    model: 'product.pricelist.item',
    domain: () => [],
    fields: () => ['pricelist_id', 'applied_on', 'product_tmpl_id', 'product_id', 'write_date'],
    facts: async (_desk, odoo, rows) => {
      const narrow = rows.filter((row) => !isWide(row));
      const widest = rows.filter(isWide).map((row) => String(row.write_date));
      if (widest.length > 0) wide = `rule ${widest.sort().at(-1)}`;
      const version = rows.map((row) => String(row.write_date)).sort();
      return facts(desk, odoo, await templatesOf(odoo, narrow), {
        products: false,
        prices: true,
        // A rule is no part of the article: its own time tells one change of it from the next.
        ...(version.length === 0 ? {} : { round: `rule ${version.at(-1)}` }),
      });
    },
  };
  const page = await readChanges(desk, rules, cursor?.changes);
  const changes = page.cursor;
  const swept = cursor?.swept;
  if (wide === undefined || wide === swept) {
    return { ...page, cursor: { changes, ...(swept === undefined ? {} : { swept }) } as unknown as Json };
  }
  return { facts: page.facts, cursor: { changes, sweep: 0, round: wide } as unknown as Json, more: true };
}

const isWide = (row: Row): boolean => ['3_global', '2_product_category'].includes(String(row.applied_on));

async function templatesOf(odoo: Odoo, rules: readonly Row[]): Promise<readonly number[]> {
  const products = rules.flatMap((row) => linkOf(row.product_id) ?? []);
  const rows = products.length === 0 ? [] : await odoo.read('product.product', products, ['product_tmpl_id']);
  return [...rules, ...rows].flatMap((row) => linkOf(row.product_tmpl_id) ?? []);
}

async function sweepOn(desk: Desk, cursor: RuleCursor): Promise<Page> {
  const { changes, sweep = 0, round = '' } = cursor;
  const limit = desk.settings.polling?.pageRows ?? DEFAULTS.pageRows;
  const odoo = await desk.odoo('polling');
  const domain = [['id', '>', sweep], ['sale_ok', '=', true], ...ALL];
  const rows = await odoo.searchRead('product.template', domain, ['write_date'], { order: 'id', limit });
  const wanted = { products: false, prices: true, crowd: true, round };
  const found = await facts(
    desk,
    odoo,
    rows.map(({ id }) => id),
    wanted,
  );
  const last = rows.at(-1)?.id;
  if (rows.length < limit || last === undefined) {
    return { facts: found, cursor: { changes, swept: round } as unknown as Json, more: true };
  }
  return { facts: found, cursor: { changes, sweep: last, round } as unknown as Json, more: true };
}

// ── full compare, and the first reading of all ──────────────────────────────────────────────────────────────

/** Ids of templates in one page of the comparison. */
const BUCKET = 200;

interface Comparison {
  /** When the round began; it tells what this round finds from what earlier ones found. */
  readonly round?: string;
  /** The next bucket of ids. */
  readonly at: number;
  /** When the last round ended, epoch milliseconds. */
  readonly endedMs?: number;
  /** What each bucket said in the last round, as a short text; absent where it was empty. */
  readonly digests: Readonly<Record<string, string>>;
}

const BEFORE_ALL: Comparison = { at: 0, digests: {} };

async function compareArticles(desk: Desk, stored: Json | undefined): Promise<Page> {
  const page = (cursor: Comparison, more: boolean, found: Page['facts'] = []): Page => ({
    facts: found,
    cursor: cursor as unknown as Json,
    more,
  });
  // The first time it only takes its place, as every poll does; the next look reads everything.
  if (stored === undefined) return page(BEFORE_ALL, false);
  const cursor = stored as unknown as Comparison;
  const nowMs = desk.clock.now();
  const { articles: wish, polling } = desk.settings;
  const pauseMs = (wish?.compareHours ?? polling?.compareHours ?? DEFAULTS.compareHours) * 3_600_000;
  if (cursor.round === undefined && cursor.endedMs !== undefined && nowMs < cursor.endedMs + pauseMs) {
    return page(cursor, false);
  }
  const round = cursor.round ?? instant(nowMs);
  const odoo = await desk.odoo('comparing');
  const first = cursor.at * BUCKET;
  const domain = [['id', '>=', first], ['id', '<', first + BUCKET], ...ALL];
  const rows = await odoo.searchRead('product.template', domain, ['write_date'], { order: 'id' });
  const ids = rows.map(({ id }) => id);
  const articles = await readArticles(desk, odoo, ids, { prices: true });
  const digest = articles.length === 0 ? undefined : factId(JSON.stringify(articles.map(stable)));
  const before = cursor.digests[cursor.at];
  const found =
    digest === before
      ? []
      : [
          ...factsOf(articles, { products: true, prices: true, crowd: true, round }, nowMs),
          ...(before === undefined ? [] : await goneIn(desk, first, ids, round, nowMs)),
        ];
  const { [String(cursor.at)]: _, ...others } = cursor.digests;
  const digests = digest === undefined ? others : { ...others, [cursor.at]: digest };
  const [last] = await odoo.searchRead('product.template', ALL, ['write_date'], { order: 'id desc', limit: 1 });
  if ((last?.id ?? 0) >= first + BUCKET) return page({ round, at: cursor.at + 1, digests }, true, found);
  return page({ at: 0, endedMs: nowMs, digests }, false, found);
}

/** What of an article must be equal for it to be the same; an empty write changes nothing. */
function stable({
  template: { writtenAt: _, ...template },
  canonical,
  prices,
}: Awaited<ReturnType<typeof readArticles>>[number]) {
  return { template, canonical, prices };
}

/** Articles of these ids that the hub knows and Odoo does not have any more. */
async function goneIn(desk: Desk, first: number, there: readonly number[], round: string, nowMs: number) {
  const known = new Set(there);
  const found = [];
  for (let id = first; id < first + BUCKET; id += 1) {
    if (known.has(id)) continue;
    const canonical = await desk.bindings.canonicalOf(desk.connection, 'product.template', String(id));
    if (canonical !== undefined) found.push(goneFact(id, canonical, round, nowMs));
  }
  return found;
}
