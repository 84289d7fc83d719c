import type { CommandData, CommandResult } from '../../canonical/envelope.ts';
import { foreignIdOf } from '../../canonical/value.ts';
import type { Call, CommandHandler, ConnectionContext } from '../../connector/connector.ts';
import { compare, equal, formatMoney, type Money, money, subtract, sum } from '../../kernel/money.ts';
import type { Client } from './client.ts';
import { wooErrors } from './errors.ts';
import type { Field } from './fields.ts';
import type { WooSettings } from './manifest.ts';
import { existingOrder } from './order-reading.ts';
import { priceText } from './prices.ts';
import { REFUND_MARK, referenceOf } from './translate-payment.ts';
import { inTurn } from './turns.ts';

type Refund = CommandData<'refund-payment'>;

interface Made {
  readonly id: string;
  readonly amount: Money;
  readonly reason: string;
}

/**
 * Gives money back. The shop takes the same refund twice, and several at once beyond the total of the order, so refunds of one order
 * are made one at a time, each is looked for by the purpose in its reason, and none goes beyond what is left. Money alone goes back: the goods are
 * counted where they arrive, and a refund with pieces would put as many into stock as it says, without limit.
 */
export function refundPayment(
  context: ConnectionContext<WooSettings>,
  client: Client,
): CommandHandler<'refund-payment'> {
  return {
    operation: 'payments',
    async carryOut({ data }, call) {
      const look = await lookAt(client, data, call);
      const earlier = earlierRefund(look.refunds, data);
      if (earlier !== undefined) return earlier;
      refuse(data, look);
      if (call.shadow) return { refund: 'shadow', amount: data.amount };
      return await inTurn(context, `${data.order}/refunding`, call, async () => {
        const now = await lookAt(client, data, call);
        const theirs = earlierRefund(now.refunds, data);
        if (theirs !== undefined) return theirs;
        refuse(data, now);
        return await give(client, data, now, call);
      });
    },
  };
}

interface Look {
  readonly gateway: string;
  readonly isPaid: boolean;
  readonly total: Money;
  readonly refunds: readonly Made[];
}

async function lookAt(client: Client, data: Refund, call: Call): Promise<Look> {
  const { order } = await existingOrder(client, data.order, 'payments', call);
  const currency = order.at('currency').text(3);
  const refunds = order
    .at('refunds')
    .list()
    .map((refund) => readMade(refund, currency));
  return {
    gateway: order.at('payment_method').optionalText(100) ?? 'manual',
    isPaid: order.at('date_paid_gmt').present,
    total: order.at('total').money(currency),
    refunds,
  };
}

/** An order shows its refunds with negative totals. */
function readMade(refund: Field, currency: string): Made {
  const total = refund.at('total').money(currency);
  return {
    id: refund.at('id').id(),
    amount: money(Math.abs(total.amount), currency),
    reason: refund.at('reason').optionalText(1_000) ?? '',
  };
}

const reasonOf = (purpose: string): string => `${REFUND_MARK}${purpose}`;

function earlierRefund(refunds: readonly Made[], data: Refund): CommandResult<'refund-payment'> | undefined {
  const earlier = refunds.find(({ reason }) => reason === reasonOf(data.purpose));
  if (earlier === undefined) return undefined;
  if (equal(earlier.amount, data.amount)) return { refund: earlier.id, amount: earlier.amount };
  const because = `a refund for "${data.purpose}" of ${formatMoney(earlier.amount)} exists, ${formatMoney(data.amount)} was asked for`;
  throw wooErrors.error('SL-WOO-028', { because, field: 'amount' });
}

function refuse({ order, reference, amount }: Refund, { gateway, isPaid, total, refunds }: Look): void {
  const payment = referenceOf(foreignIdOf(order), gateway);
  if (payment !== reference || !isPaid) {
    const because = isPaid ? `the payment of the order is ${payment}, not ${reference}` : 'nothing was paid';
    throw wooErrors.error('SL-WOO-026', { because, field: 'reference', value: reference });
  }
  const given = sum(
    refunds.map((refund) => refund.amount),
    total.currency,
  );
  const left = subtract(total, given);
  if (amount.currency === total.currency && amount.amount > 0 && compare(amount, left) <= 0) return;
  const because = `${formatMoney(amount)} ${amount.currency} asked, ${formatMoney(left)} ${left.currency} can be given back`;
  throw wooErrors.error('SL-WOO-027', { because, field: 'amount', value: formatMoney(amount) });
}

async function give(
  client: Client,
  data: Refund,
  { gateway }: Look,
  call: Call,
): Promise<CommandResult<'refund-payment'>> {
  const { body } = await client.ask({
    method: 'POST',
    path: `orders/${foreignIdOf(data.order)}/refunds`,
    body: {
      amount: priceText(data.amount),
      reason: reasonOf(data.purpose),
      // The default is true, and a method that cannot give money back by itself then refuses with 500.
      api_refund: await canRefund(client, gateway, call),
      api_restock: false,
    },
    operation: 'payments',
    call,
  });
  return { refund: body.at('id').id(), amount: body.at('amount').money(data.amount.currency) };
}

/** Whether the payment method moves the money itself; for others the shop notes the refund and a person sends the money. */
async function canRefund(client: Client, gateway: string, call: Call): Promise<boolean> {
  const found = await client.find({
    path: `payment_gateways/${encodeURIComponent(gateway)}`,
    operation: 'payments',
    call,
  });
  return (
    found?.body
      .at('method_supports')
      .list()
      .some(({ value }) => value === 'refunds') ?? false
  );
}
