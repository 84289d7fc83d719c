import { connectionOf, foreignIdOf, paymentId } from '../../canonical/value.ts';

/** What an order gets of a line of the bank, and the payment that this is. */
export interface Share {
  readonly order: string;
  readonly payment: string;
  readonly reference: string;
  readonly amount: number;
}

/** What each order gets of a line, by payments that go by the same names whoever asks. Nothing is no payment. Pure. */
export function sharesOf(transaction: string, ids: readonly string[], amounts: readonly number[]): readonly Share[] {
  const orders = ids.filter((id) => id.startsWith('order/'));
  return orders.flatMap((order, index) => {
    const amount = amounts[index] ?? 0;
    const reference = orders.length === 1 ? foreignIdOf(transaction) : `${foreignIdOf(transaction)}-${index + 1}`;
    return amount === 0 ? [] : [{ order, payment: paymentId(connectionOf(transaction), reference), reference, amount }];
  });
}
