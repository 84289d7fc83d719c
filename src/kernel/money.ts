import { minorDigits } from './currency.ts';
import { valueErrors } from './errors.ts';

/** An amount in integer minor units (cents) of one ISO 4217 currency. Never a float, never without a currency. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** Money of integer minor units. Throws SL-VALUE-004 beyond the safe range, SL-VALUE-002 for an unknown currency. */
export function money(amount: number, currency: string): Money {
  minorDigits(currency);
  if (!Number.isSafeInteger(amount)) {
    throw valueErrors.error('SL-VALUE-004', {
      because: `${amount} is not a whole number of minor units within the safe range`,
      value: String(amount),
    });
  }
  return { amount: amount === 0 ? 0 : amount, currency };
}

/** No money of a currency. */
export function zero(currency: string): Money {
  return money(0, currency);
}

const DECIMAL = /^(-?)(\d{1,18})(?:\.(\d{1,18}))?$/;

/**
 * Reads a decimal text ("29.99") exactly. More digits than the currency has are accepted only when they are zeros.
 * Throws SL-VALUE-001 otherwise.
 */
export function parseMoney(text: string, currency: string): Money {
  const digits = minorDigits(currency);
  const match = DECIMAL.exec(text);
  const fraction = match?.[3] ?? '';
  if (!match || /[1-9]/.test(fraction.slice(digits))) {
    throw valueErrors.error('SL-VALUE-001', {
      because: `"${text.slice(0, 40)}" is not an amount of ${currency} (${digits} digits after the point)`,
      value: text.slice(0, 40),
    });
  }
  const units = Number(`${match[2]}${fraction.slice(0, digits).padEnd(digits, '0')}`);
  return money(match[1] === '-' ? -units : units, currency);
}

/**
 * Money from a binary float that a system sends for an amount it keeps exactly (Odoo sends 1.8200000000000003):
 * rounded to the nearest minor unit, halves away from zero.
 */
export function moneyOfFloat(value: number, currency: string): Money {
  const digits = minorDigits(currency);
  const scaled = Number(`${Math.abs(value).toPrecision(15)}e${digits}`);
  const units = Math.round(Number.isNaN(scaled) ? Math.abs(value) * 10 ** digits : scaled);
  return money(value < 0 ? -units : units, currency);
}

/** "29.99": a decimal text with exactly the digits of the currency. */
export function formatMoney({ amount, currency }: Money): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return amount < 0 ? `-${whole}` : whole;
}

function sameCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw valueErrors.error('SL-VALUE-003', { because: `${left.currency} and ${right.currency} cannot be combined` });
  }
}

export function add(left: Money, right: Money): Money {
  sameCurrency(left, right);
  return money(left.amount + right.amount, left.currency);
}

export function subtract(left: Money, right: Money): Money {
  sameCurrency(left, right);
  return money(left.amount - right.amount, left.currency);
}

/** The sum of amounts of one currency; an empty list gives zero. */
export function sum(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce(add, zero(currency));
}

/** Negative, zero or positive, like a sort comparison. */
export function compare(left: Money, right: Money): number {
  sameCurrency(left, right);
  return left.amount - right.amount;
}

export function equal(left: Money, right: Money): boolean {
  return left.currency === right.currency && left.amount === right.amount;
}

/**
 * Splits an amount over weights by the largest-remainder method: the parts sum exactly to the amount, and equal
 * weights differ by at most one minor unit, earlier parts first. Weights are whole and not negative; all zero means even.
 */
export function allocate(total: Money, weights: readonly number[]): Money[] {
  if (weights.length === 0) {
    if (total.amount === 0) return [];
    throw new RangeError('an amount cannot be split over no parts');
  }
  const even = weights.every((weight) => weight === 0);
  const shares = weights.map((weight) => BigInt(even ? 1 : weight));
  const whole = shares.reduce((left, right) => left + right, 0n);
  const sign = total.amount < 0 ? -1n : 1n;
  const amount = BigInt(Math.abs(total.amount));
  const parts = shares.map((share) => (amount * share) / whole);
  let rest = amount - parts.reduce((left, right) => left + right, 0n);
  const byRemainder = shares
    .map((share, index) => ({ index, remainder: (amount * share) % whole }))
    .sort((left, right) =>
      left.remainder === right.remainder ? left.index - right.index : left.remainder > right.remainder ? -1 : 1,
    );
  for (const { index } of byRemainder) {
    if (rest === 0n) break;
    parts[index] = (parts[index] as bigint) + 1n;
    rest -= 1n;
  }
  return parts.map((part) => money(Number(sign * part), total.currency));
}
