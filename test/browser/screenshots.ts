import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, env } from 'node:process';
import { Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import type { Page } from 'playwright-core';
import { type Demo, startDemo } from '../../src/apps/demo.ts';
import { TEST_POSTGRES, temporaryPostgres } from '../../src/testing/test-database.ts';
import { pause, waitUntil } from '../scenarios/world.ts';
import buildConsole from './build-console.ts';
import { tradeDays } from './finance-days.ts';
import { type FinanceWorld, openFinanceWorld } from './finance-world.ts';
import { openVisitor, type Visitor } from './visit.ts';

/** Pictures of the console for the documentation, of the demo's retailer: `npm run screenshots`. */
const IMAGES = join(import.meta.dirname, '../../docs/images');
const BUYING_MS = 60_000;
/** Pages take their time on a machine that has much to do. */
const PATIENCE_MS = 120_000;
/** Room above the heading that a picture begins with, in pixels. */
const ABOVE_HEADING = 90;

interface Picture<Subject> {
  readonly file: string;
  readonly colorScheme: 'light' | 'dark';
  readonly phone?: boolean;
  /** Where the page is, and what is on it when it has come. */
  readonly path: (subject: Subject) => Promise<string> | string;
  readonly heading: string;
  /** The heading that stands at the top of the picture, where that is not the page's own. */
  readonly from?: string;
  /** What is done there before it is taken. */
  readonly before?: (page: Page, subject: Subject) => Promise<unknown>;
}

const PICTURES: readonly Picture<Demo>[] = [
  { file: 'today.png', colorScheme: 'light', path: () => '/', heading: 'Systems' },
  { file: 'today-dark.png', colorScheme: 'dark', path: () => '/', heading: 'Systems' },
  { file: 'passport.png', colorScheme: 'light', path: closedOrder, heading: 'Woven' },
  { file: 'story.png', colorScheme: 'light', path: closedOrder, heading: 'Woven', from: 'Woven' },
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

/** The pages of money, of a retailer on the morning after. */
const MONEY_PICTURES: readonly Picture<FinanceWorld>[] = [
  {
    file: 'return.png',
    colorScheme: 'light',
    path: ({ returned }) => `/returns/${encodeURIComponent(returned)}`,
    heading: 'Goods and money',
    before: approveAndReceive,
  },
  { file: 'bank.png', colorScheme: 'light', path: () => '/bank', heading: 'Bank', before: showPersonal },
  {
    file: 'store-days.png',
    colorScheme: 'light',
    path: ({ date }) => `/store-days?until=${date}`,
    heading: 'Store days',
  },
  {
    file: 'store-day.png',
    colorScheme: 'dark',
    path: ({ date }) => `/store-days/lyon/${date}`,
    heading: 'Counted against expected',
  },
  {
    file: 'money.png',
    colorScheme: 'light',
    path: ({ bought }) => `/orders/${encodeURIComponent(bought.order)}/money`,
    heading: 'Does it add up?',
  },
];

/** Whoever asked for a return does not approve it, so the visitor does; one of two pieces has come. */
async function approveAndReceive(page: Page, { world, returned }: FinanceWorld): Promise<void> {
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByLabel('Reason').fill('A good customer');
  await page.getByRole('button', { name: 'Approve it' }).click();
  await page.getByRole('button', { name: 'Goods have come' }).waitFor();
  const piece = { sku: 'TEE', quantity: { value: '1', unit: 'each' } };
  await world.post(`/api/v1/returns/${encodeURIComponent(returned)}/receive`, { lines: [piece] });
  await page.getByText('1 of 2 at paris').waitFor();
}

async function showPersonal(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show personal data' }).click();
  await page.getByLabel('Reason').fill('Finding what the lines are for');
  await page.getByRole('button', { name: 'Show it', exact: true }).click();
  await page.getByText('City Properties').waitFor();
}

type Door = Parameters<Visitor['signIn']>[0];

async function take<Subject>(visitor: Visitor, door: Door, picture: Picture<Subject>, subject: Subject): Promise<void> {
  const { file, colorScheme, phone = false, path, heading, from, before } = picture;
  const size = phone
    ? { viewport: { width: 390, height: 844 }, isMobile: true }
    : { viewport: { width: 1360, height: 900 } };
  const page: Page = await visitor.signIn(door, {
    ...size,
    colorScheme,
    deviceScaleFactor: phone ? 2 : 1,
    reducedMotion: 'reduce',
  });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${door.url}${await path(subject)}`);
  await page.getByRole('heading', { name: heading, exact: true }).waitFor();
  await waitUntil(async () => (await page.locator('[aria-busy="true"]').count()) === 0, `${file} can be taken`);
  await before?.(page, subject);
  // What was said of a deed stands in a corner for a while.
  for (const notice of await page.getByRole('button', { name: 'Dismiss' }).all()) await notice.click();
  if (from !== undefined) {
    const box = await page.getByRole('heading', { name: from, exact: true }).boundingBox();
    await page.evaluate(`window.scrollBy(0, ${(box?.y ?? 0) - ABOVE_HEADING})`);
  }
  await pause(1_500);
  await page.screenshot({ path: join(IMAGES, file) });
  await page.context().close();
}

async function takeMoney(visitor: Visitor): Promise<void> {
  await using postgres = await temporaryPostgres();
  env[TEST_POSTGRES] = postgres.url;
  await using finance = await openFinanceWorld();
  await tradeDays(finance);
  for (const picture of MONEY_PICTURES) await take(visitor, finance.world.hub, picture, finance);
}

/** `npm run screenshots -- money` takes those of money alone, `-- demo` the others. */
async function main(): Promise<void> {
  buildConsole();
  await mkdir(IMAGES, { recursive: true });
  const [, , only] = argv;
  if (only !== 'demo') {
    await using visitor = await openVisitor();
    await takeMoney(visitor);
  }
  if (only === 'money') return;
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
    const door = { url: demo.control.hub.url, token };
    for (const picture of PICTURES) await take(visitor, door, picture, demo);
  } finally {
    await demo.close();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
