import type { CommandData, CommandResult } from '../../canonical/envelope.ts';
import { foreignIdOf } from '../../canonical/value.ts';
import type { Call, CommandHandler, ConnectionContext } from '../../connector/connector.ts';
import { type Client, userErrors } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { Field } from './fields.ts';
import { existing, orderGid } from './fulfilment-reading.ts';
import type { ShopifySettings } from './manifest.ts';
import { CANCEL_ORDER, READ_CANCELLATION, READ_JOB } from './operations.ts';

/** Shopify cancels in the background; we look this often before we let the delivery worker come back later. */
const LOOKS = 8;
const FIRST_LOOK_MS = 100;

/**
 * Cancels in the shop. Already cancelled is done; goods that have left cannot be cancelled and are reported as such. The money is
 * not touched here: whoever holds the payment voids or refunds it by a command of its own.
 */
export function cancelOrder(
  context: ConnectionContext<ShopifySettings>,
  client: Client,
): CommandHandler<'cancel-order'> {
  return {
    operation: 'orders',
    async carryOut({ data }, call) {
      const id = orderGid(foreignIdOf(data.order));
      const { data: answer } = await client.ask({
        text: READ_CANCELLATION,
        variables: { id },
        operation: 'orders',
        call,
      });
      const order = existing(answer.at('order'), id);
      const shipped = hasShipped(order);
      if (order.at('cancelledAt').present || shipped || call.shadow) return result(context.connection, order, shipped);
      return cancel(context, client, data, id, call);
    },
  };
}

async function cancel(
  { settings, connection, clock }: ConnectionContext<ShopifySettings>,
  client: Client,
  { reason }: CommandData<'cancel-order'>,
  id: string,
  call: Call,
): Promise<CommandResult<'cancel-order'>> {
  const { data } = await client.ask({
    text: CANCEL_ORDER,
    operation: 'orders',
    call,
    variables: {
      id,
      reason: reasonOf(reason),
      restock: settings.restockOnCancel ?? true,
      notify: settings.notifyBuyers ?? true,
      note: (reason ?? 'cancelled by the hub').slice(0, 255),
    },
  });
  const [problem] = userErrors(data.at('orderCancel'), 'orderCancelUserErrors');
  if (problem !== undefined) {
    // Someone may have cancelled or shipped it between our look and our request: the order itself decides.
    const { data: again } = await client.ask({ text: READ_CANCELLATION, variables: { id }, operation: 'orders', call });
    const order = existing(again.at('order'), id);
    if (order.at('cancelledAt').present || hasShipped(order)) return result(connection, order, hasShipped(order));
    throw shopifyErrors.error('SL-SHOPIFY-024', {
      because: `the shop did not cancel: ${problem.message}${problem.code === '' ? '' : ` (${problem.code})`}`,
      ...(problem.code === 'INTERNAL_ERROR' ? { kind: 'transient' as const, scope: 'operation' as const } : {}),
    });
  }
  const job = data.at('orderCancel').at('job').at('id').text();
  for (let look = 0; look < LOOKS && !call.signal.aborted; look += 1) {
    await clock.sleep(FIRST_LOOK_MS * 2 ** look, call.signal);
    const { data: seen } = await client.ask({ text: READ_JOB, variables: { job, id }, operation: 'orders', call });
    const order = existing(seen.at('order'), id);
    if (order.at('cancelledAt').present) return result(connection, order, false);
    if (seen.at('job').at('done').flag()) {
      if (hasShipped(order)) return result(connection, order, true);
      throw shopifyErrors.error('SL-SHOPIFY-024', { because: 'the shop ended the cancellation without cancelling' });
    }
  }
  throw shopifyErrors.error('SL-SHOPIFY-025', {
    because: 'the shop still works on the cancellation',
    scope: 'operation',
  });
}

function hasShipped(order: Field): boolean {
  return order
    .at('fulfillments')
    .list()
    .some((fulfilment) => !['CANCELLED', 'ERROR', 'FAILURE'].includes(fulfilment.at('status').text(40)));
}

function result(connection: string, order: Field, alreadyShipped: boolean): CommandResult<'cancel-order'> {
  const name = order.at('name').optionalText(100);
  return {
    record: { connection, id: order.at('id').id(), ...(name === undefined ? {} : { name }) },
    alreadyShipped,
  };
}

/** Shopify's closed list of reasons, read from our words; the words themselves go into the staff note. */
function reasonOf(reason: string | undefined): string {
  const text = reason?.toLowerCase() ?? '';
  if (/customer|buyer/.test(text)) return 'CUSTOMER';
  if (/stock|inventory|unavailable/.test(text)) return 'INVENTORY';
  if (/fraud/.test(text)) return 'FRAUD';
  if (/payment|declin/.test(text)) return 'DECLINED';
  return 'OTHER';
}
