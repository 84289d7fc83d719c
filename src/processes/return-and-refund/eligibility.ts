import { parseMoney } from '../../kernel/money.ts';
import { millionthsOf } from '../../kernel/quantity.ts';
import type { returnErrors } from './errors.ts';
import { type Asked, type Facts, type Line, type ReturnFacts, returnsOf } from './facts.ts';
import type { ReturnRules } from './policy.ts';
import { type Bought, leftOf, nextPortion, type Portion, plus, type Worth, worthOf } from './worth.ts';

/** What the rules say of a return; `ask` leaves it to a person, who may not decide against `decline` with SL-RETURN-002. */
export interface Judgement {
  readonly verdict: 'approve' | 'ask' | 'decline';
  readonly code: keyof typeof returnErrors.entries | undefined;
  readonly reason: string;
  readonly lines: readonly Line[];
  readonly shipping: Worth;
}

const DAY_MS = 86_400_000;
const NOTHING: Worth = { amount: 0, tax: 0 };
/** Something was wrong with the goods or the delivery, so that the buyer's time and the sale's terms do not count. */
const FAULTS: readonly string[] = ['damaged', 'defective', 'wrong-article', 'not-as-described'];
export const isFault = (reason: string): boolean => FAULTS.includes(reason) || reason === 'late';

/** Whether goods may come back, by rule. Pure; the order is known. */
export function judge(facts: Facts, bought: Bought, one: ReturnFacts, asked: Asked, policy: ReturnRules): Judgement {
  const lines = bought.test ? undefined : linesOf(facts, bought, one, asked);
  const shipping =
    asked.shippingBack && policy.shippingBack === 'as-asked' ? shippingLeft(facts, bought, one) : NOTHING;
  const said = (verdict: Judgement['verdict'], code?: Judgement['code'], reason = ''): Judgement => ({
    verdict,
    code,
    reason,
    lines: lines ?? [],
    shipping,
  });
  if (lines === undefined)
    return said('decline', 'SL-RETURN-002', 'more would come back than was bought and not returned');
  const worth = plus(worthOf(lines.flatMap(({ portions }) => portions)), shipping).amount;
  if (asked.wanted === 'exchange' && policy.dearerExchange === 'decline' && asked.exchange > worth) {
    return said('decline', 'SL-RETURN-018', 'the goods that the buyer wants cost more than what comes back');
  }
  // The store has decided when it gave the money: what is left is to count it.
  if ((asked.paidBack ?? 0) > 0) return said('approve');
  const faulty = asked.lines.every(({ reason }) => FAULTS.includes(reason));
  const unsold = asked.lines.find(({ sku }) => policy.finalSale.includes(sku));
  if (unsold !== undefined) return said(faulty ? 'ask' : 'decline', 'SL-RETURN-004', `${unsold.sku} is not taken back`);
  if (facts.sentMs === 0) return said('ask', 'SL-RETURN-015', 'nothing of the order has left yet');
  const days = policy.channelWindowDays[bought.channel] ?? policy.windowDays;
  if (asked.atMs > facts.sentMs + days * DAY_MS) {
    return said(
      faulty ? 'ask' : 'decline',
      'SL-RETURN-003',
      `it was asked more than ${days} days after the goods left`,
    );
  }
  const limit = policy.automaticUpTo[bought.currency];
  const earlier = returnsOf(facts)
    .filter(({ id, verdict }) => id !== one.id && verdict === 'approved')
    .reduce((sum, other) => sum + worthOfReturn(other).amount, 0);
  if (limit === undefined || earlier + worth > parseMoney(limit, bought.currency).amount) {
    return said('ask', 'SL-RETURN-005', 'it is worth more than is given back without approval');
  }
  return said('approve');
}

/** What a return is worth as it was asked: its goods and the shipping. */
export const worthOfReturn = ({ lines, shipping }: ReturnFacts): Worth =>
  plus(worthOf(lines.flatMap(({ portions }) => portions)), shipping);

/** The portions of the order that other returns hold. */
const takenBy = (facts: Facts, except: string): Portion[] =>
  returnsOf(facts)
    .filter(({ id, verdict }) => id !== except && verdict !== 'declined')
    .flatMap(({ lines }) => lines.flatMap(({ portions }) => portions));

/** Each line with what it is worth; undefined when more of an article would come back than there is. */
function linesOf(facts: Facts, bought: Bought, one: ReturnFacts, asked: Asked): readonly Line[] | undefined {
  const taken = takenBy(facts, one.id);
  const lines: Line[] = [];
  for (const { line, orderLine, sku, quantity, reason } of asked.lines) {
    let wanted = millionthsOf(quantity);
    if (wanted <= 0) return undefined;
    const portions: Portion[] = [];
    const fit = bought.lines.filter(
      (each) =>
        each.kind === 'goods' &&
        each.unit === quantity.unit &&
        (orderLine === undefined ? each.sku === sku : each.id === orderLine),
    );
    for (const each of fit) {
      const count = Math.min(wanted, leftOf(each, taken));
      if (count <= 0) continue;
      const portion = nextPortion(each, taken, count, bought.currency);
      taken.push(portion);
      portions.push(portion);
      wanted -= count;
    }
    if (wanted > 0) return undefined;
    lines.push({ line, orderLine, sku, unit: quantity.unit, quantity: millionthsOf(quantity), reason, portions });
  }
  return lines.length === 0 ? undefined : lines;
}

/** What was paid for shipping and no other return gives back. */
function shippingLeft(facts: Facts, { shipping }: Bought, one: ReturnFacts): Worth {
  return returnsOf(facts).some(
    ({ id, verdict, shipping }) => id !== one.id && verdict === 'approved' && shipping.amount > 0,
  )
    ? NOTHING
    : shipping;
}
