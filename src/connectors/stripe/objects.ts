import { asObject, type JsonObject, optionalText, textReader, unreadableFields } from '../../connector/fields.ts';
import type { Json } from '../../kernel/json.ts';
import type { Money } from '../../kernel/money.ts';
import { moneyOfStripe } from './amount.ts';
import { stripeErrors } from './errors.ts';

/** A field that is not as documented. */
export const unreadable = unreadableFields((about) => stripeErrors.error('SL-STRIPE-007', about));
/** A text that must be there, of a length that an id or a word has. Throws SL-STRIPE-007. */
export const textAt = textReader(unreadable);

/** What the hub reads of a PaymentIntent. Amounts are in ISO 4217 minor units. */
export interface Intent {
  readonly id: string;
  readonly status: string;
  readonly amount: Money;
  readonly capturable: Money;
  readonly received: Money;
  /** Unix seconds. */
  readonly created: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly canceledAt?: number;
  readonly cancellationReason?: string;
  readonly lastError?: PaymentError;
  /** Unix seconds when the hold ends, where Stripe was asked to expand the charge. */
  readonly captureBefore?: number;
}

interface PaymentError {
  readonly code?: string;
  readonly declineCode?: string;
  readonly charge?: string;
}

/** What the hub reads of a Charge. */
export interface Charge {
  readonly id: string;
  readonly intent?: string;
  readonly status: string;
  readonly captured: boolean;
  readonly amount: Money;
  readonly amountCaptured: Money;
  readonly created: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly failureCode?: string;
}

/** What the hub reads of a Refund. */
export interface Refund {
  readonly id: string;
  /** The PaymentIntent, or the charge of a payment that has none. */
  readonly payment: string;
  readonly status: string;
  readonly amount: Money;
  readonly created: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly reason?: string;
  readonly failureReason?: string;
}

/** What the hub reads of a Dispute. */
export interface Dispute {
  readonly id: string;
  readonly payment: string;
  readonly status: string;
  readonly amount: Money;
  readonly created: number;
  readonly reason?: string;
  /** What Stripe charged for it, of its last movement. */
  readonly fee?: Money;
}

/** Reads a PaymentIntent. Throws SL-STRIPE-007 naming the first field that is not as documented. */
export function readIntent(value: Json | undefined): Intent {
  const object = objectNamed(value, 'payment_intent');
  const currency = textAt(object, 'currency');
  const amount = (field: string): Money => moneyOfStripe(integerAt(object, field), currency, field);
  const canceledAt = optionalInteger(object, 'canceled_at');
  const cancellationReason = optionalText(object, 'cancellation_reason');
  const failed = asObject(object.last_payment_error);
  const captureBefore = captureBeforeOf(object.latest_charge);
  return {
    id: textAt(object, 'id'),
    status: textAt(object, 'status'),
    amount: amount('amount'),
    capturable: amount('amount_capturable'),
    received: amount('amount_received'),
    created: secondsAt(object, 'created'),
    metadata: metadataOf(object),
    ...(canceledAt === undefined ? {} : { canceledAt }),
    ...(cancellationReason === undefined ? {} : { cancellationReason }),
    ...(failed === undefined ? {} : { lastError: paymentErrorOf(failed) }),
    ...(captureBefore === undefined ? {} : { captureBefore }),
  };
}

function paymentErrorOf(failed: JsonObject): PaymentError {
  const code = optionalText(failed, 'code');
  const declineCode = optionalText(failed, 'decline_code');
  const charge = optionalText(failed, 'charge');
  return {
    ...(code === undefined ? {} : { code }),
    ...(declineCode === undefined ? {} : { declineCode }),
    ...(charge === undefined ? {} : { charge }),
  };
}

function captureBeforeOf(charge: Json | undefined): number | undefined {
  const card = asObject(asObject(asObject(charge)?.payment_method_details)?.card);
  return card === undefined ? undefined : optionalInteger(card, 'capture_before');
}

