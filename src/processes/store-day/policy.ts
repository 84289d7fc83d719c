import { processErrors } from '../../process/errors.ts';

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
  /** The largest difference of a till and tender, in minor units, that needs nobody's approval. */
  readonly tolerance: number;
  /** The date that sales go to the books with when their day is closed: their own, or the one after. */
  readonly late: 'same-date' | 'next-date';
  /** How long late sales are gathered into one entry. */
  readonly lateMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const YEAR_MS = 366 * 24 * HOUR_MS;

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
export function readStoreDayPolicy(settings: Readonly<Record<string, unknown>>): StoreDayPolicy {
  for (const [name, value] of Object.entries(settings)) {
    const rule = brokenRule(name, value);
    if (rule === undefined) continue;
    throw processErrors.error('SL-PROCESS-006', {
      because: `store-day: "${name}" ${rule}`,
      field: `processes.store-day.${name}`,
      rule,
      value: String(value).slice(0, 100),
    });
  }
  return { ...DEFAULT_STORE_DAY_POLICY, ...(settings as Partial<StoreDayPolicy>) };
}

function brokenRule(name: string, value: unknown): string | undefined {
  if (!Object.hasOwn(DEFAULT_STORE_DAY_POLICY, name)) {
    return `is not one of ${Object.keys(DEFAULT_STORE_DAY_POLICY).join(', ')}`;
  }
  const choices = CHOICES[name];
  if (choices !== undefined) {
    return choices.includes(value as string) ? undefined : `must be one of ${choices.join(', ')}`;
  }
  const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  if (name === 'tolerance') return isCount ? undefined : 'must be a whole number of minor units';
  return isCount && value <= YEAR_MS ? undefined : 'must be a whole number of milliseconds, at most a year';
}
