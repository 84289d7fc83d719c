import type { Order } from '../../canonical/order.ts';

const eur = (amount: number): { amount: number; currency: 'EUR' } => ({ amount, currency: 'EUR' });

/** The smallest order that says everything, for the documents. */
export const EXAMPLE_ORDER: Order = {
  id: 'order/kiosk/1001',
  channel: 'kiosk',
  foreignId: '1001',
  name: 'K-1001',
  placedAt: '2026-11-20T10:00:00Z',
  version: '2026-11-20T10:00:00Z',
  currency: 'EUR',
  pricesIncludeTax: true,
  lines: [
    {
      id: '1',
      sku: 'TEE-BLACK-M',
      title: 'Tee, black, M',
      quantity: { value: '1', unit: 'each' },
      unitPrice: eur(2_400),
      discount: eur(0),
      taxes: [{ name: 'VAT 20 %', rate: '0.2', amount: eur(400) }],
      total: eur(2_400),
      kind: 'goods',
      fulfilment: 'ship',
    },
  ],
  shipping: [],
  totals: { goods: eur(2_400), discount: eur(0), shipping: eur(0), tax: eur(400), total: eur(2_400) },
  paymentMode: 'on-delivery',
  payments: [],
  discountCodes: [],
  test: false,
};
