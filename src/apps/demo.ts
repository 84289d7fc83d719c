import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ReadStream, WriteStream } from 'node:tty';
import { freePort } from '../backbone/postgres/embedded/free-port.ts';
import { seededChance, systemChance } from '../kernel/chance.ts';
import { type Clock, instant, systemClock } from '../kernel/clock.ts';
import { CodedError } from '../kernel/failure.ts';
import type { DemoBank } from './demo/bank.ts';
import { type Certificate, certify } from './demo/certificate.ts';
import { type ControlFile, prepareDirectory, removeControl, writeControl } from './demo/control.ts';
import { openControlServer } from './demo/control-server.ts';
import { demoErrors } from './demo/errors.ts';
import { createHubClient, type HubClient } from './demo/hub-client.ts';
import { createOrderReturns } from './demo/order-returns.ts';
import { readPayoutBooks } from './demo/payout-books.ts';
import { PAYOUT_EVERY_MS } from './demo/payouts.ts';
import { type DemoPeople, letPeopleIn } from './demo/people.ts';
import { creditNotesOf } from './demo/return-books.ts';
import { demoConfiguration, newKeys } from './demo/settings.ts';
import { stockCertificate } from './demo/stock-view.ts';
import { type Watch, watch } from './demo/watch.ts';
import type { DemoWorld } from './demo/world.ts';
import { createLog } from './hub/log.ts';
import type { Hub } from './hub.ts';

export { type BreakWishes, breakDemo, healDemo, type SystemState } from './demo/break.ts';
export { flashSaleIn } from './demo/flash-command.ts';
export { isBooked, payoutIn, type SeenPayout } from './demo/payout-command.ts';
export { isThrough, returnIn, type SeenReturn } from './demo/return-command.ts';
export { demoStatus } from './demo/status.ts';

export interface DemoOptions {
  /** Folder of the demo; it is cleared at the start. Default `.storeloom-demo`. */
  readonly directory?: string;
  /** Wanted port of the hub; a free one is taken when it is not free. Default 4600. */
  readonly port?: number;
  /** How many buyers come, on average. Default 40. */
  readonly ordersPerMinute?: number;
  /** Time between two payouts of Stripe to the bank. A minute by default. */
  readonly payoutEveryMs?: number;
  /** The same seed gives the same buyers. By chance when left out. */
  readonly seed?: number;
  /** An own PostgreSQL for the hub; an embedded one by default. */
  readonly databaseUrl?: string;
  /** One line now and then instead of a live screen. */
  readonly plain?: boolean;
  readonly output?: WriteStream;
  readonly input?: ReadStream;
}

/** A demo that runs. */
export interface Demo extends AsyncDisposable {
  readonly directory: string;
  readonly control: ControlFile;
  readonly hub: HubClient;
  readonly world: DemoWorld;
  readonly people: DemoPeople;
  /** What the books of shops, stores, Stripe and Odoo say; exact when everything is at rest. */
  certificate(atRest: boolean): Certificate;
  /** Resolves when the user asked to end; the caller then closes. */
  readonly quit: Promise<void>;
  /** Stops buyers, warehouse, hub, database and simulators, in this order. */
  close(): Promise<void>;
}

const DEMO_DIRECTORY = '.storeloom-demo';

/**
 * A small retailer, living: two simulated Shopify shops, a WooCommerce shop, two stores, Stripe and Odoo 19 as real servers, a real hub with its database between
 * them, buyers, and a warehouse. Throws SL-DEMO-002 and -005 for the folder, and what the hub says when it cannot start.
 */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const directory = options.directory ?? DEMO_DIRECTORY;
  const output = options.output ?? (process.stdout as WriteStream);
  await prepareDirectory(directory);
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return await assemble({ ...options, directory, output }, closers, close);
  } catch (error) {
    await close();
    if (error instanceof CodedError) throw error;
    throw demoErrors.error('SL-DEMO-007', { because: error instanceof Error ? error.message : String(error) }, error);
  }
}

/** A viewer does not wait hours to see that something is tried again. */
const DEMO_PACE = {
  probeMs: [1_000, 2_000, 4_000, 8_000],
  holdMs: [1_000, 2_000, 4_000, 8_000],
  retryMs: [2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 120_000, 300_000],
};

type Settled = DemoOptions & { readonly directory: string; readonly output: WriteStream };

