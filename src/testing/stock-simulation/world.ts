import { type CommandData, type Envelope, newOutcome } from '../../canonical/envelope.ts';
import { type Chance, happens, integerBetween, pick } from '../../kernel/chance.ts';
import { instant } from '../../kernel/clock.ts';
import type { StockPlan } from '../../ledgers/stock/plan.ts';
import type { Entry } from '../../ledgers/stock/sheet.ts';
import type { StockStore } from '../../ledgers/stock/store.ts';
import { whyOf } from '../../ledgers/stock/why.ts';
import { streamOf } from '../simulation/features.ts';
import { createScheduler, type Scheduler } from '../simulation/scheduler.ts';
import { answered, observedOn, type Publication, readingOf } from '../stock-messages.ts';
import { createStockChannel, type StockChannel } from './channel.ts';
import { createStockErp, type StockErp } from './erp.ts';
import { type StockFeature, stockFeaturesOf } from './features.ts';
import { createStockHub, type StockHub } from './hub.ts';
import { createStockLaws, type StockViolation } from './laws.ts';
import { openShops } from './people.ts';
import { laterPlanOf, locationsOf, planOf } from './plan.ts';
import { MAIN, SETS, START_MS, stockKey } from './start.ts';

/** A world of stock at rest. */
export interface StockWorld {
  readonly seed: number;
  readonly features: ReadonlySet<StockFeature>;
  readonly violations: readonly StockViolation[];
  readonly orders: number;
  readonly refusedBuyers: number;
  readonly publications: number;
  readonly messages: readonly Envelope[];
  /** Pieces that were promised and are not there, and pieces that nobody could know to be missing. */
  readonly oversold: number;
  readonly surprises: number;
}

export interface StockWorldOptions {
  readonly features?: ReadonlySet<StockFeature>;
  /** Buyers who try; by default a few dozen, as the seed gives. */
  readonly buyers?: number;
  readonly plan?: (plan: StockPlan) => StockPlan;
  /** What the ledger hears of a message: for broken hubs, which must be found out. */
  readonly hears?: (envelope: Envelope) => Envelope | undefined;
  /** What the ledger believes to be the policy; what the retailer decided by default. For broken hubs. */
  readonly ledgerPlan?: (plan: StockPlan) => StockPlan;
  readonly channelsCompare?: boolean;
  /** Where the ledger is kept; in memory by default. */
  readonly store?: StockStore;
  /** Told every line of the history, for the story of a seed. */
  readonly onEntry?: (entry: Entry) => void;
}

/** Everything that acts in a world. */
export interface Stage {
  readonly seed: number;
  readonly features: ReadonlySet<StockFeature>;
  readonly scheduler: Scheduler;
  readonly erp: StockErp;
  readonly channels: readonly StockChannel[];
  readonly hub: StockHub;
  readonly skewMs: number;
  /** What the retailer decided at first. */
  readonly plan: StockPlan;
  readonly stream: (name: string) => Chance;
  /** Says something to the hub, with the manners of the network. */
  tell(envelope: Envelope, network: Chance): void;
  /** Has the ERP read an article at a location, now or a little later. */
  read(sku: string, delayMs?: number, location?: string): void;
  /** Goes on by another policy. */
  adopt(plan: StockPlan): void;
}

const MINUTE_MS = 60_000;
const LONG_MS = 6 * 60 * MINUTE_MS;
/** Tasks of a world; more is a loop. */
const MOST_TASKS = 60_000;

