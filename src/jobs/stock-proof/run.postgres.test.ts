import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DeadLetter, SubscriptionStatus } from '../../backbone/backbone.ts';
import type { StoredMessage } from '../../backbone/event-log.ts';
import { type Envelope, nameOf } from '../../canonical/envelope.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { WHOLE } from '../../ledgers/stock/amount.ts';
import { createPostgresStockStore } from '../../ledgers/stock/postgres-store.ts';
import { type StockBench, stockBench } from '../../testing/stock-bench.ts';
import { answered, asked, orderOf, type Publication, placed, readingOf, saleOf } from '../../testing/stock-messages.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { varianceCases } from './cases.ts';
import type { ProofMeans } from './course.ts';
import { stockProofErrors } from './errors.ts';
import { firstLook } from './first-look.ts';
import type { Proof, Variance } from './proof.ts';
import { runProof } from './run.ts';
import type { ProofSource, Seen } from './seen.ts';
import { createProofStore } from './store.ts';
import { createVarianceStore } from './variances.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase();
});
afterAll(() => temporary[Symbol.asyncDispose]());
beforeEach(async () => {
  await temporary.database.query(
    `truncate stock_sheet, stock_owner, stock_claim, stock_recipe, stock_recipe_part, stock_entry, stock_source,
       stock_proof, stock_proof_variance, stock_variance, stock_proof_seen`,
  );
});

/** The proof over a real ledger, with systems that are lists and a backbone that carries at once. */
interface House {
  readonly bench: StockBench;
  readonly means: ProofMeans;
  /** What Odoo has at the warehouse, and what the shop shows. */
  readonly odoo: Map<string, number>;
  readonly shop: Map<string, number>;
  readonly statuses: SubscriptionStatus[];
  readonly letters: Map<string, DeadLetter>;
  /** What happens before a page or a look is answered. */
  before: (what: 'page' | 'look', connection: string) => void;
  changedMs: number | undefined;
  learnedMs: number | undefined;
  /** Whether commands to the shop are carried out. */
  delivers: boolean;
  prove(repair?: Proof['repair']): Promise<Proof & { found: string[]; whole: readonly Variance[] }>;
}

async function openHouse(): Promise<House> {
  const { database } = temporary;
  const bench = stockBench(createPostgresStockStore(database));
  const { channels } = bench.plan;
  const plan = { ...bench.plan, channels: channels.filter(({ connection }) => connection === 'shop') };
  const clock: Clock = { ...bench.clock, now: () => bench.clock.now(), sleep: (ms) => bench.clock.moveBy(ms) };
  const store = createProofStore(database);
  const variances = createVarianceStore(database);
  const cases = varianceCases(variances);
  const odoo = new Map<string, number>();
  const shop = new Map<string, number>();
  const letters = new Map<string, DeadLetter>();
  const statuses: SubscriptionStatus[] = [];

  const deliver = async (message: Envelope): Promise<void> => {
    if (nameOf(message) === 'StockVarianceFound') {
      const stored = { envelope: message } as StoredMessage;
      const [handled] = await cases.handle([{ message: stored } as never], new AbortController().signal);
      if (handled?.kind === 'failed') {
        letters.set(message.id, {
          id: message.id,
          state: 'dead',
          message: stored,
          failure: handled.failure,
        } as DeadLetter);
      } else letters.delete(message.id);
    } else if (house.delivers) {
      const command = message as Publication;
      const { sku, quantity, expected } = command.data;
      const applied = shop.get(sku) === Number(expected?.value);
      if (applied) shop.set(sku, Number(quantity.value));
      await bench.clock.moveBy(1);
      await bench.tell(answered(command, { applied, shown: shop.get(sku) ?? 0 }, clock.now()));
      const next = bench.published.at(-1);
      if (next !== undefined && next.id !== command.id && next.data.sku === sku) await deliver(next);
    }
  };
  const seenOf = (connection: string, skus: Iterable<string>): Seen[] => {
    const numbers = connection === 'odoo' ? odoo : shop;
    return [...skus].flatMap((sku): Seen[] => {
      const count = numbers.get(sku);
      if (count === undefined) return [];
      const base = { sku, connection, unit: 'each', amount: count * WHOLE, readMs: clock.now() };
      if (connection === 'odoo') return [{ ...base, location: 'location/main', reserved: 0 }];
      return [{ ...base, ...(house.changedMs === undefined ? {} : { changedMs: house.changedMs }) }];
    });
  };
  const source = (connection: string, role: ProofSource['role']): ProofSource => ({
    connection,
    role,
    async page(after) {
      house.before('page', connection);
      const skus = [...(connection === 'odoo' ? odoo : shop).keys()];
      const from = typeof after === 'number' ? after : 0;
      const seen = seenOf(connection, skus.slice(from, from + 2));
      return { seen, next: from + 2 < skus.length ? from + 2 : undefined };
    },
    look: async (skus) => {
      house.before('look', connection);
      return seenOf(connection, skus);
    },
    async tell(skus) {
      const atMs = clock.now();
      for (const sku of skus) await bench.tell(readingOf({ sku, onHand: odoo.get(sku) ?? 0, atMs }));
    },
  });
  const means: ProofMeans = {
    store,
    variances,
    database,
    ledger: bench.ledger,
    backbone: {
      append: async (messages) => {
        for (const message of messages) await deliver(message);
        return [];
      },
      status: async () => statuses,
      log: { history: async () => [] } as never,
      deadLetters: {
        list: async () => [...letters.values()],
        retry: async ({ id }: { id: string }) => {
          const letter = letters.get(id);
          if (letter !== undefined) await deliver(letter.message.envelope);
          return letter === undefined || letters.has(id) ? 0 : 1;
        },
      } as never,
    },
    plan,
    sources: [source('odoo', 'erp'), source('shop', 'channel')],
    ordersHeardMs: async () => clock.now(),
    learnedMs: async () => house.learnedMs,
    clock,
    node: 'a',
    pace: { settleMs: 1_000, lateMs: 60_000, repairMs: 5_000, leaseMs: 60_000, retryMs: 10 },
  };
  const house: House = {
    bench,
    means,
    odoo,
    shop,
    statuses,
    letters,
    before: () => {},
    changedMs: undefined,
    learnedMs: undefined,
    delivers: true,
    async prove(repair = 'safe') {
      const asked = await store.ask({ askedBy: 'a test', repair }, clock.now());
      const taken = await store.take('a', means.pace.leaseMs, clock.now());
      expect(taken?.id).toBe(asked.id);
      expect(await runProof(means, asked, new AbortController().signal)).toBe(true);
      const found = await store.variances(asked.id, 100);
      return {
        ...((await store.get(asked.id)) as Proof),
        found: found.map(({ sku, cause, end }) => `${sku} ${cause} ${end}`),
        whole: found,
      };
    },
  };
  return house;
}

