import { LANES, type Lane } from '../../canonical/envelope.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import type { Claimed, Handled, Subscription } from '../backbone.ts';
import { backboneErrors } from '../errors.ts';
import { batchNow } from './batch-window.ts';
import type { Chain, LaneFlow } from './flow.ts';
import type { SubscriptionGate } from './gate.ts';
import { beginHops, endHops } from './hops.ts';
import type { Node } from './node.ts';
import type { Settler } from './settle.ts';
import { Slots } from './slots.ts';
import { type Call, claimOf, type Work } from './work.ts';

/** The lanes' default keys in work at once. */
const CONCURRENCY = 32;

export interface DispatcherOptions {
  readonly node: Node;
  readonly subscription: Subscription;
  readonly flows: ReadonlyMap<Lane, LaneFlow>;
  readonly gate: SubscriptionGate;
  readonly settler: Settler;
  /** Works off the parked messages of a key; the chain is busy meanwhile. */
  readonly visit: (chain: Chain) => Promise<void>;
  readonly lost: (chain: Chain) => void;
  /** A chain has come to rest, so a slice that is being given back may be free now. */
  readonly rested: (chain: Chain) => void;
}

/** Decides which ready keys are handled now, and calls the handler. One handler per key, lanes by rank, slots by lane. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #node: Node;
  readonly #subscription: Subscription;
  readonly #slots: Slots;
  readonly #calls = new Set<Call>();
  #probe: Chain | undefined;
  #scheduled = false;
  #lookAgainAt = Number.POSITIVE_INFINITY;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#node = options.node;
    this.#subscription = options.subscription;
    const lanes = options.subscription.lanes ?? LANES;
    const { bulk } = options.subscription.batch ?? {};
    const ownBulk = bulk && bulk.size * bulk.calls;
    this.#slots = new Slots(Math.max(1, options.subscription.concurrency ?? CONCURRENCY), lanes, ownBulk);
  }

  get busy(): boolean {
    return this.#slots.busy;
  }

  /** Runs once, soon, however often it is asked. */
  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#run();
    });
  }

  /** Calls that have lasted too long: first they are written down, in the end they are aborted. */
  sweep(): void {
    const now = this.#node.clock.now();
    for (const call of this.#calls) {
      const lastedMs = now - call.startedAt;
      const { spillMs, handleMs } = this.#patience(call);
      if (lastedMs >= spillMs) for (const work of call.works) this.#options.settler.spill(work);
      if (lastedMs < handleMs) continue;
      const because = `no answer within ${handleMs} ms`;
      const failure = backboneErrors.failure('SL-BACKBONE-005', { because });
      call.end(call.works.map(() => ({ kind: 'failed', failure })));
      call.controller.abort();
    }
  }

  /** A large call of the bulk lane is expected to last; whatever was written down already is a matter of single messages. */
  #patience({ works }: Call): { readonly spillMs: number; readonly handleMs: number } {
    const { bulk } = this.#subscription.batch ?? {};
    const [first] = works;
    if (bulk === undefined || first?.message.lane !== 'bulk' || first.row !== undefined) return this.#node.tuning;
    return { spillMs: Number.POSITIVE_INFINITY, handleMs: bulk.lastsMs };
  }

  /** Tells running handlers to end. */
  abort(): void {
    for (const call of this.#calls) call.controller.abort();
  }

  /** Calls the handler for some works and makes their output durable; never rejects while the node lives. */
  async handle(works: readonly Work[]): Promise<readonly Handled[]> {
    const claims = works.map((work) => claimOf(this.#subscription.name, work));
    const { tracer, clock } = this.#node;
    if (tracer === undefined) return this.#options.settler.append(works, await this.#call(works, claims));
    const hops = beginHops(tracer, this.#subscription.name, claims, clock.now());
    const results = await this.#options.settler.append(works, await this.#call(works, hops.claims));
    endHops(hops.spans, results);
    return results;
  }

  #run(): void {
    if (!this.#node.mayWork() || this.#node.ended.aborted) return;
    for (const lane of LANES) {
      const flow = this.#options.flows.get(lane);
      if (flow === undefined || this.#givesWay(flow)) continue;
      while (flow.readyCount > 0 && this.#slots.free(lane) > 0) {
        if (!this.#options.gate.isOpen) {
          this.#askToProbe();
          return;
        }
        if (!this.#startNext(flow)) break;
      }
    }
  }

  /** Bulk work that waits is looked at again; what is in hand goes on. */
  #givesWay({ lane, readyCount }: LaneFlow): boolean {
    const waitMs = lane === 'bulk' && readyCount > 0 ? (this.#node.giveWay?.waitMs() ?? 0) : 0;
    if (waitMs > 0) this.#runAfter(waitMs);
    return waitMs > 0;
  }

  #startNext(flow: LaneFlow): boolean {
    const { batch } = this.#subscription;
    if (batch === undefined) {
      const chain = flow.nextReady();
      if (chain === undefined) return false;
      this.#start(chain);
      return true;
    }
    const choice = batchNow(flow.lane === 'bulk' ? (batch.bulk ?? batch) : batch, {
      ready: flow.readyCount,
      free: this.#slots.free(flow.lane),
      busy: this.#slots.used(flow.lane) > 0,
      waitedMs: this.#node.clock.now() - flow.readySince,
    });
    if ('lookAgainMs' in choice) {
      this.#runAfter(choice.lookAgainMs);
      return false;
    }
    const together: Chain[] = [];
    for (let count = 0; count < choice.call; count += 1) {
      const chain = flow.nextReady();
      if (chain === undefined) break;
      if (chain.visit || mustBeMarked(chain)) this.#start(chain);
      else together.push(chain);
    }
    flow.readySince = this.#node.clock.now();
    if (together.length > 0) this.#startTogether(together);
    return true;
  }

  #runAfter(delayMs: number): void {
    const at = this.#node.clock.now() + Math.max(1, delayMs);
    if (at >= this.#lookAgainAt) return;
    this.#lookAgainAt = at;
    void this.#node.clock.sleep(Math.max(1, delayMs), this.#node.ended).then(() => {
      // A lane that must not wait so long may have asked for an earlier look meanwhile.
      if (this.#lookAgainAt === at) this.#lookAgainAt = Number.POSITIVE_INFINITY;
      this.#run();
    });
  }

  #askToProbe(): void {
    const { gate, flows } = this.#options;
    if (!gate.mayProbe) return;
    void gate.claimProbe().then((won) => {
      if (!won) return;
      for (const lane of LANES) {
        const chain = this.#slots.free(lane) > 0 ? flows.get(lane)?.nextReady() : undefined;
        if (chain === undefined) continue;
        this.#probe = chain;
        this.#start(chain);
        return;
      }
      gate.undecided();
    });
  }

  #start(chain: Chain): void {
    const suspect = !chain.visit && mustBeMarked(chain);
    if (suspect && chain.track.suspectInHand) {
      chain.track.suspectsWaiting.push(chain);
      if (this.#probe === chain) this.#probeEnds();
      return;
    }
    if (!suspect && !chain.visit) {
      this.#startTogether([chain]);
      return;
    }
    this.#begin(chain);
    const run = chain.visit ? this.#options.visit(chain) : this.#trySuspect(chain);
    void run.catch((reason: unknown) => this.#stumbled(reason)).finally(() => this.#rest(chain));
  }

  #startTogether(chains: readonly Chain[]): void {
    for (const chain of chains) this.#begin(chain);
    void this.#tryFirst(chains).catch((reason: unknown) => {
      this.#stumbled(reason);
      for (const chain of chains) if (chain.busy) this.#rest(chain);
    });
  }

  #begin(chain: Chain): void {
    chain.busy = true;
    chain.track.running += 1;
    this.#slots.take(chain.flow.lane);
    if (chain.flow.lane === 'live') this.#node.giveWay?.liveBegan();
  }

  #rest(chain: Chain): void {
    chain.busy = false;
    chain.track.running -= 1;
    this.#slots.give(chain.flow.lane);
    if (this.#probe === chain) this.#probeEnds();
    if (chain.visit || chain.queue.length > 0) chain.flow.makeReady(chain);
    else chain.flow.forget(chain);
    if (chain.track.state !== 'owned') this.#options.rested(chain);
    chain.flow.pump();
    this.schedule();
  }

  #probeEnds(): void {
    this.#probe = undefined;
    this.#options.gate.undecided();
  }

  async #tryFirst(chains: readonly Chain[]): Promise<void> {
    const works = chains.map((chain) => streamWork(chain));
    const results = await this.handle(works);
    if (works.length === 1) {
      await this.#options.settler.settle(works[0] as Work, results[0] as Handled);
      this.#rest(chains[0] as Chain);
      return;
    }
    const settle = async (work: Work, index: number): Promise<void> => {
      try {
        await this.#options.settler.settle(work, results[index] as Handled);
      } catch (reason) {
        this.#stumbled(reason);
      }
      this.#rest(work.chain);
    };
    await Promise.all(works.map(settle));
  }

  /** A message that a dead process may have had in hand is marked first, one per slice: a killer gives itself away. */
  async #trySuspect(chain: Chain): Promise<void> {
    const { track } = chain;
    track.suspectInHand = true;
    try {
      const work = streamWork(chain);
      const { lane, slice, epoch } = track;
      const { position } = work.message;
      const mark = { subscription: this.#subscription.name, lane, slice, epoch, position };
      if (!(await this.#node.markInHand([mark]))) return this.#options.lost(chain);
      const [result] = await this.handle([work]);
      await this.#options.settler.settle(work, result as Handled);
    } finally {
      track.suspectInHand = false;
      const next = track.suspectsWaiting.shift();
      if (next !== undefined) next.flow.makeReady(next);
    }
  }

  #call(works: readonly Work[], claims: readonly Claimed[]): Promise<readonly Handled[]> {
    return new Promise((resolve) => {
      const controller = new AbortController();
      const call: Call = {
        works,
        startedAt: this.#node.clock.now(),
        controller,
        end: (results) => {
          if (this.#calls.delete(call)) resolve(results);
        },
      };
      this.#calls.add(call);
      const fail = (failure: Failure): void => call.end(works.map(() => ({ kind: 'failed', failure })));
      const take = (results: readonly Handled[]): void => {
        if (results.length === works.length) call.end(results);
        else fail(backboneErrors.failure('SL-BACKBONE-007', { because: wrongCount(works, results) }));
      };
      try {
        this.#subscription.handle(claims, controller.signal).then(take, (reason) => fail(failureOf(reason)));
      } catch (reason) {
        fail(failureOf(reason));
      }
    });
  }

  #stumbled(reason: unknown): void {
    if (this.#node.ended.aborted) return;
    const facts = { subscription: this.#subscription.name, reason: String(reason) };
    this.#node.logger.error(facts, 'the end of a message could not be written; it is delivered again');
  }
}

/** A message that may be what ends one process after the other. */
const mustBeMarked = ({ queue, track }: Chain): boolean => track.careful && queue[0]?.suspect === true;

const wrongCount = (works: readonly Work[], results: readonly Handled[]): string =>
  `${results?.length ?? 0} answers for ${works.length} messages`;

function streamWork(chain: Chain): Work {
  const [entry] = chain.queue;
  if (entry === undefined) throw new RangeError('a chain without messages was started');
  const { message, suspect } = entry;
  return { chain, message, attempt: 1, uncertain: suspect, entry, row: undefined, spilling: undefined };
}

/** What a throw says: its own failure, or that the subscriber has a bug. */
export function failureOf(reason: unknown): Failure {
  if (reason instanceof CodedError) return reason.failure;
  const because = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  return backboneErrors.failure('SL-BACKBONE-002', { because: because.slice(0, 500) });
}
