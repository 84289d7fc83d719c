import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findingsOf } from './chain.ts';
import { chainOf, statementNamed } from './testing/statements.ts';

const kinds = (numbers: readonly number[]): string[] =>
  findingsOf(chainOf(12).filter(({ sequence = 0 }) => !numbers.includes(sequence))).map(
    ({ kind, about }) => `${kind} ${about.split('/').at(-1)}`,
  );

test('statements that follow one another fit', () => {
  expect(kinds([])).toEqual([]);
});

test('a number that is missing is found at the statement behind it, with what moved meanwhile', () => {
  expect(kinds([5])).toEqual(['SL-BANK-021 2026-6']);
  expect(kinds([3, 7, 8])).toEqual(['SL-BANK-021 2026-4', 'SL-BANK-021 2026-9']);
  const [finding] = findingsOf(chainOf(12).filter(({ sequence }) => sequence !== 5));
  expect(finding).toMatchObject({ amount: { amount: 5, currency: 'EUR' } });
  expect(finding?.reason).toContain('Number 5 of account …3000 is missing');
});

test('the first or last number cannot be missed', () => {
  expect(kinds([1, 2, 12])).toEqual([]);
});

test('a balance that jumps is found', () => {
  const [first, second] = chainOf(2) as [never, never];
  const jumped = { ...(second as object), opening: { amount: 999, currency: 'EUR' } } as never;
  expect(findingsOf([first, jumped])).toMatchObject([{ kind: 'SL-BANK-020', amount: { amount: 998 } }]);
});

test('a bank begins to count again with the year, and what it leaves out then is missing too', () => {
  const before = statementNamed(250, { until: '2025-12-31', opening: 0, closing: 10 });
  const first = statementNamed(1, { until: '2026-01-02', opening: 10, closing: 20 });
  const third = statementNamed(3, { until: '2026-01-06', opening: 20, closing: 30 });
  expect(findingsOf([before, first])).toEqual([]);
  expect(findingsOf([before, third])).toMatchObject([{ kind: 'SL-BANK-021' }]);
});

test('pages follow one another; a page that is missing shows in the balances', () => {
  const pages = [1, 2, 3].map((page) =>
    statementNamed(9, { until: '2026-02-01', opening: page, closing: page + 1, page }),
  );
  expect(findingsOf(pages)).toEqual([]);
  const [first, , third] = pages as [never, never, never];
  expect(findingsOf([first, third])).toMatchObject([
    { kind: 'SL-BANK-020', suggestion: expect.stringContaining('page') },
  ]);
});

test('two contents of one number are a finding, and either may carry the chain on', () => {
  const chain = chainOf(3);
  const other = {
    ...(chain[1] as object),
    event: 'other',
    closing: { amount: 77, currency: 'EUR' },
    file: 'again.xml',
  } as never;
  expect(findingsOf([...chain, other])).toMatchObject([
    { kind: 'SL-BANK-022', about: 'statement/bank-main/DE89370400440532013000/2026-2' },
  ]);
});

test('the order in which statements are known changes nothing', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(chainOf(12)), (some) => {
      const sorted = [...some].sort((left, right) => (left.sequence ?? 0) - (right.sequence ?? 0));
      expect(findingsOf(some)).toEqual(findingsOf(sorted));
    }),
  );
});
