import { LINES_PER_REPORT, type SettlementKind } from '../../canonical/settlement.ts';
import { paymentId } from '../../canonical/value.ts';
import type { DraftEvent, Profile } from '../../connector/connector.ts';
import { asObject, optionalText } from '../../connector/fields.ts';
import { instant } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import type { Money } from '../../kernel/money.ts';
import { moneyOfStripe } from './amount.ts';
import type { StripeSettings } from './manifest.ts';
import { integerAt, secondsAt, textAt, unreadable } from './objects.ts';

/** What the hub itself calls the movements of a payout that it has read, in the place where Stripe's objects have their kind. */
export const REPORT = 'payout_report';

/** Movements of a payout as the hub writes them down when it has read them: raw objects of Stripe, cut into parts. */
export interface PayoutReport {
  readonly object: typeof REPORT;
  readonly payout: Json;
  readonly part: number;
  /** How many parts there are. */
  readonly parts: number;
  readonly data: readonly Json[];
}

/** Cuts what was read of a payout into parts that one message can carry. */
export function reportsOf(payout: Json, movements: readonly Json[]): readonly PayoutReport[] {
  const parts = Math.max(1, Math.ceil(movements.length / LINES_PER_REPORT));
  return Array.from({ length: parts }, (_, index) => ({
    object: REPORT,
    payout,
    part: index + 1,
    parts,
    data: movements.slice(index * LINES_PER_REPORT, (index + 1) * LINES_PER_REPORT),
  }));
}

/** What the hub reads of a Payout. */
export interface Payout {
  readonly id: string;
  readonly status: string;
  readonly amount: Money;
  readonly created: number;
  /** Date on which the bank should show it: 2026-11-20. */
  readonly arrivesOn: string;
  /** Whether Stripe knows what it is made of: payouts by hand have no members. */
  readonly automatic: boolean;
  readonly reconciled: boolean;
  readonly descriptor?: string;
  readonly trace?: string;
  readonly failure?: string;
}

type JsonObject = { readonly [key: string]: Json };

/** Reads a Payout. Throws SL-STRIPE-007. */
export function readPayout(value: Json | undefined): Payout {
  const object = asObject(value);
  if (object?.object !== 'payout') throw unreadable('object', 'payout', object?.object ?? null);
  const descriptor = optionalText(object, 'statement_descriptor') ?? optionalText(object, 'description');
  const trace = optionalText(asObject(object.trace_id) ?? {}, 'value');
  const failure = optionalText(object, 'failure_message') ?? optionalText(object, 'failure_code');
  return {
    id: textAt(object, 'id'),
    status: textAt(object, 'status'),
    amount: moneyOfStripe(integerAt(object, 'amount'), textAt(object, 'currency'), 'amount'),
    created: secondsAt(object, 'created'),
    arrivesOn: instant(secondsAt(object, 'arrival_date') * 1000).slice(0, 10),
    automatic: object.automatic === true,
    reconciled: object.reconciliation_status === 'completed',
    ...(descriptor === undefined ? {} : { descriptor: descriptor.slice(0, 200) }),
    ...(trace === undefined ? {} : { trace: trace.slice(0, 200) }),
    ...(failure === undefined ? {} : { failure: failure.slice(0, 1_000) }),
  };
}

const payoutId = (connection: string, id: string): string => `payout/${connection}/${id}`;

/** That Stripe sent a payout, or that it came back. */
export function payoutEvent(
  payout: Payout,
  seconds: number | undefined,
  { connection }: Profile<StripeSettings>,
): DraftEvent<'PayoutPaid'> | DraftEvent<'PayoutFailed'> {
  const { id, amount, arrivesOn, descriptor, trace, failure, status } = payout;
  const at = instant((seconds ?? payout.created) * 1000);
  const subject = payoutId(connection, id);
  const facts = { payout: subject, reference: id, gateway: 'stripe', amount, at };
  const common = { subject, correlation: subject, time: at };
  if (status === 'failed' || status === 'canceled') {
    const reason = failure ?? (status === 'canceled' ? 'it was cancelled before it was sent' : undefined);
    return {
      ...common,
      name: 'PayoutFailed',
      fact: ['payout', id, 'failed'],
      data: { ...facts, ...(reason === undefined ? {} : { reason }) },
    };
  }
  return {
    ...common,
    name: 'PayoutPaid',
    fact: ['payout', id, 'paid'],
    data: {
      ...facts,
      arrivesOn,
      ...(descriptor === undefined ? {} : { descriptor }),
      ...(trace === undefined ? {} : { trace }),
    },
  };
}

