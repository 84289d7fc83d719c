import { LINES_PER_REPORT, type SettlementKind } from '../../canonical/settlement.ts';
import { paymentId } from '../../canonical/value.ts';
import type { DraftEvent, Profile } from '../../connector/connector.ts';
import { asObject, type JsonObject, optionalText } from '../../connector/fields.ts';
import type { Json } from '../../kernel/json.ts';
import { add, type Money, money, subtract, sum, zero } from '../../kernel/money.ts';
import { moneyOfPaypal, paypalAmountOf } from './amount.ts';
import type { PaypalSettings } from './manifest.ts';
import { textAt, timeAt, unreadable } from './objects.ts';

/** What the hub itself calls a withdrawal with the movements behind it. */
export const REPORT = 'withdrawal_report';

/** A withdrawal and a part of what moved on the balance before it, as the hub writes it down. */
export interface WithdrawalReport {
  readonly kind: typeof REPORT;
  readonly withdrawal: JsonObject;
  readonly part: number;
  readonly parts: number;
  readonly rows: readonly JsonObject[];
}

/** Fields of a row that are kept; the rest names the buyer, or what was bought. */
const ROW_FIELDS = [
  'transaction_id',
  'paypal_reference_id',
  'paypal_reference_id_type',
  'transaction_event_code',
  'transaction_initiation_date',
  'transaction_amount',
  'fee_amount',
  'transaction_status',
  'bank_reference_id',
] as const;

/** A row of the report, without people. */
export function rowOf(detail: Json): JsonObject {
  const info = asObject(asObject(detail)?.transaction_info);
  if (info === undefined) throw unreadable('transaction_info', 'an object', detail);
  return Object.fromEntries(
    ROW_FIELDS.flatMap((field) => (info[field] === undefined ? [] : [[field, info[field]] as const])),
  );
}

/** Money to the bank: by hand (T0400), by sweep (T0401), or to a card. */
export const isWithdrawal = (row: JsonObject): boolean =>
  optionalText(row, 'transaction_event_code')?.startsWith('T04') === true;

/** What a row does to the balance: the amount, and the fee, which PayPal writes as a negative amount. */
export function netOf(row: JsonObject): Money {
  const gross = moneyOfPaypal(row.transaction_amount, 'transaction_amount');
  return row.fee_amount === undefined ? gross : add(gross, moneyOfPaypal(row.fee_amount, 'fee_amount'));
}

/** What the rows before a withdrawal, with what was left from the one before, leave on the balance after it. */
export function keptAfter(opening: Money, rows: readonly JsonObject[], withdrawal: JsonObject): Money {
  return sum([opening, ...rows.map(netOf), netOf(withdrawal)], opening.currency);
}

/**
 * Cuts a withdrawal into parts that one message can carry. Who withdraws by hand leaves money on the balance: it is a line of its own,
 * taken out of this withdrawal and given to the next, so that the lines of each come to what the bank shows.
 */
export function reportsOf(opening: Money, rows: readonly JsonObject[], withdrawal: JsonObject): WithdrawalReport[] {
  const id = textAt(withdrawal, 'transaction_id');
  const kept = keptAfter(opening, rows, withdrawal);
  const at = withdrawal.transaction_initiation_date ?? null;
  const balance = (code: string, amount: Money): JsonObject[] =>
    amount.amount === 0
      ? []
      : [
          {
            transaction_id: id,
            transaction_event_code: code,
            transaction_amount: paypalAmountOf(amount),
            transaction_initiation_date: at,
          },
        ];
  const own = withdrawal.fee_amount;
  const fee: JsonObject[] =
    own === undefined
      ? []
      : [
          {
            transaction_id: id,
            transaction_event_code: WITHDRAWAL_FEE,
            transaction_amount: own,
            transaction_initiation_date: at,
          },
        ];
  const all = [...balance(OPENING, opening), ...rows, ...fee, ...balance(KEPT, subtract(zero(kept.currency), kept))];
  const parts = Math.max(1, Math.ceil(all.length / LINES_PER_REPORT));
  return Array.from({ length: parts }, (_, index) => ({
    kind: REPORT,
    withdrawal,
    part: index + 1,
    parts,
    rows: all.slice(index * LINES_PER_REPORT, (index + 1) * LINES_PER_REPORT),
  }));
}

/** The hub's own codes, beside PayPal's, for what it works out itself. */
const OPENING = 'opening balance';
const KEPT = 'balance kept';
const WITHDRAWAL_FEE = 'withdrawal fee';

