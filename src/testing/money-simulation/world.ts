import type { EventLog, StoredMessage } from '../../backbone/event-log.ts';
import { createMemoryEventLog } from '../../backbone/memory/event-log.ts';
import { createMemoryProcessStore } from '../../backbone/memory/process-store.ts';
import type { ProcessInstance, ProcessStore } from '../../backbone/process-store.ts';
import type { CommandName } from '../../canonical/command.ts';
import { LANES } from '../../canonical/envelope.ts';
import { type Chance, happens, integerBetween } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { MoneyStore } from '../../ledgers/money/store.ts';
import type { ReconciliationStore } from '../../ledgers/reconciliation/store.ts';
import { type Counter, createCounter } from '../simulation/counter.ts';
import { type Carrier, type Courier, createCourier } from '../simulation/courier.ts';
import { createErp, type Erp } from '../simulation/erp.ts';
import { streamOf } from '../simulation/features.ts';
import type { Tell } from '../simulation/partner.ts';
import { createScheduler, type Scheduler } from '../simulation/scheduler.ts';
import { createShop, type Shop } from '../simulation/shop.ts';
import { type Account, createAccount } from './account.ts';
import { createBalance } from './balance.ts';
import { createGeneralLedger, type GeneralLedger } from './books.ts';
import { asOrderFeatures, type MoneyFeature, moneyFeaturesOf } from './features.ts';
import { createHouse, type House } from './house.ts';
import { createMoneyHub, type HubParts, type MoneyHub } from './hub.ts';
import { createMoneyLaws, type MoneyViolation } from './laws.ts';
import { buy, payOutDaily, ship, type Town } from './people.ts';
import { replay } from './replay.ts';

/** A world of money at rest. */
export interface MoneyWorld {
  readonly seed: number;
  readonly features: ReadonlySet<MoneyFeature>;
  readonly shop: Shop;
  readonly erp: Erp;
  readonly general: GeneralLedger;
  readonly houses: Town['houses'];
  readonly account: Account;
  readonly counter: Counter;
  readonly courier: Courier;
  readonly hub: MoneyHub;
  readonly orders: ReadonlyMap<string, ProcessInstance>;
  readonly returns: ReadonlyMap<string, ProcessInstance>;
  readonly settlements: ReadonlyMap<string, ProcessInstance>;
  readonly diary: readonly string[];
  readonly violations: readonly MoneyViolation[];
}

export interface MoneyWorldOptions extends HubParts {
  /** By default what the seed gives. */
  readonly features?: ReadonlySet<MoneyFeature>;
  /** Orders in the world; by default one to three, as the seed gives. */
  readonly buyers?: number;
  /** Changes what a partner answers, to prove that the laws see it. */
  readonly carry?: (carry: Carrier) => Carrier;
  /** Where everything is kept; in memory by default. */
  readonly storage?: (clock: Clock) => MoneyStorage;
}

export interface MoneyStorage {
  readonly log: Pick<EventLog, 'append' | 'read'>;
  readonly store: ProcessStore;
  readonly ledgers?: { readonly money: MoneyStore; readonly lines: ReconciliationStore };
}

function inMemory(clock: Clock): MoneyStorage {
  const log = createMemoryEventLog({ clock });
  return { log, store: createMemoryProcessStore({ log }) };
}

