import { LANES, type Lane } from '../../canonical/envelope.ts';
import type { Chance } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import { freshId } from '../../kernel/ids.ts';
import type { Tracer } from '../../kernel/tracing.ts';
import type { Backbone, Subscription } from '../backbone.ts';
import { backboneErrors } from '../errors.ts';
import type { EventLog } from '../event-log.ts';
import type { GiveWay } from '../give-way.ts';
import type { Gates, HubState, Letters } from '../hub-state.ts';
import { Consumer } from './consumer.ts';
import { saveCursors } from './cursor-saver.ts';
import { createDeadLetters } from './dead-letter.ts';
import { lookAtDrains } from './drain.ts';
import { LaneFeed } from './feed.ts';
import { headsOf, historyProblem, Membership } from './membership.ts';
import { type BackboneLogger, fencedWrites, type Node, repeat, silentLogger } from './node.ts';
import { createReplays } from './replay.ts';
import { ReplayRunner } from './replay-run.ts';
import { statusOf } from './status.ts';
import { DEFAULT_TUNING, type Tuning } from './tuning.ts';

export interface BackboneOptions {
  readonly log: EventLog;
  readonly state: HubState;
  readonly clock: Clock;
  readonly chance: Chance;
  /**
   * The node's name, one per running process. Keep it over restarts: a process that starts under a name takes over the
   * work of the earlier one at once, without waiting for its lease.
   */
  readonly node: string;
  readonly logger?: BackboneLogger;
  readonly tuning?: Partial<Tuning>;
  /** Shows every message that is handled as a step of its trace; without one nothing is traced. */
  readonly tracer?: Tracer;
  /** Lets bulk work give way to live work; without one only the lanes' slots keep them apart. */
  readonly giveWay?: GiveWay;
  /** Called once when this node has stopped for good: SL-BACKBONE-004 or 006. */
  readonly onHalt?: (reason: unknown) => void;
}

/** Keys that are free again without a word to us are found this much later than due ones. */
const BLOCKED_LOOK_EVERY = 10;

/** The backbone of one process: appends, and delivers the slices that it holds. */
export function createBackbone(options: BackboneOptions): DeskBackbone {
  return new RunningBackbone(options);
}

/**
 * Ties the cursors to the log as it is now, after a restore or a failover that a person wants. Cursors above its head are
 * pulled down to it; answers how many. What outside systems saw beyond that point is for reconciliation to find.
 */
export async function adoptLog(log: EventLog, state: HubState): Promise<number> {
  return state.adoptLog(await log.incarnation(), await headsOf(log));
}

/** What people do to stuck messages and flows, as it is written. */
export type DeskWrites = Letters & Pick<Gates, 'shutGate' | 'openGate'>;

/** A backbone whose desk can write within a transaction of somebody else. */
export interface DeskBackbone extends Backbone {
  /** The same with a desk that writes through `writes`. What it wrote is seen by the nodes at their next look. */
  over(
    writes: DeskWrites,
  ): Pick<Backbone, 'append' | 'log' | 'status' | 'replays' | 'deadLetters' | 'pause' | 'resume' | 'drain'>;
  /** Looks at once for what was written at a desk. */
  look(): Promise<void>;
}

class RunningBackbone implements DeskBackbone {
  readonly log: EventLog;
  readonly deadLetters: Backbone['deadLetters'];
  readonly replays: Backbone['replays'];
  readonly #options: BackboneOptions;
  readonly #node: Node;
  readonly #ended = new AbortController();
  readonly #subscriptions = new Map<string, Subscription>();
  #owner: string;
  #consumers: Consumer[] = [];
  #feeds = new Map<Lane, LaneFeed>();
  #membership: Membership | undefined;
  #runner: ReplayRunner | undefined;
  #rounds: Promise<void>[] = [];
  #phase: 'new' | 'running' | 'stopped' = 'new';
  #stopped: Promise<void> | undefined;

