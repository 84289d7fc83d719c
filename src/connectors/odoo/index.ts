import { defineConnector } from '../../connector/connector.ts';
import { postCreditNote } from './credit-notes.ts';
import { openDesk } from './desk.ts';
import { fetchHint } from './facts.ts';
import { postInvoice } from './invoices.ts';
import { manifest } from './manifest.ts';
import { amendOrderHandler, bookOrder, cancelOrder, confirmOrder } from './orders.ts';
import { registerPayment } from './payments.ts';
import { polls } from './poll.ts';
import { watchedSales } from './pos-facts.ts';
import { check } from './probe.ts';
import { provisioner } from './provision.ts';
import { type OdooSettings, OdooSettingsSchema } from './settings.ts';
import { translate } from './translate.ts';
import { webhook } from './webhook.ts';

/** Odoo 17 to 19 as the operational backbone. */
export const odoo = defineConnector<OdooSettings>({
  manifest,
  settings: OdooSettingsSchema,
  webhook,
  translate,
  open(context) {
    const desk = openDesk(context);
    return {
      commands: {
        'book-order': bookOrder(desk),
        'amend-order': amendOrderHandler(desk),
        'confirm-order': confirmOrder(desk),
        'cancel-order': cancelOrder(desk),
        'post-invoice': postInvoice(desk),
        'register-payment': registerPayment(desk),
        'post-credit-note': postCreditNote(desk),
      },
      polls: polls(desk),
      fetch: (hint) => fetchHint(desk, hint, watchedSales(desk.settings)),
      ...(context.webhookUrl === undefined ? {} : { provisioner: provisioner(desk, context.webhookUrl) }),
      check: () => check(desk),
      close: async () => undefined,
    };
  },
});
