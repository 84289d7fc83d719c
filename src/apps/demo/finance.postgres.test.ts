import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { expect, test } from 'vitest';
import type { PayoutAnswer } from '../../gateway/payouts.ts';
import type { StoreDayAnswer } from '../../gateway/store-days.ts';
import { seededChance } from '../../kernel/chance.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { ReturnRecord } from '../../records/returns/summary.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { type Demo, type DemoOptions, isThrough, returnIn, startDemo } from '../demo.ts';
import { readBooks } from './certificate.ts';
import type { PlacedOrder, ShopFront } from './parties.ts';
import { ASSORTMENT, buyerOf, type DemoProduct, type ShoppingTrip } from './shopping.ts';
import { payByCard } from './traffic.ts';

/** What the guides of returns, points, store days and money describe, done in the demo world. */

/** A machine that many share takes its time. */
const PATIENCE = { timeout: 120_000, interval: 300 };
const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() }) as unknown as WriteStream;

interface Opened extends AsyncDisposable {
  readonly demo: Demo;
}

/** A demo in a folder and a database of its own. */
async function openDemo(options: DemoOptions = {}): Promise<Opened> {
  const stack = new AsyncDisposableStack();
  try {
    const folder = await mkdtemp(join(tmpdir(), 'storeloom-demo-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const database = stack.use(await testDatabase());
    const demo = stack.use(
      await startDemo({
        directory: join(folder, 'demo'),
        port: 0,
        ordersPerMinute: 60,
        seed: 3,
        databaseUrl: database.url,
        plain: true,
        output: nowhere(),
        input: process.stdin as ReadStream,
        ...options,
      }),
    );
    return { demo, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function ask<Answer>({ control: { hub } }: Demo, path: string, body?: object): Promise<Answer> {
  const headers = { authorization: `Bearer ${hub.token}`, 'content-type': 'application/json' };
  const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${hub.url}/api/v1${path}`, init);
  const answer = (await response.json()) as Answer;
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}

const each = (count: number) => ({ value: String(count), unit: 'each' });
const TEE = ASSORTMENT.find(({ sku }) => sku === 'TEE-BLK-M') as DemoProduct;

/** Three T-shirts from the European shop, paid by card and sent. */
async function boughtThree(demo: Demo): Promise<{ readonly order: PlacedOrder; readonly id: string }> {
  const { checkout, shops } = demo.world;
  const shop = shops.get('shopify-eu') as ShopFront;
  const trip: ShoppingTrip = {
    shop: 'shopify-eu',
    lines: [{ product: TEE, quantity: 3 }],
    shipping: { title: 'DHL Paket', amount: 490 },
    payment: 'prepaid',
    declinedFirst: false,
    buyer: buyerOf(seededChance(3), 'shopify-eu'),
    guest: false,
  };
  const order = (await shop.place(trip)) as PlacedOrder;
  await payByCard({ checkout, onNews: () => {} }, shop, order, trip);
  const known = () => demo.hub.orders(200).then((orders) => orders.find(({ name }) => name === order.name));
  await expect.poll(known, PATIENCE).toMatchObject({ state: 'closed' });
  return { order, id: `order/shopify-eu/${order.id}` };
}

test('two of three pieces come back, one to be sold again and one not: refund, credit note, stock and points follow', async () => {
  await using opened = await openDemo();
  const { demo } = opened;
  demo.people.traffic.pause();
  demo.people.tills.pause();
  const { order, id } = await boughtThree(demo);
  const path = encodeURIComponent(id);
  await expect.poll(() => ask(demo, `/orders/${path}/points`), PATIENCE).toMatchObject({ earned: 59, kept: 59 });

  const lines = [{ sku: TEE.sku, quantity: each(2), reason: 'does-not-fit' }];
  const taken = await ask<{ readonly return: string }>(demo, '/returns', {
    order: order.name,
    location: 'location/wh',
    lines,
  });
  const shown = () => ask<ReturnRecord>(demo, `/returns/${encodeURIComponent(taken.return)}`);
  const say = (deed: string, body: object) => ask(demo, `/returns/${encodeURIComponent(taken.return)}/${deed}`, body);
  await expect.poll(shown, PATIENCE).toMatchObject({ state: 'approved' });
  await say('receive', { lines: [{ sku: TEE.sku, quantity: each(2) }] });
  await expect.poll(shown, PATIENCE).toMatchObject({ state: 'received' });
  const found = ['restock', 'write-off'].map((condition) => ({ sku: TEE.sku, quantity: each(1), condition }));
  await say('inspect', { lines: found });
  await expect.poll(shown, PATIENCE).toMatchObject({ state: 'completed', refunded: { amount: 3_980 } });
  expect((await shown()).held).toBeUndefined();

  // The card has it back, the books say so, and the pieces lie where they belong.
  const { odoo, stripe } = demo.world.behind;
  expect([...stripe.state.refunds.values()]).toMatchObject([{ amount: 3_980, status: 'succeeded' }]);
  const credits = () => odoo.records('account.move', [['move_type', '=', 'out_refund']], ['amount_total', 'state']);
  await expect.poll(credits, PATIENCE).toMatchObject([{ amount_total: 39.8, state: 'posted' }]);
  const scrapped = odoo.records('stock.quant', [['location_id.complete_name', '=', 'WH/Scrap']], ['quantity']);
  expect(scrapped).toMatchObject([{ quantity: 1 }]);
  await expect.poll(() => ask(demo, `/orders/${path}/points`), PATIENCE).toMatchObject({ kept: 20 });

  // The demo's own books of the order and of its article still agree, to the piece and to the cent.
  const own = () => readBooks(demo.world).find((each) => each.id === id);
  await expect.poll(own, PATIENCE).toMatchObject({ kept: 2_480, invoiced: 2_480, sent: { odoo: 3, shop: 3 } });
  const article = () => {
    const { breaches, stock } = demo.certificate(true);
    return { breaches: breaches.filter((each) => [order.name, TEE.sku].includes(each.order)), stock };
  };
  await expect.poll(() => article().breaches, PATIENCE).toEqual([]);
  expect(article().stock.find(({ sku }) => sku === TEE.sku)).toMatchObject({
    onHand: TEE.stock - 2,
    sold: 0,
    twice: 0,
  });
}, 300_000);

test('two of three pieces that were bought online come back at a till: the card has the money, the books say so', async () => {
  await using opened = await openDemo();
  const { demo } = opened;
  demo.people.traffic.pause();
  demo.people.tills.pause();
  const { order, id } = await boughtThree(demo);
  await expect
    .poll(() => ask(demo, `/orders/${encodeURIComponent(id)}/points`), PATIENCE)
    .toMatchObject({ earned: 59, kept: 59 });
  const said: string[] = [];
  const seen = await returnIn(demo.directory, order.name, systemClock, (line) => said.push(line));
  expect(said).toEqual([`2 ${TEE.sku} of ${order.name}, bought online, at a till of loom-mitte …`]);
  expect(seen).toMatchObject({
    return: { order: id, state: 'completed', from: 'stores', refunded: { amount: 3_980 } },
    credits: [{ total: 39.8, payment: 'paid' }],
    points: { earned: 59, reversed: 39, kept: 20 },
  });
  expect(isThrough(seen)).toBe(true);
  expect([...demo.world.behind.stripe.state.refunds.values()]).toMatchObject([{ amount: 3_980, status: 'succeeded' }]);
  const article = () => {
    const { breaches, stock } = demo.certificate(true);
    return {
      breaches: breaches.filter((each) => [order.name, TEE.sku].includes(each.order)),
      onHand: stock.find(({ sku }) => sku === TEE.sku)?.onHand,
    };
  };
  await expect.poll(article, PATIENCE).toEqual({ breaches: [], onHand: TEE.stock - 1 });
  // What has come back once does not come again.
  await expect(returnIn(demo.directory, order.name, systemClock, () => {})).rejects.toThrow(/SL-DEMO-011/);
}, 300_000);

test('the days before in the stores: one is in the books, the other waits for a person about its count', async () => {
  await using opened = await openDemo();
  const { demo } = opened;
  const dateOf = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
  const [before, yesterday] = [dateOf(2), dateOf(1)];
  // Both stores sell out of one location, whose day has the tills of both.
  const dayOf = (date: string) => () => ask<StoreDayAnswer>(demo, `/store-days/wh/${date}`);
  const posted = (date: string) => () =>
    demo.world.behind.odoo
      .records('account.move', [['move_type', '=', 'entry']], ['ref', 'state'])
      .filter(({ ref, state }) => String(ref).startsWith(`store-day/wh/${date}`) && state === 'posted').length;
  await expect.poll(dayOf(before), PATIENCE).toMatchObject({ at: 'closed', receipts: 10, variances: [] });
  expect(posted(before)()).toBe(1);

  await expect.poll(dayOf(yesterday), PATIENCE).toMatchObject({ at: 'varied', voids: 1, variances: ['SL-DAY-003'] });
  expect(posted(yesterday)()).toBe(0);
  const reason = 'the slip of a sale that was taken back';
  await ask(demo, `/store-days/wh/${yesterday}/decision`, { decision: 'approve', reason });
  await expect.poll(dayOf(yesterday), PATIENCE).toMatchObject({ at: 'closed' });
  expect(posted(yesterday)()).toBe(1);
}, 300_000);

interface Page<Each> {
  readonly lines: readonly Each[];
}
interface BankLine {
  readonly state: string;
  readonly matched: readonly string[];
  readonly amount: { readonly amount: number; readonly currency: string };
}

test('Stripe pays out in both currencies: the bank states it, the hub matches it, and Odoo has it once', async () => {
  await using opened = await openDemo({ payoutEveryMs: 6_000 });
  const { demo } = opened;
  const payouts = () => ask<{ readonly payouts: readonly PayoutAnswer[] }>(demo, '/payouts?state=settled');
  const currencies = async () => new Set((await payouts()).payouts.map(({ amount }) => amount?.currency));
  await expect.poll(currencies, PATIENCE).toEqual(new Set(['EUR', 'USD']));
  // What is sold meanwhile stands before the entries in the queue to Odoo, which a busy machine works off slowly.
  demo.people.traffic.pause();
  demo.people.tills.pause();

  const { odoo } = demo.world.behind;
  for (const { id, amount, bank, variances } of (await payouts()).payouts) {
    expect(bank?.amount, id).toEqual(amount);
    expect(variances, id).toEqual([]);
    const { lines } = await ask<Page<BankLine>>(demo, '/bank/lines?limit=200');
    expect(lines.filter(({ matched }) => matched.includes(id))).toMatchObject([{ state: 'matched', amount }]);
    const entry = () => odoo.records('account.move', [['ref', '=', `settlement/${id.slice(7)}/bank`]], ['state']);
    await expect.poll(entry, PATIENCE).toMatchObject([{ state: 'posted' }]);
  }
  // What the bank keeps for itself belongs to no payout, and is left to a person.
  const open = () => ask<Page<BankLine>>(demo, '/bank/lines?state=open').then(({ lines }) => lines.length);
  await expect.poll(open, PATIENCE).toBeGreaterThan(0);
  expect((await ask<{ statements: readonly unknown[] }>(demo, '/bank/statements')).statements.length).toBeGreaterThan(
    1,
  );

  const verdict = () => {
    const { payouts: sent, breaches } = demo.certificate(true);
    return {
      isBooked: sent.booked === sent.sent,
      breaches: breaches.filter(({ order }) => order.startsWith('payout/')),
    };
  };
  await expect.poll(verdict, PATIENCE).toEqual({ isBooked: true, breaches: [] });
  expect(demo.certificate(true).payouts.sent).toBeGreaterThan(1);
}, 300_000);
