import { orderId } from '../../canonical/value.ts';
import type { StripeSettings } from './manifest.ts';

/** The canonical order that the metadata of a payment names, when it names one that a configured channel sold. */
export function orderOf(
  metadata: Readonly<Record<string, string>>,
  settings: Pick<StripeSettings, 'orderReference'>,
): string | undefined {
  const { metadataKey = 'order_id', shopKey = 'shop', shops = {}, connection } = settings.orderReference ?? {};
  const reference = Object.hasOwn(metadata, metadataKey) ? metadata[metadataKey]?.trim() : undefined;
  if (reference === undefined || reference === '' || reference.length > 200) return undefined;
  if (/^order\/[^/]+\/[^/]+$/.test(reference)) return reference;
  const foreignId = reference.replace(/^gid:\/\/shopify\/Order\//, '');
  if (foreignId.includes('/')) return undefined;
  const shop = Object.hasOwn(metadata, shopKey) ? metadata[shopKey]?.trim() : undefined;
  // A shop that is named but not configured is someone else's order: never the default channel's.
  const channel = shop === undefined || shop === '' ? connection : Object.hasOwn(shops, shop) ? shops[shop] : undefined;
  return channel === undefined ? undefined : orderId(channel, foreignId);
}
