import { KEPT_GATEWAYS, type KeptAs, keptReference } from '../../canonical/return.ts';
import { instant } from '../../kernel/clock.ts';
import type { Money } from '../../kernel/money.ts';
import { command } from '../../process/define.ts';
import { ask, each, type Wish } from './asking.ts';
import type { Facts, RefundRequest } from './facts.ts';
import { clearedByHand, credited, kept, paymentsOf, sumOf } from './money.ts';
import { isBeingTold, nextPart, partsAsked, partsOf } from './parts.ts';
import { creditDue, repaidInBooks } from './repaying.ts';
import { isWaiting, keptFor } from './requested.ts';

interface Clearing {
  readonly as: KeptAs;
  readonly reference: string;
  readonly payment: string;
  readonly amount: Money;
  readonly atMs: number;
}

/**
 * Money that is owed as a gift card or as goods, or was given at a till, pays its credit note in the books from a journal of its
 * own. So the note is no longer open, and that journal says what is owed, until the card is spent or the goods are invoiced.
 */
export const clear: Wish = (facts) =>
  each(facts, clearings(facts), (known, { as, reference, payment, amount, atMs }) => {
    const cleared = { ...known.cleared, [reference]: amount.amount };
    return ask({ ...known, cleared }, clearAsk(reference), () =>
      command(
        'register-refund',
        'erp',
        { order: facts.id, payment, reference, amount, at: instant(atMs), gateway: KEPT_GATEWAYS[as], as },
        reference,
      ),
    );
  });

/** What the books can be asked for now, as far as credit notes are open for it. */
export function clearings(facts: Facts): readonly Clearing[] {
  let room = credited(facts) - repaidInBooks(facts) - sumOf(facts.cleared ?? {});
  return facts.requests.flatMap((request): Clearing[] => {
    const { as, purpose, currency, atMs } = request;
    const owed = unclearedOf(facts, request);
    // Where less was invoiced than was taken, no credit note will ever be open for the rest.
    const amount = owed > room && !moreToCredit(facts) ? room : owed;
    if (as === undefined || amount <= 0 || amount > room || isWaiting(facts, request)) return [];
    const whole = keptReference(as, facts.id, purpose);
    const payment = paymentsOf(facts).find((each) => (each.kept?.[purpose] ?? 0) > 0);
    const cleared = facts.cleared ?? {};
    if (payment === undefined || isBeingTold(facts, CLEAR, whole, cleared)) return [];
    const reference = nextPart(whole, cleared);
    room -= amount;
    return [{ as, reference, payment: payment.id, amount: { amount, currency }, atMs }];
  });
}

const CLEAR = 'clear:';

export const clearAsk = (reference: string): string => `${CLEAR}${reference}`;

/** Whether a credit note is on its way, or will be asked for. */
const moreToCredit = (facts: Facts): boolean =>
  Object.entries(facts.asks).some(([key, how]) => key.startsWith('credit:') && how !== 'done') || creditDue(facts) > 0;

/** What is owed for it and stands in the books as owed neither by the hub nor by a person. */
function unclearedOf(facts: Facts, request: RefundRequest): number {
  if (request.as === undefined) return 0;
  const cleared = facts.cleared ?? {};
  const own = partsOf(keptReference(request.as, facts.id, request.purpose), cleared).reduce(
    (sum, part) => sum + (cleared[part] ?? 0),
    0,
  );
  return Math.min(keptFor(facts, request) - own, kept(facts) - sumOf(facts.cleared ?? {}) - clearedByHand(facts));
}

/** Clearings that the books refused while what they are for is still open there. */
export const refusedClearings = (facts: Facts): readonly string[] =>
  facts.requests.flatMap((request) => {
    if (request.as === undefined || unclearedOf(facts, request) <= 0) return [];
    return partsAsked(facts, CLEAR, keptReference(request.as, facts.id, request.purpose))
      .filter(({ how }) => how === 'rejected')
      .map(({ part }) => clearAsk(part));
  });
