import { formatMoney } from '../../kernel/money.ts';
import type { Judgement } from './eligibility.ts';
import type { returnErrors } from './errors.ts';
import type { Facts, ReturnFacts } from './facts.ts';
import { allLookedAt, differenceOf, hasSurplus, phaseOf } from './goods.ts';

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
  const currency = facts.bought?.currency ?? '';
  const text = (amount: number): string => `${formatMoney({ amount, currency })} ${currency}`;
  const stuck = (how: string): boolean => how === 'rejected' || how === 'failed';
  if (one.batches.some(({ goods }) => stuck(goods)))
    holds['SL-RETURN-011'] = 'the ERP did not take the goods into its stock';
  if (one.batches.some(({ told }) => stuck(told))) holds['SL-RETURN-012'] = 'the channel did not record the refund';
  const short = one.batches.filter(({ answered, given, amount }) => answered && given < amount);
  if (short.length > 0) {
    const missing = short.reduce((sum, { amount, given }) => sum + amount - given, 0);
    holds['SL-RETURN-013'] = `${text(missing)} was not given back: ${short[0]?.reason ?? 'no reason was told'}`;
  }
  const wanted = one.asked?.wanted;
  if (wanted === 'refund' || !allLookedAt(one) || one.batches.length === 0) return holds;
  const worth = one.batches.filter(({ lines }) => lines.length > 0).reduce((sum, { amount }) => sum + amount, 0);
  const difference = differenceOf(one);
  const exchange = difference < 0 ? `the buyer pays ${text(-difference)}` : `the buyer gets ${text(difference)} back`;
  holds['SL-RETURN-014'] =
    wanted === 'gift-card'
      ? `a gift card of ${text(worth)} is to be issued`
      : `an exchange is to be ordered; ${exchange}`;
  return holds;
}
