import { paymentId } from '../../canonical/value.ts';
import { instant } from '../../kernel/clock.ts';
import type { Failure } from '../../kernel/failure.ts';
import type { Tell } from '../simulation/partner.ts';
import { type Charge, type Provider, refundedOf } from '../simulation/provider.ts';
import { type Balance, HOME, onBalance } from './balance.ts';

/** Money of a payment that the buyer's bank took back, and perhaps gave again. */
export interface Contest {
  readonly reference: string;
  readonly amount: number;
  reinstated: boolean;
  /** How it ended, once the provider has said so. */
  outcome: 'won' | 'lost' | undefined;
}

/** A provider with all that becomes of money: its truth is what the hub must come to know. */
export interface House extends Provider {
  readonly contests: ReadonlyMap<string, Contest>;
  /** Where its money waits to be paid out; a till has none. */
  readonly balance: Balance | undefined;
  /** Somebody takes a part of a hold, or more of it than was taken; answers whether it was possible. */
  takeByHand(reference: string, whole: number): boolean;
  giveBackBy(who: 'channel' | 'provider', reference: string, amount: number): number;
  contest(reference: string, amount: number): string | undefined;
  reinstate(dispute: string): void;
  /** Says how a dispute ended; whether its money moved is told apart. */
  end(dispute: string, outcome: 'won' | 'lost'): void;
}

/** What the provider keeps of a charge, and of a contested one. */
const feeOf = (cents: number): number => Math.round(cents * 0.014) + 25;
const DISPUTE_FEE = 1_500;

const no = (because: string): { readonly kind: 'rejected'; readonly failure: Failure } => ({
  kind: 'rejected',
  failure: { kind: 'rejected', code: 'SL-STRIPE-011', because },
});

