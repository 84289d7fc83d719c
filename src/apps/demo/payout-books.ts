import type { DemoWorld } from './world.ts';

/** What the books say of a payout. */
export interface PayoutBooks {
  /** `payout/stripe-main/po_1` */
  readonly id: string;
  /** Names of its posted entries in Odoo, by what they are of: a part of the payout (`1`) or the line of the bank (`bank`). */
  readonly entries: Readonly<Record<string, readonly string[]>>;
}

/** Payouts, and how many of them are in Odoo, with the line of the bank. */
export interface PayoutCount {
  readonly sent: number;
  readonly booked: number;
}

/** Every payout of the simulated Stripe with its entries in Odoo, read from its records and not from anything that the hub says. */
export function readPayoutBooks({ behind: { odoo, stripe } }: Pick<DemoWorld, 'behind'>): readonly PayoutBooks[] {
  const posted = odoo.records(
    'account.move',
    [
      ['move_type', '=', 'entry'],
      ['state', '=', 'posted'],
    ],
    ['ref', 'name'],
  );
  const entries = new Map<string, Record<string, string[]>>();
  for (const { ref, name } of posted) {
    const [, payout, part] = /^settlement\/stripe-main\/([^/]+)\/(.+)$/.exec(String(ref)) ?? [];
    if (payout === undefined || part === undefined) continue;
    const known = entries.get(payout) ?? {};
    entries.set(payout, known);
    known[part] = [...(known[part] ?? []), String(name)];
  }
  return [...stripe.state.payouts.keys()].map((id) => ({
    id: `payout/stripe-main/${id}`,
    entries: entries.get(id) ?? {},
  }));
}

/** Whether Odoo has a payout with the line of the bank. */
export const isInBooks = ({ entries }: Pick<PayoutBooks, 'entries'>): boolean =>
  entries['1'] !== undefined && entries.bank !== undefined;

export const countPayouts = (payouts: readonly PayoutBooks[]): PayoutCount => ({
  sent: payouts.length,
  booked: payouts.filter(isInBooks).length,
});

/** What can never be right of a payout, in words. */
export function payoutBreaches({ entries }: PayoutBooks): readonly string[] {
  return Object.entries(entries)
    .filter(([, names]) => names.length > 1)
    .map(([part, names]) => `part ${part} is booked ${names.length} times: ${names.join(', ')}`);
}