const START_MS = Date.parse('2026-11-20T08:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SWEEP_EVERY_MS = 12 * HOUR_MS;
/** After everything is done, the longest that any side is given to tell it. */
const LAST_GRACE_MS = 20 * DAY_MS;
/** Tasks of a world; more is a loop. */
const MOST_TASKS = 60_000;

/** Runs the world of a seed until nothing moves any more, judges it all along, replays all of it and judges it again. */
export async function runMoneyWorld(seed: number, options: MoneyWorldOptions = {}): Promise<MoneyWorld> {
  const features = options.features ?? moneyFeaturesOf(seed);
  const scheduler = createScheduler(START_MS);
  const stream = (name: string): Chance => streamOf(seed, `money ${name}`);
  const { log, store, ledgers } = (options.storage ?? inMemory)(scheduler.hubClock);
  const laws = createMoneyLaws();
  const hub = createMoneyHub({
    seed,
    scheduler,
    store,
    log,
    features,
    parts: options,
    ledgers,
    onStep: laws.stepped,
  });
  const partners: { carry: Carrier } = { carry: () => ({ kind: 'rejected', failure: NOBODY }) };
  const carry: Carrier = (connection, name, command) => partners.carry(connection, name, command);
  const courier = createCourier({
    log,
    scheduler,
    features: asOrderFeatures(features),
    network: stream('network'),
    hub: stream('courier'),
    subscription: () => hub.unsteady,
    carry: options.carry?.(carry) ?? carry,
    isAbsent: (order) => !town.erp.orders.has(order),
  });
  const diary: string[] = [];
  const town = createTown({ seed, features, scheduler, courier, stream, diary });
  const general = createGeneralLedger('odoo');
  partners.carry = carrierOf(town, general);
  const counter = openCounter(town, courier.teller('stores'));
  const buyers = options.buyers ?? integerBetween(stream('orders'), 1, 3);
  for (let index = 0; index < buyers; index += 1) {
    buy(town, index);
    counter.expect(`order/${town.shop.connection}/${1000 + index}`, index);
  }
  payOutDaily(town);
  const life: Life = { scheduler, store, hub, courier };
  const isRestless = await comeToRest(life);
  const loadAll = async () => ({
    orders: await store.load('order-to-cash', [...town.shop.orders.keys()]),
    returns: await store.load('return-and-refund', [...town.shop.orders.keys()]),
    settlements: await store.load(
      'settlement',
      Object.values(town.houses).flatMap(({ balance }) => balance?.payouts.map(({ id }) => id) ?? []),
    ),
  });
  const { shop, erp, houses, account } = town;
  const things = { seed, features, shop, erp, general, houses, account, counter, courier, hub, diary };
  const world = { ...things, ...(await loadAll()), violations: laws.violations };
  if (isRestless) laws.tell('the world comes to rest', '', `${scheduler.pending} tasks, ${courier.waiting()} messages`);
  await laws.atRest(world);
  await replay(world, await everything(log), laws.tell, () => comeToRest(life));
  return world;
}

const NOBODY = { kind: 'rejected', code: 'SL-CONN-001', because: 'nobody carries this out' } as const;

async function everything(log: MoneyStorage['log']): Promise<readonly StoredMessage[]> {
  const lanes = await Promise.all(LANES.map((lane) => log.read(lane, 0, 100_000)));
  return lanes.flat();
}

function createTown(options: {
  readonly seed: number;
  readonly features: ReadonlySet<MoneyFeature>;
  readonly scheduler: Scheduler;
  readonly courier: Courier;
  readonly stream: (name: string) => Chance;
  readonly diary: string[];
}): Town {
  const { seed, features, scheduler, courier, stream, diary } = options;
  const { now } = scheduler;
  const isAnonymous = features.has('anonymousPayments');
  const house = (connection: string, pays: boolean): House => {
    const tell = polled(courier.teller(connection), scheduler, features, stream(`poll ${connection}`));
    const chance = stream(`balance ${connection}`);
    const balance = pays
      ? createBalance({ connection, tell, now, chance, features, later: scheduler.after })
      : undefined;
    const isLax = connection === 'paypal' && features.has('lax');
    return createHouse({ connection, tell, now, isAnonymous: isAnonymous && pays, isLax, balance });
  };
  const town: Town = {
    seed,
    features,
    scheduler,
    shop: createShop('shop', courier.teller('shop'), now),
    erp: createErp('odoo', courier.teller('odoo'), now, (order) => ship(town, order)),
    houses: { stripe: house('stripe', true), paypal: house('paypal', true), till: house('shop', false) },
    account: createAccount({ tell: courier.teller('account'), scheduler, features, chance: stream('bank') }),
    tellDesk: courier.teller('desk'),
    note: (what) => void diary.push(`${new Date(now()).toISOString()} ${what}`),
  };
  return town;
}

/** A webhook tells a fact at once; a poll tells it again as a message of its own. */
function polled(tell: Tell, scheduler: Scheduler, features: ReadonlySet<MoneyFeature>, chance: Chance): Tell {
  if (!features.has('polls')) return tell;
  return (name, subject, fact, data) => {
    tell(name, subject, fact, data);
    if (!happens(chance, 0.3)) return;
    scheduler.after(integerBetween(chance, HOUR_MS / 12, DAY_MS), () => tell(name, subject, [...fact, 'polled'], data));
  };
}

function openCounter(town: Town, tell: Tell): Counter {
  const { seed, scheduler, shop, erp, houses } = town;
  const features = asOrderFeatures(town.features);
  const { stripe, till } = houses;
  const around = { seed, features, scheduler, shop, erp, stripe, till, tellErp: tell };
  return createCounter(() => around, tell, town.note);
}

function carrierOf({ shop, erp, houses }: Town, general: GeneralLedger): Carrier {
  const byConnection = new Map(Object.values(houses).map((house) => [house.connection, house]));
  return (connection, name, envelope) => {
    const data = envelope.data as never;
    const house = byConnection.get(connection) as House;
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
      'post-credit-note': () => erp.credit(data, envelope.id),
      'post-entry': () => general.post(data),
      'capture-payment': () => house.capture(data),
      'void-payment': () => house.void(data),
      'refund-payment': () => house.refund(data),
    };
    const carry = table[name];
    // What processes ask for beyond money is not carried out here.
    return carry === undefined ? { kind: 'rejected', failure: NOBODY } : carry();
  };
}

