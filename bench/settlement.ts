/**
 * Settlement: movements on the balance of a provider, from the log to payouts that are the sum of their movements, posted as
 * balanced entries, matched with the payments of a ledger that holds as many, and found among the lines of a bank. The ERP answers
 * at once. Raw limit of the same run: the same movements written into one table and joined with the payments in SQL.
 * `node bench/settlement.ts [--transactions 1000000] [--members 1000] [--small]`
 */
import { parseArgs } from 'node:util';
import type { Claimed, Subscription } from '../src/backbone/backbone.ts';
import { createBackbone } from '../src/backbone/consume/create-backbone.ts';
import { createPostgresEventLog } from '../src/backbone/postgres/event-log.ts';
import { createPostgresHubState } from '../src/backbone/postgres/hub-state.ts';
import { createPostgresProcessStore } from '../src/backbone/postgres/process-store.ts';
import { type Envelope, newEvent } from '../src/canonical/envelope.ts';
import type { EventData } from '../src/canonical/event.ts';
import { LINES_PER_REPORT } from '../src/canonical/settlement.ts';
import { integerBetween, pick, seededChance, systemChance } from '../src/kernel/chance.ts';
import { instant, systemClock } from '../src/kernel/clock.ts';
import { createMoneyLedger } from '../src/ledgers/money/ledger.ts';
import { createPostgresMoneyStore } from '../src/ledgers/money/postgres-store.ts';
import { createReconciliation } from '../src/ledgers/reconciliation/ledger.ts';
import { createPostgresReconciliationStore } from '../src/ledgers/reconciliation/postgres-store.ts';
import { createProcessHost } from '../src/process/host.ts';
import { settlement } from '../src/processes/settlement/settlement.ts';
import { temporaryPostgres } from '../src/testing/test-database.ts';
import { instantErp } from './instant-erp.ts';
import { report, SMALL, timed } from './measure.ts';

const { values: options } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    transactions: { type: 'string' },
    members: { type: 'string' },
  },
});
/** Of a hundred movements so many give money back: half of what a later one of the hundred took. */
const REFUNDS = 2;
const REFUND_OF = 50;
const HUNDRED = 100;
const TRANSACTIONS = HUNDRED * Math.ceil(Number(options.transactions ?? (SMALL ? 2_000 : 1_000_000)) / HUNDRED);
const MEMBERS = Number(options.members ?? (SMALL ? 250 : 1_000));
const PAYOUTS = Math.ceil(TRANSACTIONS / MEMBERS);
const BEGINS_MS = Date.UTC(2026, 0, 5, 8);
const DAY_MS = 86_400_000;
const DAYS = 300;
const chance = seededChance(11);
const eur = (amount: number) => ({ amount, currency: 'EUR' as const });
const isRefund = (index: number): boolean => index % HUNDRED < REFUNDS;
const grossOf = (index: number): number => 1_000 + (index % 977) * 7;
const dayOf = (payout: number): number => BEGINS_MS + Math.floor((payout * DAYS) / PAYOUTS) * DAY_MS;

/** One movement: a charge, or the refund of a part of another. */
function lineOf(index: number, atMs: number): EventData<'SettlementReported'>['lines'][number] {
  const refund = isRefund(index);
  const payment = refund ? index + REFUND_OF : index;
  const gross = refund ? -Math.floor(grossOf(payment) / 2) : grossOf(payment);
  const fee = refund ? 0 : Math.round(gross * 0.015) + 25;
  return {
    line: `txn_${index}`,
    kind: refund ? 'refund' : 'charge',
    foreignKind: refund ? 'refund' : 'charge',
    gross: eur(gross),
    fee: eur(fee),
    net: eur(gross - fee),
    payment: `payment/stripe/pi_${payment}`,
    reference: `pi_${payment}`,
    at: instant(atMs),
  };
}

interface Payout {
  readonly messages: readonly Envelope[];
  readonly lines: EventData<'SettlementReported'>['lines'];
}

/** Letters and digits, as providers name their transfers. */
const traceOf = (payout: number): string => `TRC${(0x10000000000 + payout * 7_919_003).toString(36).toUpperCase()}`;

