import type { ConnectionContext, FactDraft, Poll } from '../../connector/connector.ts';
import {
  beginRounds,
  enterRound,
  leaveRound,
  met,
  type Rounds,
  seconds,
  storedRound,
} from '../../connector/look-back.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import type { Json } from '../../kernel/json.ts';
import type { Client } from './client.ts';
import { Field } from './fields.ts';
import type { WooSettings } from './manifest.ts';
import type { Reader } from './reading.ts';

const DEFAULT_EVERY_SECONDS = 300;
const DEFAULT_OVERLAP_SECONDS = 120;
const DEFAULT_PAGE_SIZE = 50;
/** Before any shop was there. */
const BEGINNING = '2000-01-01T00:00:00Z';

/** Where gap recovery stands. Records that were changed after `since` are read; the shop leaves out this very second. */
interface Cursor extends Rounds {
  /** The page within one window that is too full to go on by time. */
  readonly page: number;
}

/** What one poll reads. */
interface Watched {
  readonly name: 'orders' | 'products' | 'variations';
  readonly facts: (nodes: readonly Field[]) => Promise<readonly FactDraft[]>;
  /** A list that shops before WooCommerce 10.3 do not have. */
  readonly isRecent?: boolean;
}

/**
 * Reads records by their time of update, because the shop sends each webhook once and loses those that fail. Pages go by time and
 * not by number wherever they can, so that records which change while we read move ahead of us and are met again. Refunds touch
 * their order and come with it. A variation that changes does not touch its product, which is read whole all the same.
 */
export function modifiedPolls(context: ConnectionContext<WooSettings>, client: Client, reader: Reader): Poll[] {
  const eachBy =
    (fact: (node: Field) => Promise<FactDraft>): Watched['facts'] =>
    async (nodes) => {
      const facts: FactDraft[] = [];
      for (const node of nodes) facts.push(await fact(node.record()));
      return facts;
    };
  const byParent: Watched['facts'] = async (nodes) => {
    const facts: FactDraft[] = [];
    const parents = new Set(nodes.map((node) => node.at('parent_id').id()));
    for (const parent of parents) facts.push(...(await reader.product(parent)));
    return facts;
  };
  return [
    modifiedPoll(context, client, { name: 'orders', facts: eachBy(reader.orderFact) }),
    modifiedPoll(context, client, { name: 'products', facts: eachBy(reader.productFact) }),
    modifiedPoll(context, client, { name: 'variations', facts: byParent, isRecent: true }),
  ];
}

function modifiedPoll(
  { clock, settings }: ConnectionContext<WooSettings>,
  client: Client,
  { name, facts: factsOf, isRecent = false }: Watched,
): Poll {
  const overlapMs = (settings.pollOverlapSeconds ?? DEFAULT_OVERLAP_SECONDS) * 1_000;
  const pageSize = settings.pollPageSize ?? DEFAULT_PAGE_SIZE;
  const status = name === 'orders' ? { status: 'any' } : {};

  /** Begins at the latest change by the shop's own clock, and not with history. */
  async function begin(): Promise<Cursor> {
    const query = { orderby: 'modified', order: 'desc', per_page: '1', _fields: 'id,date_modified_gmt', ...status };
    const { body } = await client.ask({ path: name, query, operation: 'reading' });
    const newest = body.presentList()[0]?.at('date_modified_gmt').optionalGmt() ?? BEGINNING;
    return { ...beginRounds(newest, { overlapMs, nowMs: clock.now() }), page: 1 };
  }

  async function read(stored: Json | undefined) {
    const lookBack = { overlapMs, nowMs: clock.now(), afterIt: 0 };
    const known = cursorOf(stored, lookBack.nowMs);
    if (known === undefined) return { facts: [], cursor: { ...(await begin()) }, more: false };
    const cursor = enterRound(known, lookBack);
    const query = {
      // Without this word the shop takes the time for its local one.
      dates_are_gmt: 'true',
      modified_after: cursor.since.slice(0, 19),
      orderby: 'modified',
      order: 'asc',
      per_page: String(pageSize),
      page: String(cursor.page),
      ...status,
    };
    const { body } = await client.ask({ path: name, query, operation: 'reading' });
    const nodes = body.presentList();
    const more = nodes.length === pageSize;
    const facts = await factsOf(nodes);
    const reached = nodes.at(-1)?.at('date_modified_gmt').optionalGmt();
    return { facts, cursor: { ...next(met(cursor, reached, clock.now()), reached, more, overlapMs) }, more };
  }

  return {
    name,
    everyMs: (settings.pollEverySeconds ?? DEFAULT_EVERY_SECONDS) * 1_000,
    lane: 'standard',
    async read(stored) {
      try {
        return await read(stored);
      } catch (error) {
        // Without this list such changes come by webhook alone.
        const isAbsent = error instanceof CodedError && error.failure.code === 'SL-WOO-007';
        if (!isRecent || !isAbsent) throw error;
        return { facts: [], cursor: stored ?? null, more: false };
      }
    },
  };
}

function next(
  cursor: Cursor & Required<Rounds>,
  reached: string | undefined,
  more: boolean,
  overlapMs: number,
): Cursor {
  if (!more || reached === undefined) return { ...leaveRound(cursor, overlapMs), page: 1 };
  // "After" leaves out the second itself, so the next page begins a second before the last record.
  const since = seconds((epochMsOf(reached) ?? 0) - 1_000);
  if (since > cursor.since) return { ...cursor, since, page: 1 };
  return { ...cursor, page: cursor.page + 1 };
}

function cursorOf(stored: Json | undefined, nowMs: number): Cursor | undefined {
  const field = new Field(stored);
  if (!field.present) return undefined;
  return {
    since: field.at('since').gmt(),
    page: field.at('page').integer(),
    newest: field.at('newest').gmt(),
    ...storedRound(stored, nowMs),
  };
}
