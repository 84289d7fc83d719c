import { defineConnector } from '../../connector/connector.ts';
import { createStripeClient } from './client.ts';
import { manifest, SettingsSchema, type StripeSettings } from './manifest.ts';
import { capturePayment, voidPayment } from './payments.ts';
import { eventsPoll, fetchHint } from './poll.ts';
import { checkStripe, createProvisioner } from './provision.ts';
import { refundPayment } from './refunds.ts';
import { translate } from './translate.ts';
import { webhook } from './webhook.ts';

/** Stripe: payments, refunds and disputes in; capture, cancel and refund out. */
export const stripe = defineConnector<StripeSettings>({
  manifest,
  settings: SettingsSchema,
  webhook,
  translate,
  open(context) {
    const client = createStripeClient(context.http, context.settings);
    const provisioner = createProvisioner(client, context);
    return {
      commands: {
        'capture-payment': capturePayment(client, context.clock),
        'void-payment': voidPayment(client, context.clock),
        'refund-payment': refundPayment(client, context.clock),
      },
      polls: [eventsPoll(client, context.clock, context.settings.pollEverySeconds)],
      fetch: (hint) => fetchHint(client, hint),
      provisioner,
      check: () => checkStripe(client, provisioner, context),
      // Calls in flight end by the signals of their callers; the connection holds nothing of its own.
      close: async () => {},
    };
  },
});
