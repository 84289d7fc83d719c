/**
 * The end of the day: receipts of many stores, from the log to days that are complete, counted and posted as balanced entries. The
 * ERP answers at once: its own pace is its own. Raw limit of the same run: one SQL statement that folds the same rows of the log by
 * store, till, tender and tax. `node bench/store-day.ts [--stores 300] [--receipts 1000] [--small]`
 */
import { parseArgs } from 'node:util';
import type { Claimed, Subscription } from '../src/backbone/backbone.ts';
import { createBackbone } from '../src/backbone/consume/create-backbone.ts';
import { createPostgresEventLog } from '../src/backbone/postgres/event-log.ts';
import { createPostgresHubState } from '../src/backbone/postgres/hub-state.ts';
import { createPostgresProcessStore } from '../src/backbone/postgres/process-store.ts';
import { type Envelope, newEvent } from '../src/canonical/envelope.ts';
import { systemChance } from '../src/kernel/chance.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { createProcessHost } from '../src/process/host.ts';
import { storeDay } from '../src/processes/store-day/store-day.ts';
import { temporaryPostgres } from '../src/testing/test-database.ts';
import { instantErp } from './instant-erp.ts';
import { report, SMALL, timed } from './measure.ts';

const { values: options } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    stores: { type: 'string' },
    receipts: { type: 'string' },
  },
});
const STORES = Number(options.stores ?? (SMALL ? 5 : 300));
const RECEIPTS = Number(options.receipts ?? (SMALL ? 40 : 1_000));
const TILLS = 4;
const AT = '2026-11-20T10:00:00.000Z';
const DATE = '2026-11-20';
const eur = (amount: number) => ({ amount, currency: 'EUR' as const });

/** What one till of a store says: it opens, sells, closes and counts to the cent. */
function* tillDay(store: number, till: number): Generator<Envelope> {
  const place = { location: `location/s${store}`, till: String(till), businessDate: DATE, at: AT };
  const told = (name: 'TillOpened' | 'TillClosed', sequence: number, own: object): Envelope =>
    newEvent({
      name,
      source: '/connections/stores',
      subject: `till/stores/s${store}/${till}`,
      time: AT,
      fact: [String(store), String(till), String(sequence)],
      data: {
        ...place,
        zone: 'Europe/Paris',
        sequence,
        record: { connection: 'stores', id: `${sequence}` },
        ...own,
      } as never,
      connection: 'stores',
    });
  yield told('TillOpened', 1, { float: eur(10_000) });
  let [number, cash] = [1, 10_000];
  for (let sale = till; sale < RECEIPTS; sale += TILLS) {
    number += 1;
    const tax = 20 * (1 + (sale % 9));
    const total = tax * 6;
    if (sale % 3 === 0) cash += total;
    const id = `${store}-${till}-${number}`;
    yield newEvent({
      name: 'SaleCompleted',
      source: '/connections/stores',
      subject: `receipt/stores/${id}`,
      time: AT,
      fact: [id],
      data: {
        receipt: {
          ...place,
          id: `receipt/stores/${id}`,
          record: { connection: 'stores', id },
          sequence: number,
          zone: 'Europe/Paris',
          lines: [1, 2].map((line) => ({
            line: String(line),
            sku: `SKU-${sale % 50}`,
            category: `category ${sale % 5}`,
            quantity: { value: '1', unit: 'each' },
            total: eur(total / 2),
            taxes: [{ name: 'VAT 20 %', rate: '0.2', amount: eur(tax / 2) }],
          })),
          total: eur(total),
          taxIncluded: true,
          tenders: [{ kind: sale % 3 === 0 ? 'cash' : 'card', amount: eur(total) }],
        },
      },
      connection: 'stores',
    });
  }
  yield told('TillClosed', number + 1, { counted: [{ kind: 'cash', amount: eur(cash) }] });
}

/** All tills speak at the same time, a message each in turn, as they do. */
function* everyTill(): Generator<Envelope> {
  let tills = Array.from({ length: STORES * TILLS }, (_, index) => tillDay(Math.floor(index / TILLS), index % TILLS));
  while (tills.length > 0) {
    const still: typeof tills = [];
    for (const till of tills) {
      const { value, done } = till.next();
      if (done === true) continue;
      yield value;
      still.push(till);
    }
    tills = still;
  }
}

