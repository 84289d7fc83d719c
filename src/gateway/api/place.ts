import { newDelivery } from '../../canonical/envelope.ts';
import { OrderSchema } from '../../canonical/order.ts';
import { childTrace } from '../../connector/trace.ts';
import { type Caller, LOCAL_CALLER } from '../../governance/identity/caller.ts';
import { covers } from '../../governance/identity/reach.ts';
import { instant } from '../../kernel/clock.ts';
import { gatewayErrors } from '../errors.ts';
import type { GatewayParts } from '../parts.ts';
import { EXAMPLE_ORDER } from './example-order.ts';
import { type Route, route } from './route.ts';
import { PlacedShape } from './shapes/order.ts';
import { body } from './shapes/shape.ts';

/** The connector of channels that place their orders here. */
const CHANNEL_CONNECTOR = 'api';

const place = route({
  name: 'placeOrder',
  method: 'post',
  path: '/orders',
  tag: 'Orders',
  permission: 'operate',
  reach: 'within',
  starts: 'order-to-cash',
  summary: 'Place an order',
  description:
    'For a channel of your own: a connection of the connector `api` that names the caller and that the caller reaches. The order is on disk before it is answered, and goes on by itself; its passport tells what becomes of it. The same order again is the same order, whatever its other fields say.',
  tells: ['order.id'],
  withholds: ['order'],
  body: body({ order: OrderSchema }),
  answer: PlacedShape,
  status: 202,
  problems: ['SL-GATEWAY-021'],
  example: {
    body: { order: EXAMPLE_ORDER },
    answer: { order: EXAMPLE_ORDER.id, repeated: false },
  },
  async handle({ body: { order }, caller, context }) {
    const parts = context.parts();
    requireChannel(parts, caller, order);
    const delivery = newDelivery({
      delivery: {
        connection: order.channel,
        via: 'webhook',
        topic: 'order',
        deliveryId: order.foreignId,
        headers: {},
        body: JSON.stringify({ order }),
        encoding: 'utf8',
        receivedAt: instant(context.clock.now()),
      },
      subject: `delivery/${order.channel}/${order.foreignId}`,
      traceparent: childTrace(undefined, context.chance),
    });
    const [stored] = await parts.backbone.append([delivery]);
    return { order: order.id, repeated: stored?.repeated === true };
  },
});

/** Channels name a machine by its client id, and any caller by its full name. `local` is the hub's own token, whatever a machine is called. */
function isCalled({ name }: Caller, named: string): boolean {
  return named === name || (named !== LOCAL_CALLER.name && `machine/${named}` === name);
}

interface Named {
  readonly id: string;
  readonly channel: string;
  readonly foreignId: string;
}

function requireChannel({ connections }: GatewayParts, caller: Caller, { id, channel, foreignId }: Named): void {
  const connection = connections.get(channel);
  const callers = (connection?.profile.settings as { readonly callers?: readonly string[] } | undefined)?.callers ?? [];
  const isNamed = callers.some((named) => isCalled(caller, named));
  const isReached = covers(caller.reachFor('operate'), { channels: [channel], locations: [] });
  // Whether the channel is there is not told to a caller that may not place orders in it.
  if (connection?.manifest.name !== CHANNEL_CONNECTOR || !isNamed || !isReached) {
    const because = `${caller.name} may place no orders in the channel "${channel}"`;
    throw gatewayErrors.error('SL-GATEWAY-021', { because, field: 'body.order.channel', value: channel });
  }
  if (id !== `order/${channel}/${foreignId}`) {
    const because = `The id of the order must be order/${channel}/${foreignId}`;
    throw gatewayErrors.error('SL-GATEWAY-008', {
      because,
      field: 'body.order.id',
      rule: 'follows from channel',
      value: id,
    });
  }
}

/** `POST /api/v1/orders`: place an order. */
export const PLACE_ROUTES: readonly Route[] = [place];
