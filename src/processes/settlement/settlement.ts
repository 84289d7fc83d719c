import type { Outcome } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { SettlementKind } from '../../canonical/settlement.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { formatMoney, type Money } from '../../kernel/money.ts';
import {
  type Address,
  type AnyProcess,
  command,
  defineProcess,
  type Message,
  type Output,
  type Rows,
  type Step,
  unwake,
  wake,
} from '../../process/define.ts';
import { settleVariance, tellVariance } from '../../process/variance.ts';
import { entryOfBank, entryOfPart } from './entry.ts';
import type { settlementErrors } from './errors.ts';
import { readSettlementPolicy, type SettlementPolicy } from './policy.ts';

type Code = Extract<keyof typeof settlementErrors.entries, string>;

interface Sum {
  readonly gross: number;
  readonly fee: number;
  readonly count: number;
}

interface Seen {
  readonly transaction: string;
  readonly amount: Money;
}

/** What one instance keeps of a payout. */
export interface SettlementFacts {
  /** The payout's id. */
  readonly id: string;
  readonly amount: Money | undefined;
  /** The currency of its movements; missing while none is known. */
  readonly currency?: string;
  /** The earliest day that was said of it: "2026-11-20". */
  readonly day?: string;
  readonly came: 'unknown' | 'paid' | 'failed';
  /** Parts of the report that are there. */
  readonly parts: readonly number[];
  /** How many there are; undefined until a part says so. */
  readonly of: number | undefined;
  readonly net: number;
  readonly sums: { readonly [Kind in SettlementKind]?: Sum };
  /** What the bank shows of it. */
  readonly bank: Seen | undefined;
  /** The line by which the bank took it back afterwards. */
  readonly back?: Seen;
  /** Entries that the books were asked for and have not taken. */
  readonly asked?: readonly string[];
  /** Those of them that the books refused. */
  readonly refused?: readonly string[];
  /** Variances that stand, by code. */
  readonly varies: readonly Code[];
}
type Facts = SettlementFacts;
type At = 'expected' | 'reporting' | 'banking' | 'settled' | 'returned';
type In<Where extends At> = Where extends At ? Facts & { readonly at: Where } : never;
type State = In<At>;

/**
 * Settlement: a payout is what its movements add up to, and what the bank shows; each part of it goes to the books once. One
 * instance holds one payout, as sums: a payout of a million movements costs no more than one of ten. `wishes` are the settings
 * `processes.settlement`; throws SL-PROCESS-006 for one that is unknown or not readable.
 */
export function settlement(wishes: Partial<SettlementPolicy> = {}): AnyProcess {
  const policy = readSettlementPolicy(wishes as Readonly<Record<string, unknown>>);
  const always: Rows<State, State> = {
    PayoutPaid: (state, message) => paid(state, message, policy),
    PayoutFailed: (state, message) => returned(state, message, policy),
    SettlementReported: (state, message) => reported(state, message, policy),
    BankTransactionMatched: (state, message) => banked(state, message, policy),
    'deadline.sent': (state, message) => unsent(state, message),
    'deadline.report': (state, message) =>
      isComplete(state)
        ? [state]
        : vary(state, message, 'SL-SETTLE-004', {
            reason: `${state.parts.length} of ${state.of ?? 'its'} parts are there`,
          }),
    'deadline.bank': (state, message) =>
      state.bank !== undefined || state.came !== 'paid' || state.amount?.amount === 0
        ? [state]
        : vary(state, message, 'SL-SETTLE-002', {
            reason: 'no line of a bank was found to be this payout',
            ...(state.amount === undefined ? {} : { amount: state.amount }),
          }),
    'post-entry.done': posted,
    'post-entry.rejected': refused,
    'post-entry.failed': refused,
  };
  return defineProcess<State>({
    name: 'settlement',
    version: 1,
    summary: 'From a payout of a provider to its movements in the books and its line at the bank, to the cent.',
    roles: ['erp'],
    correlate,
    initial: (id) => ({
      at: 'expected',
      id,
      amount: undefined,
      came: 'unknown',
      parts: [],
      of: undefined,
      net: 0,
      sums: {},
      bank: undefined,
      varies: [],
    }),
    begins: ['PayoutPaid', 'PayoutFailed', 'SettlementReported', 'BankTransactionMatched'],
    meanings: {
      expected: 'Something was heard of it, and not yet that it was sent or came back.',
      reporting: 'It was paid; the provider has yet to say what all of it is made of.',
      banking: 'Its movements are known; the bank has yet to show it.',
      settled: 'Its movements are known and the bank shows it.',
      returned: 'It came back; its money goes out with a later payout.',
    },
    states: { expected: always, reporting: always, banking: always, settled: always, returned: always },
    ignores: {},
    migrate: {},
  });
}

