import { defineConnector } from '../../connector/connector.ts';
import { cancelOrder } from './cancel-order.ts';
import { check } from './check.ts';
import { openClient } from './client.ts';
import { manifest, SettingsSchema, type WooSettings } from './manifest.ts';
import { modifiedPolls } from './poll.ts';
import { provisioner } from './provision.ts';
import { publishAvailability } from './publish-availability.ts';
import { openReader } from './reading.ts';
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
    const reader = openReader(context, client);
    const provision = provisioner(context, client);
    return {
      commands: {
        'publish-availability': publishAvailability(context, client),
        'record-shipment': recordShipment(context, client),
        'cancel-order': cancelOrder(context, client),
        'refund-payment': refundPayment(context, client),
      },
      polls: [...modifiedPolls(context, client, reader), ...sweeps(client, reader)],
      fetch: reader.follow,
      provisioner: provision,
      stock: stockReading(context, client),
      check: () => check(context, client, provision),
      close: async () => {},
    };
  },
});
