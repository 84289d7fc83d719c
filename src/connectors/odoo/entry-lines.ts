import type { CommandData } from '../../canonical/envelope.ts';
import { minorDigits } from '../../kernel/currency.ts';
import { type Money, money } from '../../kernel/money.ts';

type Entry = CommandData<'post-entry'>;

/** A line as it goes to the books. */
export interface BookLine {
  /** The account, by the name that the configuration gives it. */
  readonly account: string;
  readonly label: string;
  /** In the company's currency; debits are positive. All balances of an entry add up to zero. */
  readonly balance: Money;
  /** What it is in its own currency. */
  readonly shown: Money;
  readonly reference?: string;
}

/** Minor units of the company's currency for minor units of the entry's, as a fraction. */
export interface Rate {
  readonly company: bigint;
  readonly entry: bigint;
}

/** The account of what is left when every line is rounded by itself. */
export const RATE_DIFFERENCE = 'rate-difference';

/** The rate of the provider: what it says that movements were in the company's currency, against what it settled for them. */
export function rateOfProvider({ lines }: Entry, company: string): Rate | undefined {
  const told = lines.filter(({ foreign, amount }) => foreign?.currency === company && amount.currency !== company);
  const sum = (of: (line: Entry['lines'][number]) => number): bigint =>
    told.reduce((all, line) => all + BigInt(Math.abs(of(line))), 0n);
  const rate = { company: sum(({ foreign }) => foreign?.amount ?? 0), entry: sum(({ amount }) => amount.amount) };
  return rate.company > 0n && rate.entry > 0n ? rate : undefined;
}

/** The rate of the ERP: units of `currency` for one of the company's, as a number of Odoo. Undefined for what is no rate. */
export function rateOfErp(perCompany: number, currency: string, company: string): Rate | undefined {
  if (!Number.isFinite(perCompany) || perCompany <= 0) return undefined;
  const parts = 12;
  const digits = (code: string): bigint => 10n ** BigInt(minorDigits(code));
  const units = BigInt(Math.round(perCompany * 10 ** parts));
  return units === 0n
    ? undefined
    : { company: 10n ** BigInt(parts) * digits(company), entry: units * digits(currency) };
}

/** To the nearest minor unit, halves away from zero. */
function converted(amount: number, { company, entry }: Rate): number {
  const whole = BigInt(Math.abs(amount)) * company;
  const rounded = Number((2n * whole + entry) / (2n * entry));
  return amount < 0 ? -rounded : rounded;
}

/**
 * The lines of an entry for a company: each in the company's currency by the rate, to the minor unit, and what rounding leaves over on
 * a line of its own. A movement that the buyer paid in the company's currency keeps that amount exactly. `rate` is not needed
 * where the entry is in the company's currency.
 */
export function bookLines({ label, lines }: Entry, company: string, rate: Rate | undefined): readonly BookLine[] {
  const booked = lines.map(({ account, amount, foreign, reference, ...line }): BookLine => {
    const head = { account, label: line.label ?? label, ...(reference === undefined ? {} : { reference }) };
    if (amount.currency === company) return { ...head, balance: amount, shown: foreign ?? amount };
    if (foreign?.currency === company) return { ...head, balance: foreign, shown: foreign };
    const balance = money(rate === undefined ? 0 : converted(amount.amount, rate), company);
    return { ...head, balance, shown: foreign ?? amount };
  });
  const difference = money(-booked.reduce((sum, { balance }) => sum + balance.amount, 0), company);
  if (difference.amount === 0) return booked;
  return [...booked, { account: RATE_DIFFERENCE, label: `${label}: rounding`, balance: difference, shown: difference }];
}
