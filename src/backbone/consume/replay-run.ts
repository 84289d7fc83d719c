import type { Envelope } from '../../canonical/envelope.ts';
import type { Failure } from '../../kernel/failure.ts';
import type { Claimed, Handled, Subscription } from '../backbone.ts';
import { backboneErrors } from '../errors.ts';
import type { Position, StoredMessage } from '../event-log.ts';
import type { Difference, ParkedMessage, ReplayRow } from '../hub-state.ts';
import { fingerprintOf } from './cause.ts';
import { failureOf } from './dispatch.ts';
import { judge, rung } from './ladder.ts';
import { type Node, persist } from './node.ts';
import { letterId, parkedRow } from './work.ts';

/** Messages between two saves of a run's progress. */
const STEP_MOST = 100;
/** Keys of a run in work at once: it stands beside the live stream, not in front of it. */
const KEYS_AT_ONCE = 8;

interface Step {
  readonly messages: readonly StoredMessage[];
  readonly cursor: Position;
  readonly last: boolean;
}

/** Runs replays over the log on this node, each with a cursor of its own, bounded and throttled. */
export class ReplayRunner {
  readonly #node: Node;
  readonly #subscriptions: ReadonlyMap<string, Subscription>;
  readonly #isOpen: (subscription: string) => boolean;
  readonly #running = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(node: Node, subscriptions: ReadonlyMap<string, Subscription>, isOpen: (subscription: string) => boolean) {
    this.#node = node;
    this.#subscriptions = subscriptions;
    this.#isOpen = isOpen;
    node.ended.addEventListener('abort', () => this.#stopping.abort(), { once: true });
  }

