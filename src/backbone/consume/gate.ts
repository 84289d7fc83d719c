import type { Failure } from '../../kernel/failure.ts';
import type { Gate } from '../hub-state.ts';
import { jittered, rung } from './ladder.ts';
import type { Node } from './node.ts';

/** A refused key is not mended by asking often. */
const UNAUTHORIZED_MS = 30_000;

/** Probes that failed before a pause counts as time in which the other side was away, and not as one message's own trouble. */
const AWAY_PROBES = 2;

/**
 * Whether a subscription may deliver. Its failures shut it and one message probes when the time has come; a person shuts
 * it until a person opens it. Kept in the store, so that all nodes hold together and a restart forgets nothing.
 */
export class SubscriptionGate {
  readonly #node: Node;
  readonly #subscription: string;
  readonly #opened: () => void;
  mode: 'open' | 'shut' | 'claiming' | 'probing' = 'open';
  #gate: Gate | undefined;
  #writing = 0;

  constructor(node: Node, subscription: string, opened: () => void) {
    this.#node = node;
    this.#subscription = subscription;
    this.#opened = opened;
  }

  get isOpen(): boolean {
    return this.mode === 'open';
  }

  /** True when one message may find out whether the other side is well again. */
  get mayProbe(): boolean {
    return this.mode === 'shut' && this.#gate?.byPerson === false && (this.#gate.until ?? 0) <= this.#node.clock.now();
  }

  /** When the next probe may come, for messages that must be looked at again. */
  get until(): number {
    return this.#gate?.until ?? this.#node.clock.now();
  }

  /** What the store says now; called by the round that reads all gates. */
  learn(gate: Gate | undefined): void {
    // What was read may be older than what this node is just writing.
    if (this.#writing > 0) return;
    if (this.mode === 'probing' && gate !== undefined && !gate.byPerson) {
      this.#keepProbe(gate);
      return;
    }
    if (gate === undefined) {
      if (this.mode === 'shut') this.#open();
      return;
    }
    this.#gate = gate;
    if (this.mode === 'open' || gate.byPerson) this.mode = 'shut';
  }

  /** Asks for the probe; calls back when this node has it. */
  async claimProbe(): Promise<boolean> {
    this.mode = 'claiming';
    const now = this.#node.clock.now();
    const won = await this.#node.state
      .claimProbe(this.#subscription, now, now + this.#node.tuning.leaseMs)
      .catch(() => false);
    if (this.mode !== 'claiming') return false;
    this.mode = won ? 'probing' : 'shut';
    // Someone else probes: what the store says next decides.
    if (!won && this.#gate) this.#gate = { ...this.#gate, until: now + this.#node.tuning.parkedPollMs };
    return won;
  }

  /** A probe that takes long keeps its claim; that of a killed node ends like its lease. */
  #keepProbe(gate: Gate): void {
    const { leaseMs } = this.#node.tuning;
    const now = this.#node.clock.now();
    if ((gate.until ?? 0) - now > leaseMs / 2) return;
    this.#write(() => this.#node.state.shutGate({ ...gate, until: now + leaseMs }));
  }

  /** The other side says that it is unwell. */
  shut(failure: Failure): void {
    const now = this.#node.clock.now();
    if (this.#gate?.byPerson && this.mode === 'shut') return;
    const probes = this.mode === 'probing' ? (this.#gate?.probes ?? 0) + 1 : (this.#gate?.probes ?? 0);
    const least = failure.kind === 'unauthorized' ? Math.max(...this.#node.tuning.probeMs.slice(-2, -1), 0) : 0;
    const waitMs = jittered(rung(this.#node.tuning.probeMs, probes + 1), this.#node.chance);
    const until = now + Math.max(waitMs, failure.retryAfterMs ?? 0, Math.min(least, UNAUTHORIZED_MS));
    if (this.mode === 'shut' && (this.#gate?.until ?? 0) >= until) return;
    const reason = `${failure.code}: ${failure.because}`;
    const since = this.#gate?.since ?? now;
    this.#gate = { subscription: this.#subscription, reason, byPerson: false, since, until, probes };
    this.mode = 'shut';
    this.#node.logger.warn(
      { subscription: this.#subscription, failure, until },
      'a subscription pauses: other side unwell',
    );
    const gate = this.#gate;
    this.#write(() => this.#node.state.shutGate(gate));
  }

  /**
   * A message went through: the other side is well. Only the probe may say so. What was held before anybody knew that it was away
   * is tried now, and not at the end of its own growing waits.
   */
  succeeded(): void {
    if (this.mode !== 'probing') return;
    const wasAway = (this.#gate?.probes ?? 0) >= AWAY_PROBES;
    this.#write(async () => {
      const { state, clock } = this.#node;
      await state.openGate(this.#subscription, false);
      if (wasAway) await state.wakeHeld(this.#subscription, clock.now());
    });
    this.#open();
  }

  /** The probe found nothing out: another message may probe at once. */
  undecided(): void {
    if (this.mode !== 'probing') return;
    this.mode = 'shut';
    if (this.#gate === undefined) return;
    this.#gate = { ...this.#gate, until: this.#node.clock.now() };
    const gate = this.#gate;
    this.#write(async () => {
      await this.#node.state.openGate(this.#subscription, false);
      await this.#node.state.shutGate(gate);
    });
  }

  #write(write: () => Promise<void>): void {
    this.#writing += 1;
    void write()
      .catch((reason: unknown) => {
        const facts = { subscription: this.#subscription, reason: String(reason) };
        this.#node.logger.warn(facts, 'a change of a pause was not stored');
      })
      .finally(() => {
        this.#writing -= 1;
      });
  }

  #open(): void {
    this.mode = 'open';
    this.#gate = undefined;
    this.#opened();
  }
}