const FOLD = `select receipt->>'location' as store, receipt->>'till' as till,
    receipt->'tenders'->0->>'kind' as tender, count(*)::int as receipts,
    sum((receipt->'total'->>'amount')::bigint)::bigint as total,
    sum((select sum((tax->'amount'->>'amount')::bigint) from jsonb_array_elements(receipt->'lines') line,
      jsonb_array_elements(line->'taxes') tax))::bigint as tax
  from raw_receipt group by 1, 2, 3`;

await using server = await temporaryPostgres();
await using own = await server.testDatabase({ poolSize: 10 });
const { database } = own;
const log = createPostgresEventLog({ database, clock: systemClock });
const hub = createBackbone({
  log,
  state: createPostgresHubState({ database }),
  clock: systemClock,
  chance: systemChance,
  node: 'bench',
});
const host = createProcessHost({
  definition: storeDay({ erp: 'odoo' }, { books: 'post', settleMs: 0 }),
  store: createPostgresProcessStore({ database, log, clock: systemClock }),
  roles: { erp: 'odoo' },
  clock: systemClock,
});
const seen = { entries: 0, lines: 0, unbalanced: 0, closed: 0, receipts: 0, varied: 0 };
const erp = instantErp(seen, 100);
const watch: Subscription = {
  name: 'bench/closed',
  topics: ['event.StoreDayClosed', 'event.VarianceFound'],
  from: 'beginning',
  batch: { size: 100, waitMs: 5 },
  handle: async (batch: readonly Claimed[]) =>
    batch.map(({ message }) => {
      const { receipts } = message.envelope.data as { receipts?: number };
      if (receipts === undefined) seen.varied += 1;
      else {
        seen.closed += 1;
        seen.receipts += receipts;
      }
      return { kind: 'done' };
    }),
};
for (const subscription of [host.subscription(), erp, watch]) hub.subscribe(subscription);

let waiting: Envelope[] = [];
let written = 0;
await database.query('create table raw_receipt (receipt jsonb not null)');
const write = async (): Promise<void> => {
  const bodies = waiting
    .filter(({ type }) => type.includes('SaleCompleted'))
    .map(({ data }) => JSON.stringify((data as { readonly receipt: object }).receipt));
  await Promise.all([
    hub.append(waiting),
    database.query('insert into raw_receipt select * from unnest($1::jsonb[])', [bodies]),
  ]);
  written += waiting.length;
  waiting = [];
};
for (const envelope of everyTill()) {
  waiting.push(envelope);
  if (waiting.length >= 500) await write();
}
await write();
console.error(`${written} messages of ${STORES} stores are in the log`);

const ending = new AbortController();
const days = await timed(async () => {
  await hub.start();
  const deadlines = host.runDeadlines(ending.signal);
  let told = performance.now();
  while (seen.closed < STORES) {
    await systemClock.sleep(50);
    if (performance.now() - told < 20_000) continue;
    told = performance.now();
    console.error(`${seen.closed} of ${STORES} days are closed`);
  }
  ending.abort();
  await deadlines;
});
await hub.stop();
await log[Symbol.asyncDispose]();
if (seen.receipts !== STORES * RECEIPTS || seen.unbalanced > 0 || seen.varied > 0) {
  throw new Error(`the days do not come to their receipts: ${JSON.stringify(seen)}`);
}
const [{ most = 0 } = {}] = await database.query<{ most: number }>(
  'select max(length(state::text))::int as most from process',
);
console.error(`the days took ${(days.elapsedMs / 1_000).toFixed(1)} s`);
const folded = await timed(() =>
  database.transaction(async (client) => {
    // The hub gives no statement this long; the fold is not the hub's.
    await client.query('set local statement_timeout = 0');
    await client.query(FOLD);
  }),
);
const total = STORES * RECEIPTS;
const seconds = days.elapsedMs / 1_000;
report('store-day', [
  {
    what: `${STORES} stores × ${RECEIPTS} receipts, from the log to balanced entries`,
    value: seconds,
    unit: 's',
    goal: '≤ 300 s',
  },
  { what: 'receipts', value: total / seconds, unit: '1/s' },
  { what: 'processor time of the hub', value: days.cpuMs / 1_000, unit: 's' },
  { what: 'entries posted', value: seen.entries, unit: 'entries' },
  { what: 'lines posted', value: seen.lines, unit: 'lines' },
  { what: 'largest day as it is kept', value: most / 1_024, unit: 'KiB' },
  { what: 'the same receipts folded in SQL', value: folded.elapsedMs / 1_000, unit: 's', raw: true },
]);
