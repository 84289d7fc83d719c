import { DURATION_RULE, isDuration, readPolicy } from '../../process/policy.ts';

/** What a retailer decides about payouts; `processes.settlement` in the configuration. */
export interface SettlementPolicy {
  /**
   * Whether payouts are posted to the books. Nothing is posted until somebody says so: the ERP's connection must know the journals
   * and accounts by name first.
   */
  readonly books: 'post' | 'leave';
  /** How long a provider may take to say what a payout is made of. */
  readonly reportMs: number;
  /** How long a payout of which something is known may take to be told as sent, or as come back. */
  readonly sentMs: number;
  /** How long a payout may take to be seen at the bank, from the day on which the provider expects it there. */
  readonly bankMs: number;
}

const DAY_MS = 86_400_000;

export const DEFAULT_SETTLEMENT_POLICY: SettlementPolicy = {
  books: 'leave',
  reportMs: 3 * DAY_MS,
  sentMs: 7 * DAY_MS,
  bankMs: 7 * DAY_MS,
};

/**
 * The settings `processes.settlement` as a policy; what is left out keeps its default. Throws SL-PROCESS-006 with the field, the
 * rule and the value for a setting that is unknown or not readable.
 */
export const readSettlementPolicy = (settings: Readonly<Record<string, unknown>>): SettlementPolicy =>
  readPolicy('settlement', settings, DEFAULT_SETTLEMENT_POLICY, brokenRule);

function brokenRule(name: string, value: unknown): string | undefined {
  if (name === 'books') return value === 'post' || value === 'leave' ? undefined : 'must be one of post, leave';
  return isDuration(value) ? undefined : DURATION_RULE;
}