/** Runs the world of a seed until nothing moves any more, and judges it all along. */
export async function runStockWorld(seed: number, options: StockWorldOptions = {}): Promise<StockWorld> {
  const features = options.features ?? stockFeaturesOf(seed);
  const stream = (name: string): Chance => streamOf(seed, `stock ${name}`);
  const scheduler = createScheduler(START_MS);
  const skewMs = features.has('clockSkew') ? integerBetween(stream('skew'), 1, 3_000) : 0;
  const names = features.has('alone')
    ? ['web']
    : ['web', 'market', 'app'].slice(0, integerBetween(stream('channels'), 2, 3));
  const plan = (options.plan ?? ((same) => same))(planOf(names, features, skewMs, stream('plan'), stream('places')));
  const believed = options.ledgerPlan ?? ((same) => same);
  const erp = createStockErp();
  const laws = createStockLaws({ features, plan, skewMs, sets: features.has('sets') ? SETS : {} });
  const channels = names.map((name) => createStockChannel(name, { compares: options.channelsCompare ?? true }));
  const hub = createStockHub({
    scheduler,
    clock: scheduler.hubClock,
    plan: believed(plan),
    features,
    chance: stream('hub'),
    onPost: laws.heard,
    onEntries: (entries) => {
      laws.decided(entries);
      if (options.onEntry !== undefined) entries.forEach(options.onEntry);
    },
    onPublication: (command) => {
      laws.sent(command, { channels, buyers, isBooked: (order) => erp.orders.has(order) }, scheduler.now());
      deliver(stage, command);
    },
    hears: options.hears ?? ((envelope) => envelope),
    ...(options.store === undefined ? {} : { store: options.store }),
  });
  const stage: Stage = {
    seed,
    features,
    scheduler,
    erp,
    channels,
    hub,
    skewMs,
    plan,
    stream,
    tell: (envelope, network) => tell(stage, envelope, network),
    read: (sku, delayMs = 0, location = MAIN) => readPosition(stage, { sku, location }, delayMs),
    adopt: (next) => {
      laws.adopt(next);
      hub.adopt(believed(next));
    },
  };
  const buyers = openShops(stage, options.buyers);
  const restless = await live(stage);
  await laws.atRest({
    stage,
    buyers,
    answerOf: (sku) => whyOf(hub.store, believed(laws.plan()), sku, scheduler.now()),
  });
  if (restless) laws.tell('the world comes to rest', `${scheduler.pending} tasks, ${hub.waiting()} messages left`);
  const surprises = buyers.surprises();
  return {
    seed,
    features,
    violations: laws.violations,
    orders: buyers.orders.size,
    refusedBuyers: buyers.refused(),
    publications: hub.appended.filter(({ type }) => type.startsWith('storeloom.command.publish-availability.')).length,
    messages: hub.appended,
    oversold: buyers.oversold(),
    surprises,
  };
}

function tell({ features, scheduler, hub }: Stage, envelope: Envelope, network: Chance): void {
  const delayMs = (): number =>
    features.has('reorder') && happens(network, 0.3)
      ? integerBetween(network, 0, 5 * MINUTE_MS)
      : integerBetween(network, 5, 2_000);
  scheduler.after(delayMs(), () => hub.append(envelope));
  if (features.has('duplicates') && happens(network, 0.3)) scheduler.after(delayMs(), () => hub.append(envelope));
}

/** The time of a reading is taken before it is read, so whatever was booked before that time is in it. */
function readPosition(
  { features, scheduler, erp, hub, skewMs, stream, seed }: Stage,
  { sku, location }: { readonly sku: string; readonly location: string },
  delayMs: number,
): void {
  const key = stockKey(sku, location);
  const network = stream(`readings ${key} ${scheduler.now()} ${seed}`);
  scheduler.after(delayMs, () => {
    const atMs = scheduler.now() + skewMs;
    scheduler.after(integerBetween(network, 0, 300), () => {
      const position = { sku, onHand: erp.onHand.get(key) ?? 0, reserved: erp.reserved.get(key) ?? 0 };
      const reading = readingOf({ ...position, location, atMs });
      const most = features.has('lateReadings') ? 5 * MINUTE_MS : 1_000;
      scheduler.after(integerBetween(network, 0, most), () => hub.append(reading));
    });
  });
}

// ── publications ────────────────────────────────────────────────────────────────────────────────────────────

