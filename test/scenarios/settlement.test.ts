import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { handIn, stateAccount } from '../../src/connectors/bank/simulator/index.ts';
import { openWorld, type World } from './world.ts';

const ACCOUNT = 'DE89370400440532013000';
const PATIENCE = { timeout: 60_000, interval: 200 };
const euro = (amount: number) => ({ amount, currency: 'EUR' });
const dollars = (amount: number) => ({ amount, currency: 'USD' });
const today = () => new Date().toISOString().slice(0, 10);

interface Variances {
  readonly variances: readonly { readonly about: string; readonly code: string }[];
}

async function openRetailer(): Promise<{ readonly world: World; readonly files: string }> {
  let files = '';
  const world = await openWorld({
    odooSettings: {
      journals: { stripe: 'BNK1', gift_card: 'GIFT', '*': 'CSH1', settlement: 'MISC' },
      accounts: {
        bank: '101401',
        receivable: '101402',
        clearing: '101403',
        fees: '620100',
        disputes: '101403',
        suspense: '101403',
        'rate-difference': '620100',
      },
    },
    processes: { settlement: { books: 'post' } },
    connections(folder) {
      files = join(folder, 'bank');
      mkdirSync(files);
      return {
        'house-bank': {
          connector: 'bank',
          owner: 'finance@example.com',
          purpose: 'a scenario',
          settings: { folder: { path: files, done: join(folder, 'done') }, everyMs: 200, settleMs: 50 },
        },
      };
    },
  });
  return { world, files };
}

test('card payments of two orders are found again in the payout, in the books and at the bank, to the cent', async () => {
  const { world, files } = await openRetailer();
  await using _world = world;
  const bought = [world.eu.buys({ pieces: { TEE: 2 } }), world.eu.buys({ pieces: { BOOK: 1 } })];
  for (const each of bought) {
    await world.untilState(each, 'allocated');
    await world.odoo.people.shipPicking(each.order, { carrier: 'DHL', tracking: `T-${each.id}` });
    await world.untilState(each, 'closed');
  }
  const total = bought.reduce((sum, each) => sum + each.total, 0);

  const payout = world.stripe.act.payOut('eur');
  if (payout === undefined) throw new Error('there was nothing to pay out');
  const id = `payout/stripe-main/${payout.id}`;
  const instance = () => world.ask(`/api/v1/processes/settlement/instances/${encodeURIComponent(id)}`);
  await expect.poll(instance, PATIENCE).toMatchObject({ instance: { at: 'banking' } });
  const posted = () => world.odoo.records('account.move', [['ref', '=', `settlement${id.slice(6)}/1`]], ['state']);
  await expect.poll(posted, PATIENCE).toMatchObject([{ state: 'posted' }]);

  for (const each of bought) {
    const money = () => world.ask(`/api/v1/orders/${encodeURIComponent(each.order)}/money`);
    await expect.poll(money, PATIENCE).toMatchObject({
      payments: [{ captured: each.total, settled: each.total, refunded: 0 }],
    });
  }

  const { name, content } = stateAccount({
    format: 'camt.053.001.08',
    account: ACCOUNT,
    sequence: 1,
    until: today(),
    opening: euro(100_000),
    lines: [
      {
        amount: euro(payout.amount),
        bookedOn: today(),
        counterparty: 'STRIPE TECHNOLOGY EUROPE',
        remittance: String(payout.statement_descriptor),
      },
      { amount: euro(-90_000), bookedOn: today(), counterparty: 'City Properties', remittance: 'RENT' },
    ],
  });
  await handIn(files, name, content);
  await expect
    .poll(instance, PATIENCE)
    .toMatchObject({ instance: { at: 'settled' }, state: { data: { net: payout.amount, varies: [] } } });
  await expect
    .poll(
      () => world.odoo.records('account.move', [['ref', '=', `settlement${id.slice(6)}/bank`]], ['state']),
      PATIENCE,
    )
    .toMatchObject([{ state: 'posted' }]);
  // Nothing is left on the clearing account: what the provider sent is what the bank shows, and fees are what lies between.
  const cleared = world.odoo.records(
    'account.move.line',
    [['account_id.code', '=', '101403']],
    ['debit', 'credit'],
  ) as readonly { readonly debit: number; readonly credit: number }[];
  expect(cleared.reduce((sum, { debit, credit }) => sum + Math.round((debit - credit) * 100), 0)).toBe(0);
  expect(payout.amount).toBeLessThan(total);

  const lines = await world.ask<{ lines: { id: string; state: string; matched: string[] }[] }>('/api/v1/bank/lines');
  expect(lines.lines.map(({ state, matched }) => [state, matched]).sort()).toEqual([
    ['matched', [id]],
    ['open', []],
  ]);
  const rent = lines.lines.find(({ state }) => state === 'open')?.id;
  await world.post('/api/v1/bank/lines/dismiss', { id: rent, reason: 'rent of the store' });
  await expect.poll(() => world.ask('/api/v1/bank/lines?state=open'), PATIENCE).toEqual({ lines: [] });
  expect((await world.ask<Variances>('/api/v1/variances')).variances).toEqual([]);
});