/** One part of what a payout is made of. */
export function settlementEvent(
  report: JsonObject,
  { connection }: Profile<StripeSettings>,
): DraftEvent<'SettlementReported'> {
  const payout = readPayout(report.payout);
  const part = integerAt(report, 'part');
  const parts = integerAt(report, 'parts');
  const movements = Array.isArray(report.data) ? report.data : [];
  const subject = payoutId(connection, payout.id);
  const at = instant(payout.created * 1000);
  return {
    name: 'SettlementReported',
    subject,
    correlation: subject,
    time: at,
    fact: ['payout', payout.id, 'report', String(part)],
    data: {
      payout: subject,
      reference: payout.id,
      gateway: 'stripe',
      part,
      parts,
      lines: movements.map((movement) => lineOf(movement, connection)),
      at,
    },
  };
}

type Line = DraftEvent<'SettlementReported'>['data']['lines'][number];

/** Stripe's types of movements; its list is open, and what is not here is an adjustment under its own name. */
const KINDS: Readonly<Record<string, SettlementKind>> = {
  charge: 'charge',
  payment: 'charge',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund-failure',
  payment_failure_refund: 'refund',
  stripe_fee: 'fee',
  tax_fee: 'fee',
  stripe_fx_fee: 'fee',
  application_fee: 'fee',
  payout: 'payout',
  payout_cancel: 'payout-failure',
  payout_failure: 'payout-failure',
  reserve_transaction: 'reserve',
  reserved_funds: 'reserve',
  payment_network_reserve_hold: 'reserve',
  payment_network_reserve_release: 'reserve-release',
  transfer: 'transfer',
  topup: 'transfer',
};

/** Disputes move as adjustments; the category that Stripe reports them under tells which way. */
function kindOf(type: string, category: string | undefined, gross: number): SettlementKind {
  if (category === 'dispute') return 'dispute';
  if (category === 'dispute_reversal') return 'dispute-reversal';
  const kind = KINDS[type] ?? 'adjustment';
  return kind === 'reserve' && gross > 0 ? 'reserve-release' : kind;
}

/** A movement as a line. */
function lineOf(movement: Json, connection: string): Line {
  const object = asObject(movement);
  if (object?.object !== 'balance_transaction')
    throw unreadable('object', 'balance_transaction', object?.object ?? null);
  const type = textAt(object, 'type');
  const currency = textAt(object, 'currency');
  const amount = (field: string): Money => moneyOfStripe(integerAt(object, field), currency, field);
  const gross = amount('amount');
  const source = asObject(object.source) ?? {};
  const reference = optionalText(source, 'payment_intent') ?? optionalText(source, 'charge') ?? chargeOf(source);
  const kind = kindOf(type, optionalText(object, 'reporting_category'), gross.amount);
  const id = optionalText(source, 'id');
  return {
    line: textAt(object, 'id'),
    kind,
    foreignKind: type.slice(0, 100),
    gross,
    fee: amount('fee'),
    net: amount('net'),
    ...(reference === undefined ? {} : { payment: paymentId(connection, reference), reference }),
    ...(source.object === 'refund' && id !== undefined ? { refund: id } : {}),
    ...(source.object === 'dispute' && id !== undefined ? { dispute: id } : {}),
    ...presented(object, source, gross),
    at: instant(secondsAt(object, 'created') * 1000),
  };
}

/** A charge without an intent is its own payment. */
const chargeOf = (source: JsonObject): string | undefined =>
  source.object === 'charge' ? optionalText(source, 'id') : undefined;

/** What the buyer paid in, when the balance is in another currency: the source says it, the movement has the rate. */
function presented(movement: JsonObject, source: JsonObject, gross: Money): Pick<Line, 'presented' | 'rate'> {
  const currency = optionalText(source, 'currency');
  const rate = movement.exchange_rate;
  if (currency === undefined || typeof rate !== 'number' || currency.toUpperCase() === gross.currency) return {};
  const field = source.object === 'charge' ? 'amount_captured' : 'amount';
  const amount = moneyOfStripe(integerAt(source, field), currency, `source.${field}`);
  const signed = gross.amount < 0 ? -amount.amount : amount.amount;
  return { presented: { amount: signed, currency: amount.currency }, rate: decimalOf(rate) };
}

/** A rate as decimal text with at most twelve digits behind the point. */
function decimalOf(rate: number): string {
  return rate.toFixed(12).replace(/\.?0+$/, '');
}
