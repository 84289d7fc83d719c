import { defineConnector, type Hint } from '../../connector/connector.ts';
import { postCreditNote } from './credit-notes.ts';
import { openDesk } from './desk.ts';
import { postEntry } from './entries.ts';
import { fetchHints, HINTS_AT_ONCE } from './facts.ts';
import { postInvoice } from './invoices.ts';
import { manifest } from './manifest.ts';
import { amendOrderHandler, bookOrder, cancelOrder, confirmOrder } from './orders.ts';
import { registerPayment, registerRefund } from './payments.ts';
import { polls } from './poll.ts';
import { watchedSales } from './pos-facts.ts';
import { check } from './probe.ts';
import { productPolls } from './product-poll.ts';
import { provisioner } from './provision.ts';
import { recordAddress } from './record-address.ts';
import { receiveReturn } from './return-receiving.ts';
import { type OdooSettings, OdooSettingsSchema } from './settings.ts';
import { adjustStock } from './stock-adjusting.ts';
import { fetchStockHints } from './stock-hints.ts';
import { stockPolls } from './stock-polls.ts';
import { openStock } from './stock-positions.ts';
import { stockReading } from './stock-reading.ts';
import { translate } from './translate.ts';
import { webhook } from './webhook.ts';

/** Odoo 17 to 19 as the operational backbone. */
export const odoo = defineConnector<OdooSettings>({
  manifest,
  settings: OdooSettingsSchema,
  webhook,
  translate,
  recordAddress,
  open(context) {
    const desk = openDesk(context);
    const stock = openStock(desk);
    const sales = watchedSales(context.settings);
    const fetchMany = (hints: readonly Hint[]) =>
      hints[0]?.kind === 'stock.quant' ? fetchStockHints(stock, hints) : fetchHints(desk, hints, sales);
    return {
      commands: {
        'book-order': bookOrder(desk),
        'amend-order': amendOrderHandler(desk),
        'confirm-order': confirmOrder(desk),
        'cancel-order': cancelOrder(desk),
        'post-invoice': postInvoice(desk),
        'register-payment': registerPayment(desk),
        'register-refund': registerRefund(desk),
        'post-credit-note': postCreditNote(desk),
        'post-entry': postEntry(desk),
        'adjust-stock': adjustStock(stock),
        'receive-return': receiveReturn(stock),
      },
      polls: [...polls(desk), ...stockPolls(stock), ...productPolls(desk)],
      fetchMany: { most: HINTS_AT_ONCE, run: fetchMany },
      ...(context.webhookUrl === undefined ? {} : { provisioner: provisioner(desk, context.webhookUrl) }),
      stock: stockReading(stock),
      check: () => check(desk, stock),
      close: async () => undefined,
    };
  },
});
