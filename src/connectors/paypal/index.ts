import { defineConnector } from '../../connector/connector.ts';
import { createPaypalClient } from './client.ts';
import { createDocuments } from './documents.ts';
import { manifest, type PaypalSettings, SettingsSchema } from './manifest.ts';
import { capturePayment, voidPayment } from './payments.ts';
import { eventsPoll } from './poll.ts';
import { checkPaypal, createProvisioner } from './provision.ts';
import { fetchHint } from './reading.ts';
import { refundPayment } from './refunds.ts';
import { withdrawalsPoll } from './reporting.ts';
import { translate } from './translate.ts';
import { webhook } from './webhook.ts';

/** PayPal: payments, refunds, disputes and withdrawals in; capture, void and refund out. */
export const paypal = defineConnector<PaypalSettings>({
  manifest,
  settings: SettingsSchema,
  webhook,
  translate,
  open(context) {
    const { http, settings, clock } = context;
    const client = createPaypalClient(http, settings, clock);
    const provisioner = createProvisioner(client, context);
    const documents = createDocuments(client.document, clock);
    return {
      commands: {
        'capture-payment': capturePayment(client),
        'void-payment': voidPayment(client),
        'refund-payment': refundPayment(client),
      },
      polls: [
        eventsPoll(client, clock, settings.pollEverySeconds),
        withdrawalsPoll(client, clock, settings.reportEverySeconds),
      ],
      fetch: (hint) => fetchHint(client, hint),
      readDocument: documents,
      provisioner,
      check: () => checkPaypal(client, provisioner, context),
      close: async () => {},
    };
  },
});
