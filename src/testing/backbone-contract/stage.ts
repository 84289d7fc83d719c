import { setTimeout as delay } from 'node:timers/promises';
import type { Backbone, Claimed, Handled, Subscription } from '../../backbone/backbone.ts';
import type { Tuning } from '../../backbone/consume/tuning.ts';
import type { EventLog } from '../../backbone/event-log.ts';
import type { HubState } from '../../backbone/hub-state.ts';
import type { Envelope, Lane } from '../../canonical/envelope.ts';
import type { Failure } from '../../kernel/failure.ts';
import { severable } from '../severable.ts';

/** One history and one state, which several nodes share. */
export interface BackboneWorld extends AsyncDisposable {
  readonly log: EventLog;
  readonly state: HubState;
  /** The same database as another process would open it. */
  again(): Promise<{ readonly log: EventLog; readonly state: HubState }>;
}

interface NodeOptions {
  readonly log: EventLog;
  readonly state: HubState;
  readonly subscriptions: readonly Subscription[];
  readonly node?: string;
  readonly tuning?: Partial<Tuning>;
  readonly onHalt?: (reason: unknown) => void;
  /** It will be cut off, so it must not be stopped. */
  readonly crashes?: boolean;
}

/** Worlds and nodes of a test, which end with it. */
export interface Stage {
  world(): Promise<BackboneWorld>;
  node(options: NodeOptions): Promise<Backbone>;
}

/** Paces for tests: nothing waits for long. */
export const QUICK: Partial<Tuning> = {
  leaseMs: 2_500,
  renewMs: 200,
  leaseMarginMs: 200,
  balanceMs: 50,
  saveCursorsMs: 20,
  idleCursorsMs: 200,
  pollMs: 100,
  parkedPollMs: 20,
  stopMs: 1_000,
  probeMs: [30, 60],
  holdMs: [30, 60],
  retryMs: [20, 40],
  endMs: [20, 40],
};

let minted = 0;

/** A message of a key. */
export function message(key: string, options: { lane?: Lane; name?: string; data?: unknown } = {}): Envelope {
  minted += 1;
  return {
    specversion: '1.0',
    id: `message-${minted}`,
    source: '/connections/test',
    type: `storeloom.test.${options.name ?? 'Thing'}.v1`,
    subject: key,
    time: '2026-11-20T10:00:00.000Z',
    datacontenttype: 'application/json',
    correlationid: key,
    lane: options.lane ?? 'live',
    data: options.data ?? { number: minted },
  };
}

export const failure = (kind: Failure['kind'], more: Partial<Failure> = {}): Handled => ({
  kind: 'failed',
  failure: { kind, code: 'SL-TEST-001', because: `it said ${kind}`, ...more },
});
export const DONE: Handled = { kind: 'done' };

/** Waits until `holds` does; fails with `what` after a generous time. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, withinMs = 60_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await delay(5);
  }
}

/** A subscription that notes what it was given, one message at a time. */
export function noting(
  seen: Claimed[],
  answer: (claimed: Claimed) => Handled | Promise<Handled> = () => DONE,
  more: Partial<Subscription> = {},
): Subscription {
  return {
    name: 'test',
    topics: ['event.*'],
    from: 'beginning',
    handle: async (batch) => {
      seen.push(...batch);
      return Promise.all(batch.map((claimed) => answer(claimed)));
    },
    ...more,
  };
}

export const idsOf = (seen: readonly Claimed[]): string[] => seen.map((claimed) => claimed.message.envelope.id);
export const keyed = (seen: readonly Claimed[], key: string): Claimed[] =>
  seen.filter((claimed) => claimed.message.key === key);

/** A node that can be killed: cut off from its database, and its handlers never go on. */
export async function crashing(
  stage: Stage,
  world: Pick<BackboneWorld, 'log' | 'state'>,
  subscriptions: readonly Subscription[],
  more: { readonly tuning?: Partial<Tuning>; readonly node?: string } = {},
): Promise<{ readonly backbone: Backbone; crash(): void }> {
  const cut = [severable(world.log), severable(world.state)] as const;
  let isDead = false;
  const mortal = (subscription: Subscription): Subscription => ({
    ...subscription,
    handle: (batch, signal) => (isDead ? new Promise(() => {}) : subscription.handle(batch, signal)),
  });
  const options = {
    log: cut[0].port,
    state: cut[1].port,
    subscriptions: subscriptions.map(mortal),
    crashes: true,
    ...more,
  };
  const backbone = await stage.node(options);
  return {
    backbone,
    crash: () => {
      isDead = true;
      for (const each of cut) each.cut();
    },
  };
}