test('a payout that comes to something else than its movements is a variance of exactly the difference', async () => {
  const { world } = await openRetailer();
  await using _world = world;
  const bought = world.eu.buys({ pieces: { TEE: 1 } });
  await world.untilState(bought, 'allocated');
  const payout = world.stripe.act.payOut('eur');
  if (payout === undefined) throw new Error('there was nothing to pay out');
  // The provider says one amount in its webhook and another sum in its report.
  const [movement] = [...world.stripe.state.transactions.values()].filter(({ type }) => type === 'charge');
  if (movement === undefined) throw new Error('there is no charge');
  movement.net -= 150;
  movement.fee += 150;
  const variances = () => world.ask<Variances>('/api/v1/variances?state=open');
  await expect.poll(variances, PATIENCE).toMatchObject({
    variances: [{ about: `payout/stripe-main/${payout.id}`, code: 'SL-SETTLE-001', amount: euro(150) }],
  });
  const cases = () => world.ask<{ cases: { kind: string; code: string }[] }>('/api/v1/cases');
  await expect
    .poll(async () => (await cases()).cases.map(({ kind, code }) => [kind, code]), PATIENCE)
    .toContainEqual(['variance', 'SL-SETTLE-001']);
});

interface BookedLine {
  readonly currency_id: readonly [number, string];
  readonly debit: number;
  readonly credit: number;
  readonly amount_currency: number;
}

const sumOf = (lines: readonly BookedLine[], of: (line: BookedLine) => number): number =>
  lines.reduce((sum, line) => sum + Math.round(of(line) * 100), 0);
const inEuro = ({ debit, credit }: BookedLine): number => debit - credit;

