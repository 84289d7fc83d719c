/**
 * The proof of stock over a million positions: what two systems have is taken in page by page and compared with the ledger, both sides
 * streamed in the order of their SKUs. Raw limits of the same run: one SQL statement that joins the same rows, and reading both
 * streams without comparing anything. The systems answer from memory: their own pace is theirs.
 * `node bench/stock-proof.ts [--positions 1000000] [--small]`
 */
import type { Database } from '../src/backbone/postgres/database.ts';
import type { Ground } from '../src/jobs/stock-proof/compare.ts';
import { firstLook } from '../src/jobs/stock-proof/first-look.ts';
import type { Seen } from '../src/jobs/stock-proof/seen.ts';
import { createProofStore, type ProofStore } from '../src/jobs/stock-proof/store.ts';
import { LIMITS } from '../src/kernel/limits.ts';
import { WHOLE } from '../src/ledgers/stock/amount.ts';
import { scanArticles } from '../src/ledgers/stock/scan.ts';
import { stockPlan } from '../src/testing/stock-plan.ts';
import { temporaryPostgres } from '../src/testing/test-database.ts';
import { report, SMALL, timed } from './measure.ts';

const at = process.argv.indexOf('--positions');
const POSITIONS = at > 0 ? Number(process.argv[at + 1]) : SMALL ? 5_000 : 1_000_000;
/** One article in so many has another number in Odoo, and another one in the shop. */
const WRONG_EVERY = 1_000;
/** Rows of one page of a system, and rows that are filled in by one statement. */
const PAGE = 1_000;
const FILL = 50_000;
const NOW = Date.UTC(2026, 10, 20, 10);
const READ = NOW - 60_000;

const skuOf = (index: number): string => `SKU-${String(index).padStart(8, '0')}`;

/** Sheets as the ledger keeps them: a position and the number of one channel. */
async function fill(database: Database): Promise<void> {
  for (let from = 0; from < POSITIONS; from += FILL) {
    await database.query(
      `insert into stock_sheet (sku, sheet)
       select sku, json_build_object('sku', sku,
         'positions', json_build_object('location/main', json_build_object('unit', 'each', 'onHand', $3::bigint, 'reserved', 0,
           'available', $3::bigint, 'observedMs', $4::bigint, 'source', 'odoo')),
         'shelves', json_build_object('shop', json_build_object('token', 1, 'shown', $3::bigint, 'shownMs', $4::bigint,
           'exposure', $3::bigint, 'raised', 0, 'sentMs', $4::bigint)))
       from (select 'SKU-' || lpad(i::text, 8, '0') as sku from generate_series($1::int, $2::int) as i) as named`,
      [from, Math.min(from + FILL, POSITIONS) - 1, 7 * WHOLE, READ - 60_000],
    );
  }
  await database.query('analyze stock_sheet');
}

function* pagesOf(connection: 'odoo' | 'shop'): Generator<readonly Seen[]> {
  const where = connection === 'odoo' ? { location: 'location/main', reserved: 0 } : {};
  const wrongAt = connection === 'odoo' ? 0 : WRONG_EVERY / 2;
  for (let from = 0; from < POSITIONS; from += PAGE) {
    const length = Math.min(PAGE, POSITIONS - from);
    yield Array.from({ length }, (_, index): Seen => {
      const isWrong = (from + index) % WRONG_EVERY === wrongAt;
      const amount = (isWrong ? 8 : 7) * WHOLE;
      return { sku: skuOf(from + index), connection, unit: 'each', amount, readMs: READ, ...where };
    });
  }
}

/** Both systems are read side by side, as a proof reads them. */
async function takeIn(store: ProofStore, proof: number): Promise<void> {
  const read = async (connection: 'odoo' | 'shop'): Promise<void> => {
    for (const page of pagesOf(connection)) await store.stage(proof, page);
  };
  await Promise.all([read('odoo'), read('shop')]);
}

