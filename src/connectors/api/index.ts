import { Compile } from 'typebox/compile';
import type { Delivery } from '../../canonical/envelope.ts';
import { type Order, OrderSchema } from '../../canonical/order.ts';
import { defineConnector, type Profile, type Translation } from '../../connector/connector.ts';
import { parseJson } from '../../kernel/json.ts';
import { apiErrors } from './errors.ts';
import { type ApiSettings, manifest, SettingsSchema } from './manifest.ts';

const fits = Compile(OrderSchema);

/**
 * A channel of your own: it places orders over the API, where it also reads what became of them. There is no system to
 * call, so what the hub would tell the channel counts as told once it stands in the order's passport.
 */
export const api = defineConnector<ApiSettings>({
  manifest,
  settings: SettingsSchema,
  translate,
  open: ({ connection, settings }) => ({
    commands: {
      'record-shipment': {
        operation: 'orders',
        carryOut: async ({ data }) => ({ record: { connection, id: data.shipment } }),
      },
      'cancel-order': {
        operation: 'orders',
        carryOut: async ({ data }) => ({ record: { connection, id: data.order }, alreadyShipped: false }),
      },
    },
    polls: [],
    check: async () => [
      { subject: 'callers', verdict: 'ok', found: `Orders are placed by ${settings.callers.join(', ')}.` },
    ],
    close: async () => {},
  }),
});

/** An order as it was placed. Never throws. */
function translate(delivery: Delivery, { connection }: Profile<ApiSettings>): Translation {
  if (delivery.topic !== 'order') {
    return { kind: 'ignored', because: `the topic ${delivery.topic.slice(0, 100)} is of no interest` };
  }
  const order = orderOf(delivery);
  if (order === undefined) return refused('The body is not a canonical order', 'order');
  const { id, channel, foreignId, placedAt } = order;
  if (channel !== connection) return refused(`The channel of the order is not ${connection}`, 'order.channel');
  if (id !== `order/${connection}/${foreignId}`) return refused('The id does not follow from the channel', 'order.id');
  return {
    kind: 'events',
    events: [{ name: 'OrderPlaced', subject: id, time: placedAt, fact: ['order', foreignId], data: { order } }],
  };
}

function orderOf({ body, encoding }: Delivery): Order | undefined {
  try {
    const { order } = (encoding === 'utf8' ? parseJson(body) : {}) as { readonly order?: unknown };
    return fits.Check(order) ? order : undefined;
  } catch {
    return undefined;
  }
}

function refused(because: string, field: string): Translation {
  return { kind: 'invalid', failure: apiErrors.failure('SL-API-001', { because, field }) };
}
