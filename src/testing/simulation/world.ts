import type { EventLog } from '../../backbone/event-log.ts';
import { createMemoryEventLog } from '../../backbone/memory/event-log.ts';
import { createMemoryProcessStore } from '../../backbone/memory/process-store.ts';
import type { ProcessInstance, ProcessStore } from '../../backbone/process-store.ts';
import type { CommandName } from '../../canonical/command.ts';
import { nameOf } from '../../canonical/envelope.ts';
import type { Order } from '../../canonical/order.ts';
import { exchangeOrderOf } from '../../canonical/return.ts';
import { integerBetween } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { AnyProcess } from '../../process/define.ts';
import type { Observed, ProcessHost } from '../../process/host.ts';
import { type Counter, createCounter } from './counter.ts';
import { type Carrier, type Courier, createCourier } from './courier.ts';
import { createCrowd, type Town } from './crowd.ts';
import { createErp, type Erp } from './erp.ts';
import { type Feature, featuresOf, streamOf } from './features.ts';
import { type Hosts, unsteadyHosts } from './hosts.ts';
import { type Violation, violationsAtRest } from './laws.ts';
import { createProvider, type Provider } from './provider.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { createShop, type Shop } from './shop.ts';

/** A world at rest. */
export interface World {
  readonly seed: number;
  readonly features: ReadonlySet<Feature>;
  readonly shop: Shop;
  readonly erp: Erp;
  readonly stripe: Provider;
  readonly till: Provider;
  readonly courier: Courier;
  readonly instances: ReadonlyMap<string, ProcessInstance>;
  readonly counter: Counter;
  /** Instances of return-and-refund. */
  readonly returns: ReadonlyMap<string, ProcessInstance>;
  readonly diary: readonly string[];
  readonly violations: readonly Violation[];
}

export interface WorldOptions {
  /** By default what the seed gives. */
  readonly features?: ReadonlySet<Feature>;
  /** Orders in the world; by default one to four, as the seed gives. */
  readonly orders?: number;
  /** The process under test; a broken one must be found out. */
  readonly process?: AnyProcess;
  /** The same for returns. */
  readonly returns?: AnyProcess;
  readonly observe?: (observed: Observed) => void;
  readonly observeReturns?: (observed: Observed) => void;
  /** Where messages and instances are kept; in memory by default. */
  readonly storage?: (clock: Clock) => Storage;
  /** Changes what a partner answers, to prove that the laws see it. */
  readonly carry?: (carry: Carrier) => Carrier;
}

interface Storage {
  readonly log: Pick<EventLog, 'append' | 'read'>;
  readonly store: ProcessStore;
}

function inMemory(clock: Clock): Storage {
  const log = createMemoryEventLog({ clock });
  return { log, store: createMemoryProcessStore({ log }) };
}

const START_MS = Date.parse('2026-11-20T08:00:00Z');
const DAY_MS = 86_400_000;
/** The longest a world may take to come to rest. */
const HORIZON_MS = 200 * DAY_MS;
/** Tasks of a world; more is a loop. */
const MOST_TASKS = 50_000;
const PROCESSES = ['order-to-cash', 'return-and-refund'] as const;

