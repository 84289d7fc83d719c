import type { Call, FactDraft, Hint, Poll } from '../../connector/connector.ts';
import {
  beginRoundsNow,
  enterRound,
  type LookBack,
  leaveRound,
  met,
  type Rounds,
  storedRound,
} from '../../connector/look-back.ts';
import { factId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { type Client, gid } from './client.ts';
import { Field } from './fields.ts';
import type { Inventory } from './inventory.ts';
import { LEVEL_HINT, READ_LEVEL } from './inventory-translate.ts';
import { everyMsOf, overlapMsOf } from './manifest.ts';
import { READ_LEVELS, READ_LEVELS_AT } from './operations.ts';

/** What the shop shows of an article at a location. Ids are digits. */
export interface Level {
  readonly item: string;
  readonly sku: string | undefined;
  readonly location: string;
  readonly available: number;
  readonly updatedAt: string | undefined;
}

const FULL_EVERY_MS = 24 * 3_600_000;
const PAGE = 50;
/** Items of one search. */
const TERMS = 40;

/** What a location shows of some items; one that is not kept there is left out. */
export async function readLevels(
  client: Client,
  items: readonly string[],
  location: string,
  call?: Call,
): Promise<readonly Level[]> {
  const levels: Level[] = [];
  const unique = [...new Set(items)];
  for (let from = 0; from < unique.length; from += TERMS) {
    const some = unique.slice(from, from + TERMS);
    const variables = {
      query: some.map((id) => `id:${id}`).join(' OR '),
      first: TERMS,
      location: gid('Location', location),
    };
    const { data } = await client.ask({
      text: READ_LEVELS,
      variables,
      operation: 'inventory',
      ...(call === undefined ? {} : { call }),
    });
    for (const node of data.at('inventoryItems').at('nodes').list()) {
      const level = node.at('inventoryLevel');
      if (level.present) levels.push(levelOf(node, level, location));
    }
  }
  return levels;
}

function levelOf(item: Field, level: Field, location: string): Level {
  const [available] = level.at('quantities').list();
  return {
    item: item.at('id').id(),
    sku: item.at('sku').optionalText(255),
    location,
    available: wholeNumber(available?.at('quantity') ?? new Field(undefined, 'quantities[0]')),
    updatedAt: level.at('updatedAt').optionalTime(),
  };
}

function wholeNumber(field: Field): number {
  if (typeof field.value !== 'number' || !Number.isSafeInteger(field.value))
    throw field.wrong('must be a whole number');
  return field.value;
}

// ── facts ───────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A level as a fact with all that translation needs. Its id is what the webhook and the poll both know: item, location, number
 * and Shopify's own time of the change, which is also when it was observed: numbers of one place stay in order whoever read them. `turn`
 * tells a number that came back from the same one earlier in that second.
 */
async function factOf(
  { places }: Inventory,
  level: Level & { readonly updatedAt: string },
  { sku, turn }: { readonly sku: string; readonly turn: number },
): Promise<FactDraft> {
  const { item, location, available, updatedAt } = level;
  const canonical = await places.canonicalOf(location);
  const again = turn === 0 ? [] : [String(turn)];
  const identity = factId(item, location, String(available), updatedAt, ...again);
  const body = { item, location: canonical ?? null, sku, available, updatedAt, identity };
  return { topic: READ_LEVEL, id: `level/${item}/${location}/${identity}`, body: JSON.stringify(body), object: item };
}

/** Hints of this time are read together: a bulk change announces each level by itself. */
const GATHER_MS = 40;

/**
 * Follows webhooks of levels. They carry the number but no SKU; the item's SKU is remembered or looked up, for many items with
 * one question. The item's number itself is not read: it came signed.
 */
export function levelHints(inventory: Inventory): (hint: Hint) => Promise<readonly FactDraft[]> {
  const { context, items, seconds } = inventory;
  let gathering: { readonly ids: Set<string>; readonly skus: Promise<ReadonlyMap<string, string>> } | undefined;

  async function readTogether(ids: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
    await context.clock.sleep(GATHER_MS);
    gathering = undefined;
    return items.skus([...ids]);
  }

  return async ({ kind, foreignId }) => {
    if (kind !== LEVEL_HINT) return [];
    const [item = '', location = '', number = '', updatedAt = ''] = foreignId.split('~');
    const available = Number(number);
    const turn = seconds.heard({ item, location, available, at: updatedAt });
    if (gathering === undefined) {
      const ids = new Set<string>();
      gathering = { ids, skus: readTogether(ids) };
    }
    gathering.ids.add(item);
    const sku = (await gathering.skus).get(item);
    // An article without a SKU, or one that is gone, concerns nobody here.
    if (sku === undefined) return [];
    return [await factOf(inventory, { item, sku, location, available, updatedAt }, { sku, turn })];
  };
}

// ── gap recovery ────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Where gap recovery stands: the location it is at, and the page there. Shopify lists levels by id and not by time, so that one that
 * changes behind us is met only by the next sweep; a sweep therefore looks back to what was newest before the last one began.
 */
interface Cursor extends Rounds {
  /** Locations that are still to be read; empty between two sweeps. */
  readonly locations: readonly string[];
  readonly after: string | null;
}

/** What changed, every few minutes, and everything, once a day, as the proof and as the beginning. */
export function levelPolls(inventory: Inventory): readonly Poll[] {
  return [
    {
      name: 'inventory',
      everyMs: everyMsOf(inventory.context.settings),
      lane: 'standard',
      read: (stored) => readChanges(inventory, stored),
    },
    { name: 'inventory-full', everyMs: FULL_EVERY_MS, lane: 'bulk', read: (stored) => readAll(inventory, stored) },
  ];
}

type Page = Awaited<ReturnType<Poll['read']>>;

async function readChanges(inventory: Inventory, stored: Json | undefined): Promise<Page> {
  const { context } = inventory;
  const overlapMs = overlapMsOf(context.settings);
  const lookBack = { overlapMs, nowMs: context.clock.now() };
  const known = enterRound(cursorOf(stored, lookBack.nowMs) ?? begin(lookBack), lookBack);
  const { levels, left } = await readPage(inventory, known, `updated_at:>='${known.since}'`);
  const facts = await factsOf(inventory, levels);
  const next = levels.reduce((at, { updatedAt }) => met(at, updatedAt, context.clock.now()), known);
  if (left !== undefined) return { facts, cursor: { ...next, ...left }, more: true };
  return { facts, cursor: { ...leaveRound(next, overlapMs, 'known'), locations: [], after: null }, more: false };
}

/** Everything that is shown, page by page; what was told before is known by its id. Between two rounds the cursor is empty. */
async function readAll(inventory: Inventory, stored: Json | undefined): Promise<Page> {
  const field = new Field(stored);
  const at = { locations: textsOf(field.at('locations')), after: field.at('after').optionalText(2_000) ?? null };
  const { levels, left } = await readPage(inventory, at, '');
  return { facts: await factsOf(inventory, levels), cursor: { ...left }, more: left !== undefined };
}

export interface Place {
  readonly locations: readonly string[];
  readonly after: string | null;
}

/** One page of the first of some locations, and where it goes on; of all that are watched when there is none to go on with. */
export async function readPage(
  { client, places }: Inventory,
  { locations, after }: Place,
  query: string,
): Promise<{
  readonly levels: readonly Level[];
  readonly left?: { locations: readonly string[]; after: string | null };
}> {
  const [location, ...rest] = locations.length > 0 ? locations : await places.watched();
  if (location === undefined) return { levels: [] };
  const page = await levelsAt(client, location, query, after);
  if (page.after !== null) return { levels: page.levels, left: { locations: [location, ...rest], after: page.after } };
  return rest.length === 0 ? { levels: page.levels } : { levels: page.levels, left: { locations: rest, after: null } };
}

async function factsOf(inventory: Inventory, levels: readonly Level[]): Promise<readonly FactDraft[]> {
  const facts: FactDraft[] = [];
  const names = await inventory.items.named(levels.flatMap(({ sku }) => sku ?? []));
  for (const { sku: theirs, updatedAt, ...level } of levels) {
    if (theirs === undefined || updatedAt === undefined) continue;
    const sku = names.get(theirs) ?? theirs;
    const turn = inventory.seconds.read({ ...level, at: updatedAt });
    facts.push(await factOf(inventory, { ...level, sku, updatedAt }, { sku, turn }));
  }
  return facts;
}

const textsOf = (field: Field): readonly string[] => field.list().map((each) => each.text(40));

const begin = (lookBack: LookBack): Cursor => ({
  ...beginRoundsNow(lookBack),
  locations: [],
  after: null,
});

function cursorOf(stored: Json | undefined, nowMs: number): Cursor | undefined {
  const field = new Field(stored);
  if (!field.present) return undefined;
  return {
    since: field.at('since').time(),
    newest: field.at('newest').time(),
    locations: textsOf(field.at('locations')),
    after: field.at('after').optionalText(2_000) ?? null,
    ...storedRound(stored, nowMs),
  };
}

async function levelsAt(
  client: Client,
  location: string,
  query: string,
  after: string | null,
): Promise<{ readonly levels: readonly Level[]; readonly after: string | null }> {
  const variables = { location: gid('Location', location), query, first: PAGE, after };
  const { data } = await client.ask({ text: READ_LEVELS_AT, variables, operation: 'reading' });
  // A location that was deleted has nothing to say.
  const page = data.at('location').at('inventoryLevels');
  const levels = page
    .at('nodes')
    .list()
    .map((level) => levelOf(level.at('item'), level, location));
  const more = page.at('pageInfo').at('hasNextPage').flag();
  return { levels, after: more ? page.at('pageInfo').at('endCursor').text(2_000) : null };
}