/** An article that all agree on. */
async function shelve({ bench, odoo, shop }: House, ...skus: readonly string[]): Promise<void> {
  for (const sku of skus) {
    odoo.set(sku, 8);
    shop.set(sku, 8);
    await bench.tell(readingOf({ sku, onHand: 8, atMs: bench.clock.now() }));
    await bench.take('shop');
  }
  await bench.clock.moveBy(10_000);
}

test('many pages of both sides meet in the order of bytes, and what agrees is no variance', async () => {
  const house = await openHouse();
  await shelve(house, 'TEE', 'b', 'ä', '\u{1f455}', '\uff21', 'MUG', '9', 'TEE-10', 'TEE 1');
  const proof = await house.prove();
  expect(proof).toMatchObject({ state: 'done', articles: 9, positions: 9, shelves: 9, suspects: 0, variances: 0 });
  expect(proof.ledger.odoo?.positions).toBe(9);
  expect(await temporary.database.query('select from stock_proof_seen')).toEqual([]);
});

test('what moved unheard is read again, a number that was changed by hand is put right, and the ledger agrees', async () => {
  const house = await openHouse();
  await shelve(house, 'TEE', 'MUG', 'BOOK');
  house.odoo.set('TEE', 20);
  house.shop.set('MUG', 99);
  house.shop.set('BOOK', 5);
  house.changedMs = house.bench.clock.now() - 5_000;
  const proof = await house.prove();
  expect(proof.found.sort()).toEqual([
    'BOOK manual-edit repaired',
    'MUG manual-edit repaired',
    'TEE lost-webhook repaired',
  ]);
  expect(proof).toMatchObject({
    variances: 3,
    repaired: 3,
    differing: 2,
    causes: { 'manual-edit': 2, 'lost-webhook': 1 },
  });
  expect(house.shop.get('MUG')).toBe(8);
  expect((await house.bench.why('TEE')).pools[0]).toMatchObject({ onHand: '20' });
  // What left the shop may have been sold: it is not offered again before it is written off.
  expect((await house.bench.why('BOOK')).pools[0]).toMatchObject({ unheard: '3', left: '5' });
  expect(house.letters.size).toBe(0);
});

