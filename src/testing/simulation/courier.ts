import type { Claimed, Handled, Subscription } from '../../backbone/backbone.ts';
import type { EventLog, StoredMessage } from '../../backbone/event-log.ts';
import type { CommandName } from '../../canonical/command.ts';
import { type CommandData, type Envelope, LANES, type Lane, newEvent, newOutcome } from '../../canonical/envelope.ts';
import { isOfHub } from '../../canonical/value.ts';
import { type Chance, happens, integerBetween } from '../../kernel/chance.ts';
import { instant } from '../../kernel/clock.ts';
import type { Feature } from './features.ts';
import type { Tell } from './partner.ts';
import type { Answer } from './provider.ts';
import type { Scheduler } from './scheduler.ts';

/** Between partners and process: a log, at-least-once delivery in order per key, and networks that misbehave. */
export interface Courier {
  /** How a partner tells the hub; the network may delay, repeat and reorder it. */
  teller(connection: string): Tell;
  /** Looks for what was appended since the last look and sees that it is delivered. */
  look(): Promise<void>;
  /** Messages that wait and are not set aside. */
  waiting(): number;
  /** Commands that a person set aside, or that wait for one for ever. */
  readonly skipped: Set<string>;
  /** Messages that the process refused for good. */
  readonly dead: { readonly message: StoredMessage; readonly because: string }[];
  readonly messages: Envelope[];
}

export type Carrier = (connection: string, name: CommandName, command: Envelope) => Answer<CommandName>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Tries of a message whose instance is not known yet: the ladder's, then a person's, once a day. */
const MOST_TRIES = 20;

interface Key {
  readonly queue: StoredMessage[];
  tries: number;
  busy: boolean;
}

