import type { DemoWorld } from './world.ts';

/** A posted credit note in Odoo. */
export interface CreditNote {
  readonly name: string;
  /** In the currency of its order, as Odoo has it: 39.8. */
  readonly total: number;
  /** `paid` once the money is registered and reconciled with it. */
  readonly payment: string;
}

/** The credit notes of an order, read from the records of the simulated Odoo. */
export function creditNotesOf({ behind: { odoo } }: Pick<DemoWorld, 'behind'>, order: string): readonly CreditNote[] {
  const names = odoo.records('sale.order', [['origin', '=', order]], ['name']).map(({ name }) => name);
  const credits = odoo.records(
    'account.move',
    [
      ['move_type', '=', 'out_refund'],
      ['state', '=', 'posted'],
    ],
    ['name', 'amount_total', 'payment_state', 'invoice_origin'],
  );
  return credits
    .filter(({ invoice_origin }) => names.includes(invoice_origin))
    .map(({ name, amount_total, payment_state }) => ({
      name: String(name),
      total: Number(amount_total),
      payment: String(payment_state),
    }));
}
