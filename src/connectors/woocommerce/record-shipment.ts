import type { CommandData, CommandResult } from '../../canonical/envelope.ts';
import type { Articles } from '../../connector/articles.ts';
import type { Call, CommandHandler, ConnectionContext } from '../../connector/connector.ts';
import { factId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import type { Client } from './client.ts';
import { wooErrors } from './errors.ts';
import type { Field } from './fields.ts';
import type { WooSettings } from './manifest.ts';
import { existingOrder, metaOf } from './order-reading.ts';
import { inTurn } from './turns.ts';

/** Begins the name of the hidden field that holds a shipment; the end is its reference. */
export const SHIPMENT_META = '_storeloom_shipment_';
const GIVEN_UP = ['cancelled', 'failed', 'trash'];
/** States that the last parcel does not change. */
const ENDED = ['completed', 'refunded'];
const REFERENCE_LENGTH = 10;

type Shipment = CommandData<'record-shipment'>;

/**
 * Tells the shop what was shipped. WooCommerce knows no shipments: each is kept in a hidden field of the order, whose name comes
 * from the shipment, so that writing it twice is writing it once; the buyer learns of it by a note, which is looked for before it is
 * written; and with the last parcel the order is completed.
 */
export function recordShipment(
  context: ConnectionContext<WooSettings>,
  client: Client,
  articles: Articles,
): CommandHandler<'record-shipment'> {
  return {
    operation: 'shipments',
    async carryOut({ data }, call) {
      const { id, order, status } = await existingOrder(client, data.order, 'shipments', call);
      const reference = factId('shipment', data.shipment).slice(0, REFERENCE_LENGTH);
      const noted = metaOf(order, SHIPMENT_META);
      if (!noted.has(reference)) refuseTooMuch(data, await piecesOf(order, articles), status, noted);
      if (call.shadow) return result(context, id, reference, data);
      const completes = data.complete && !ENDED.includes(status) && !GIVEN_UP.includes(status);
      if (!noted.has(reference) || completes) await note(client, id, reference, data, completes, call);
      await tellBuyer(context, client, id, reference, data, call);
      return result(context, id, reference, data);
    },
  };
}

function result(
  { connection }: ConnectionContext<WooSettings>,
  id: string,
  reference: string,
  { record }: Shipment,
): CommandResult<'record-shipment'> {
  return { record: { connection, id: `${id}/${reference}`, name: record.name ?? record.id } };
}

/** One call sets the field and the state; sent again, it sets them to what they are. */
async function note(
  client: Client,
  id: string,
  reference: string,
  { shipment, lines, tracking }: Shipment,
  completes: boolean,
  call: Call,
): Promise<void> {
  const value = JSON.stringify({ shipment, lines, ...(tracking === undefined ? {} : { tracking }) });
  const body: { [key: string]: Json } = { meta_data: [{ key: `${SHIPMENT_META}${reference}`, value }] };
  if (completes) body.status = 'completed';
  await client.ask({ method: 'PUT', path: `orders/${id}`, body, operation: 'shipments', repeatable: true, call });
}

/** A note cannot be written under a key, so it carries the reference and is written by one at a time. */
async function tellBuyer(
  context: ConnectionContext<WooSettings>,
  client: Client,
  id: string,
  reference: string,
  data: Shipment,
  call: Call,
): Promise<void> {
  const path = `orders/${id}/notes`;
  const isTold = async (): Promise<boolean> => {
    const { body } = await client.ask({ path, operation: 'shipments', call });
    return body.presentList().some((each) => String(each.at('note').value).includes(reference));
  };
  if (await isTold()) return;
  await inTurn(context, `${data.order}/note-${reference}`, call, async () => {
    if (await isTold()) return;
    const body = { note: noteText(data, reference), customer_note: context.settings.tellBuyers ?? true };
    await client.ask({ method: 'POST', path, body, operation: 'shipments', call });
  });
}

function noteText({ tracking, record }: Shipment, reference: string): string {
  const carrier = tracking?.carrier === undefined ? '' : ` with ${tracking.carrier}`;
  const number = tracking === undefined ? '' : `, tracking number ${tracking.number}`;
  const url = tracking?.url === undefined ? '' : `: ${tracking.url}`;
  return `Shipped${carrier}${number}${url} (shipment ${record.name ?? record.id}, ref. ${reference})`;
}

/** Pieces that were shipped before and now must be on the order; the shop itself would take any number. */
function refuseTooMuch(
  data: Shipment,
  left: Map<string, number>,
  status: string,
  noted: ReadonlyMap<string, string>,
): void {
  if (GIVEN_UP.includes(status)) {
    throw wooErrors.error('SL-WOO-023', { because: `${data.order} is "${status}" in the shop` });
  }
  for (const earlier of noted.values()) for (const { sku, pieces } of notedLines(earlier)) take(left, sku, pieces);
  for (const [index, { sku, quantity }] of data.lines.entries()) {
    const pieces = Number(quantity.value);
    if (!Number.isSafeInteger(pieces) || pieces <= 0) {
      const field = `lines[${index}].quantity`;
      const because = `${field} is ${quantity.value}; the shop sells whole pieces only`;
      throw wooErrors.error('SL-WOO-021', { because, field, value: quantity.value });
    }
    if (take(left, sku, pieces) < 0) {
      const because = `${sku}: ${pieces} shipped, the order in the shop has ${(left.get(sku) ?? 0) + pieces} left`;
      throw wooErrors.error('SL-WOO-022', { because, field: `lines[${index}]` });
    }
  }
}

/** Pieces on the order by the SKUs of the hub, which is what shipments speak of. */
async function piecesOf(order: Field, articles: Articles): Promise<Map<string, number>> {
  const pieces = new Map<string, number>();
  for (const line of order.at('line_items').presentList()) {
    const id = line.at('variation_id').optionalId() ?? line.at('product_id').optionalId();
    const sku = (await articles.skuOf({ id, sku: line.at('sku').optionalText(100) })) ?? '';
    pieces.set(sku, (pieces.get(sku) ?? 0) + line.at('quantity').integer());
  }
  return pieces;
}

function take(left: Map<string, number>, sku: string, pieces: number): number {
  const rest = (left.get(sku) ?? 0) - pieces;
  left.set(sku, rest);
  return rest;
}

/** What the hub itself wrote; a hand that changed it only loses the count. */
function notedLines(text: string): { sku: string; pieces: number }[] {
  try {
    const { lines } = JSON.parse(text) as { lines: Shipment['lines'] };
    return lines.map(({ sku, quantity }) => ({ sku, pieces: Number(quantity.value) || 0 }));
  } catch {
    return [];
  }
}
