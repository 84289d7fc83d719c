import { lineFact, type PointsFact } from './fact.ts';
import type { Redemption } from './redemption.ts';

/** A movement: what a message added to an account, or took from it. */
export interface PointsEntry {
  /** The fact as it stands after the message. */
  readonly fact: PointsFact;
  /** Signed: negative takes points away. */
  readonly change: number;
  /** What the account holds afterwards. */
  readonly balance: number;
  /** The message that led to it; for a reversal that came before its accrual, the accrual. */
  readonly cause: string;
}

/** What a store holds of everything that some facts concern. */
export interface PointsDesk {
  /** Facts of all lines that are concerned, by name. */
  readonly facts: Map<string, PointsFact>;
  /** By account; missing for one that never moved. */
  readonly balances: Map<string, number>;
  /** Those that are asked about, and all that are set aside in the accounts, by code. */
  readonly redemptions: Map<string, Redemption>;
}

/**
 * Takes facts down: each once, however often it is told and in whatever order it comes. Of a line never more is taken back than it
 * earned; what comes before the points that it takes back waits for them. Changes the desk and nothing else.
 */
export function post(desk: PointsDesk, told: readonly PointsFact[]): readonly PointsEntry[] {
  const entries: PointsEntry[] = [];
  for (const fact of told) {
    const known = desk.facts.get(fact.fact);
    if (known !== undefined && known.total >= fact.total) continue;
    const before = effectOf(desk, fact);
    // Points stay with the account that they first came to.
    desk.facts.set(fact.fact, known === undefined ? fact : { ...fact, account: known.account });
    const after = effectOf(desk, fact);
    const add = (of: PointsFact | undefined, change: number): void => {
      if (of === undefined || change === 0) return;
      const balance = (desk.balances.get(after.account) ?? 0) + change;
      desk.balances.set(after.account, balance);
      entries.push({ fact: { ...of, account: after.account }, change, balance, cause: fact.event });
    };
    add(after.accrual, after.accrued - before.accrued);
    add(after.reversal, before.reversed - after.reversed);
    if (fact.kind === 'redeemed') add(fact, (known?.total ?? 0) - fact.total);
  }
  return entries;
}

interface Effect {
  readonly account: string;
  readonly accrual: PointsFact | undefined;
  readonly reversal: PointsFact | undefined;
  readonly accrued: number;
  readonly reversed: number;
}

/** What the facts of the line of a fact come to. Points go back to where they came from, whoever the reversal names. */
function effectOf({ facts }: PointsDesk, { account, order = '', line = '' }: PointsFact): Effect {
  const accrual = facts.get(lineFact('accrued', order, line));
  const reversal = facts.get(lineFact('reversed', order, line));
  const accrued = accrual?.total ?? 0;
  return {
    account: accrual?.account ?? account,
    accrual,
    reversal,
    accrued,
    reversed: Math.min(reversal?.total ?? 0, accrued),
  };
}
