import type { Outcome } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { connectionOf } from '../../canonical/value.ts';
import { instant } from '../../kernel/clock.ts';
import { formatMoney } from '../../kernel/money.ts';
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
import { settleVariance, tellVariance } from '../../process/variance.ts';
import { dateAfter, endOfDate } from './date.ts';
import { entriesOf } from './entry.ts';
import type { storeDayErrors } from './errors.ts';
import { connectionOfTill, type Facts, isBehind, isPosted, partsOfDay, take } from './facts.ts';
import { type Figures, plus, readKey } from './figures.ts';
import { readStoreDayPolicy, type StoreDayPolicy, toleranceIn } from './policy.ts';
import { changedDrawers, differenceOf, heardDrawers, nextRound, recounted, tendersOf } from './reckoning.ts';
import { type Drawer, isClosed, missingOf } from './till.ts';

type Code = Extract<keyof typeof storeDayErrors.entries, string>;
type At = 'expected' | 'open' | 'incomplete' | 'complete' | 'varied' | 'posting' | 'closed';
type In<Where extends At> = Where extends At ? Facts & { readonly at: Where } : never;
type State = In<At>;

/**
 * Store-day: what the tills of a store did on a business date, complete, counted, and in the books as balanced entries. One
 * instance holds one store and date. `wishes` are the settings `processes.store-day`; throws SL-PROCESS-006 for one that is
 * unknown or not readable. Sales that `erp` itself reports are left out: it closes its own sessions.
 */
export function storeDay({ erp }: { readonly erp: string }, wishes: Partial<StoreDayPolicy> = {}): AnyProcess {
  const policy = readStoreDayPolicy(wishes as Readonly<Record<string, unknown>>);
  const then = (step: Step<State>, message: Message): Step<State> => reckoned(step, message, policy);
  const more = (state: State, message: Message): Step<State> =>
    then(onward(state, take(state, message), message, policy), message);
  const always: Rows<State, State> = {
    SaleCompleted: more,
    SaleReversed: more,
    TillOpened: more,
    TillClosed: more,
    CashMoved: more,
    StoreDayDecided: (state, message) => then(decided(state, message, policy), message),
    'deadline.settle': (state, message) =>
      placeOf(state) === 'complete' ? then(judge(state, message, policy), message) : [state],
    'deadline.patience': (state, message) => then(impatient(state, message, policy), message),
    'deadline.late': (state, message) => then(corrected(state, message, policy), message),
    'post-entry.done': (state, message) => {
      const { request, result } = message.data;
      return then(answered(state, message, request.entry, result?.record), message);
    },
    'post-entry.rejected': refused,
    'post-entry.failed': refused,
  };
  return defineProcess<State>({
    name: 'store-day',
    version: 1,
    summary: "From what a store's tills did on a business date to a complete, counted day in the books.",
    roles: ['erp'],
    correlate: (message, subject) => addressOf(message, subject, erp),
    initial: (id) => ({
      at: 'expected',
      id,
      zone: undefined,
      tills: {},
      figures: {},
      receipts: 0,
      voids: 0,
      phase: 'gathering',
      approvedBy: undefined,
      late: {},
      corrections: 0,
      open: {},
      records: [],
      told: 'nothing',
      varies: [],
    }),
    begins: ['SaleCompleted', 'SaleReversed', 'TillOpened', 'TillClosed', 'CashMoved'],
    meanings: {
      expected: 'No till has begun this date; only the number of a void that may belong to it was heard.',
      open: 'A till is open.',
      incomplete: 'All tills are closed and numbers are missing.',
      complete: 'All tills are closed and nothing is missing; tills that were not heard of yet may still speak.',
      varied: 'What was counted is not what should be there, by more than the rule allows; a person has to approve it.',
      posting: 'Its entries are on their way to the books.',
      closed: 'It is in the books. Sales and counts that come now go there as corrections.',
    },
    states: {
      expected: always,
      open: always,
      incomplete: always,
      complete: always,
      varied: always,
      posting: always,
      closed: always,
    },
    ignores: {},
    migrate: {},
  });
}

