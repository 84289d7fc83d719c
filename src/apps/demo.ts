import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { ReadStream, WriteStream } from 'node:tty';
import { seededChance, systemChance } from '../kernel/chance.ts';
import { instant, systemClock } from '../kernel/clock.ts';
import { CodedError } from '../kernel/failure.ts';
import { type Certificate, certify } from './demo/certificate.ts';
import { type ControlFile, prepareDirectory, removeControl, writeControl } from './demo/control.ts';
import { demoErrors } from './demo/errors.ts';
import { freePort } from './demo/free-port.ts';
import { createHubClient, type HubClient } from './demo/hub-client.ts';
import { demoConfiguration, newKeys } from './demo/settings.ts';
import { SHOPS } from './demo/shopping.ts';
import { startTraffic, type Traffic } from './demo/traffic.ts';
import { startWarehouse, type Warehouse } from './demo/warehouse.ts';
import { type Watch, watch } from './demo/watch.ts';
import type { DemoWorld } from './demo/world.ts';
import { createLog } from './hub/log.ts';
import type { Hub } from './hub.ts';

export { type BreakWishes, breakDemo, healDemo, type SystemState } from './demo/break.ts';
export { demoStatus } from './demo/status.ts';

export interface DemoOptions {
  /** Folder of the demo; it is cleared at the start. Default `.storeloom-demo`. */
  readonly directory?: string;
  /** Wanted port of the hub; a free one is taken when it is not free. Default 4600. */
  readonly port?: number;
  /** How many buyers come, on average. Default 40. */
  readonly ordersPerMinute?: number;
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
  readonly traffic: Traffic;
  readonly warehouse: Warehouse;
  /** What the books of shops, Stripe and Odoo say; exact when everything is at rest. */
  certificate(atRest: boolean): Certificate;
  /** Resolves when the user asked to end; the caller then closes. */
  readonly quit: Promise<void>;
  /** Stops buyers, warehouse, hub, database and simulators, in this order. */
  close(): Promise<void>;
}

const DEMO_DIRECTORY = '.storeloom-demo';

/**
 * A small retailer, living: two simulated shops, Stripe and Odoo 19 as real servers, a real hub with its database between
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
  const keys = newKeys(systemChance, SHOPS);
  const port = await freePort(options.port ?? 4600);
  const hubUrl = `http://127.0.0.1:${port}`;

  // Loaded only here: `demo break` in another terminal needs neither simulators nor hub, and should be quick.
  const [{ startWorld }, { startHub }] = await Promise.all([import('./demo/world.ts'), import('./hub.ts')]);
  say('Opening the shops, Stripe and Odoo …');
  const world = await startWorld(keys);
  closers.push(() => world.close());

  say(`Starting the hub at ${hubUrl} …`);
  const configuration = demoConfiguration(world.places, keys, {
    dataDirectory: join(directory, 'hub'),
    port,
    ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
  });
  // The endpoint of Stripe has a secret that only its owner can copy; the rest the hub registers by itself.
  world.connectStripe(hubUrl);
  const logFile = createWriteStream(join(directory, 'hub.log'), { flags: 'a' });
  closers.push(() => new Promise((resolve) => logFile.end(() => resolve(undefined))));
  const log = createLog({ level: configuration.hub.logLevel, readable: true, hub: 'demo', out: logFile });
  const hub: Hub = await startHub({ configuration, log, tuning: DEMO_PACE });
  closers.push(() => hub.close());
  if (hub.firstLink !== undefined)
    say(`Open the console (good once; \`storeloom console\` gives another): ${hub.firstLink}`);

  const control: ControlFile = {
    pid: process.pid,
    startedAt: instant(systemClock.now()),
    hub: { url: hub.url, token: hub.token },
    simulators: world.simulators,
  };
  await writeControl(directory, control);
  closers.push(() => removeControl(directory));
  return live(options, { world, hub, control, closers, close });
}

interface Running {
  readonly world: DemoWorld;
  readonly hub: Hub;
  readonly control: ControlFile;
  readonly closers: (() => Promise<unknown>)[];
  readonly close: () => Promise<void>;
}

/** What the demo leaves behind, in a few words. */
function closingWords({ orders, booked, waiting, breaches }: Certificate): string {
  const open = waiting.length === 0 ? '' : `, ${waiting.length} not yet (${waiting.slice(0, 5).join(', ')})`;
  const bad = breaches.map(({ order, says }) => `\n  ${order}: ${says}`).join('');
  return `${orders} orders were bought; ${booked} are in Odoo, each exactly once${open}.${bad}`;
}

/** Lets people in. */
function live(options: Settled, { world, hub, control, closers, close }: Running): Demo {
  const { directory, output } = options;
  const chance = options.seed === undefined ? systemChance : seededChance(options.seed);
  const ordersPerMinute = options.ordersPerMinute ?? 40;
  const clock = systemClock;
  const say = (line: string): void => void output.write(`${line}\n`);
  let tell = (line: string): void => say(`  ${line}`);
  const onTrouble = (error: unknown): void =>
    tell(`trouble in the demo: ${error instanceof Error ? error.message : error}`);
  const onNews = (line: string): void => tell(line);

  closers.push(async () => say(closingWords(certify(world, false))));
  const traffic = startTraffic({
    shops: world.shops,
    checkout: world.checkout,
    chance,
    clock,
    ordersPerMinute,
    onNews,
    onTrouble,
  });
  closers.push(() => traffic.stop());
  const warehouse = startWarehouse({ bench: world.bench, chance, clock, everyMs: 1_500, most: 20, onNews, onTrouble });
  closers.push(() => warehouse.stop());

  let onQuit = (): void => {};
  const quit = new Promise<void>((resolve) => {
    onQuit = resolve;
  });
  void hub.halted.then((reason) => {
    tell(`the hub stopped: ${String(reason)}`);
    onQuit();
  });
  const watching: Watch = watch({
    control,
    directory,
    traffic,
    warehouse,
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
    traffic,
    warehouse,
    certificate: (atRest) => certify(world, atRest),
    quit,
    close,
    [Symbol.asyncDispose]: close,
  };
}
