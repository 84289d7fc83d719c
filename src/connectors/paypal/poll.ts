import type { FactDraft, Poll } from '../../connector/connector.ts';
import { asObject, type JsonObject, objectsIn, optionalText } from '../../connector/fields.ts';
import {
  beginRoundsNow,
  enterRound,
  leaveRound,
  met,
  type Rounds,
  seconds,
  storedRound,
} from '../../connector/look-back.ts';
import type { Clock } from '../../kernel/clock.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import { type CallOptions, objectOrThrow, type PaypalClient } from './client.ts';
import { textAt, timeAt } from './objects.ts';
import { around } from './reading.ts';
import { kindOfEvent } from './translate.ts';
import { objectOf } from './webhook.ts';

const PAGE = 100;
const DEFAULT_EVERY_SECONDS = 60;
/** Events appear a little after their time of creation; this much is read again each round. */
const OVERLAP_MS = 120_000;
/** PayPal keeps events for 30 days. */
const HISTORY_MS = 30 * 86_400_000;
/** Hours that clocks may differ. */
const AHEAD_MS = 2 * 3_600_000;
const READING: CallOptions = { operation: 'reading', lane: 'standard' };

/** Where the poll stands; `page` is the address of the next page within a round. */
interface Cursor extends Rounds {
  readonly page?: string;
}

/** Reads the list of events: what a webhook did not bring. What stands in this list comes from PayPal itself, so it is believed. */
export function eventsPoll(client: PaypalClient, clock: Clock, everySeconds = DEFAULT_EVERY_SECONDS): Poll {
  return {
    name: 'events',
    everyMs: everySeconds * 1_000,
    lane: 'standard',
    async read(stored) {
      const nowMs = clock.now();
      const lookBack = { overlapMs: OVERLAP_MS, nowMs };
      const { page, ...at } = cursorOf(stored, nowMs);
      let cursor = enterRound(at, lookBack);
      const list = objectOrThrow(await client.get(page ?? question(cursor.since, nowMs), READING));
      const events = objectsIn(list.events);
      const facts: FactDraft[] = [];
      for (const event of events) {
        const createdMs = epochMsOf(timeAt(event, 'create_time')) ?? 0;
        cursor = met(cursor, seconds(createdMs), nowMs);
        facts.push(...(await factsOf(client, event)));
      }
      const next = nextPage(list);
      const after: Cursor = next === undefined ? leaveRound(cursor, OVERLAP_MS) : { ...cursor, page: next };
      return { facts: facts.reverse(), cursor: after as unknown as Json, more: next !== undefined };
    },
  };
}

function question(since: string, nowMs: number): string {
  const fromMs = Math.max(epochMsOf(since) ?? 0, nowMs - HISTORY_MS);
  const from = encodeURIComponent(seconds(fromMs));
  // The end is ahead of now, because PayPal's clock may be ahead of ours.
  return `/v1/notifications/webhooks-events?page_size=${PAGE}&start_time=${from}&end_time=${encodeURIComponent(seconds(nowMs + AHEAD_MS))}`;
}

/** The address of the next page: only its path and question, so that a strange host is never asked. */
function nextPage(list: JsonObject): string | undefined {
  const link = objectsIn(list.links).find(({ rel }) => rel === 'next');
  const url = URL.parse(optionalText(link ?? {}, 'href') ?? '');
  if (url === null || url.pathname !== '/v1/notifications/webhooks-events') return undefined;
  return `${url.pathname}${url.search}`;
}

/** An event as a delivery: the same id as its webhook has, so that both are stored once. */
async function factsOf(client: PaypalClient, event: JsonObject): Promise<readonly FactDraft[]> {
  const topic = textAt(event, 'event_type');
  const kind = kindOfEvent(topic);
  const resource = asObject(event.resource);
  if (kind === undefined || resource === undefined) return [];
  const read = await around(client, kind, resource, READING);
  const object = objectOf({ resource: read.resource });
  const body = JSON.stringify(read);
  return [{ topic, id: textAt(event, 'id'), body, ...(object === undefined ? {} : { object }) }];
}

function cursorOf(stored: Json | undefined, nowMs: number): Cursor {
  const object = asObject(stored);
  if (object === undefined) return beginRoundsNow({ overlapMs: OVERLAP_MS, nowMs });
  const page = optionalText(object, 'page');
  return {
    since: textAt(object, 'since'),
    newest: textAt(object, 'newest'),
    ...storedRound(stored, nowMs),
    ...(page === undefined ? {} : { page }),
  };
}
