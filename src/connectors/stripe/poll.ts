import type { FactDraft, Hint, Poll } from '../../connector/connector.ts';
import { asObject, optionalText } from '../../connector/fields.ts';
import type { Clock } from '../../kernel/clock.ts';
import { factId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { type CallOptions, type Form, objectOrThrow, type StripeClient } from './client.ts';
import { secondsAt, textAt } from './objects.ts';
import { fetchPayout } from './payout-reading.ts';
import { READABLE_KINDS } from './translate.ts';
import { objectOf } from './webhook.ts';

/** The types that mean something to the hub; Stripe takes at most 20 in one question. */
export const EVENT_TYPES = [
  'payment_intent.succeeded',
  'payment_intent.amount_capturable_updated',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.captured',
  'charge.succeeded',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
  'payout.paid',
  'payout.failed',
  'payout.canceled',
  'payout.reconciliation_completed',
] as const;

const PAGE = 100;
const DEFAULT_EVERY_SECONDS = 60;
/** Events appear a little after their time of creation; this much is read again each round. */
export const OVERLAP_SECONDS = 60;
/** Stripe keeps events for 30 days. */
const HISTORY_SECONDS = 30 * 86_400;
const READING: CallOptions = { operation: 'reading', lane: 'standard' };

/**
 * Where a poll stands. `anchor` is an event that all rounds begin behind: older than the newest seen by the overlap. Without
 * one (nothing has happened yet) rounds begin at a time.
 */
interface Cursor {
  readonly since: number;
  readonly anchor?: string;
  /** Within a round: the newest event of the page before. */
  readonly page?: string;
}

/** Reads the list of events: what a webhook did not bring. Oldest first, also after days away. */
export function eventsPoll(client: StripeClient, clock: Clock, everySeconds = DEFAULT_EVERY_SECONDS): Poll {
  return {
    name: 'events',
    everyMs: everySeconds * 1_000,
    lane: 'standard',
    async read(stored) {
      const nowSeconds = Math.floor(clock.now() / 1000);
      const cursor = cursorOf(stored, nowSeconds);
      const page = await readPage(client, cursor, nowSeconds);
      const next = advance(page.restarted ?? cursor, page, nowSeconds);
      return { facts: page.events.map(factOf), cursor: next as unknown as Json, more: page.more };
    },
  };
}

interface EventPage {
  /** Oldest first. */
  readonly events: readonly { readonly [key: string]: Json }[];
  readonly more: boolean;
  /** The anchor was gone: the round began again from a time. */
  readonly restarted?: Cursor;
}

async function readPage(client: StripeClient, cursor: Cursor, nowSeconds: number): Promise<EventPage> {
  const behind = cursor.page ?? cursor.anchor;
  if (behind === undefined) return readFirst(client, cursor);
  const answer = await client.get('/v1/events', { ...QUESTION, ending_before: behind }, READING);
  if (!answer.ok && (answer.problem.status === 404 || answer.problem.code === 'resource_missing')) {
    // Older than Stripe's memory: begin from the oldest that it still has.
    const since = Math.max(cursor.since, nowSeconds - HISTORY_SECONDS);
    const restarted: Cursor = { since };
    return { ...(await readFirst(client, restarted)), restarted };
  }
  return pageOf(objectOrThrow(answer));
}

/**
 * The oldest page since a time. Stripe lists newest first and `ending_before` needs an event to stand on, so the pages
 * are walked once to their end; from then on there is an anchor.
 */
async function readFirst(client: StripeClient, cursor: Cursor): Promise<EventPage> {
  let after: string | undefined;
  let walked = 0;
  for (;;) {
    const query: Form = {
      ...QUESTION,
      created: { gte: cursor.since },
      ...(after === undefined ? {} : { starting_after: after }),
    };
    const page = pageOf(objectOrThrow(await client.get('/v1/events', query, READING)));
    walked += 1;
    if (!page.more) return { events: page.events, more: walked > 1 };
    after = textAt(page.events[0] ?? {}, 'id');
  }
}

const QUESTION: Form = { limit: PAGE, types: EVENT_TYPES };

function pageOf(list: { readonly [key: string]: Json }): EventPage {
  const data = Array.isArray(list.data) ? list.data : [];
  const events = data.map((item) => asObject(item)).filter((item) => item !== undefined);
  return { events: events.reverse(), more: list.has_more === true };
}

/** The cursor after a page: the newest event that is old enough to stand on is where the next round begins. */
function advance(cursor: Cursor, page: EventPage, nowSeconds: number): Cursor {
  const edge = nowSeconds - OVERLAP_SECONDS;
  const settled = page.events.findLast((event) => secondsAt(event, 'created') <= edge);
  const anchor = settled === undefined ? cursor.anchor : textAt(settled, 'id');
  const newest = page.events.at(-1);
  return {
    since: settled === undefined ? cursor.since : secondsAt(settled, 'created'),
    ...(anchor === undefined ? {} : { anchor }),
    ...(page.more && newest !== undefined ? { page: textAt(newest, 'id') } : {}),
  };
}

function cursorOf(stored: Json | undefined, nowSeconds: number): Cursor {
  const object = asObject(stored ?? null);
  if (object === undefined) return { since: nowSeconds - OVERLAP_SECONDS };
  const anchor = optionalText(object, 'anchor');
  const page = optionalText(object, 'page');
  return {
    since: secondsAt(object, 'since'),
    ...(anchor === undefined ? {} : { anchor }),
    ...(page === undefined ? {} : { page }),
  };
}

/** An event as a delivery: the same id as its webhook has, so that both are stored once. */
function factOf(event: { readonly [key: string]: Json }): FactDraft {
  const object = objectOf(event);
  return {
    topic: textAt(event, 'type'),
    id: textAt(event, 'id'),
    body: JSON.stringify(event),
    ...(object === undefined ? {} : { object }),
  };
}

/** Where each kind of object is read. */
const PATHS: Readonly<Record<Exclude<(typeof READABLE_KINDS)[number], 'payout'>, string>> = {
  payment_intent: '/v1/payment_intents',
  charge: '/v1/charges',
  refund: '/v1/refunds',
  dispute: '/v1/disputes',
};

/** Reads the object that a thin event points at. */
export async function fetchHint(client: StripeClient, hint: Hint): Promise<readonly FactDraft[]> {
  const kind = READABLE_KINDS.find((name) => name === hint.kind);
  if (kind === undefined) return [];
  if (kind === 'payout') return fetchPayout(client, hint.foreignId);
  const query: Form = kind === 'payment_intent' ? { expand: ['latest_charge'] } : {};
  const path = `${PATHS[kind]}/${encodeURIComponent(hint.foreignId)}`;
  const object = objectOrThrow(await client.get(path, query, { operation: 'reading', lane: 'live' }));
  const body = JSON.stringify(object);
  return [
    {
      topic: kind,
      id: `${hint.foreignId}:${factId(body)}`,
      body,
      object: optionalText(object, 'payment_intent') ?? hint.foreignId,
    },
  ];
}
