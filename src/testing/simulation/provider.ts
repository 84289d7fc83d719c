import type { CommandName } from '../../canonical/command.ts';
import type { CommandData, CommandResult } from '../../canonical/envelope.ts';
import { paymentId } from '../../canonical/value.ts';
import { instant } from '../../kernel/clock.ts';
import type { Failure } from '../../kernel/failure.ts';
import type { Tell } from './partner.ts';

/** What a partner answers to a command: the connector's contract, with the vendor's state machine behind it. */
export type Answer<Name extends CommandName> =
  | { readonly kind: 'done'; readonly result: CommandResult<Name> }
  | { readonly kind: 'rejected'; readonly failure: Failure };

/** A payment at the provider: its truth. */
export interface Charge {
  readonly reference: string;
  readonly order: string;
  readonly amount: number;
  readonly currency: string;
  state: 'new' | 'held' | 'captured' | 'voided';
  captured: number;
  captures: number;
  /** Refunds by reference; a failed one gives nothing back. */
  readonly refunds: Map<string, { readonly amount: number; readonly purpose: string | undefined; failed: boolean }>;
  /** That the buyer contests it, and what of it their bank has taken. */
  contest?: { taken: number; outcome: 'won' | 'lost' | undefined };
}

export const refundedOf = ({ refunds }: Charge): number =>
  [...refunds.values()].reduce((sum, { amount, failed }) => sum + (failed ? 0 : amount), 0);

/** What the buyer's bank has taken of it and keeps. */
export const takenOf = ({ contest }: Charge): number => contest?.taken ?? 0;

/** Stripe in small: holds, captures, refunds once per purpose, and an event for each. */
export interface Provider {
  readonly connection: string;
  readonly charges: ReadonlyMap<string, Charge>;
  authorize(charge: { reference: string; order: string; amount: number; currency: string }, lastsMs: number): void;
  pay(charge: { reference: string; order: string; amount: number; currency: string }): void;
  fail(charge: { reference: string; order: string; amount: number; currency: string }): void;
  /** The shop or a person gives money back; answers what was possible. */
  giveBack(reference: string, amount: number): number;
  giveUp(reference: string): void;
  /** A refund that seemed fine fails. */
  breakRefund(reference: string): void;
  dispute(reference: string): void;
  /** The provider takes the money of a contested payment; later it ends, and a won one gives the money again. */
  withdraw(reference: string): void;
  endDispute(reference: string, outcome: 'won' | 'lost'): void;
  capture(data: CommandData<'capture-payment'>): Answer<'capture-payment'>;
  void(data: CommandData<'void-payment'>): Answer<'void-payment'>;
  refund(data: CommandData<'refund-payment'>): Answer<'refund-payment'>;
}

const no = (because: string): { readonly kind: 'rejected'; readonly failure: Failure } => ({
  kind: 'rejected',
  failure: { kind: 'rejected', code: 'SL-STRIPE-011', because },
});

export function createProvider(connection: string, tell: Tell, now: () => number, isAnonymous: boolean): Provider {
  const charges = new Map<string, Charge>();
  let refunds = 0;
  const facts = (charge: Charge, amount: number, first = false) => ({
    payment: paymentId(connection, charge.reference),
    ...(isAnonymous && !first ? {} : { order: charge.order }),
    reference: charge.reference,
    amount: { amount, currency: charge.currency },
    at: instant(now()),
    gateway: connection,
  });
  const contested = (charge: Charge, amount: number) => ({
    ...facts(charge, amount),
    dispute: `dp_${charge.reference}`,
  });
  const subject = (charge: Charge) => paymentId(connection, charge.reference);
  const open = ({
    reference,
    order,
    amount,
    currency,
  }: Pick<Charge, 'reference' | 'order' | 'amount' | 'currency'>) => {
    const known = charges.get(reference);
    if (known !== undefined) return known;
    const charge: Charge = {
      reference,
      order,
      amount,
      currency,
      state: 'new',
      captured: 0,
      captures: 0,
      refunds: new Map(),
    };
    charges.set(reference, charge);
    return charge;
  };
  const take = (charge: Charge, amount: number, first: boolean) => {
    charge.state = 'captured';
    charge.captured = amount;
    charge.captures += 1;
    tell('PaymentCaptured', subject(charge), ['captured', charge.reference], facts(charge, amount, first));
  };
  const giveBack = (charge: Charge, amount: number, purpose: string | undefined): string => {
    refunds += 1;
    const refund = `re_${connection}_${refunds}`;
    charge.refunds.set(refund, { amount, purpose, failed: false });
    tell('RefundIssued', subject(charge), ['refund', refund], {
      ...facts(charge, amount),
      refund,
      initiatedBy: purpose === undefined ? 'channel' : 'hub',
    });
    return refund;
  };
  const release = (charge: Charge) => {
    charge.state = 'voided';
    tell('PaymentVoided', subject(charge), ['voided', charge.reference], facts(charge, charge.amount));
  };
  return {
    connection,
    charges,
    authorize(wish, lastsMs) {
      const charge = open(wish);
      charge.state = 'held';
      const expiresAt = instant(now() + lastsMs);
      tell('PaymentAuthorized', subject(charge), ['held', charge.reference], {
        ...facts(charge, charge.amount, true),
        expiresAt,
      });
    },
    pay: (wish) => take(open(wish), wish.amount, true),
    fail(wish) {
      const charge = open(wish);
      tell(
        'PaymentFailed',
        subject(charge),
        ['failed', charge.reference, String(now())],
        facts(charge, charge.amount, true),
      );
    },
    giveBack(reference, amount) {
      const charge = charges.get(reference);
      const possible =
        charge === undefined ? 0 : Math.min(amount, charge.captured - refundedOf(charge) - takenOf(charge));
      if (charge !== undefined && possible > 0) giveBack(charge, possible, undefined);
      return Math.max(0, possible);
    },
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
    },
    dispute(reference) {
      const charge = charges.get(reference);
      if (charge?.state !== 'captured') return;
      charge.contest = { taken: 0, outcome: undefined };
      tell('DisputeOpened', subject(charge), ['dispute', reference], contested(charge, charge.captured));
    },
    withdraw(reference) {
      const charge = charges.get(reference);
      const left = charge === undefined ? 0 : charge.captured - refundedOf(charge);
      if (charge?.contest === undefined || left <= 0) return;
      charge.contest.taken = left;
      tell('DisputeFundsWithdrawn', subject(charge), ['withdrawn', reference], contested(charge, left));
    },
    endDispute(reference, outcome) {
      const charge = charges.get(reference);
      if (charge?.contest === undefined) return;
      const { taken } = charge.contest;
      charge.contest = { taken: outcome === 'won' ? 0 : taken, outcome };
      const facts = contested(charge, charge.captured);
      if (outcome === 'won' && taken > 0) {
        tell('DisputeFundsReinstated', subject(charge), ['reinstated', reference], contested(charge, taken));
      }
      tell('DisputeClosed', subject(charge), ['dispute closed', reference], { ...facts, outcome });
    },
    capture({ reference, amount }) {
      const charge = charges.get(reference);
      if (charge?.state === 'captured' && charge.captured === amount.amount)
        return { kind: 'done', result: { reference, amount } };
      if (charge?.state !== 'held') return no(`${reference} is ${charge?.state ?? 'unknown'}`);
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
      if (charge.captured - refundedOf(charge) - takenOf(charge) < amount.amount) return no('more than is left');
      return { kind: 'done', result: { refund: giveBack(charge, amount.amount, purpose), amount } };
    },
  };
}
