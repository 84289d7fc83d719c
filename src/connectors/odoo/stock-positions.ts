import type { FactDraft } from '../../connector/connector.ts';
import { instant } from '../../kernel/clock.ts';
import { factId } from '../../kernel/ids.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { linkOf, numberOf, type Odoo, type Row, textOf } from './client.ts';
import type { Desk } from './desk.ts';
import { type FindPlaces, type Place, type Places, placesOf } from './stock-places.ts';
import { readShortages, type Shortages } from './stock-shortages.ts';

/** What everything about stock on one open connection works with. */
export interface Stock {
  readonly desk: Desk;
  readonly places: FindPlaces;
  /** Articles that changes were read of lately. */
  readonly known: Map<number, { readonly article: Article; readonly untilMs: number }>;
}

export const openStock = (desk: Desk): Stock => ({ desk, places: placesOf(desk), known: new Map() });

/** What is to be read: some articles, at some places. */
export interface Asked {
  readonly products: readonly number[];
  /** All that are followed by default. */
  readonly at?: ReadonlySet<Place>;
  /** Which pairs of the two; all by default. */
  readonly only?: (product: number, place: Place) => boolean;
  /** Whether articles are looked up anew, and not remembered for a minute. */
  readonly anew?: boolean;
  /** Whether an article without any row somewhere is told to be nothing there. */
  readonly zeros?: boolean;
  /**
   * What a reading is told apart by, beside its rows: the same rows read at the same stage are the same fact. `writtenAt` is
   * the newest `write_date` among the rows.
   */
  readonly stage: (writtenAt: string | undefined) => string;
}

/** An article and a place where something of it changed. */
export interface Pair {
  readonly product: number;
  readonly place: Place;
}

/** Some pairs as what is to be read: no other pair of these articles and places is told. */
export function pairsOf(pairs: readonly Pair[]): Required<Pick<Asked, 'products' | 'at' | 'only'>> {
  const wanted = new Set(pairs.map(({ product, place }) => key(product, place)));
  return {
    products: [...new Set(pairs.map(({ product }) => product))],
    at: new Set(pairs.map(({ place }) => place)),
    only: (product, place) => wanted.has(key(product, place)),
  };
}

/** Body version: a translator can tell what it reads. */
const VERSION = 1;

/** An article as its positions are told. */
export interface Article {
  readonly id: number;
  readonly sku: string;
  readonly active: boolean;
  readonly unit: string;
}

/**
 * Reads positions: all rows (lots, serial numbers, child locations) of an article at a place, summed up, one fact for each
 * article. All rows come with one call and so from one snapshot.
 *
 * `observedAt` is the hub's clock before that call leaves. Odoo takes the snapshot later than that, one call is one
 * transaction, and it is committed before it is answered (facts on Odoo, parts 5 and 7): a booking whose answer was with the hub before
 * `observedAt` was committed before the snapshot, so the reading reflects it. Both times are the hub's own, so that no
 * difference between its clock and Odoo's weighs in (nodes of one hub must agree on the time, or the reader allows for it). The
 * other way round nothing is promised: a reading may well reflect what was answered after it.
 */
export async function readPositions(stock: Stock, odoo: Odoo, asked: Asked): Promise<readonly FactDraft[]> {
  return factsOf(await positionsAt(stock, odoo, asked));
}

/** What was read, as facts to tell. */
export function factsOf({ read, doubles, observedAt }: ReadPositions): readonly FactDraft[] {
  const facts = read.flatMap(({ article, positions }) =>
    inFacts(positions).map((some) => positionsFact(article, some, observedAt)),
  );
  return [...facts, ...doubles.map(doubleFact)];
}

/** Positions as they were read, before they are told. */
export interface ReadPositions {
  readonly read: readonly { readonly article: Article; readonly positions: readonly Position[] }[];
  readonly doubles: readonly Double[];
  readonly observedAt: string;
}

