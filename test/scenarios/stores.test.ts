import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../src/apps/hub/log.ts';
import { type Hub, startHub } from '../../src/apps/hub.ts';
import type { CommandData } from '../../src/canonical/envelope.ts';
import { DEFAULTS } from '../../src/config/schema.ts';
import { type Connector, defineConnector } from '../../src/connector/connector.ts';
import { pos } from '../../src/connectors/pos/index.ts';
import { type StoreSimulator, startStoreSimulator } from '../../src/connectors/pos/simulator/index.ts';
import type { ReceiptPointsShape } from '../../src/gateway/api/shapes/points.ts';
import type { HeldSaleLine, TillLine } from '../../src/gateway/api/stores.ts';
import { CodedError } from '../../src/kernel/failure.ts';
import { testDatabase } from '../../src/testing/test-database.ts';
import { waitUntil } from './world.ts';

/** A store posts to the whole hub over HTTP; an ERP keeps its stock in memory, each movement once. */

type Movement = CommandData<'adjust-stock'>;

interface Warehouse {
  readonly connector: Connector<never>;
  /** Booked movements by their name. */
  readonly booked: Map<string, Movement>;
  readonly missing: Set<string>;
  stockOf(sku: string): number;
}

function warehouse(): Warehouse {
  const booked = new Map<string, Movement>();
  const missing = new Set<string>();
  const connector = defineConnector<object>({
    manifest: {
      name: 'warehouse',
      title: 'Warehouse',
      summary: 'Stock.',
      vendorApi: { version: '1' },
      mappingVersion: 1,
      emits: [],
      accepts: ['adjust-stock'],
      tiers: {},
      rateLimits: [],
      retentionDays: 1,
    },
    settings: Type.Object({}, { additionalProperties: false }),
    translate: () => ({ kind: 'ignored', because: 'it says nothing by itself' }),
    open: ({ connection }) => ({
      polls: [],
      check: async () => [],
      close: async () => {},
      commands: {
        'adjust-stock': {
          operation: 'stock',
          async carryOut({ data }) {
            const unknown = data.lines.find(({ sku }) => missing.has(sku));
            if (unknown !== undefined) {
              const because = `${unknown.sku} is not a product`;
              throw new CodedError({ kind: 'rejected', code: 'SL-TEST-001', because });
            }
            booked.set(data.movement, data);
            return { record: { connection, id: data.movement } };
          },
        },
      },
    }),
  });
  const stockOf = (sku: string): number =>
    [...booked.values()]
      .flatMap(({ lines }) => lines)
      .filter((line) => line.sku === sku)
      .reduce((sum, { change }) => sum + Number(change.value), 0);
  return { connector: connector as unknown as Connector<never>, booked, missing, stockOf };
}

interface Letter {
  readonly id: string;
  readonly state: string;
  readonly subscription: string;
  readonly failure: { readonly code: string; readonly because: string; readonly field?: string };
}