const keyOf = (location: string, businessDate: string): string =>
  `store-day/${location.slice('location/'.length)}/${businessDate}`;

/** What the ERP itself reports belongs to no day of ours, and neither do entries of others. */
function addressOf(message: Message, subject: string, erp: string): Address | undefined {
  const { name, data } = message;
  if (name === 'SaleCompleted') {
    const { id, location, businessDate } = (data as EventData<'SaleCompleted'>).receipt;
    return connectionOf(id) === erp ? undefined : { key: keyOf(location, businessDate) };
  }
  if (name === 'SaleReversed') {
    const { location, businessDate } = data as EventData<'SaleReversed'>;
    return { key: keyOf(location, businessDate) };
  }
  if (name === 'StoreDayDecided') return { key: (data as EventData<'StoreDayDecided'>).day, joins: true };
  if (name === 'TillOpened' || name === 'TillClosed' || name === 'CashMoved') {
    if (connectionOfTill(message) === erp) return undefined;
    const { location, businessDate } = data as EventData<'TillOpened'>;
    return { key: keyOf(location, businessDate) };
  }
  return subject.startsWith('store-day/') ? { key: subject } : undefined;
}

function placeOf(facts: Facts): At {
  const tills = Object.values(facts.tills);
  if (facts.phase === 'posting') return Object.keys(facts.open).length > 0 ? 'posting' : 'closed';
  if (facts.phase === 'judging' || facts.phase === 'rejudging') return 'varied';
  if (!tills.some(({ heard }) => heard)) return 'expected';
  if (!tills.every(isClosed)) return 'open';
  return tills.some((till) => missingOf(till).length > 0) ? 'incomplete' : 'complete';
}

const standing = (facts: Facts): State => ({ ...facts, at: placeOf(facts) }) as State;

/** The day after a message of its tills. */
function onward(before: State, facts: Facts, message: Message, policy: StoreDayPolicy): Step<State> {
  if (facts === before) return [before];
  const { businessDate } = partsOfDay(facts.id);
  if (isPosted(facts)) {
    const begins = !isBehind(before) && isBehind(facts);
    const [late, ...healed] = settleMissing(facts, message);
    if (facts.phase === 'posting') {
      return [late, ...(begins ? [wake('late', message.atMs + policy.lateMs)] : []), ...healed];
    }
    const [judged, ...outputs] = corrected(late, message, policy);
    return [judged, ...healed, ...outputs];
  }
  if (facts.phase === 'judging') {
    const [whole, ...healed] = settleMissing(facts, message);
    const [judged, ...outputs] = judge(whole, message, policy);
    return [judged, ...healed, ...outputs];
  }
  const at = placeOf(facts);
  if (at === 'expected') return [standing(facts)];
  const clocks: Output[] = [];
  const dueMs = endOfDate(businessDate, facts.zone ?? 'UTC') + policy.patienceMs;
  // A store that was cut off may tell of its day when its time is over, and then of all of it at once.
  const silentMs = message.atMs + policy.settleMs;
  if (before.at === 'expected' || before.zone !== facts.zone || silentMs > dueMs) {
    clocks.push(wake('patience', Math.max(dueMs, silentMs)));
  }
  if (at === 'complete') clocks.push(wake('settle', message.atMs + policy.settleMs));
  else if (before.at === 'complete') clocks.push(unwake('settle'));
  const [state, ...healed] = settleMissing(facts, message);
  if (state.told !== 'nothing' || state.zone === undefined) return [state, ...clocks, ...healed];
  const opened = event('StoreDayOpened', { day: state.id, ...aboutOf(state), at: message.time }, 'opened');
  return [{ ...state, told: 'opened' }, opened, ...clocks, ...healed];
}

const aboutOf = ({ id, zone = 'UTC' }: Facts) => ({ ...partsOfDay(id), zone });