async function assemble(
  options: Settled,
  closers: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<Demo> {
  const { directory, output } = options;
  const say = (line: string): void => void output.write(`${line}\n`);
  const keys = newKeys(systemChance);
  const port = await freePort(options.port ?? 4600);
  const hubUrl = `http://127.0.0.1:${port}`;

  // Loaded only here: `demo break` in another terminal needs neither simulators nor hub, and should be quick.
  const [{ startWorld }, { openBank }, { startHub }] = await Promise.all([
    import('./demo/world.ts'),
    import('./demo/bank.ts'),
    import('./hub.ts'),
  ]);
  say('Opening the shops, the stores, Stripe and Odoo …');
  const world = await startWorld(keys, hubUrl, systemClock.now());
  closers.push(() => world.close());

  say(`Starting the hub at ${hubUrl} …`);
  const database = options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl };
  const bankDirectory = resolve(directory, 'bank');
  await mkdir(bankDirectory, { recursive: true });
  const place = { dataDirectory: join(directory, 'hub'), bankDirectory, port, ...database };
  const configuration = demoConfiguration(world.places, keys, place, systemClock.now());
  // The endpoint of Stripe has a secret that only its owner can copy; the rest the hub registers by itself.
  world.connectStripe(hubUrl);
  const logFile = createWriteStream(join(directory, 'hub.log'), { flags: 'a' });
  closers.push(() => new Promise((resolve) => logFile.end(() => resolve(undefined))));
  const log = createLog({ level: configuration.hub.logLevel, readable: true, hub: 'demo', out: logFile });
  const hub: Hub = await startHub({ configuration, log, tuning: DEMO_PACE });
  closers.push(() => hub.close());
  if (hub.firstLink !== undefined)
    say(`Open the console (good once; \`storeloom console\` gives another): ${hub.firstLink}`);

  const bank = openBank(bankDirectory, systemClock);
  return live(options, { world, bank, hub, controlToken: keys.controlToken, closers, close });
}

interface Running {
  readonly world: DemoWorld;
  readonly bank: DemoBank;
  readonly hub: Hub;
  readonly controlToken: string;
  readonly closers: (() => Promise<unknown>)[];
  readonly close: () => Promise<void>;
}

/** What the demo leaves behind, in a few words and a table. */
function closingWords({ orders, booked, waiting, payouts, breaches, stock }: Certificate): string {
  const open = waiting.length === 0 ? '' : `, ${waiting.length} not yet (${waiting.slice(0, 5).join(', ')})`;
  const calledOff = orders - booked - waiting.length;
  const off = calledOff === 0 ? '' : `, ${calledOff} called off before`;
  const bad = breaches.map(({ order, says }) => `\n  ${order}: ${says}`).join('');
  const sold = `${orders} orders were bought; ${booked} are in Odoo, each exactly once${open}${off}.${bad}`;
  const paid = `${payouts.sent} payouts were sent; ${payouts.booked} are at the bank and in Odoo's books.`;
  return ['', ...stockCertificate(stock), sold, paid].join('\n');
}

/** What is on its way when the last buyer has left may arrive, but nobody waits long for the end. */
const LAST_WORDS_MS = 3_000;

async function lastCertificate(world: DemoWorld, clock: Clock): Promise<Certificate> {
  const endMs = clock.now() + LAST_WORDS_MS;
  for (;;) {
    const certificate = certify(world, false);
    if (certificate.stock.every(({ difference }) => difference <= 0) || clock.now() > endMs) return certificate;
    await clock.sleep(250);
  }
}

/** Lets people in, and opens the demo to other terminals. */
async function live(options: Settled, { world, bank, hub, controlToken, closers, close }: Running): Promise<Demo> {
  const { directory, output } = options;
  const chance = options.seed === undefined ? systemChance : seededChance(options.seed);
  const ordersPerMinute = options.ordersPerMinute ?? 40;
  const clock = systemClock;
  const say = (line: string): void => void output.write(`${line}\n`);
  let tell = (line: string): void => say(`  ${line}`);
  const onTrouble = (error: unknown): void =>
    tell(`trouble in the demo: ${error instanceof Error ? error.message : error}`);

  closers.push(async () => say(closingWords(await lastCertificate(world, clock))));
  const people = letPeopleIn({
    world,
    bank,
    chance,
    clock,
    ordersPerMinute,
    payoutEveryMs: options.payoutEveryMs ?? PAYOUT_EVERY_MS,
    onNews: (line) => tell(line),
    onTrouble,
  });
  closers.push(() => people.stop());
  const door = await openControlServer(controlToken, {
    sales: people.flashSales,
    payOut: people.payouts.payOut,
    payouts: () => readPayoutBooks(world),
    returns: createOrderReturns(world),
    creditsOf: (order) => creditNotesOf(world, order),
  });
  closers.push(() => door.close());
  const control: ControlFile = {
    pid: process.pid,
    startedAt: instant(clock.now()),
    hub: { url: hub.url, token: hub.token },
    demo: { url: door.url, token: controlToken },
    simulators: world.simulators,
  };
  await writeControl(directory, control);
  closers.push(() => removeControl(directory));

  const { promise: quit, resolve: onQuit } = Promise.withResolvers<void>();
  void hub.halted.then((reason) => {
    tell(`the hub stopped: ${String(reason)}`);
    onQuit();
  });
  const watching: Watch = watch({
    control,
    directory,
    people,
    sales: () => salesOf(world),
    clock,
    ordersPerMinute,
    output,
    input: options.input ?? (process.stdin as ReadStream),
    plain: options.plain ?? false,
    onMend: () => world.createMissingProduct(),
    onQuit,
  });
  tell = watching.tell;
  closers.push(() => watching.stop());
  return {
    directory,
    control,
    hub: createHubClient(control.hub.url, control.hub.token),
    world,
    people,
    certificate: (atRest) => certify(world, atRest),
    quit,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** What each shop and store has sold so far. */
function salesOf({ behind, stores }: DemoWorld): { readonly name: string; readonly sales: number }[] {
  return [
    ...[...behind.shops].map(([name, back]) => ({ name, sales: back.orders().length })),
    ...stores.map((store) => ({ name: store.name, sales: store.receipts().length })),
  ];
}
