import { foreignIdOf } from '../../../canonical/value.ts';
import type { CommandHandler, ConnectionContext } from '../../connector.ts';
import type { Client } from './client.ts';
import type { Settings } from './manifest.ts';

/** Tells Acme what was shipped. The shipment's id is the idempotency key: sent twice, it is one shipment. */
export function shipmentRecorder(
  client: Client,
  { connection }: ConnectionContext<Settings>,
): CommandHandler<'record-shipment'> {
  return {
    operation: 'shipments',
    async carryOut({ data }, { shadow }) {
      const { order, shipment, lines, tracking } = data;
      // A shadow replay shows what would be asked and writes nothing.
      if (shadow) return { record: { connection, id: 'shadow' } };
      const answer = await client.call({
        method: 'POST',
        path: `/orders/${encodeURIComponent(foreignIdOf(order))}/shipments`,
        operation: 'shipments',
        idempotencyKey: shipment,
        body: {
          lines: lines.map(({ sku, quantity }) => ({ sku, quantity: quantity.value })),
          ...(tracking === undefined ? {} : { tracking_number: tracking.number }),
        },
      });
      const { id } = answer as { readonly id: string };
      return { record: { connection, id: String(id) } };
    },
  };
}
