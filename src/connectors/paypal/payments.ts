import type { CommandResult } from '../../canonical/envelope.ts';
import type { Call, CommandHandler } from '../../connector/connector.ts';
import { asObject, type JsonObject, objectsIn } from '../../connector/fields.ts';
import { CodedError } from '../../kernel/failure.ts';
import { compare, equal, formatMoney, type Money } from '../../kernel/money.ts';
import { paypalAmountOf } from './amount.ts';
import { type Answer, type CallOptions, objectOrThrow, type PaypalClient } from './client.ts';
import { paypalErrors } from './errors.ts';
import { type Authorization, type Capture, readAuthorization, readCapture } from './objects.ts';
import { requestKey } from './request-key.ts';

const AUTHORIZATIONS = '/v2/payments/authorizations';

/** Takes the money that is authorised, all or a part of it; PayPal gives up the rest. */
export function capturePayment(client: PaypalClient): CommandHandler<'capture-payment'> {
  return {
    operation: 'payments',
    async carryOut(command, call) {
      const { reference, amount } = command.data;
      const options = optionsOf(call, 'payments');
      if (call.shadow || needsLook(call)) {
        const authorization = await readAuthorizationOf(client, reference, call);
        const capture = await captureOf(client, authorization, call);
        if (capture !== undefined) return capturedAs(reference, capture, amount);
        if (call.shadow) return captureInShadow(authorization, amount);
      }
      const answer = await client.post(
        `${AUTHORIZATIONS}/${encodeURIComponent(reference)}/capture`,
        { amount: paypalAmountOf(amount), final_capture: true },
        requestKey('capture', command.id, reference),
        options,
      );
      if (answer.ok) return capturedAs(reference, readCapture(answer.object), amount);
      if (!isRefusal(answer)) throw new CodedError(answer.problem.failure);
      const capture = await captureOf(client, await readAuthorizationOf(client, reference, call), call);
      if (capture !== undefined) return capturedAs(reference, capture, amount);
      throw refusalOf(answer);
    },
  };
}

/** Done when exactly this was captured, by whomever; otherwise says why it cannot be. */
function capturedAs(reference: string, capture: Capture, amount: Money): CommandResult<'capture-payment'> {
  const { status } = capture;
  if (status === 'PENDING') {
    throw paypalErrors.error('SL-PAYPAL-005', {
      because: `PayPal still looks at the capture ${capture.id}: ${capture.reason ?? 'no reason given'}`,
      retryAfterMs: 60_000,
    });
  }
  if (status === 'DECLINED' || status === 'FAILED') {
    throw paypalErrors.error('SL-PAYPAL-010', { because: `the capture ${capture.id} is ${status}` });
  }
  if (equal(capture.amount, amount)) return { reference, amount: capture.amount };
  throw paypalErrors.error('SL-PAYPAL-011', {
    because: `${reference} was already captured with ${inWords(capture.amount)}, not ${inWords(amount)}`,
    field: 'amount',
    value: formatMoney(capture.amount),
  });
}

/** What a capture would answer; writes nothing. */
function captureInShadow(authorization: Authorization, amount: Money): CommandResult<'capture-payment'> {
  const { id, status } = authorization;
  if (status !== 'CREATED') throw wrongState(authorization, 'captured');
  if (compare(amount, authorization.amount) <= 0) return { reference: id, amount };
  throw paypalErrors.error('SL-PAYPAL-012', {
    because: `${id} holds ${inWords(authorization.amount)}, less than ${inWords(amount)}`,
    field: 'amount',
    value: formatMoney(amount),
  });
}

