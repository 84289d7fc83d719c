import type { Database } from '../../backbone/postgres/database.ts';
import { createPostgresCustomerList } from '../customers/list.ts';
import { beginsWith } from '../like.ts';
import { normalizeIdentifier } from '../orders/identifier.ts';
import { normalizeTerm } from '../people/person.ts';

/** Something that was found. */
export interface Hit {
  readonly kind: 'order' | 'customer' | 'article' | 'stock' | 'return' | 'payout' | 'story';
  /** Asks for it: an order's id, a customer's, a return's, a payout's, a SKU, a business key. */
  readonly id: string;
  readonly title: string;
  /** What else tells it from others. */
  readonly detail: string;
  /** By what it was found: the kind of identifier, `person`, `sku`, `gtin`, `title`, `reference`, `key`. */
  readonly by: string;
  /** What was found; left out for people, whose data only their order shows. */
  readonly match?: string;
}

export interface SearchOptions {
  readonly personal: boolean;
  readonly limit: number;
  /** Only what belongs to these sales channels: their orders, and their articles. */
  readonly channels?: readonly string[];
}

export interface Search {
  /** Whatever begins with `text` or goes by it; people only when `personal`. */
  find(text: string, options: SearchOptions): Promise<readonly Hit[]>;
}

/** Kinds whose id is their business key. */
const NAMED: readonly Hit['kind'][] = ['order', 'return', 'payout'];

/** The search over every record; each part of it is one look into an index. */
export function createPostgresSearch(database: Database): Search {
  return {
    async find(text, { personal, limit, channels }) {
      const parts = await Promise.all([
        ordersByName(database, text, limit, channels),
        personal ? customers(database, text, limit, channels) : [],
        personal ? ordersByPerson(database, text, limit, channels) : [],
        articles(database, text, limit, channels),
        returns(database, text, limit, channels),
        payouts(database, text, limit, channels),
        // The ledger and the keys of the log are of the whole house.
        channels === undefined ? stock(database, text, limit) : [],
        channels === undefined ? stories(database, text) : [],
      ]);
      const hits = new Map<string, Hit>();
      for (const hit of parts.flat()) {
        const key = `${hit.kind} ${hit.id}`;
        // Whoever is found as an order, a return or a payout needs no line as a mere key.
        const isKnown = NAMED.some((kind) => hits.has(`${kind} ${hit.id}`));
        if (!hits.has(key) && !(hit.kind === 'story' && isKnown)) hits.set(key, hit);
      }
      return [...hits.values()].slice(0, limit);
    },
  };
}

interface OrderRow {
  readonly id: string;
  readonly by: string;
  readonly match: string;
  readonly name: string;
  readonly channel: string;
  readonly state: string;
}

const hitOf = ({ id, by, match, name, channel, state }: OrderRow): Hit => ({
  kind: 'order',
  id,
  title: name,
  detail: `${channel}, ${state}`,
  by,
  ...(by === 'person' ? {} : { match }),
});

type Channels = readonly string[] | undefined;

/** The channel of an order stands in its id, so that the index is read no further than the limit. */
const OF_CHANNELS = `($3::text[] is null or split_part(order_id, '/', 2) = any($3))`;

async function ordersByName(
  database: Database,
  text: string,
  limit: number,
  channels: Channels,
): Promise<readonly Hit[]> {
  const rows = await database.query<OrderRow>(
    `select r.order_id as id, i.kind as by, i.value as match, r.summary ->> 'name' as name, r.channel, r.state
     from (
       select order_id, kind, value, normalized from order_identifier where normalized like $1 and ${OF_CHANNELS}
       order by normalized limit $2
     ) i join order_record r on r.order_id = i.order_id
     order by i.normalized, r.sort_at desc`,
    [beginsWith(normalizeIdentifier(text)), limit * 2, channels ?? null],
  );
  return rows.map(hitOf);
}

async function ordersByPerson(
  database: Database,
  text: string,
  limit: number,
  channels: Channels,
): Promise<readonly Hit[]> {
  const rows = await database.query<OrderRow>(
    `select r.order_id as id, 'person' as by, '' as match, r.summary ->> 'name' as name, r.channel, r.state
     from (select order_id, term from order_person where term like $1 and ${OF_CHANNELS} order by term, order_id limit $2) p
     join order_record r on r.order_id = p.order_id
     order by p.term, r.sort_at desc`,
    [beginsWith(normalizeTerm(text)), limit * 2, channels ?? null],
  );
  return rows.map(hitOf);
}

/** Customers by what they go by, those who bought last first. */
async function customers(database: Database, text: string, limit: number, channels: Channels): Promise<readonly Hit[]> {
  const within = channels === undefined ? {} : { channels };
  const found = await createPostgresCustomerList(database).list({ search: text, limit, ...within });
  return found.slice(0, limit).map(({ id, names, orders }) => ({
    kind: 'customer',
    id,
    title: (names.find(({ kind }) => kind === 'name') ?? names[0])?.value ?? id,
    detail: `${orders} ${orders === 1 ? 'order' : 'orders'}`,
    by: 'person',
  }));
}