function payoutOf(number: number): Payout {
  const atMs = dayOf(number);
  const reference = `po_${number}`;
  const payout = `payout/stripe/${reference}`;
  const first = number * MEMBERS;
  const count = Math.min(MEMBERS, TRANSACTIONS - first);
  const lines = Array.from({ length: count }, (_, index) => lineOf(first + index, atMs));
  const amount = eur(lines.reduce((sum, { net }) => sum + net.amount, 0));
  const told = (name: 'PayoutPaid' | 'SettlementReported', fact: string, data: object): Envelope =>
    newEvent({
      name,
      source: '/connections/stripe',
      subject: payout,
      time: instant(atMs),
      fact: [reference, fact],
      data: { payout, reference, gateway: 'stripe', at: instant(atMs), ...data } as never,
      connection: 'stripe',
    });
  const parts = Math.ceil(count / LINES_PER_REPORT);
  return {
    lines,
    messages: [
      told('PayoutPaid', 'paid', { amount, trace: traceOf(number), descriptor: `STRIPE ${traceOf(number).slice(3)}` }),
      ...Array.from({ length: parts }, (_, part) =>
        told('SettlementReported', `part-${part + 1}`, {
          part: part + 1,
          parts,
          lines: lines.slice(part * LINES_PER_REPORT, (part + 1) * LINES_PER_REPORT),
        }),
      ),
      ...bankLines(number, amount, atMs),
    ],
  };
}

/** The line of the payout, more or less as it was meant, and now and then one that is of something else. */
function bankLines(number: number, amount: { readonly amount: number }, atMs: number): Envelope[] {
  const trace = traceOf(number);
  // A letter is lost. With another digit it would be another number, which is a person's to decide.
  const wrong = `${trace.slice(0, 2)}${trace.slice(3)}`;
  const texts = [trace, `STRIPE ${trace.slice(3)}`, `REF ${trace.slice(0, 9)}`, wrong, 'STRIPE PAYMENTS EUROPE'];
  const told = (key: string, cents: number, remittance: string): Envelope => {
    const transaction = `bank/house/${key}`;
    return newEvent({
      name: 'BankTransactionReported',
      source: '/connections/house',
      subject: transaction,
      time: instant(atMs),
      fact: [key],
      data: {
        transaction,
        statement: `statement/house/DE1/${number}`,
        account: 'DE1',
        amount: eur(cents),
        bookedOn: instant(atMs + DAY_MS).slice(0, 10),
        reversal: false,
        remittance: [remittance],
      },
      connection: 'house',
    });
  };
  const own = told(`line-${number}`, amount.amount, pick(chance, texts));
  if (number % 5 !== 0) return [own];
  return [own, told(`noise-${number}`, -integerBetween(chance, 1_000, 90_000), `INVOICE ${number}`)];
}

/** What the ledger holds before: an order, its payment and the refund of each movement that gives money back. */
const FILL = `
with all_of_them as (
  select n, $2::bigint + (n / $3::int) * 1000 as at_ms, 1000 + (n % 977) * 7 as amount,
    (1000 + ((n + ${REFUND_OF}) % 977) * 7) / 2 as given, n % ${HUNDRED} < ${REFUNDS} as refund
  from generate_series(0, $1::int - 1) n
), taken as (
  select * from all_of_them where not refund
), linked as (
  insert into money_link select 'payment/stripe/pi_' || n, 'order/shop/' || n from taken
)
insert into money_fact (fact, kind, payment, order_id, connection, currency, amount, fee, at_ms, event)
select 'captured/payment/stripe/pi_' || n, 'captured', 'payment/stripe/pi_' || n, 'order/shop/' || n, 'stripe', 'EUR',
    amount, 0, at_ms, 'e' || n from taken
union all
select 'refunded/payment/stripe/pi_' || n + ${REFUND_OF} || '/re_' || n, 'refunded', 'payment/stripe/pi_' || n + ${REFUND_OF},
    'order/shop/' || n + ${REFUND_OF}, 'stripe', 'EUR', given, 0, at_ms, 'r' || n from all_of_them where refund
union all
select 'agreed/order/shop/' || n, 'agreed', null, 'order/shop/' || n, 'shop', 'EUR', amount, 0, at_ms, 'a' || n from taken`;

await using server = await temporaryPostgres();
await using own = await server.testDatabase({ poolSize: 10 });
const { database } = own;
const untimed = (text: string, values: readonly unknown[] = []) =>
  database.transaction(async (client) => {
    // The hub gives no statement this long; these are not the hub's.
    await client.query('set local statement_timeout = 0');
    return client.query(text, [...values]);
  });
await untimed(FILL, [TRANSACTIONS, BEGINS_MS, MEMBERS]);
await untimed('analyze money_fact');
await untimed('analyze money_link');
console.error(`the ledger holds ${TRANSACTIONS} payments`);

