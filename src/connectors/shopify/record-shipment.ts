import type { CommandData, CommandResult, Envelope } from '../../canonical/envelope.ts';
import { foreignIdOf } from '../../canonical/value.ts';
import { openArticles } from '../../connector/articles.ts';
import type { Call, CommandHandler, ConnectionContext } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { type Client, userErrors } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { Field } from './fields.ts';
import { type FulfilmentOrder, type Made, orderGid, readFulfilmentOrders, readMade } from './fulfilment-reading.ts';
import { shopNames } from './inventory-items.ts';
import type { ShopifySettings } from './manifest.ts';
import { CREATE_FULFILMENT } from './operations.ts';

/** Kind of the binding between a shipment and a fulfilment. */
const FULFILMENT = 'fulfillment';

/** One line of the shipment that the shop does not yet show as fulfilled. */
interface Wanted {
  readonly line?: string;
  readonly sku: string;
  left: number;
}

/** Tells the shop what was shipped; repeated, or after a lost answer, it finds what it made and makes only the rest. */
export function recordShipment(
  context: ConnectionContext<ShopifySettings>,
  client: Client,
): CommandHandler<'record-shipment'> {
  return {
    operation: 'fulfilments',
    async carryOut(command, call) {
      const { data } = command;
      const { connection, bindings } = context;
      const known = await bindings.find(data.shipment, connection, FULFILMENT);
      if (known !== undefined) return done(connection, known.foreignId, known.foreignName);
      const inShop = { ...command, data: await underShopSkus(context, client, data, call) };
      const ours = await shipOnce(context, client, inShop, wantedOf(inShop.data), call);
      const [first] = ours;
      if (first === undefined) {
        throw shopifyErrors.error('SL-SHOPIFY-021', { because: 'the shipment holds nothing', field: 'lines' });
      }
      if (!call.shadow) await bindAll(context, data.shipment, ours);
      return done(connection, first.id, first.name);
    },
  };
}

/** The shipment under the SKUs that the shop uses: its order was placed under those. */
async function underShopSkus(
  context: ConnectionContext<ShopifySettings>,
  client: Client,
  data: CommandData<'record-shipment'>,
  call: Call,
): Promise<CommandData<'record-shipment'>> {
  const names = await shopNames(openArticles(context), client).ofHub(
    data.lines.map(({ sku }) => sku),
    call,
  );
  if (names.size === 0) return data;
  return { ...data, lines: data.lines.map((line) => ({ ...line, sku: names.get(line.sku) ?? line.sku })) };
}

/** Takes what was made before, makes the rest; when the shop refuses because someone was faster, looks once more. */
async function shipOnce(
  context: ConnectionContext<ShopifySettings>,
  client: Client,
  command: Envelope<CommandData<'record-shipment'>>,
  wanted: readonly Wanted[],
  call: Call,
): Promise<Made[]> {
  const { data } = command;
  const order = orderGid(foreignIdOf(data.order));
  const look = async (wants: readonly Wanted[]): Promise<Made[]> => {
    const made = await readMade(client, order, call);
    if (made.cancelled)
      throw shopifyErrors.error('SL-SHOPIFY-026', { because: `${data.order} is cancelled in the shop` });
    return takeMade(context, data, made.fulfilments, wants);
  };
  const ours = await look(wanted);
  if (wanted.every(({ left }) => left === 0)) return ours;
  try {
    const parts = allocate(await readFulfilmentOrders(client, order, call), wanted);
    if (call.shadow) return [{ id: 'shadow', name: 'shadow', tracking: [], lines: [] }];
    for (const part of parts) ours.push(await create(context, client, command, part, call));
    return ours;
  } catch (error) {
    if (!(error instanceof CodedError) || error.failure.kind !== 'rejected') throw error;
    const again = wantedOf(data);
    const theirs = await look(again);
    if (again.every(({ left }) => left === 0)) return theirs;
    throw error;
  }
}

function done(connection: string, id: string, name?: string): CommandResult<'record-shipment'> {
  return { record: { connection, id, ...(name === undefined ? {} : { name }) } };
}

function wantedOf({ lines }: CommandData<'record-shipment'>): Wanted[] {
  return lines.map(({ line, sku, quantity }, index) => {
    const left = Number(quantity.value);
    if (!Number.isSafeInteger(left) || left <= 0) {
      throw shopifyErrors.error('SL-SHOPIFY-021', {
        because: `lines[${index}].quantity is ${quantity.value}; Shopify ships whole pieces only`,
        field: `lines[${index}].quantity`,
        value: quantity.value,
      });
    }
    return { ...(line === undefined ? {} : { line }), sku, left };
  });
}

/**
 * Fulfilments of the same tracking number that belong to no other shipment and hold nothing but goods of this one are ours: made
 * before an answer was lost, or by the merchant's hand. What they hold is not shipped again.
 */
