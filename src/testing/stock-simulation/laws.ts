import type { Envelope } from '../../canonical/envelope.ts';
import { WHOLE } from '../../ledgers/stock/amount.ts';
import { poolsOf, type StockPlan, shelfKey } from '../../ledgers/stock/plan.ts';
import type { Entry } from '../../ledgers/stock/sheet.ts';
import type { StockAnswer } from '../../ledgers/stock/why.ts';
import type { Publication } from '../stock-messages.ts';
import type { StockFeature } from './features.ts';
import { createFlashCount } from './flash.ts';
import { createHeldBack, type SellingWorld } from './held-back.ts';
import { createOracle } from './oracle.ts';
import type { Buyers } from './people.ts';
import { stockKey } from './start.ts';
import type { Stage } from './world.ts';

/**
 * Law 7, as it holds.
 *
 * 1. At every moment, whatever arrives in whatever order: no number is published that is more than the messages heard so far
 *    prove, less safety stock. (Every kind of selling.)
 *    A flash sale that is on never shows more than is left of its units.
 * 2. Nothing is sold twice: with one channel and no sets, or in exclusive selling with any number of both, where every channel sells what
 *    it shows and not one more, compares before it takes a number, and its orders are heard within `settleMs`. What nobody
 *    could know of (broken, claimed by an order of which nobody said in time how it ended, sold over the counter from the same stock, typed into a channel by hand, shipped although
 *    cancelled, put back long after the ERP had refused the order) may be missing in the end, piece for piece, and never more.
 *    Nor is a shelf filled from what the shelves of its pool hold back together, while the stock is divided evenly among them: what all of
 *    them may sell, with what is on its way to them and what they sold unheard, leaves that much.
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
  heard(envelope: Envelope, atMs: number): void;
  /** The retailer decides otherwise: from now on this holds. */
  adopt(plan: StockPlan): void;
  /** What holds. */
  plan(): StockPlan;
  decided(entries: readonly Entry[]): void;
  /** A number was sent to a channel. */
  sent(command: Publication, world: Omit<SellingWorld, 'plan' | 'proven'>, atMs: number): void;
  atRest(world: {
    readonly stage: Stage;
    readonly buyers: Buyers;
    readonly answerOf: (sku: string) => Promise<StockAnswer>;
  }): Promise<void>;
}

/** What is held back moves while it goes on, or an order does not say from which of its channel's shelves it was taken. */
const MOVING: readonly StockFeature[] = ['shared', 'shares', 'quota', 'policyChange', 'pickUp'];

