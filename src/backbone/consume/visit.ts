import type { Handled, Subscription } from '../backbone.ts';
import { backboneErrors } from '../errors.ts';
import type { ParkedMessage } from '../hub-state.ts';
import type { Chain } from './flow.ts';
import type { SubscriptionGate } from './gate.ts';
import type { Node } from './node.ts';
import type { Settled, Settler } from './settle.ts';
import { atRest, type Work } from './work.ts';

/** Parked messages of a key that are read at once. */
const READ_MOST = 100;

export interface VisitorOptions {
  readonly node: Node;
  readonly subscription: Subscription;
  readonly gate: SubscriptionGate;
  readonly settler: Settler;
  readonly handle: (works: readonly Work[]) => Promise<readonly Handled[]>;
}

/**
 * Works off the parked messages of keys in trouble, each key in order: a key that has recovered drains in one run, and
 * only when nothing of it is left its new messages come straight from the stream again.
 */
export class Visitor {
  readonly #options: VisitorOptions;
  /** A message that was in hand when a process ended is tried alone: if it ends this one too, no other is blamed. */
  #suspectInHand = false;
  readonly #suspectsWaiting = new Set<Chain>();

  constructor(options: VisitorOptions) {
    this.#options = options;
  }

  async visit(chain: Chain): Promise<void> {
    try {
      await this.#workOff(chain);
    } finally {
      // A key may have had its turn already, or have nothing to try: the turn is not lost with it.
      if (!this.#suspectInHand) this.#visitNextSuspect();
    }
  }

  async #workOff(chain: Chain): Promise<void> {
    const { node, subscription, settler } = this.#options;
    const { flow, key } = chain;
    chain.visit = false;
    for (;;) {
      const parkedBefore = chain.parked;
      const rows = await node.state.parkedOf(subscription.name, flow.lane, key, READ_MOST);
      if (rows.length === 0) {
        // Something was written behind the trouble while we looked: look again.
        if (chain.parking > 0 || chain.parked !== parkedBefore) {
          await node.clock.sleep(1, node.ended);
          if (node.ended.aborted || chain.track.state !== 'owned') return;
          continue;
        }
        flow.blocked.delete(key);
        return;
      }
      flow.blocked.add(key);
      for (const row of rows) {
        if (!this.#mayGoOn(chain)) return;
        // While the subscription runs empty, what came later waits behind its key.
        if (row.state === 'waiting' && row.position > flow.limit) return;
        const settled = await this.#try(chain, row);
        if (settled !== 'done' && settled !== 'aside') {
          await settler.parkQueue(chain);
          return;
        }
      }
    }
  }

  #mayGoOn(chain: Chain): boolean {
    const { node, gate } = this.#options;
    if (node.ended.aborted || !node.mayWork() || chain.track.state !== 'owned') return false;
    return gate.isOpen || gate.mode === 'probing';
  }

  async #try(chain: Chain, row: ParkedMessage): Promise<Settled> {
    const { node } = this.#options;
    if (row.state === 'dead' || row.inHandOf !== undefined) return 'stuck';
    if (row.state !== 'waiting' && (row.nextAt ?? 0) > node.clock.now()) return 'stuck';
    if (row.kills === 0) return this.#claim(chain, row);
    if (this.#suspectInHand) {
      this.#suspectsWaiting.add(chain);
      return 'stuck';
    }
    this.#suspectInHand = true;
    try {
      return await this.#claim(chain, row);
    } finally {
      this.#suspectInHand = false;
      this.#visitNextSuspect();
    }
  }

  /** The key that has waited longest for its suspect's turn is looked at again, at once. */
  #visitNextSuspect(): void {
    for (const waiting of this.#suspectsWaiting) {
      this.#suspectsWaiting.delete(waiting);
      const { flow, key, track } = waiting;
      const chain = track.state === 'owned' ? flow.chainOf(key, track.slice) : undefined;
      if (chain === undefined) continue;
      chain.visit = true;
      flow.makeReady(chain);
      return;
    }
  }

  /** Counts the attempt durably, then tries. */
  async #claim(chain: Chain, row: ParkedMessage): Promise<Settled> {
    const { node, settler, handle } = this.#options;
    const claimed: ParkedMessage = {
      ...atRest(row),
      state: 'retry',
      attempts: row.attempts + 1,
      inHandOf: node.owner(),
    };
    const message = await node.log.get(row.lane, row.position);
    if (message === undefined) {
      const because = `position ${row.position} of lane ${row.lane} is no longer kept`;
      const failure = backboneErrors.failure('SL-BACKBONE-008', { because });
      await settler.write(chain.track, { ...atRest(row), state: 'dead', blocks: false, failure });
      return 'aside';
    }
    if (!(await settler.write(chain.track, claimed))) return 'paused';
    const work: Work = {
      chain,
      message,
      attempt: claimed.attempts,
      uncertain: row.uncertain,
      entry: undefined,
      row: claimed,
      spilling: undefined,
    };
    const [result] = await handle([work]);
    return settler.settle(work, result as Handled);
  }
}