export function createHouse(options: {
  readonly connection: string;
  readonly tell: Tell;
  readonly now: () => number;
  /** Later events do not name their order. */
  readonly isAnonymous: boolean;
  /** Gives back whatever it is asked for. */
  readonly isLax: boolean;
  readonly balance: Balance | undefined;
}): House {
  const { connection, tell, now, isAnonymous, isLax, balance } = options;
  const charges = new Map<string, Charge>();
  const contests = new Map<string, Contest>();
  let refunds = 0;
  const subject = ({ reference }: Pick<Charge, 'reference'>): string => paymentId(connection, reference);
  const facts = (charge: Charge, amount: number, first = false) => ({
    payment: subject(charge),
    ...(isAnonymous && !first ? {} : { order: charge.order }),
    reference: charge.reference,
    amount: { amount, currency: charge.currency },
    at: instant(now()),
    gateway: connection,
  });
  const move = (kind: Parameters<Balance['move']>[0]['kind'], charge: Charge, amount: number, fee: number): void => {
    const presented = { amount, currency: charge.currency };
    balance?.move({
      kind,
      gross: onBalance(presented),
      fee,
      payment: subject(charge),
      reference: charge.reference,
      ...(isAnonymous ? {} : { order: charge.order }),
      ...(charge.currency === HOME ? {} : { presented }),
    });
  };
  const open = (wish: Pick<Charge, 'reference' | 'order' | 'amount' | 'currency'>): Charge => {
    const known = charges.get(wish.reference);
    if (known !== undefined) return known;
    const charge: Charge = { ...wish, state: 'new', captured: 0, captures: 0, refunds: new Map() };
    charges.set(wish.reference, charge);
    return charge;
  };
  const take = (charge: Charge, whole: number, first: boolean): void => {
    const more = whole - charge.captured;
    charge.state = 'captured';
    charge.captured = whole;
    charge.captures += 1;
    tell(
      'PaymentCaptured',
      subject(charge),
      ['captured', charge.reference, String(whole)],
      facts(charge, whole, first),
    );
    move('charge', charge, more, feeOf(onBalance({ amount: more, currency: charge.currency })));
  };
  const give = (charge: Charge, amount: number, purpose: string | undefined, who: 'hub' | 'channel' | 'provider') => {
    refunds += 1;
    const refund = `re_${connection}_${refunds}`;
    charge.refunds.set(refund, { amount, purpose, failed: false });
    tell('RefundIssued', subject(charge), ['refund', refund], { ...facts(charge, amount), refund, initiatedBy: who });
    move('refund', charge, -amount, 0);
    return refund;
  };
  const contestedOf = ({ reference }: Charge): number =>
    [...contests.values()].reduce(
      (sum, each) => sum + (each.reference === reference && !each.reinstated ? each.amount : 0),
      0,
    );
  const leftOf = (charge: Charge): number => charge.captured - refundedOf(charge);
  const release = (charge: Charge): void => {
    charge.state = 'voided';
    tell('PaymentVoided', subject(charge), ['voided', charge.reference], facts(charge, charge.amount));
  };
  const giveBackBy: House['giveBackBy'] = (who, reference, amount) => {
    const charge = charges.get(reference);
    const possible = charge === undefined ? 0 : Math.min(amount, leftOf(charge));
    if (charge !== undefined && possible > 0) give(charge, possible, undefined, who);
    return Math.max(0, possible);
  };
  return {
    connection,
    charges,
    contests,
    balance,
    authorize(wish, lastsMs) {
      const charge = open(wish);
      charge.state = 'held';
      const expiresAt = instant(now() + lastsMs);
      const data = { ...facts(charge, charge.amount, true), expiresAt };
      tell('PaymentAuthorized', subject(charge), ['held', charge.reference], data);
    },
    pay: (wish) => take(open(wish), wish.amount, true),
    fail(wish) {
      const charge = open(wish);
      const fact = ['failed', charge.reference, String(now())];
      tell('PaymentFailed', subject(charge), fact, facts(charge, charge.amount, true));
    },
    takeByHand(reference, whole) {
      const charge = charges.get(reference);
      const isHeld = charge?.state === 'held' || charge?.state === 'captured';
      if (charge === undefined || !isHeld || whole <= charge.captured || whole > charge.amount) return false;
      take(charge, whole, false);
      return true;
    },
    giveBack: (reference, amount) => giveBackBy('channel', reference, amount),
    giveBackBy,
    giveUp(reference) {
      const charge = charges.get(reference);
      if (charge?.state === 'held') release(charge);
    },
    breakRefund(reference) {
      const charge = charges.get(reference);
      const [refund, detail] = [...(charge?.refunds ?? [])].find(([, { failed }]) => !failed) ?? [];
      if (charge === undefined || refund === undefined || detail === undefined) return;
      detail.failed = true;
      tell('RefundFailed', subject(charge), ['refund-failed', refund], { ...facts(charge, detail.amount), refund });
      move('refund-failure', charge, detail.amount, 0);
    },
    dispute(reference) {
      this.contest(reference, charges.get(reference)?.captured ?? 0);
    },
    contest(reference, amount) {
      const charge = charges.get(reference);
      if (charge?.state !== 'captured' || amount <= 0 || contestedOf(charge) + amount > charge.captured)
        return undefined;
      const dispute = `dp_${connection}_${contests.size + 1}`;
      contests.set(dispute, { reference, amount, reinstated: false, outcome: undefined });
      tell('DisputeOpened', subject(charge), ['dispute', dispute], { ...facts(charge, amount), dispute });
      const taken = { ...facts(charge, amount), dispute, fee: { amount: DISPUTE_FEE, currency: HOME } };
      tell('DisputeFundsWithdrawn', subject(charge), ['withdrawn', dispute], taken);
      move('dispute', charge, -amount, DISPUTE_FEE);
      return dispute;
    },
    reinstate(dispute) {
      const contest = contests.get(dispute);
      const charge = charges.get(contest?.reference ?? '');
      if (contest === undefined || charge === undefined || contest.reinstated) return;
      contest.reinstated = true;
      tell('DisputeFundsReinstated', subject(charge), ['reinstated', dispute], {
        ...facts(charge, contest.amount),
        dispute,
      });
      move('dispute-reversal', charge, contest.amount, 0);
    },
    end(dispute, outcome) {
      const contest = contests.get(dispute);
      const charge = charges.get(contest?.reference ?? '');
      if (contest === undefined || charge === undefined || contest.outcome !== undefined) return;
      contest.outcome = outcome;
      const data = { ...facts(charge, contest.amount), dispute, outcome };
      tell('DisputeClosed', subject(charge), ['dispute closed', dispute], data);
    },
    withdraw() {
      // What is contested is taken at once.
    },
    endDispute(reference, outcome) {
      for (const [dispute, contest] of contests) if (contest.reference === reference) this.end(dispute, outcome);
    },
    capture({ reference, amount }) {
      const charge = charges.get(reference);
      const isTaken = charge?.state === 'captured' && charge.captured >= amount.amount;
      if (isTaken) return { kind: 'done', result: { reference, amount: { ...amount, amount: charge.captured } } };
      if (charge === undefined || charge.state === 'new' || charge.state === 'voided')
        return no(`${reference} is ${charge?.state ?? 'unknown'}`);
      if (amount.amount > charge.amount) return no('more than is on hold');
      take(charge, amount.amount, false);
      return { kind: 'done', result: { reference, amount } };
    },
    void({ reference }) {
      const charge = charges.get(reference);
      if (charge?.state === 'voided') return { kind: 'done', result: { reference } };
      if (charge?.state !== 'held') return no(`${reference} is ${charge?.state ?? 'unknown'}`);
      release(charge);
      return { kind: 'done', result: { reference } };
    },
    refund({ reference, amount, purpose }) {
      const charge = charges.get(reference);
      if (charge === undefined) return no('no such payment');
      const [known] = [...charge.refunds].find(([, refund]) => refund.purpose === purpose && !refund.failed) ?? [];
      if (known !== undefined) return { kind: 'done', result: { refund: known, amount } };
      if (!isLax && leftOf(charge) < amount.amount) return no('more than is left');
      return { kind: 'done', result: { refund: give(charge, amount.amount, purpose, 'hub'), amount } };
    },
  };
}
