import { LIMITS } from '../../kernel/limits.ts';
import { narrate } from '../../records/orders/narrate.ts';
import { orderNamed } from '../../records/orders/passport.ts';
import { type Route, route } from './route.ts';
import { OrderPaymentsShape } from './shapes/order.ts';
import { asked, params } from './shapes/shape.ts';

const payments = route({
  name: 'readOrderPayments',
  method: 'get',
  path: '/orders/{order}/payments',
  tag: 'Orders',
  permission: 'read',
  summary: 'Read the payments of an order',
  description: 'How its money stands, and what was said of each of its payments, oldest first.',
  params: params({ order: asked('Any name that the order goes by; slashes are written %2F.') }),
  answer: OrderPaymentsShape,
  problems: ['SL-RECORD-001', 'SL-RECORD-002'],
  example: { params: { order: 'order/shopify-eu/1001' } },
  async handle({ params, context }) {
    const { orders, backbone } = context.parts();
    const { summary, related } = await orderNamed(orders, params.order);
    const { id, name, payment, currency, money } = summary;
    return {
      order: id,
      name,
      payment,
      ...(currency === undefined ? {} : { currency }),
      money,
      payments: await Promise.all(
        related.map(async (key) => ({
          id: key,
          story: (await backbone.log.history(key, LIMITS.pageSize))
            .map(narrate)
            .map(({ at, kind, name, from, text }) => ({ at, kind, name, from, text })),
        })),
      ),
    };
  },
});

/** `/api/v1/orders/<order>/payments`: how the money of an order stands. */
export const PAYMENT_ROUTES: readonly Route[] = [payments];
