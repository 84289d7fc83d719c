import {
  type CommandData,
  type Envelope,
  nameOf,
  newCommand,
  newEvent,
  type Outcome,
} from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import { type Chance, integerBetween, pick, seededChance } from '../../kernel/chance.ts';
import { instant } from '../../kernel/clock.ts';
import { createPointsLedger } from '../../ledgers/points/ledger.ts';
import { createMemoryPointsStore } from '../../ledgers/points/memory-store.ts';
import { EMBEDDED, pointsFactsOf, spendingAskOf } from '../../ledgers/points/read.ts';
import type { PointsStore } from '../../ledgers/points/store.ts';
import { type AnyProcess, listensTo, type Message } from '../../process/define.ts';
import { messagesOf } from '../../process/emit.ts';
import { begin, type Live, step } from '../../process/step.ts';
import { accountOfCustomer } from '../../processes/loyalty/earn.ts';
import { loyalty } from '../../processes/loyalty/loyalty.ts';
import { readLoyaltyPolicy } from '../../processes/loyalty/policy.ts';
import { type Basket, EARNS_TO_SPEND, type Plan, planOf, SPENDER, START_MS } from './plan.ts';

/** One point a euro; the cards of the tills carry the numbers of the shop's customers. */
export const POINTS_POLICY = readLoyaltyPolicy({ earn: { EUR: 1 }, cards: { stores: 'shop' } });
export const SPENDING_ACCOUNT = accountOfCustomer('shop', SPENDER);

export interface PointsWorldOptions {
  /** Everything once, in the order in which it was said. */
  readonly calm?: boolean;
  readonly process?: AnyProcess;
  readonly store?: (store: PointsStore) => PointsStore;
  /** What the ledger hears of a message; undefined: nothing. */
  readonly hears?: (envelope: Envelope) => Envelope | undefined;
  /** What of the ledger's words gets into the log. */
  readonly says?: (envelope: Envelope) => boolean;
}

export interface PointsWorld {
  readonly seed: number;
  readonly plan: Plan;
  /** The log in order of recording. */
  readonly log: readonly Envelope[];
  readonly store: PointsStore;
  /** Every outcome that a command ever had. */
  readonly answers: ReadonlyMap<string, ReadonlySet<string>>;
  /** What the spending account held less what was set aside, after each batch of the ledger; the least of it. */
  readonly leastFree: number;
}

interface Delivery {
  readonly to: 'process' | 'ledger';
  readonly envelope: Envelope;
}

/** Runs a world to its end: everything is told at least once, in any order, and nodes die between writing and saying. */
export async function runPointsWorld(seed: number, options: PointsWorldOptions = {}): Promise<PointsWorld> {
  const world = openWorld(seed, options);
  world.append(world.plan.told);
  while (world.queue.length > 0) await world.turn();
  return { seed, ...world, log: [...world.log.values()], leastFree: world.least() };
}

function openWorld(
  seed: number,
  { calm = false, process = loyalty(POINTS_POLICY), says, hears, ...options }: PointsWorldOptions,
) {
  const plan = planOf(seed);
  const chance = seededChance(seed + 1_000_000_007);
  const log = new Map<string, Envelope>();
  const queue: Delivery[] = [];
  const answers = new Map<string, Set<string>>();
  const instances = new Map<string, Live>();
  const bare = createMemoryPointsStore();
  const store = options.store?.(bare) ?? bare;
  let nowMs = START_MS;
  let leastFree = 0;
  const ledger = createPointsLedger({ store, belowZero: 'case', clock: { now: () => nowMs, sleep: async () => {} } });
  const heard = new Set(listensTo(process));
  const append = (messages: readonly Envelope[]): void => {
    for (const envelope of messages) {
      note(answers, envelope);
      if (log.has(envelope.id)) continue;
      log.set(envelope.id, envelope);
      if (heard.has(nameOf(envelope))) queue.push({ to: 'process', envelope });
      if (spendingAskOf(envelope) !== undefined || pointsFactsOf(envelope).length > 0)
        queue.push({ to: 'ledger', envelope });
      append(shopAnswers(plan, envelope, nowMs));
    }
  };
  const take = async (batch: readonly Envelope[]): Promise<void> => {
    const told = await ledger.take(
      batch.flatMap((envelope) => (hears === undefined ? envelope : (hears(envelope) ?? []))),
    );
    const [{ balance } = { balance: 0 }] = await bare.balances([SPENDING_ACCOUNT]);
    const held = await bare.held([SPENDING_ACCOUNT], nowMs);
    leastFree = Math.min(leastFree, balance - held.reduce((sum, { points }) => sum + points, 0));
    // A node that dies before it has said what it wrote is told the same again.
    if (!calm && chance.fraction() < 0.15)
      queue.push(...batch.map((envelope) => ({ to: 'ledger' as const, envelope })));
    else append(says === undefined ? told : told.filter(says));
  };
  return {
    plan,
    log,
    queue,
    store: bare,
    answers,
    append,
    least: () => leastFree,
    async turn() {
      if (!calm) nowMs += integerBetween(chance, 0, 5) * 60_000;
      const delivery = drawn(queue, chance, calm);
      if (delivery.to === 'process') return append(stepOf(process, instances, delivery.envelope, nowMs));
      const more = queue.filter(({ to }) => to === 'ledger').slice(0, calm ? 0 : integerBetween(chance, 0, 3));
      for (const each of more) queue.splice(queue.indexOf(each), 1);
      return take([delivery, ...more].map(({ envelope }) => envelope));
    },
  };
}

