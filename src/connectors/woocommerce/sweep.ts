import type { FactDraft, Poll } from '../../connector/connector.ts';
import type { Json } from '../../kernel/json.ts';
import { type Client, MOST_PER_PAGE } from './client.ts';
import { Field } from './fields.ts';
import { idsIn, rangesOf, withIds } from './id-ranges.ts';
import { OPEN, type Reader } from './reading.ts';

const ORDERS_EVERY_MS = 15 * 60_000;
const PRODUCTS_EVERY_MS = 60 * 60_000;
const CUSTOMERS_EVERY_MS = 6 * 60 * 60_000;
/** Products in one page: each may ask for its variations, and a page must end within the lease of its poll. */
const PRODUCTS_PER_PAGE = 25;
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
  readonly path: 'orders' | 'products' | 'customers';
  readonly everyMs: number;
  readonly query: Readonly<Record<string, string>>;
  readonly pageSize?: number;
  /** What is told of a record that is there. */
  readonly met?: (node: Field) => Promise<FactDraft>;
  /** What is told of one that was there in the last round. */
  readonly missed: (id: string) => Promise<readonly FactDraft[]>;
  /** Further ids that should be there. */
  readonly expected?: () => Iterable<string>;
}

/**
 * Deleting for good sends no webhook and leaves no trace in a list, so the shop is gone through from time to time. Of orders only the open ones: an
 * order that has ended may be tidied away. Products are read whole, because a variation that changes does not touch its product;
 * customers too, because they cannot be asked for by their time of update.
 */
export function sweeps(client: Client, reader: Reader): Poll[] {
  return [
    sweep(client, {
      name: 'open-orders',
      path: 'orders',
      everyMs: ORDERS_EVERY_MS,
      query: { status: OPEN.join(','), _fields: 'id' },
      missed: reader.order,
      expected: () => reader.recent,
    }),
    sweep(client, {
      name: 'all-products',
      path: 'products',
      everyMs: PRODUCTS_EVERY_MS,
      query: { status: 'any' },
      pageSize: PRODUCTS_PER_PAGE,
      met: reader.productFact,
      missed: reader.product,
    }),
    sweep(client, {
      name: 'all-customers',
      path: 'customers',
      everyMs: CUSTOMERS_EVERY_MS,
      query: { role: 'all' },
      met: reader.customerFact,
      missed: async () => [],
    }),
  ];
}

function sweep(client: Client, swept: Swept): Poll {
  return {
    name: swept.name,
    everyMs: swept.everyMs,
    lane: 'bulk',
    async read(stored) {
      const round = roundOf(stored);
      // The first round only notes what is there: what was there before the hub is history.
      const step = round?.page === 0 ? await lookAt(round, swept) : await turnPage(client, round, swept);
      return { ...step, cursor: { ...step.cursor } };
    },
  };
}

interface Step {
  readonly facts: readonly FactDraft[];
  readonly cursor: Round;
  readonly more: boolean;
}

async function turnPage(client: Client, round: Round | undefined, swept: Swept): Promise<Step> {
  const page = round?.page ?? 1;
  const pageSize = swept.pageSize ?? MOST_PER_PAGE;
  const query = {
    ...swept.query,
    orderby: 'id',
    order: 'asc',
    per_page: String(pageSize),
    page: String(page),
  };
  const { body } = await client.ask({ path: swept.path, query, operation: 'sweeping' });
  const nodes = body.presentList();
  const isFirst = round === undefined || round.known === FIRST;
  const facts: FactDraft[] = [];
  for (const node of nodes) {
    // Also the first round binds what it reads, so that what vanishes later is known by its article.
    const fact = await swept.met?.(node.record());
    if (fact !== undefined && !isFirst) facts.push(fact);
  }
  const met = withIds(
    round?.met ?? '',
    nodes.map((node) => node.at('id').id()),
  );
  const known = round?.known ?? FIRST;
  if (nodes.length === pageSize) {
    return { facts, cursor: { known, met, page: page + 1, missing: '' }, more: true };
  }
  const there = new Set(idsIn(met));
  const expected = new Set([...idsIn(known), ...(swept.expected?.() ?? [])]);
  const missing = rangesOf([...expected].filter((id) => !there.has(id)));
  if (missing === '') return { facts, cursor: begun(met), more: false };
  return { facts, cursor: { known, met, page: 0, missing }, more: true };
}

/** What stands for "nothing is known yet": a shop without records knows an empty list. */
const FIRST = 'first';
const begun = (known: string): Round => ({ known, met: '', page: 1, missing: '' });

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