/** That PayPal sent money to the bank, and one part of what it is made of. */
export function settlementEvents(report: JsonObject, { connection }: Profile<PaypalSettings>): readonly DraftEvent[] {
  const withdrawal = asObject(report.withdrawal) ?? {};
  const { part, parts } = report;
  if (typeof part !== 'number' || typeof parts !== 'number') throw unreadable('part', 'a number', part);
  const id = textAt(withdrawal, 'transaction_id');
  const at = timeAt(withdrawal, 'transaction_initiation_date');
  const gross = moneyOfPaypal(withdrawal.transaction_amount, 'transaction_amount');
  const trace = optionalText(withdrawal, 'bank_reference_id');
  const subject = `payout/${connection}/${id}`;
  const common = { subject, correlation: subject, time: at };
  const facts = { payout: subject, reference: id, gateway: 'paypal', at };
  const rows = Array.isArray(report.rows) ? report.rows : [];
  const reported: DraftEvent<'SettlementReported'> = {
    ...common,
    name: 'SettlementReported',
    fact: ['payout', id, 'report', String(part)],
    data: { ...facts, part, parts, lines: rows.map((row) => lineOf(asObject(row) ?? {}, connection)) },
  };
  if (part !== 1) return [reported];
  const paid: DraftEvent<'PayoutPaid'> = {
    ...common,
    name: 'PayoutPaid',
    fact: ['payout', id, 'paid'],
    data: {
      ...facts,
      amount: money(-gross.amount, gross.currency),
      ...(trace === undefined ? {} : { trace: trace.slice(0, 200) }),
    },
  };
  return [paid, reported];
}

type Line = DraftEvent<'SettlementReported'>['data']['lines'][number];

function lineOf(row: JsonObject, connection: string): Line {
  const id = textAt(row, 'transaction_id');
  const code = textAt(row, 'transaction_event_code');
  const gross = moneyOfPaypal(row.transaction_amount, 'transaction_amount');
  const charged = row.fee_amount === undefined ? zero(gross.currency) : moneyOfPaypal(row.fee_amount, 'fee_amount');
  const fee = subtract(zero(gross.currency), charged);
  const kind = kindOf(code, gross.amount);
  const related = row.paypal_reference_id_type === 'TXN' ? optionalText(row, 'paypal_reference_id') : undefined;
  // What the reader found out: the authorisation that the capture of a refund or dispute belongs to.
  const known = optionalText(row, 'payment');
  const reference = known ?? related ?? (kind === 'charge' ? id : undefined);
  const joins = reference !== undefined && JOINING.has(kind);
  const dispute = row.paypal_reference_id_type === 'PAP' ? undefined : optionalText(row, 'dispute');
  return {
    line: `${id}:${code}`,
    kind,
    foreignKind: code,
    gross,
    fee,
    net: subtract(gross, fee),
    ...(joins ? { payment: paymentId(connection, reference), reference } : {}),
    ...(kind === 'refund' ? { refund: id } : {}),
    ...(dispute === undefined ? {} : { dispute }),
    at: timeAt(row, 'transaction_initiation_date'),
  };
}

const JOINING: ReadonlySet<SettlementKind> = new Set(['charge', 'refund', 'dispute', 'dispute-reversal', 'fee']);

/** Whole codes first, then their first two digits; PayPal's list is open, and what is not here is an adjustment. */
const CODES: Readonly<Record<string, SettlementKind>> = {
  [OPENING]: 'reserve-release',
  [KEPT]: 'reserve',
  [WITHDRAWAL_FEE]: 'fee',
  T1101: 'payout-failure',
  T1106: 'dispute',
  T1107: 'refund',
  T1108: 'fee',
  T1109: 'fee',
  T1110: 'dispute',
  T1111: 'dispute-reversal',
  T1201: 'dispute',
  T1202: 'dispute-reversal',
  T1205: 'dispute-reversal',
};
const GROUPS: Readonly<Record<string, SettlementKind>> = {
  T00: 'charge',
  T01: 'fee',
  T02: 'conversion',
  T03: 'transfer',
  T15: 'reserve',
  T16: 'reserve',
  T21: 'reserve',
};

/** What a code means. Money that was sent is no charge, and a reserve that grows the balance is released. */
export function kindOf(code: string, gross: number): SettlementKind {
  const kind = CODES[code] ?? GROUPS[code.slice(0, 3)] ?? 'adjustment';
  if (kind === 'charge' && gross < 0) return 'adjustment';
  if (kind === 'reserve' && gross > 0) return 'reserve-release';
  return kind === 'reserve-release' && gross < 0 ? 'reserve' : kind;
}
