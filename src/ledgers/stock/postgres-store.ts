import type pg from 'pg';
import { textArray } from '../../backbone/postgres/binary-array.ts';
import type { Database } from '../../backbone/postgres/database.ts';
import { claimKey, type Touch } from './desk.ts';
import { kinOf } from './kin.ts';
import type { Owner } from './owner.ts';
import { writeDesk } from './postgres-write.ts';
import type { Claim, Recipe, Sheet } from './sheet.ts';
import {
  type At,
  type HistoryQuery,
  type KeptEntry,
  learnedOf,
  type OpenDesk,
  type Source,
  type StockStore,
} from './store.ts';

/** Any number, as long as it never changes: recipes change alone, everything else goes on side by side. */
const RECIPE_LOCK = 7_135_006;

/** A desk as it was loaded, so that only what changed is written. */
export interface Loaded {
  readonly owners: ReadonlyMap<string, Owner>;
  readonly sheets: ReadonlyMap<string, Sheet>;
  readonly claims: ReadonlyMap<string, Claim>;
  readonly recipes: ReadonlyMap<string, Recipe>;
  readonly due: ReadonlyMap<string, number | undefined>;
  readonly sources: ReadonlyMap<string, Source>;
}

/** The ledger in PostgreSQL. Whoever changes an article holds its row; rows are taken in one order, so nobody waits in a ring. */
export function createPostgresStockStore(database: Database): StockStore {
  return {
    change: (touch, at, decide) =>
      database.transaction(async (client) => {
        await lockRecipes(client, touch);
        const { desk, loaded } = await open(client, touch, at, true);
        const result = decide(desk);
        await writeDesk(client, desk, loaded);
        return result;
      }),
    view: (skus, at, read) =>
      database.transaction(async (client) => {
        await client.query('set transaction isolation level repeatable read, read only');
        const touch = { skus, owners: [], recipes: [], sets: [] };
        return read((await open(client, touch, at, false)).desk);
      }),
    async knows(sku) {
      const [row] = await database.query<{ known: boolean }>(
        // The lines of an article that has not moved for long may be forgotten; what is known of it is not.
        `select exists (select from stock_entry where sku = $1) or
           exists (select from stock_sheet where sku = $1 and sheet::text <> '{}') or
           exists (select from stock_recipe where sku = $1 and components::text <> '{}') as known`,
        [sku],
      );
      return row?.known === true;
    },
    history: (sku, query) => history(database, sku, query),
    async due(nowMs, limit) {
      const rows = await database.query<{ sku: string }>(
        'select sku from stock_sheet where due_at_ms <= $1 order by due_at_ms limit $2',
        [nowMs, limit],
      );
      return rows.map(({ sku }) => sku);
    },
    sources: async () => [...sourcesOf(await database.query<SourceRow>(SOURCES)).values()],
    setSilent: (source, silent, nowMs) =>
      database.transaction(async (client) => {
        const { rowCount } = await client.query(
          'update stock_source set silent = $2 where source = $1 and silent <> $2',
          [source, silent],
        );
        if (rowCount === 1) await client.query('update stock_sheet set due_at_ms = $1', [nowMs]);
      }),
    adopt: (policy, nowMs) =>
      database.transaction(async (client) => {
        const { rowCount } = await client.query(
          `insert into stock_policy (policy) values ($1)
           on conflict (one) do update set policy = excluded.policy where stock_policy.policy <> excluded.policy`,
          [policy],
        );
        if (rowCount === 1) await client.query('update stock_sheet set due_at_ms = $1', [nowMs]);
      }),
  };
}

/** Recipes that change must not change under an order that is being taken apart. */
async function lockRecipes(client: pg.PoolClient, { recipes, sets }: Touch): Promise<void> {
  const known =
    recipes.length === 0 || sets.length > 0
      ? undefined
      : await client.query(`select from stock_recipe where sku = any($1) and components::text <> '{}' limit 1`, [
          textArray(recipes),
        ]);
  const changes = sets.length > 0 || (known?.rowCount ?? 0) > 0;
  await client.query(`select pg_advisory_xact_lock${changes ? '' : '_shared'}($1)`, [RECIPE_LOCK]);
}

async function open(
  client: pg.PoolClient,
  touch: Touch,
  { plan, nowMs }: At,
  lock: boolean,
): Promise<{ desk: OpenDesk; loaded: Loaded }> {
  const owners = await ownersOf(client, touch, lock);
  const claimed = await claimedBy(client, [...owners.keys()]);
  const bought = [...owners.values()].flatMap(({ sold }) => Object.keys(sold?.lines ?? {}));
  const kin = await kinOf([...touch.skus, ...touch.recipes, ...bought, ...claimed], (skus) =>
    findRecipes(client, skus),
  );
  const { sheets, due } = await sheetsOf(client, kin.all, lock);
  // Only now: until their articles were locked, a reading could still end them.
  const claims = await claimsOfOwners(client, [...owners.keys()]);
  for (const [key, claim] of await openClaims(client, kin.all)) claims.set(key, claim);
  const sources = sourcesOf((await client.query<SourceRow>(SOURCES)).rows);
  const loaded: Loaded = {
    owners: new Map(owners),
    sheets: new Map(sheets),
    claims: new Map(claims),
    recipes: new Map(kin.recipes),
    due,
    sources,
  };
  const silent = new Set([...sources.values()].filter((source) => source.silent).map(({ name }) => name));
  const { recipes, concerned } = kin;
  const learnedMs = learnedOf(sources.values(), plan);
  const desk = { plan, nowMs, owners, sheets, claims, recipes, silent, learnedMs, entries: [], concerned };
  return { desk, loaded };
}

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

