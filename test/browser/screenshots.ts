import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import type { Page } from 'playwright-core';
import { type Demo, startDemo } from '../../src/apps/demo.ts';
import { pause, waitUntil } from '../scenarios/world.ts';
import buildConsole from './build-console.ts';
import { openVisitor, type Visitor } from './visit.ts';

/** Pictures of the console for the documentation, of the demo's retailer: `npm run screenshots`. */
const IMAGES = join(import.meta.dirname, '../../docs/images');
const BUYING_MS = 60_000;

interface Picture {
  readonly file: string;
  readonly colorScheme: 'light' | 'dark';
  readonly phone?: boolean;
  /** Where the page is, and what is on it when it has come. */
  readonly path: (demo: Demo) => Promise<string> | string;
  readonly heading: string;
  /** How far down. */
  readonly scroll?: number;
}

const PICTURES: readonly Picture[] = [
  { file: 'today.png', colorScheme: 'light', path: () => '/', heading: 'Systems' },
  { file: 'today-dark.png', colorScheme: 'dark', path: () => '/', heading: 'Systems' },
  { file: 'passport.png', colorScheme: 'light', path: closedOrder, heading: 'Woven' },
  { file: 'story.png', colorScheme: 'light', path: closedOrder, heading: 'Woven', scroll: 640 },
  { file: 'cases.png', colorScheme: 'dark', path: stuckCase, heading: 'Messages' },
  { file: 'alerts.png', colorScheme: 'light', path: () => '/alerts', heading: 'Web orders' },
  {
    file: 'stock.png',
    colorScheme: 'light',
    path: () => '/stock/TEE-BLK-M',
    heading: 'History',
  },
  { file: 'orders.png', colorScheme: 'light', path: () => '/orders', heading: 'Newest first' },
  { file: 'connections.png', colorScheme: 'dark', path: () => '/connections', heading: 'odoo-main' },
  { file: 'phone.png', colorScheme: 'dark', phone: true, path: () => '/', heading: 'Systems' },
];

/** A case of stuck messages, whatever else needs a person in the demo. */
async function stuckCase({ control: { hub } }: Demo): Promise<string> {
  const answer = await fetch(`${hub.url}/api/v1/cases`, { headers: { authorization: `Bearer ${hub.token}` } });
  const { cases } = (await answer.json()) as {
    readonly cases: readonly { readonly id: string; readonly kind: string }[];
  };
  return `/cases?case=${cases.find(({ kind }) => kind === 'dead-letters')?.id ?? ''}`;
}

async function closedOrder(demo: Demo): Promise<string> {
  const orders = await demo.hub.orders(200);
  const closed = orders.find(({ state, money }) => state === 'closed' && money.invoiced > 0) ?? orders[0];
  return `/orders/${encodeURIComponent(closed?.id ?? '')}`;
}

async function take(demo: Demo, visitor: Visitor, picture: Picture, token: string): Promise<void> {
  const { file, colorScheme, phone = false, path, heading, scroll = 0 } = picture;
  const size = phone
    ? { viewport: { width: 390, height: 844 }, isMobile: true }
    : { viewport: { width: 1360, height: 900 } };
  const page: Page = await visitor.signIn(
    { url: demo.control.hub.url, token },
    { ...size, colorScheme, deviceScaleFactor: phone ? 2 : 1, reducedMotion: 'reduce' },
  );
  await page.goto(`${demo.control.hub.url}${await path(demo)}`);
  await page.getByRole('heading', { name: heading, exact: true }).waitFor();
  await waitUntil(async () => (await page.locator('[aria-busy="true"]').count()) === 0, `${file} can be taken`);
  await page.evaluate(`window.scrollTo(0, ${scroll})`);
  await pause(1_500);
  await page.screenshot({ path: join(IMAGES, file) });
  await page.context().close();
}

async function main(): Promise<void> {
  buildConsole();
  await mkdir(IMAGES, { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), 'storeloom-screenshots-'));
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() }) as unknown as WriteStream;
  const input = process.stdin as ReadStream;
  const directory = join(folder, 'demo');
  const demo = await startDemo({
    directory,
    port: 0,
    ordersPerMinute: 80,
    seed: 5,
    plain: true,
    output: silent,
    input,
  });
  try {
    await using visitor = await openVisitor();
    await pause(BUYING_MS);
    const token = (await readFile(join(directory, 'hub/api-token'), 'utf8')).trim();
    for (const picture of PICTURES) await take(demo, visitor, picture, token);
  } finally {
    await demo.close();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
