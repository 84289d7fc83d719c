import { expect, test } from 'vitest';
import { explainPolicy } from '../../ledgers/stock/explain.ts';
import { createMemoryStockStore } from '../../ledgers/stock/memory-store.ts';
import type { Safety, StockPlan } from '../../ledgers/stock/plan.ts';
import { stockBench } from '../../testing/stock-bench.ts';
import { bundleOf, confirmed, orderOf, placed, readingOf } from '../../testing/stock-messages.ts';
import { stockPlan } from '../../testing/stock-plan.ts';
import { linesOf, printPolicy, printStock } from './stock.ts';
import { leftOverTime, sparkline, stackedBar } from './stock-chart.ts';
import { createTerminal } from './terminal.ts';

function printed(print: (terminal: ReturnType<typeof createTerminal>) => void): string {
  let text = '';
  const out = {
    write: (part: string) => {
      text += part;
    },
  };
  print(createTerminal({ json: false, colour: false, out, err: out, columns: 120 }));
  return text;
}

async function story() {
  const bench = stockBench(createMemoryStockStore(), { selling: 'exclusive' });
  const start = bench.clock.now();
  const order = orderOf('shop', '7', [{ sku: 'TEE', quantity: 3 }]);
  await bench.tell(readingOf({ sku: 'TEE', onHand: 12, reserved: 1, atMs: start }));
  await bench.take('shop');
  await bench.take('market');
  await bench.clock.moveBy(1_000);
  await bench.tell(placed(order, start), confirmed(order.id, start + 2_000));
  return bench;
}

test('the sum is told with the age of its parts, what every channel shows, and how it came to that', async () => {
  const bench = await story();
  const answer = await bench.why();
  const text = printed((terminal) => printStock(terminal, answer, 20));
  expect(text).toMatch(
    /on hand +12\n.*reserved in the ERP +1 .*\n.*claims in flight +3 .*\n.*not heard +0 .*\n.*left to sell +8/,
  );
  expect(text).toMatch(/location\/main +12 +1 +11 +odoo +1\.0 s/);
  expect(text).toMatch(/market +4 +0 +4 +\d+ .*share; 4 under way/);
  expect(text).toMatch(/1 claim for 3\n.*\n +order\/shop\/7 +3 +location\/main/);
  expect(text).toMatch(/left over time +\S+ +8 to 11/);
  expect(text).toMatch(/claimed +order\/shop\/7 +\+3 +sold by shop/);
});

test('of a set the parts are told, how old the word of each is, and which of them is the scarcest', async () => {
  const bench = stockBench(createMemoryStockStore(), { maxAgeMs: 60_000 });
  const start = bench.clock.now();
  const parts = [
    { sku: 'TEE', quantity: 2 },
    { sku: 'CAP', quantity: 1 },
  ];
  await bench.tell(
    bundleOf('GIFT', parts, start),
    readingOf({ sku: 'TEE', onHand: 9, atMs: start }),
    readingOf({ sku: 'CAP', onHand: 7, atMs: start - 30_000 }),
  );
  await bench.clock.moveBy(1_000);
  const gift = async () => {
    const answer = await bench.why('GIFT');
    return printed((terminal) => printStock(terminal, answer, 0));
  };
  const text = await gift();
  expect(text).not.toContain('ever been read');
  expect(text).toMatch(/a set of .*2 each TEE/);
  expect(text).toMatch(/TEE +location\/main +9 +0 +9 +odoo +1\.0 s/);
  expect(text).toMatch(/CAP +location\/main +7 +0 +7 +odoo +31 s/);
  expect(text).toMatch(/left to sell +4/);
  expect(text).toMatch(/TEE +2 +9 +0 +0 +0 +9 +4 +the scarcest/);
  expect(text).toMatch(/CAP +1 +7 +0 +0 +0 +7 +7\n/);
  await bench.clock.moveBy(50_000);
  expect(await gift()).toMatch(/CAP +1 +7 .* SL-STOCK-003/);
});

test('of a set with a part that was never read, that part is named', async () => {
  const bench = stockBench(createMemoryStockStore());
  const start = bench.clock.now();
  const parts = [
    { sku: 'TEE', quantity: 1 },
    { sku: 'CAP', quantity: 1 },
  ];
  await bench.tell(bundleOf('GIFT', parts, start), readingOf({ sku: 'TEE', onHand: 9, atMs: start }));
  const answer = await bench.why('GIFT');
  const text = printed((terminal) => printStock(terminal, answer, 0));
  expect(text).toContain('No location of CAP has ever been read.');
  expect(text).toMatch(/CAP .* the scarcest, SL-STOCK-002/);
});

