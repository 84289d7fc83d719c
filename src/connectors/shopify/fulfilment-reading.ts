import type { Call } from '../../connector/connector.ts';
import type { Json } from '../../kernel/json.ts';
import { type Client, gid } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { Field } from './fields.ts';
import {
  READ_FULFILMENT_LINES,
  READ_FULFILMENT_ORDER_LINES,
  READ_FULFILMENT_ORDERS,
  READ_FULFILMENTS,
} from './operations.ts';

/** A fulfilment that stands in the shop. */
export interface Made {
  readonly id: string;
  readonly name: string;
  readonly tracking: readonly string[];
  readonly lines: readonly { readonly id: string; readonly sku: string; readonly quantity: number }[];
}

/** What a location has been asked to send. */
export interface FulfilmentOrder {
  /** As Shopify's global id. */
  readonly id: string;
  readonly status: string;
  readonly location: string;
  readonly lines: { readonly id: string; readonly lineId: string; readonly sku: string; remaining: number }[];
}

/** The fulfilments of an order that were not cancelled. */
export async function readMade(
  client: Client,
  order: string,
  call: Call,
): Promise<{ readonly cancelled: boolean; readonly fulfilments: readonly Made[] }> {
  const { data } = await client.ask({
    text: READ_FULFILMENTS,
    variables: { id: order },
    operation: 'fulfilments',
    call,
  });
  const found = existing(data.at('order'), order);
  const fulfilments: Made[] = [];
  for (const fulfilment of found.at('fulfillments').list()) {
    const status = fulfilment.at('status').text(40);
    if (status === 'CANCELLED' || status === 'ERROR' || status === 'FAILURE') continue;
    const lines = fulfilment.at('fulfillmentLineItems').at('pageInfo').at('hasNextPage').flag()
      ? await pages(client, READ_FULFILMENT_LINES, fulfilment.at('id').text(), call, (answer) =>
          answer.at('fulfillment').at('fulfillmentLineItems'),
        )
      : fulfilment.at('fulfillmentLineItems').at('nodes').list();
    fulfilments.push({
      id: fulfilment.at('id').id(),
      name: fulfilment.at('name').text(100),
      tracking: fulfilment
        .at('trackingInfo')
        .list()
        .flatMap((info) => info.at('number').optionalText(200) ?? []),
      lines: lines.map((line) => ({
        id: line.at('lineItem').at('id').id(),
        sku: line.at('lineItem').at('sku').optionalText(100) ?? '',
        quantity: line.at('quantity').count(),
      })),
    });
  }
  return { cancelled: found.at('cancelledAt').present, fulfilments };
}

export async function readFulfilmentOrders(client: Client, order: string, call: Call): Promise<FulfilmentOrder[]> {
  const nodes = await pages(client, READ_FULFILMENT_ORDERS, order, call, (answer) =>
    existing(answer.at('order'), order).at('fulfillmentOrders'),
  );
  const orders: FulfilmentOrder[] = [];
  for (const node of nodes) {
    const id = node.at('id').text();
    const lines = node.at('lineItems').at('pageInfo').at('hasNextPage').flag()
      ? await pages(client, READ_FULFILMENT_ORDER_LINES, id, call, (answer) =>
          answer.at('fulfillmentOrder').at('lineItems'),
        )
      : node.at('lineItems').at('nodes').list();
    orders.push({
      id,
      status: node.at('status').text(40),
      location: node.at('assignedLocation').at('location').at('id').optionalId() ?? 'none',
      lines: lines.map((line) => ({
        id: line.at('id').text(),
        lineId: line.at('lineItem').at('id').id(),
        sku: line.at('sku').optionalText(100) ?? '',
        remaining: line.at('remainingQuantity').count(),
      })),
    });
  }
  return orders;
}

/** The order of an answer. Throws SL-SHOPIFY-020 when the shop has none. */
export function existing(order: Field, id: string): Field {
  if (!order.present) throw shopifyErrors.error('SL-SHOPIFY-020', { because: `the shop has no ${id}`, value: id });
  return order.record();
}

/** The global id of an order from its digits. */
export const orderGid = (foreignId: string): string => gid('Order', foreignId);

/** All elements of a connection that hangs on one object. */
async function pages(
  client: Client,
  text: string,
  id: string,
  call: Call,
  connectionOf: (answer: Field) => Field,
): Promise<Field[]> {
  const nodes: Field[] = [];
  let after: Json = null;
  for (let page = 0; page < 20; page += 1) {
    const { data } = await client.ask({ text, variables: { id, after }, operation: 'fulfilments', call });
    const connection = connectionOf(data);
    nodes.push(...connection.at('nodes').list());
    if (!connection.at('pageInfo').at('hasNextPage').flag()) break;
    after = connection.at('pageInfo').at('endCursor').text();
  }
  return nodes;
}
