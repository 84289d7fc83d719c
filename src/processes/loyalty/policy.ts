import { CURRENCIES } from '../../kernel/currency.ts';
import { processErrors } from '../../process/errors.ts';

/** What a retailer decides about points; `processes.loyalty` in the configuration. Without it nobody earns any. */
export interface LoyaltyPolicy {
  /** Points for one unit of a currency (one euro, not one cent), by currency; an order in another currency earns nothing. */
  readonly earn: Readonly<Record<string, Rate>>;
  /** What a broken number of points of an order becomes. */
  readonly rounding: 'down' | 'nearest' | 'up';
  /** Whether what was paid for shipping earns points too. */
  readonly shipping: boolean;
  /** Articles that earn nothing; `*` stands for any text. */
  readonly excluded: readonly string[];
  /** More or fewer points for some channels or articles; the first that fits holds. */
  readonly factors: readonly Factor[];
  /** When an order has earned its points: when it is paid, or when it is closed (all shipped, invoiced and paid). */
  readonly accrueAt: 'paid' | 'closed';
  /** How long they wait then, for example for the time in which goods may be returned. */
  readonly waitMs: number;
  /** What buyers without an account in the channel earn: nothing, or points that are kept for their e-mail address. */
  readonly guests: 'nothing' | 'email';
  /** By connection of tills, the channel whose customers' numbers its cards carry; its own numbers where none is named. */
  readonly cards: Readonly<Record<string, string>>;
  /** What an account below zero is, after points were taken back that had been spent. */
  readonly belowZero: 'debt' | 'case';
}

/** A decimal number of at most four digits after the point, as a whole number of ten-thousandths. */
export type Rate = number;

export interface Factor {
  /** Of these channels only; of all when left out. */
  readonly channels?: readonly string[];
  /** Of these articles only; of all when left out. */
  readonly skus?: readonly string[];
  readonly factor: Rate;
}

export const DEFAULT_LOYALTY_POLICY: LoyaltyPolicy = {
  earn: {},
  rounding: 'down',
  shipping: false,
  excluded: [],
  factors: [],
  accrueAt: 'paid',
  waitMs: 0,
  guests: 'nothing',
  cards: {},
  belowZero: 'debt',
};

type Wishes = Readonly<Record<string, unknown>>;

/**
 * The settings `processes.loyalty` as a policy; what is left out keeps its default. Throws SL-PROCESS-006 with the field, the rule
 * and the value for a setting that is unknown or not readable.
 */
export function readLoyaltyPolicy(settings: Wishes): LoyaltyPolicy {
  for (const [name, value] of Object.entries(settings)) {
    const rule = brokenRule(name, value);
    if (rule !== undefined) throw broken(name, rule, value);
  }
  const { earn = {}, factors = [] } = settings as { earn?: Wishes; factors?: readonly WishedFactor[] };
  if (Object.keys(earn).length === 0) throw broken('earn', 'must name at least one currency', earn);
  return {
    ...DEFAULT_LOYALTY_POLICY,
    ...(settings as Partial<LoyaltyPolicy>),
    earn: Object.fromEntries(Object.entries(earn).map(([currency, rate]) => [currency, rateOf(rate) ?? 0])),
    factors: factors.map(({ factor, ...where }) => ({ ...where, factor: rateOf(factor) ?? 0 })),
  };
}

type WishedFactor = Omit<Factor, 'factor'> & { readonly factor: unknown };

const broken = (name: string, rule: string, value: unknown) =>
  processErrors.error('SL-PROCESS-006', {
    because: `loyalty: "${name}" ${rule}`,
    field: `processes.loyalty.${name}`,
    rule,
    value: (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 100),
  });

const DAY_MS = 86_400_000;
const RATE = /^(\d{1,6})(?:\.(\d{1,4}))?$/;
/** Ten-thousandths in one. */
export const RATE_SCALE = 10_000;

/** "1.5" and 1.5 are 15,000 ten-thousandths; undefined for what is no such number. */
function rateOf(value: unknown): Rate | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const [, whole, fraction = ''] = RATE.exec(String(value)) ?? [];
  return whole === undefined ? undefined : Number(whole) * RATE_SCALE + Number(fraction.padEnd(4, '0'));
}

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length <= 10_000 &&
  value.every((each) => typeof each === 'string' && each.length > 0 && each.length <= 100);
const oneOf =
  (...words: readonly string[]) =>
  (value: unknown): string | undefined =>
    words.includes(value as string) ? undefined : `must be one of ${words.join(', ')}`;
const isObject = (value: unknown): value is Wishes =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const RULES: { readonly [Name in keyof LoyaltyPolicy]: (value: unknown) => string | undefined } = {
  earn: (value) =>
    isObject(value) &&
    Object.entries(value).every(([currency, rate]) => CURRENCIES.includes(currency) && rateOf(rate) !== undefined)
      ? undefined
      : 'must give points for a unit of a currency, with at most four digits after the point: { EUR: 1 }',
  rounding: oneOf('down', 'nearest', 'up'),
  shipping: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
  excluded: (value) => (isTexts(value) ? undefined : 'must be a list of SKUs; `*` stands for any text'),
  factors: (value) =>
    Array.isArray(value) && value.length <= 1_000 && value.every(isFactor)
      ? undefined
      : 'must be a list of { factor, channels, skus }, the factor with at most four digits after the point',
  accrueAt: oneOf('paid', 'closed'),
  waitMs: (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= 366 * DAY_MS
      ? undefined
      : 'must be a whole number of milliseconds, at most a year',
  guests: oneOf('nothing', 'email'),
  cards: (value) =>
    isObject(value) && isTexts(Object.keys(value)) && isTexts(Object.values(value))
      ? undefined
      : 'must name a channel for a connection of tills: { stores: shopify-eu }',
  belowZero: oneOf('debt', 'case'),
};

function isFactor(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { factor, channels = [], skus = [], ...unknown } = value;
  return rateOf(factor) !== undefined && isTexts(channels) && isTexts(skus) && Object.keys(unknown).length === 0;
}

function brokenRule(name: string, value: unknown): string | undefined {
  if (!Object.hasOwn(RULES, name)) return `is not one of ${Object.keys(RULES).join(', ')}`;
  return RULES[name as keyof LoyaltyPolicy](value);
}
