import type { FactDraft, Hint } from '../../connector/connector.ts';
import { asObject, type JsonObject, optionalText } from '../../connector/fields.ts';
import { factId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { type CallOptions, objectOrThrow, type PaypalClient } from './client.ts';
import { upward } from './objects.ts';
import { READABLE_KINDS, type ReadableKind } from './translate.ts';
import { objectOf } from './webhook.ts';

/** An object of PayPal as the hub writes it down, with the capture that it is about where it says only its id. */
export interface ReadObject {
  readonly kind: ReadableKind;
  readonly resource: JsonObject;
  readonly capture?: JsonObject;
}

const PATHS: Readonly<Record<ReadableKind, string>> = {
  capture: '/v2/payments/captures',
  authorization: '/v2/payments/authorizations',
  refund: '/v2/payments/refunds',
  reversal: '/v2/payments/refunds',
  dispute: '/v1/customer/disputes',
};

/** Reads the object that a webhook points at. */
export async function fetchHint(client: PaypalClient, hint: Hint): Promise<readonly FactDraft[]> {
  const kind = READABLE_KINDS.find((name) => name === hint.kind);
  if (kind === undefined) return [];
  const options: CallOptions = { operation: 'reading', lane: 'live' };
  const answer = await client.get(`${PATHS[kind]}/${encodeURIComponent(hint.foreignId)}`, options);
  const read = await around(client, kind, objectOrThrow(answer), options);
  const body = JSON.stringify(read);
  const object = objectOf({ resource: read.resource }) ?? hint.foreignId;
  return [{ topic: read.kind, id: `${hint.foreignId}:${factId(body)}`, body, object }];
}

/** What must be known beside an object: of a refund and a dispute, the capture; of a reversal, whether a dispute is behind it. */
export async function around(
  client: PaypalClient,
  kind: ReadableKind,
  resource: JsonObject,
  options: CallOptions,
): Promise<ReadObject> {
  if (kind === 'capture' || kind === 'authorization') return { kind, resource: withoutPeople(resource) };
  const captureId = kind === 'dispute' ? objectOf({ resource }) : upward(resource, 'captures');
  if (captureId === undefined) return { kind, resource: withoutPeople(resource) };
  if (kind === 'reversal') {
    const dispute = await disputeAbout(client, captureId, options);
    // The dispute tells when its money moves; told by the reversal as well, it would be taken twice.
    if (dispute !== undefined) return await around(client, 'dispute', dispute, options);
  }
  const capture = await client.get(`${PATHS.capture}/${encodeURIComponent(captureId)}`, options);
  // A dispute may be about a payment that is no capture of this API; then its transaction is the payment.
  if (!capture.ok && capture.problem.status === 404) return { kind, resource: withoutPeople(resource) };
  return { kind, resource: withoutPeople(resource), capture: withoutPeople(objectOrThrow(capture)) };
}

async function disputeAbout(
  client: PaypalClient,
  capture: string,
  options: CallOptions,
): Promise<JsonObject | undefined> {
  const query = `?disputed_transaction_id=${encodeURIComponent(capture)}&page_size=1`;
  const list = objectOrThrow(await client.get(`${PATHS.dispute}${query}`, options));
  const [first] = Array.isArray(list.items) ? list.items : [];
  const id = optionalText(asObject(first) ?? {}, 'dispute_id');
  if (id === undefined) return undefined;
  return objectOrThrow(await client.get(`${PATHS.dispute}/${encodeURIComponent(id)}`, options));
}

/** Fields that name or describe the buyer are not kept. */
const PEOPLE = new Set([
  'payer',
  'payee',
  'shipping',
  'messages',
  'evidences',
  'supporting_info',
  'network_transaction_reference',
]);

function withoutPeople(resource: JsonObject): JsonObject {
  const kept: [string, Json][] = [];
  for (const [name, value] of Object.entries(resource)) {
    if (PEOPLE.has(name)) continue;
    if (name !== 'disputed_transactions' || !Array.isArray(value)) kept.push([name, value]);
    else
      kept.push([
        name,
        value.map((each) => ({ seller_transaction_id: asObject(each)?.seller_transaction_id ?? null })),
      ]);
  }
  return Object.fromEntries(kept);
}