/** Lines of banks that are no payout are of no interest here; neither are entries of others. */
function correlate({ name, data }: Message, subject: string): Address | undefined {
  if (name === 'BankTransactionMatched') {
    const { payout } = data as EventData<'BankTransactionMatched'>;
    return payout === undefined ? undefined : { key: payout };
  }
  return subject.startsWith('payout/') ? { key: subject } : undefined;
}

function paid(state: State, message: Message<EventData<'PayoutPaid'>>, policy: SettlementPolicy): Step<State> {
  const known = { ...state, ...dayOf(state, message.data.at) };
  if (state.came !== 'unknown') return [known];
  const facts: Facts = { ...known, came: 'paid', amount: message.data.amount };
  const arrivesMs = Math.max(message.atMs, epochMsOf(`${message.data.arrivesOn}T00:00:00Z`) ?? 0);
  const clocks = [
    unwake('sent'),
    ...(state.bank === undefined ? [wake('bank', arrivesMs + policy.bankMs)] : []),
    ...(isComplete(state) ? [] : [wake('report', message.atMs + policy.reportMs)]),
  ];
  const [sent, ...healed] = settle(facts, message, 'SL-SETTLE-007', 'it was sent');
  return onward(state, sent, message, [...clocks, ...healed]);
}

/** Something is known of it, and its provider has not said in its time that it was sent. */
function unsent(state: State, message: Message): Step<State> {
  if (state.came !== 'unknown') return [state];
  const { net, currency, bank } = state;
  const amount = bank?.amount ?? (currency === undefined ? undefined : { amount: net, currency });
  const known = bank === undefined ? 'its movements are known' : 'the bank shows it';
  return vary(state, message, 'SL-SETTLE-007', {
    reason: `${known}, and its provider never said that it was sent`,
    amount,
  });
}

/** The clock of a payout that is not known to be sent runs from the last word about it. */
const awaited = ({ came }: Facts, { atMs }: Message, { sentMs }: SettlementPolicy): readonly Output[] =>
  came === 'unknown' ? [wake('sent', atMs + sentMs)] : [];

/** A payout that came back is no longer expected at the bank; what is booked of it is taken back by a movement of a later one. */
function returned(state: State, message: Message<EventData<'PayoutFailed'>>, policy: SettlementPolicy): Step<State> {
  if (state.came === 'failed') return [state];
  // Heard of before its payment: what it is made of is still to be told.
  const clock = state.came === 'unknown' && !isComplete(state) ? [wake('report', message.atMs + policy.reportMs)] : [];
  const { amount, at, reason = 'the provider gave no reason' } = message.data;
  const failed: Facts = { ...state, ...dayOf(state, at), came: 'failed', amount };
  const [sent, ...first] = settle(failed, message, 'SL-SETTLE-007', 'it came back');
  const [known, ...second] = settle(sent, message, 'SL-SETTLE-002', 'it came back');
  const [next, ...outputs] = vary(known, message, 'SL-SETTLE-006', { reason, amount });
  return onward(state, next, message, [unwake('bank'), unwake('sent'), ...clock, ...first, ...second, ...outputs]);
}

