import { minorDigits } from '../../kernel/currency.ts';
import { parseMoney } from '../../kernel/money.ts';
import { processErrors } from '../../process/errors.ts';

/** What a retailer decides about returns; `processes.return-and-refund` in the configuration. */
export interface ReturnPolicy {
  /** Days after the goods have left in which they may come back. */
  readonly windowDays: number;
  /** Other days for some channels. */
  readonly channelWindowDays: Readonly<Record<string, number>>;
  /** SKUs that are not taken back, unless something is wrong with them. */
  readonly finalSale: readonly string[];
  /** By currency, as a decimal text: up to this all returns of an order together need nobody's approval. */
  readonly automaticUpTo: Readonly<Record<string, string>>;
  /** Whether somebody looks at the goods before the money is given back, or what arrives counts as good. */
  readonly inspection: 'required' | 'none';
  /** Hundredths of a percent that are kept of goods that the buyer merely changed their mind about. */
  readonly restockingFeeBasisPoints: number;
  /** Whether the shipping that the buyer paid may be given back at all. */
  readonly shippingBack: 'as-asked' | 'never';
  /** How long a person may take to decide, and to look at goods, before another is told. */
  readonly approvalMs: number;
  readonly inspectionMs: number;
  /** Where it leads when nobody decided in time: to another person, or to a declined return. */
  readonly undecided: 'hold' | 'decline';
  /** What becomes of an exchange for dearer goods: it waits until the buyer has paid the rest, or is declined. */
  readonly dearerExchange: 'hold' | 'decline';
  /** How long it takes until the ERP is asked again for goods that came to a store which it did not know. */
  readonly unknownStoreMs: number;
  /** How long money, stock and channel may take after the goods were looked at, before a person is told. */
  readonly settlementMs: number;
  /** How long goods may take to come; then the return ends with what came. */
  readonly receiptMs: number;
  /** How long a return may wait for an order that nobody has reported. */
  readonly orderMs: number;
}

/** What the connected systems carry out; it follows from their connectors. */
export interface Abilities {
  /** Whether the ERP takes returned goods into its stock when it is asked to. */
  readonly takesReturns: boolean;
  /** Channels that can be told of a refund that was given elsewhere. */
  readonly recordRefundsIn: readonly string[];
  /** Channels that issue gift cards, and `erp` where the ERP does. */
  readonly giftCardsIn?: readonly string[];
}

/** All that decisions follow. */
export type ReturnRules = ReturnPolicy & Abilities;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const RETURN_DEFAULTS: ReturnPolicy = {
  windowDays: 30,
  channelWindowDays: {},
  finalSale: [],
  automaticUpTo: { EUR: '100.00', USD: '100.00', GBP: '100.00', CHF: '100.00' },
  inspection: 'required',
  restockingFeeBasisPoints: 0,
  shippingBack: 'as-asked',
  approvalMs: 2 * DAY_MS,
  inspectionMs: 3 * DAY_MS,
  undecided: 'hold',
  dearerExchange: 'hold',
  unknownStoreMs: HOUR_MS,
  settlementMs: DAY_MS,
  receiptMs: 30 * DAY_MS,
  orderMs: HOUR_MS,
};

type Rule = readonly [is: (value: unknown) => boolean, rule: string];

const isWhole = (value: unknown, most: number): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most;
const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === 'string' && each !== '');
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const oneOf = (...words: readonly string[]): Rule => [
  (value) => words.includes(value as string),
  `must be one of ${words.join(', ')}`,
];
const texts: Rule = [isTexts, 'must be a list of texts'];
const days: Rule = [(value) => isWhole(value, 3_660), 'must be a whole number of days, at most ten years'];
const time: Rule = [(value) => isWhole(value, 366 * DAY_MS), 'must be a whole number of milliseconds, at most a year'];

const RULES: { readonly [Name in keyof ReturnPolicy]: Rule } = {
  windowDays: days,
  channelWindowDays: [
    (value) => isObject(value) && Object.values(value).every((each) => days[0](each)),
    'must give whole days for each channel',
  ],
  finalSale: texts,
  automaticUpTo: [
    (value) => isObject(value) && Object.entries(value).every(([currency, amount]) => isAmount(amount, currency)),
    'must give an amount for each currency: `EUR: "100.00"`',
  ],
  inspection: oneOf('required', 'none'),
  restockingFeeBasisPoints: [(value) => isWhole(value, 10_000), 'must be a whole number of at most 10000'],
  shippingBack: oneOf('as-asked', 'never'),
  approvalMs: time,
  inspectionMs: time,
  undecided: oneOf('hold', 'decline'),
  dearerExchange: oneOf('hold', 'decline'),
  unknownStoreMs: time,
  settlementMs: time,
  receiptMs: time,
  orderMs: time,
};

function isAmount(value: unknown, currency: string): boolean {
  try {
    minorDigits(currency);
    return typeof value === 'string' && parseMoney(value, currency).amount >= 0;
  } catch {
    return false;
  }
}

/**
 * The settings `processes.return-and-refund` as a policy; what is left out keeps its default. Throws SL-PROCESS-006 with the
 * field, the rule and the value for a setting that is unknown or not readable.
 */
export function readReturnPolicy(settings: Readonly<Record<string, unknown>>): ReturnPolicy {
  for (const [name, value] of Object.entries(settings)) {
    const known = Object.hasOwn(RULES, name) ? RULES[name as keyof ReturnPolicy] : undefined;
    const rule = known === undefined ? `is not one of ${Object.keys(RULES).join(', ')}` : known[1];
    if (known?.[0](value) === true) continue;
    throw processErrors.error('SL-PROCESS-006', {
      because: `return-and-refund: "${name}" ${rule}`,
      field: `processes.return-and-refund.${name}`,
      rule,
      value: String(value).slice(0, 100),
    });
  }
  return { ...RETURN_DEFAULTS, ...(settings as Partial<ReturnPolicy>) };
}
