import type { Subscription } from '../../backbone/backbone.ts';
import { type CommandData, type Envelope, newEvent, newOutcome } from '../../canonical/envelope.ts';
import { type Clock, instant } from '../../kernel/clock.ts';
import { followLedger } from '../follow.ts';
import { pointsErrors } from './errors.ts';
import { post } from './post.ts';
import {
  EMBEDDED,
  POINTS_TOPICS,
  type PointsCommand,
  pointsCommandOf,
  pointsFactsOf,
  type SpendingName,
  spendingAskOf,
  spendingNameOf,
} from './read.ts';
import type { Redemption } from './redemption.ts';
import { spend } from './spend.ts';
import type { KeptPointsEntry, PointsStore } from './store.ts';

/** The source of what the points ledger itself says. */
const SOURCE = '/ledgers/points';

export interface PointsLedgerOptions {
  readonly store: PointsStore;
  /** Whether an account below zero is a case, or only a debt. */
  readonly belowZero: 'debt' | 'case';
  readonly clock: Clock;
}

/** The hub's own loyalty engine at its books: it carries out what the process `loyalty` asks for and tells what became of it. */
export interface PointsLedger {
  /** What the backbone delivers to; declare it with `backbone.subscribe`. */
  subscription(): Subscription;
  /** Takes messages down in one transaction; answers what is to be put into the log, the same for the same messages. */
  take(messages: readonly Envelope[]): Promise<readonly Envelope[]>;
}

export function createPointsLedger({ store, belowZero, clock }: PointsLedgerOptions): PointsLedger {
  const take: PointsLedger['take'] = async (messages) => {
    const facts = messages.flatMap(pointsFactsOf);
    const asks = messages.flatMap((message) => spendingAskOf(message) ?? []);
    if (facts.length + asks.length === 0) return [];
    const nowMs = clock.now();
    await store.change({ facts, asks }, nowMs, (desk) =>
      // In the order in which they were told: what is earned first may be spent then.
      messages.flatMap((message) => {
        const ask = spendingAskOf(message);
        return ask === undefined ? post(desk, pointsFactsOf(message)) : spend(desk, ask, nowMs);
      }),
    );
    // Read back, so that a batch that was written and then delivered again is answered as it was.
    const entries = await store.ofEvents(messages.map(({ id }) => id));
    const redemptions = await store.redemptions(asks.map(({ code }) => code));
    const named = [...facts, ...redemptions].flatMap(({ account }) => account ?? []);
    const balances = new Map((await store.balances(named)).map(({ account, balance }) => [account, balance]));
    return messages.flatMap((message) => {
      const own = entries.filter(({ cause }) => cause === message.id);
      return [
        ...answerOf(message, own, balances),
        ...spendingAnswerOf(message, own, redemptions, balances),
        ...movedOf(message, own),
        ...own.flatMap((entry) => spentOf(message, entry)),
        ...(belowZero === 'case' ? own.flatMap((entry) => crossing(message, entry)) : []),
      ];
    });
  };
  return {
    take,
    subscription: () =>
      followLedger({
        name: 'points',
        topics: POINTS_TOPICS,
        factsOf: (message) => spendingAskOf(message) ?? pointsFactsOf(message),
        take,
      }),
  };
}

function answerOf(
  message: Envelope,
  own: readonly KeptPointsEntry[],
  balances: ReadonlyMap<string, number>,
): readonly Envelope[] {
  const name = pointsCommandOf(message);
  if (name === undefined) return [];
  const command = message as PointsCommand;
  const balance = own.at(-1)?.balance ?? balances.get(command.data.account) ?? 0;
  const result = { record: { connection: EMBEDDED, id: message.id }, balance };
  return [newOutcome({ command, name, outcome: 'done', time: message.time, result })];
}

/** What was decided of points that are to be spent; the same whenever it is asked again. */
function spendingAnswerOf(
  message: Envelope,
  own: readonly KeptPointsEntry[],
  redemptions: readonly Redemption[],
  balances: ReadonlyMap<string, number>,
): readonly Envelope[] {
  const name = spendingNameOf(message);
  const known = redemptions.find(({ answers }) => answers[message.id] !== undefined);
  const answer = known?.answers[message.id];
  if (name === undefined || known === undefined || answer === undefined) return [];
  const command = message as Envelope<CommandData<SpendingName>>;
  const about = { command, name, time: message.time };
  if (answer === true) {
    const balance = own.at(-1)?.balance ?? balances.get(known.account ?? '') ?? 0;
    const result = { record: { connection: EMBEDDED, id: known.code }, balance };
    return [newOutcome({ ...about, outcome: 'done', result })];
  }
  const failure = pointsErrors.failure(answer.code, { because: answer.because, value: known.code });
  return [newOutcome({ ...about, outcome: 'rejected', failure })];
}

/** What was spent, or given back, as an event. */
function spentOf(message: Envelope, { fact, change, balance }: KeptPointsEntry): readonly Envelope[] {
  const { kind, account, order, atMs } = fact;
  if (spendingNameOf(message) === undefined || (kind !== 'redeemed' && kind !== 'returned')) return [];
  const redemption = fact.fact.slice(`${kind}/${account} `.length);
  const at = instant(atMs);
  const told = { source: SOURCE, subject: account, time: at, fact: [message.id, kind], cause: message };
  const on = order === undefined ? {} : { order };
  const data = { account, redemption, points: Math.abs(change), ...on, at };
  return [
    kind === 'redeemed'
      ? newEvent({ ...told, name: 'PointsRedeemed', data })
      : newEvent({ ...told, name: 'PointsGivenBack', data: { ...data, balance } }),
  ];
}

/** What a command moved, as an event; a reversal that waited for its accrual is told with it. */
function movedOf(message: Envelope, own: readonly KeptPointsEntry[]): readonly Envelope[] {
  return (['accrued', 'reversed'] as const).flatMap((kind) => {
    const entries = own.filter(({ fact }) => fact.kind === kind);
    const [first] = entries;
    if (first?.fact.order === undefined) return [];
    const { account, order, reason, atMs } = first.fact;
    return newEvent({
      name: kind === 'accrued' ? 'PointsAccrued' : 'PointsReversed',
      source: SOURCE,
      subject: order,
      time: instant(atMs),
      fact: [message.id, kind],
      data: {
        account,
        order,
        lines: entries.map(({ fact: { line = '', sku }, change }) => ({
          line,
          ...(sku === undefined ? {} : { sku }),
          points: Math.abs(change),
        })),
        points: entries.reduce((sum, { change }) => sum + Math.abs(change), 0),
        balance: entries.at(-1)?.balance ?? 0,
        reason,
        at: instant(atMs),
      },
      cause: message,
    });
  });
}

/** A movement that takes an account below zero, or out of it. */
function crossing(message: Envelope, { id, fact, change, balance, recordedMs }: KeptPointsEntry): readonly Envelope[] {
  const before = balance - change;
  if (balance < 0 === before < 0) return [];
  const { account, reason } = fact;
  const about = { about: account, kind: 'SL-POINTS-001' satisfies keyof typeof pointsErrors.entries } as const;
  const at = instant(recordedMs);
  const told = { source: SOURCE, subject: account, time: at, fact: [String(id)], cause: message };
  return [
    balance < 0
      ? newEvent({
          ...told,
          name: 'VarianceFound',
          data: { ...about, reason: `${-balance} points are missing after ${reason}`, of: 'points', at },
        })
      : newEvent({
          ...told,
          name: 'VarianceSettled',
          data: { ...about, resolution: `the account holds ${balance} points again`, at },
        }),
  ];
}