test('a doubt says what is offered all the same: a flash sale goes on with what was set aside for it', async () => {
  const nowMs = stockBench(createMemoryStockStore()).clock.now();
  const quota = { name: 'friday', amount: 6_000_000, fromMs: nowMs, untilMs: nowMs + 7_200_000 };
  const bench = stockBench(createMemoryStockStore(), {
    maxAgeMs: 60_000,
    rules: [{ match: ['TEE'], channels: ['shop'], quota }],
  });
  const printedNow = async () => {
    const answer = await bench.why();
    return printed((terminal) => printStock(terminal, answer, 0));
  };
  await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: nowMs }));
  expect(await printedNow()).not.toContain('SL-STOCK-003');
  await bench.clock.moveBy(3_600_000);
  const during = await printedNow();
  expect(during).toMatch(/SL-STOCK-003: .* only what is set aside for a flash sale is offered: 6 on shop\./);
  expect(during).not.toContain('nothing is offered');
  await bench.clock.moveBy(3_600_000);
  expect(await printedNow()).toMatch(/SL-STOCK-003: it proves nothing, so nothing is offered\./);
});

test('safety stock that is measured is told with what was measured', async () => {
  const [shop] = stockPlan().channels;
  const shelves = shop?.shelves.map((shelf) => ({ ...shelf, safety: { fixed: 1_000_000, fraction: 0, adaptive: 2 } }));
  const channels = [{ ...shop, shelves }] as StockPlan['channels'];
  const bench = stockBench(createMemoryStockStore(), { channels });
  const told = async () => {
    const answer = await bench.why();
    return printed((terminal) => printStock(terminal, answer, 0));
  };
  await bench.tell(readingOf({ sku: 'TEE', onHand: 500, atMs: bench.clock.now() }));
  expect(await told()).toContain(
    'safety on shop: 1 (2 × 5 s, the usual lag, × 0 sold a second, at least 1, rounded up)',
  );
  await bench.clock.moveBy(1_400);
  await bench.take('shop');
  const sale = orderOf('shop', '1', [{ sku: 'TEE', quantity: 440 }]);
  await bench.tell(placed(sale, bench.clock.now()));
  expect(await told()).toContain('safety on shop: 3 (2 × 1.4 s × 0.733 sold a second, at least 1, rounded up)');
});

test('of safety stock the greatest counts, and a number that was given needs no words', async () => {
  const told = async (safety: Partial<Safety>) => {
    const bench = stockBench(createMemoryStockStore(), { rules: [{ match: ['*'], channels: ['shop'], safety }] });
    await bench.tell(readingOf({ sku: 'TEE', onHand: 50, atMs: bench.clock.now() }));
    const answer = await bench.why();
    return printed((terminal) => printStock(terminal, answer, 0));
  };
  expect(await told({ fixed: 2_000_000, fraction: 0.05 })).toContain(
    'safety on shop: 3 (5 % of 50, at least 2, rounded up)',
  );
  expect(await told({ fixed: 2_000_000 })).not.toContain('safety on');
});

test.each(['500', '201', '-1', 'all', '1.5', ''])('--history %s is refused with what can be shown', (asked) => {
  expect(() => linesOf(asked)).toThrow(/SL-CLI-004.*--history.*0 to 200/);
});

test('--history takes what the hub keeps for an answer', () => {
  expect(['0', '15', '200'].map(linesOf)).toEqual([0, 15, 200]);
});

test('the policy is told in a table', async () => {
  const { plan } = await story();
  const text = printed((terminal) => printPolicy(terminal, explainPolicy(plan)));
  expect(text).toMatch(/exclusive selling: .*nothing is sold twice/);
  expect(text).toMatch(/shop +ship +50 %, evenly +none/);
});

test('what was left is reckoned from the history, also when that does not go back to the beginning', async () => {
  const bench = await story();
  const answer = await bench.why();
  expect(leftOverTime(answer)).toEqual([11, 8]);
  const recent = answer.history.filter(({ kind }) => kind === 'claimed');
  expect(leftOverTime({ ...answer, history: recent })).toEqual([8]);
});

test('charts stay within their width, whatever they show', () => {
  expect(sparkline([0, 5, 10], 10)).toBe('▁▅█');
  expect(sparkline([], 10)).toBe('');
  expect(sparkline([7, 7], 10)).toBe('██');
  expect(sparkline(Array(100).fill(-3), 10)).toHaveLength(10);
  expect(
    stackedBar(
      [
        { value: 1, fill: 'a' },
        { value: 3, fill: 'b' },
        { value: -2, fill: 'c' },
      ],
      8,
    ),
  ).toBe('aabbbbbb');
  expect(stackedBar([{ value: 0, fill: 'a' }], 8)).toBe('');
});