/** What was missing may also come when the day has gone on without it. */
function settleMissing(facts: Facts, message: Message): Step<State> {
  const tills = Object.values(facts.tills);
  const isWhole = !tills.some((till) => missingOf(till).length > 0);
  const [state, ...first] = isWhole
    ? settle(facts, message, 'SL-DAY-001', 'all numbers are there')
    : ([standing(facts)] as Step<State>);
  if (!tills.every(isClosed)) return [state, ...first];
  const [next, ...second] = settle(state, message, 'SL-DAY-002', 'all tills are closed');
  return [next, ...first, ...second];
}

/** The time that tills may take is over: what is missing gets a name, and the day goes on without it, or waits. */
function impatient(state: State, message: Message, policy: StoreDayPolicy): Step<State> {
  if (state.phase !== 'gathering' || state.at === 'complete' || state.at === 'expected') return [state];
  const [named, ...found] = nameMissing(state, message);
  if (policy.missing === 'wait') return [named, ...found];
  const [next, ...outputs] = judge(named, message, policy);
  return [next, ...found, ...outputs];
}

function nameMissing(facts: Facts, message: Message): Step<State> {
  const tills = Object.entries(facts.tills);
  const gaps = tills.flatMap(([name, till]) =>
    missingOf(till).map(([first, last]) => `${name} ${first === last ? first : `${first}–${last}`}`),
  );
  const unclosed = tills.filter(([, till]) => !isClosed(till)).map(([name]) => name);
  let state = standing(facts);
  const said: Output[] = [];
  const say = (code: Code, reason: string): void => {
    const [next, ...outputs] = vary(state, message, code, { reason });
    state = next;
    said.push(...outputs);
  };
  if (gaps.length > 0) say('SL-DAY-001', `missing: ${gaps.join(', ')}`);
  if (unclosed.length > 0) say('SL-DAY-002', `not closed: ${unclosed.join(', ')}`);
  return [state, ...said];
}

/** Compares what was counted; within the rule the day goes to the books, above it a person has to approve it. */
function judge(facts: Facts, message: Message, policy: StoreDayPolicy): Step<State> {
  const over = beyondRule(heardDrawers(facts), policy);
  if (over.length > 0 && facts.approvedBy === undefined) return doubt({ ...facts, phase: 'judging' }, message, over);
  const [next, ...healed] = settle(facts, message, 'SL-DAY-003', howTaken(facts.approvedBy));
  const [posted, ...outputs] = post(next, message, policy);
  return [posted, ...healed, ...outputs];
}

const beyondRule = (drawers: readonly Drawer[], policy: StoreDayPolicy): readonly Drawer[] =>
  drawers.filter((drawer) => Math.abs(differenceOf(drawer)) > toleranceIn(policy, drawer.currency));

const howTaken = (by: string | undefined): string =>
  by === undefined ? 'the count is within the rule' : `approved by ${by}`;

/** Tells of drawers that were counted too differently. */
function doubt(facts: Facts, message: Message, over: readonly Drawer[]): Step<State> {
  const texts = over.map((drawer) => {
    const money = (amount: number) => formatMoney({ amount, currency: drawer.currency });
    const { till, kind, currency, expected, counted = expected } = drawer;
    return `till ${till}, ${kind}: counted ${money(counted)}, expected ${money(expected)} ${currency}`;
  });
  const currencies = new Set(over.map(({ currency }) => currency));
  const [currency = ''] = currencies;
  const amount = { amount: over.reduce((sum, drawer) => sum + differenceOf(drawer), 0), currency: currency as 'EUR' };
  return vary(facts, message, 'SL-DAY-003', {
    reason: texts.join('; '),
    ...(currencies.size === 1 ? { amount } : {}),
  });
}

