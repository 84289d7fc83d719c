import { readFileSync } from 'node:fs';
import type { WooSimulator } from './index.ts';

/** A request and its answer as they were recorded from a real shop. */
export interface Sample {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly type: string;
  readonly retryAfter?: string;
  readonly answer: unknown;
}

export interface Recording {
  readonly server: string;
  readonly recorded: string;
  readonly webhookSecret: string;
  readonly pairs: Readonly<Record<string, Sample>>;
  readonly webhooks: Readonly<
    Record<string, { readonly headers: Readonly<Record<string, string>>; readonly body: string }>
  >;
}

export const recording: Recording = JSON.parse(
  readFileSync(new URL('../fixtures/woocommerce-11.0.1.json', import.meta.url), 'utf8'),
) as Recording;

/** Ids of what the story makes as it goes; those of products are the recorded ones. */
export interface Made {
  pending: number;
  paid: number;
  line: number;
  webhook: number;
}

/** What a sample is sent with here. */
export interface Patch {
  readonly path?: string;
  readonly body?: unknown;
  /** How the request is signed; rightly by default. */
  readonly sign?: 'wrong secret' | 'wrong key' | 'old' | 'nonce again' | 'read-only key' | 'password';
  /** Fields whose values belong to the history of the recorded shop. */
  readonly history?: readonly string[];
}

type Step = (made: Made, sample: Sample, simulator: WooSimulator) => Patch;

const asIs: Step = () => ({});
const on =
  (path: (made: Made) => string, history: readonly string[] = []): Step =>
  (made) => ({ path: path(made), history });

/** The recorded shop's shelves as far as the samples ask for them. */
function fill(simulator: WooSimulator, upTo: number): void {
  while (simulator.state.nextPostId < upTo) {
    const number = simulator.state.nextPostId - 9;
    simulator.shelve({
      sku: `SKU-${String(number).padStart(3, '0')}`,
      name: `Produkt ${number}`,
      price: '9.99',
      stock: 10,
    });
  }
}

