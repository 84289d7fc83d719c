import { expect, test } from 'vitest';
import { explainPolicy } from '../../ledgers/stock/explain.ts';
import { createMemoryStockStore } from '../../ledgers/stock/memory-store.ts';
import { stockBench } from '../../testing/stock-bench.ts';
import { confirmed, orderOf, placed, readingOf } from '../../testing/stock-messages.ts';
import { printPolicy, printStock } from './stock.ts';
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
