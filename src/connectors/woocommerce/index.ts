import { openArticles } from '../../connector/articles.ts';
import { defineConnector } from '../../connector/connector.ts';
import { cancelOrder } from './cancel-order.ts';
import { check } from './check.ts';
import { MOST_PER_PAGE, openClient } from './client.ts';
import { followMany } from './hints.ts';
import { manifest, SettingsSchema, type WooSettings } from './manifest.ts';
import { modifiedPolls } from './poll.ts';
import { openShelf } from './product-reading.ts';
import { openProductSearch } from './product-search.ts';
import { provisioner } from './provision.ts';
import { publishAvailability } from './publish-availability.ts';
import { publishPrice } from './publish-price.ts';
import { publishProduct } from './publish-product.ts';
import { openReader } from './reading.ts';
import { recordRefund } from './record-refund.ts';
import { recordShipment } from './record-shipment.ts';
import { refundPayment } from './refund-payment.ts';
import { stockReading } from './stock-reading.ts';
import { sweeps } from './sweep.ts';
import { translate } from './translate.ts';
import { webhook } from './webhook.ts';

/** WooCommerce by its REST API; its webhooks only say where to look. */
export const woocommerce = defineConnector<WooSettings>({
  manifest,
  settings: SettingsSchema,
  webhook,
  translate,
  open(context) {
    const client = openClient(context);
    const articles = openArticles(context);
    const search = openProductSearch(context, client, articles);
    const shelf = openShelf(context, client, search);
    const publishing = { context, client, shelf, search };
    const reader = openReader({ context, client, articles, shelf });
    const provision = provisioner(context, client);
    return {
      commands: {
        'publish-product': publishProduct(publishing),
        'publish-price': publishPrice(publishing),
        'publish-availability': publishAvailability(context, client, search),
        'record-shipment': recordShipment(context, client, articles),
        'cancel-order': cancelOrder(context, client),
        'refund-payment': refundPayment(context, client),
        'record-refund': recordRefund(context, client, articles),
      },
      polls: [...modifiedPolls(context, client, reader), ...sweeps(client, reader)],
      fetchMany: { most: MOST_PER_PAGE, run: (hints) => followMany(hints, reader, client) },
      provisioner: provision,
      stock: stockReading(context, { client, search, articles }),
      check: () => check(context, client, provision),
      close: async () => {},
    };
  },
});
