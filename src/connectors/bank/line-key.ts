import { factId } from '../../kernel/ids.ts';
import type { BankLine, Frame } from './line.ts';

/**
 * What makes a line itself, whichever file it comes in. With the bank's reference it is the same line in the intraday report
 * and in the statement of the day; without one, only within the statement of one number, because two payments may well be
 * alike in every word. Lines that are alike within one statement are told apart by counting them.
 */
export function likenessOf(line: BankLine, frame: Frame): string {
  const { amount, bookedOn, valuedOn = '', reversal, bankReference, endToEnd = '', remittance } = line;
  return factId(
    frame.account,
    amount.currency,
    String(amount.amount),
    bookedOn,
    valuedOn,
    String(reversal),
    endToEnd,
    remittance.join('\n'),
    ...(bankReference === undefined ? ['statement', frame.statement] : ['reference', bankReference]),
  );
}

/** The key of a line, `nth` of those that are alike in its statement, from 0; and of its part `part`, from 1. */
export function lineKey(likeness: string, nth: number, part?: number): string {
  const whole = nth === 0 ? likeness : `${likeness}.${nth}`;
  return part === undefined ? whole : `${whole}-${part}`;
}