/** Sends the day to the books. */
function post(facts: Facts, message: Message, policy: StoreDayPolicy): Step<State> {
  const frozen: Facts = { ...facts, phase: 'posting' };
  const [state, ...outputs] = book(frozen, policy, {
    name: '',
    figures: facts.figures,
    drawers: heardDrawers(facts),
  });
  const suspense = Object.keys(facts.figures).filter((key) => readKey(key).of === 'suspense');
  const doubts: Output[] = [];
  let next = state;
  if (suspense.length > 0) {
    const texts = suspense.map((key) => {
      const { currency } = readKey(key);
      return `${formatMoney({ amount: facts.figures[key] ?? 0, currency })} ${currency}`;
    });
    const [doubted, ...said] = vary(next, message, 'SL-DAY-004', { reason: `in suspense: ${texts.join(', ')}` });
    next = doubted;
    doubts.push(...said);
  }
  const [told, ...closing] = close(next, message);
  return [told, unwake('settle'), unwake('patience'), ...outputs, ...doubts, ...closing];
}

interface Book {
  /** '' for the day itself, `late-1` for what came later. */
  readonly name: string;
  readonly figures: Figures;
  readonly drawers: readonly Drawer[];
}

function bookEntries({ id }: Facts, { name, figures, drawers }: Book, policy: StoreDayPolicy) {
  const { location, businessDate } = partsOfDay(id);
  const isLate = name !== '';
  return entriesOf({
    id: isLate ? `${id}/${name}` : id,
    date: isLate && policy.late === 'next-date' ? dateAfter(businessDate) : businessDate,
    label: `${location.slice('location/'.length)} ${businessDate}${isLate ? `, ${name}` : ''}`,
    figures,
    drawers,
  });
}

function book(facts: Facts, policy: StoreDayPolicy, one: Book): Step<State> {
  const entries = policy.books === 'post' ? bookEntries(facts, one, policy) : [];
  if (entries.length === 0) return [standing(facts)];
  const { name, figures, drawers } = one;
  const open = { ...facts.open, [name]: { figures, drawers, waits: entries.map(({ entry }) => entry) } };
  return [standing({ ...facts, open }), ...entries.map((entry) => command('post-entry', 'erp', entry, entry.entry))];
}

/**
 * What came late goes to the books as an entry of its own. Drawers that were counted late are judged first as the others were, and
 * are the books' only once they are within the rule or `approvedBy` takes them.
 */
function corrected(state: Facts, message: Message, policy: StoreDayPolicy, approvedBy?: string): Step<State> {
  if (!isBehind(state)) return [standing(state)];
  const over = beyondRule(recounted(state), policy);
  if (over.length > 0 && approvedBy === undefined) return doubt({ ...state, phase: 'rejudging' }, message, over);
  const { booked: _, ...heard } = state;
  const corrections = state.corrections + 1;
  const facts: Facts = {
    ...heard,
    phase: 'posting',
    late: {},
    corrections,
    corrected: plus(state.corrected ?? {}, state.late),
    approvedBy: approvedBy ?? state.approvedBy,
  };
  const [sure, ...healed] = settle(facts, message, 'SL-DAY-003', howTaken(approvedBy));
  const [next, ...posted] = book(sure, policy, {
    name: `late-${corrections}`,
    figures: state.late,
    drawers: changedDrawers(state),
  });
  const [told, ...closing] = close(next, message);
  return [told, unwake('late'), ...healed, ...posted, ...closing];
}

/** The books took an entry. */
function answered(
  state: State,
  message: Message,
  entry: string,
  record: Facts['records'][number] | undefined,
): Step<State> {
  const found = Object.entries(state.open).find(([, { waits }]) => waits.includes(entry));
  if (found === undefined) return [state];
  const [name, book] = found;
  const { waits } = book;
  const left = waits.filter((each) => each !== entry);
  const { [name]: _, ...others } = state.open;
  const facts: Facts = {
    ...state,
    open: left.length === 0 ? others : { ...others, [name]: { ...book, waits: left } },
    records: record === undefined ? state.records : [...state.records, record].slice(-1_000),
  };
  if (Object.keys(facts.open).length > 0) return [standing(facts)];
  const [healed, ...said] = settle(facts, message, 'SL-DAY-005', 'the books took all entries');
  const [told, ...closing] = close(healed, message);
  return [told, ...said, ...closing];
}