/** The next delivery, whichever it is; some come again. Often the ledger lags behind, and then hears of much in any order. */
function drawn(queue: Delivery[], chance: Chance, calm: boolean): Delivery {
  const lags = !calm && chance.fraction() < 0.6;
  const first = lags ? queue.flatMap(({ to }, index) => (to === 'process' ? index : [])) : [];
  const at = calm ? 0 : first.length > 0 ? pick(chance, first) : integerBetween(chance, 0, queue.length - 1);
  const delivery = queue[at] as Delivery;
  if (calm || chance.fraction() < 0.85) queue.splice(at, 1);
  return delivery;
}

function stepOf(process: AnyProcess, instances: Map<string, Live>, envelope: Envelope, nowMs: number): Envelope[] {
  const { id, data, time, subject } = envelope;
  const message: Message = { id, name: nameOf(envelope), data, atMs: nowMs, time };
  const address = process.correlate(message, subject);
  if (address === undefined || !('key' in address)) return [];
  const known = instances.get(address.key);
  if (known === undefined && !process.begins.includes(message.name as 'OrderPlaced')) return [];
  const { live, outputs } = step(process, known ?? begin(process, address.key, 'live'), message);
  instances.set(address.key, live);
  return messagesOf(process, { loyalty: EMBEDDED }, live, envelope, nowMs, outputs);
}

function note(answers: Map<string, Set<string>>, { data, causationid }: Envelope): void {
  const { outcome } = data as { readonly outcome?: string };
  if (outcome === undefined || causationid === undefined) return;
  answers.set(causationid, (answers.get(causationid) ?? new Set()).add(outcome));
}

// ── who spends ──────────────────────────────────────────────────────────────────────────────────────────────

function asking<Name extends 'reserve-points' | 'take-points' | 'give-back-points'>(
  name: Name,
  data: CommandData<Name>,
  code: string,
): Envelope {
  const about = { source: '/gateway/points', connection: EMBEDDED, subject: SPENDING_ACCOUNT, time: data.at };
  return newCommand({ ...about, name, data, cause: { id: code, correlationid: SPENDING_ACCOUNT, lane: 'live' } });
}

function wishesOf({ baskets, atTills }: Plan): Envelope[] {
  const at = instant(START_MS);
  const account = SPENDING_ACCOUNT;
  return [
    ...baskets.map(({ redemption, points, minutes, code }) => {
      const until = instant(START_MS + minutes * 60_000);
      return asking('reserve-points', { account, redemption, points, code, until, at }, code);
    }),
    ...atTills.map(({ redemption, points }) =>
      asking('take-points', { code: redemption, whole: { account, redemption, points }, at }, redemption),
    ),
  ];
}

/** What shops and tills do when they hear that points are there, set aside, or taken. */
function shopAnswers(plan: Plan, envelope: Envelope, nowMs: number): Envelope[] {
  const { baskets, atTills } = plan;
  // Who has earned goes shopping.
  if (nameOf(envelope) === 'PointsAccrued') return envelope.subject === EARNS_TO_SPEND ? wishesOf(plan) : [];
  const { outcome, request } = envelope.data as Partial<Outcome<'reserve-points'>>;
  if (outcome !== 'done' || request === undefined) return [];
  const at = instant(nowMs);
  const till = atTills.find(({ redemption }) => redemption === request.code);
  if (till?.takenBack === true) return [asking('give-back-points', { code: till.redemption, at }, till.redemption)];
  const basket = baskets.find(({ code }) => code === request.code);
  if (basket === undefined || nameOf(envelope) !== 'reserve-points.done') return [];
  return basket.givenUp ? [asking('give-back-points', { code: basket.code, at }, basket.code)] : ordersOf(basket, at);
}

function ordersOf({ orders, cancelled }: Basket, at: string): Envelope[] {
  return orders.flatMap((order, index) => {
    const { id, totals } = order;
    const say = <Name extends EventName>(name: Name, data: EventData<Name>): Envelope =>
      newEvent({ name, source: '/outside', subject: id, time: at, fact: [id, name], data });
    return [
      say('OrderPlaced', { order }),
      say('OrderAccepted', { order: id, booked: { connection: 'odoo', id }, total: totals.total }),
      ...(cancelled[index] === true ? [say('OrderClosed', { order: id, outcome: 'cancelled' })] : []),
    ];
  });
}