test('a number that moves while it is looked at accuses nobody', async () => {
  const house = await openHouse();
  await shelve(house, 'TEE', 'MUG');
  let looks = 0;
  house.before = (_, connection) => {
    if (connection !== 'shop') return;
    looks += 1;
    house.shop.set('TEE', 8 - looks);
  };
  const proof = await house.prove();
  expect(proof).toMatchObject({ suspects: 1, moving: 1, variances: 0 });
});

test('what cannot be repaired is one case however often it is found, closes when it is gone, and is new when it comes again', async () => {
  const house = await openHouse();
  await shelve(house, 'TEE');
  house.shop.set('STRANGER', 3);
  expect((await house.prove()).found).toEqual(['STRANGER unknown-mapping left']);
  const [first] = house.letters.keys();
  expect(house.letters.size).toBe(1);
  expect([...house.letters.values()][0]?.failure.code).toBe('SL-PROOF-004');
  house.shop.set('STRANGER', 4);
  expect((await house.prove()).found).toEqual(['STRANGER unknown-mapping left']);
  expect([...house.letters.keys()]).toEqual([first]);
  house.shop.delete('STRANGER');
  expect((await house.prove()).found).toEqual([]);
  expect(house.letters.size).toBe(0);
  house.shop.set('STRANGER', 4);
  await house.prove();
  expect(house.letters.size).toBe(1);
  expect([...house.letters.keys()]).not.toEqual([first]);
});

test('a repair that does not show in time is said to be tried, and left to a person', async () => {
  const house = await openHouse();
  await shelve(house, 'MUG');
  house.shop.set('MUG', 99);
  house.delivers = false;
  expect((await house.prove()).found).toEqual(['MUG manual-edit tried']);
  expect(house.letters.size).toBe(1);
});

test('without repair nothing is changed, and everything is a case', async () => {
  const house = await openHouse();
  await shelve(house, 'MUG');
  house.shop.set('MUG', 99);
  expect((await house.prove('none')).found).toEqual(['MUG manual-edit left']);
  expect(house.shop.get('MUG')).toBe(99);
  expect(house.letters.size).toBe(1);
});

test('what waits is late, what the ledger has not taken in is behind, and neither is repaired', async () => {
  const house = await openHouse();
  await shelve(house, 'TEE');
  house.odoo.set('TEE', 20);
  const status = (name: string): SubscriptionStatus => ({
    name,
    lag: { live: 3, standard: 0, bulk: 0 },
    oldestMs: 90_000,
    retrying: 0,
    dead: 0,
  });
  house.statuses.push(status('translate/odoo'));
  expect((await house.prove()).found).toEqual(['TEE late-message left']);
  const told = { envelope: readingOf({ sku: 'TEE', onHand: 20, atMs: house.bench.clock.now() }) };
  Object.assign(house.means.backbone, { log: { history: async () => [told] } });
  house.statuses.splice(0, 1, status('ledgers/stock'));
  expect((await house.prove()).found).toEqual(['TEE ledger-behind left']);
});

test('a claim that stands for hours is asked after: read again when it was booked, a case when it was not', async () => {
  const house = await openHouse();
  const { bench } = house;
  await shelve(house, 'TEE');
  const order = orderOf('shop', '1', [{ sku: 'TEE', quantity: 2 }]);
  await bench.tell(placed(order, bench.clock.now()));
  await bench.tell(asked('book-order', order, bench.clock.now()));
  // A session of the ERP's own tills is open all day: that is no reason to ask.
  const own = { location: 'location/main', connection: 'odoo', stockWaits: true };
  await bench.tell(saleOf('1', [{ sku: 'TEE', quantity: 1 }], bench.clock.now(), own));
  house.shop.set('TEE', 5);
  await bench.clock.moveBy(7 * 3_600_000);
  const [stuck, ...others] = (await house.prove()).whole.filter(({ what }) => what === 'claim-old');
  expect(others).toEqual([]);
  expect(stuck).toMatchObject({ cause: 'claim-stuck', end: 'left', ours: '2' });
  expect(stuck?.failure.because).toContain('never answered that it was booked');
});

test('what the ERP has not told yet when everything is new is not lost, and afterwards it is', async () => {
  const house = await openHouse();
  await shelve(house, 'TEE');
  house.odoo.set('NEW', 4);
  house.shop.set('NEW', 0);
  house.learnedMs = house.bench.clock.now() + 3_600_000;
  expect(await house.prove()).toMatchObject({ suspects: 0, moving: 1 });
  await house.bench.clock.moveBy(3_600_000);
  expect((await house.prove()).found).toEqual(['NEW lost-webhook repaired']);
  expect((await house.bench.why('NEW')).positions).toMatchObject([{ onHand: '4' }]);
});

