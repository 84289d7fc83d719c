import type { EventData } from '../../canonical/event.ts';
import { localDateOf } from './date.ts';

type Receipt = EventData<'SaleCompleted'>['receipt'];
type Reversal = EventData<'SaleReversed'>;
export type Figure = Reversal['figures'][number];

/**
 * Sums in minor units, by what they are of: `["EUR","net","0.2","food"]`. Of each currency, tenders and what moved into drawers
 * are what came in; net, tax, rounding and suspense are what it was for, and both add up to the same.
 */
export type Figures = { readonly [key: string]: number };

/** The category of lines that name none. */
export const NO_CATEGORY = 'goods';

export const figureKey = (currency: string, of: Figure['of'], detail: readonly string[]): string =>
  JSON.stringify([currency, of, ...detail]);

/** What a key of `Figures` stands for. */
export function readKey(key: string): { currency: string; of: Figure['of']; detail: readonly string[] } {
  const [currency = '', of, ...detail] = JSON.parse(key) as string[];
  return { currency, of: of as Figure['of'], detail };
}

/** What a receipt comes to. What its parts do not add up to is in suspense, so that the figures of a receipt always balance. */
export function figuresOf(receipt: Receipt, till: string): readonly Figure[] {
  let sums: Figures = {};
  const say = (of: Figure['of'], detail: string[], { amount, currency }: { amount: number; currency: string }) => {
    sums = plus(sums, { [figureKey(currency, of, detail)]: amount });
  };
  for (const { kind, amount } of receipt.tenders) say('tender', [till, kind], amount);
  for (const { total, taxes, category = NO_CATEGORY } of receipt.lines) {
    const included = receipt.taxIncluded ? taxes.reduce((sum, { amount }) => sum + amount.amount, 0) : 0;
    const rates = taxes.map(({ rate }) => rate).sort();
    const net = { amount: total.amount - included, currency: total.currency };
    say('net', [rates.length === 0 ? '0' : rates.join('+'), category], net);
    for (const { rate, amount } of taxes) say('tax', [rate], amount);
  }
  // Goods that were bought online are credited with their order: here it is only money that left the drawer for them.
  if (receipt.ofOrder !== undefined && receipt.total.amount !== 0) say('returned', [], receipt.total);
  if (receipt.rounding !== undefined) say('rounding', [], receipt.rounding);
  for (const [currency, rest] of balancesOf(sums)) say('suspense', [], { amount: rest, currency });
  return Object.entries(sums).map(([key, amount]) => {
    const { currency, of, detail } = readKey(key);
    return { of, detail: [...detail], amount: { amount, currency: currency as 'EUR' } };
  });
}

/** What came in less what it was for, by currency. */
export function balancesOf(figures: Figures): ReadonlyMap<string, number> {
  const balances = new Map<string, number>();
  for (const [key, amount] of Object.entries(figures)) {
    const { currency, of } = readKey(key);
    // What moved into a drawer came from elsewhere: it is its own counterpart.
    if (of === 'moved') continue;
    balances.set(currency, (balances.get(currency) ?? 0) + (of === 'tender' ? amount : -amount));
  }
  return balances;
}

/** Both together; figures that come to nothing are left out. */
export function plus(left: Figures, right: Figures): Figures {
  const sums: Record<string, number> = { ...left };
  for (const [key, amount] of Object.entries(right)) {
    const sum = (sums[key] ?? 0) + amount;
    if (sum === 0) delete sums[key];
    else sums[key] = sum;
  }
  return sums;
}

/** Figures of a message as sums; `sign` -1 takes them back. */
export function sumsOf(figures: readonly Figure[], sign: 1 | -1 = 1): Figures {
  let sums: Figures = {};
  for (const { of, detail, amount } of figures) {
    sums = plus(sums, { [figureKey(amount.currency, of, detail)]: sign * amount.amount });
  }
  return sums;
}

/** What is kept of a sale, so that it can be taken back. */
export type Taken = Pick<Reversal, 'receipt' | 'location' | 'till' | 'businessDate' | 'zone' | 'figures'>;

/** The till, told apart from one of the same name that another connection reports. */
export const tillName = (connection: string, till: string): string => `${connection}/${till}`;

/** What is kept of a receipt, without who bought and who served. */
export function takenOf(receipt: Receipt): Taken {
  const { id, location, till, businessDate, zone } = receipt;
  const figures = [...figuresOf(receipt, tillName(receipt.record.connection, till))];
  return { receipt: id, location, till, businessDate, zone, figures };
}

const DAY_MS = 86_400_000;

/**
 * What a void says to the days: the receipt's own day takes its figures back. The number of the void belongs to the business
 * date on which it happened, which nobody says: it is the date by the store's clock, or the one before where a store
 * is open past midnight, so both are told of the number alone.
 */
export function reversalsOf(taken: Taken, at: string, sequence: number | undefined): readonly Reversal[] {
  const numbered = sequence === undefined ? {} : { sequence };
  const own: Reversal = { ...taken, at, ...numbered };
  if (sequence === undefined) return [own];
  const atMs = Date.parse(at);
  const dates = [localDateOf(atMs, taken.zone), localDateOf(atMs - DAY_MS, taken.zone)];
  if (dates[0] === taken.businessDate) return [own];
  const others = dates.filter((date) => date > taken.businessDate);
  return [own, ...others.map((businessDate): Reversal => ({ ...own, businessDate, figures: [], numberOnly: true }))];
}