  /** Takes runs that nobody has. */
  async claim(): Promise<void> {
    if (!this.#node.mayWork() || this.#stopping.signal.aborted) return;
    const rows = await this.#node.state.claimReplays(this.#node.owner(), [...this.#subscriptions.keys()]);
    for (const row of rows) {
      if (this.#running.has(row.id)) continue;
      const run = this.#run(row)
        .catch((reason: unknown) => {
          this.#node.logger.warn({ replay: row.id, reason: String(reason) }, 'a replay stumbled and is taken up again');
        })
        .finally(() => this.#running.delete(row.id));
      this.#running.set(row.id, run);
    }
  }

  /** Ends after the step under way; another node goes on from there. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#running.values());
    await this.#node.state.releaseReplays(this.#node.owner());
  }

  async #run(row: ReplayRow): Promise<void> {
    const subscription = this.#subscriptions.get(row.request.subscription);
    if (subscription === undefined) return;
    let { cursor, handled, failed } = row;
    while (!this.#stopping.signal.aborted) {
      if (!this.#node.mayWork() || !this.#isOpen(subscription.name)) {
        await this.#wait(this.#node.tuning.parkedPollMs);
        continue;
      }
      const startedAt = this.#node.clock.now();
      const step = await this.#next(row, subscription, cursor);
      const result = await this.#handleStep(row, subscription, step.messages);
      if (result === undefined) continue;
      cursor = step.cursor;
      handled += step.messages.length;
      failed += result.failed;
      const state = step.last ? 'done' : 'running';
      const progress = { id: row.id, cursor, handled, failed, state } as const;
      const saved = await persist(this.#node, 'replay', () =>
        this.#node.state.saveReplay(this.#node.owner(), progress, result.differences, result.parked),
      );
      if (!saved || step.last) return;
      await this.#keepRate(row, step.messages.length, startedAt);
    }
  }

  async #next(row: ReplayRow, subscription: Subscription, cursor: Position): Promise<Step> {
    const { log } = this.#node;
    const { select, ratePerSecond } = row.request;
    const most =
      ratePerSecond === undefined ? STEP_MOST : Math.max(1, Math.min(STEP_MOST, Math.ceil(ratePerSecond / 4)));
    if (select.kind !== 'range') {
      const places = row.places.slice(cursor, cursor + most);
      const found = await Promise.all(places.map(({ lane, position }) => log.get(lane, position)));
      const messages = found.filter((message) => message !== undefined);
      return { messages, cursor: cursor + places.length, last: cursor + places.length >= row.places.length };
    }
    const page = await log.read(select.lane, cursor, most, { topics: subscription.topics });
    const messages = page.filter((message) => message.position <= select.through);
    const last = page.length < most || messages.length < page.length;
    return { messages, cursor: messages.at(-1)?.position ?? cursor, last };
  }

  /** All messages of a step, each key in order; undefined when the run had to stop in the middle and begins it again. */
  async #handleStep(
    row: ReplayRow,
    subscription: Subscription,
    messages: readonly StoredMessage[],
  ): Promise<{ failed: number; differences: Difference[]; parked: ParkedMessage[] } | undefined> {
    const differences: Difference[] = [];
    const parked: ParkedMessage[] = [];
    let failed = 0;
    const byKey = new Map<string, StoredMessage[]>();
    for (const message of messages) byKey.set(message.key, [...(byKey.get(message.key) ?? []), message]);
    const keys = [...byKey.values()];
    const worker = async (): Promise<boolean> => {
      for (let key = keys.shift(); key !== undefined; key = keys.shift()) {
        for (const message of key) {
          const result = await this.#handleOne(row, subscription, message);
          if (result === undefined) return false;
          const { lane, position } = message;
          if (result.kind === 'failed') {
            failed += 1;
            if (row.request.shadow) differences.push({ lane, position, diff: { failure: result.failure } });
            else parked.push(this.#failedRow(subscription, message, result.failure));
          } else if (row.request.shadow) {
            const diff = result.diff ?? (result.emit?.length ? { emit: result.emit } : undefined);
            if (diff !== undefined) differences.push({ lane, position, diff });
          }
        }
      }
      return true;
    };
    const ended = await Promise.all(Array.from({ length: KEYS_AT_ONCE }, worker));
    return ended.every(Boolean) ? { failed, differences, parked } : undefined;
  }

  /** One message; waits while the other side is unwell. Undefined when the node stops meanwhile. */
  async #handleOne(row: ReplayRow, subscription: Subscription, message: StoredMessage): Promise<Handled | undefined> {
    const { shadow } = row.request;
    const claimed: Claimed = {
      message,
      attempt: 1,
      uncertain: true,
      idempotencyKey: letterId(subscription.name, message),
      shadow,
    };
    for (let probes = 1; !this.#stopping.signal.aborted; probes += 1) {
      const result = await this.#call(subscription, claimed);
      if (result.kind === 'done') {
        const refused = shadow ? undefined : await this.#emit(result.emit ?? []);
        return refused === undefined ? result : { kind: 'failed', failure: refused };
      }
      const tries = { attempts: 1, holds: 0, alone: false };
      const ladder = { retryMs: this.#node.tuning.retryMs, holdMs: this.#node.tuning.holdMs };
      if (judge(result.failure, tries, ladder, this.#node.chance).kind !== 'pause') return result;
      await this.#wait(Math.max(rung(this.#node.tuning.probeMs, probes), result.failure.retryAfterMs ?? 0));
    }
    return undefined;
  }

  async #call(subscription: Subscription, claimed: Claimed): Promise<Handled> {
    try {
      const [result] = await subscription.handle([claimed], this.#stopping.signal);
      if (result !== undefined) return result;
      return {
        kind: 'failed',
        failure: backboneErrors.failure('SL-BACKBONE-007', { because: '0 answers for 1 message' }),
      };
    } catch (reason) {
      return { kind: 'failed', failure: failureOf(reason) };
    }
  }

  async #emit(messages: readonly Envelope[]): Promise<Failure | undefined> {
    if (messages.length === 0) return undefined;
    return persist(this.#node, 'replay emit', () =>
      this.#node.log.append(messages).then(
        () => undefined,
        (reason: unknown) => {
          const failure = failureOf(reason);
          if (failure.kind === 'invalid' || failure.kind === 'rejected') return failure;
          throw reason;
        },
      ),
    );
  }

  #failedRow(subscription: Subscription, message: StoredMessage, failure: Failure): ParkedMessage {
    const now = this.#node.clock.now();
    return {
      ...parkedRow(subscription, message, now, 'retry'),
      uncertain: true,
      nextAt: now,
      failure,
      fingerprint: fingerprintOf(subscription.name, failure),
    };
  }

  async #keepRate(row: ReplayRow, count: number, startedAt: number): Promise<void> {
    const { ratePerSecond } = row.request;
    if (ratePerSecond === undefined || ratePerSecond <= 0) return;
    const dueMs = (count / ratePerSecond) * 1_000;
    await this.#wait(dueMs - (this.#node.clock.now() - startedAt));
  }

  async #wait(delayMs: number): Promise<void> {
    if (delayMs > 0) await this.#node.clock.sleep(delayMs, this.#stopping.signal);
  }
}