  constructor(options: BackboneOptions) {
    this.#options = options;
    this.log = options.log;
    this.#owner = this.#freshOwner();
    const { log, state, clock, chance } = options;
    const base = {
      log,
      state,
      clock,
      chance,
      logger: options.logger ?? silentLogger,
      tuning: { ...DEFAULT_TUNING, ...options.tuning },
      tracer: options.tracer,
      giveWay: options.giveWay,
      ended: this.#ended.signal,
      owner: () => this.#owner,
      mayWork: () => this.#membership?.mayWork === true,
    };
    this.#node = { ...base, ...fencedWrites(base) };
    this.deadLetters = createDeadLetters(this.#node, () => this.#lookAtParked(true));
    this.replays = createReplays(this.#node, this.#subscriptions, () => this.#lookAtParked(true));
  }

  append: Backbone['append'] = (messages) => this.log.append(messages);

  subscribe(subscription: Subscription): void {
    const { name, topics } = subscription;
    if (this.#phase !== 'new') {
      throw backboneErrors.error('SL-BACKBONE-009', { because: `"${name}" was declared after the start`, value: name });
    }
    if (this.#subscriptions.has(name)) {
      throw backboneErrors.error('SL-BACKBONE-009', { because: `"${name}" is declared twice`, value: name });
    }
    if (name === '' || topics.length === 0) {
      throw backboneErrors.error('SL-BACKBONE-009', { because: `"${name}" has no name or no topics`, value: name });
    }
    this.#subscriptions.set(name, subscription);
  }

  async start(): Promise<void> {
    if (this.#phase !== 'new') throw backboneErrors.error('SL-BACKBONE-009', { because: 'it was started before' });
    const { log, state } = this.#options;
    const heads = await headsOf(log);
    const problem = await historyProblem(log, state, heads);
    if (problem !== undefined) throw problem;
    if ((await state.knownIncarnation()) === undefined) await state.adoptLog(await log.incarnation(), heads);
    this.#phase = 'running';
    for (const lane of LANES) this.#feeds.set(lane, new LaneFeed(this.#node, lane));
    this.#consumers = [...this.#subscriptions.values()].map((each) => new Consumer(this.#node, each, this.#feeds));
    await Promise.all([...this.#feeds.values()].map((feed) => feed.open()));
    for (const consumer of this.#consumers) await consumer.declare(heads);
    this.#membership = new Membership({
      node: this.#node,
      name: this.#options.node,
      consumers: this.#consumers,
      halt: (reason) => this.#halt(reason),
      renameOwner: () => {
        this.#owner = this.#freshOwner();
      },
    });
    await this.#membership.join();
    await this.#learnGates();
    await this.#membership.balance().catch((reason: unknown) => {
      this.#node.logger.warn({ reason: String(reason) }, 'the first look at the slices failed and is repeated');
    });
    this.#runner = new ReplayRunner(this.#node, this.#subscriptions, (name) => this.#isOpen(name));
    this.#rounds = [...this.#membership.run(), ...this.#startRounds(this.#runner)];
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const wasRunning = this.#phase === 'running';
    this.#phase = 'stopped';
    if (!wasRunning) {
      this.#ended.abort();
      return;
    }
    await this.#membership?.leave();
    await this.#runner?.stop().catch((reason: unknown) => {
      this.#node.logger.warn(
        { reason: String(reason) },
        'replays were not given back; others take them when the lease has ended',
      );
    });
    const late = new AbortController();
    const hurry = this.#node.clock.sleep(this.#node.tuning.stopMs, late.signal).then(() => {
      if (!late.signal.aborted) for (const consumer of this.#consumers) consumer.abort();
    });
    const back = Promise.all(this.#consumers.map((consumer) => consumer.giveBack(consumer.slices))).catch((reason) => {
      this.#node.logger.warn({ reason: String(reason) }, 'slices were not given back; their lease ends by itself');
    });
    // A handler that does not even heed its abort keeps its slices: the lease ends by itself, and others take them.
    await Promise.race([back, hurry.then(() => this.#node.clock.sleep(this.#node.tuning.stopMs, late.signal))]);
    late.abort();
    this.#ended.abort();
    await Promise.all([...this.#rounds, ...[...this.#feeds.values()].map((feed) => feed.close())]);
    await this.#options.state.leave(this.#owner).catch((reason: unknown) => {
      this.#node.logger.warn({ reason: String(reason) }, 'the node could not leave; its lease ends by itself');
    });
  }

  async pause(name: string, reason: string): Promise<void> {
    await this.#known(name);
    const since = this.#node.clock.now();
    await this.#options.state.shutGate({ subscription: name, reason, byPerson: true, since, probes: 0 });
    await this.#options.state.endDrain(name);
    await this.#learnGates();
  }

  async drain(name: string, reason: string): Promise<void> {
    await this.#known(name);
    const { log, state } = this.#options;
    // What a person paused begins to move again, up to the marks.
    const marks = await headsOf(log);
    await state.beginDrain({ subscription: name, reason, since: this.#node.clock.now(), marks });
    await state.openGate(name, true);
    await this.#learnGates();
  }

  async resume(name: string): Promise<void> {
    await this.#known(name);
    await this.#options.state.endDrain(name);
    await this.#options.state.openGate(name, true);
    await this.#learnGates();
  }

  over(writes: DeskWrites): ReturnType<DeskBackbone['over']> {
    const node: Node = { ...this.#node, state: { ...this.#node.state, ...writes } };
    return {
      append: this.append,
      log: this.log,
      status: this.status,
      replays: this.replays,
      // A drain runs on beyond any transaction.
      drain: (name, reason) => this.drain(name, reason),
      deadLetters: createDeadLetters(node, async () => {}),
      pause: async (name, reason) => {
        await this.#known(name);
        const since = this.#node.clock.now();
        await writes.shutGate({ subscription: name, reason, byPerson: true, since, probes: 0 });
      },
      resume: async (name) => {
        await this.#known(name);
        await writes.openGate(name, true);
      },
    };
  }

  async look(): Promise<void> {
    await this.#learnGates();
    await this.#lookAtParked(true);
  }

  status: Backbone['status'] = () => statusOf(this.#node, this.#subscriptions, this.#consumers);

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #freshOwner(): string {
    return `${this.#options.node}/${freshId(this.#options.clock.now(), this.#options.chance)}`;
  }

  #isOpen(name: string): boolean {
    return this.#consumers.find((consumer) => consumer.subscription.name === name)?.gate.isOpen === true;
  }

  /** A subscription of this process, or of another one that the store knows. */
  async #known(name: string): Promise<void> {
    if (this.#subscriptions.has(name) || (await this.#options.state.cursors(name)).length > 0) return;
    throw backboneErrors.error('SL-BACKBONE-050', { because: `there is no subscription "${name}"`, value: name });
  }

  #startRounds(runner: ReplayRunner): Promise<void>[] {
    const { saveCursorsMs, idleCursorsMs, pollMs, parkedPollMs } = this.#node.tuning;
    return [
      repeat(this.#node, 'cursors', saveCursorsMs, () => saveCursors(this.#node, this.#consumers, false)),
      repeat(this.#node, 'idle cursors', idleCursorsMs, () => saveCursors(this.#node, this.#consumers, true)),
      repeat(this.#node, 'poll', pollMs, () => {
        for (const feed of this.#feeds.values()) feed.wake();
      }),
      repeat(this.#node, 'gates', parkedPollMs, () => this.#learnGates()),
      repeat(this.#node, 'parked', parkedPollMs, () => this.#lookAtParked(false)),
      repeat(this.#node, 'blocked', parkedPollMs * BLOCKED_LOOK_EVERY, () => this.#lookAtParked(true)),
      repeat(this.#node, 'replays', parkedPollMs, () => runner.claim()),
      repeat(this.#node, 'sweep', Math.min(1_000, this.#node.tuning.spillMs), () => {
        for (const consumer of this.#consumers) consumer.sweep();
      }),
    ];
  }

  async #learnGates(): Promise<void> {
    await lookAtDrains(this.#node, this.#consumers);
    const gates = new Map((await this.#options.state.gates()).map((gate) => [gate.subscription, gate]));
    for (const consumer of this.#consumers) {
      consumer.gate.learn(gates.get(consumer.subscription.name));
      consumer.wake();
    }
  }

  async #lookAtParked(wholly: boolean): Promise<void> {
    for (const consumer of this.#consumers) await consumer.lookAtParked(wholly);
  }

  #halt(reason: unknown): void {
    if (this.#ended.signal.aborted) return;
    this.#node.logger.error({ reason: String(reason) }, 'this node has stopped delivering');
    this.#ended.abort();
    for (const consumer of this.#consumers) {
      consumer.abort();
      consumer.loseSlices(consumer.slices);
    }
    this.#options.onHalt?.(reason);
  }
}