/** The books refuse an entry. The failure of an earlier try may be told after the success of a later one, and is nothing then. */
function refused(state: State, message: Message<Outcome<'post-entry'>>): Step<State> {
  const { request, failure } = message.data;
  if (!Object.values(state.open).some(({ waits }) => waits.includes(request.entry))) return [state];
  return vary(state, message, 'SL-DAY-005', {
    reason: `${request.entry}: ${failure?.because ?? 'no reason was given'}`,
  });
}

/** Tells that the day is closed, once. */
function close(facts: Facts, message: Message): Step<State> {
  const state = standing(facts);
  if (state.at !== 'closed' || facts.told === 'closed') return [state];
  const gross = new Map<string, number>();
  for (const [key, amount] of Object.entries(plus(facts.figures, facts.corrected ?? {}))) {
    const { currency, of } = readKey(key);
    if (of === 'tender') gross.set(currency, (gross.get(currency) ?? 0) + amount);
  }
  const [[currency, amount] = ['EUR', 0]] = [...gross].sort((left, right) => Math.abs(right[1]) - Math.abs(left[1]));
  const closed = event(
    'StoreDayClosed',
    {
      day: facts.id,
      ...aboutOf(facts),
      receipts: Math.max(0, facts.receipts),
      gross: { amount, currency: currency as 'EUR' },
      tenders: tendersOf(facts),
      records: [...facts.records],
      at: instant(message.atMs),
    },
    'closed',
  );
  return [{ ...state, told: 'closed' }, closed];
}

/** Tells how the drawers add up, once they are judged or something is missing, and whenever that changes. */
function reckoned([state, ...outputs]: Step<State>, message: Message, policy: StoreDayPolicy): Step<State> {
  if (state.zone === undefined || (state.phase === 'gathering' && state.varies.length === 0))
    return [state, ...outputs];
  const next = nextRound(state, policy);
  if (next === undefined) return [state, ...outputs];
  const told = { ...next, ...aboutOf(state), day: state.id, at: instant(message.atMs) };
  return [{ ...state, reckoned: next }, ...outputs, event('StoreDayReckoned', told, `reckoned-${next.round}`)];
}

/** A person decided. What does not fit where the day stands changes nothing. */
function decided(state: State, message: Message<EventData<'StoreDayDecided'>>, policy: StoreDayPolicy): Step<State> {
  const { decision, by } = message.data;
  if (decision === 'approve') {
    if (state.phase === 'rejudging') return corrected(state, message, policy, by);
    return state.at === 'varied' ? judge({ ...state, approvedBy: by }, message, policy) : [state];
  }
  if (decision === 'close') {
    if (state.at !== 'open' && state.at !== 'incomplete' && state.at !== 'complete') return [state];
    const [named, ...found] = nameMissing(state, message);
    const [next, ...outputs] = judge(named, message, policy);
    return [next, ...found, ...outputs];
  }
  if (!state.varies.includes('SL-DAY-005')) return [state];
  const again = Object.entries(state.open).flatMap(([name, { figures, drawers, waits }]) =>
    bookEntries(state, { name, figures, drawers }, policy).filter(({ entry }) => waits.includes(entry)),
  );
  return [state, ...again.map((entry) => command('post-entry', 'erp', entry, entry.entry))];
}

/** Tells of a variance, once while it stands. */
function vary(
  facts: Facts,
  message: Message,
  code: Code,
  {
    reason,
    amount,
  }: { readonly reason: string; readonly amount?: { readonly amount: number; readonly currency: 'EUR' } },
): Step<State> {
  const { varies, said } = tellVariance(facts, message, code, { of: 'store-day', reason, amount });
  return [{ ...standing(facts), varies }, ...said];
}

function settle(facts: Facts, message: Message, code: Code, resolution: string): Step<State> {
  const { varies, said } = settleVariance(facts, message, code, resolution);
  return [{ ...standing(facts), varies }, ...said];
}
