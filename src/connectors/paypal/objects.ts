import { asObject, type JsonObject, optionalText, textReader, unreadableFields } from '../../connector/fields.ts';
import { epochMsOf, instant } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import type { Money } from '../../kernel/money.ts';
import { moneyOfPaypal } from './amount.ts';
import { paypalErrors } from './errors.ts';

/** A field that is not as documented. */
export const unreadable = unreadableFields((about) => paypalErrors.error('SL-PAYPAL-007', about));
/** A text that must be there, of a length that an id or a word has. Throws SL-PAYPAL-007. */
export const textAt = textReader(unreadable);

/** What captures, authorisations and refunds have in common. */
interface Movement {
  readonly id: string;
  readonly status: string;
  readonly amount: Money;
  /** RFC 3339 in UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly customId?: string;
  readonly invoiceId?: string;
  /** Why it is in this state, in PayPal's word. */
  readonly reason?: string;
}

export interface Capture extends Movement {
  readonly authorization?: string;
  readonly order?: string;
}

export interface Authorization extends Movement {
  readonly order?: string;
  readonly expiresAt?: string;
}

export interface Refund extends Movement {
  /** The capture that it gives back, where its links say so. */
  readonly capture?: string;
  readonly note?: string;
}

interface DisputeMovement {
  readonly way: 'withdrawn' | 'reinstated';
  readonly amount: Money;
  readonly at: string;
}

export interface Dispute {
  readonly id: string;
  /** The capture that is contested. */
  readonly capture: string;
  readonly status: string;
  readonly amount: Money;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly reason?: string;
  readonly outcome?: string;
  /** What was taken from the merchant and given again. */
  readonly movements: readonly DisputeMovement[];
}

function readMovement(object: JsonObject): Movement {
  const createdAt = timeAt(object, 'create_time');
  const customId = optionalText(object, 'custom_id');
  const invoiceId = optionalText(object, 'invoice_id');
  const reason = optionalText(asObject(object.status_details) ?? {}, 'reason');
  return {
    id: textAt(object, 'id'),
    status: textAt(object, 'status'),
    amount: moneyOfPaypal(object.amount, 'amount'),
    createdAt,
    updatedAt: object.update_time === undefined ? createdAt : timeAt(object, 'update_time'),
    ...(customId === undefined ? {} : { customId }),
    ...(invoiceId === undefined ? {} : { invoiceId }),
    ...(reason === undefined ? {} : { reason: reason.slice(0, 200) }),
  };
}

/** Reads a capture. Throws SL-PAYPAL-007 or SL-PAYPAL-008, as all of these do. */
export function readCapture(value: Json | undefined): Capture {
  const object = objectOf(value, 'capture');
  const { order_id: order, authorization_id: authorization } = relatedOf(object);
  return { ...readMovement(object), ...(order ? { order } : {}), ...(authorization ? { authorization } : {}) };
}

export function readAuthorization(value: Json | undefined): Authorization {
  const object = objectOf(value, 'authorization');
  const { order_id: order } = relatedOf(object);
  const expiresAt = object.expiration_time === undefined ? undefined : timeAt(object, 'expiration_time');
  return { ...readMovement(object), ...(order ? { order } : {}), ...(expiresAt ? { expiresAt } : {}) };
}

export function readRefund(value: Json | undefined): Refund {
  const object = objectOf(value, 'refund');
  const capture = upward(object, 'captures');
  const note = optionalText(object, 'note_to_payer');
  return { ...readMovement(object), ...(capture ? { capture } : {}), ...(note ? { note: note.slice(0, 500) } : {}) };
}

export function readDispute(value: Json | undefined): Dispute {
  const object = objectOf(value, 'dispute');
  const transactions = Array.isArray(object.disputed_transactions) ? object.disputed_transactions : [];
  const transaction = asObject(transactions[0]);
  const createdAt = timeAt(object, 'create_time');
  const outcome = optionalText(asObject(object.dispute_outcome) ?? {}, 'outcome_code');
  const reason = optionalText(object, 'reason');
  const movements = Array.isArray(object.money_movements) ? object.money_movements : [];
  return {
    id: textAt(object, 'dispute_id'),
    capture: textAt(transaction ?? {}, 'seller_transaction_id'),
    status: textAt(object, 'status'),
    amount: moneyOfPaypal(object.dispute_amount, 'dispute_amount'),
    createdAt,
    updatedAt: object.update_time === undefined ? createdAt : timeAt(object, 'update_time'),
    ...(reason === undefined ? {} : { reason: reason.slice(0, 200) }),
    ...(outcome === undefined ? {} : { outcome }),
    movements: movements.flatMap(movementOf),
  };
}

/** Only what moves for the merchant is ours; the buyer's side of the same dispute is PayPal's. */
function movementOf(value: Json): readonly DisputeMovement[] {
  const object = asObject(value) ?? {};
  if (object.affected_party !== 'SELLER') return [];
  if (object.type !== 'DEBIT' && object.type !== 'CREDIT') throw unreadable('type', 'DEBIT or CREDIT', object.type);
  const way = object.type === 'DEBIT' ? 'withdrawn' : 'reinstated';
  return [{ way, amount: moneyOfPaypal(object.amount, 'amount'), at: timeAt(object, 'initiated_time') }];
}

/** Id of the object that a link `up` leads to: `…/v2/payments/captures/<id>`. */
export function upward(object: JsonObject, kind: 'captures' | 'authorizations' | 'orders'): string | undefined {
  const links = Array.isArray(object.links) ? object.links : [];
  for (const link of links) {
    const { rel, href } = asObject(link) ?? {};
    if (rel !== 'up' || typeof href !== 'string') continue;
    const id = new RegExp(`/${kind}/([A-Za-z0-9]{1,50})(?:$|[/?])`).exec(href)?.[1];
    if (id !== undefined) return id;
  }
  return undefined;
}

function relatedOf(object: JsonObject): Partial<Record<'order_id' | 'authorization_id', string>> {
  const related = asObject(asObject(object.supplementary_data)?.related_ids) ?? {};
  const order_id = optionalText(related, 'order_id');
  const authorization_id = optionalText(related, 'authorization_id') ?? upward(object, 'authorizations');
  return { ...(order_id ? { order_id } : {}), ...(authorization_id ? { authorization_id } : {}) };
}

function objectOf(value: Json | undefined, name: string): JsonObject {
  const object = asObject(value);
  if (object === undefined) throw unreadable(name, 'an object', value);
  return object;
}

/** A time, as RFC 3339 in UTC. Reports leave the colon out of the offset: `2026-11-20T10:00:00+0000`. */
export function timeAt(object: JsonObject, field: string): string {
  const text = textAt(object, field).replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  const epochMs = epochMsOf(text);
  if (epochMs === undefined) throw unreadable(field, 'a time of RFC 3339', object[field]);
  return instant(epochMs);
}
