import type { EventData } from '../../canonical/event.ts';
import { minorDigits } from '../../kernel/currency.ts';
import { type Money, parseMoney, subtract, sum, zero } from '../../kernel/money.ts';
import { quantity } from '../../kernel/quantity.ts';
import { posErrors } from './errors.ts';
import type { PosReceipt, PosTender } from './messages.ts';

type Receipt = EventData<'SaleCompleted'>['receipt'];
/** A receipt as its content alone: what makes it known in the hub stands elsewhere. */
export type Content = Pick<
  Receipt,
  'lines' | 'total' | 'rounding' | 'taxIncluded' | 'tenders' | 'cashier' | 'customer' | 'member'
>;

/** What was sold and paid, with every sum proved to the minor unit; `receiptOf` names a receipt of the till in the hub. Throws SL-POS-002 and SL-POS-003. */
export function contentOf(message: PosReceipt, receiptOf: (id: string) => string): Content {
  const currency = currencyOf(message.currency);
  const money = (text: string, field: string): Money => moneyOf(text, currency, field);
  const lines = message.lines.map(
    ({ line, sku, title, category, quantity: count, unit = 'each', total, taxes = [], soldOn, soldAs }, index) => ({
      line,
      sku,
      ...(category === undefined ? {} : { category }),
      ...(title === undefined ? {} : { title }),
      quantity: quantity(count, unit),
      total: money(total, `lines[${index}].total`),
      taxes: taxes.map(({ name, rate, amount }, at) => ({
        name,
        rate,
        amount: money(amount, `lines[${index}].taxes[${at}].amount`),
      })),
      ...(soldOn === undefined ? {} : { soldOn: receiptOf(soldOn) }),
      ...(soldAs === undefined ? {} : { soldAs }),
    }),
  );
  refuseWrongSigns(message, lines);
  const content: Content = {
    lines,
    total: money(message.total, 'total'),
    ...(message.rounding === undefined ? {} : { rounding: money(message.rounding, 'rounding') }),
    taxIncluded: message.taxIncluded,
    tenders: tendersOf(message.tenders, currency, 'tenders'),
    ...(message.cashier === undefined ? {} : { cashier: message.cashier }),
    ...(message.customer === undefined ? {} : { customer: message.customer }),
    ...(message.member === undefined ? {} : { member: message.member }),
  };
  proveSums(content, currency);
  return content;
}

function refuseWrongSigns({ type }: PosReceipt, lines: Content['lines']): void {
  const positive = lines.findIndex((line) => !line.quantity.value.startsWith('-'));
  if (type === 'return' && positive >= 0) {
    throw posErrors.error('SL-POS-002', {
      because: 'a return has a line that was not taken back; an exchange is a sale with lines of both signs',
      field: `lines[${positive}].quantity`,
      rule: 'negative',
    });
  }
}

function proveSums({ lines, rounding, taxIncluded, total, tenders }: Content, currency: string): void {
  const goods = sum(
    lines.map((line) => line.total),
    currency,
  );
  const onTop = taxIncluded ? [] : lines.flatMap((line) => line.taxes.map((tax) => tax.amount));
  const due = sum([goods, ...onTop, rounding ?? zero(currency)], currency);
  refuseDifference(subtract(total, due), 'total', 'the lines, taxes that come on top of them, and the rounding');
  const paid = sum(
    tenders.map((tender) => tender.amount),
    currency,
  );
  refuseDifference(subtract(paid, total), 'tenders', 'the total');
}

function refuseDifference(difference: Money, field: string, rule: string): void {
  if (difference.amount === 0) return;
  throw posErrors.error('SL-POS-003', {
    because: `${field} is off by ${difference.amount} minor units from ${rule}`,
    field,
    rule: `the sum of ${rule}`,
  });
}

export function tendersOf(tenders: readonly PosTender[], currency: string, field: string): Content['tenders'] {
  return tenders.map(({ kind, amount, reference }, index) => ({
    kind,
    amount: moneyOf(amount, currency, `${field}[${index}].amount`),
    ...(reference === undefined ? {} : { reference }),
  }));
}

/** Throws SL-POS-002 for a code that is none of ISO 4217. */
export function currencyOf(code: string): string {
  try {
    minorDigits(code);
    return code;
  } catch {
    throw posErrors.error('SL-POS-002', { because: `${code} is not a currency`, field: 'currency', rule: 'ISO 4217' });
  }
}

/** An amount with no more digits than its currency has. Throws SL-POS-002. */
export function moneyOf(text: string, currency: string, field: string): Money {
  try {
    return parseMoney(text, currency);
  } catch {
    throw posErrors.error('SL-POS-002', { because: `${field} is not an amount of ${currency}`, field, rule: currency });
  }
}
