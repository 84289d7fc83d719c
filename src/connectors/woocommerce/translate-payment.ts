import type { Order, OrderPayment } from '../../canonical/order.ts';
import { orderId, paymentId } from '../../canonical/value.ts';
import type { DraftEvent, Profile } from '../../connector/connector.ts';
import type { WooSettings } from './manifest.ts';
import type { OrderSnapshot } from './order-snapshot.ts';

const ON_DELIVERY = ['cod'];

/** Begins the reason of a refund that the hub asked for, so that it is recognised when it comes back. */
export const REFUND_MARK = 'Storeloom refund ';
/** Begins the reason of a refund that was given elsewhere and is only recorded here: no money, whoever reads it. */
export const RECORD_MARK = 'Storeloom record ';

/** When the money moves, and what the shop says of the payment; an order has one. */
export function paymentsOf(
  order: OrderSnapshot,
  settings: WooSettings,
): { mode: Order['paymentMode']; payments: OrderPayment[] } {
  if (order.total.amount <= 0) return { mode: 'none', payments: [] };
  const { gateway, transactionId } = order;
  const connection = ownerOf(gateway, settings);
  const payment: OrderPayment = {
    gateway,
    amount: order.total,
    state: stateOf(order),
    // The provider's own reference joins its report to the order.
    ...(connection === undefined
      ? {}
      : { connection, ...(transactionId === undefined ? {} : { reference: transactionId }) }),
  };
  const later = order.paidAt === undefined && isOnDelivery(gateway, settings);
  return { mode: later ? 'on-delivery' : 'prepaid', payments: [payment] };
}

function stateOf({ paidAt, status }: OrderSnapshot): OrderPayment['state'] {
  if (paidAt !== undefined) return 'captured';
  if (status === 'failed') return 'failed';
  return 'pending';
}

/** The connection that reports a payment method's payments itself. */
function ownerOf(gateway: string, settings: WooSettings): string | undefined {
  const wanted = gateway.toLowerCase();
  return Object.entries(settings.gateways ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

const isOnDelivery = (gateway: string, { onDelivery }: WooSettings): boolean =>
  (onDelivery?.map((name) => name.toLowerCase()) ?? ON_DELIVERY).includes(gateway.toLowerCase());

/** The reference of a payment that the shop reports: the order and the payment method, "38-bacs". */
export function referenceOf(order: string, gateway: string): string {
  return `${order}-${gateway.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`.slice(0, 200);
}

/** Money that the shop itself reports; what another connection reports is left to it, so that nothing is counted twice. */
export function paymentEvents(order: OrderSnapshot, profile: Profile<WooSettings>): DraftEvent[] {
  const [payment] = paymentsOf(order, profile.settings).payments;
  if (payment === undefined || payment.connection !== undefined) return [];
  const { connection } = profile;
  const reference = referenceOf(order.id, order.gateway);
  const canonical = orderId(connection, order.id);
  const subject = paymentId(connection, reference);
  const facts = { payment: subject, order: canonical, reference, amount: order.total, gateway: order.gateway };
  const common = { subject, correlation: canonical };
  const events: DraftEvent[] = [];
  if (order.paidAt !== undefined) {
    const data = { ...facts, at: order.paidAt };
    events.push({
      ...common,
      name: 'PaymentCaptured',
      time: order.paidAt,
      fact: ['payment', reference, 'captured'],
      data,
    });
  } else if (order.status === 'failed') {
    const data = { ...facts, at: order.modifiedAt };
    const fact = ['payment', reference, 'failed', order.modifiedAt];
    events.push({ ...common, name: 'PaymentFailed', time: order.modifiedAt, fact, data, derived: ['at'] });
  }
  const given = order.refunds.filter(({ reason }) => reason?.startsWith(RECORD_MARK) !== true);
  return [...events, ...given.map((refund) => refundEvent(refund, facts, common))];
}

function refundEvent(
  refund: OrderSnapshot['refunds'][number],
  facts: { payment: string; order: string; reference: string; gateway: string },
  common: { subject: string; correlation: string },
): DraftEvent<'RefundIssued'> {
  const ours = refund.reason?.startsWith(REFUND_MARK) === true;
  return {
    ...common,
    name: 'RefundIssued',
    time: refund.at,
    fact: ['refund', refund.id],
    data: {
      ...facts,
      amount: refund.amount,
      at: refund.at,
      refund: refund.id,
      initiatedBy: ours ? 'hub' : 'channel',
      ...(refund.reason === undefined || ours ? {} : { reason: refund.reason }),
    },
  };
}
