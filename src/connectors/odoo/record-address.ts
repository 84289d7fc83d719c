import type { Profile } from '../../connector/connector.ts';
import type { OdooSettings } from './settings.ts';

/** The model of the record that a command or an event names. */
const MODELS: Readonly<Record<string, string>> = {
  'book-order': 'sale.order',
  'amend-order': 'sale.order',
  'confirm-order': 'sale.order',
  'cancel-order': 'sale.order',
  'post-invoice': 'account.move',
  'post-credit-note': 'account.move',
  'post-entry': 'account.move',
  'register-payment': 'account.payment',
  'register-refund': 'account.payment',
  InvoicePosted: 'account.move',
  CreditNotePosted: 'account.move',
  PaymentRegistered: 'account.payment',
  RefundRegistered: 'account.payment',
};

/**
 * Where a record is looked at in the browser. Odoo 17 knows this address, and 18 and 19 lead from it to their own
 * (`/odoo/sale.order/42`), so no version need be known.
 */
export function recordAddress(
  { id, said }: { readonly id: string; readonly said: string },
  { settings }: Pick<Profile<OdooSettings>, 'settings'>,
): string | undefined {
  const model = MODELS[said];
  const base = URL.parse(settings.url);
  if (model === undefined || base === null || !/^https?:$/.test(base.protocol) || !/^\d+$/.test(id)) return undefined;
  // The origin alone: whatever else a person wrote into the address is nobody's business.
  return `${base.origin}/web#id=${id}&model=${model}&view_type=form`;
}
