import type { FactDraft, Poll } from '../../connector/connector.ts';
import type { Json } from '../../kernel/json.ts';
import { type Client, MOST_PER_PAGE } from './client.ts';
import { Field } from './fields.ts';
import { idsIn, rangesOf, withIds } from './id-ranges.ts';
import { OPEN, type Reader } from './reading.ts';

const ORDERS_EVERY_MS = 15 * 60_000;
const PRODUCTS_EVERY_MS = 60 * 60_000;
const CUSTOMERS_EVERY_MS = 24 * 60 * 60_000;
/** Pages of ids that are read before the cursor is kept: it holds all ids, so it is not written after each of them. */
const PAGES_A_STEP = 20;
/** Missing records that are looked at one by one in a step. */
const LOOKED_AT = 20;

/** Where a sweep stands: what was there in the last round, what was met in this one, what is missing. */
interface Round {
  readonly known: string;
  readonly met: string;
  /** The next page; 0 while the missing ones are looked at. */
  readonly page: number;
  readonly missing: string;
}

/** What one sweep goes through. */
interface Swept {
  readonly name: string;
  readonly path: 'orders' | 'products';
  readonly everyMs: number;
  readonly query: Readonly<Record<string, string>>;
  /** What is told of a record that was there in the last round and not in this one. */
  readonly missed: (id: string) => Promise<readonly FactDraft[]>;
  /** Further ids that should be there. */
  readonly expected?: () => Iterable<string>;
}

/**
 * Deleting for good sends no webhook and leaves no trace in a list, so the ids of the shop are gone through from time to time. Of orders only the
 * open ones: an order that has ended may be tidied away. Customers are read whole, because they cannot be asked for by their time of
 * update.
 */
export function sweeps(client: Client, reader: Reader): Poll[] {
  return [
    sweep(client, {
      name: 'open-orders',
      path: 'orders',
      everyMs: ORDERS_EVERY_MS,
      query: { status: OPEN.join(',') },
      missed: reader.order,
      expected: () => reader.recent,
    }),
    sweep(client, {
      name: 'all-products',
      path: 'products',
      everyMs: PRODUCTS_EVERY_MS,
      query: { status: 'any' },
      missed: reader.product,
    }),
    customerPoll(client, reader),
  ];
}

function sweep(client: Client, swept: Swept): Poll {
  return {
    name: swept.name,
    everyMs: swept.everyMs,
    lane: 'bulk',
    async read(stored) {
      // The first round only notes what is there: what was there before the hub is history.
      const round = roundOf(stored) ?? begun('');
      const step = round.page === 0 ? await lookAt(round, swept) : await turnPages(client, round, swept);
      return { ...step, cursor: { ...step.cursor } };
    },
  };
}

interface Step {
  readonly facts: readonly FactDraft[];
  readonly cursor: Round;
  readonly more: boolean;
}

const begun = (known: string): Round => ({ known, met: '', page: 1, missing: '' });

async function turnPages(client: Client, round: Round, { path, query, expected }: Swept): Promise<Step> {
  let { met, page } = round;
  for (let turned = 0; turned < PAGES_A_STEP; turned += 1) {
    const ids = await pageOfIds(client, path, query, page);
    met = withIds(met, ids);
    if (ids.length === MOST_PER_PAGE) {
      page += 1;
      continue;
    }
    const there = new Set(idsIn(met));
    const missing = [...idsIn(round.known), ...(expected?.() ?? [])].filter((id) => !there.has(id));
    if (missing.length === 0) return { facts: [], cursor: begun(met), more: false };
    return { facts: [], cursor: { known: round.known, met, page: 0, missing: rangesOf(missing) }, more: true };
  }
  return { facts: [], cursor: { ...round, met, page }, more: true };
}

async function pageOfIds(
  client: Client,
  path: string,
  query: Readonly<Record<string, string>>,
  page: number,
): Promise<string[]> {
  const paging = { orderby: 'id', order: 'asc', per_page: String(MOST_PER_PAGE), page: String(page), _fields: 'id' };
  const { body } = await client.ask({ path, query: { ...query, ...paging }, operation: 'sweeping' });
  return body.presentList().map((node) => node.at('id').id());
}

/**
 * Rows move to another page when one before them goes, and an order that has ended is no longer open: only reading the record itself
 * says that it is gone.
 */
async function lookAt(round: Round, swept: Swept): Promise<Step> {
  const missing = idsIn(round.missing);
  const facts: FactDraft[] = [];
  for (const id of missing.slice(0, LOOKED_AT)) facts.push(...(await swept.missed(id)));
  const rest = rangesOf(missing.slice(LOOKED_AT));
  if (rest !== '') return { facts, cursor: { ...round, missing: rest }, more: true };
  return { facts, cursor: begun(round.met), more: false };
}

function roundOf(stored: Json | undefined): Round | undefined {
  const field = new Field(stored);
  if (!field.present) return undefined;
  const ranges = (name: string): string => field.at(name).optionalText(Number.MAX_SAFE_INTEGER) ?? '';
  return { known: ranges('known'), met: ranges('met'), page: field.at('page').integer(), missing: ranges('missing') };
}

/** Accounts that were made or changed while their webhooks were lost. The first round begins behind those that are there. */
function customerPoll(client: Client, reader: Reader): Poll {
  return {
    name: 'all-customers',
    everyMs: CUSTOMERS_EVERY_MS,
    lane: 'bulk',
    async read(stored) {
      const page = new Field(stored).at('page').optionalInteger() ?? 1;
      const query = { role: 'all', orderby: 'id', order: 'asc', per_page: String(MOST_PER_PAGE), page: String(page) };
      const { body } = await client.ask({ path: 'customers', query, operation: 'sweeping' });
      const facts: FactDraft[] = [];
      for (const node of body.presentList()) facts.push(await reader.customerFact(node.record()));
      const more = facts.length === MOST_PER_PAGE;
      const isFirst = new Field(stored).at('round').value !== 'later';
      const cursor = { page: more ? page + 1 : 1, round: isFirst && more ? 'first' : 'later' };
      return { facts: isFirst ? [] : facts, cursor, more };
    },
  };
}
