import { paymentId } from '../../canonical/value.ts';
import { alias, command, event, type Message, type Output } from '../../process/define.ts';
import { cameBack } from './came-back.ts';
import { EXCHANGE, replacementOf } from './exchange.ts';
import type { Batch, Facts, ReturnFacts } from './facts.ts';
import { allLookedAt, differenceOf, tillLeft, worthInHand } from './goods.ts';
import type { ReturnRules } from './policy.ts';
import type { Bought } from './worth.ts';

/**
 * What a buyer gets in place of money: a gift card, or other goods. The order sets the money aside first, so that it is never given
 * a second time; only then the card is issued or the goods are ordered, once.
 */
export interface Asking {
  readonly facts: Facts;
  readonly bought: Bought;
  readonly message: Message;
  readonly policy: ReturnRules;
}

interface Followed {
  readonly one: ReturnFacts;
  readonly outputs: readonly Output[];
}

/** Who issues gift cards for orders of a channel: itself where it can, else the ERP. */
export const issuerFor = ({ channel }: Bought, { giftCardsIn = [] }: ReturnRules): string | undefined =>
  giftCardsIn.includes(channel) ? channel : giftCardsIn.includes('erp') ? 'erp' : undefined;

/** Asks the order for what is owed for all goods of the return together, when the last of them was looked at. */
export function askInstead(one: ReturnFacts, asking: Asking): Followed {
  const { bought, policy } = asking;
  const asks: Asked[] = tillAsk(one);
  if (one.verdict === 'approved' && allLookedAt(one) && one.batches.length > 0) {
    const worth = worthInHand(one);
    if (one.asked?.wanted === 'gift-card' && issuerFor(bought, policy) !== undefined) {
      asks.push({ what: 'gift-card', amount: worth, as: 'gift-card' });
    }
    const difference = differenceOf(one);
    if (difference > 0) asks.push({ what: 'exchange', amount: difference });
    if (one.asked?.wanted === 'exchange' && replacementOf(bought, one, { kept: 0, at: '' }) !== undefined) {
      asks.push({ what: 'goods', amount: Math.min(worth, one.asked.exchange), as: 'exchange' });
    }
  }
  const outputs: Output[] = [];
  let known = one;
  for (const { what, amount, as } of asks) {
    const purpose = `return-${one.number}/${what}`;
    if (amount <= 0 || known.batches.some((batch) => batch.purpose === purpose)) continue;
    const batch = { ...owedFor(purpose, amount), ...(as === undefined ? {} : { as }) };
    known = { ...known, batches: [...known.batches, batch] };
    outputs.push(refundAsk(asking, one, batch));
  }
  return { one: known, outputs };
}

interface Asked {
  readonly what: string;
  readonly amount: number;
  readonly as?: NonNullable<Batch['as']>;
}

/** What a till has given is counted, whatever the rules say of the goods: it is gone. */
const tillAsk = ({ asked }: ReturnFacts): Asked[] =>
  (asked?.paidBack ?? 0) > 0 ? [{ what: 'till', amount: asked?.paidBack ?? 0, as: 'till' }] : [];

const owedFor = (purpose: string, amount: number): Batch => ({
  purpose,
  lines: [],
  amount,
  goods: 'done',
  money: 'asked',
  given: 0,
  byChannel: 0,
  answered: false,
  reason: undefined,
  told: 'none',
});

/** Asks the order for money, or to set it aside. */
export const refundAsk = ({ facts, bought, message }: Asking, one: ReturnFacts, batch: Batch): Output =>
  event(
    'RefundRequested',
    {
      order: facts.id,
      return: one.id,
      purpose: batch.purpose,
      amount: { amount: batch.amount - (batch.covered ?? 0), currency: bought.currency },
      ...(batch.as === undefined ? {} : { as: batch.as }),
      // Where a till has given a part already, the rest is no whole worth of lines.
      ...(batch.lines.length === 0 || (batch.covered ?? 0) > 0
        ? {}
        : { lines: cameBack(one, [batch], bought.currency) }),
      reason: 'goods came back',
      at: message.time,
    },
    batch.purpose,
  );

/** Issues the card and orders the goods for which money is set aside. */
export function giveInstead(one: ReturnFacts, asking: Asking): Followed {
  const outputs: Output[] = [];
  const issuer = issuerFor(asking.bought, asking.policy);
  const batches = one.batches.map((batch): Batch => {
    if (batch.as !== 'gift-card' || !isGiven(batch) || batch.card !== undefined) return batch;
    if (issuer === undefined || (batch.kept ?? 0) === 0) return batch;
    outputs.push(cardAsk(asking, one, batch, issuer));
    return { ...batch, card: 'asked' };
  });
  const ordered = order({ ...one, batches }, asking);
  return { one: ordered.one, outputs: [...outputs, ...ordered.outputs] };
}

/** The order has answered, and with all that was asked. */
export const isGiven = ({ answered, given, covered = 0, amount }: Batch): boolean =>
  answered && given + covered >= amount;

const cardAsk = ({ facts, bought }: Asking, one: ReturnFacts, { purpose, kept = 0 }: Batch, issuer: string): Output =>
  command(
    'issue-gift-card',
    issuer,
    { order: facts.id, return: one.id, purpose, amount: { amount: kept, currency: bought.currency } },
    purpose,
  );

/** One order for an exchange, paid with what came back; what the buyer owes besides is paid as for any order. */
function order(one: ReturnFacts, { bought, message }: Asking): Followed {
  const { asked, batches, settled } = one;
  const nothing: Followed = { one, outputs: [] };
  if (asked?.wanted !== 'exchange' || one.replacement !== undefined || settled) return nothing;
  if (one.verdict !== 'approved' || !allLookedAt(one) || batches.length === 0) return nothing;
  const goods = batches.find(({ as }) => as === 'exchange');
  const isFree = Math.min(worthInHand(one), asked.exchange) <= 0;
  if (!isFree && (goods === undefined || !isGiven(goods))) return nothing;
  const kept = goods?.kept ?? 0;
  const placed = replacementOf(bought, one, { kept, at: message.time });
  if (placed === undefined) return nothing;
  const { id } = placed;
  const owed = placed.totals.total.amount - kept;
  const amount = { amount: kept, currency: bought.currency };
  const paid = { payment: paymentId('hub', `${EXCHANGE}/${one.id}`), order: id, reference: `${EXCHANGE} ${one.id}` };
  return {
    one: { ...one, replacement: { order: id, owed, state: 'placed' } },
    outputs: [
      alias(exchangeAlias(id)),
      event('OrderPlaced', { order: placed }, `exchange ${one.id}`, id),
      ...(kept === 0
        ? []
        : [
            event(
              'PaymentCaptured',
              { ...paid, amount, at: message.time, gateway: EXCHANGE },
              `exchange ${one.id}`,
              id,
            ),
          ]),
    ],
  };
}

export const exchangeAlias = (order: string): string => `exchange:${order}`;

/** What a till gave beyond what all goods of the return are worth; only known when all were looked at, or may not come. */
export function overpaidAtTill(one: ReturnFacts): number {
  if (one.verdict === 'declined') return one.asked?.paidBack ?? 0;
  return one.verdict === 'approved' && allLookedAt(one) ? tillLeft(one) : 0;
}