const JOIN = `select count(*)::int as wrong from stock_sheet s full join
    (select sku, max(amount) filter (where connection = 'odoo') as onhand, max(amount) filter (where connection = 'shop') as shown
     from stock_proof_seen where proof = $1 group by sku) seen using (sku)
  where (s.sheet->'positions'->'location/main'->>'onHand')::bigint is distinct from onhand
     or (s.sheet->'shelves'->'shop'->>'shown')::bigint is distinct from shown`;

/** Both streams to their end, and nothing done with them. */
async function readOnly(database: Database, store: ProofStore, proof: number): Promise<void> {
  const ours = async (): Promise<void> => {
    for (let after = '', more = true; more; ) {
      const page = await scanArticles(database, after, LIMITS.stockProofPage);
      after = page.at(-1)?.sku ?? after;
      more = page.length === LIMITS.stockProofPage;
    }
  };
  const theirs = async (): Promise<void> => {
    let after = { sku: '', number: 0 };
    for (let more = true; more; ) {
      const page = await store.staged(proof, after, LIMITS.stockProofPage);
      after = page.at(-1) ?? after;
      more = page.length === LIMITS.stockProofPage;
    }
  };
  await Promise.all([ours(), theirs()]);
}

await using server = await temporaryPostgres();
await using own = await server.testDatabase();
const { database } = own;
await fill(database);
const store = createProofStore(database);
const { id } = await store.ask({ askedBy: 'bench', repair: 'none' }, NOW);
const whole = stockPlan();
const plan = { ...whole, channels: whole.channels.filter(({ connection }) => connection === 'shop') };
const ground: Ground = {
  plan,
  nowMs: NOW,
  lateMs: 120_000,
  read: new Map([
    ['odoo', READ],
    ['shop', READ],
  ]),
};

const before = process.memoryUsage().rss;
let most = before;
const watching = setInterval(() => {
  most = Math.max(most, process.memoryUsage().rss);
}, 50);
const taken = await timed(() => takeIn(store, id));
await database.query('analyze stock_proof_seen');
const compared = await timed(() => firstLook({ database, store, proof: id, ground }));
clearInterval(watching);
most = Math.max(most, process.memoryUsage().rss);

const client = await database.pool.connect();
// One statement over everything may take longer than any statement of daily work.
await client.query('set statement_timeout = 0');
const joined = await timed(async () => (await client.query<{ wrong: number }>(JOIN, [id])).rows[0]?.wrong);
client.release(true);
const bare = await timed(() => readOnly(database, store, id));

const { suspects, unlooked, articles } = compared.result;
const wrong = suspects.size + unlooked;
if (articles !== POSITIONS || wrong !== joined.result) {
  throw new Error(`${articles} articles and ${wrong} differences, where SQL finds ${joined.result}`);
}
const rate = (elapsedMs: number): number => (POSITIONS / elapsedMs) * 1_000;
const proofMs = taken.elapsedMs + compared.elapsedMs;
report('stock-proof', [
  { what: 'positions, each with the number of a channel', value: POSITIONS, unit: 'articles' },
  { what: 'differences found, as many as by SQL', value: wrong, unit: 'differences' },
  { what: 'taking in what two systems have', value: (2 * POSITIONS * 1_000) / taken.elapsedMs, unit: 'rows/s' },
  { what: 'comparing with the ledger', value: rate(compared.elapsedMs), unit: 'articles/s' },
  { what: 'the whole proof without the systems', value: proofMs / 1_000, unit: 's' },
  { what: 'memory that it added', value: (most - before) / 2 ** 20, unit: 'MiB' },
  { what: 'one SQL statement that joins the same', value: rate(joined.elapsedMs), unit: 'articles/s', raw: true },
  { what: 'reading both streams, comparing nothing', value: rate(bare.elapsedMs), unit: 'articles/s', raw: true },
  { what: 'comparing, of reading alone', value: (100 * bare.elapsedMs) / compared.elapsedMs, unit: '%' },
]);
