import type { Chance } from '../../../kernel/chance.ts';
import type { Clock } from '../../../kernel/clock.ts';

/** An object of Stripe: its documented fields in Stripe's own spelling. */
export interface StripeRecord {
  id: string;
  object: string;
  created: number;
  [field: string]: unknown;
}

export interface PaymentIntentRecord extends StripeRecord {
  amount: number;
  amount_capturable: number;
  amount_received: number;
  capture_method: 'automatic' | 'manual';
  currency: string;
  latest_charge: string | null;
  metadata: Record<string, string>;
  payment_method: string | null;
  status: 'requires_payment_method' | 'requires_confirmation' | 'requires_capture' | 'succeeded' | 'canceled';
}

export interface ChargeRecord extends StripeRecord {
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  captured: boolean;
  currency: string;
  payment_intent: string;
  refunded: boolean;
  disputed: boolean;
  metadata: Record<string, string>;
}

export interface RefundRecord extends StripeRecord {
  amount: number;
  charge: string;
  currency: string;
  payment_intent: string;
  metadata: Record<string, string>;
  status: 'pending' | 'succeeded' | 'failed' | 'canceled';
}

export interface TransactionRecord extends StripeRecord {
  type: string;
  amount: number;
  fee: number;
  net: number;
  currency: string;
  source: string | null;
  /** Not a field of Stripe's: the payout that it went out with, by which the list can be filtered. */
  payout: string | null;
}

export interface PayoutRecord extends StripeRecord {
  amount: number;
  currency: string;
  status: 'paid' | 'failed';
}

export interface EventRecord extends StripeRecord {
  type: string;
  data: { object: StripeRecord; previous_attributes?: Record<string, unknown> };
}

export interface EndpointRecord extends StripeRecord {
  url: string;
  enabled_events: string[];
  status: 'enabled' | 'disabled';
  api_version: string | null;
  secret: string;
  /** Not a field of Stripe's: thin endpoints are event destinations there. */
  payload: 'snapshot' | 'thin';
}

/** Everything that the simulated account holds. Lists are kept oldest first. */
export interface StripeState {
  readonly intents: Map<string, PaymentIntentRecord>;
  readonly charges: Map<string, ChargeRecord>;
  readonly refunds: Map<string, RefundRecord>;
  readonly disputes: Map<string, StripeRecord>;
  readonly transactions: Map<string, TransactionRecord>;
  readonly payouts: Map<string, PayoutRecord>;
  readonly events: Map<string, EventRecord>;
  readonly endpoints: Map<string, EndpointRecord>;
  /** Currencies that are settled in another one, with the units of that for one of this. */
  readonly settles: Record<string, { readonly currency: string; readonly rate: number }>;
  readonly livemode: boolean;
  readonly apiVersion: string;
  /** Unix seconds. */
  now(): number;
  /** `pi_` and 24 letters and digits. */
  newId(prefix: string): string;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function createState(options: {
  clock: Clock;
  chance: Chance;
  livemode: boolean;
  apiVersion: string;
}): StripeState {
  const { clock, chance, livemode, apiVersion } = options;
  return {
    intents: new Map(),
    charges: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    transactions: new Map(),
    payouts: new Map(),
    settles: {},
    events: new Map(),
    endpoints: new Map(),
    livemode,
    apiVersion,
    now: () => Math.floor(clock.now() / 1000),
    newId: (prefix) => `${prefix}_${[...chance.bytes(24)].map((byte) => LETTERS[byte % LETTERS.length]).join('')}`,
  };
}
