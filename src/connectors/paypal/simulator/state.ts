import type { Chance } from '../../../kernel/chance.ts';
import { type Clock, instant } from '../../../kernel/clock.ts';
import type { Money } from '../../../kernel/money.ts';

export type Shown = Record<string, unknown>;

/** An object of PayPal with the amount in minor units beside it. */
export interface MoneyRecord {
  readonly id: string;
  status: string;
  readonly amount: Money;
  readonly order: string;
  readonly customId?: string;
  readonly createdAt: string;
  updatedAt: string;
  reason?: string;
}
export interface AuthorizationRecord extends MoneyRecord {
  readonly kind: 'authorization';
}
export interface CaptureRecord extends MoneyRecord {
  readonly kind: 'capture';
  readonly authorization?: string;
  readonly fee: Money;
  refunded: number;
}
export interface RefundRecord extends MoneyRecord {
  readonly kind: 'refund';
  readonly capture: string;
}
export interface DisputeRecord {
  readonly id: string;
  readonly capture: string;
  readonly amount: Money;
  readonly createdAt: string;
  updatedAt: string;
  status: string;
  outcome?: string;
  readonly movements: { readonly way: 'DEBIT' | 'CREDIT'; readonly amount: Money; readonly at: string }[];
}
export interface TransactionRecord {
  readonly id: string;
  readonly code: string;
  readonly amount: Money;
  readonly fee?: Money;
  readonly related?: string;
  readonly at: string;
  readonly customId?: string;
}
export interface EventRecord {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly body: Shown;
}
export interface WebhookRecord {
  readonly id: string;
  url: string;
  events: string[];
}

export interface PaypalState {
  readonly authorizations: Map<string, AuthorizationRecord>;
  readonly captures: Map<string, CaptureRecord>;
  readonly refunds: Map<string, RefundRecord>;
  readonly disputes: Map<string, DisputeRecord>;
  readonly transactions: TransactionRecord[];
  readonly events: EventRecord[];
  readonly webhooks: Map<string, WebhookRecord>;
  now(): string;
  nowMs(): number;
  /** Seventeen capital letters and digits, as PayPal's ids are. */
  newId(): string;
}

const LETTERS = '0123456789ABCDEFGHJKLMNPRSTUVWXY';

export function createState(clock: Clock, chance: Chance): PaypalState {
  return {
    authorizations: new Map(),
    captures: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    transactions: [],
    events: [],
    webhooks: new Map(),
    now: () => `${instant(clock.now()).slice(0, 19)}Z`,
    nowMs: () => clock.now(),
    newId: () =>
      Array.from({ length: 17 }, () => LETTERS[Math.floor(chance.fraction() * LETTERS.length)] ?? '0').join(''),
  };
}
