import type { CommandResult } from '../../canonical/envelope.ts';
import type { CommandHandler, ConnectionContext } from '../../connector/connector.ts';
import type { Client } from './client.ts';
import type { Field } from './fields.ts';
import type { WooSettings } from './manifest.ts';
import { existingOrder, metaOf } from './order-reading.ts';
import { SHIPMENT_META } from './record-shipment.ts';

/** States in which nothing is left to cancel. An order in the trash must not be touched: any change brings it back to life. */
const GIVEN_UP = ['cancelled', 'refunded', 'trash'];
const REASON_META = '_storeloom_cancelled';

/**
 * Cancels in the shop, which also puts its stock back. Given up already is done; goods that have left cannot be cancelled and are
 * reported as such. The money is not touched here: it is refunded by a command of its own.
 */
export function cancelOrder(
  { connection }: ConnectionContext<WooSettings>,
  client: Client,
): CommandHandler<'cancel-order'> {
  return {
    operation: 'orders',
    async carryOut({ data }, call) {
      const { id, order, status } = await existingOrder(client, data.order, 'orders', call);
      const shipped = hasShipped(order, status);
      if (GIVEN_UP.includes(status) || shipped || call.shadow) return result(connection, order, shipped);
      const { body } = await client.ask({
        method: 'PUT',
        path: `orders/${id}`,
        body: {
          status: 'cancelled',
          meta_data: [{ key: REASON_META, value: (data.reason ?? 'cancelled by the hub').slice(0, 500) }],
        },
        operation: 'orders',
        // Cancelling what is cancelled changes nothing.
        repeatable: true,
        call,
      });
      return result(connection, body.record(), false);
    },
  };
}

/** "Completed" is the shop's word for sent; a part that was sent is noted by the hub itself. */
const hasShipped = (order: Field, status: string): boolean =>
  status === 'completed' || metaOf(order, SHIPMENT_META).size > 0;

function result(connection: string, order: Field, alreadyShipped: boolean): CommandResult<'cancel-order'> {
  const id = order.at('id').id();
  return { record: { connection, id, name: `#${order.at('number').optionalText(90) ?? id}` }, alreadyShipped };
}
