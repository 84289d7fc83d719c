import { defineConnector } from '../../connector/connector.ts';
import { openBulkOperations } from './bulk-operations.ts';
import { cancelOrder } from './cancel-order.ts';
import { check } from './check.ts';
import { openClient } from './client.ts';
import { issueGiftCard } from './gift-card.ts';
import { openInventory } from './inventory.ts';
import { levelHints, levelPolls } from './inventory-levels.ts';
import { publishAvailability } from './inventory-publishing.ts';
import { inventoryReading } from './inventory-reading.ts';
import { LEVEL_HINT } from './inventory-translate.ts';
import { manifest, SettingsSchema, type ShopifySettings } from './manifest.ts';
import { capturePayment, refundPayment, voidPayment } from './payments.ts';
import { fetchHint, orderPoll } from './poll.ts';
import { productPolls } from './product-poll.ts';
import { openShelf } from './product-reading.ts';
import { provisioner } from './provision.ts';
import { publishPrice } from './publish-price.ts';
import { publishProduct } from './publish-product.ts';
import { recordRefund } from './record-refund.ts';
import { recordShipment } from './record-shipment.ts';
import { translate } from './translate.ts';
import { webhook } from './webhook.ts';

/** Shopify by its GraphQL Admin API and its webhooks. */
export const shopify = defineConnector<ShopifySettings>({
  manifest,
  settings: SettingsSchema,
  webhook,
  translate,
  open(context) {
    const client = openClient(context);
    const inventory = openInventory(context, client);
    const followLevel = levelHints(inventory);
    const shelf = openShelf(context, client);
    const provision = provisioner(context, client);
    return {
      commands: {
        'record-shipment': recordShipment(context, client),
        'cancel-order': cancelOrder(context, client),
        'capture-payment': capturePayment(context, client),
        'void-payment': voidPayment(context, client),
        'refund-payment': refundPayment(context, client),
        'record-refund': recordRefund(inventory),
        'issue-gift-card': issueGiftCard(context, client),
        'publish-availability': publishAvailability(inventory),
        'publish-product': publishProduct({ context, client, shelf, bulk: openBulkOperations(context, client) }),
        'publish-price': publishPrice(context, client, shelf),
      },
      polls: [orderPoll(context, client), ...levelPolls(inventory), ...productPolls(context, client, shelf)],
      fetch: (hint) => (hint.kind === LEVEL_HINT ? followLevel(hint) : fetchHint(context, client, hint)),
      provisioner: provision,
      stock: inventoryReading(inventory),
      check: () => check(context, client, provision),
      close: async () => {},
    };
  },
});