function reported(
  state: State,
  message: Message<EventData<'SettlementReported'>>,
  policy: SettlementPolicy,
): Step<State> {
  const { part, parts, lines } = message.data;
  if (state.parts.includes(part)) return [state];
  const sums: Record<string, Sum> = { ...state.sums };
  for (const { kind, gross, fee } of lines) {
    const { gross: before, fee: fees, count } = sums[kind] ?? { gross: 0, fee: 0, count: 0 };
    sums[kind] = { gross: before + gross.amount, fee: fees + fee.amount, count: count + 1 };
  }
  const facts: Facts = {
    ...state,
    ...dayOf(state, message.data.at),
    sums,
    parts: [...state.parts, part].sort((left, right) => left - right),
    of: parts ?? state.of,
    net: lines.reduce((sum, { net }) => sum + net.amount, state.net),
    ...(lines[0] === undefined ? {} : { currency: lines[0].net.currency }),
  };
  const entry = policy.books === 'post' ? entryOfPart(state.id, message.data) : undefined;
  if (entry === undefined) return onward(state, facts, message, awaited(facts, message, policy));
  const posting = command('post-entry', 'erp', entry, `part-${part}`);
  return onward(state, withAsked(facts, entry), message, [...awaited(facts, message, policy), posting]);
}

function banked(
  state: State,
  message: Message<EventData<'BankTransactionMatched'>>,
  policy: SettlementPolicy,
): Step<State> {
  const { transaction, amount, bookedOn } = message.data;
  if (state.bank !== undefined) return takenBack(state, state.bank, message, policy);
  const entry = entryOfBank(state.id, 'bank', { amount, bookedOn });
  const known: Facts = { ...state, ...dayOf(state, bookedOn), bank: { transaction, amount } };
  const facts = policy.books === 'post' ? withAsked(known, entry) : known;
  const posting = policy.books === 'post' ? [command('post-entry', 'erp', entry, 'bank')] : [];
  const [settled, ...healed] = settle(facts, message, 'SL-SETTLE-002', 'the bank shows it');
  return onward(state, settled, message, [unwake('bank'), ...awaited(facts, message, policy), ...posting, ...healed]);
}

/** A bank on the way sends money back days after it arrived: a line that is the first one's opposite. */
function takenBack(
  state: State,
  bank: Seen,
  message: Message<EventData<'BankTransactionMatched'>>,
  policy: SettlementPolicy,
): Step<State> {
  const { transaction, amount, bookedOn } = message.data;
  const isOpposite = amount.currency === bank.amount.currency && amount.amount === -bank.amount.amount;
  if (state.back !== undefined || transaction === bank.transaction || !isOpposite) return [state];
  const entry = entryOfBank(state.id, 'bank-returned', { amount, bookedOn });
  const known: Facts = { ...state, back: { transaction, amount } };
  const facts = policy.books === 'post' ? withAsked(known, entry) : known;
  const posting = policy.books === 'post' ? [command('post-entry', 'erp', entry, 'bank-returned')] : [];
  const [next, ...healed] = settle(facts, message, 'SL-SETTLE-003', 'the bank took it back');
  if (state.came === 'failed') return [next, ...posting, ...healed];
  const reason = 'the bank showed it and took it back';
  const [missing, ...said] = vary(next, message, 'SL-SETTLE-002', { reason, amount: bank.amount });
  return [missing, ...posting, ...healed, ...said];
}

const withAsked = (facts: Facts, { entry }: { readonly entry: string }): Facts => ({
  ...facts,
  asked: [...(facts.asked ?? []), entry],
});

function posted(state: State, message: Message<Outcome<'post-entry'>>): Step<State> {
  const { entry } = message.data.request;
  const without = (entries: readonly string[] = []): readonly string[] => entries.filter((each) => each !== entry);
  const facts: Facts = { ...state, asked: without(state.asked), refused: without(state.refused) };
  if (facts.refused?.length !== 0) return [{ ...facts, at: state.at } as State];
  return settle(facts, message, 'SL-SETTLE-005', 'the books took every entry');
}

