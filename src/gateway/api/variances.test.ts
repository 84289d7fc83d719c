import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Variance } from '../../records/variances/variance.ts';
import { varianceNewsOf } from '../../records/variances/variance.ts';
import { type GatewayBench, gatewayBench } from '../../testing/gateway-bench.ts';
import { type Asker, signedInAs } from '../../testing/sign-in.ts';
import type { StoreDayAnswer } from '../store-days.ts';

const ABOUT = 'payout/stripe-main/po_1';
const ID = `SL-SETTLE-006:${ABOUT}`;
const came: Variance = {
  about: ABOUT,
  code: 'SL-SETTLE-006',
  books: 'settlement',
  amount: { amount: 120_000, currency: 'EUR' },
  reason: 'account closed',
  foundMs: 1_000,
};
const DAY = 'store-day/paris/2026-11-20';
const euro = (amount: number) => ({ amount, currency: 'EUR' });
const day: StoreDayAnswer = {
  id: DAY,
  store: 'paris',
  businessDate: '2026-11-20',
  at: 'varied',
  receipts: 3,
  voids: 0,
  variances: ['SL-DAY-003'],
  tills: [],
  drawers: [{ till: 'pos/1', kind: 'cash', expected: euro(20_000), counted: euro(18_000) }],
  figures: [],
  late: 0,
  records: [],
};

let bench: GatewayBench;
let standing: Variance[];
let shown: StoreDayAnswer;
let ada: Asker;
let bob: Asker;

beforeEach(async () => {
  bench = gatewayBench();
  standing = [came];
  shown = day;
  const money = {
    order: async () => undefined,
    totals: async () => [],
    lines: { list: async () => [] },
    variances: {
      list: async ({ about, code, state }: { about?: string; code?: string; state?: string }) =>
        standing.filter(
          (each) =>
            (about === undefined || each.about === about) &&
            (code === undefined || each.code === code) &&
            (state === undefined || (state === 'open') === (each.settledMs === undefined)),
        ),
    },
  };
  const storeDays = { list: async () => [shown], get: async (id: string) => (id === DAY ? shown : undefined) };
  Object.assign(bench.parts, { money, storeDays });
  bench.gateway.open(bench.parts);
  ada = await signedInAs(bench, 'ada', [{ role: 'operator', reach: ['*'] }]);
  bob = await signedInAs(bench, 'bob', [{ role: 'approver', reach: ['*'] }]);
});
afterEach(() => bench.gateway.close());

const ask = (by: Asker, method: 'GET' | 'POST', url: string, payload?: object) =>
  bench.gateway.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: by.headers,
    ...(payload === undefined ? {} : { payload }),
  });
const settle = (id = ID) =>
  ask(ada, 'POST', `/variances/${encodeURIComponent(id)}/settle`, { reason: 'paid again as po_2' });
const said = async (subject: string) =>
  (await bench.parts.backbone.log.story(subject, 100)).map(({ envelope }) => envelope);

describe('a variance that is settled by hand', () => {
  test('asks a second person, and what they approve stands in the log with who said so', async () => {
    const { approval } = (await settle()).json();
    expect(approval).toMatchObject({ kind: 'settle-variance', state: 'waiting', amounts: [euro(120_000)] });
    expect(await said(ABOUT)).toEqual([]);
    expect((await ask(ada, 'POST', `/approvals/${approval.id}/approve`, {})).json().code).toBe('SL-APPROVAL-002');
    for (let again = 0; again < 2; again += 1) await ask(bob, 'POST', `/approvals/${approval.id}/approve`, {});
    const [word, ...more] = await said(ABOUT);
    expect(more).toEqual([]);
    expect(word?.data).toMatchObject({
      about: ABOUT,
      kind: 'SL-SETTLE-006',
      resolution: 'paid again as po_2',
      by: ada.name,
    });
    expect(word === undefined ? undefined : varianceNewsOf(word)).toMatchObject({ kind: 'settled' });
  });

  test('that was found anew meanwhile is not settled by an old word', async () => {
    const { approval } = (await settle()).json();
    standing = [{ ...came, foundMs: 2_000, amount: euro(999_900) }];
    const answer = (await ask(bob, 'POST', `/approvals/${approval.id}/approve`, {})).json();
    expect(answer).toMatchObject({ state: 'failed', failure: { code: 'SL-APPROVAL-006' } });
    expect(await said(ABOUT)).toEqual([]);
  });

  test('is named by its code and what it is about, and settled once', async () => {
    expect((await ask(ada, 'GET', '/variances')).json().variances).toMatchObject([{ id: ID }]);
    expect((await settle('SL-SETTLE-006:payout/stripe-main/po_9')).statusCode).toBe(404);
    expect((await settle('nonsense')).statusCode).toBe(404);
    standing = [{ ...came, settledMs: 5_000, resolution: 'by hand' }];
    expect((await settle()).json().code).toBe('SL-RECORD-014');
  });
});

describe("a store's day whose count differs", () => {
  const approveDay = () =>
    ask(ada, 'POST', '/store-days/paris/2026-11-20/decision', { decision: 'approve', reason: 'counted twice' });

  test('is approved by a second person where the difference is above the limit', async () => {
    const { approval, decided } = (await approveDay()).json();
    expect(decided).toBe(DAY);
    expect(approval).toMatchObject({ kind: 'approve-day', amounts: [euro(2_000)] });
    expect(approval.reach).toMatchObject({ locations: ['location/paris'] });
    expect(await said(DAY)).toEqual([]);
    expect((await ask(bob, 'POST', `/approvals/${approval.id}/approve`, {})).json()).toMatchObject({ state: 'done' });
    expect((await said(DAY)).map(({ data }) => data)).toMatchObject([{ decision: 'approve', by: ada.name }]);
  });

  test('that was counted again meanwhile is not approved by an old word', async () => {
    const { approval } = (await approveDay()).json();
    shown = { ...day, drawers: [{ till: 'pos/1', kind: 'cash', expected: euro(20_000), counted: euro(10) }] };
    const answer = (await ask(bob, 'POST', `/approvals/${approval.id}/approve`, {})).json();
    expect(answer).toMatchObject({ state: 'failed', failure: { code: 'SL-APPROVAL-006' } });
    expect(await said(DAY)).toEqual([]);
  });

  test('without a difference needs nobody else, and other decisions are as they were', async () => {
    shown = { ...day, drawers: [{ till: 'pos/1', kind: 'cash', expected: euro(20_000), counted: euro(20_000) }] };
    expect((await approveDay()).json()).toEqual({ decided: DAY });
    const retried = await ask(ada, 'POST', '/store-days/paris/2026-11-20/decision', {
      decision: 'retry',
      reason: 'the books are open again',
    });
    expect(retried.json()).toEqual({ decided: DAY });
    expect(await said(DAY)).toHaveLength(2);
  });
});