let erp: Warehouse;
let store: StoreSimulator;
let hub: Hub;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  erp = warehouse();
  store = await startStoreSimulator();
  closers.push(() => store.server.close());
  const folder = await mkdtemp(join(tmpdir(), 'storeloom-stores-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const database = await testDatabase();
  closers.push(async () => database[Symbol.asyncDispose]());
  const defaults = structuredClone(DEFAULTS);
  const about = { owner: 'tests@example.com', purpose: 'a scenario' };
  const settings = {
    webhookSecrets: [store.secret],
    zone: 'Europe/Paris',
    stores: { 'paris-1': { location: 'paris' } },
  };
  hub = await startHub({
    configuration: {
      ...defaults,
      hub: { ...defaults.hub, dataDirectory: folder, port: 0, drainMs: 5_000 },
      database: { ...defaults.database, url: database.url },
      connections: {
        stores: { ...about, connector: 'pos', settings },
        'erp-main': { ...about, connector: 'warehouse', settings: {} },
      },
      roles: { erp: 'erp-main' },
      processes: { loyalty: { earn: { EUR: 1 } } },
      stores: { ...defaults.stores, gapPatienceMs: 1_000, lookEveryMs: 100 },
    },
    connectors: [pos as unknown as Connector<never>, erp.connector],
    environment: {},
    log: createLog({ level: 'error', readable: true, hub: 'stores', out: { write: () => {} } }),
  });
  closers.push(() => hub.close());
  store.hubUrl = `${hub.url}/webhooks/stores`;
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function call<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  const headers = { authorization: `Bearer ${hub.token}`, 'content-type': 'application/json' };
  return (await (await fetch(`${hub.url}${path}`, { ...init, headers })).json()) as Answer;
}

const stores = () => call<{ tills: TillLine[]; held: HeldSaleLine[] }>('/api/v1/stores');
const letters = async (): Promise<readonly Letter[]> =>
  (await call<{ letters: Letter[] }>('/api/v1/dead-letters?limit=50')).letters;
const codes = async (): Promise<readonly string[]> => (await letters()).map(({ failure }) => failure.code).sort();
const retry = (id: string) => call('/api/v1/dead-letters/retry', { method: 'POST', body: JSON.stringify({ id }) });
const letterOf = async (code: string): Promise<Letter> => {
  const found = (await letters()).find(({ failure }) => failure.code === code);
  if (found === undefined) throw new Error(`there is no dead letter ${code}`);
  return found;
};

const tee = (pieces: number) => ({ sku: 'TEE-M', pieces, cents: 1_999 });

test('sales of an offline store: twins, a gap, a bad message in a batch; stock moves once and everything odd is a case', async () => {
  const till = store.till('1', 41);
  till.open(15_000);
  const first = till.sell(tee(2));
  expect(await store.flush()).toEqual([202, 202]);
  await waitUntil(() => erp.stockOf('TEE-M') === -2, 'the first sale is booked');

  // The line is down; one message is lost with its disk, one is written badly.
  store.server.faults.dropShare = 1;
  till.sell(tee(1));
  expect(await store.flush()).toEqual([0]);
  const lost = till.lose();
  till.takeBack(first, tee(1));
  const voided = till.sell(tee(5), { sku: 'MUG', pieces: 1, cents: 750 });
  till.cancel(voided, 'wrong customer');
  store.server.faults.dropShare = 0;

  // The line is back: a batch of what waits, with a bad message and a twin of the first sale among them.
  const bad = { ...first, id: 'bad', sequence: till.sequence + 1, total: '1.00' };
  const status = await store.post({ type: 'batch', messages: [...store.waiting(), bad, first] });
  expect(status).toBe(202);
  await waitUntil(() => erp.booked.has('receipt/stores/paris-1-1-43'), 'a sale of the batch is booked');
  await waitUntil(() => erp.stockOf('TEE-M') === -2 && erp.stockOf('MUG') === 0, 'the stock is what is left of all');

  // The same number with other content: both are kept.
  const twin = { ...first, id: 'twin', total: '10.00', tenders: [{ kind: 'cash', amount: '10.00' }] };
  const [line] = first.lines as readonly object[];
  expect(await store.post({ ...twin, lines: [{ ...line, quantity: '1', total: '10.00' }] })).toBe(202);
  const expected = ['SL-POS-003', 'SL-RECORD-004', 'SL-RECORD-005'].join();
  await waitUntil(async () => (await codes()).join() === expected, 'the bad message, the twin and the gap are cases');
  expect(await letters()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        subscription: 'translate/stores',
        failure: expect.objectContaining({ code: 'SL-POS-003', field: 'total' }),
      }),
      expect.objectContaining({
        subscription: 'records/stores',
        failure: expect.objectContaining({ code: 'SL-RECORD-004', field: 'sequence' }),
      }),
      expect.objectContaining({
        subscription: 'records/till-gaps',
        failure: expect.objectContaining({ code: 'SL-RECORD-005', value: String(lost) }),
      }),
    ]),
  );
  const { tills } = await stores();
  expect(tills).toMatchObject([
    {
      connection: 'stores',
      location: 'location/paris',
      till: '1',
      sales: 5,
      voids: 1,
      twins: 1,
      missing: 1,
      gaps: [{ first: lost, last: lost }],
      lastNumber: 47,
      open: true,
    },
  ]);

  // What was lost is found in the till's copy: its case closes by itself. The others wait for a person.
  expect(await store.post({ ...first, id: 'found', sequence: lost })).toBe(202);
  await waitUntil(async () => !(await codes()).includes('SL-RECORD-005'), 'the case of the gap is closed');
  expect(await codes()).toEqual(['SL-POS-003', 'SL-RECORD-004']);
  expect((await stores()).tills).toMatchObject([{ sales: 6, missing: 0, gaps: [] }]);
});

