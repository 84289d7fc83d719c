import { processErrors } from '../../process/errors.ts';

/** What a retailer decides about payouts; `processes.settlement` in the configuration. */
export interface SettlementPolicy {
  /**
   * Whether payouts are posted to the books. Nothing is posted until somebody says so: the ERP's connection must know the journals
   * and accounts by name first.
   */
  readonly books: 'post' | 'leave';
  /** How long a provider may take to say what a payout is made of. */
  readonly reportMs: number;
  /** How long a payout may take to be seen at the bank. */
  readonly bankMs: number;
}

const DAY_MS = 86_400_000;

export const DEFAULT_SETTLEMENT_POLICY: SettlementPolicy = {
  books: 'leave',
  reportMs: 3 * DAY_MS,
  bankMs: 7 * DAY_MS,
};

/**
 * The settings `processes.settlement` as a policy; what is left out keeps its default. Throws SL-PROCESS-006 with the field, the
 * rule and the value for a setting that is unknown or not readable.
 */
export function readSettlementPolicy(settings: Readonly<Record<string, unknown>>): SettlementPolicy {
  for (const [name, value] of Object.entries(settings)) {
    const rule = brokenRule(name, value);
    if (rule === undefined) continue;
    throw processErrors.error('SL-PROCESS-006', {
      because: `settlement: "${name}" ${rule}`,
      field: `processes.settlement.${name}`,
      rule,
      value: String(value).slice(0, 100),
    });
  }
  return { ...DEFAULT_SETTLEMENT_POLICY, ...(settings as Partial<SettlementPolicy>) };
}

function brokenRule(name: string, value: unknown): string | undefined {
  if (!Object.hasOwn(DEFAULT_SETTLEMENT_POLICY, name)) {
    return `is not one of ${Object.keys(DEFAULT_SETTLEMENT_POLICY).join(', ')}`;
  }
  if (name === 'books') return value === 'post' || value === 'leave' ? undefined : 'must be one of post, leave';
  const isTime = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= 366 * DAY_MS;
  return isTime ? undefined : 'must be a whole number of milliseconds, at most a year';
}
