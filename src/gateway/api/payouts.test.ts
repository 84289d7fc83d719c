import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signedIn } from '../../../test/security/callers.ts';
import type { KeptStatement } from '../../ledgers/bank/chain.ts';
import type { StatementWish } from '../../ledgers/bank/store.ts';
import { type GatewayBench, gatewayBench, READ_TOKEN } from '../../testing/gateway-bench.ts';
import type { PayoutAnswer, PayoutQuery } from '../payouts.ts';

const euro = (amount: number) => ({ amount, currency: 'EUR' });
const payout = (reference: string, change: Partial<PayoutAnswer> = {}): PayoutAnswer => ({
  id: `payout/stripe-main/${reference}`,
  connection: 'stripe-main',
  at: 'banking',
  amount: euro(9_700),
  sums: [{ kind: 'charge', gross: 10_000, fee: 300, count: 2 }],
  net: 9_700,
  parts: 1,
  of: 1,
  variances: [],
  ...change,
});
const ALL = [
  payout('po_3', { day: '2026-11-22', variances: ['SL-SETTLE-003'] }),
  payout('po_2', { day: '2026-11-21', at: 'settled' }),
  payout('po_1', { day: '2026-11-20', connection: 'shop', id: 'payout/shop/po_1' }),
];
/** What the records were asked for. */
let asked: PayoutQuery[];
let wished: StatementWish[];

const statement = (sequence: number): KeptStatement => ({
  event: `event-${sequence}`,
  statement: `statement-${sequence}`,
  connection: 'house-bank',
  account: 'DE89370400440532013000',
  sequence,
  until: `2026-11-2${sequence}`,
  opening: { amount: 100, currency: 'EUR' } as KeptStatement['opening'],
  closing: { amount: 200, currency: 'EUR' } as KeptStatement['closing'],
  lines: 3,
  unreadable: 0,
  file: 'statement.xml',
  sha256: 'ab',
  at: '2026-11-21T10:00:00.000Z',
});

let bench: GatewayBench;

beforeEach(() => {
  bench = gatewayBench();
  asked = [];
  wished = [];
  const payouts = {
    list: async (query: PayoutQuery) => {
      asked.push(query);
      const { open, at, connections, after, limit } = query;
      return ALL.filter((each) => {
        const isOpen = each.at !== 'settled' || each.variances.length > 0;
        const fits = (open ?? isOpen) === isOpen && (at ?? each.at) === each.at;
        const isNext = after === undefined || `${each.day} ${each.id}` < `${after.day} ${after.id}`;
        return fits && isNext && (connections?.includes(each.connection) ?? true);
      }).slice(0, limit + 1);
    },
    get: async (id: string) => ALL.find((each) => each.id === id),
  };
  const statements = {
    statements: async (wish: StatementWish) => {
      wished.push(wish);
      const all = [statement(3), statement(1)];
      return all.slice(all.findIndex(({ event }) => event === wish.after) + 1).slice(0, wish.limit);
    },
    openFindings: async () => [
      { about: 'statement-3', kind: 'SL-BANK-021', reason: 'Number 2 is missing', round: 1 },
      { about: 'another', kind: 'SL-BANK-020', reason: 'It jumps', round: 1 },
    ],
  };
  Object.assign(bench.parts, { payouts, money: { statements } });
  bench.gateway.open(bench.parts);
});
afterEach(() => bench.gateway.close());

type Headers = Readonly<Record<string, string>>;
async function ask<Answer>(
  path: string,
  headers: Headers = { authorization: `Bearer ${READ_TOKEN}` },
): Promise<{ status: number; body: Answer }> {
  const answer = await bench.gateway.app.inject({ url: `/api/v1${path}`, headers });
  return { status: answer.statusCode, body: answer.json() as Answer };
}

interface Page {
  readonly payouts: readonly PayoutAnswer[];
  readonly next?: string;
}

test('payouts are listed page by page, those that wait or do not agree apart', async () => {
  const first = await ask<Page>('/payouts?limit=2');
  expect(first.body.payouts).toEqual(ALL.slice(0, 2));
  const second = await ask<Page>(`/payouts?limit=2&cursor=${first.body.next}`);
  expect(second.body).toEqual({ payouts: ALL.slice(2) });
  const open = await ask<Page>('/payouts?open=true');
  expect(idsOf(open.body)).toEqual(['payout/stripe-main/po_3', 'payout/shop/po_1']);
  expect(await ask('/payouts?cursor=nonsense')).toMatchObject({ status: 422, body: { code: 'SL-RECORD-003' } });
});

