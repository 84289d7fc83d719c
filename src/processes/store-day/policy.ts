import { DURATION_RULE, isCount, isDuration, readPolicy } from '../../process/policy.ts';

/** What a retailer decides about the days of stores; `processes.store-day` in the configuration. */
export interface StoreDayPolicy {
  /** Whether days are posted to the books. Nothing is until somebody says so: the ERP's connection must know journal and accounts. */
  readonly books: 'post' | 'leave';
  /** How long a complete day waits for tills that were not heard of yet. */
  readonly settleMs: number;
  /** How long after the end of the date, by the store's clock, receipts may be missing and tills open. */
  readonly patienceMs: number;
  /** What happens then: the day closes with a named variance, or waits for a person. */
  readonly missing: 'close' | 'wait';
  /**
   * The largest difference of a till and tender that needs nobody's approval, in minor units: one for all currencies, or by currency
   * (`{ EUR: 500, JPY: 50 }`), and then none in a currency that is not named.
   */
  readonly tolerance: number | Readonly<Record<string, number>>;
  /** The date that sales go to the books with when their day is closed: their own, or the one after. */
  readonly late: 'same-date' | 'next-date';
  /** How long late sales and counts are gathered into one entry. */
  readonly lateMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const DEFAULT_STORE_DAY_POLICY: StoreDayPolicy = {
  books: 'leave',
  settleMs: 15 * MINUTE_MS,
  patienceMs: 12 * HOUR_MS,
  missing: 'close',
  tolerance: 500,
  late: 'same-date',
  lateMs: 15 * MINUTE_MS,
};

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  books: ['post', 'leave'],
  missing: ['close', 'wait'],
  late: ['same-date', 'next-date'],
};

/**
 * The settings `processes.store-day` as a policy; what is left out keeps its default. Throws SL-PROCESS-006 with the field, the
 * rule and the value for a setting that is unknown or not readable.
 */
export const readStoreDayPolicy = (settings: Readonly<Record<string, unknown>>): StoreDayPolicy =>
  readPolicy('store-day', settings, DEFAULT_STORE_DAY_POLICY, brokenRule);

function brokenRule(name: string, value: unknown): string | undefined {
  const choices = CHOICES[name];
  if (choices !== undefined) {
    return choices.includes(value as string) ? undefined : `must be one of ${choices.join(', ')}`;
  }
  if (name === 'tolerance') return isCount(value) || isByCurrency(value) ? undefined : TOLERANCE_RULE;
  return isDuration(value) ? undefined : DURATION_RULE;
}

const TOLERANCE_RULE = 'must be a whole number of minor units, or one by currency: { EUR: 500, JPY: 50 }';

const isByCurrency = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(
    ([currency, most]) => /^[A-Z]{3}$/.test(currency) && Number.isSafeInteger(most) && (most as number) >= 0,
  );

/** The largest difference in a currency that needs nobody's approval, in minor units. */
export const toleranceIn = ({ tolerance }: Pick<StoreDayPolicy, 'tolerance'>, currency: string): number =>
  typeof tolerance === 'number' ? tolerance : (tolerance[currency] ?? 0);