test('a product that the ERP does not know is a case of its sale alone; retried, it is booked', async () => {
  erp.missing.add('MUG');
  const till = store.till('2');
  const mug = till.sell({ sku: 'MUG', pieces: 3, cents: 750 });
  till.sell(tee(1));
  expect(await store.flushBatch()).toEqual([202]);
  await waitUntil(() => erp.stockOf('TEE-M') === -1, 'the other sale is booked');
  await waitUntil(async () => (await codes()).includes('SL-RECORD-006'), 'the sale is a case');
  const letter = await letterOf('SL-RECORD-006');
  expect(letter.failure.because).toBe(`receipt/stores/${mug.id}: SL-SALE-001, MUG is not a product`);
  expect((await stores()).held).toMatchObject([{ receipt: `receipt/stores/${mug.id}`, code: 'SL-SALE-001' }]);
  // Still unknown: the retry ends in a case again.
  await retry(letter.id);
  await waitUntil(async () => (await letters()).some(({ id }) => id !== letter.id), 'it is refused again');
  erp.missing.clear();
  await retry((await letterOf('SL-RECORD-006')).id);
  await waitUntil(() => erp.stockOf('MUG') === -3, 'the sale is booked');
  await waitUntil(async () => (await stores()).held.length === 0, 'nothing waits');
  expect(await codes()).toEqual([]);
});

test('a bad day: dropped, doubled and overtaken deliveries of two tills end in the same stock', async () => {
  Object.assign(store.server.faults, { dropShare: 0.3, duplicateShare: 0.4 });
  const tills = [store.till('1'), store.till('2')];
  let sold = 0;
  for (let round = 0; round < 20; round += 1) {
    for (const till of tills) {
      const sale = till.sell(tee(round % 3 === 0 ? 2 : 1));
      if (round % 4 === 3) till.cancel(sale);
      else sold += round % 3 === 0 ? 2 : 1;
    }
    if (round % 5 === 4) await store.flush();
  }
  await waitUntil(async () => {
    await (store.waiting().length % 2 === 0 ? store.flush() : store.flushBatch(7));
    return store.waiting().length === 0;
  }, 'the store has sent everything');
  await waitUntil(() => erp.stockOf('TEE-M') === -sold, 'the stock is what was sold');
  const isWhole = ({ till, missing, lastNumber }: TillLine): boolean =>
    missing === 0 && lastNumber === tills.find((each) => each.till === till)?.sequence;
  await waitUntil(async () => (await stores()).tills.every(isWhole), 'no number is missing');
  expect((await stores()).tills).toMatchObject(
    tills.map(({ till, sequence }) => ({ till, lastNumber: sequence, sales: 20, voids: 5, twins: 0 })),
  );
  await waitUntil(async () => (await codes()).length === 0, 'no case is left');
});

test('a card earns points at the till; returns and voids take them back line by line, late and twice as they come', async () => {
  const till = store.till('3');
  const first = till.sellTo('C-7', tee(3), { sku: 'MUG', pieces: 1, cents: 1_249 });
  const wrong = till.sellTo('C-7', tee(5));
  till.sell(tee(1));
  const back = till.takeBack(first, tee(2));
  till.cancel(wrong, 'wrong customer');
  till.cancel(back, 'the goods stay');
  till.takeBack(first, tee(1), { sku: 'MUG', pieces: 1, cents: 1_249 });
  // The returns and voids come first, the sales last and twice.
  const journal = [...till.journal].reverse();
  for (const message of [...journal, ...journal.slice(-3)]) expect(await store.post(message)).toBe(202);
  const of = (receipt: { readonly [field: string]: unknown }) =>
    call<Static<typeof ReceiptPointsShape>>(
      `/api/v1/receipts/${encodeURIComponent(`receipt/stores/${receipt.id}`)}/points`,
    );
  // 59.97 + 12.49 = 72.46, rounded once: 72, of which the T-shirts' larger remainder has the odd one.
  await waitUntil(async () => (await of(first)).kept === 40, 'two of three T-shirts keep their points');
  const { lines, entries } = await of(first);
  expect(lines.filter(({ kept }) => kept > 0).map(({ line, kept }) => [line, kept])).toEqual([['1', 40]]);
  const account = entries[0]?.account;
  const { balance } = await call<{ balance: number }>(`/api/v1/points/${account}`);
  expect(balance).toBe(40);
  expect(account).not.toContain('C-7');
  expect(await of(wrong)).toMatchObject({ status: 404 });
});
