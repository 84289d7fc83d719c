import type { CommandResult, Envelope } from '../../canonical/envelope.ts';
import type { Call, CommandHandler } from '../../connector/connector.ts';
import type { Clock } from '../../kernel/clock.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import { compare, equal, formatMoney, type Money } from '../../kernel/money.ts';
import { stripeAmountOf } from './amount.ts';
import {
  type Answer,
  type CallOptions,
  type Form,
  objectOrThrow,
  type StripeClient,
  type StripeObject,
} from './client.ts';
import { stripeErrors } from './errors.ts';
import { type Intent, readIntent } from './objects.ts';
import { againKey, KEY_LIFE_MS, requestKey } from './request-key.ts';

/** Takes the money that is on hold, all or a part of it; the rest is released by Stripe. */
export function capturePayment(client: StripeClient, clock: Clock): CommandHandler<'capture-payment'> {
  return {
    operation: 'payments',
    async carryOut(command, call) {
      const { reference, amount } = command.data;
      requireIntent(reference);
      if (call.shadow || needsLook(command, call, clock)) {
        const intent = await lookUp(client, reference, call);
        if (intent.status === 'succeeded') return capturedAs(intent, amount);
        if (call.shadow) return captureInShadow(intent, amount);
      }
      const answer = await postOnce(
        client,
        `/v1/payment_intents/${encodeURIComponent(reference)}/capture`,
        { amount_to_capture: stripeAmountOf(amount).amount },
        requestKey('capture', command.id, reference),
        optionsOf(call, 'payments'),
        () => paymentOnceIn('succeeded', client, reference, call),
      );
      if (answer.ok) return capturedAs(readIntent(answer.object), amount);
      if (!isStateProblem(answer)) throw failureOfAmount(answer, 'amount_to_capture');
      return capturedAs(await lookUp(client, reference, call), amount);
    },
  };
}

/** Done when exactly this was captured, by whomever; otherwise says why it cannot be. */
function capturedAs(intent: Intent, amount: Money): CommandResult<'capture-payment'> {
  if (intent.status === 'succeeded' && equal(intent.received, amount)) {
    return { reference: intent.id, amount: intent.received };
  }
  if (intent.status === 'succeeded') {
    throw stripeErrors.error('SL-STRIPE-011', {
      because: `${intent.id} was already captured with ${inWords(intent.received)}, not ${inWords(amount)}`,
      field: 'amount',
      value: formatMoney(intent.received),
    });
  }
  throw wrongState(intent, 'captured');
}

/** What a capture would answer; writes nothing. */
function captureInShadow(intent: Intent, amount: Money): CommandResult<'capture-payment'> {
  if (intent.status !== 'requires_capture') throw wrongState(intent, 'captured');
  if (compare(amount, intent.capturable) <= 0) return { reference: intent.id, amount };
  throw stripeErrors.error('SL-STRIPE-012', {
    because: `${intent.id} holds ${inWords(intent.capturable)}, less than ${inWords(amount)}`,
    field: 'amount',
    value: formatMoney(amount),
  });
}

/** Gives up the hold. Done when it is cancelled already. */
export function voidPayment(client: StripeClient, clock: Clock): CommandHandler<'void-payment'> {
  return {
    operation: 'payments',
    async carryOut(command, call) {
      const { reference } = command.data;
      requireIntent(reference);
      if (call.shadow || needsLook(command, call, clock)) {
        const intent = await lookUp(client, reference, call);
        if (intent.status === 'canceled') return { reference: intent.id };
        if (intent.status === 'succeeded') throw wrongState(intent, 'cancelled');
        if (call.shadow) return { reference: intent.id };
      }
      const answer = await postOnce(
        client,
        `/v1/payment_intents/${encodeURIComponent(reference)}/cancel`,
        {},
        requestKey('void', command.id, reference),
        optionsOf(call, 'payments'),
        () => paymentOnceIn('canceled', client, reference, call),
      );
      if (!answer.ok && !isStateProblem(answer)) throw new CodedError(answer.problem.failure);
      const intent = answer.ok ? readIntent(answer.object) : await lookUp(client, reference, call);
      if (intent.status === 'canceled') return { reference: intent.id };
      throw wrongState(intent, 'cancelled');
    },
  };
}

