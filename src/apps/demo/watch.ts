import type { ReadStream, WriteStream } from 'node:tty';
import type { Clock } from '../../kernel/clock.ts';
import { breakDemo, brokenSystems, healDemo } from './break.ts';
import type { ControlFile } from './control.ts';
import type { FlashSale } from './flash-sale.ts';
import { createHubClient, type HubClient } from './hub-client.ts';
import type { DemoPeople } from './people.ts';
import { openScreen, type Screen } from './screen.ts';
import { ASSORTMENT, dropArticle, SHOPS } from './shopping.ts';
import type { StockLine } from './stock-view.ts';
import { endedOf, renderLine, renderScreen, type Snapshot } from './view.ts';

/** Orders that the view asks for: more than any terminal shows. */
const MOST_ORDERS = 60;
const SCREEN_EVERY_MS = 1_000;
const LINE_EVERY_MS = 5_000;
const MOST_NEWS = 20;
/** Articles whose stock is shown: one of which there is much, some of which there is less, and one that is scarce. */
const SHOWN_ARTICLES = ['HOODIE-GRY-M', 'LAMP-DESK', 'BAG-CANVAS', 'VASE-LTD'];
/** How long a flash sale stays on the screen when it is over. */
const FLASH_SHOWN_MS = 90_000;

export interface WatchOptions {
  readonly control: ControlFile;
  readonly directory: string;
  readonly people: Pick<DemoPeople, 'traffic' | 'tills' | 'warehouse' | 'flashSales'>;
  /** Orders and receipts of each shop and store. */
  readonly sales: () => Snapshot['sales'];
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
    const sales = options.sales();
    const flash = recent(options.people.flashSales.latest(), clock.now());
    const base = {
      ...(flash === undefined ? {} : { flash }),
      sales,
      hubUrl: options.control.hub.url,
      nowMs: clock.now(),
      placed: sales.reduce((sum, { sales: many }) => sum + many, 0),
      shipped: options.people.warehouse.shipped,
      ordersPerMinute: options.ordersPerMinute,
      paused: options.people.traffic.paused,
      news,
    };
    const systems = await brokenSystems(options.control.simulators).catch(() => []);
    try {
      const [overview, orders, stock] = await Promise.all([
        hub.overview(),
        hub.orders(MOST_ORDERS),
        stockLines(hub, flash === undefined ? SHOWN_ARTICLES : [flash.sku, ...SHOWN_ARTICLES.slice(1)]),
      ]);
      return {
        ...base,
        overview,
        orders,
        stock,
        systems,
        lastMinute: lastMinute(base.nowMs, base.placed, endedOf(overview)),
      };
    } catch (error) {
      const trouble = error instanceof Error ? error.message : String(error);
      return { ...base, orders: [], stock: [], systems, lastMinute: { bought: 0, ended: 0 }, trouble };
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

/** The flash sale that people want to see: the one that is on, or has just ended. */
function recent(sale: FlashSale | undefined, nowMs: number): FlashSale | undefined {
  return sale?.endedAtMs !== undefined && nowMs - sale.endedAtMs > FLASH_SHOWN_MS ? undefined : sale;
}

/** Some articles as the hub's ledger tells them; what it has not heard of is left out. */
async function stockLines(hub: HubClient, skus: readonly string[]): Promise<StockLine[]> {
  const answers = await Promise.all(skus.map((sku) => hub.stock(sku)));
  return answers.flatMap((answer): StockLine[] => {
    const [pool] = answer?.pools ?? [];
    if (answer === undefined || pool === undefined) return [];
    return [
      {
        sku: answer.sku,
        onHand: Number(pool.onHand),
        reserved: Number(pool.reserved),
        claimed: Number(pool.claims) + Number(pool.unheard),
        channels: SHOPS.map((name) => {
          const shelf = pool.shelves.find(({ connection }) => connection === name);
          return { name, shown: Number(shelf?.shown ?? 0) };
        }),
        ageMs: Math.min(...answer.positions.map(({ ageMs }) => ageMs)),
        usual: (ASSORTMENT.find(({ sku }) => sku === answer.sku) ?? dropArticle(1)).stock,
      },
    ];
  });
}

/** What a key does; the same as the commands in another terminal. */
function act(key: string, options: WatchOptions, tell: (line: string) => void): void {
  const { directory } = options;
  const { traffic, tills, flashSales } = options.people;
  const told = (work: Promise<unknown>, line: string): void => {
    work.then(
      () => tell(line),
      (error: unknown) => tell(error instanceof Error ? error.message : String(error)),
    );
  };
  const acts: Readonly<Record<string, () => void>> = {
    q: options.onQuit,
    p() {
      for (const each of [traffic, tills])
        if (each.paused) each.resume();
        else each.pause();
    },
    f() {
      try {
        flashSales.begin();
      } catch (error) {
        tell(error instanceof Error ? error.message : String(error));
      }
    },
    b: () => told(breakDemo(directory, 'odoo', { for: '60s' }), 'Odoo is away for 60 seconds'),
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
        'the missing product is in Odoo now; storeloom cases says how to release its orders',
      ),
  };
  if (Object.hasOwn(acts, key)) acts[key]?.();
}
