import type { Order, OrderPayment } from '../../canonical/order.ts';
import { orderId, paymentId } from '../../canonical/value.ts';
import type { DraftEvent, Profile } from '../../connector/connector.ts';
import { type Money, sum, zero } from '../../kernel/money.ts';
import type { ShopifySettings } from './manifest.ts';
import type { OrderSnapshot, RefundSnapshot, TransactionSnapshot } from './order-snapshot.ts';

/** Shopify's own name of payment on delivery, and the handles that apps use for it. */
const ON_DELIVERY = ['cash on delivery (cod)', 'cash on delivery', 'cash_on_delivery', 'cod'];

/** Begins the note of a refund that the hub asked for, so that it is recognised when it comes back. */
export const REFUND_MARK = 'Storeloom refund ';
/** Begins the note of a refund that was given elsewhere and is only recorded here. */
export const RECORD_MARK = 'Storeloom record ';

/** Whether the payload does not say how the money is split, so that the order has to be read with its transactions. */
export function needsTransactions(order: OrderSnapshot): boolean {
  if (order.transactions !== undefined) return false;
  const foreign = order.refunds.some((refund) =>
    refund.transactions.some(({ amount }) => amount.currency !== order.currency),
  );
  return foreign || (order.gateways.length > 1 && order.total.amount > 0);
}

/** When the money moves, and what the shop says of each payment. */
export function paymentsOf(
  order: OrderSnapshot,
  settings: ShopifySettings,
): { mode: Order['paymentMode']; payments: OrderPayment[] } {
  if (order.total.amount === 0) return { mode: 'none', payments: [] };
  const several = order.gateways.length > 1 && order.transactions !== undefined;
  const payments = several
    ? order.gateways.flatMap((gateway) => splitPayment(gateway, order) ?? [])
    : order.gateways.slice(0, 1).map((gateway) => ({ gateway, amount: order.total, state: stateOf(order) }));
  // An order that was paid in no named way (an import, a private app) was paid by hand.
  if (payments.length === 0 && stateOf(order) === 'captured') {
    payments.push({ gateway: 'manual', amount: order.total, state: 'captured' });
  }
  const owned = payments.map((payment) => {
    const connection = ownerOf(payment.gateway, settings);
    return connection === undefined ? payment : { ...payment, connection };
  });
  return { mode: modeOf(owned, settings), payments: owned };
}

function modeOf(payments: readonly OrderPayment[], settings: ShopifySettings): Order['paymentMode'] {
  if (payments.some(({ state }) => state === 'authorized')) return 'authorise-then-capture';
  const open = payments.filter(({ state }) => state === 'pending');
  if (open.some(({ gateway }) => isOnDelivery(gateway, settings))) return 'on-delivery';
  return 'prepaid';
}

function stateOf({ status }: OrderSnapshot): OrderPayment['state'] {
  if (status === 'authorized') return 'authorized';
  if (status === 'paid' || status === 'partially_refunded' || status === 'refunded') return 'captured';
  return status === 'voided' || status === 'expired' ? 'voided' : 'pending';
}

/** One gateway's part of an order that was paid in several ways. */
function splitPayment(gateway: string, order: OrderSnapshot): OrderPayment | undefined {
  const own = (order.transactions ?? []).filter((transaction) => transaction.gateway === gateway);
  const total = (state: string, ...kinds: readonly string[]): Money =>
    sum(
      own.filter(({ kind, status }) => status === state && kinds.includes(kind)).map(({ amount }) => amount),
      order.currency,
    );
  const captured = total('success', 'sale', 'capture');
  if (captured.amount > 0) return { gateway, amount: captured, state: 'captured' };
  const authorized = total('success', 'authorization');
  if (authorized.amount > 0) {
    const voided = own.some(({ kind, status }) => kind === 'void' && status === 'success');
    return { gateway, amount: authorized, state: voided ? 'voided' : 'authorized' };
  }
  const pending = total('pending', 'sale', 'authorization');
  return pending.amount > 0 ? { gateway, amount: pending, state: 'pending' } : undefined;
}