async function articles(database: Database, text: string, limit: number, channels: Channels): Promise<readonly Hit[]> {
  const wanted = text.trim().toLowerCase();
  const rows = await database.query<{ sku: string; title: string; by: string; match: string; connections: string }>(
    `select sku, min(title) as title, min(by) as by, min(match) as match, string_agg(distinct connection, ', ') as connections
     from (
       (select sku, title, connection, 'gtin' as by, gtin as match from article where gtin = $1 and ($4::text[] is null or connection = any($4)) limit $3)
       union all
       (select sku, title, connection, 'sku', sku from article where lower(sku) collate "C" like $2
          and ($4::text[] is null or connection = any($4))
        order by lower(sku) collate "C" limit $3)
       union all
       (select sku, title, connection, 'title', title from article where lower(title) collate "C" like $2
          and ($4::text[] is null or connection = any($4))
        order by lower(title) collate "C" limit $3)
     ) found
     group by sku order by sku limit $3`,
    [wanted, beginsWith(wanted), limit, channels ?? null],
  );
  return rows.map(({ sku, title, by, match, connections }) => ({
    kind: 'article',
    id: sku,
    title,
    detail: connections,
    by,
    match,
  }));
}

/** Articles that the stock ledger knows, by the letters of its owner: the primary key is the only index that it has. */
async function stock(database: Database, text: string, limit: number): Promise<readonly Hit[]> {
  const rows = await database.query<{ sku: string }>(
    'select sku from stock_sheet where sku like $1 order by sku limit $2',
    [beginsWith(text.trim()), limit],
  );
  return rows.map(({ sku }) => ({ kind: 'stock', id: sku, title: sku, detail: 'stock ledger', by: 'sku', match: sku }));
}

/** After every text that begins alike, in the order of bytes. */
const LAST = 'chr(1114111)';

/**
 * Where ids of one kind begin that go by $1, their reference of whichever connection made them (`<kind>/<connection>/<reference>`), or
 * are $1 themselves. The connections are few and found by leaping through the ids: each is one look into the primary key.
 */
const beginningsOf = (kind: 'return' | 'payout', id: string, rows: string): string => `
  with recursive source as (
    (select ${id} as id from ${rows} and ${id} > '${kind}/' order by ${id} limit 1)
    union all
    select (select ${id} from ${rows} and ${id} > '${kind}/' || split_part(source.id, '/', 2) || '/' || ${LAST} order by ${id} limit 1)
    from source where source.id is not null
  ), wanted as (
    select distinct case when $1 like '${kind}/%' then $1
      else '${kind}/' || split_part(id, '/', 2) || '/' || $1 end collate "C" as beginning
    from source where id is not null
  )`;

const hitOfReference = (kind: 'return' | 'payout', id: string, detail: string): Hit => {
  const reference = id.split('/').slice(2).join('/');
  return { kind, id, title: reference, detail, by: 'reference', match: reference };
};

/** Returns by the beginning of their own reference, or of their id. */
async function returns(database: Database, text: string, limit: number, channels: Channels): Promise<readonly Hit[]> {
  const rows = await database.query<{ id: string; state: string; order: string }>(
    `${beginningsOf('return', 'id', 'return_record where true')}
     select r.id, r.state, r.order_id as "order" from wanted, lateral (
       select id, state, order_id from return_record
       where id >= beginning and id < beginning || ${LAST} and ($3::text[] is null or channel = any($3)) order by id limit $2
     ) r limit $2`,
    [text.trim(), limit, channels ?? null],
  );
  return rows.map(({ id, state, order }) => hitOfReference('return', id, `${state}, of ${order}`));
}

/** Payouts by the beginning of their own reference, or of their id. */
async function payouts(database: Database, text: string, limit: number, channels: Channels): Promise<readonly Hit[]> {
  const rows = await database.query<{ id: string; at: string }>(
    `${beginningsOf('payout', 'key', `process where process = 'settlement'`)}
     select p.key as id, p.at from wanted, lateral (
       select key, at from process
       where process = 'settlement' and key >= beginning and key < beginning || ${LAST} order by key limit $2
     ) p where $3::text[] is null or split_part(p.key, '/', 2) = any($3) limit $2`,
    [text.trim(), limit, channels ?? null],
  );
  return rows.map(({ id, at }) => hitOfReference('payout', id, at));
}

/** A business key of the log, whole: a payment, a receipt, a delivery. */
async function stories(database: Database, text: string): Promise<readonly Hit[]> {
  const key = text.trim();
  if (!key.includes('/')) return [];
  const rows = await database.query<{ topic: string; day: string | null }>(
    `select topic, (select p.key from process p where process = 'store-day' and p.key =
        'store-day/' || substr(coalesce(data -> 'receipt' ->> 'location', data ->> 'location'), length('location/') + 1)
        || '/' || coalesce(data -> 'receipt' ->> 'businessDate', data ->> 'businessDate')) as day
     from (select topic, envelope -> 'data' as data from event where key = $1 limit 1) found`,
    [key],
  );
  // A receipt has no page of its own: the day of its store shows it.
  return rows.map(({ topic, day }) => ({
    kind: 'story',
    id: (key.startsWith('receipt/') ? day : null) ?? key,
    title: key,
    detail: topic,
    by: 'key',
    match: key,
  }));
}
