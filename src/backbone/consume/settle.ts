import type { Lane } from '../../canonical/envelope.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { readTraceparent } from '../../kernel/tracing.ts';
import type { Handled, Subscription } from '../backbone.ts';
import type { ParkedMessage } from '../hub-state.ts';
import { fingerprintOf } from './cause.ts';
import type { Entry, SliceTrack } from './cursor.ts';
import type { Chain, LaneFlow } from './flow.ts';
import type { SubscriptionGate } from './gate.ts';
import { judge, type Verdict } from './ladder.ts';
import { type Node, persist } from './node.ts';
import { atRest, parkedRow, type Work } from './work.ts';

/** `done` and `aside`: the key goes on. `stuck`: it waits, written down. `paused`: the message stays where it was. */
export type Settled = 'done' | 'aside' | 'stuck' | 'paused';

/** Messages whose last hold is remembered. */
const HOLDS_MOST = 10_000;

const placeOf = ({ lane, position }: Pick<ParkedMessage, 'lane' | 'position'>): string => `${lane} ${position}`;

/** What becomes of a message once its handler has answered. */
export class Settler {
  readonly #node: Node;
  readonly #subscription: Subscription;
  readonly #gate: SubscriptionGate;
  readonly #lose: (track: SliceTrack) => void;
  readonly #flowOf: (lane: Lane) => LaneFlow | undefined;
  #successes = 0;
  /** How many had gone well when a message was held, by where it stands. */
  readonly #successesAtHold = new Map<string, number>();

  constructor(options: {
    node: Node;
    subscription: Subscription;
    gate: SubscriptionGate;
    flowOf: (lane: Lane) => LaneFlow | undefined;
    lose: (track: SliceTrack) => void;
  }) {
    this.#node = options.node;
    this.#subscription = options.subscription;
    this.#gate = options.gate;
    this.#flowOf = options.flowOf;
    this.#lose = options.lose;
  }

