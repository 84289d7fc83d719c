import type { Failure } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';

/** Quoted values, and words that hold a digit: ids, amounts, dates, addresses of records. */
const QUOTED = /"[^"]*"|“[^”]*”|`[^`]*`|(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])/gu;
const WITH_DIGITS = /[\p{L}\p{N}_#./:@+-]*\p{N}[\p{L}\p{N}_#./:@+-]*/gu;

/** A message with everything that differs from one case to the next taken out. */
export function normalisedMessage(message: string): string {
  return message.replace(QUOTED, '…').replace(WITH_DIGITS, '#').replace(/\s+/g, ' ').trim().toLowerCase();
}

/** The same for failures that one cause is behind: subscription, code, field, rule and the message without its values. */
export function fingerprintOf(subscription: string, failure: Failure): string {
  const { code, field = '', rule = '', because } = failure;
  return factId(subscription, code, field.replace(/\d+/g, '#'), rule, normalisedMessage(because));
}