export function createCourier(options: {
  readonly log: Pick<EventLog, 'append' | 'read'>;
  readonly scheduler: Scheduler;
  readonly features: ReadonlySet<Feature>;
  readonly network: Chance;
  readonly hub: Chance;
  readonly subscription: () => Subscription;
  readonly carry: Carrier;
  /** Whether the ERP has nothing of an order. */
  readonly isAbsent: (order: string) => boolean;
}): Courier {
  const { log, scheduler, features, network, hub, carry, isAbsent } = options;
  const has = (feature: Feature): boolean => features.has(feature);
  const seen: Record<Lane, number> = { live: 0, standard: 0, bulk: 0 };
  const facts = new Map<string, Key>();
  const commands = new Map<string, Key>();
  const ready: StoredMessage[] = [];
  const skipped = new Set<string>();
  const poisoned = new Map<string, 'once' | 'for ever'>();
  const dead: { message: StoredMessage; because: string }[] = [];
  const messages: Envelope[] = [];
  const outages = new Map<string, number>();
  let pumping = false;

  const append = async (envelopes: readonly Envelope[]): Promise<void> => {
    await log.append(envelopes);
    await look();
  };

  // ── partners → log ──────────────────────────────────────────────────────────────────────────────────────

  const delayMs = (): number => {
    if (has('slowDays') && happens(network, 0.05)) return integerBetween(network, DAY_MS / 2, 3 * DAY_MS);
    if (has('reorder') && happens(network, 0.3)) return integerBetween(network, 0, HOUR_MS);
    return integerBetween(network, 10, 2_000);
  };
  const teller =
    (connection: string): Tell =>
    (name, subject, fact, data) => {
      const order = (data as { readonly order?: unknown }).order;
      const envelope = newEvent({
        name,
        source: `/connections/${connection}`,
        subject,
        time: instant(scheduler.now()),
        fact,
        data,
        connection,
        ...(typeof order === 'string' ? { correlation: order } : {}),
      });
      scheduler.after(delayMs(), () => append([envelope]));
      if (has('duplicates') && happens(network, 0.3)) scheduler.after(delayMs(), () => append([envelope]));
    };

  // ── log → process ───────────────────────────────────────────────────────────────────────────────────────

  const keyOf = (keys: Map<string, Key>, name: string): Key => {
    const known = keys.get(name) ?? { queue: [], tries: 0, busy: false };
    keys.set(name, known);
    return known;
  };
  const look = async (): Promise<void> => {
    for (const lane of LANES) {
      for (const message of await log.read(lane, seen[lane], 1_000)) {
        seen[lane] = message.position;
        messages.push(message.envelope);
        if (message.topic.startsWith('command.')) enqueueCommand(message);
        else enqueueFact(message);
      }
    }
  };
  const enqueueFact = (message: StoredMessage): void => {
    const key = keyOf(facts, `${message.lane} ${message.key}`);
    key.queue.push(message);
    if (!key.busy && key.queue.length === 1) offer(message);
  };
  const offer = (message: StoredMessage): void => {
    ready.push(message);
    if (pumping) return;
    pumping = true;
    scheduler.after(integerBetween(hub, 0, 50), pump);
  };
  const pump = async (): Promise<void> => {
    pumping = false;
    const batch = ready.splice(0, 20);
    if (ready.length > 0) {
      pumping = true;
      scheduler.after(integerBetween(hub, 0, 50), pump);
    }
    let answers: readonly Handled[];
    try {
      answers = await options.subscription().handle(batch.map(claimOf), new AbortController().signal);
    } catch {
      // The hub died or lost its database: everything in hand comes again.
      scheduler.after(integerBetween(hub, 1_000, 30_000), () => batch.forEach(offer));
      await look();
      return;
    }
    await look();
    for (const [index, message] of batch.entries()) await settle(message, answers[index] ?? { kind: 'done' });
  };
  const settle = async (message: StoredMessage, answer: Handled): Promise<void> => {
    const key = keyOf(facts, `${message.lane} ${message.key}`);
    if (answer.kind === 'failed' && (answer.failure.kind === 'unknown' || answer.failure.kind === 'transient')) {
      key.tries += 1;
      if (key.tries < MOST_TRIES) {
        scheduler.after(Math.min(2 ** key.tries * MINUTE_MS, DAY_MS), () => offer(message));
        return;
      }
    }
    if (answer.kind === 'done' && answer.emit !== undefined) await append(answer.emit);
    if (answer.kind === 'failed') dead.push({ message, because: answer.failure.because });
    // A cursor that was not saved hands out what was handled before.
    if (answer.kind === 'done' && has('crashes') && happens(hub, 0.05)) return void offer(message);
    key.tries = 0;
    key.queue.shift();
    const next = key.queue[0];
    if (next !== undefined) offer(next);
  };

  // ── log → partners ──────────────────────────────────────────────────────────────────────────────────────

  const enqueueCommand = (message: StoredMessage): void => {
    const key = keyOf(commands, `${message.envelope.connection} ${message.key}`);
    key.queue.push(message);
    if (key.queue.length === 1) scheduler.after(integerBetween(hub, 1, 500), () => work(key));
  };
  const isAway = (connection: string): boolean => {
    if (!has('outages')) return false;
    const until = outages.get(connection) ?? 0;
    if (until > scheduler.now()) return true;
    if (happens(network, 0.03))
      outages.set(connection, scheduler.now() + integerBetween(network, MINUTE_MS, 5 * HOUR_MS));
    return (outages.get(connection) ?? 0) > scheduler.now();
  };
  const later = (key: Key, ms: number): void => scheduler.after(ms, () => work(key));
  const work = async (key: Key): Promise<void> => {
    const message = key.queue[0];
    if (message === undefined) return;
    const command = message.envelope as Envelope<CommandData<CommandName>>;
    const connection = command.connection ?? '';
    const name = message.topic.split('.').slice(2).join('.') as CommandName;
    if (isAway(connection)) return later(key, 5 * MINUTE_MS);
    if (has('lostAnswers') && happens(network, 0.1)) return later(key, 30_000);
    if (has('deadLetters') && !poisoned.has(command.id) && happens(network, 0.05)) return giveUp(key, name, command);
    const isUnbookable = has('unmended') && name === 'book-order' && !isOfHub(message.key) && isAbsent(message.key);
    if (isUnbookable && !poisoned.has(command.id)) {
      poisoned.set(command.id, 'once');
      if (happens(network, 0.25)) return leave(name, command);
    }
    const answer = carry(connection, name, command);
    if (has('lostAnswers') && happens(network, 0.15)) return later(key, 30_000);
    const time = instant(scheduler.now());
    const outcome =
      answer.kind === 'done'
        ? newOutcome({ command, name, outcome: 'done', time, result: answer.result })
        : newOutcome({ command, name, outcome: 'rejected', time, failure: answer.failure });
    await append([outcome]);
    if (has('redelivery') && happens(hub, 0.1)) return later(key, 1_000);
    done(key);
  };
  const done = (key: Key): void => {
    key.queue.shift();
    if (key.queue.length > 0) scheduler.after(integerBetween(hub, 1, 500), () => work(key));
  };
  /** The command becomes a dead letter; hours later a person mends it, or sets it aside. */
  const giveUp = async (key: Key, name: CommandName, command: Envelope<CommandData<CommandName>>): Promise<void> => {
    poisoned.set(command.id, 'once');
    const failure = { kind: 'invalid', code: 'SL-ODOO-003', because: 'a person must mend it' } as const;
    await append([
      newOutcome({ command, name, outcome: 'failed', time: instant(scheduler.now()), failure, round: '1' }),
    ]);
    const skips = has('skips') && happens(network, 0.3);
    scheduler.after(integerBetween(network, HOUR_MS, DAY_MS), () => {
      if (!skips) return work(key);
      skipped.add(command.id);
      done(key);
    });
  };

  /** The command stays a dead letter, and so do those of its order that wait behind it. */
  const leave = async (name: CommandName, command: Envelope<CommandData<CommandName>>): Promise<void> => {
    skipped.add(command.id);
    const because = 'the article is not in the ERP';
    const failure = { kind: 'invalid', code: 'SL-ODOO-010', because, absent: true } as const;
    await append([
      newOutcome({ command, name, outcome: 'failed', time: instant(scheduler.now()), failure, round: '1' }),
    ]);
  };

  return {
    teller,
    look,
    waiting: () => [...facts.values(), ...commands.values()].reduce((sum, { queue }) => sum + queue.length, 0),
    skipped,
    dead,
    messages,
  };
}

const claimOf = (message: StoredMessage): Claimed => ({
  message,
  attempt: 1,
  uncertain: false,
  idempotencyKey: `process/${message.lane}/${message.position}`,
  shadow: false,
});
