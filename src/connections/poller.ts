import type { Backbone } from '../backbone/backbone.ts';
import type { GiveWay } from '../backbone/give-way.ts';
import { withinScope } from '../connector/call-scope.ts';
import type { ConnectionLog, Poll } from '../connector/connector.ts';
import type { Chance } from '../kernel/chance.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Failure } from '../kernel/failure.ts';
import { freshId } from '../kernel/ids.ts';
import { LIMITS } from '../kernel/limits.ts';
import { failureOf } from './carry-out.ts';
import type { ConnectionCounters } from './counters.ts';
import type { PollCursors, PollLease } from './poll-cursors.ts';
import { factToDelivery } from './translate.ts';

export interface PollerOptions {
  readonly connection: string;
  readonly polls: readonly Poll[];
  readonly backbone: Pick<Backbone, 'append'>;
  readonly cursors: PollCursors;
  readonly clock: Clock;
  readonly chance: Chance;
  /** The node's name. */
  readonly node: string;
  readonly log: ConnectionLog;
  readonly counters: ConnectionCounters;
  /** Lets the polls of the bulk lane give way to live work. */
  readonly giveWay?: GiveWay;
}

/** A page and its append must end within this; then another node may take the poll over. */
const LEASE_MS = 60_000;
/** Longest wait before a poll that failed is tried again. */
const MOST_BACKOFF_MS = 5 * 60_000;

/**
 * Runs the polls of one connection, each on its own and on one node at a time. A cursor is kept only after what it passed
 * is durable in the log; reading a little twice is harmless, because facts are stored once.
 */
export class Poller {
  readonly #options: PollerOptions;
  readonly #stopping = new AbortController();
  #loops: Promise<void>[] = [];

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loops = this.#options.polls.map((poll) => this.#loop(poll));
  }

  /** Stops after the page in hand: its facts are appended and its cursor kept. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#loops);
  }

  async #loop(poll: Poll): Promise<void> {
    const { clock, chance } = this.#options;
    const { signal } = this.#stopping;
    // Hubs that start together do not ask together.
    await clock.sleep(Math.round(Math.min(poll.everyMs, 5_000) * chance.fraction()), signal);
    let failures = 0;
    while (!signal.aborted) {
      const round = await this.run(poll, failures).catch(() => 'failed' as const);
      // A round that was not due says nothing about the other side.
      if (round !== 'elsewhere') failures = round === 'failed' ? failures + 1 : 0;
      await clock.sleep(
        round === 'more' ? 0 : Math.max(Math.round(poll.everyMs * (0.9 + 0.2 * chance.fraction())), 50),
        signal,
      );
    }
  }

  /**
   * One round of up to LIMITS.pollPages pages. `more`: there is more to read at once; `elsewhere`: another node has it or
   * it is not due. Exported for tests and for a person who asks for a round now.
   */
  async run(poll: Poll, failures = 0): Promise<'done' | 'more' | 'elsewhere' | 'failed'> {
    const { connection, cursors, counters, log, node } = this.#options;
    const lease = await cursors.claim(connection, poll.name, node, { leaseMs: LEASE_MS });
    if (lease === undefined) return 'elsewhere';
    try {
      const end = await this.#readPages(poll, lease);
      await cursors.release(connection, poll.name, lease.epoch, end === 'more' ? 0 : Math.round(poll.everyMs * 0.8));
      return end;
    } catch (error) {
      const failure = failureOf(error);
      counters.polled(poll.name, 'failed', 0);
      log.warn(`the poll "${poll.name}" failed`, { connection, code: failure.code, because: failure.because });
      const backoffMs = backoffOf(poll, failure, failures);
      await cursors.release(connection, poll.name, lease.epoch, backoffMs, `${failure.code}: ${failure.because}`);
      return 'failed';
    }
  }

  async #readPages(poll: Poll, lease: PollLease): Promise<'done' | 'more'> {
    const { backbone, connection, cursors, clock, chance, counters } = this.#options;
    let { cursor } = lease;
    for (let page = 0; page < LIMITS.pollPages; page += 1) {
      const at = cursor;
      if (poll.lane === 'bulk') await this.#options.giveWay?.turn(this.#stopping.signal);
      const story = `poll/${connection}/${poll.name}`;
      const scope = {
        causes: [`${story}/${freshId(clock.now(), chance)}`],
        correlations: [story],
        lane: poll.lane,
        attempt: 1,
      };
      const read = await withinScope(scope, () => poll.read(at));
      const nowMs = clock.now();
      const deliveries = read.facts.map((fact) =>
        factToDelivery(fact, { connection, via: 'poll', lane: poll.lane, nowMs }),
      );
      for (let from = 0; from < deliveries.length; from += LIMITS.appendBatch) {
        await backbone.append(deliveries.slice(from, from + LIMITS.appendBatch));
      }
      counters.polled(poll.name, 'read', read.facts.length);
      // Only now: a cursor that runs ahead of the log would lose what lies between.
      const mine = await cursors.save(connection, poll.name, lease.epoch, read.cursor, LEASE_MS);
      if (!mine) return 'done';
      cursor = read.cursor;
      if (!read.more) return 'done';
      if (this.#stopping.signal.aborted) return 'more';
    }
    return 'more';
  }
}

/** A system that is away is asked less and less often, and when it says for how long, not before. */
function backoffOf(poll: Poll, failure: Failure, failures: number): number {
  const backoffMs = Math.min(poll.everyMs * 2 ** Math.min(failures, 10), Math.max(MOST_BACKOFF_MS, poll.everyMs));
  return Math.max(backoffMs, failure.retryAfterMs ?? 0);
}
