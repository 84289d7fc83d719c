import type { StoreDaySum, StoreDays, TenderSum } from './certificate.ts';

/** Tenders of many days together, each currency apart, the first in the alphabet first. Pure. */
export function sumTenders(days: readonly Pick<StoreDaySum, 'tenders'>[]): readonly TenderSum[] {
  const sums = new Map<string, TenderSum>();
  for (const each of days.flatMap(({ tenders }) => tenders)) {
    const key = `${each.currency} ${each.kind}`;
    const sum = sums.get(key);
    sums.set(key, sum === undefined ? each : plus(sum, each));
  }
  return [...sums].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, sum]) => sum);
}

const plus = (left: TenderSum, right: TenderSum): TenderSum => ({
  ...left,
  expected: left.expected + right.expected,
  counted: left.counted + right.counted,
  uncounted: left.uncounted + right.uncounted,
  difference: left.difference + right.difference,
});

/** A day of a store over all of its tenders, each currency apart. */
export const sumCurrencies = (tenders: readonly TenderSum[]): readonly TenderSum[] =>
  sumTenders([{ tenders: tenders.map((each) => ({ ...each, kind: '' })) }]);

/** Days that are open and do not stand among those that are listed: of dates before, or of a certificate that lists none. */
export function unlistedOpen({ open, days = [] }: Pick<StoreDays, 'open' | 'days'>): StoreDays['open'] {
  const listed = new Set(days.map(({ id }) => id));
  return open.filter(({ id }) => !listed.has(id));
}
