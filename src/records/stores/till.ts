import { epochMsOf } from '../../kernel/clock.ts';
import type { TillKey, TillReport } from './report.ts';
import { promised, type Sequence, seen } from './sequence.ts';

/** The record of one till as it is kept. Merging reports in any order gives the same, but for when gaps were noticed. */
export interface Till {
  readonly key: TillKey;
  readonly sequence: Sequence | undefined;
  readonly sales: number;
  readonly voids: number;
  /** Messages that used a number or an id again for something else. */
  readonly twins: number;
  /** The latest sale by the till's own clock. */
  readonly lastSale: { readonly receipt: string; readonly at: string } | undefined;
  /** The latest heartbeat by the till's own clock. */
  readonly heartbeat: { readonly at: string; readonly version: string | undefined } | undefined;
  /** The latest opening or closing. */
  readonly day: { readonly open: boolean; readonly at: string } | undefined;
  /** When the hub first and last heard of it, epoch milliseconds. */
  readonly firstHeard: number;
  readonly lastHeard: number;
}

/** A message of a till that is remembered, so that its number and its id are known when they come again. */
export interface KnownMessage {
  readonly key: TillKey;
  readonly message: string;
  readonly sequence: number | undefined;
  readonly record: string | undefined;
  /** It came after another that has its number or its id. */
  readonly contradicts: boolean;
  readonly recordedAt: number;
  /** When a sale was made, epoch milliseconds: how late it was heard is a service level. */
  readonly happenedAt?: number;
}

/** What a report came to. */
export type Verdict =
  | { readonly kind: 'taken' }
  /** Its number or its id is known with other content; both are kept. */
  | { readonly kind: 'contradicts'; readonly by: 'number' | 'id'; readonly others: readonly KnownMessage[] };

/** The messages that were taken before, by what they can collide in. */
export class KnownMessages {
  readonly #byMessage = new Map<string, KnownMessage>();
  readonly #byNumber = new Map<string, KnownMessage[]>();
  readonly #byRecord = new Map<string, KnownMessage[]>();

  constructor(known: Iterable<KnownMessage> = []) {
    for (const message of known) this.add(message);
  }

  add(known: KnownMessage): void {
    this.#byMessage.set(messageKey(known), known);
    if (known.sequence !== undefined) push(this.#byNumber, numberKey(known.key, known.sequence), known);
    if (known.record !== undefined) push(this.#byRecord, recordKey(known.key, known.record), known);
  }

  get(report: Pick<TillReport, 'key' | 'message'>): KnownMessage | undefined {
    return this.#byMessage.get(messageKey(report));
  }

  /** The other messages that have the number or the id of this one. */
  othersOf({ key, message, sequence, record }: TillReport): Verdict {
    const others = (found: readonly KnownMessage[] = []) => found.filter((each) => each.message !== message);
    const byId = others(record === undefined ? [] : this.#byRecord.get(recordKey(key, record)));
    if (byId.length > 0) return { kind: 'contradicts', by: 'id', others: byId };
    const byNumber = others(sequence === undefined ? [] : this.#byNumber.get(numberKey(key, sequence)));
    return byNumber.length > 0 ? { kind: 'contradicts', by: 'number', others: byNumber } : { kind: 'taken' };
  }

  all(): readonly KnownMessage[] {
    return [...this.#byMessage.values()];
  }
}

function push<Value>(to: Map<string, Value[]>, key: string, value: Value): void {
  const held = to.get(key);
  if (held === undefined) to.set(key, [value]);
  else held.push(value);
}

/** A text that tells tills apart. */
export const tillText = ({ connection, location, till }: TillKey): string =>
  JSON.stringify([connection, location, till]);
const messageKey = ({ key, message }: Pick<KnownMessage, 'key' | 'message'>): string => `${tillText(key)} ${message}`;
const numberKey = (key: TillKey, sequence: number): string => `${tillText(key)} ${sequence}`;
const recordKey = ({ connection }: TillKey, record: string): string => JSON.stringify([connection, record]);

/** Takes one report: the till as it is now known, and what the report came to. `known` is added to. */
export function take(
  till: Till | undefined,
  report: TillReport,
  known: KnownMessages,
): { readonly till: Till; readonly verdict: Verdict; readonly remembered?: KnownMessage } {
  const before = till ?? newTill(report);
  const heard = withReport(before, report);
  const earlier = known.get(report);
  if (report.name === 'StoreHeartbeat') return { till: heard, verdict: { kind: 'taken' } };
  if (earlier !== undefined) {
    return { till: heard, verdict: earlier.contradicts ? known.othersOf(report) : { kind: 'taken' } };
  }
  const verdict = known.othersOf(report);
  const contradicts = verdict.kind === 'contradicts';
  const { key, message, sequence, record, recordedAt } = report;
  const happenedAt = report.name === 'SaleCompleted' ? epochMsOf(report.at) : undefined;
  const remembered: KnownMessage = {
    key,
    message,
    sequence,
    record,
    contradicts,
    recordedAt,
    ...(happenedAt === undefined ? {} : { happenedAt }),
  };
  known.add(remembered);
  return {
    till: {
      ...heard,
      sales: heard.sales + (report.name === 'SaleCompleted' ? 1 : 0),
      voids: heard.voids + (report.name === 'SaleVoided' ? 1 : 0),
      twins: heard.twins + (contradicts ? 1 : 0),
    },
    verdict,
    remembered,
  };
}

function newTill({ key, recordedAt }: TillReport): Till {
  return {
    key,
    sequence: undefined,
    sales: 0,
    voids: 0,
    twins: 0,
    lastSale: undefined,
    heartbeat: undefined,
    day: undefined,
    firstHeard: recordedAt,
    lastHeard: recordedAt,
  };
}

/** Everything that may be said again without harm. */
function withReport(till: Till, report: TillReport): Till {
  const { name, at, recordedAt, sequence, lastSequence, receipt, version } = report;
  const numbers = sequence === undefined ? till.sequence : seen(till.sequence, sequence, recordedAt);
  const isDay = name === 'TillOpened' || name === 'TillClosed';
  return {
    ...till,
    sequence: lastSequence === undefined ? numbers : promised(numbers, lastSequence, recordedAt),
    lastSale: name === 'SaleCompleted' && receipt ? later(till.lastSale, { receipt, at }) : till.lastSale,
    heartbeat: name === 'StoreHeartbeat' ? later(till.heartbeat, { at, version }) : till.heartbeat,
    day: isDay ? later(till.day, { open: name === 'TillOpened', at }) : till.day,
    firstHeard: Math.min(till.firstHeard, recordedAt),
    lastHeard: Math.max(till.lastHeard, recordedAt),
  };
}

/** The later one; of two at one moment always the same one. */
function later<Value extends { readonly at: string }>(held: Value | undefined, next: Value): Value {
  if (held === undefined) return next;
  const order = Date.parse(next.at) - Date.parse(held.at) || (JSON.stringify(next) > JSON.stringify(held) ? 1 : -1);
  return order > 0 ? next : held;
}

/**
 * Since when a till that should speak has not; epoch milliseconds. A closed till may be silent, and so may one that was
 * never opened and never sent a heartbeat: nobody knows when it has something to say.
 */
export function silentSince(
  { day, heartbeat, lastHeard }: Pick<Till, 'day' | 'heartbeat' | 'lastHeard'>,
  nowMs: number,
  patienceMs: number,
): number | undefined {
  const speaks = day === undefined ? heartbeat !== undefined : day.open;
  return speaks && nowMs - lastHeard >= patienceMs ? lastHeard : undefined;
}