/** The same without telling it. */
export async function positionsAt(stock: Stock, odoo: Odoo, asked: Asked): Promise<ReadPositions> {
  const places = await stock.places(odoo);
  const at = asked.at ?? new Set(places.all);
  if (asked.products.length === 0 || at.size === 0) {
    return { read: [], doubles: [], observedAt: instant(stock.desk.clock.now()) };
  }
  const { articles, doubles } = await articlesOf(stock, odoo, asked);
  const observedAt = instant(stock.desk.clock.now());
  // Before the rows: what is set aside for an order in between then counts twice for a moment, and never not at all.
  const shortages = await readShortages(
    odoo,
    articles.map(({ id }) => id),
    at,
    places,
  );
  const rows = await odoo.searchRead(
    'stock.quant',
    [
      ['product_id', 'in', articles.map(({ id }) => id)],
      ['location_id', 'child_of', [...at].map(({ root }) => root)],
    ],
    ['product_id', 'location_id', 'quantity', 'reserved_quantity', 'write_date'],
    { order: 'id' },
  );
  const sorted = sort(rows, places);
  const read = articles.map((article) => {
    const wanted = [...at].filter((place) => asked.only?.(article.id, place) ?? true);
    return {
      article,
      positions: wanted.flatMap((place) => positionOf(article, place, { sorted, shortages }, asked) ?? []),
    };
  });
  return { read, doubles, observedAt };
}

// ── articles ────────────────────────────────────────────────────────────────────────────────────────────────

export interface Double {
  readonly sku: string;
  readonly products: readonly number[];
}

interface Articles {
  readonly articles: readonly Article[];
  readonly doubles: readonly Double[];
}

const FRESH_MS = 60_000;

/** Articles with a SKU of their own are remembered for a minute; what must be repaired is looked at anew each time. */
async function articlesOf({ desk, known }: Stock, odoo: Odoo, { products, anew }: Asked): Promise<Articles> {
  const nowMs = desk.clock.now();
  const remembered = anew === true ? [] : products.flatMap((id) => known.get(id) ?? []);
  const fresh = remembered.filter(({ untilMs }) => untilMs > nowMs).map(({ article }) => article);
  const missing = products.filter((id) => !fresh.some((article) => article.id === id));
  if (missing.length === 0) return { articles: fresh, doubles: [] };
  const { articles, doubles } = await readArticles(odoo, missing);
  if (anew !== true) for (const article of articles) known.set(article.id, { article, untilMs: nowMs + FRESH_MS });
  return { articles: [...fresh, ...articles], doubles };
}

/** Articles that have a SKU of their own; those that share one are told of, because nobody knows whose number is meant. */
async function readArticles(odoo: Odoo, ids: readonly number[]): Promise<Articles> {
  const fields = ['default_code', 'active', 'uom_id'];
  const everything = { order: 'id', context: { active_test: false } };
  const asked = await odoo.searchRead('product.product', [['id', 'in', ids]], fields, everything);
  const skus = [...new Set(asked.flatMap((row) => textOf(row.default_code) ?? []))];
  if (skus.length === 0) return { articles: [], doubles: [] };
  const sharing = await odoo.searchRead('product.product', [['default_code', 'in', skus]], ['default_code'], {
    order: 'id',
  });
  const owners = new Map<string, number[]>();
  for (const { id, default_code } of sharing) {
    owners.set(String(default_code), [...(owners.get(String(default_code)) ?? []), id]);
  }
  const isDouble = (sku: string): boolean => (owners.get(sku) ?? []).length > 1;
  const articles = asked.flatMap((row) => {
    const sku = textOf(row.default_code);
    // An archived article whose SKU lives on in another one has nothing to say.
    const heir = owners.get(sku ?? '') ?? [];
    if (sku === undefined || isDouble(sku) || (heir.length === 1 && heir[0] !== row.id)) return [];
    return [{ id: row.id, sku, active: row.active === true, unit: unitOf(row.uom_id) }];
  });
  const doubles = skus.filter(isDouble).map((sku) => ({ sku, products: owners.get(sku) ?? [] }));
  return { articles, doubles };
}