/** Reads a Charge. Throws SL-STRIPE-007. */
export function readCharge(value: Json | undefined): Charge {
  const object = objectNamed(value, 'charge');
  const currency = textAt(object, 'currency');
  const intent = idAt(object, 'payment_intent');
  const failureCode = optionalText(object, 'failure_code');
  return {
    id: textAt(object, 'id'),
    ...(intent === undefined ? {} : { intent }),
    status: textAt(object, 'status'),
    captured: object.captured === true,
    amount: moneyOfStripe(integerAt(object, 'amount'), currency, 'amount'),
    amountCaptured: moneyOfStripe(integerAt(object, 'amount_captured'), currency, 'amount_captured'),
    created: secondsAt(object, 'created'),
    metadata: metadataOf(object),
    ...(failureCode === undefined ? {} : { failureCode }),
  };
}

/** Reads a Refund. Throws SL-STRIPE-007. */
export function readRefund(value: Json | undefined): Refund {
  const object = objectNamed(value, 'refund');
  const reason = optionalText(object, 'reason');
  const failureReason = optionalText(object, 'failure_reason');
  return {
    id: textAt(object, 'id'),
    payment: paymentOf(object),
    status: textAt(object, 'status'),
    amount: moneyOfStripe(integerAt(object, 'amount'), textAt(object, 'currency'), 'amount'),
    created: secondsAt(object, 'created'),
    metadata: metadataOf(object),
    ...(reason === undefined ? {} : { reason }),
    ...(failureReason === undefined ? {} : { failureReason }),
  };
}

/** Reads a Dispute. Throws SL-STRIPE-007. */
export function readDispute(value: Json | undefined): Dispute {
  const object = objectNamed(value, 'dispute');
  const reason = optionalText(object, 'reason');
  const movements = Array.isArray(object.balance_transactions) ? object.balance_transactions : [];
  const last = asObject(movements.at(-1));
  const fee = last === undefined ? undefined : moneyOfStripe(integerAt(last, 'fee'), textAt(last, 'currency'), 'fee');
  return {
    id: textAt(object, 'id'),
    payment: paymentOf(object),
    status: textAt(object, 'status'),
    ...(fee === undefined || fee.amount === 0 ? {} : { fee }),
    amount: moneyOfStripe(integerAt(object, 'amount'), textAt(object, 'currency'), 'amount'),
    created: secondsAt(object, 'created'),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The kind that Stripe gives an object: `payment_intent`, `event`, `v2.core.event`. */
export function kindOf(value: Json | undefined): string | undefined {
  const object = asObject(value);
  return object === undefined ? undefined : optionalText(object, 'object');
}

/** Unix seconds that a calendar can show. Throws SL-STRIPE-007. */
export function secondsAt(object: JsonObject, field: string): number {
  const value = integerAt(object, field);
  if (value < 0 || value > 253_402_300_799) throw unreadable(field, 'Unix seconds', value);
  return value;
}

function objectNamed(value: Json | undefined, name: string): JsonObject {
  const object = asObject(value);
  if (object === undefined || object.object !== name) throw unreadable('object', name, object?.object ?? null);
  return object;
}

/** A whole number. Throws SL-STRIPE-007. */
export function integerAt(object: JsonObject, field: string): number {
  const value = Object.hasOwn(object, field) ? object[field] : undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw unreadable(field, 'a safe integer', value);
  return value;
}

function optionalInteger(object: JsonObject, field: string): number | undefined {
  const value = Object.hasOwn(object, field) ? object[field] : undefined;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= 253_402_300_799
    ? value
    : undefined;
}

/** An id, or the id of an expanded object. */
function idAt(object: JsonObject, field: string): string | undefined {
  const value = Object.hasOwn(object, field) ? object[field] : undefined;
  const id = asObject(value) ? optionalText(asObject(value) as JsonObject, 'id') : value;
  return typeof id === 'string' && id !== '' && id.length <= 200 ? id : undefined;
}

function paymentOf(object: JsonObject): string {
  const payment = idAt(object, 'payment_intent') ?? idAt(object, 'charge');
  if (payment === undefined) throw unreadable('payment_intent', 'the id of an intent or of a charge', null);
  return payment;
}

function metadataOf(object: JsonObject): Readonly<Record<string, string>> {
  const entries = Object.entries(asObject(object.metadata) ?? {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
