import { factId } from '../../kernel/ids.ts';

const PREFIX = 'storeloom-';

/** A `PayPal-Request-Id` that derives from what is asked: about forty characters, where PayPal takes 108. */
export function requestKey(operation: 'capture' | 'void' | 'refund', ...parts: readonly string[]): string {
  return `${PREFIX}${operation}-${factId(...parts)}`;
}

/** What the hub writes as `custom_id` on the refunds that it makes, to know them again after PayPal's memory of request ids. */
export function purposeMark(order: string, purpose: string): string {
  return `${PREFIX}${factId(order, purpose)}`;
}

/** Whether the hub itself made this. */
export const isOurs = (customId: string | undefined): boolean => customId?.startsWith(PREFIX) ?? false;
