import { CURRENCIES, minorDigits } from '../../kernel/currency.ts';
import { CodedError } from '../../kernel/failure.ts';
import { type Money, money, parseMoney } from '../../kernel/money.ts';
import { unreadable } from './unreadable.ts';

/**
 * An amount exactly as the text says it. Digits that the currency does not have are taken only when they are zeros; nothing
 * is ever rounded. `mark` is the one decimal mark of the format: CAMT writes a dot, MT940 a comma that may stand last.
 */
export function readAmount(text: string, currency: string, mark: '.' | ',', field: string): Money {
  const plain = mark === ',' ? text.replace(/,$/, '').replace(',', '.') : text.replace(/^\+/, '').replace(/^\./, '0.');
  if (mark === ',' && (!text.includes(',') || text.includes('.'))) {
    throw unreadable(field, 'an amount with a decimal comma', text);
  }
  if (!/^\d{1,18}(\.\d{1,18})?$/.test(plain)) throw unreadable(field, 'a positive decimal amount', text);
  return within(() => parseMoney(plain, currency), { text, currency, field });
}

/** An amount in minor units without a mark, as BAI2 writes them; a sign may stand in front. */
export function readMinorUnits(text: string, currency: string, field: string): Money {
  if (!/^[+-]?\d{1,18}$/.test(text)) throw unreadable(field, 'digits without a decimal mark', text);
  return within(() => money(Number(text), currency), { text, currency, field });
}

export const signed = (amount: Money, incoming: boolean): Money =>
  money(incoming ? amount.amount : -amount.amount, amount.currency);

interface Said {
  readonly text: string;
  readonly currency: string;
  readonly field: string;
}

function within(read: () => Money, { text, currency, field }: Said): Money {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    if (!CURRENCIES.includes(currency)) throw unreadable(`${field} currency`, 'a code of ISO 4217', currency);
    const digits = minorDigits(currency);
    throw unreadable(field, `an amount of ${currency} with at most ${digits} digits behind the mark`, text);
  }
}
