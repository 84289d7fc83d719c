import type { Claimed, Handled, Subscription } from '../../backbone/backbone.ts';
import type { ProcessStore } from '../../backbone/process-store.ts';
import { happens } from '../../kernel/chance.ts';
import { CodedError } from '../../kernel/failure.ts';
import type { AnyProcess } from '../../process/define.ts';
import { createProcessHost, type ProcessHost } from '../../process/host.ts';
import { orderToCash } from '../../processes/order-to-cash/order-to-cash.ts';
import { returnAndRefund } from '../../processes/return-and-refund/return-and-refund.ts';
import { type Feature, streamOf } from './features.ts';
import type { Scheduler } from './scheduler.ts';
import type { WorldOptions } from './world.ts';

/** The processes of a world on a store that is not to be relied on, and on one that is. */
export interface Hosts {
  readonly steady: readonly ProcessHost[];
  /** What messages are delivered to: every process takes those that it listens to. */
  readonly unsteady: Subscription;
}

/** Hosts on a store that dies before or after commits, and that another node is faster on. */
export function unsteadyHosts(
  store: ProcessStore,
  scheduler: Scheduler,
  seed: number,
  features: ReadonlySet<Feature>,
  options: WorldOptions,
): Hosts {
  const able = { takesReturns: true, recordRefundsIn: ['shop'], giftCardsIn: ['shop'] };
  const definitions = [
    ['store', options.process ?? orderToCash(), options.observe],
    ['store of returns', options.returns ?? returnAndRefund({}, able), options.observeReturns],
  ] as const;
  const hosts = definitions.map(([stream, definition, observe]) =>
    unsteadyHost(store, scheduler, { definition, stream, seed, features, observe }),
  );
  const [first] = hosts.map(({ unsteady }) => unsteady);
  if (first === undefined) throw new RangeError('a world without processes');
  return {
    steady: hosts.map(({ steady }) => steady),
    unsteady: { ...first, handle: (batch, signal) => handleBy(hosts, batch, signal) },
  };
}

/** Each process takes what it listens to; a message has failed when it failed for one of them. */
export async function handleBy(
  hosts: readonly { readonly unsteady: Subscription }[],
  batch: readonly Claimed[],
  signal: AbortSignal,
): Promise<readonly Handled[]> {
  const answers: Handled[] = batch.map(() => ({ kind: 'done' }));
  for (const { unsteady } of hosts) {
    const own = [...batch.keys()].filter((index) => isTopicOf(unsteady, batch[index]?.message.topic ?? ''));
    const taken = own.flatMap((index) => batch[index] ?? []);
    if (taken.length === 0) continue;
    const told = await unsteady.handle(taken, signal);
    for (const [place, index] of own.entries()) answers[index] = together(answers[index], told[place]);
  }
  return answers;
}

const isTopicOf = ({ topics }: Pick<Subscription, 'topics'>, topic: string): boolean =>
  topics.some((pattern) => (pattern.endsWith('*') ? topic.startsWith(pattern.slice(0, -1)) : topic === pattern));

function together(left: Handled | undefined, right: Handled | undefined): Handled {
  if (left === undefined || left.kind !== 'done') return left ?? right ?? { kind: 'done' };
  if (right === undefined || right.kind !== 'done') return right ?? left;
  const emit = [...(left.emit ?? []), ...(right.emit ?? [])];
  return emit.length === 0 ? right : { ...right, emit };
}

export function unsteadyHost(
  store: ProcessStore,
  scheduler: Scheduler,
  world: {
    readonly definition: AnyProcess;
    readonly stream: string;
    readonly seed: number;
    readonly features: ReadonlySet<Feature>;
    readonly observe: WorldOptions['observe'];
  },
): { readonly steady: ProcessHost; readonly unsteady: Subscription } {
  const { definition, features, observe } = world;
  const chance = streamOf(world.seed, world.stream);
  const common = { definition, roles: { erp: 'odoo' }, clock: scheduler.hubClock };
  const steady = createProcessHost({ ...common, store });
  const death = (when: string) =>
    new CodedError({ kind: 'transient', code: 'SL-BACKBONE-010', because: `the hub died ${when}` });
  let inHand: Parameters<ReturnType<ProcessHost['subscription']>['handle']>[0] = [];
  const unsteady: ProcessStore = {
    ...store,
    async commit(writes, messages) {
      const dies =
        features.has('crashes') && happens(chance, 0.1) ? (happens(chance, 0.5) ? 'before' : 'after') : 'not';
      if (dies === 'before') throw death('before the commit');
      if (features.has('conflicts') && happens(chance, 0.2)) {
        const half = inHand.filter(() => happens(chance, 0.5));
        if (half.length > 0) await steady.subscription().handle(half, new AbortController().signal);
      }
      const answer = await store.commit(writes, messages);
      if (dies === 'after') throw death('after the commit');
      return answer;
    },
  };
  const host = createProcessHost({
    ...common,
    store: unsteady,
    ...(observe ? { observe } : {}),
  });
  const subscription = host.subscription();
  const handle: typeof subscription.handle = (batch, signal) => {
    inHand = batch;
    return subscription.handle(batch, signal);
  };
  return { steady, unsteady: { ...subscription, handle } };
}