const idsOf = ({ payouts }: Page): string[] => payouts.map(({ id }) => id);

test('payouts are asked for by state, provider, currency and day', async () => {
  expect(idsOf((await ask<Page>('/payouts?state=settled')).body)).toEqual(['payout/stripe-main/po_2']);
  expect(idsOf((await ask<Page>('/payouts?connection=shop')).body)).toEqual(['payout/shop/po_1']);
  await ask('/payouts?currency=EUR&from=2026-11-20&until=2026-11-21');
  expect(asked.at(-1)).toMatchObject({ currency: 'EUR', from: '2026-11-20', until: '2026-11-21' });
  await ask('/payouts?provider=nobody');
  expect(asked.at(-1)).toMatchObject({ connections: [] });
  for (const wrong of ['state=lost', 'currency=euro', 'from=yesterday']) {
    expect(await ask(`/payouts?${wrong}`), wrong).toMatchObject({ status: 400 });
  }
});

describe('a caller whose role is limited', () => {
  const viewer = async (...reach: string[]): Promise<Headers> =>
    (await signedIn(bench, [{ role: 'operator', reach }])).headers;

  test('sees the payouts of their channels and no others', async () => {
    const mine = await viewer('channel/shop', 'location/paris');
    expect(idsOf((await ask<Page>('/payouts', mine)).body)).toEqual(['payout/shop/po_1']);
    expect(idsOf((await ask<Page>('/payouts?connection=stripe-main', mine)).body)).toEqual([]);
    expect((await ask('/payouts/payout/shop/po_1', mine)).status).toBe(200);
    expect((await ask('/payouts/payout/stripe-main/po_2', mine)).status).toBe(404);
    expect(idsOf((await ask<Page>('/payouts', await viewer('location/paris'))).body)).toEqual([]);
  });

  test('is refused the accounts of the house', async () => {
    expect(await ask('/bank/statements', await viewer('channel/shop'))).toMatchObject({
      status: 403,
      body: { code: 'SL-IDENTITY-007' },
    });
  });
});

test('one payout is read by its id with slashes; one that is not there is said so', async () => {
  expect(await ask('/payouts/payout/stripe-main/po_2')).toMatchObject({ status: 200, body: { at: 'settled' } });
  expect(await ask('/payouts/payout/stripe-main/po_9')).toMatchObject({
    status: 404,
    body: { code: 'SL-GATEWAY-010' },
  });
});

test('statements say what of them does not fit, and of no other', async () => {
  const { body } = await ask<{ statements: { id: string; findings: object[] }[] }>('/bank/statements');
  expect(body.statements.map(({ id, findings }) => [id, findings])).toEqual([
    ['event-3', [{ code: 'SL-BANK-021', reason: 'Number 2 is missing' }]],
    ['event-1', []],
  ]);
});

test('statements are listed page by page, by account, currency, state and day', async () => {
  interface Statements {
    readonly statements: readonly { readonly id: string }[];
    readonly next?: string;
  }
  const first = await ask<Statements>('/bank/statements?limit=1');
  expect(first.body.statements.map(({ id }) => id)).toEqual(['event-3']);
  const second = await ask<Statements>(`/bank/statements?limit=1&cursor=${first.body.next}`);
  expect(second.body.statements.map(({ id }) => id)).toEqual(['event-1']);
  expect(second.body.next).toBeUndefined();
  await ask('/bank/statements?account=DE89&currency=EUR&state=does-not-fit&from=2026-11-01&until=2026-11-30');
  expect(wished.at(-1)).toMatchObject({
    account: 'DE89',
    currency: 'EUR',
    state: 'does-not-fit',
    from: '2026-11-01',
    until: '2026-11-30',
  });
  for (const wrong of ['state=odd', 'from=yesterday']) {
    expect(await ask(`/bank/statements?${wrong}`), wrong).toMatchObject({ status: 400 });
  }
});