const log = createPostgresEventLog({ database, clock: systemClock });
const hub = createBackbone({
  log,
  state: createPostgresHubState({ database }),
  clock: systemClock,
  chance: systemChance,
  node: 'bench',
});
const host = createProcessHost({
  definition: settlement({ books: 'post' }),
  store: createPostgresProcessStore({ database, log, clock: systemClock }),
  roles: { erp: 'odoo' },
  clock: systemClock,
});
// Everything that is late by the clock of today: what stays a break is seen in the end.
const plan = { graceMs: 60_000, booksMs: DAY_MS, settleMs: 10 * DAY_MS };
const money = createMoneyLedger({ store: createPostgresMoneyStore(database), plan, clock: systemClock });
const reconciliation = createReconciliation({
  store: createPostgresReconciliationStore(database),
  openMs: 3 * DAY_MS,
  clock: systemClock,
});
const seen = { entries: 0, lines: 0, unbalanced: 0, matched: 0, variances: 0 };
const erp = instantErp(seen, 20);
const watch: Subscription = {
  name: 'bench/told',
  topics: ['event.BankTransactionMatched', 'event.VarianceFound'],
  from: 'beginning',
  batch: { size: 100, waitMs: 5 },
  handle: async (batch: readonly Claimed[]) =>
    batch.map(({ message }) => {
      if (message.envelope.type.includes('VarianceFound')) seen.variances += 1;
      else seen.matched += 1;
      return { kind: 'done' };
    }),
};
for (const each of [host.subscription(), money.subscription(), reconciliation.subscription(), erp, watch]) {
  hub.subscribe(each);
}

await database.query(
  'create table raw_line (line text, payment text, kind text, gross bigint, fee bigint, net bigint)',
);
let rawMs = 0;
for (let number = 0; number < PAYOUTS; number += 1) {
  const { messages, lines } = payoutOf(number);
  await hub.append(messages);
  const began = performance.now();
  await database.query(
    'insert into raw_line select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])',
    [
      lines.map(({ line }) => line),
      lines.map(({ payment }) => payment),
      lines.map(({ kind }) => kind),
      lines.map(({ gross }) => gross.amount),
      lines.map(({ fee }) => fee.amount),
      lines.map(({ net }) => net.amount),
    ],
  );
  rawMs += performance.now() - began;
}
console.error(`${PAYOUTS} payouts of ${MEMBERS} movements are in the log`);

const settledPayouts = async (): Promise<number> => {
  const [row] = await database.query<{ count: number }>(
    "select count(*)::int as count from process where process = 'settlement' and at = 'settled'",
  );
  return row?.count ?? 0;
};
const ending = new AbortController();
let mostMib = 0;
const settling = await timed(async () => {
  await hub.start();
  const deadlines = host.runDeadlines(ending.signal);
  let told = performance.now();
  let idle = 0;
  // Lines that a person must decide keep their payout open, so the end is that nothing is left to do.
  while (idle < 2) {
    await systemClock.sleep(200);
    mostMib = Math.max(mostMib, process.memoryUsage().rss / 2 ** 20);
    const status = await hub.status();
    const busy = status.some(({ lag, retrying }) => retrying > 0 || Object.values(lag).some((count) => count > 0));
    idle = busy ? 0 : idle + 1;
    if (performance.now() - told < 20_000) continue;
    told = performance.now();
    console.error(`${await settledPayouts()} of ${PAYOUTS} payouts are settled`);
  }
  ending.abort();
  await deadlines;
});
await hub.stop();
await log[Symbol.asyncDispose]();
const settled = await settledPayouts();
const { rows: facts } = await untimed("select count(*)::int as count from money_fact where kind = 'settled'");
const taken = (facts[0] as { count: number } | undefined)?.count ?? 0;
const { rows: breaks } = await untimed('select about, code, because from money_break limit 3');
if (taken !== TRANSACTIONS || seen.unbalanced > 0 || seen.variances > 0 || breaks.length > 0) {
  throw new Error(`the payouts do not come to their movements: ${JSON.stringify({ ...seen, taken, breaks })}`);
}
const joined = await timed(() =>
  untimed(`select count(*) from raw_line join money_fact using (payment) where money_fact.kind = 'captured'`),
);
const seconds = settling.elapsedMs / 1_000;
const rawSeconds = (rawMs + joined.elapsedMs) / 1_000;
report('settlement', [
  { what: `${TRANSACTIONS} movements in ${PAYOUTS} payouts, from the log to the books`, value: seconds, unit: 's' },
  { what: 'movements', value: TRANSACTIONS / seconds, unit: '1/s' },
  { what: 'payouts that needed nobody', value: (100 * settled) / PAYOUTS, unit: '%', goal: '≥ 99 %' },
  { what: 'lines posted', value: seen.lines, unit: 'lines' },
  { what: 'processor time of the hub', value: settling.cpuMs / 1_000, unit: 's' },
  { what: 'most memory held', value: mostMib, unit: 'MiB' },
  {
    what: 'the same movements written once and joined in SQL',
    value: TRANSACTIONS / rawSeconds,
    unit: '1/s',
    raw: true,
  },
]);
