import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signedIn } from '../../../test/security/callers.ts';
import { createMoneyLedger } from '../../ledgers/money/ledger.ts';
import { createMemoryMoneyStore } from '../../ledgers/money/memory-store.ts';
import { wholePayment } from '../../ledgers/money/whole-payment.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN } from '../../testing/gateway-bench.ts';
import { captured, MONEY_PLAN, MONEY_START, placed, refunded, told } from '../../testing/money-ledger-contract.ts';
import type { MoneyView } from '../money.ts';

let bench: GatewayBench;

beforeEach(async () => {
  bench = gatewayBench();
  const store = createMemoryMoneyStore();
  const clock = { now: () => MONEY_START, sleep: async () => {} };
  const ledger = createMoneyLedger({ store, plan: MONEY_PLAN, clock });
  const other = { payment: 'payment/shop/p_2', order: 'order/till/2', reference: 'p_2', gateway: 'cash', at: '' };
  const at = new Date(MONEY_START - 1).toISOString();
  const payment = { ...other, payment: 'payment/shop/p_3', order: 'order/web/3', reference: 'p_3', at };
  const messages = [
    placed,
    captured,
    refunded('re_1', 1_000),
    told(
      'PaymentFailed',
      { ...payment, amount: { amount: 300, currency: 'EUR' }, reason: 'card_declined' },
      MONEY_START - 1,
    ),
    told('PaymentCaptured', { ...other, amount: { amount: 700, currency: 'EUR' } }, MONEY_START + 60_000),
  ];
  await ledger.take(messages);
  await bench.parts.backbone.append([captured]);
  const money: Partial<MoneyView> = {
    payments: store.payments,
    payment: (id, lines) => wholePayment(store, id, lines),
  };
  bench.gateway.open({ ...bench.parts, money: money as MoneyView });
});
afterEach(() => bench.gateway.close());

const OWN = { authorization: `Bearer ${OWN_TOKEN}` };
const ask = (path: string, headers: Readonly<Record<string, string>> = OWN) =>
  bench.gateway.app.inject({ url: `/api/v1/payments${path}`, headers });
const idsOf = async (path: string, headers = OWN as Readonly<Record<string, string>>): Promise<string[]> => {
  const { payments } = (await ask(path, headers)).json() as { payments: { id: string }[] };
  return payments.map(({ id }) => id);
};

describe('payments', () => {
  test('are listed the latest first, page by page', async () => {
    const first = (await ask('?limit=1')).json();
    expect(first).toMatchObject({
      payments: [{ id: 'payment/shop/p_2', provider: 'test', state: 'captured', amount: 700, order: 'order/till/2' }],
      next: expect.any(String),
    });
    const second = (await ask(`?limit=1&cursor=${first.next}`)).json();
    expect(second).toMatchObject({ payments: [{ id: 'payment/stripe-main/pi_1', state: 'partly-refunded' }] });
    const last = (await ask(`?limit=1&cursor=${second.next}`)).json();
    expect(last).toMatchObject({ payments: [{ state: 'failed', reason: 'card_declined', amount: 300, captured: 0 }] });
    expect(last).not.toHaveProperty('next');
    expect((await ask('?cursor=made-up')).json()).toMatchObject({ code: 'SL-RECORD-003' });
  });

  test('are found by each filter', async () => {
    const all = ['payment/shop/p_2', 'payment/stripe-main/pi_1', 'payment/shop/p_3'];
    expect(await idsOf('')).toEqual(all);
    expect(await idsOf('?connection=stripe-main')).toEqual([all[1]]);
    expect(await idsOf('?provider=test')).toEqual([all[0], all[2]]);
    expect(await idsOf('?provider=test&connection=stripe-main')).toEqual([]);
    expect(await idsOf('?state=partly-refunded')).toEqual([all[1]]);
    expect(await idsOf('?state=failed')).toEqual([all[2]]);
    expect(await idsOf('?reason=card_declined')).toEqual([all[2]]);
    expect(await idsOf('?currency=SEK')).toEqual([]);
    expect(await idsOf('?minAmount=701')).toEqual([all[1]]);
    expect(await idsOf('?maxAmount=700')).toEqual([all[0], all[2]]);
    expect(await idsOf('?from=2026-11-20T10:00:30Z')).toEqual(all.slice(0, 1));
    expect(await idsOf('?to=2026-11-20T10:00:30Z')).toEqual(all.slice(1));
    expect((await ask('?currency=eur')).statusCode).toBe(400);
  });

  test('are told one by one, with their history, and a tag that says they have not changed', async () => {
    const answer = await ask('/payment/stripe-main/pi_1');
    expect(answer.json()).toMatchObject({
      id: 'payment/stripe-main/pi_1',
      refunded: 1_000,
      entries: [{ kind: 'captured' }, { kind: 'refunded', change: { amount: 1_000, currency: 'EUR' } }],
      story: [{ name: 'PaymentCaptured' }],
    });
    const again = await ask('/stripe-main/pi_1', { ...OWN, 'if-none-match': String(answer.headers.etag) });
    expect(again.statusCode).toBe(304);
    expect((await ask('/payment/stripe-main/other')).json()).toMatchObject({ code: 'SL-GATEWAY-010' });
  });

  test('of other channels are not even named to a caller who reaches some only', async () => {
    const { headers } = await signedIn(bench, [{ role: 'viewer', reach: ['channel/till'] }]);
    expect(await idsOf('', headers)).toEqual(['payment/shop/p_2']);
    expect((await ask('/payment/shop/p_2', headers)).statusCode).toBe(200);
    expect((await ask('/payment/stripe-main/pi_1', headers)).statusCode).toBe(404);
  });
});
