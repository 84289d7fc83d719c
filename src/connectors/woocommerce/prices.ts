import type { Json } from '../../kernel/json.ts';
import { formatMoney, type Money } from '../../kernel/money.ts';
import { wooErrors } from './errors.ts';

/** Fields of the API that hold an amount, whatever they are sent in. */
const AMOUNTS = new Set([
  'amount',
  'price',
  'regular_price',
  'sale_price',
  'refund_total',
  'refund_tax',
  'subtotal',
  'subtotal_tax',
  'total',
  'total_tax',
  'discount',
]);
/** The one amount that the shop takes as a number, which is how it was measured. */
const NUMBERS = new Set(['refund_total']);
const MOST_DEPTH = 8;

/** "29.99": the only form of an amount that the shop reads rightly, whatever it shows to its buyers. */
export function priceText(amount: Money): string {
  const text = formatMoney(amount);
  refuse('amount', text);
  return text;
}

/**
 * Looks through everything that is about to be sent. The shop stores "13,49" as 1349 and "abc" as no price at all, and
 * answers 200 to both, so nothing but this guard stands between a wrong text and a wrong price. Throws SL-WOO-013.
 */
export function proveAmounts(body: Json, path = '', depth = 0): void {
  if (typeof body !== 'object' || body === null || depth > MOST_DEPTH) return;
  for (const [name, value] of Object.entries(body)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (NUMBERS.has(name) && Number.isFinite(value)) continue;
    // A price may be taken away, which the shop writes as an empty text.
    if (AMOUNTS.has(name) && (typeof value === 'string' || typeof value === 'number') && value !== '')
      refuse(at, value);
    else proveAmounts(value as Json, at, depth + 1);
  }
}

function refuse(field: string, value: string | number): void {
  if (typeof value === 'string' && /^-?\d{1,15}(\.\d{1,6})?$/.test(value)) return;
  const rule = 'a decimal text with a point, as "13.49"';
  const shown = String(value).slice(0, 40);
  throw wooErrors.error('SL-WOO-013', { because: `${field} is ${shown}, not ${rule}`, field, rule, value: shown });
}