test('payouts in dollars of a company in euro: rates, entries in both currencies, and the line of the bank', async () => {
  const { world, files } = await openRetailer();
  await using _world = world;
  await world.odoo.people.setRate('USD', today(), 1.25);
  const sell = async (shop: World['us']) => {
    const bought = shop.buys({ pieces: { TEE: 2 } });
    await world.untilState(bought, 'allocated');
    await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: `T-${bought.id}` });
    await world.untilState(bought, 'closed');
    return bought;
  };
  const linesOf = (entry: string, account?: string): readonly BookedLine[] =>
    world.odoo.records(
      'account.move.line',
      [['move_id.ref', '=', entry], ...(account === undefined ? [] : [['account_id.code', '=', account]])],
      ['currency_id', 'debit', 'credit', 'amount_currency'],
    ) as unknown as readonly BookedLine[];
  const payOut = async () => {
    const payout = world.stripe.act.payOut('usd');
    if (payout === undefined) throw new Error('there was nothing to pay out');
    const id = `payout/stripe-main/${payout.id}`;
    const entry = `settlement${id.slice(6)}`;
    await expect.poll(() => linesOf(`${entry}/1`).length, PATIENCE).toBeGreaterThan(1);
    return { id, entry, amount: payout.amount, descriptor: String(payout.statement_descriptor) };
  };

  // Paid in dollars, kept in dollars: the rate is Odoo's.
  const inDollars = await sell(world.us);
  const first = await payOut();
  const lines = linesOf(`${first.entry}/1`);
  expect(new Set(lines.map(({ currency_id: [, name] }) => name))).toEqual(new Set(['USD']));
  expect([sumOf(lines, inEuro), sumOf(lines, (line) => line.amount_currency)]).toEqual([0, 0]);
  const [receivable] = linesOf(`${first.entry}/1`, '101402');
  expect(receivable).toMatchObject({
    amount_currency: -inDollars.total / 100,
    credit: Math.round(inDollars.total / 1.25) / 100,
  });

  // Paid in euro, kept in dollars: the rate is the provider's, and the receivable is what the buyer paid, to the cent.
  world.stripe.state.settles.eur = { currency: 'usd', rate: 1.1 };
  const inEuros = await sell(world.eu);
  const second = await payOut();
  const converted = linesOf(`${second.entry}/1`);
  expect(sumOf(converted, inEuro)).toBe(0);
  const [paid] = linesOf(`${second.entry}/1`, '101402');
  expect(paid).toMatchObject({ credit: inEuros.total / 100, debit: 0 });
  for (const each of [inDollars, inEuros]) {
    const money = () => world.ask(`/api/v1/orders/${encodeURIComponent(each.order)}/money`);
    await expect.poll(money, PATIENCE).toMatchObject({
      payments: [{ captured: each.total, settled: each.total, refunded: 0 }],
    });
  }

  // The bank shows both on an account in dollars.
  const { name, content } = stateAccount({
    format: 'camt.053.001.08',
    account: 'US33000000000000000042',
    sequence: 1,
    until: today(),
    opening: dollars(0),
    lines: [first, second].map(({ amount, descriptor }) => ({
      amount: dollars(amount),
      bookedOn: today(),
      counterparty: 'STRIPE',
      remittance: descriptor,
    })),
  });
  await handIn(files, name, content);
  interface Payouts {
    readonly payouts: readonly { readonly id: string; readonly at: string; readonly amount?: object }[];
  }
  const settled = () => world.ask<Payouts>('/api/v1/payouts?state=settled&currency=USD&provider=stripe');
  await expect
    .poll(async () => (await settled()).payouts.map(({ id }) => id).sort(), PATIENCE)
    .toEqual([first.id, second.id].sort());
  for (const { entry, amount } of [first, second]) {
    await expect.poll(() => linesOf(`${entry}/bank`).length, PATIENCE).toBe(2);
    const banked = linesOf(`${entry}/bank`);
    expect([sumOf(banked, inEuro), sumOf(banked, (line) => line.amount_currency)]).toEqual([0, 0]);
    expect(
      sumOf(
        banked.filter(({ debit }) => debit > 0),
        (line) => line.amount_currency,
      ),
    ).toBe(amount);
  }
  // In dollars nothing is left on the clearing account: what was sent is what the bank shows.
  const clearing = [first, second]
    .flatMap(({ entry }) => [...linesOf(`${entry}/1`, '101403'), ...linesOf(`${entry}/bank`, '101403')])
    .filter(({ currency_id: [, currency] }) => currency === 'USD');
  expect(sumOf(clearing, (line) => line.amount_currency)).toBe(0);
  expect((await world.ask<{ payouts: unknown[] }>('/api/v1/payouts?currency=EUR')).payouts).toEqual([]);
  expect((await world.ask<Variances>('/api/v1/variances')).variances).toEqual([]);
});
