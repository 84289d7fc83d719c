import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPostgresEventLog, type PostgresEventLog } from '../../backbone/postgres/event-log.ts';
import { newEvent } from '../../canonical/envelope.ts';
import { instant, systemClock } from '../../kernel/clock.ts';
import { createReconciliation } from '../../ledgers/reconciliation/ledger.ts';
import { createPostgresReconciliationStore } from '../../ledgers/reconciliation/postgres-store.ts';
import type { ReconciliationStore } from '../../ledgers/reconciliation/store.ts';
import { type GatewayBench, gatewayBench } from '../../testing/gateway-bench.ts';
import { type Asker, signedInAs } from '../../testing/sign-in.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';

const AT = '2026-11-20T10:00:00Z';
const PAYOUTS = ['payout/stripe-main/po_1', 'payout/stripe-main/po_2'];
const euro = (amount: number) => ({ amount, currency: 'EUR' });

/** The log lasts from test to test: each has a line of its own. */
let serial = 0;
let own: string;
let temporary: TestDatabase;
let log: PostgresEventLog;
let lines: ReconciliationStore;
let bench: GatewayBench;
let ada: Asker;
let bob: Asker;

beforeAll(async () => {
  temporary = await testDatabase({ poolSize: 6 });
  log = createPostgresEventLog({ database: temporary.database, clock: systemClock });
});
afterAll(async () => {
  await log[Symbol.asyncDispose]();
  await temporary[Symbol.asyncDispose]();
});

beforeEach(async () => {
  serial += 1;
  own = `bank/house/${serial}`;
  bench = gatewayBench();
  lines = createPostgresReconciliationStore(temporary.database);
  await temporary.database.query('truncate bank_line, bank_expectation');
  Object.assign(bench.parts, { money: { lines } });
  bench.gateway.open(bench.parts);
  ada = await signedInAs(bench, 'ada', [{ role: 'operator', reach: ['*'] }]);
  bob = await signedInAs(bench, 'bob', [{ role: 'operator', reach: ['*'] }]);
  const ledger = createReconciliation({ store: lines, openMs: 86_400_000, clock: systemClock });
  const common = { source: '/connections/test', time: instant(systemClock.now()) };
  const payouts = PAYOUTS.map((payout) =>
    newEvent({
      ...common,
      name: 'PayoutPaid',
      subject: payout,
      fact: [payout],
      data: { payout, reference: payout.slice(-4), gateway: 'stripe', amount: euro(5_000), at: AT },
    }),
  );
  const line = newEvent({
    ...common,
    name: 'BankTransactionReported',
    subject: own,
    fact: [own],
    data: {
      transaction: own,
      statement: 'statement/house/1/1',
      account: 'DE89370400440532013000',
      amount: euro(5_000),
      bookedOn: '2026-11-21',
      reversal: false,
      remittance: [],
    },
  });
  await ledger.take([...payouts, line]);
});
afterEach(() => bench.gateway.close());

const ask = (by: Asker, deed: 'match' | 'dismiss', payload: object) =>
  bench.gateway.app.inject({
    method: 'POST',
    url: `/api/v1/bank/lines/${deed}`,
    headers: by.headers,
    payload: { id: own, ...payload },
  });
/** What was said of the line since the test began. */
const said = async (since: number) =>
  (await log.read('live', since, 100)).map(({ envelope }) => envelope.data as { readonly payout?: string });

test('of two people who decide one line at the same time one is heard, and the other is told so', async () => {
  const answers = await Promise.all([
    ask(ada, 'match', { payout: PAYOUTS[0] }),
    ask(bob, 'dismiss', { reason: 'rent of the store' }),
  ]);
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([202, 409]);
  expect(answers.find(({ statusCode }) => statusCode === 409)?.json()).toMatchObject({ code: 'SL-MATCH-005' });
});

test('the word of the one who was heard stands in the log, and what the ledger keeps is the same', async () => {
  const since = await log.head('live');
  const answers = await Promise.all([
    ask(ada, 'match', { payout: PAYOUTS[0] }),
    ask(bob, 'match', { payout: PAYOUTS[1] }),
    ask(ada, 'match', { payout: PAYOUTS[1] }),
  ]);
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([202, 409, 409]);
  const words = await said(since);
  expect(words).toHaveLength(1);
  expect(await lines.get(own)).toMatchObject({ state: 'matched', ids: [words[0]?.payout], by: 'person' });
});

test('what is not known, or does not fit, is refused with a code and leaves no word', async () => {
  const since = await log.head('live');
  for (const [payload, status, code] of [
    [{ payout: 'payout/stripe-main/po_9' }, 404, 'SL-MATCH-006'],
    [{ orders: ['order/shop/9'] }, 404, 'SL-MATCH-006'],
    [{ orders: ['order/shop/9'], payout: PAYOUTS[0] }, 400, 'SL-GATEWAY-008'],
    [{ payout: PAYOUTS[0], id: 'bank/house/9' }, 404, 'SL-MATCH-004'],
  ] as const) {
    const answer = await ask(ada, 'match', payload);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  }
  expect(await said(since)).toEqual([]);
  expect((await ask(ada, 'match', { payout: PAYOUTS[0] })).json()).toEqual({ decided: own });
  expect((await ask(ada, 'dismiss', { reason: 'rent of the store' })).json().code).toBe('SL-MATCH-005');
});