/** The connection that reports a gateway's payments itself. */
function ownerOf(gateway: string, settings: ShopifySettings): string | undefined {
  const wanted = gateway.toLowerCase();
  return Object.entries(settings.gateways ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function isOnDelivery(gateway: string, settings: ShopifySettings): boolean {
  const names = settings.onDelivery?.map((name) => name.toLowerCase()) ?? ON_DELIVERY;
  return names.includes(gateway.toLowerCase());
}

/** The reference of a payment that the shop holds: the order and the gateway, "5678901234567-gift_card". */
export function referenceOf(order: string, gateway: string): string {
  return `${order}-${gateway.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`.slice(0, 200);
}

/** Money that the shop itself reports; what another connection reports is left to it, so that nothing is counted twice. */
export function paymentEvents(
  order: OrderSnapshot,
  payments: readonly OrderPayment[],
  profile: Profile<ShopifySettings>,
): DraftEvent[] {
  return payments
    .filter((payment) => payment.connection === undefined)
    .flatMap((payment) => paymentEvent(order, payment, profile) ?? []);
}

function paymentEvent(
  order: OrderSnapshot,
  { gateway, amount, state }: OrderPayment,
  { connection, settings }: Profile<ShopifySettings>,
): DraftEvent | undefined {
  const reference = referenceOf(order.id, gateway);
  const subject = paymentId(connection, reference);
  const canonical = orderId(connection, order.id);
  const kinds = state === 'authorized' ? ['authorization'] : ['sale', 'capture'];
  const transaction = latest(order.transactions ?? [], gateway, state === 'voided' ? ['void'] : kinds);
  const at = transaction?.at ?? order.updatedAt;
  const data = { payment: subject, order: canonical, reference, amount, at, gateway };
  const common = { subject, correlation: canonical, time: at, ...(transaction ? {} : { derived: ['at'] }) };
  if (state === 'captured') {
    return { ...common, name: 'PaymentCaptured', fact: ['payment', reference, 'captured'], data };
  }
  if (state === 'authorized') {
    const expiresAt = transaction?.expiresAt;
    return {
      ...common,
      name: 'PaymentAuthorized',
      fact: ['payment', reference, 'authorized'],
      data: { ...data, ...(expiresAt === undefined ? {} : { expiresAt }) },
    };
  }
  // Nothing was ever on hold for a payment on delivery.
  if (state !== 'voided' || isOnDelivery(gateway, settings)) return undefined;
  return { ...common, name: 'PaymentVoided', fact: ['payment', reference, 'voided'], data };
}

function latest(
  transactions: readonly TransactionSnapshot[],
  gateway: string,
  kinds: readonly string[],
): TransactionSnapshot | undefined {
  return transactions
    .filter((transaction) => transaction.gateway === gateway && transaction.status === 'success')
    .filter(({ kind }) => kinds.includes(kind))
    .at(-1);
}

/** Money that went back through the shop; other providers report their refunds themselves. */
export function refundEvents(
  order: string,
  refunds: readonly RefundSnapshot[],
  { connection, settings }: Profile<ShopifySettings>,
): DraftEvent[] {
  const canonical = orderId(connection, order);
  return refunds.flatMap((refund) =>
    refund.transactions
      .filter(({ kind, status, gateway }) => kind === 'refund' && status === 'success' && !ownerOf(gateway, settings))
      .filter(({ amount }) => amount.amount !== zero(amount.currency).amount)
      .map((transaction): DraftEvent<'RefundIssued'> => {
        const reference = referenceOf(order, transaction.gateway);
        const subject = paymentId(connection, reference);
        const ours = refund.note?.startsWith(REFUND_MARK) === true;
        return {
          name: 'RefundIssued',
          subject,
          correlation: canonical,
          time: transaction.at,
          fact: ['refund', transaction.id],
          data: {
            payment: subject,
            order: canonical,
            reference,
            amount: transaction.amount,
            at: transaction.at,
            gateway: transaction.gateway,
            refund: transaction.id,
            initiatedBy: ours ? 'hub' : 'channel',
            ...(refund.note === undefined || ours ? {} : { reason: refund.note }),
          },
        };
      }),
  );
}
