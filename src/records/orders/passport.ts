import type { DeadLetter, DeadLetters } from '../../backbone/backbone.ts';
import type { EventLog, StoredMessage } from '../../backbone/event-log.ts';
import { instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { recordErrors } from '../errors.ts';
import { rankOf } from './facts.ts';
import type { Identifier } from './identifier.ts';
import { type MoneyMove, moneyMovesOf } from './money-moves.ts';
import { narrate, type StoryEntry } from './narrate.ts';
import type { OrderRecord, OrderStore } from './store.ts';
import type { OrderSummary } from './summary.ts';

/** The whole story of one order. */
export interface Passport {
  readonly order: OrderSummary;
  readonly identifiers: readonly Identifier[];
  /** Everything that was said about it, in the order in which the hub learnt it. */
  readonly story: readonly StoryEntry[];
  /** Which money moved, the oldest first. */
  readonly money: readonly MoneyMove[];
  /** What is stuck just now and waits for time or a person. */
  readonly stuck: readonly StuckMessage[];
  /** True when the story is longer than LIMITS.storyMessages and its end is left out. */
  readonly truncated: boolean;
}

interface StuckMessage {
  /** Id of the dead letter, for retry and skip. */
  readonly letter: string;
  readonly subscription: string;
  readonly state: DeadLetter['state'];
  readonly attempts: number;
  readonly since: string;
  readonly nextAt?: string;
  /** Later messages that wait behind it. */
  readonly waiting: number;
  readonly code: string;
  readonly because: string;
  readonly next?: string;
}

export interface PassportSources {
  readonly orders: Pick<OrderStore, 'get' | 'find'>;
  readonly log: Pick<EventLog, 'story' | 'findAll'>;
  readonly letters: Pick<DeadLetters, 'list'>;
  /** What was said on the wire in some stories, already masked, oldest first. */
  readonly calls?: (correlations: readonly string[], limit: number) => Promise<readonly StoryEntry[]>;
  /** What the order did to stock, as steps of its story. */
  readonly stock?: (order: string) => Promise<readonly StoryEntry[]>;
}

/**
 * The passport of the order that goes by any id, in a handful of looks however long its story is. Throws SL-RECORD-001 when there is none, SL-RECORD-002 with the
 * candidates when there are several.
 */
export async function passport(sources: PassportSources, anyId: string): Promise<Passport> {
  const record = await orderNamed(sources.orders, anyId);
  const stories = [record.summary.id, ...record.related];
  const spoken = await sources.log.story(stories, LIMITS.storyMessages);
  const messages = unique([...spoken, ...(await deliveriesBehind(sources.log, spoken))]).sort(byRecording);
  const keys = [...new Set([...stories, ...messages.map(({ key }) => key)])];
  const [stock, letters, calls] = await Promise.all([
    sources.stock?.(record.summary.id) ?? [],
    sources.letters.list({ keys: keys.slice(0, LIMITS.storyMessages) }, LIMITS.pageSize),
    sources.calls?.([...new Set(messages.map(({ envelope }) => envelope.correlationid))], LIMITS.storyMessages) ?? [],
  ]);
  const story = [...messages.slice(0, LIMITS.storyMessages).map(narrate), ...stock, ...calls];
  return {
    order: record.summary,
    identifiers: record.identifiers,
    story: story.sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0)),
    money: moneyMovesOf(messages),
    stuck: letters.filter(({ state }) => state !== 'skipped').map(stuckOf),
    truncated: messages.length > LIMITS.storyMessages || spoken.length >= LIMITS.storyMessages,
  };
}

/** The order that goes by any id. Throws SL-RECORD-001 when there is none, SL-RECORD-002 with the candidates when there are several. */
export async function orderNamed(orders: Pick<OrderStore, 'get' | 'find'>, anyId: string): Promise<OrderRecord> {
  const exact = await orders.get(anyId);
  if (exact !== undefined) return exact;
  const candidates = await orders.find(anyId);
  const [only, ...others] = candidates;
  if (only === undefined) {
    throw recordErrors.error('SL-RECORD-001', {
      because: `nothing known goes by "${anyId.slice(0, 100)}"`,
      value: anyId.slice(0, 100),
    });
  }
  if (others.length > 0) {
    const ids = candidates.map(({ summary }) => summary.id).join(', ');
    throw recordErrors.error('SL-RECORD-002', { because: `"${anyId.slice(0, 100)}" is a name of ${ids}`, value: ids });
  }
  return only;
}

/** The raw deliveries that the events came from, and what those came from in turn (a hint, then what it pointed at). */
async function deliveriesBehind(
  log: PassportSources['log'],
  messages: readonly StoredMessage[],
): Promise<StoredMessage[]> {
  const known = new Set(messages.map(({ envelope }) => envelope.id));
  const behind: StoredMessage[] = [];
  let wave = messages;
  for (let depth = 0; depth < 3 && wave.length > 0; depth += 1) {
    const causes = new Map<string, string>();
    for (const { envelope } of wave) {
      const { causationid, source } = envelope;
      if (causationid === undefined || known.has(causationid) || !source.startsWith('/connections/')) continue;
      causes.set(causationid, source);
    }
    wave = causes.size === 0 ? [] : await log.findAll([...causes].map(([id, source]) => ({ source, id })));
    for (const { envelope } of wave) known.add(envelope.id);
    behind.push(...wave);
  }
  return behind;
}

function stuckOf({ id, subscription, state, attempts, since, nextAt, waiting, failure }: DeadLetter): StuckMessage {
  return {
    letter: id,
    subscription,
    state,
    attempts,
    since: instant(since),
    ...(nextAt === undefined ? {} : { nextAt: instant(nextAt) }),
    waiting,
    code: failure.code,
    because: failure.because,
    ...(failure.next === undefined ? {} : { next: failure.next }),
  };
}

function byRecording(left: StoredMessage, right: StoredMessage): number {
  return rankOf(left) < rankOf(right) ? -1 : 1;
}

function unique(messages: readonly StoredMessage[]): StoredMessage[] {
  return [...new Map(messages.map((message) => [`${message.lane}/${message.position}`, message])).values()];
}