/** In the order in which they are sent: later ones stand on what earlier ones made. */
export const STEPS: Readonly<Record<string, Step>> = {
  '01-products-list-empty': asIs,
  '10-product-create-simple': asIs,
  '11-products-batch-create': asIs,
  '13-product-create-variable': (_made, _sample, simulator) => {
    fill(simulator, 27);
    simulator.state.attributes.push({ id: 1, name: 'Größe', slug: 'pa_groesse' });
    return {};
  },
  '14-variation-create': asIs,
  '15-variations-batch': asIs,
  '16-product-get-variable': () => ({ history: ['price'] }),
  '17-variations-list': () => ({
    history: ['sku', 'price', 'regular_price', 'sale_price', 'stock_quantity', 'option'],
  }),
  '18-products-page2': () => ({ history: ['sku', 'price', 'regular_price', 'stock_quantity'] }),
  '76-product-by-variation-sku': () => ({ history: ['stock_quantity'] }),
  '20-customer-create': asIs,
  'e13-customer-duplicate-email': asIs,
  'e20-customer-delete-noforce': () => ({ path: 'customers/2' }),
  '30-webhook-create': asIs,
  '31-webhook-create-failing-ping': asIs,
  '32-webhook-after-failures': (made, _sample, { state }) => {
    const hook = state.webhooks.get(made.webhook);
    if (hook !== undefined) Object.assign(hook, { status: 'disabled', modifiedMs: hook.createdMs });
    return { path: `webhooks/${made.webhook}` };
  },
  '34-webhooks-list': asIs,
  '33-webhook-reenable': on(({ webhook }) => `webhooks/${webhook}`),
  'e15-webhook-bad-topic': asIs,
  'e16-webhook-bad-url': asIs,
  'e17-webhook-delete-noforce': on(({ webhook }) => `webhooks/${webhook}`),
  '07-payment-gateway-update': () => ({}),
  '40-order-create-pending': (_made, _sample, simulator) => {
    fill(simulator, 33);
    // Made dearer since it was put on the shelf.
    simulator.product('MUG-L-BLUE').regularPrice = '13.49';
    simulator.shelve({ sku: 'LAST-1', name: 'Letztes Stück', price: '50.00', stock: 1 });
    simulator.shelve({ sku: 'UNM-1', name: 'Race', price: '5.00' });
    return {};
  },
  '41-order-update-status': (_made, _sample, simulator) => {
    // An order that has been through all states.
    const order = { payment_method: 'bacs', billing: { country: 'DE' }, line_items: [{ product_id: 12, quantity: 2 }] };
    const { id } = simulator.buyByApi(order);
    simulator.setStatus(id, 'completed');
    simulator.setStatus(id, 'pending');
    return { path: `orders/${id}` };
  },
  'e18-order-bad-status': on(({ pending }) => `orders/${pending}`),
  '42-order-create-paid': asIs,
  '43-refund-create-line': ({ paid, line }, { body }) => {
    const [part] = (body as { line_items: object[] }).line_items;
    return {
      path: `orders/${paid}/refunds`,
      body: { ...(body as object), line_items: [{ ...part, id: line }] },
      history: ['price'],
    };
  },
  '44-refund-api-refund-bacs': on(({ paid }) => `orders/${paid}/refunds`),
  'e19-refund-too-much': on(({ paid }) => `orders/${paid}/refunds`),
  '45-order-get-after-refund': (made, _sample, simulator) => {
    simulator.setStatus(made.paid, 'completed');
    return { path: `orders/${made.paid}` };
  },
  '46-refunds-list': on(({ paid }) => `orders/${paid}/refunds`, ['price']),
  '50-oversell-order-a': asIs,
  '52-oversell-product-after': (_made, _sample, simulator) => {
    // The second buyer of the last piece.
    simulator.buyByApi({ ...(recording.pairs['50-oversell-order-a']?.body as object) });
    return {};
  },
  '54-idempotency-first': asIs,
  '61-inventory-delta': () => ({ history: ['stock_quantity', 'stock_status'] }),
  '64-variation-stock-update': asIs,
  '74-variation-parent-stock': (_made, _sample, simulator) => {
    const parent = simulator.state.products.get(27);
    if (parent !== undefined) Object.assign(parent, { manageStock: true, stock: 7 });
    simulator.shelve({ sku: 'TSHIRT-XL-ROT', price: '19.90' });
    const made = simulator.product('TSHIRT-XL-ROT');
    simulator.state.products.set(made.id, {
      ...made,
      parentId: 27,
      type: 'variation',
      attributes: [{ id: 1, name: 'Größe', slug: 'pa_groesse', option: 'L' }],
    });
    return { path: `products/27/variations/${made.id}`, history: ['sku', 'price', 'regular_price'] };
  },
  '73-price-comma': () => ({ history: ['stock_quantity'] }),
  '65-product-delete-force': (_made, _sample, simulator) => {
    const { id } = simulator.shelve({ sku: 'GONE-1', price: '1.00' });
    return { path: `products/${id}`, history: ['sku', 'price', 'regular_price', 'stock_quantity', 'manage_stock'] };
  },
  'e06-not-found': asIs,
  'e07-no-route': asIs,
  'e08-per-page-101': asIs,
  'e10-duplicate-sku': asIs,
  'e11-batch-partial-failure': asIs,
  'e12-batch-101': () => ({ body: { update: Array.from({ length: 101 }, () => ({ id: 10, name: 'x' })) } }),
  'e14-page-beyond-end': asIs,
  'e21-malformed-json': asIs,
  'e22-order-bad-product': asIs,
  'e23-order-bad-types': asIs,
  'e01-bad-secret': () => ({ sign: 'wrong secret' }),
  'e02-bad-key': () => ({ sign: 'wrong key' }),
  'e03-old-timestamp': () => ({ sign: 'old' }),
  'e04-nonce-reuse': () => ({ sign: 'nonce again' }),
  'e05-readonly-key-write': () => ({ sign: 'read-only key' }),
  'e09-basic-over-http': () => ({ sign: 'password' }),
  'e24-db-down': (_made, _sample, { troubles }) => {
    troubles.databaseDown = true;
    return {};
  },
  'e25-maintenance-mode': (_made, _sample, { troubles }) => {
    troubles.databaseDown = false;
    troubles.maintenance = true;
    return {};
  },
};

/** Recordings that the translators are tested with instead. */
export const READ_ELSEWHERE = [
  '63-order-get-from-storefront',
  '70-order-put-line-items-adds',
  '71-order-change-qty',
  '72-refund-qty-99',
];

/** Remembers what a sample made. */
export function remember(name: string, body: unknown, made: Made): void {
  const { id = 0, line_items: lines = [] } = body as { id?: number; line_items?: { id: number }[] };
  if (name === '40-order-create-pending') made.pending = id;
  if (name === '31-webhook-create-failing-ping') made.webhook = id;
  if (name === '42-order-create-paid') Object.assign(made, { paid: id, line: lines[0]?.id ?? 0 });
}