function deliver(stage: Stage, command: Publication): void {
  const { features, scheduler, stream } = stage;
  const network = stream(`publication ${command.id}`);
  const most = features.has('slowChannels') ? 3 * MINUTE_MS : 500;
  const later = (): number => integerBetween(network, 1, most);
  const attempt = (): void => {
    const channel = stage.channels.find(({ name }) => name === command.connection);
    if (channel === undefined) return;
    // The ask is lost before the effect, or the answer after it: the worker cannot tell and asks the same again.
    if (features.has('lostAnswers') && happens(network, 0.15)) return void scheduler.after(30_000, attempt);
    const answer = channel.publish(command);
    const at = channelTime(stage);
    if (features.has('lostAnswers') && happens(network, 0.15)) return void scheduler.after(30_000, attempt);
    observe(stage, channel, command.data.sku, network, command.data.location);
    scheduler.after(integerBetween(network, 1, most), () => stage.hub.append(answered(command, answer, at)));
  };
  scheduler.after(later(), attempt);
}

/** The time as a channel writes it down. */
function channelTime({ features, scheduler }: Stage): number {
  return features.has('wholeSeconds') ? Math.floor(scheduler.now() / 1_000) * 1_000 : scheduler.now();
}

/** What a channel shows, as its webhook would tell it. */
export function observe(stage: Stage, channel: StockChannel, sku: string, network: Chance, location?: string): void {
  if (!stage.features.has('observations') || !happens(network, 0.5)) return;
  const shown = channel.shown.get(stockKey(sku, location)) ?? 0;
  stage.tell(observedOn(channel.name, sku, shown, channelTime(stage), location), network);
}

/** How an ERP command ended, as the hub's delivery worker puts it into the log. */
export function ended<Name extends 'book-order' | 'amend-order' | 'confirm-order' | 'cancel-order' | 'adjust-stock'>(
  name: Name,
  subject: string,
  data: CommandData<Name>,
  result: Parameters<typeof newOutcome<Name>>[0]['result'],
  atMs: number,
): Envelope {
  const command = {
    specversion: '1.0',
    id: `${name} ${subject}`,
    source: '/test',
    type: `storeloom.command.${name}.v1`,
    subject,
    time: instant(atMs),
    datacontenttype: 'application/json',
    correlationid: subject,
    lane: 'live',
    connection: 'odoo',
    data,
  } as const;
  return newOutcome({
    command,
    name,
    outcome: 'done',
    time: instant(atMs),
    ...(result === undefined ? {} : { result }),
  });
}

// ── the passing of time ─────────────────────────────────────────────────────────────────────────────────────

/** Sweeps while people act; then lets everything arrive, has the ERP read everything, and waits until nothing is open. */
async function live(stage: Stage): Promise<boolean> {
  const { scheduler, hub, stream } = stage;
  const pace = pick(stream('sweeps'), [5_000, 20_000, 60_000]);
  let tasks = 0;
  let nextSweepMs = scheduler.now() + pace;
  const drain = async (): Promise<void> => {
    while (scheduler.pending > 0 && tasks < MOST_TASKS) {
      tasks += 1;
      if (scheduler.now() >= nextSweepMs) {
        await hub.sweep();
        nextSweepMs = scheduler.now() + pace;
      }
      await scheduler.runNext();
    }
  };
  await drain();
  for (let round = 0; round < 40 && tasks < MOST_TASKS; round += 1) {
    if (round === 0) {
      for (const location of locationsOf(stage.plan)) for (const sku of ['TEE', 'CAP']) stage.read(sku, 0, location);
    }
    // At rest nobody says anything any more; what is decided now must be shown all the same.
    if (round === 15 && stage.features.has('policyChange')) stage.adopt(laterPlanOf(stage.plan, stream('late policy')));
    // By then nothing is held back for a pace any more.
    const isLong = round === 20 && stage.features.has('adaptive');
    scheduler.advanceTo(scheduler.now() + (isLong ? LONG_MS : MINUTE_MS));
    await hub.sweep();
    await drain();
  }
  return tasks >= MOST_TASKS || scheduler.pending > 0 || hub.waiting() > 0;
}
