import { timingSafeEqual } from 'node:crypto';
import { Type } from 'typebox';
import type { Order } from '../canonical/order.ts';
import { type Connector, type DraftEvent, defineConnector } from '../connector/connector.ts';
import { CodedError } from '../kernel/failure.ts';
import { orderStory } from './order-story.ts';

/**
 * A shop and an ERP as connectors without any system behind them, for tests of the hub itself: the shop believes a shared
 * secret, the ERP keeps its books in memory.
 */
export interface SmallRetailer {
  readonly connectors: readonly Connector<never>[];
  /** Commands that the ERP took effect of, in order: `book-order order/shop/1`. */
  readonly effects: readonly string[];
  /** How long the ERP takes for a command. */
  delayMs: number;
  /** Products that the ERP does not have yet. */
  readonly missing: Set<string>;
}

export const SHOP_SECRET = 'a shared secret of the shop';

const base = { vendorApi: { version: '1' }, mappingVersion: 1, tiers: {}, rateLimits: [], retentionDays: 1 } as const;

export function smallRetailer(): SmallRetailer {
  const effects: string[] = [];
  const done = new Set<string>();
  const retailer = { effects, delayMs: 0, missing: new Set(['UNKNOWN']) };
  const once = async (command: string, order: string): Promise<void> => {
    if (retailer.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, retailer.delayMs));
    if (done.has(`${command} ${order}`)) return;
    done.add(`${command} ${order}`);
    effects.push(`${command} ${order}`);
  };
  const record = (order: string) => ({ connection: 'erp', id: order, name: `S${order.split('/').at(-1)}` });
  const shop = defineConnector<{ secret: string }>({
    manifest: { ...base, name: 'shop', title: 'Shop', summary: 'Orders.', emits: ['OrderPlaced'], accepts: [] },
    settings: Type.Object({ secret: Type.String({ 'x-secret': true }) }, { additionalProperties: false }),
    webhook: {
      verify({ headers, body }, { settings }) {
        const given = Buffer.from(headers['x-secret'] ?? '');
        const expected = Buffer.from(settings.secret);
        if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
          const because = 'the secret does not fit';
          return { verdict: 'refused', failure: { kind: 'unauthorized', code: 'SL-GATEWAY-006', because } };
        }
        const { foreignId } = JSON.parse(Buffer.from(body).toString()) as Order;
        return { verdict: 'accepted', topic: 'orders', deliveryId: headers['x-delivery'] ?? foreignId, headers: {} };
      },
    },
    translate({ body }) {
      const order = JSON.parse(body) as Order;
      const { id, placedAt, foreignId, totals, payments } = order;
      const [{ reference = foreignId } = {}] = payments;
      const payment = `payment/shop/${reference}`;
      const events: DraftEvent[] = [
        { name: 'OrderPlaced', subject: id, time: placedAt, fact: ['order', foreignId], data: { order } },
        {
          name: 'PaymentCaptured',
          subject: payment,
          correlation: id,
          time: placedAt,
          fact: ['capture', foreignId],
          data: { payment, order: id, reference, amount: totals.total, at: placedAt, gateway: 'test' },
        },
      ];
      return { kind: 'events', events };
    },
    open: () => ({ commands: {}, polls: [], check: async () => [], close: async () => {} }),
  });
  const erp = defineConnector<object>({
    manifest: {
      ...base,
      name: 'erp',
      title: 'ERP',
      summary: 'Books.',
      emits: [],
      accepts: ['book-order', 'confirm-order'],
    },
    settings: Type.Object({}, { additionalProperties: false }),
    translate: () => ({ kind: 'ignored', because: 'it says nothing by itself' }),
    open: () => ({
      polls: [],
      check: async () => [{ subject: 'books', verdict: 'ok', found: 'open' }],
      close: async () => {},
      commands: {
        'book-order': {
          operation: 'orders',
          carryOut: async ({ data: { order } }) => {
            if (order.lines.some(({ sku }) => retailer.missing.has(sku ?? ''))) {
              throw new CodedError({
                kind: 'invalid',
                code: 'SL-ODOO-010',
                because: 'the SKU UNKNOWN is not a product',
              });
            }
            await once('book-order', order.id);
            return { record: record(order.id), total: order.totals.total };
          },
        },
        'confirm-order': {
          operation: 'orders',
          carryOut: async ({ data: { order } }) => {
            await once('confirm-order', order);
            return { record: record(order), complete: true };
          },
        },
      },
    }),
  });
  return Object.assign(retailer, { connectors: [shop, erp] as unknown as Connector<never>[] });
}

/** The body of the shop's webhook for one paid order. */
export function orderBody(foreignId: string, change: Partial<Order> = {}): string {
  const placed = orderStory(foreignId, `#${foreignId}`, `ref-${foreignId}`).find(
    ({ topic }) => topic === 'event.OrderPlaced',
  );
  const order = (placed?.envelope.data as { order: Order } | undefined)?.order as Order;
  const payments = order.payments.map(({ connection: _connection, ...payment }) => payment);
  return JSON.stringify({ ...order, id: `order/shop/${foreignId}`, channel: 'shop', payments, ...change });
}
