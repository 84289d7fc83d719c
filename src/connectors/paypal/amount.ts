import { asObject } from '../../connector/fields.ts';
import type { Json } from '../../kernel/json.ts';
import { formatMoney, type Money, parseMoney } from '../../kernel/money.ts';
import { paypalErrors } from './errors.ts';

/** Currencies that take no decimals at PayPal; ISO 4217 gives the forint and the Taiwan dollar two. */
const WHOLE = new Set(['HUF', 'JPY', 'TWD']);

/** Money as PayPal sends it: `{currency_code: "EUR", value: "10.99"}`. Throws SL-PAYPAL-007 or SL-PAYPAL-008. */
export function moneyOfPaypal(sent: Json | undefined, field: string): Money {
  const object = asObject(sent);
  const { currency_code: currency, value } = object ?? {};
  if (typeof currency !== 'string' || typeof value !== 'string') {
    throw paypalErrors.error('SL-PAYPAL-007', {
      because: `${field} is not an amount`,
      field,
      rule: 'currency_code, value',
    });
  }
  try {
    return parseMoney(value, currency);
  } catch {
    throw paypalErrors.error('SL-PAYPAL-008', {
      because: `"${value.slice(0, 30)}" is not an amount of ${currency.slice(0, 10)}`,
      field,
      value: value.slice(0, 30),
    });
  }
}

/** Money as PayPal takes it. Throws SL-PAYPAL-008 for a fraction where PayPal has none. */
export function paypalAmountOf(amount: Money): { readonly currency_code: string; readonly value: string } {
  const { currency } = amount;
  const text = formatMoney(amount);
  if (!WHOLE.has(currency)) return { currency_code: currency, value: text };
  const [whole = '', fraction = ''] = text.split('.');
  if (/^0*$/.test(fraction)) return { currency_code: currency, value: whole };
  throw paypalErrors.error('SL-PAYPAL-008', {
    because: `PayPal takes no decimals of ${currency}`,
    field: 'amount',
    rule: 'a whole number',
    value: text,
  });
}