/** The failure of an earlier try may be told after the success of a later one, and is nothing then. */
function refused(state: State, message: Message<Outcome<'post-entry'>>): Step<State> {
  const { request, failure } = message.data;
  const { entry, label } = request;
  if (state.asked?.includes(entry) !== true || state.refused?.includes(entry) === true) return [state];
  const reason = `${label}: ${failure?.because ?? 'no reason was given'}`;
  return vary({ ...state, refused: [...(state.refused ?? []), entry] }, message, 'SL-SETTLE-005', { reason });
}

/** Whatever comes first, the earliest day stands. */
const dayOf = ({ day }: Facts, at: string): Required<Pick<Facts, 'day'>> => {
  const told = at.slice(0, 10);
  return { day: day === undefined || told < day ? told : day };
};

const isComplete = ({ parts, of }: Facts): boolean => of !== undefined && parts.length >= of;

function placeOf(facts: Facts): At {
  if (facts.came === 'failed') return 'returned';
  if (facts.came === 'unknown') return 'expected';
  if (!isComplete(facts)) return 'reporting';
  const isAtBank = facts.bank !== undefined && facts.back === undefined;
  return !isAtBank && facts.amount?.amount !== 0 ? 'banking' : 'settled';
}

/** Where a payout stands after its facts changed, and the variances that follow from them. */
function onward(before: State, facts: Facts, message: Message, outputs: readonly Output[]): Step<State> {
  const said: Output[] = [...outputs];
  let known = facts;
  const say = ([next, ...more]: Step<State>): void => {
    known = next;
    said.push(...more);
  };
  const { amount, bank, back } = facts;
  if (isComplete(facts) && amount !== undefined) {
    if (!isComplete(before)) said.push(unwake('report'));
    say(settle(known, message, 'SL-SETTLE-004', 'all parts are there'));
    if (facts.net !== amount.amount) {
      const { currency } = amount;
      const reason = `its movements come to ${text({ amount: facts.net, currency })}, it was ${text(amount)}`;
      say(vary(known, message, 'SL-SETTLE-001', { reason, amount: { amount: amount.amount - facts.net, currency } }));
    } else say(settle(known, message, 'SL-SETTLE-001', 'its movements come to its amount'));
  }
  if (bank !== undefined && back === undefined && amount !== undefined) {
    const { currency } = amount;
    if (bank.amount.currency !== currency || bank.amount.amount !== amount.amount) {
      const reason = `the bank shows ${text(bank.amount)}, it was ${text(amount)}`;
      const isSame = bank.amount.currency === currency;
      const difference = { amount: amount.amount - bank.amount.amount, currency };
      say(vary(known, message, 'SL-SETTLE-003', { reason, ...(isSame ? { amount: difference } : {}) }));
    }
  }
  return [{ ...known, at: placeOf(known) } as State, ...said];
}

const text = (money: Money): string => `${formatMoney(money)} ${money.currency}`;

/** Tells of a variance, once while it stands. */
function vary(
  facts: Facts,
  message: Message,
  code: Code,
  { reason, amount }: { readonly reason: string; readonly amount?: Money | undefined },
): Step<State> {
  const of = code === 'SL-SETTLE-002' || code === 'SL-SETTLE-003' ? 'bank' : 'settlement';
  const { varies, said } = tellVariance(facts, message, code, { of, reason, amount });
  return [{ ...facts, varies, at: placeOf(facts) } as State, ...said];
}

function settle(facts: Facts, message: Message, code: Code, resolution: string): Step<State> {
  const { varies, said } = settleVariance(facts, message, code, resolution);
  return [{ ...facts, varies, at: placeOf(facts) } as State, ...said];
}