async function takeMade(
  { connection, bindings }: ConnectionContext<ShopifySettings>,
  data: CommandData<'record-shipment'>,
  fulfilments: readonly Made[],
  wanted: readonly Wanted[],
): Promise<Made[]> {
  const taken: Made[] = [];
  for (const fulfilment of fulfilments) {
    const same = (data.tracking?.number ?? '') === (fulfilment.tracking[0] ?? '');
    if (!same || fulfilment.lines.length === 0) continue;
    const owner = await bindings.canonicalOf(connection, FULFILMENT, fulfilment.id);
    if (owner !== undefined && !owner.startsWith(data.shipment)) continue;
    const matches = fulfilment.lines.map((line) => ({
      line,
      match: wanted.find(
        (want) => (want.line ?? line.id) === line.id && (want.line !== undefined || want.sku === line.sku),
      ),
    }));
    if (!matches.every(({ line, match }) => match !== undefined && match.left >= line.quantity)) continue;
    for (const { line, match } of matches) if (match !== undefined) match.left -= line.quantity;
    taken.push(fulfilment);
  }
  return taken;
}

interface Part {
  readonly orders: Map<string, { id: string; quantity: number }[]>;
}

/** Spreads what is wanted over the fulfilment orders; one part per location, because Shopify takes no more at once. */
function allocate(orders: readonly FulfilmentOrder[], wanted: readonly Wanted[]): Part[] {
  const open = orders.filter(({ status }) => ['OPEN', 'IN_PROGRESS', 'SCHEDULED'].includes(status));
  const parts = new Map<string, Part>();
  for (const want of wanted) {
    for (const order of open) {
      for (const line of order.lines) {
        if (!matches(want, line)) continue;
        const quantity = Math.min(want.left, line.remaining);
        if (quantity <= 0) continue;
        want.left -= quantity;
        line.remaining -= quantity;
        const part = parts.get(order.location) ?? { orders: new Map() };
        parts.set(order.location, part);
        part.orders.set(order.id, [...(part.orders.get(order.id) ?? []), { id: line.id, quantity }]);
      }
    }
  }
  const short = wanted.find(({ left }) => left > 0);
  if (short !== undefined) throw shortage(orders, short);
  return [...parts.values()];
}

function matches(want: Wanted, line: { lineId: string; sku: string }): boolean {
  return want.line === undefined ? want.sku === line.sku : want.line === line.lineId;
}

function shortage(orders: readonly FulfilmentOrder[], short: Wanted) {
  const held = orders.some(
    ({ status, lines }) => status === 'ON_HOLD' && lines.some((line) => matches(short, line) && line.remaining > 0),
  );
  const because = `${short.sku}: ${short.left} more shipped than the shop has open${held ? '; some are on hold' : ''}`;
  return held
    ? shopifyErrors.error('SL-SHOPIFY-023', { because, field: short.sku })
    : shopifyErrors.error('SL-SHOPIFY-022', { because, field: short.sku });
}

async function create(
  { settings }: ConnectionContext<ShopifySettings>,
  client: Client,
  { data }: Envelope<CommandData<'record-shipment'>>,
  part: Part,
  call: Call,
): Promise<Made> {
  const { tracking } = data;
  const { data: answer } = await client.ask({
    text: CREATE_FULFILMENT,
    operation: 'fulfilments',
    call,
    variables: {
      fulfillment: {
        lineItemsByFulfillmentOrder: [...part.orders].map(([fulfillmentOrderId, fulfillmentOrderLineItems]) => ({
          fulfillmentOrderId,
          fulfillmentOrderLineItems,
        })),
        notifyCustomer: settings.notifyBuyers ?? true,
        ...(tracking === undefined
          ? {}
          : {
              trackingInfo: {
                number: tracking.number,
                ...(tracking.carrier === undefined ? {} : { company: tracking.carrier }),
                ...(tracking.url === undefined ? {} : { url: tracking.url }),
              },
            }),
      },
      message: `Shipment ${data.record.name ?? data.record.id}`.slice(0, 200),
    },
  });
  return madeOf(answer.at('fulfillmentCreate'));
}

function madeOf(payload: Field): Made {
  const [problem] = userErrors(payload);
  if (problem !== undefined) {
    throw shopifyErrors.error('SL-SHOPIFY-024', { because: `the shop did not fulfil: ${problem.message}` });
  }
  const fulfilment = payload.at('fulfillment').record();
  return { id: fulfilment.at('id').id(), name: fulfilment.at('name').text(100), tracking: [], lines: [] };
}

/** The shipment is bound to its first fulfilment; parts at other locations are bound under it, so that nobody else takes them. */
async function bindAll(
  { connection, bindings }: ConnectionContext<ShopifySettings>,
  shipment: string,
  fulfilments: readonly Made[],
): Promise<void> {
  for (const [index, { id, name }] of [...fulfilments.entries()].reverse()) {
    const canonical = index === 0 ? shipment : `${shipment}/part-${index + 1}`;
    await bindings.bind({ canonical, connection, kind: FULFILMENT, foreignId: id, foreignName: name });
  }
}
