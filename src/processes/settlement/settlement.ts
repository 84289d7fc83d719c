import type { EventData } from '../../canonical/event.ts';
import type { SettlementKind } from '../../canonical/settlement.ts';
import { instant } from '../../kernel/clock.ts';
import { formatMoney, type Money } from '../../kernel/money.ts';
import {
  type Address,
  type AnyProcess,
  command,
  defineProcess,
  event,
  type Message,
  type Output,
  type Rows,
  type Step,
  unwake,
  wake,
} from '../../process/define.ts';
import { entryOfBank, entryOfPart } from './entry.ts';
import type { settlementErrors } from './errors.ts';
import { readSettlementPolicy, type SettlementPolicy } from './policy.ts';

type Code = Extract<keyof typeof settlementErrors.entries, string>;

interface Sum {
  readonly gross: number;
  readonly fee: number;
  readonly count: number;
}

interface Facts {
  /** The payout's id. */
  readonly id: string;
  readonly amount: Money | undefined;
  readonly came: 'unknown' | 'paid' | 'failed';
  /** Parts of the report that are there. */
  readonly parts: readonly number[];
  /** How many there are; undefined until a part says so. */
  readonly of: number | undefined;
  readonly net: number;
  readonly sums: { readonly [Kind in SettlementKind]?: Sum };
  /** What the bank shows of it. */
  readonly bank: { readonly transaction: string; readonly amount: Money } | undefined;
  /** Variances that stand, by code. */
  readonly varies: readonly Code[];
}
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
    PayoutFailed: (state, message) => returned(state, message),
    SettlementReported: (state, message) => reported(state, message, policy),
    BankTransactionMatched: (state, message) => banked(state, message, policy),
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
    'post-entry.done': (state, message) => settle(state, message, 'SL-SETTLE-005', 'the books took the entry'),
    'post-entry.rejected': (state, message) =>
      vary(state, message, 'SL-SETTLE-005', {
        reason: `${message.data.request.label}: ${message.data.failure?.because ?? 'no reason was given'}`,
      }),
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
      expected: 'Something was heard of it, and not yet that it was paid.',
      reporting: 'It was paid; the provider has yet to say what all of it is made of.',
      banking: 'Its movements are known; the bank has yet to show it.',
      settled: 'Its movements are known and the bank shows it.',
      returned: 'It came back; its money goes out with a later payout.',
    },
    states: { expected: always, reporting: always, banking: always, settled: always, returned: always },
    ignores: { everywhere: ['post-entry.failed'] },
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
  if (state.came !== 'unknown') return [state];
  const facts: Facts = { ...state, came: 'paid', amount: message.data.amount };
  const clocks = [wake('bank', message.atMs + policy.bankMs), wake('report', message.atMs + policy.reportMs)];
  return onward(state, facts, message, clocks);
}

/** A payout that came back is no longer expected at the bank; what is booked of it is taken back by a movement of a later one. */
function returned(state: State, message: Message<EventData<'PayoutFailed'>>): Step<State> {
  if (state.came === 'failed') return [state];
  const { amount, reason = 'the provider gave no reason' } = message.data;
  const [next, ...outputs] = vary({ ...state, came: 'failed', amount }, message, 'SL-SETTLE-006', { reason, amount });
  return onward(state, next, message, [unwake('bank'), ...outputs]);
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
    sums,
    parts: [...state.parts, part].sort((left, right) => left - right),
    of: parts ?? state.of,
    net: lines.reduce((sum, { net }) => sum + net.amount, state.net),
  };
  const entry = policy.books === 'post' ? entryOfPart(state.id, message.data) : undefined;
  const posted = entry === undefined ? [] : [command('post-entry', 'erp', entry, `part-${part}`)];
  return onward(state, facts, message, posted);
}

function banked(
  state: State,
  message: Message<EventData<'BankTransactionMatched'>>,
  policy: SettlementPolicy,
): Step<State> {
  const { transaction, amount, bookedOn } = message.data;
  if (state.bank !== undefined) return [state];
  const facts: Facts = { ...state, bank: { transaction, amount } };
  const entry = entryOfBank(state.id, { amount, bookedOn });
  const posted = policy.books === 'post' ? [command('post-entry', 'erp', entry, 'bank')] : [];
  const [settled, ...healed] = settle(facts, message, 'SL-SETTLE-002', 'the bank shows it');
  return onward(state, settled, message, [unwake('bank'), ...posted, ...healed]);
}

const isComplete = ({ parts, of }: Facts): boolean => of !== undefined && parts.length >= of;

function placeOf(facts: Facts): At {
  if (facts.came === 'failed') return 'returned';
  if (facts.came === 'unknown') return 'expected';
  if (!isComplete(facts)) return 'reporting';
  return facts.bank === undefined && facts.amount?.amount !== 0 ? 'banking' : 'settled';
}

/** Where a payout stands after its facts changed, and the variances that follow from them. */
function onward(before: State, facts: Facts, message: Message, outputs: readonly Output[]): Step<State> {
  const said: Output[] = [...outputs];
  let known = facts;
  const say = ([next, ...more]: Step<State>): void => {
    known = next;
    said.push(...more);
  };
  const { amount, bank } = facts;
  if (isComplete(facts) && amount !== undefined) {
    if (!isComplete(before)) said.push(unwake('report'));
    say(settle(known, message, 'SL-SETTLE-004', 'all parts are there'));
    if (facts.net !== amount.amount) {
      const { currency } = amount;
      const reason = `its movements come to ${text({ amount: facts.net, currency })}, it was ${text(amount)}`;
      say(vary(known, message, 'SL-SETTLE-001', { reason, amount: { amount: amount.amount - facts.net, currency } }));
    } else say(settle(known, message, 'SL-SETTLE-001', 'its movements come to its amount'));
  }
  if (bank !== undefined && amount !== undefined) {
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
  { atMs }: Message,
  code: Code,
  { reason, amount }: { readonly reason: string; readonly amount?: Money },
): Step<State> {
  const state = { ...facts, at: placeOf(facts) } as State;
  if (facts.varies.includes(code)) return [state];
  const found = event(
    'VarianceFound',
    {
      about: facts.id,
      kind: code,
      of: code === 'SL-SETTLE-002' || code === 'SL-SETTLE-003' ? 'bank' : 'settlement',
      ...(amount === undefined ? {} : { amount }),
      reason: reason.slice(0, 1_000),
      at: instant(atMs),
    },
    `found-${code}-${atMs}`,
  );
  return [{ ...state, varies: [...facts.varies, code] }, found];
}

function settle(facts: Facts, { atMs }: Message, code: Code, resolution: string): Step<State> {
  const state = { ...facts, at: placeOf(facts) } as State;
  if (!facts.varies.includes(code)) return [state];
  const told = event(
    'VarianceSettled',
    { about: facts.id, kind: code, resolution, at: instant(atMs) },
    `settled-${code}-${atMs}`,
  );
  return [{ ...state, varies: facts.varies.filter((each) => each !== code) }, told];
}