/** Gives up the authorisation. Done when it is void already. */
export function voidPayment(client: PaypalClient): CommandHandler<'void-payment'> {
  return {
    operation: 'payments',
    async carryOut(command, call) {
      const { reference } = command.data;
      if (call.shadow || needsLook(call)) {
        const authorization = await readAuthorizationOf(client, reference, call);
        if (authorization.status === 'VOIDED') return { reference };
        if (authorization.status === 'CAPTURED') throw wrongState(authorization, 'voided');
        if (call.shadow) return { reference };
      }
      const answer = await client.post(
        `${AUTHORIZATIONS}/${encodeURIComponent(reference)}/void`,
        {},
        requestKey('void', command.id, reference),
        optionsOf(call, 'payments'),
      );
      if (answer.ok) return { reference };
      if (!isRefusal(answer)) throw new CodedError(answer.problem.failure);
      const authorization = await readAuthorizationOf(client, reference, call);
      if (authorization.status === 'VOIDED') return { reference };
      throw refusalOf(answer);
    },
  };
}

/** Whether an earlier try may have had an effect. */
export const needsLook = (call: Call): boolean => call.uncertain || call.attempt > 1;

export function optionsOf(call: Call, operation: CallOptions['operation']): CallOptions {
  return {
    operation,
    lane: call.lane,
    signal: call.signal,
    ...(call.traceparent === undefined ? {} : { traceparent: call.traceparent }),
  };
}

async function readAuthorizationOf(client: PaypalClient, reference: string, call: Call): Promise<Authorization> {
  const path = `${AUTHORIZATIONS}/${encodeURIComponent(reference)}`;
  return readAuthorization(objectOrThrow(await client.get(path, optionsOf(call, 'reading'))));
}

/** The capture of an authorisation that stands, or is under way: the order lists all that belong to it. */
export async function captureOf(
  client: PaypalClient,
  authorization: Authorization,
  call: Call,
): Promise<Capture | undefined> {
  if (authorization.order === undefined) return undefined;
  const { captures } = await paymentsOf(client, authorization.order, call);
  const own = captures.map(readCapture).filter((capture) => capture.authorization === authorization.id);
  const standing = own.filter(({ status }) => status !== 'DECLINED' && status !== 'FAILED');
  return standing[0];
}

/** Captures and refunds of an order at PayPal. */
export async function paymentsOf(
  client: PaypalClient,
  order: string,
  call: Call,
): Promise<{ readonly captures: readonly JsonObject[]; readonly refunds: readonly JsonObject[] }> {
  const path = `/v2/checkout/orders/${encodeURIComponent(order)}`;
  const object = objectOrThrow(await client.get(path, optionsOf(call, 'reading')));
  const payments = objectsIn(object.purchase_units).map((unit) => asObject(unit.payments));
  const all = (name: 'captures' | 'refunds') => payments.flatMap((each) => objectsIn(each?.[name]));
  return { captures: all('captures'), refunds: all('refunds') };
}

type Refused = Extract<Answer, { ok: false }>;

/** PayPal understood and says no. */
export const isRefusal = ({ problem }: Refused): boolean => problem.status === 422;

const TOO_MUCH =
  /^(REFUND_AMOUNT_EXCEEDED|CAPTURE_FULLY_REFUNDED|MAX_CAPTURE_AMOUNT_EXCEEDED|CAPTURE_AMOUNT_LIMIT_EXCEEDED)$/;
const DECLINED = /^(INSTRUMENT_DECLINED|PAYER_CANNOT_PAY|TRANSACTION_REFUSED|AUTHORIZATION_DENIED)$/;

/** What a refusal means for the business: the issue says it, not the status. */
export function refusalOf({ problem }: Refused): CodedError {
  const { because } = problem.failure;
  const value = problem.issues[0]?.slice(0, 80);
  const detail = { because, ...(value === undefined ? {} : { value }) };
  if (problem.issues.some((issue) => TOO_MUCH.test(issue))) {
    return paypalErrors.error('SL-PAYPAL-012', { ...detail, field: 'amount' });
  }
  if (problem.issues.some((issue) => DECLINED.test(issue))) return paypalErrors.error('SL-PAYPAL-010', detail);
  return paypalErrors.error('SL-PAYPAL-011', detail);
}

function wrongState({ id, status }: Authorization, wanted: string): CodedError {
  return paypalErrors.error('SL-PAYPAL-011', {
    because: `${id} is ${status} and cannot be ${wanted}`,
    field: 'status',
    value: status,
  });
}

const inWords = (amount: Money): string => `${formatMoney(amount)} ${amount.currency}`;
