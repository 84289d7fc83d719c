import type { ReadStream, WriteStream } from 'node:tty';
import type { Clock } from '../../kernel/clock.ts';
import { breakDemo, brokenSystems, healDemo } from './break.ts';
import type { ControlFile } from './control.ts';
import { createHubClient } from './hub-client.ts';
import { openScreen, type Screen } from './screen.ts';
import type { Traffic } from './traffic.ts';
import { endedOf, renderLine, renderScreen, type Snapshot } from './view.ts';
import type { Warehouse } from './warehouse.ts';

/** Orders that the view asks for: more than any terminal shows. */
const MOST_ORDERS = 60;
const SCREEN_EVERY_MS = 1_000;
const LINE_EVERY_MS = 5_000;
const MOST_NEWS = 20;

export interface WatchOptions {
  readonly control: ControlFile;
  readonly directory: string;
  readonly traffic: Traffic;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly ordersPerMinute: number;
  readonly output: WriteStream;
  readonly input: ReadStream;
  /** One line at a time instead of a screen, also where there is a terminal. */
  readonly plain: boolean;
  /** Someone creates in Odoo what the shops already sell; answers false when it is there. */
  readonly onMend: () => Promise<boolean>;
  /** The user asked to end. */
  readonly onQuit: () => void;
}

export interface Watch {
  tell(line: string): void;
  /** The world as it is now. */
  look(): Promise<Snapshot>;
  stop(): Promise<void>;
}

/** Shows the demo world until it is stopped: a live screen in a terminal, a line now and then elsewhere. */
export function watch(options: WatchOptions): Watch {
  const { clock, output, input } = options;
  const news: string[] = [];
  const hub = createHubClient(options.control.hub.url, options.control.hub.token);
  const stopping = new AbortController();
  const isScreen = output.isTTY === true && !options.plain;
  const tell = (line: string): void => {
    news.push(line);
    if (news.length > MOST_NEWS) news.shift();
    if (!isScreen) output.write(`  ${line}\n`);
  };
  const screen: Screen | undefined = isScreen ? openScreen(output, input, (key) => act(key, options, tell)) : undefined;

  const pace: { atMs: number; bought: number; ended: number }[] = [];

  /** How the counts have grown within the last minute. */
  function lastMinute(nowMs: number, bought: number, ended: number): Snapshot['lastMinute'] {
    pace.push({ atMs: nowMs, bought, ended });
    while ((pace[0]?.atMs ?? nowMs) < nowMs - 60_000) pace.shift();
    const first = pace[0] ?? { bought, ended };
    return { bought: bought - first.bought, ended: ended - first.ended };
  }

  async function look(): Promise<Snapshot> {
    const base = {
      hubUrl: options.control.hub.url,
      nowMs: clock.now(),
      placed: options.traffic.placed,
      shipped: options.warehouse.shipped,
      ordersPerMinute: options.ordersPerMinute,
      paused: options.traffic.paused,
      news,
    };
    const systems = await brokenSystems(options.control.simulators).catch(() => []);
    try {
      const [overview, orders] = await Promise.all([hub.overview(), hub.orders(MOST_ORDERS)]);
      return { ...base, overview, orders, systems, lastMinute: lastMinute(base.nowMs, base.placed, endedOf(overview)) };
    } catch (error) {
      const trouble = error instanceof Error ? error.message : String(error);
      return { ...base, orders: [], systems, lastMinute: { bought: 0, ended: 0 }, trouble };
    }
  }

  async function show(): Promise<void> {
    while (!stopping.signal.aborted) {
      const snapshot = await look();
      if (stopping.signal.aborted) return;
      if (screen === undefined) output.write(`${renderLine(snapshot)}\n`);
      else screen.draw(renderScreen(snapshot, screen.columns, screen.rows));
      await clock.sleep(screen === undefined ? LINE_EVERY_MS : SCREEN_EVERY_MS, stopping.signal);
    }
  }

  const showing = show();
  return {
    tell,
    look,
    async stop() {
      stopping.abort();
      await showing;
      screen?.close();
    },
  };
}

/** What a key does; the same as the commands in another terminal. */
function act(key: string, options: WatchOptions, tell: (line: string) => void): void {
  const { directory, traffic } = options;
  const told = (work: Promise<unknown>, line: string): void => {
    work.then(
      () => tell(line),
      (error: unknown) => tell(error instanceof Error ? error.message : String(error)),
    );
  };
  const acts: Readonly<Record<string, () => void>> = {
    q: options.onQuit,
    p: () => (traffic.paused ? traffic.resume() : traffic.pause()),
    o: () => told(breakDemo(directory, 'odoo', { for: '30s' }), 'Odoo is away for 30 seconds'),
    s: () => told(breakDemo(directory, 'stripe', { errors: '50%' }), 'every second call to Stripe fails'),
    d: () =>
      told(
        breakDemo(directory, 'shopify', { duplicate: true, reorder: true }),
        'half of the webhooks of the shops come twice, half come late',
      ),
    h: () => told(healDemo(directory), 'everything is well again'),
    m: () =>
      told(
        options.onMend().then((created) => {
          if (!created) throw new Error('Odoo knows every product already');
        }),
        'the missing product is in Odoo now; storeloom dead-letters says how to release its orders',
      ),
  };
  if (Object.hasOwn(acts, key)) acts[key]?.();
}