/** Runs the world of a seed until nothing moves any more, and judges it. */
export async function runWorld(seed: number, options: WorldOptions = {}): Promise<World> {
  const features = options.features ?? featuresOf(seed);
  const scheduler = createScheduler(START_MS);
  const { log, store } = (options.storage ?? inMemory)(scheduler.hubClock);
  const hosts: Hosts = unsteadyHosts(store, scheduler, seed, features, options);
  const partners: { carry: Carrier } = { carry: () => ({ kind: 'rejected', failure: NOBODY }) };
  const carry: Carrier = (connection, name, command) => partners.carry(connection, name, command);
  const courier = createCourier({
    log,
    scheduler,
    features,
    network: streamOf(seed, 'network'),
    hub: streamOf(seed, 'hub'),
    subscription: () => hosts.unsteady,
    carry: options.carry?.(carry) ?? carry,
    isAbsent: (order) => !erp.orders.has(order),
  });
  const anonymous = features.has('anonymousPayments');
  const { now } = scheduler;
  const town = (): Town => ({ seed, features, scheduler, shop, erp, stripe, till, tellErp: courier.teller('odoo') });
  const crowd = createCrowd(town, seed);
  const shop = createShop('shop', courier.teller('shop'), now);
  const erp = createErp('odoo', courier.teller('odoo'), now, crowd.onConfirmed);
  const stripe = createProvider('stripe', courier.teller('stripe'), now, anonymous);
  const till = createProvider('shop', courier.teller('shop'), now, false);
  partners.carry = carrierOf(shop, erp, stripe, till);
  const orders = options.orders ?? integerBetween(streamOf(seed, 'orders'), 1, 4);
  const placed = (order: string): Order | undefined => placedIn(courier, order);
  const counter = createCounter(town, courier.teller('stores'), crowd.note, placed);
  for (let index = 0; index < orders; index += 1) {
    crowd.buy(index);
    counter.expect(`order/${shop.connection}/${1000 + index}`, index);
  }
  if (features.has('clockJumps')) {
    const jumps = streamOf(seed, 'clock');
    for (let jump = 0; jump < 3; jump += 1) {
      const byMs = integerBetween(jumps, -10 * 60_000, 2 * 3_600_000);
      scheduler.after(integerBetween(jumps, 0, 3 * DAY_MS), () => scheduler.shiftHubClock(byMs));
    }
  }
  const restless = await comeToRest(scheduler, store, hosts.steady, courier);
  const exchanged = [...counter.returns.keys()].map(exchangeOrderOf);
  const [instances, returns] = await Promise.all(
    PROCESSES.map((process) => store.load(process, [...shop.orders.keys(), ...exchanged])),
  );
  const known = { instances: instances ?? new Map(), returns: returns ?? new Map() };
  const world = { seed, features, shop, erp, stripe, till, courier, counter, ...known, diary: crowd.diary };
  const violations = violationsAtRest({ ...world, violations: [] });
  return { ...world, violations: restless === undefined ? violations : [restless, ...violations] };
}

/** An order that the hub itself has placed, as it said so. */
function placedIn({ messages }: Courier, order: string): Order | undefined {
  const said = messages.find((envelope) => envelope.subject === order && nameOf(envelope) === 'OrderPlaced');
  return (said?.data as { readonly order: Order } | undefined)?.order;
}

const NOBODY = { kind: 'rejected', code: 'SL-CONN-001', because: 'nobody carries this out' } as const;

/** Tasks first; when none is left, the next deadline. */
async function comeToRest(
  scheduler: Scheduler,
  store: ProcessStore,
  hosts: readonly ProcessHost[],
  courier: Courier,
): Promise<Violation | undefined> {
  for (let tasks = 0; tasks < MOST_TASKS; tasks += 1) {
    if (scheduler.now() > START_MS + HORIZON_MS) break;
    const due = await Promise.all(PROCESSES.map((process) => store.due(process, Number.MAX_SAFE_INTEGER, 1)));
    const times = due.flat().flatMap(({ deadlines }) => Object.values(deadlines));
    const dueMs = times.length === 0 ? undefined : Math.min(...times);
    if (dueMs !== undefined && dueMs <= scheduler.hubClock.now()) {
      for (const host of hosts) await host.fireDeadlines();
      await courier.look();
      continue;
    }
    if (scheduler.pending === 0) {
      if (dueMs === undefined) return undefined;
      scheduler.advanceTo(scheduler.now() + dueMs - scheduler.hubClock.now());
      continue;
    }
    if (dueMs === undefined) await scheduler.runNext();
    else await scheduler.runNextBefore(scheduler.now() + dueMs - scheduler.hubClock.now());
  }
  return {
    law: 'the world comes to rest',
    order: '',
    what: `${scheduler.pending} tasks, ${courier.waiting()} messages left`,
  };
}

function carrierOf(shop: Shop, erp: Erp, stripe: Provider, till: Provider): Carrier {
  return (connection, name, envelope) => {
    const data = envelope.data as never;
    const provider = connection === 'stripe' ? stripe : till;
    const table: { readonly [Name in CommandName]?: () => ReturnType<Carrier> } = {
      'book-order': () => erp.book(data),
      'amend-order': () => erp.amend(data),
      'confirm-order': () => erp.confirm(data),
      'cancel-order': () => (connection === 'odoo' ? erp.cancel(data) : shop.cancel(data)),
      'record-shipment': () => shop.record(data),
      'post-invoice': () => erp.invoice(data),
      'register-payment': () => erp.register(data),
      'register-refund': () => erp.repay(data),
      'receive-return': () => erp.takeBack(data, envelope.id),
      'record-refund': () => shop.recordRefund(data),
      'issue-gift-card': () => shop.issueCard(data),
      'post-credit-note': () => erp.credit(data, envelope.id),
      'capture-payment': () => provider.capture(data),
      'void-payment': () => provider.void(data),
      'refund-payment': () => provider.refund(data),
    };
    const carry = table[name];
    if (carry === undefined) throw new RangeError(`nobody in this world carries ${name} out`);
    return carry();
  };
}