/** Id of the unit that every Odoo begins with, whatever its language calls it. */
const PIECES = 1;

/** Odoo counts in "Units" what the hub counts in "each"; other units keep their name. */
function unitOf(unit: unknown): string {
  const name = Array.isArray(unit) ? String(unit[1]).trim().toLowerCase().slice(0, 20) : '';
  return name === '' || linkOf(unit) === PIECES || /^unit(s|\(s\))?$/.test(name) ? 'each' : name;
}

// ── positions ───────────────────────────────────────────────────────────────────────────────────────────────

export interface Position {
  readonly location: string;
  readonly identity: string;
  readonly onHand: number;
  readonly reserved: number;
  /** Promised to orders beyond what could be reserved. */
  readonly short?: number;
}

interface Found {
  readonly sorted: Sorted;
  readonly shortages: Shortages;
}

type Sorted = ReadonlyMap<string, readonly Row[]>;
const key = (product: number | undefined, place: Place | undefined): string => `${product}@${place?.location}`;

function sort(rows: readonly Row[], places: Places): Sorted {
  const sorted = new Map<string, Row[]>();
  for (const row of rows) {
    const place = places.placeOf(linkOf(row.location_id) ?? 0);
    if (place === undefined) continue;
    const name = key(linkOf(row.product_id), place);
    sorted.set(name, [...(sorted.get(name) ?? []), row]);
  }
  return sorted;
}

function positionOf(article: Article, place: Place, { sorted, shortages }: Found, asked: Asked): Position | undefined {
  const rows = sorted.get(key(article.id, place)) ?? [];
  if (rows.length === 0 && (asked.zeros !== true || !article.active)) return undefined;
  // What is archived cannot be booked, and so there is nothing of it to sell.
  const counted = article.active ? rows : [];
  const sum = (field: string): number => counted.reduce((total, row) => total + numberOf(row[field]), 0);
  const writtenAt = rows
    .map((row) => String(row.write_date))
    .sort()
    .at(-1);
  const content = rows.map((row) => [row.id, row.quantity, row.reserved_quantity, row.write_date]);
  const { active, sku, unit } = article;
  const missing = active ? shortages(article.id, place) : 0;
  const short = missing > 0 ? { short: missing } : {};
  const identity = factId(
    JSON.stringify({
      version: VERSION,
      sku,
      unit,
      active,
      place: place.location,
      content,
      ...short,
      stage: asked.stage(writtenAt),
    }),
  );
  return { location: place.location, identity, onHand: sum('quantity'), reserved: sum('reserved_quantity'), ...short };
}

/** Positions of one fact: each becomes an event, and a delivery gives only so many. */
const MOST_POSITIONS = LIMITS.eventsPerDelivery / 2;

function inFacts(positions: readonly Position[]): readonly (readonly Position[])[] {
  const facts: (readonly Position[])[] = [];
  for (let from = 0; from < positions.length; from += MOST_POSITIONS) {
    facts.push(positions.slice(from, from + MOST_POSITIONS));
  }
  return facts;
}

/** The fact's id is that of its positions; the moment of the reading is no part of it. */
function positionsFact(article: Article, positions: readonly Position[], observedAt: string): FactDraft {
  const { id: product, sku, unit } = article;
  const identity = factId(...positions.map((position) => position.identity));
  return {
    topic: 'stock.quant',
    id: `stock.quant:${product}:${identity}`,
    body: JSON.stringify({ version: VERSION, identity, product, sku, unit, positions, observedAt }),
    object: `product.product/${product}`,
  };
}

function doubleFact({ sku, products }: Double): FactDraft {
  const identity = factId('double', sku, ...products.map(String));
  return {
    topic: 'stock.quant',
    id: `stock.quant:double:${identity}`,
    body: JSON.stringify({ version: VERSION, identity, double: { sku, products } }),
    object: `product.product/${products[0]}`,
  };
}