/**
 * Posts under one key. When Stripe answers 5xx out of its store of keys, that answer would come for ever: then it looks, and
 * only if `lookForEffect` finds none, it goes on to the next key of a fixed series. A key is left only when its end is known,
 * so a call that still runs at Stripe is met again under the same key and never doubled.
 */
export async function postOnce(
  client: StripeClient,
  path: string,
  form: Form,
  key: string,
  options: CallOptions,
  lookForEffect: () => Promise<StripeObject | undefined>,
): Promise<Answer> {
  let answer = await client.post(path, form, key, options);
  if (!isStoredError(answer)) return answer;
  // One look serves all keys: those that are found stored ended before this call began.
  const object = await lookForEffect();
  if (object !== undefined) return { ok: true, object };
  for (let again = 1; again <= MOST_KEYS && isStoredError(answer); again += 1) {
    answer = await client.post(path, form, againKey(key, again), options);
  }
  return answer;
}

/** Keys after the first one; each was left behind by a 5xx of Stripe, so more are hardly ever needed. */
const MOST_KEYS = 20;

const isStoredError = (answer: Answer): boolean =>
  !answer.ok && answer.problem.status >= 500 && answer.problem.replayed;

/** Whether an earlier try may have had an effect that Stripe's memory of keys no longer covers. */
export function needsLook(command: Envelope<unknown>, call: Call, clock: Clock): boolean {
  const asked = epochMsOf(command.time);
  return call.uncertain || call.attempt > 1 || asked === undefined || clock.now() - asked > KEY_LIFE_MS;
}

export function optionsOf(call: Call, operation: CallOptions['operation']): CallOptions & { readonly attempt: number } {
  return {
    attempt: call.attempt,
    operation,
    lane: call.lane,
    signal: call.signal,
    ...(call.traceparent === undefined ? {} : { traceparent: call.traceparent }),
  };
}

async function lookUp(client: StripeClient, reference: string, call: Call): Promise<Intent> {
  return readIntent(await readPayment(client, reference, call));
}

async function readPayment(client: StripeClient, reference: string, call: Call): Promise<StripeObject> {
  const path = `/v1/payment_intents/${encodeURIComponent(reference)}`;
  return objectOrThrow(await client.get(path, {}, optionsOf(call, 'reading')));
}

/** The payment, if it has come to that state. */
async function paymentOnceIn(status: string, client: StripeClient, reference: string, call: Call) {
  const object = await readPayment(client, reference, call);
  return readIntent(object).status === status ? object : undefined;
}

/** Stripe says that the payment is past this step; what it is then, a look tells. */
function isStateProblem(answer: Extract<Answer, { ok: false }>): boolean {
  const { code } = answer.problem;
  return code === 'payment_intent_unexpected_state' || code === 'charge_already_captured';
}

/** An amount that Stripe finds too large is the business's no, not a malformed request. */
export function failureOfAmount(answer: Extract<Answer, { ok: false }>, param: string): CodedError {
  const { problem } = answer;
  const tooMuch = problem.code === 'amount_too_large' || (problem.status === 400 && problem.param === param);
  if (!tooMuch) return new CodedError(problem.failure);
  return stripeErrors.error('SL-STRIPE-012', { because: problem.failure.because, field: 'amount' });
}

function requireIntent(reference: string): void {
  if (/^pi_[A-Za-z0-9_]{1,190}$/.test(reference)) return;
  throw stripeErrors.error('SL-STRIPE-014', {
    because: 'only a PaymentIntent can be captured or cancelled',
    field: 'reference',
    rule: 'pi_…',
    value: reference.slice(0, 40),
  });
}

function wrongState(intent: Intent, wanted: string): CodedError {
  return stripeErrors.error('SL-STRIPE-011', {
    because: `${intent.id} is ${intent.status} and cannot be ${wanted}`,
    field: 'status',
    value: intent.status,
  });
}

const inWords = (amount: Money): string => `${formatMoney(amount)} ${amount.currency}`;
