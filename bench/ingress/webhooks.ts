import { createHmac } from 'node:crypto';

/** Signed order webhooks for load: bodies of a real one's size, each with an id of its own. */
export interface SignedWebhook {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** About 6 KB of JSON, the size of an order with ten lines. */
export function orderBody(id: number, shop: string): string {
  const money = (amount: string) => ({
    shop_money: { amount, currency_code: 'EUR' },
    presentment_money: { amount, currency_code: 'EUR' },
  });
  const lines = Array.from({ length: 10 }, (_, index) => ({
    id: id * 100 + index,
    variant_id: 4_000 + index,
    sku: `TEE-${index}`,
    title: `T-shirt number ${index}`,
    name: `T-shirt number ${index}`,
    quantity: 1,
    price: '19.00',
    price_set: money('19.00'),
    total_discount: '0.00',
    requires_shipping: true,
    taxable: true,
    gift_card: false,
    discount_allocations: [],
    tax_lines: [{ title: 'VAT', rate: 0.2, price: '3.17', price_set: money('3.17') }],
  }));
  return JSON.stringify({
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    name: `#${id}`,
    created_at: '2026-11-20T10:00:00+01:00',
    updated_at: '2026-11-20T10:00:00+01:00',
    currency: 'EUR',
    presentment_currency: 'EUR',
    taxes_included: true,
    financial_status: 'paid',
    fulfillment_status: null,
    payment_gateway_names: ['stripe'],
    test: false,
    email: `buyer-${id}@example.com`,
    subtotal_price: '190.00',
    total_line_items_price: '190.00',
    total_discounts: '0.00',
    total_tax: '31.70',
    total_price: '190.00',
    subtotal_price_set: money('190.00'),
    total_line_items_price_set: money('190.00'),
    total_discounts_set: money('0.00'),
    total_shipping_price_set: money('0.00'),
    total_tax_set: money('31.70'),
    total_price_set: money('190.00'),
    discount_codes: [],
    shipping_lines: [],
    line_items: lines,
    customer: { id: 700_000 + (id % 5_000), email: `buyer-${id}@example.com`, first_name: 'Ada', last_name: 'Test' },
    shipping_address: {
      first_name: 'Ada',
      last_name: 'Test',
      address1: 'Ring 1',
      city: 'Wien',
      zip: '1010',
      country_code: 'AT',
    },
    billing_address: {
      first_name: 'Ada',
      last_name: 'Test',
      address1: 'Ring 1',
      city: 'Wien',
      zip: '1010',
      country_code: 'AT',
    },
    shop,
  });
}

/** Signs bodies the way Shopify does: HMAC-SHA256 over the raw bytes. */
export function signedOrders(
  count: number,
  options: { shop: string; secret: string; firstId?: number },
): SignedWebhook[] {
  return Array.from({ length: count }, (_, index) => {
    const id = (options.firstId ?? 1) + index;
    const body = Buffer.from(orderBody(id, options.shop));
    return {
      body,
      headers: {
        'content-type': 'application/json',
        'x-shopify-topic': 'orders/create',
        'x-shopify-hmac-sha256': createHmac('sha256', options.secret).update(body).digest('base64'),
        'x-shopify-shop-domain': options.shop,
        'x-shopify-api-version': '2026-10',
        'x-shopify-webhook-id': `w-${id}`,
        'x-shopify-event-id': `e-${id}`,
        'x-shopify-triggered-at': '2026-11-20T09:00:00.000000001Z',
      },
    };
  });
}
