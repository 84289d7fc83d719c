import type { Manifest } from '../../connector/connector.ts';

/** What the connector moves; the catalogue and the guided set-up read it. */
export const manifest: Manifest = {
  name: 'odoo',
  title: 'Odoo',
  summary:
    'Books, confirms, cancels and invoices orders in Odoo 17 to 19; reports deliveries, invoices, payments, stock, articles, prices and what people change.',
  vendorApi: { version: '19.0 (JSON-2), 17.0 and 18.0 (JSON-RPC)' },
  mappingVersion: 1,
  emits: [
    'ShipmentDispatched',
    'OrderCancelled',
    'OrderEdited',
    'InvoicePosted',
    'CreditNotePosted',
    'PaymentRegistered',
    'RefundRegistered',
    'InventoryAdjusted',
    'SaleCompleted',
    'SaleVoided',
    'SaleStockMoved',
    'ProductUpdated',
    'ProductRetired',
    'PriceChanged',
  ],
  accepts: [
    'book-order',
    'amend-order',
    'confirm-order',
    'cancel-order',
    'post-invoice',
    'register-payment',
    'register-refund',
    'post-credit-note',
    'post-entry',
    'adjust-stock',
    'receive-return',
  ],
  tiers: {
    orders: 'real-time',
    deliveries: 'near-real-time',
    invoices: 'near-real-time',
    payments: 'near-real-time',
    stock: 'near-real-time',
    'stock proof': 'batch',
    prices: 'near-real-time',
    products: 'micro-batch',
  },
  // Odoo has no rate limit of its own; what it can take depends on its workers, so that none is declared.
  rateLimits: [],
  retentionDays: 90,
  documentation: 'https://www.odoo.com/documentation/19.0/developer/reference/external_api.html',
};