  /**
   * Appends what the handlers of a call put out. Nothing counts as handled before that is durable; a message whose output
   * the log refuses has failed, and fails alone.
   */
  async append(works: readonly Work[], results: readonly Handled[]): Promise<readonly Handled[]> {
    const all = results.flatMap((result) => (result.kind === 'done' ? (result.emit ?? []) : []));
    if (all.length === 0) return results;
    const append = (messages: typeof all): Promise<unknown> =>
      persist(this.#node, 'emit', () => this.#node.log.append(messages).catch(refusedOf)).then((refused) => {
        if (refused instanceof CodedError) throw refused;
      });
    try {
      await append(all);
      return results;
    } catch (reason) {
      if (works.length === 1) return [failedWith(reason)];
      const alone = async (result: Handled): Promise<Handled> => {
        if (result.kind !== 'done' || result.emit === undefined || result.emit.length === 0) return result;
        return append([...result.emit]).then(() => result, failedWith);
      };
      return Promise.all(results.map(alone));
    }
  }

  /** Resolves when the end of this try is durable. */
  async settle(work: Work, handled: Handled): Promise<Settled> {
    if (work.spilling !== undefined) await work.spilling;
    if (handled.kind === 'done') {
      this.#successes += 1;
      this.#gate.succeeded();
      return this.#finished(work);
    }
    return this.#failed(work, handled.failure);
  }

  /** Writes a slow message and what waits behind it down, so that the cursor can move on; its handler runs on. */
  spill(work: Work): void {
    const { entry } = work;
    if (entry === undefined || work.spilling !== undefined) return;
    const row: ParkedMessage = {
      ...parkedRow(this.#subscription, work.message, this.#node.clock.now(), 'retry'),
      attempts: work.attempt,
      uncertain: true,
      inHandOf: this.#node.owner(),
    };
    const write = async (): Promise<void> => {
      if (!(await this.#parkFront(work.chain, entry, row))) return;
      work.row = row;
      work.entry = undefined;
      work.chain.visit = true;
    };
    work.spilling = write().catch(() => {});
  }

  /** Writes messages down behind the trouble of their key. */
  async parkWaiting(entries: readonly Entry[]): Promise<void> {
    const now = this.#node.clock.now();
    const rows = entries.map((entry) => this.#waitingRow(entry, now));
    const chains = entries.flatMap((entry) => this.#chainOf(entry) ?? []);
    // Whoever works on the key meanwhile must know that more of it is coming.
    for (const chain of chains) {
      chain.parking += 1;
      chain.parked += 1;
    }
    try {
      const taken = await this.#node.park(rows);
      for (const entry of entries) {
        if (taken) this.#flowOf(entry.message.lane)?.finish(entry);
        else this.#lose(entry.track);
      }
    } finally {
      for (const chain of chains) {
        chain.parking -= 1;
        // Whoever looked while it was being written saw the key without it.
        chain.parked += 1;
        chain.flow.forget(chain);
      }
    }
  }

  /** Parks all that waits in memory for a key in trouble. */
  async parkQueue(chain: Chain): Promise<void> {
    chain.flow.blocked.add(chain.key);
    const entries = chain.queue.splice(0);
    if (entries.length > 0) await this.parkWaiting(entries);
  }

  /** Writes a row of a key that this node works on; false when the slice is no longer ours. */
  async write(track: SliceTrack, row: ParkedMessage): Promise<boolean> {
    const taken = await this.#node.park([row]);
    if (!taken) this.#lose(track);
    return taken;
  }

  #chainOf({ message: { lane, key, slice } }: Entry): Chain | undefined {
    return this.#flowOf(lane)?.chainOf(key, slice);
  }

  async #finished(work: Work): Promise<Settled> {
    const { entry, row, chain } = work;
    if (entry !== undefined) {
      chain.queue.shift();
      chain.flow.finish(entry);
    } else if (row !== undefined) {
      this.#successesAtHold.delete(placeOf(row));
      if (!(await this.#node.unpark([row]))) this.#lose(chain.track);
    }
    return 'done';
  }

  async #failed(work: Work, failure: Failure): Promise<Settled> {
    const verdict = judge(failure, this.#triesOf(work, failure), this.#ladder(), this.#node.chance);
    if (verdict.kind === 'pause') this.#gate.shut(failure);
    else if (failure.kind === 'rejected' || failure.kind === 'invalid' || failure.scope === 'operation') {
      // The other side answered, so it is well.
      this.#gate.succeeded();
      this.#successes += 1;
    } else this.#gate.undecided();
    this.#rememberHold(work, verdict);
    const { entry, row } = work;
    if (entry !== undefined) return this.#failedEntry(work.chain, entry, work, verdict, failure);
    if (row !== undefined) return this.#failedRow(work, row, verdict, failure);
    return 'paused';
  }

  async #failedEntry(chain: Chain, entry: Entry, work: Work, verdict: Verdict, failure: Failure): Promise<Settled> {
    if (verdict.kind === 'pause') return 'paused';
    const fresh = parkedRow(this.#subscription, work.message, this.#node.clock.now(), 'retry');
    const row = this.#rowAfter({ ...fresh, attempts: work.attempt, uncertain: work.uncertain }, verdict, failure);
    if (row.state === 'dead') await this.announce(work.message, failure, row.rounds);
    if (row.blocks) {
      await this.#parkFront(chain, entry, row);
      return 'stuck';
    }
    if (!(await this.write(chain.track, row))) return 'paused';
    chain.queue.shift();
    chain.flow.finish(entry);
    return 'aside';
  }

  async #failedRow(work: Work, row: ParkedMessage, verdict: Verdict, failure: Failure): Promise<Settled> {
    const after = this.#rowAfter(row, verdict, failure);
    if (after.state === 'dead') await this.announce(work.message, failure, after.rounds);
    await this.write(work.chain.track, after);
    return after.blocks ? 'stuck' : 'aside';
  }

  #waitingRow(entry: Entry, nowMs: number): ParkedMessage {
    return { ...parkedRow(this.#subscription, entry.message, nowMs, 'waiting'), uncertain: entry.suspect };
  }

  /** Parks the first message of a key and all that waits in memory behind it, in one write. */
  async #parkFront(chain: Chain, entry: Entry, row: ParkedMessage): Promise<boolean> {
    chain.flow.blocked.add(chain.key);
    const behind = chain.queue.filter((other) => other !== entry);
    chain.queue.length = 0;
    const now = this.#node.clock.now();
    const waiting = behind.map((other) => this.#waitingRow(other, now));
    chain.parked += 1;
    if (!(await this.#node.park([row, ...waiting]))) {
      this.#lose(chain.track);
      return false;
    }
    for (const parked of [entry, ...behind]) chain.flow.finish(parked);
    return true;
  }

  #rowAfter(row: ParkedMessage, verdict: Verdict, failure: Failure): ParkedMessage {
    const now = this.#node.clock.now();
    const fingerprint = fingerprintOf(this.#subscription.name, failure);
    const rest = { ...atRest(row), failure, fingerprint };
    switch (verdict.kind) {
      case 'pause':
        return {
          ...rest,
          state: 'retry',
          attempts: row.attempts - 1,
          holds: row.holds === 0 ? 0 : row.holds + 1,
          nextAt: Math.max(this.#gate.until, now + verdict.waitMs),
        };
      case 'hold':
        return {
          ...rest,
          state: 'held',
          attempts: row.attempts - 1,
          holds: row.holds + 1,
          nextAt: now + verdict.waitMs,
        };
      case 'retry':
        return { ...rest, state: 'retry', uncertain: true, nextAt: now + verdict.waitMs };
      case 'dead':
        return this.deadRow(rest, failure);
    }
  }

  /** The row of a message that has become a dead letter. */
  deadRow(row: ParkedMessage, failure: Failure): ParkedMessage {
    const blocks = (this.#subscription.spent ?? 'block') === 'block';
    const fingerprint = fingerprintOf(this.#subscription.name, failure);
    return { ...atRest(row), state: 'dead', blocks, rounds: row.rounds + 1, failure, fingerprint };
  }

  #ladder(): { readonly retryMs: readonly number[]; readonly holdMs: readonly number[] } {
    const { retryMs, holdMs } = this.#node.tuning;
    return { retryMs: this.#subscription.retryMs ?? retryMs, holdMs };
  }

  /**
   * A message that keeps saying "the connection is unwell" while others go well between its tries is itself the trouble:
   * it must not pause all others for ever.
   */
  #triesOf(work: Work, failure: Failure): { attempts: number; holds: number; alone: boolean } {
    const { entry, row } = work;
    if (entry === undefined) {
      const holds = row?.holds ?? 0;
      const othersGoWell = row === undefined || this.#successesAtHold.get(placeOf(row)) !== this.#successes;
      return { attempts: row?.attempts ?? work.attempt, holds, alone: holds > 0 && othersGoWell };
    }
    if (failure.kind === 'rejected' || failure.kind === 'invalid' || failure.kind === 'unknown') {
      return { attempts: work.attempt, holds: 0, alone: false };
    }
    if (entry.successesAtRefusal !== undefined && this.#successes > entry.successesAtRefusal) entry.refusals += 1;
    entry.successesAtRefusal = this.#successes;
    return { attempts: work.attempt, holds: 0, alone: entry.refusals >= 2 };
  }

  #rememberHold({ message, row }: Work, { kind }: Verdict): void {
    const place = placeOf(message);
    if (kind === 'hold' || (kind === 'pause' && (row?.holds ?? 0) > 0)) {
      // What is forgotten counts as in trouble alone until it is held again.
      if (this.#successesAtHold.size >= HOLDS_MOST) this.#successesAtHold.clear();
      this.#successesAtHold.set(place, this.#successes);
    } else this.#successesAtHold.delete(place);
  }

  /** Says what is to be said of a new dead letter, before the letter is written: its ids derive from the round. */
  async announce(message: Work['message'], failure: Failure, round: number): Promise<void> {
    this.#node.logger.warn(
      {
        subscription: this.#subscription.name,
        key: message.key,
        position: message.position,
        correlation: message.envelope.correlationid,
        traceId: readTraceparent(message.envelope.traceparent)?.traceId,
        failure,
      },
      'a message has become a dead letter',
    );
    const last = this.#subscription.onDead?.(message, failure, round) ?? [];
    if (last.length === 0) return;
    const refused = await persist(this.#node, 'announce', () => this.#node.log.append(last).catch(refusedOf));
    if (refused instanceof CodedError) {
      this.#node.logger.error({ failure: refused.failure }, 'what a dead letter had to say was refused by the log');
    }
  }
}

/** A refusal is final and comes back as a value; anything else, overload too, is tried again. */
function refusedOf(reason: unknown): CodedError {
  if (reason instanceof CodedError && (reason.failure.kind === 'invalid' || reason.failure.kind === 'rejected')) {
    return reason;
  }
  throw reason;
}

function failedWith(reason: unknown): Handled {
  if (reason instanceof CodedError) return { kind: 'failed', failure: reason.failure };
  throw reason;
}