export function createStockLaws(options: {
  readonly features: ReadonlySet<StockFeature>;
  readonly plan: StockPlan;
  readonly skewMs: number;
  readonly sets: Readonly<Record<string, Readonly<Record<string, number>>>>;
}): StockLaws {
  const { features, skewMs, sets } = options;
  let { plan } = options;
  const oracle = createOracle({
    sets,
    toleranceMs: skewMs,
    orderClaimMs: plan.orderClaimMs,
    locationOf: (channel) =>
      plan.channels.find(({ connection }) => connection === channel)?.ordersFrom ?? plan.ordersFrom,
  });
  const flash = createFlashCount();
  const heldBack = createHeldBack(sets);
  const violations: StockViolation[] = [];
  const tell = (law: string, what: string): void => void violations.push({ law, what });

  const judgeSelling = (buyers: Buyers): void => {
    // Articles and the sets with them are several gates to one stock, even in one channel.
    const isOneGate = features.has('alone') && !features.has('sets');
    // What is collected is booked where its channel's orders are: which of its shelves sold it, an order does not say.
    const isGuarded = (isOneGate || !features.has('shared')) && !features.has('pickUp');
    if (!isGuarded) return;
    const [oversold, surprises] = [buyers.oversold(), buyers.surprises()];
    if (oversold > surprises) tell('nothing is sold twice', `${oversold} pieces too many, ${surprises} surprises`);
  };

  const judgeShelves = (stage: Stage, sku: string, pool: StockAnswer['pools'][number]): number[] => {
    if (Number(pool.unheard) > 0) tell('at rest nothing is unheard', `${sku}: ${pool.unheard}`);
    return pool.shelves.map(({ connection, location, allowed, underWay }) => {
      const channel = stage.channels.find(({ name }) => name === connection);
      const shown = channel?.shown.get(stockKey(sku, location)) ?? 0;
      // What somebody typed unseen is found by the next proof, which is not part of these worlds.
      if (features.has('handEdits')) return shown;
      if (underWay !== undefined) tell('at rest nothing is under way', `${sku} on ${connection}`);
      if (shown !== Number(allowed)) {
        tell(
          'at rest every channel shows what is allowed',
          `${sku} on ${shelfKey(connection, location)}: ${shown}, allowed ${allowed}`,
        );
      }
      return shown;
    });
  };

  return {
    violations,
    tell,
    heard(envelope, atMs) {
      oracle.take(envelope, atMs);
      flash.take(envelope, atMs, plan);
      heldBack.heard(envelope);
    },
    adopt(next) {
      plan = next;
    },
    plan: () => plan,
    decided(entries) {
      for (const { kind, sku, about, amount = 0, because, atMs } of entries) {
        if (kind !== 'published') continue;
        const shelf = poolsOf(plan, sku)
          .flatMap((pool) => pool.shelves)
          .find(({ connection, location }) => shelfKey(connection, location) === about);
        if (shelf === undefined) {
          tell('only shelves are published', `${sku} on ${about}`);
          continue;
        }
        const safety = shelf.safety.fixed / WHOLE;
        const proven = shelf.sell ? Math.max(0, oracle.proven(sku, shelf.from, atMs) - safety) : 0;
        const isQuestion = because.startsWith('to see whether');
        if (amount / WHOLE > proven && !isQuestion) {
          tell('published ≤ proven', `${sku} on ${about}: ${amount / WHOLE} with ${proven} proven (${because})`);
        }
        if (shelf.cap !== undefined && amount > shelf.cap && !isQuestion) {
          tell('a shelf shows no more than its cap', `${sku} on ${about}: ${amount / WHOLE} of ${shelf.cap / WHOLE}`);
        }
        const onSale = flash.left(shelf, sku, atMs, plan);
        if (onSale !== undefined && amount / WHOLE > onSale && !isQuestion) {
          tell('a flash sale shows what is left of it', `${sku} on ${about}: ${amount / WHOLE}, left ${onSale}`);
        }
      }
    },
    sent(command, world, atMs) {
      const proven = (sku: string, locations: readonly string[]): number => oracle.proven(sku, locations, atMs);
      const wrong = heldBack.sent(command, { ...world, plan, proven });
      if (wrong !== undefined && !MOVING.some((each) => features.has(each))) {
        tell('a shelf is not filled from safety stock', wrong);
      }
    },
    async atRest({ stage, buyers, answerOf }) {
      judgeSelling(buyers);
      const numbers: number[] = [];
      for (const sku of ['TEE', 'CAP', ...Object.keys(sets)]) {
        const { pools, claims } = await answerOf(sku);
        if (claims.count > 0)
          tell('at rest nothing is claimed', `${sku}: ${claims.quantity} by ${claims.oldest[0]?.owner}`);
        for (const pool of pools) {
          numbers.push(...judgeShelves(stage, sku, pool));
          if (sets[sku] !== undefined) continue;
          const keys = pool.locations.map((location) => stockKey(sku, location));
          const free = keys.reduce((sum, key) => sum + freeAt(stage, key), 0);
          if (Number(pool.left) !== free)
            tell('at rest the ledger agrees with the ERP', `${sku}: ${pool.left}, is ${free}`);
        }
      }
      if (numbers.some((shown) => shown < 0)) tell('a number is never negative', numbers.join(', '));
    },
  };
}

const freeAt = ({ erp }: Stage, key: string): number => (erp.onHand.get(key) ?? 0) - (erp.reserved.get(key) ?? 0);
