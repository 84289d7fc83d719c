import type { Backbone } from '../../backbone/backbone.ts';
import { type Envelope, newEvent } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { type Clock, instant } from '../../kernel/clock.ts';
import type { Failure } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { recordErrors } from '../errors.ts';
import { missingCount, missingOf } from './sequence.ts';
import type { TillGap, TillStore } from './store.ts';
import { tillText } from './till.ts';

/** The source of what the record of the stores itself says. */
export const SOURCE = '/records/stores';
/** Runs of numbers that a case names; the rest is counted. */
const MOST_NAMED = 10;

/** Why a gap is still a case: the numbers that are missing of it; undefined when all have come. */
export async function gapFailure(
  store: Pick<TillStore, 'get'>,
  { connection = '', data }: Pick<Envelope<EventData<'TillGapFound'>>, 'connection' | 'data'>,
): Promise<Failure | undefined> {
  const { location, till, first, last, since } = data;
  const { sequence } = (await store.get({ connection, location, till })) ?? {};
  const missing = missingOf(sequence?.gaps ?? [], first, last);
  if (missing.length === 0) return undefined;
  const named = missing
    .slice(0, MOST_NAMED)
    .map((run) => (run.first === run.last ? `${run.first}` : `${run.first}–${run.last}`));
  const more = missing.length > MOST_NAMED ? ' and others' : '';
  const count = missingCount(missing);
  const messages = count === 1 ? 'message' : 'messages';
  return recordErrors.failure('SL-RECORD-005', {
    because: `${count} ${messages} of till ${till} of ${location} (${connection}) are missing since ${since}: ${named.join(', ')}${more}`,
    field: 'sequence',
    rule: 'every number once',
    value: named[0] ?? '',
  });
}

export interface GapWatchOptions {
  readonly store: TillStore;
  readonly backbone: Pick<Backbone, 'append' | 'deadLetters'>;
  readonly clock: Clock;
  /** How long numbers may be missing. LIMITS.tillGapPatienceMs by default. */
  readonly patienceMs?: number;
  /** The subscription whose dead letters are the cases of gaps. */
  readonly subscription: string;
}

/**
 * One look at the gaps of all tills: what is missing for too long becomes an event, and cases whose numbers have come are
 * tried again, which closes them. Safe on several nodes at once: the same gap is the same event.
 */
export async function lookAtGaps(
  options: GapWatchOptions,
): Promise<{ readonly told: number; readonly closed: number }> {
  const { store, backbone, clock, patienceMs = LIMITS.tillGapPatienceMs, subscription } = options;
  const overdue = await store.overdueGaps(clock.now() - patienceMs, LIMITS.tillGapsPerLook);
  if (overdue.length > 0) {
    await backbone.append(overdue.map(gapEvent));
    await store.markTold(overdue);
  }
  let closed = 0;
  for (const { id, message } of await backbone.deadLetters.list({ subscription }, LIMITS.tillGapsPerLook)) {
    const failure = await gapFailure(store, message.envelope as Envelope<EventData<'TillGapFound'>>);
    if (failure === undefined) closed += await backbone.deadLetters.retry({ id }, 'record of the stores');
  }
  return { told: overdue.length, closed };
}

function gapEvent({ key, first, last, since }: TillGap): Envelope {
  const { connection, location, till } = key;
  const readable = `till-gap/${connection}/${location}/${till}/${first}-${last}`;
  return newEvent({
    name: 'TillGapFound',
    source: SOURCE,
    subject: readable.length <= LIMITS.keyLength ? readable : `till-gap/${factId(readable)}`,
    time: instant(since),
    fact: [tillText(key), String(first), String(last), String(since)],
    data: { location, till, first, last, since: instant(since) },
    connection,
  });
}