// ── the passing of time ─────────────────────────────────────────────────────────────────────────────────────

interface Life {
  readonly scheduler: Scheduler;
  readonly store: ProcessStore;
  readonly hub: MoneyHub;
  readonly courier: Courier;
}

/** Tasks, deadlines and sweeps, until all are done and every side had its time; true when it never ends. */
async function comeToRest(life: Life): Promise<boolean> {
  const { scheduler, courier, hub } = life;
  for (let round = 0; round < 20; round += 1) {
    if (!(await drain(life))) return true;
    const before = courier.messages.length;
    scheduler.advanceTo(scheduler.now() + LAST_GRACE_MS);
    await hub.sweep();
    await courier.look();
    if (courier.messages.length === before && scheduler.pending === 0) return false;
  }
  return true;
}

async function drain({ scheduler, store, hub, courier }: Life): Promise<boolean> {
  const names = Object.values(hub.processes).map(({ name }) => name);
  let nextSweepMs = scheduler.now() + SWEEP_EVERY_MS;
  for (let tasks = 0; tasks < MOST_TASKS; tasks += 1) {
    if (scheduler.now() >= nextSweepMs) {
      await hub.sweep();
      await courier.look();
      nextSweepMs = scheduler.now() + SWEEP_EVERY_MS;
    }
    const due = await Promise.all(names.map((name) => store.due(name, Number.MAX_SAFE_INTEGER, 1)));
    const times = due.flat().flatMap(({ deadlines }) => Object.values(deadlines));
    const dueMs = times.length === 0 ? undefined : Math.min(...times);
    if (dueMs !== undefined && dueMs <= scheduler.now()) {
      for (const host of hub.steady) await host.fireDeadlines();
      await courier.look();
    } else if (scheduler.pending > 0) {
      await scheduler.runNextBefore(Math.min(dueMs ?? nextSweepMs, nextSweepMs));
    } else if (dueMs === undefined) {
      return true;
    } else {
      scheduler.advanceTo(Math.min(dueMs, nextSweepMs));
    }
  }
  return false;
}
