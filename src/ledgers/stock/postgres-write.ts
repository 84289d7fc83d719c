import type pg from 'pg';
import { bigintArray, jsonArray, textArray } from '../../backbone/postgres/binary-array.ts';
import type { Loaded } from './postgres-store.ts';
import { dueOf } from './publish.ts';
import { type OpenDesk, SOURCE_GRAIN_MS } from './store.ts';

/** Writes what a decision changed, in the transaction that loaded it. */
export async function writeDesk(client: pg.PoolClient, desk: OpenDesk, loaded: Loaded): Promise<void> {
  await writeOwners(client, desk, loaded);
  await writeClaims(client, desk, loaded);
  await writeRecipes(client, desk, loaded);
  await writeSheets(client, desk, loaded);
  await writeEntries(client, desk);
  await writeSources(client, desk, loaded);
}

function changed<Value>(now: ReadonlyMap<string, Value>, before: ReadonlyMap<string, Value>): [string, Value][] {
  return [...now].filter(([key, value]) => before.get(key) !== value);
}

async function writeOwners(client: pg.PoolClient, desk: OpenDesk, loaded: Loaded): Promise<void> {
  const owners = changed(desk.owners, loaded.owners);
  if (owners.length === 0) return;
  // One array of texts for each owner cannot be unnested side by side, so each travels as a JSON list.
  await client.query(
    `update stock_owner o set facts = i.facts, skus = array(select json_array_elements_text(i.skus))
     from unnest($1::text[], $2::json[], $3::json[]) as i (owner, facts, skus) where o.owner = i.owner`,
    [
      textArray(owners.map(([id]) => id)),
      jsonArray(owners.map(([, owner]) => JSON.stringify(owner))),
      jsonArray(owners.map(([, { sold }]) => JSON.stringify(Object.keys(sold?.lines ?? {})))),
    ],
  );
}

async function writeClaims(client: pg.PoolClient, desk: OpenDesk, loaded: Loaded): Promise<void> {
  const claims = changed(desk.claims, loaded.claims).map(([, claim]) => claim);
  if (claims.length === 0) return;
  await client.query(
    `insert into stock_claim (owner, sku, location, claim, live)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::json[], $5::boolean[])
     on conflict (owner, sku, location) do update set claim = excluded.claim, live = excluded.live`,
    [
      textArray(claims.map(({ owner }) => owner)),
      textArray(claims.map(({ sku }) => sku)),
      textArray(claims.map(({ location }) => location)),
      jsonArray(claims.map((claim) => JSON.stringify(claim))),
      claims.map(({ live }) => live),
    ],
  );
}

async function writeRecipes(client: pg.PoolClient, desk: OpenDesk, loaded: Loaded): Promise<void> {
  const recipes = changed(desk.recipes, loaded.recipes);
  if (recipes.length === 0) return;
  await client.query(
    `insert into stock_recipe (sku, rank, components) select * from unnest($1::text[], $2::text[], $3::json[])
     on conflict (sku) do update set rank = excluded.rank, components = excluded.components`,
    [
      textArray(recipes.map(([sku]) => sku)),
      textArray(recipes.map(([, { rank }]) => rank)),
      jsonArray(recipes.map(([, { components }]) => JSON.stringify(components))),
    ],
  );
  const parts = recipes.flatMap(([sku, { components }]) =>
    Object.keys(components).map((component) => [component, sku]),
  );
  await client.query('delete from stock_recipe_part where sku = any($1)', [textArray(recipes.map(([sku]) => sku))]);
  await client.query('insert into stock_recipe_part (component, sku) select * from unnest($1::text[], $2::text[])', [
    textArray(parts.map(([component = '']) => component)),
    textArray(parts.map(([, sku = '']) => sku)),
  ]);
}

async function writeSheets(client: pg.PoolClient, desk: OpenDesk, loaded: Loaded): Promise<void> {
  const sheets = [...desk.sheets]
    .map(([sku, sheet]) => ({ sku, sheet, due: dueOf(desk, sku) }))
    .filter(({ sku, sheet, due }) => loaded.sheets.get(sku) !== sheet || loaded.due.get(sku) !== due);
  if (sheets.length === 0) return;
  await client.query(
    `update stock_sheet s set sheet = i.sheet, due_at_ms = i.due
     from unnest($1::text[], $2::json[], $3::bigint[]) as i (sku, sheet, due) where s.sku = i.sku`,
    [
      textArray(sheets.map(({ sku }) => sku)),
      jsonArray(sheets.map(({ sheet }) => JSON.stringify(sheet))),
      bigintArray(sheets.map(({ due }) => due ?? null)),
    ],
  );
}

async function writeEntries(client: pg.PoolClient, { entries }: OpenDesk): Promise<void> {
  if (entries.length === 0) return;
  await client.query(
    `insert into stock_entry (sku, at_ms, kind, entry)
     select sku, at_ms, kind, entry
     from unnest($1::text[], $2::bigint[], $3::text[], $4::json[]) with ordinality as i (sku, at_ms, kind, entry, ordinal)
     order by ordinal`,
    [
      textArray(entries.map(({ sku }) => sku)),
      bigintArray(entries.map(({ atMs }) => atMs)),
      textArray(entries.map(({ kind }) => kind)),
      jsonArray(entries.map((entry) => JSON.stringify(entry))),
    ],
  );
}

async function writeSources(client: pg.PoolClient, { entries, nowMs }: OpenDesk, loaded: Loaded): Promise<void> {
  const heard = new Set(entries.flatMap(({ reading }) => (reading === undefined ? [] : [reading.source])));
  const due = [...heard].filter((name) => {
    const known = loaded.sources.get(name);
    return known === undefined || nowMs - known.heardMs >= SOURCE_GRAIN_MS;
  });
  if (due.length === 0) return;
  await client.query(
    `insert into stock_source (source, heard_at_ms, since_ms) select source, $2, $2 from unnest($1::text[]) as source order by source
     on conflict (source) do update set heard_at_ms = greatest(stock_source.heard_at_ms, excluded.heard_at_ms)`,
    [textArray(due.sort()), nowMs],
  );
}
