import type { CommandData, CommandResult, Envelope } from '../../canonical/envelope.ts';
import type { Call, CommandHandler } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { compare, equal, formatMoney } from '../../kernel/money.ts';
import { paypalAmountOf } from './amount.ts';
import { objectOrThrow, type PaypalClient } from './client.ts';
import { paypalErrors } from './errors.ts';
import { type Capture, type Refund, readAuthorization, readCapture, readRefund } from './objects.ts';
import { captureOf, isRefusal, needsLook, optionsOf, paymentsOf, refusalOf } from './payments.ts';
import { purposeMark, requestKey } from './request-key.ts';

type RefundCommand = Envelope<CommandData<'refund-payment'>>;

/**
 * Gives money back. A refund happens once per order, payment and purpose: by PayPal's memory of request ids, which lasts 45 days, and
 * by the mark in the refund's `custom_id` after that.
 */
export function refundPayment(client: PaypalClient): CommandHandler<'refund-payment'> {
  return {
    operation: 'refunds',
    async carryOut(command, call) {
      const { order, reference, purpose, payment, amount } = command.data;
      const capture = await captureToRefund(client, reference, call);
      if (call.shadow || needsLook(call)) {
        const earlier = await findRefund(client, capture, command, call);
        if (earlier !== undefined) return refundedAs(earlier, command);
        if (call.shadow) return refundInShadow(capture, command);
      }
      const answer = await client.post(
        `/v2/payments/captures/${encodeURIComponent(capture.id)}/refund`,
        { amount: paypalAmountOf(amount), custom_id: purposeMark(order, purpose) },
        requestKey('refund', payment, order, reference, purpose),
        optionsOf(call, 'refunds'),
      );
      if (answer.ok) return refundedAs(readRefund(answer.object), command);
      if (!isRefusal(answer)) throw new CodedError(answer.problem.failure);
      const earlier = await findRefund(client, capture, command, call);
      if (earlier !== undefined) return refundedAs(earlier, command);
      throw refusalOf(answer);
    },
  };
}

/** What is refunded is a capture; the payment may be known by the authorisation that it was captured from. */
async function captureToRefund(client: PaypalClient, reference: string, call: Call): Promise<Capture> {
  const options = optionsOf(call, 'reading');
  const id = encodeURIComponent(reference);
  const answer = await client.get(`/v2/payments/captures/${id}`, options);
  if (answer.ok || answer.problem.status !== 404) return readCapture(objectOrThrow(answer));
  const authorization = readAuthorization(
    objectOrThrow(await client.get(`/v2/payments/authorizations/${id}`, options)),
  );
  const capture = await captureOf(client, authorization, call);
  if (capture !== undefined) return capture;
  throw paypalErrors.error('SL-PAYPAL-011', { because: `nothing was captured of ${reference}`, field: 'reference' });
}

/** What a refund would answer; writes nothing. */
function refundInShadow(capture: Capture, command: RefundCommand): CommandResult<'refund-payment'> {
  const { amount } = command.data;
  if (compare(amount, capture.amount) <= 0) return { refund: 'not made in shadow', amount };
  throw paypalErrors.error('SL-PAYPAL-012', {
    because: `${capture.id} was captured with less`,
    field: 'amount',
    value: formatMoney(amount),
  });
}

/** The refund of this purpose that stands or is under way; a failed one does not count. */
async function findRefund(
  client: PaypalClient,
  capture: Capture,
  command: RefundCommand,
  call: Call,
): Promise<Refund | undefined> {
  if (capture.order === undefined) return undefined;
  const mark = purposeMark(command.data.order, command.data.purpose);
  const { refunds } = await paymentsOf(client, capture.order, call);
  return refunds
    .map(readRefund)
    .find(({ customId, status }) => customId === mark && status !== 'FAILED' && status !== 'CANCELLED');
}

function refundedAs(refund: Refund, command: RefundCommand): CommandResult<'refund-payment'> {
  const { amount, purpose } = command.data;
  if (refund.status === 'FAILED' || refund.status === 'CANCELLED') {
    throw paypalErrors.error('SL-PAYPAL-011', { because: `the refund ${refund.id} is ${refund.status}` });
  }
  if (!equal(refund.amount, amount)) {
    throw paypalErrors.error('SL-PAYPAL-013', {
      because: `a refund for "${purpose}" exists with ${formatMoney(refund.amount)} ${refund.amount.currency}`,
      field: 'amount',
      value: formatMoney(amount),
    });
  }
  return { refund: refund.id, amount: refund.amount };
}
