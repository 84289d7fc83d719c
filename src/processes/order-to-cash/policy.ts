import { processErrors } from '../../process/errors.ts';
import { DURATION_RULE, isDuration } from '../../process/policy.ts';

/** What a retailer decides about order-to-cash; `processes.order-to-cash` in the configuration. */
export interface OrderToCashPolicy {
  /** How long a prepaid order waits for its money. */
  readonly paymentMs: number;
  /** What happens then when nothing was taken. */
  readonly unpaid: 'cancel' | 'hold';
  /** How long the ERP may take to accept, and to confirm, before a person is told. */
  readonly acceptanceMs: number;
  readonly confirmationMs: number;
  /** How long the warehouse may be silent before a person is told. */
  readonly warehouseMs: number;
  /** How long invoice and payment may take after the last parcel. */
  readonly settlementMs: number;
  /** How long cash on delivery may take to be reported. */
  readonly collectionMs: number;
  /** How long all sides may take to undo an order. */
  readonly cancellationMs: number;
  /** How long money may wait for an order that nobody has reported. */
  readonly orderMs: number;
  /** What the ERP's refusal of an order leads to. */
  readonly rejected: 'cancel' | 'hold';
  /** When money on hold is taken. */
  readonly captureAt: 'shipment' | 'confirmation';
  /** What happens when a hold is about to lapse before the goods leave. */
  readonly lapsing: 'capture' | 'hold';
  /** How long before its end a hold counts as lapsing. */
  readonly lapsingMs: number;
  /** How long the channel is given to refund by itself before the hub does. */
  readonly channelRefundMs: number;
  /** How long a refund that was asked for waits for money that was not heard of yet, before it ends with what was given. */
  readonly refundPatienceMs: number;
  /** How long before it was asked for a refund of somebody else still counts for it. */
  readonly sameRefundMs: number;
  /**
   * What a credit note leads to that a person posts in the ERP for money that nobody gave back: a case; a refund at the provider once
   * somebody registers its payment there in the provider's journal; or a refund at once.
   */
  readonly creditedInErp: 'hold' | 'give-when-paid' | 'give';
  /** Whether orders that the channel marks as tests are booked. */
  readonly testOrders: 'ignore' | 'book';
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const DEFAULT_POLICY: OrderToCashPolicy = {
  paymentMs: 15 * MINUTE_MS,
  unpaid: 'cancel',
  acceptanceMs: 30 * MINUTE_MS,
  confirmationMs: 30 * MINUTE_MS,
  warehouseMs: 3 * DAY_MS,
  settlementMs: DAY_MS,
  collectionMs: 30 * DAY_MS,
  cancellationMs: HOUR_MS,
  orderMs: HOUR_MS,
  rejected: 'hold',
  captureAt: 'shipment',
  lapsing: 'capture',
  lapsingMs: 12 * HOUR_MS,
  channelRefundMs: 10 * MINUTE_MS,
  refundPatienceMs: DAY_MS,
  sameRefundMs: 7 * DAY_MS,
  creditedInErp: 'hold',
  testOrders: 'ignore',
};

const CHOICES: { readonly [Name in keyof OrderToCashPolicy]?: readonly string[] } = {
  unpaid: ['cancel', 'hold'],
  rejected: ['cancel', 'hold'],
  captureAt: ['shipment', 'confirmation'],
  lapsing: ['capture', 'hold'],
  creditedInErp: ['hold', 'give-when-paid', 'give'],
  testOrders: ['ignore', 'book'],
};

/**
 * The settings `processes.order-to-cash` of the configuration as a policy; what is left out keeps its default. Throws
 * SL-PROCESS-006 with the field, the rule and the value for a setting that is unknown or not readable.
 */
export function readOrderToCashPolicy(settings: Readonly<Record<string, unknown>>): OrderToCashPolicy {
  for (const [name, value] of Object.entries(settings)) {
    const rule = brokenRule(name, value);
    if (rule !== undefined) {
      throw processErrors.error('SL-PROCESS-006', {
        because: `order-to-cash: "${name}" ${rule}`,
        field: `processes.order-to-cash.${name}`,
        rule,
        value: String(value).slice(0, 100),
      });
    }
  }
  return { ...DEFAULT_POLICY, ...(settings as Partial<OrderToCashPolicy>) };
}

function brokenRule(name: string, value: unknown): string | undefined {
  if (!Object.hasOwn(DEFAULT_POLICY, name)) return `is not one of ${Object.keys(DEFAULT_POLICY).join(', ')}`;
  const choices = CHOICES[name as keyof OrderToCashPolicy];
  if (choices !== undefined) {
    return choices.includes(value as string) ? undefined : `must be one of ${choices.join(', ')}`;
  }
  return isDuration(value) ? undefined : DURATION_RULE;
}
