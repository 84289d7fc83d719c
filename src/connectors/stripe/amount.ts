import { minorDigits } from '../../kernel/currency.ts';
import { type Money, money } from '../../kernel/money.ts';
import { stripeErrors } from './errors.ts';

/**
 * Digits of the minor unit where Stripe's own list differs from ISO 4217 (docs.stripe.com/currencies, read 2026-11):
 * the ariary is sent without a fraction; the króna and the shilling are sent with two digits that must be zeros.
 */
const STRIPE_DIGITS: Readonly<Record<string, number>> = { MGA: 0, ISK: 2, UGX: 2 };

/**
 * Money from an integer of Stripe's minor units and its lower-case currency. Throws SL-STRIPE-008 when the currency is
 * not in ISO 4217 or the amount has a fraction that the currency does not.
 */
export function moneyOfStripe(amount: number, currency: string, field: string): Money {
  const code = currency.toUpperCase();
  const shift = shiftOf(code, field);
  if (shift <= 0) return money(amount * 10 ** -shift, code);
  const unit = 10 ** shift;
  if (amount % unit !== 0) {
    throw stripeErrors.error('SL-STRIPE-008', {
      because: `${amount} is not a whole number of ${code}`,
      field,
      rule: `a multiple of ${unit}`,
      value: String(amount),
    });
  }
  return money(amount / unit, code);
}

/** The integer of minor units and the lower-case currency that Stripe wants. Throws SL-STRIPE-008. */
export function stripeAmountOf({ amount, currency }: Money): { readonly amount: number; readonly currency: string } {
  const shift = shiftOf(currency, 'amount');
  const lower = currency.toLowerCase();
  if (shift >= 0) return { amount: amount * 10 ** shift, currency: lower };
  const unit = 10 ** -shift;
  if (amount % unit !== 0) {
    throw stripeErrors.error('SL-STRIPE-008', {
      because: `Stripe takes no fraction of ${currency}`,
      field: 'amount',
      rule: `a multiple of ${unit} minor units`,
      value: String(amount),
    });
  }
  return { amount: amount / unit, currency: lower };
}

/** How many digits more Stripe sends than ISO 4217 has. */
function shiftOf(currency: string, field: string): number {
  let digits: number;
  try {
    digits = minorDigits(currency);
  } catch {
    throw stripeErrors.error('SL-STRIPE-008', {
      because: `"${currency.slice(0, 10)}" is not a currency of ISO 4217`,
      field,
      value: currency.slice(0, 10),
    });
  }
  return (STRIPE_DIGITS[currency] ?? digits) - digits;
}
