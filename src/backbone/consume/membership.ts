import { LANES, type Lane } from '../../canonical/envelope.ts';
import { backboneErrors } from '../errors.ts';
import type { EventLog, Position } from '../event-log.ts';
import type { HubState } from '../hub-state.ts';
import type { Consumer } from './consumer.ts';
import { fairShare } from './lease.ts';
import { type Node, repeat } from './node.ts';

/** A full look at who owns what, when the set of nodes has not changed. */
const FULL_LOOK_EVERY = 5;

export interface MembershipOptions {
  readonly node: Node;
  readonly name: string;
  readonly consumers: readonly Consumer[];
  /** Called when the node must stop for good: another process has its name, or the log is another one. */
  readonly halt: (reason: unknown) => void;
  /** A fresh owner, for a node whose lease ended long ago. */
  readonly renameOwner: () => void;
}

/** The node's lease, and its fair share of every subscription's slices. */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #node: Node;
  #trustedUntil = 0;
  #nodesSeen = '';
  #rounds = 0;
  #lapsed = false;
  #balancing: Promise<void> | undefined;
  #leaving = false;

  constructor(options: MembershipOptions) {
    this.#options = options;
    this.#node = options.node;
  }

  /** The local deadline: after it nothing new is begun until the store has said that the lease still holds. */
  get mayWork(): boolean {
    return !this.#lapsed && this.#node.clock.now() < this.#trustedUntil;
  }

  async join(): Promise<void> {
    const { leaseMs } = this.#node.tuning;
    const subscriptions = this.#options.consumers.map((consumer) => consumer.subscription.name);
    const askedAt = this.#node.clock.now();
    await this.#node.state.join({ owner: this.#node.owner(), name: this.#options.name, subscriptions }, leaseMs);
    this.#trust(askedAt);
    this.#lapsed = false;
  }

  /** Renews and balances until the node ends. */
  run(): Promise<void>[] {
    const { renewMs, balanceMs } = this.#node.tuning;
    return [
      repeat(this.#node, 'renew', renewMs, () => this.#renew()),
      repeat(this.#node, 'balance', balanceMs, () => this.balance()),
    ];
  }

  /** Takes what is free and gives what is too much. */
  balance(): Promise<void> {
    this.#balancing ??= this.#balance().finally(() => {
      this.#balancing = undefined;
    });
    return this.#balancing;
  }

  /** Nothing more is taken from now on. */
  async leave(): Promise<void> {
    this.#leaving = true;
    await this.#balancing?.catch(() => {});
  }

  #trust(askedAt: number): void {
    const { leaseMs, leaseMarginMs } = this.#node.tuning;
    this.#trustedUntil = askedAt + leaseMs - leaseMarginMs;
  }

  async #renew(): Promise<void> {
    const askedAt = this.#node.clock.now();
    if (askedAt >= this.#trustedUntil) this.#lapsed = true;
    const answer = await this.#node.state.renew(this.#node.owner(), this.#node.tuning.leaseMs);
    if (answer === 'replaced') {
      const because = `a later process runs as node "${this.#options.name}"`;
      this.#options.halt(backboneErrors.error('SL-BACKBONE-006', { because }));
      return;
    }
    if (answer === 'gone') await this.#rejoin();
    else this.#trust(askedAt);
    if (!this.#lapsed) return;
    // Others may have taken slices while we were away: look before anything is begun.
    this.#nodesSeen = '';
    await this.balance();
    this.#lapsed = false;
    for (const consumer of this.#options.consumers) consumer.wake();
  }

  async #rejoin(): Promise<void> {
    for (const consumer of this.#options.consumers) consumer.loseSlices(consumer.slices);
    this.#options.renameOwner();
    await this.join();
  }

  async #balance(): Promise<void> {
    if (this.#leaving) return;
    const { node, consumers } = { node: this.#node, consumers: this.#options.consumers };
    const live = await node.state.liveNodes();
    const seen = live
      .map((each) => each.owner)
      .sort()
      .join(' ');
    this.#rounds += 1;
    if (seen === this.#nodesSeen && this.#rounds % FULL_LOOK_EVERY !== 0) return;
    const heads = await headsOf(node.log);
    const problem = await historyProblem(node.log, node.state, heads);
    if (problem !== undefined) {
      this.#options.halt(problem);
      return;
    }
    const me = node.owner();
    const owners = await node.state.sliceOwners(consumers.map((consumer) => consumer.subscription.name));
    let settled = true;
    for (const each of owners) {
      const consumer = consumers.find((one) => one.subscription.name === each.subscription);
      if (consumer === undefined || this.#leaving) continue;
      const mine = new Set(each.owned.get(me));
      const { inTransit } = consumer;
      consumer.loseSlices(consumer.slices.filter((slice) => !mine.has(slice) && !inTransit.has(slice)));
      const share = fairShare(each, me, live);
      // Ours by the store's word but not in sight: a take was answered, and what followed it failed.
      const inSight = new Set(consumer.slices);
      const missed = [...mine].filter((slice) => !inSight.has(slice) && !inTransit.has(slice));
      const take = [...share.take.filter((slice) => !inTransit.has(slice)), ...missed];
      const give = share.give.filter((slice) => inSight.has(slice) && !inTransit.has(slice));
      if (take.length > 0) {
        settled = false;
        await consumer.gain(await node.state.take(me, each.subscription, take), heads);
      }
      if (give.length > 0) {
        settled = false;
        void consumer.giveBack(give).catch((reason: unknown) => {
          node.logger.warn({ subscription: each.subscription, reason: String(reason) }, 'slices were not given back');
        });
      }
    }
    this.#nodesSeen = settled ? seen : '';
  }
}

export async function headsOf(log: EventLog): Promise<Readonly<Record<Lane, Position>>> {
  const [live = 0, standard = 0, bulk = 0] = await Promise.all(LANES.map((lane) => log.head(lane)));
  return { live, standard, bulk };
}

/** SL-BACKBONE-004 when the cursors belong to another history than the log holds. */
export async function historyProblem(
  log: EventLog,
  state: HubState,
  heads: Readonly<Record<Lane, Position>>,
): Promise<Error | undefined> {
  const [known, incarnation] = [await state.knownIncarnation(), await log.incarnation()];
  if (known !== undefined && known !== incarnation) {
    const because = `the cursors were written for log ${known}, this log is ${incarnation}`;
    return backboneErrors.error('SL-BACKBONE-004', { because });
  }
  const highest = await state.highestCursors();
  // Heads are read again when a cursor looks too high: it may just have moved past the head that was read before.
  const beyond = LANES.filter((lane) => highest[lane] > heads[lane]);
  if (beyond.length === 0) return undefined;
  const now = await headsOf(log);
  const lane = beyond.find((each) => highest[each] > now[each]);
  if (lane === undefined) return undefined;
  const because = `a cursor of lane ${lane} stands at ${highest[lane]}, but the log ends at ${now[lane]}`;
  return backboneErrors.error('SL-BACKBONE-004', { because });
}
