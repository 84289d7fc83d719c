import { orderId } from '../../canonical/value.ts';
import type { PaypalSettings } from './manifest.ts';

/** The canonical order that a payment names, when it names one that the configured channel sold. */
export function orderOf(
  named: { readonly customId?: string; readonly invoiceId?: string },
  { orderReference }: Pick<PaypalSettings, 'orderReference'>,
): string | undefined {
  const { field = 'custom_id', connection } = orderReference ?? {};
  const reference = (field === 'custom_id' ? named.customId : named.invoiceId)?.trim();
  if (reference === undefined || reference === '' || reference.length > 200) return undefined;
  if (/^order\/[^/]+\/[^/]+$/.test(reference)) return reference;
  if (connection === undefined || reference.includes('/')) return undefined;
  return orderId(connection, reference);
}
