import type { CommandData, CommandResult, Envelope } from '../../canonical/envelope.ts';
import type { Call, CommandHandler } from '../../connector/connector.ts';
import { asObject, optionalText } from '../../connector/fields.ts';
import type { Clock } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import { equal, formatMoney } from '../../kernel/money.ts';
import { stripeAmountOf } from './amount.ts';
import { type Answer, objectOrThrow, type StripeClient, type StripeObject } from './client.ts';
import { stripeErrors } from './errors.ts';
import { type Refund, readRefund } from './objects.ts';
import { failureOfAmount, needsLook, optionsOf, postOnce } from './payments.ts';
import { COMMAND_KEY, PURPOSE_KEY, requestKey } from './request-key.ts';

/** Pages of refunds read for one payment: 1,000 refunds, far more than any payment has. */
const MOST_PAGES = 10;

type RefundCommand = Envelope<CommandData<'refund-payment'>>;

/**
 * Gives money back. A refund happens once per order, payment and purpose: by Stripe's idempotency key while it lives, and by
 * the purpose in the refund's metadata after that.
 */
export function refundPayment(client: StripeClient, clock: Clock): CommandHandler<'refund-payment'> {
  return {
    operation: 'refunds',
    async carryOut(command, call) {
      if (call.shadow || needsLook(command, call, clock)) {
        const earlier = await findRefund(client, command, call);
        if (earlier !== undefined) return refundedAs(readRefund(earlier), command);
        if (call.shadow) return { refund: 'not made in shadow', amount: command.data.amount };
      }
      const { order, reference, purpose, payment } = command.data;
      const answer = await postOnce(
        client,
        '/v1/refunds',
        refundForm(command),
        requestKey('refund', payment, order, reference, purpose),
        optionsOf(call, 'refunds'),
        () => findRefund(client, command, call),
      );
      if (answer.ok) return refundedAs(readRefund(answer.object), command);
      return afterRefusal(answer, client, command, call);
    },
  };
}

function refundForm(command: RefundCommand) {
  const { order, reference, amount, purpose } = command.data;
  return {
    [reference.startsWith('ch_') ? 'charge' : 'payment_intent']: reference,
    amount: stripeAmountOf(amount).amount,
    metadata: { [PURPOSE_KEY]: purposeMark(order, purpose), [COMMAND_KEY]: command.id, order_id: order },
  };
}

/** Stripe says no: perhaps because ours is there already, under a key that it has forgotten or with other parameters. */
async function afterRefusal(
  answer: Extract<Answer, { ok: false }>,
  client: StripeClient,
  command: RefundCommand,
  call: Call,
): Promise<CommandResult<'refund-payment'>> {
  const { problem } = answer;
  if (problem.status !== 400) throw new CodedError(problem.failure);
  const earlier = await findRefund(client, command, call);
  if (earlier !== undefined) return refundedAs(readRefund(earlier), command);
  if (problem.code === 'charge_already_refunded') {
    throw stripeErrors.error('SL-STRIPE-012', { because: problem.failure.because, field: 'amount' });
  }
  if (problem.code === 'charge_disputed' || problem.code === 'payment_intent_unexpected_state') {
    throw stripeErrors.error('SL-STRIPE-011', { because: problem.failure.because });
  }
  throw failureOfAmount(answer, 'amount');
}

/** The refund of this purpose that stands or is under way; a failed one does not count. */
async function findRefund(client: StripeClient, command: RefundCommand, call: Call): Promise<StripeObject | undefined> {
  const { order, reference, purpose } = command.data;
  const mark = purposeMark(order, purpose);
  const by = reference.startsWith('ch_') ? 'charge' : 'payment_intent';
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { [by]: reference, limit: 100, ...(after === undefined ? {} : { starting_after: after }) };
    const list = objectOrThrow(await client.get('/v1/refunds', query, optionsOf(call, 'reading')));
    const data = Array.isArray(list.data) ? list.data.map((item) => asObject(item) ?? {}) : [];
    const found = data.find((item) => {
      const { metadata, status } = readRefund(item);
      return metadata[PURPOSE_KEY] === mark && status !== 'failed' && status !== 'canceled';
    });
    if (found !== undefined || list.has_more !== true) return found;
    after = optionalText(data.at(-1) ?? {}, 'id');
  }
  return undefined;
}

function refundedAs(refund: Refund, command: RefundCommand): CommandResult<'refund-payment'> {
  const { amount, purpose } = command.data;
  if (refund.status === 'failed' || refund.status === 'canceled') {
    throw stripeErrors.error('SL-STRIPE-011', {
      because: `the refund ${refund.id} ${refund.status}: ${refund.failureReason ?? 'no reason given'}`,
    });
  }
  if (!equal(refund.amount, amount)) {
    throw stripeErrors.error('SL-STRIPE-013', {
      because: `a refund for "${purpose}" exists with ${formatMoney(refund.amount)} ${refund.amount.currency}`,
      field: 'amount',
      value: formatMoney(amount),
    });
  }
  return { refund: refund.id, amount: refund.amount };
}

/** Order and purpose in one text that fits the 500 characters of a metadata value. */
const purposeMark = (order: string, purpose: string): string => `${order} ${purpose}`;