test('a system that cannot be read leaves the others to be compared, and closes nothing', async () => {
  const house = await openHouse();
  await shelve(house, 'TEE');
  house.shop.set('STRANGER', 3);
  await house.prove();
  expect(house.letters.size).toBe(1);
  house.odoo.set('TEE', 20);
  house.before = (what, connection) => {
    if (connection === 'shop') throw stockProofErrors.error('SL-PROOF-012', { because: `no ${what}` });
  };
  const proof = await house.prove();
  expect(proof.found).toEqual(['TEE lost-webhook repaired']);
  expect(proof.sources).toMatchObject([
    { connection: 'odoo', state: 'read' },
    { connection: 'shop', state: 'failed', failure: { code: 'SL-PROOF-010' } },
  ]);
  expect(house.letters.size).toBe(1);
});

test('a reading that fails for a moment is taken again', async () => {
  const house = await openHouse();
  await shelve(house, 'TEE');
  let failures = 3;
  house.before = () => {
    failures -= 1;
    if (failures >= 0) throw stockProofErrors.error('SL-PROOF-010', { because: 'it is unwell' });
  };
  expect(await house.prove()).toMatchObject({
    articles: 1,
    variances: 0,
    sources: [{ state: 'read' }, { state: 'read' }],
  });
});

test('one proof at a time, taken over from a node that died, given back by one that stops', async () => {
  const { means, bench } = await openHouse();
  const { store } = means;
  const now = bench.clock.now();
  const wish = { askedBy: 'a test', repair: 'safe' as const };
  const asked = await store.ask(wish, now);
  expect((await store.ask({ ...wish, askedBy: 'another' }, now)).id).toBe(asked.id);
  expect((await store.take('a', 1_000, now))?.id).toBe(asked.id);
  expect(await store.take('b', 1_000, now + 999)).toBeUndefined();
  expect((await store.take('b', 1_000, now + 1_000))?.id).toBe(asked.id);
  const hold = { id: asked.id, leaseMs: 1_000 };
  expect(await store.keep({ ...hold, node: 'a' }, asked, now)).toBe(false);
  expect(await store.end({ ...hold, node: 'a' }, asked, [], now)).toBe(false);
  const stopping = new AbortController();
  stopping.abort();
  expect(await runProof({ ...means, node: 'b' }, asked, stopping.signal)).toBe(false);
  expect((await store.take('c', 1_000, now))?.id).toBe(asked.id);
  expect(await store.end({ ...hold, node: 'c' }, asked, [], now)).toBe(true);
});

test('only the newest proofs are kept', async () => {
  const house = await openHouse();
  await shelve(house, 'TEE');
  house.shop.set('STRANGER', 3);
  for (let round = 0; round < 4; round += 1) await house.prove();
  const { store } = house.means;
  await store.forget(2);
  expect(await store.list(10)).toHaveLength(2);
  expect(await temporary.database.query('select from stock_proof_variance')).toHaveLength(2);
});

test('more differences than one proof looks at again are counted', async () => {
  const { means } = await openHouse();
  const { store, database, plan, clock } = means;
  const most = LIMITS.stockProofSuspects;
  const rows = Array.from({ length: most + 1 }, (_, index): Seen => {
    return { sku: `S-${index}`, connection: 'shop', unit: 'each', amount: WHOLE, readMs: clock.now() };
  });
  await store.stage(1, rows.slice(0, most));
  const read = new Map([
    ['odoo', clock.now()],
    ['shop', clock.now()],
  ]);
  const ground = { plan, nowMs: clock.now(), lateMs: 1, read };
  const look = async () => {
    const { suspects, unlooked, articles } = await firstLook({ database, store, proof: 1, ground });
    return { suspects: suspects.size, unlooked, articles };
  };
  expect(await look()).toEqual({ suspects: most, unlooked: 0, articles: most });
  await store.stage(1, rows.slice(most));
  expect(await look()).toEqual({ suspects: most, unlooked: 1, articles: most + 1 });
});

test('what was seen is forgotten also while a backup reads it', async () => {
  const { means } = await openHouse();
  const { store, database } = means;
  await store.stage(1, [{ sku: 'TEE', connection: 'shop', unit: 'each', readMs: 1 }]);
  await database.transaction(async (client) => {
    await client.query('select from stock_proof_seen');
    await store.clear();
  });
  expect(await database.query('select from stock_proof_seen')).toEqual([]);
});
