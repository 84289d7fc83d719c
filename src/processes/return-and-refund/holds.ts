import { formatMoney } from '../../kernel/money.ts';
import type { Judgement } from './eligibility.ts';
import type { returnErrors } from './errors.ts';
import type { Facts, ReturnFacts } from './facts.ts';
import { allLookedAt, differenceOf, hasSurplus, phaseOf, worthInHand } from './goods.ts';
import { isGiven, overpaidAtTill } from './instead.ts';

type Holds = { -readonly [Code in keyof typeof returnErrors.entries]?: string };

/** The reasons why a person should look at a return, by code. They follow from the facts, so they end with their cause. */
export function holdsOf(
  facts: Facts,
  one: ReturnFacts,
  judgement: Judgement | undefined,
): Readonly<Record<string, string>> {
  const holds: Holds = {};
  if (one.settled) return {};
  if (hasSurplus(one)) {
    holds['SL-RETURN-009'] =
      one.verdict === 'declined' ? 'goods of a declined return are here' : 'more came than is expected';
  }
  const over = overpaidAtTill(one);
  if (over > 0) holds['SL-RETURN-020'] = `${textOf(facts, over)} was given at a till for nothing that came back`;
  if (one.verdict === 'declined') return holds;
  const phase = phaseOf(one);
  if (phase === 'deciding') return { ...holds, ...undecided(facts, one, judgement) };
  if (one.late === 'inspecting' && phase === 'inspecting') {
    holds['SL-RETURN-010'] = 'the goods are here and nobody has looked at them';
  }
  Object.assign(holds, unsettled(facts, one));
  // A wait with a known reason needs no second one.
  if (one.late === 'settling' && phase === 'settling' && Object.keys(holds).length === 0) {
    holds['SL-RETURN-016'] = 'money, stock or channel have not answered';
  }
  return holds;
}

function undecided(facts: Facts, one: ReturnFacts, judgement: Judgement | undefined): Holds {
  const { asked, decided, late } = one;
  if (facts.bought === undefined) return late === undefined ? {} : { 'SL-RETURN-001': `${facts.id} is not known` };
  if (asked === undefined)
    return late === undefined ? {} : { 'SL-RETURN-009': 'goods came for a return that nobody asked for' };
  if (judgement?.code === undefined) return {};
  const holds: Holds = { [judgement.code]: judgement.reason };
  if (decided?.decision === 'approve' && decided.by === asked.askedBy) {
    holds['SL-RETURN-006'] = 'who asked for it has approved it';
  }
  if (late === 'deciding') holds['SL-RETURN-007'] = 'nobody has decided about it';
  return holds;
}

function unsettled(facts: Facts, one: ReturnFacts): Holds {
  const holds: Holds = {};
  const text = (amount: number): string => textOf(facts, amount);
  const stuck = (how: string): boolean => how === 'rejected' || how === 'failed';
  const stuckGoods = one.batches.filter(({ goods }) => stuck(goods));
  if (stuckGoods.some(({ againMs }) => againMs !== undefined)) {
    holds['SL-RETURN-021'] = `the ERP is not told where ${one.location ?? 'the store'} is`;
  }
  if (stuckGoods.some(({ againMs }) => againMs === undefined)) {
    holds['SL-RETURN-011'] = 'the ERP did not take the goods into its stock';
  }
  if (one.batches.some(({ told }) => stuck(told))) holds['SL-RETURN-012'] = 'the channel did not record the refund';
  if (one.batches.some(({ card }) => card !== undefined && stuck(card))) {
    holds['SL-RETURN-017'] = 'the gift card was not issued';
  }
  const short = one.batches.filter((batch) => batch.answered && !isGiven(batch));
  if (short.length > 0) {
    const missing = short.reduce((sum, { amount, given, covered = 0 }) => sum + amount - covered - given, 0);
    holds['SL-RETURN-013'] = `${text(missing)} was not given back: ${short[0]?.reason ?? 'no reason was told'}`;
  }
  if (one.replacement?.state === 'lost') holds['SL-RETURN-019'] = `${one.replacement.order} was cancelled or refused`;
  if (one.replacement?.state === 'placed' && one.replacement.owed > 0) {
    holds['SL-RETURN-018'] = `the buyer pays ${text(one.replacement.owed)} for ${one.replacement.order}`;
  }
  return { ...holds, ...byHand(one, text) };
}

/** What nobody but a person can do: no system issues gift cards, or too little is known to order other goods. */
function byHand(one: ReturnFacts, text: (amount: number) => string): Holds {
  const wanted = one.asked?.wanted;
  if (wanted === 'refund' || !allLookedAt(one) || one.batches.length === 0) return {};
  if (one.replacement !== undefined || one.batches.some(({ as }) => as === 'gift-card' || as === 'exchange')) return {};
  const worth = worthInHand(one);
  if (wanted === 'gift-card') {
    return worth === 0 ? {} : { 'SL-RETURN-014': `a gift card of ${text(worth)} is to be issued` };
  }
  const difference = differenceOf(one);
  const exchange = difference < 0 ? `the buyer pays ${text(-difference)}` : `the buyer gets ${text(difference)} back`;
  return { 'SL-RETURN-014': `an exchange is to be ordered; ${exchange}` };
}

const textOf = (facts: Facts, amount: number): string => {
  const currency = facts.bought?.currency ?? '';
  return `${formatMoney({ amount, currency })} ${currency}`;
};
