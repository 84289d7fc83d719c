import type { Envelope } from '../../canonical/envelope.ts';
import { WHOLE } from '../../ledgers/stock/amount.ts';
import type { StockPlan } from '../../ledgers/stock/plan.ts';
import type { Entry } from '../../ledgers/stock/sheet.ts';
import type { StockAnswer } from '../../ledgers/stock/why.ts';
import type { StockFeature } from './features.ts';
import { createOracle } from './oracle.ts';
import type { Buyers } from './people.ts';
import type { Stage } from './world.ts';

/**
 * Law 7, as it holds.
 *
 * 1. At every moment, whatever arrives in whatever order: no number is published that is more than the messages heard so far
 *    prove, less safety stock. (Every kind of selling.)
 * 2. Nothing is sold twice: with one channel and no sets, or in exclusive selling with any number of both, where every channel sells what
 *    it shows and not one more, compares before it takes a number, and its orders are heard within `settleMs`. What nobody
 *    could know of (broken, sold over the counter from the same stock, typed into a channel by hand, shipped although
 *    cancelled, put back long after the ERP had refused the order) may be missing in the end, piece for piece, and never more.
 * 3. At rest every channel shows exactly what the policy allows, nothing is claimed that the ERP knows of, and the ledger
 *    agrees with the ERP.
 */
export interface StockViolation {
  readonly law: string;
  readonly what: string;
}

export interface StockLaws {
  readonly violations: StockViolation[];
  tell(law: string, what: string): void;
  heard(envelope: Envelope): void;
  decided(entries: readonly Entry[]): void;
  atRest(world: {
    readonly stage: Stage;
    readonly buyers: Buyers;
    readonly answerOf: (sku: string) => Promise<StockAnswer>;
  }): Promise<void>;
}

export function createStockLaws(options: {
  readonly features: ReadonlySet<StockFeature>;
  readonly plan: StockPlan;
  readonly skewMs: number;
  readonly sets: Readonly<Record<string, Readonly<Record<string, number>>>>;
}): StockLaws {
  const { features, plan, skewMs, sets } = options;
  const oracle = createOracle(sets, skewMs);
  const violations: StockViolation[] = [];
  const tell = (law: string, what: string): void => void violations.push({ law, what });
  const safety = (plan.channels[0]?.shelves[0]?.safety.fixed ?? 0) / WHOLE;

  const judgeSelling = (buyers: Buyers): void => {
    // Articles and the sets with them are several gates to one stock, even in one channel.
    const isOneGate = features.has('alone') && !features.has('sets');
    const isGuarded = isOneGate || !features.has('shared');
    if (!isGuarded) return;
    const [oversold, surprises] = [buyers.oversold(), buyers.surprises()];
    if (oversold > surprises) tell('nothing is sold twice', `${oversold} pieces too many, ${surprises} surprises`);
  };

  return {
    violations,
    tell,
    heard: (envelope) => oracle.take(envelope),
    decided(entries) {
      for (const { kind, sku, about, amount = 0, because } of entries) {
        if (kind !== 'published') continue;
        const proven = Math.max(0, oracle.proven(sku) - safety);
        const isQuestion = because.startsWith('to see whether');
        if (amount / WHOLE > proven && !isQuestion) {
          tell('published ≤ proven', `${sku} on ${about}: ${amount / WHOLE} with ${proven} proven (${because})`);
        }
      }
    },
    async atRest({ stage, buyers, answerOf }) {
      judgeSelling(buyers);
      const numbers: number[] = [];
      for (const sku of ['TEE', 'CAP', ...Object.keys(sets)]) {
        const { pools, claims } = await answerOf(sku);
        const [pool] = pools;
        if (claims.count > 0)
          tell('at rest nothing is claimed', `${sku}: ${claims.quantity} by ${claims.oldest[0]?.owner}`);
        if (Number(pool?.unheard ?? 0) > 0) tell('at rest nothing is unheard', `${sku}: ${pool?.unheard}`);
        for (const { connection, allowed, underWay } of pool?.shelves ?? []) {
          const shown = stage.channels.find(({ name }) => name === connection)?.shown.get(sku) ?? 0;
          numbers.push(shown);
          // What somebody typed unseen is found by the next proof, which is not part of these worlds.
          if (features.has('handEdits')) continue;
          if (underWay !== undefined) tell('at rest nothing is under way', `${sku} on ${connection}`);
          if (shown !== Number(allowed)) {
            tell(
              'at rest every channel shows what is allowed',
              `${sku} on ${connection}: ${shown}, allowed ${allowed}`,
            );
          }
        }
        if (sets[sku] !== undefined) continue;
        const free = (stage.erp.onHand.get(sku) ?? 0) - (stage.erp.reserved.get(sku) ?? 0);
        if (Number(pool?.left) !== free)
          tell('at rest the ledger agrees with the ERP', `${sku}: ${pool?.left}, is ${free}`);
      }
      if (numbers.some((shown) => shown < 0)) tell('a number is never negative', numbers.join(', '));
    },
  };
}