async function ownersOf(client: pg.PoolClient, touch: Touch, lock: boolean): Promise<Map<string, Owner>> {
  const buyers =
    touch.recipes.length === 0
      ? []
      : (
          await client.query<{ owner: string }>('select owner from stock_owner where skus && $1', [
            textArray(touch.recipes),
          ])
        ).rows.map(({ owner }) => owner);
  const wanted = [...new Set([...touch.owners, ...buyers])].sort();
  if (wanted.length === 0) return new Map();
  if (lock) {
    await client.query(
      `insert into stock_owner (owner, facts, skus)
       select owner, '{}', '{}' from unnest($1::text[]) as owner order by owner on conflict do nothing`,
      [textArray(wanted)],
    );
  }
  const { rows } = await client.query<{ owner: string; facts: Owner | Record<string, never> }>(
    `select owner, facts from stock_owner where owner = any($1) order by owner ${lock ? 'for update' : ''}`,
    [textArray(wanted)],
  );
  return new Map(rows.flatMap(({ owner, facts }) => ('id' in facts ? [[owner, facts as Owner] as const] : [])));
}

interface ClaimRow extends pg.QueryResultRow {
  readonly claim: Claim;
}

async function claimedBy(client: pg.PoolClient, owners: readonly string[]): Promise<string[]> {
  if (owners.length === 0) return [];
  const { rows } = await client.query<{ sku: string }>('select distinct sku from stock_claim where owner = any($1)', [
    textArray(owners),
  ]);
  return rows.map(({ sku }) => sku);
}

async function claimsOfOwners(client: pg.PoolClient, owners: readonly string[]): Promise<Map<string, Claim>> {
  if (owners.length === 0) return new Map();
  const { rows } = await client.query<ClaimRow>('select claim from stock_claim where owner = any($1)', [
    textArray(owners),
  ]);
  return keyed(rows);
}

async function openClaims(client: pg.PoolClient, skus: readonly string[]): Promise<Map<string, Claim>> {
  const { rows } = await client.query<ClaimRow>('select claim from stock_claim where sku = any($1) and live', [
    textArray(skus),
  ]);
  return keyed(rows);
}

function keyed(rows: readonly ClaimRow[]): Map<string, Claim> {
  return new Map(rows.map(({ claim }) => [claimKey(claim), claim]));
}

/** One list of names, and not one or the other: for that every recipe would be read. Exported for its test. */
export const RECIPES = `select sku, rank, components from stock_recipe
  where sku = any($1::text[] || array(select sku from stock_recipe_part where component = any($1)))`;

async function findRecipes(client: pg.PoolClient, skus: readonly string[]): Promise<Map<string, Recipe>> {
  const { rows } = await client.query<Recipe & { sku: string }>(RECIPES, [textArray(skus)]);
  return new Map(rows.map(({ sku, rank, components }) => [sku, { rank, components }]));
}

async function sheetsOf(client: pg.PoolClient, skus: readonly string[], lock: boolean) {
  if (lock) {
    await client.query(
      `insert into stock_sheet (sku, sheet) select sku, '{}' from unnest($1::text[]) as sku order by sku on conflict do nothing`,
      [textArray(skus)],
    );
  }
  const { rows } = await client.query<{ sku: string; sheet: Sheet | Record<string, never>; due: number | null }>(
    `select sku, sheet, due_at_ms as due from stock_sheet where sku = any($1) order by sku ${lock ? 'for update' : ''}`,
    [textArray(skus)],
  );
  const found = rows.flatMap(({ sku, sheet }) => ('sku' in sheet ? [[sku, sheet as Sheet] as const] : []));
  return { sheets: new Map(found), due: new Map(rows.map(({ sku, due }) => [sku, due ?? undefined])) };
}

interface SourceRow extends pg.QueryResultRow, Source {}

const SOURCES = 'select source as name, heard_at_ms as "heardMs", since_ms as "sinceMs", silent from stock_source';

const sourcesOf = (rows: readonly SourceRow[]): Map<string, Source> => new Map(rows.map((row) => [row.name, row]));

async function history(
  database: Database,
  sku: string,
  { limit, before = Number.MAX_SAFE_INTEGER, kinds }: HistoryQuery,
): Promise<KeptEntry[]> {
  const rows = await database.query<{ id: number; entry: Omit<KeptEntry, 'id'> }>(
    `select id, entry from stock_entry where sku = $1 and id < $2 and ($3::text[] is null or kind = any($3))
     order by id desc limit $4`,
    [sku, before, kinds === undefined ? null : [...kinds], limit],
  );
  return rows.map(({ id, entry }) => ({ ...entry, id }));
}
