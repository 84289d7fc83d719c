import { type CallScope, withinScope } from '../connector/call-scope.ts';
import type { Connection, FactDraft, Hint } from '../connector/connector.ts';
import type { Clock } from '../kernel/clock.ts';

/**
 * How long the first hint waits for others to be read with. Systems announce what they write one record after the other;
 * read as they come, a burst of a hundred would be a hundred calls.
 */
const GATHER_MS = 100;

/** A hint that waits to be read, and on whose behalf. */
interface Ask {
  readonly hint: Hint;
  readonly scope: CallScope;
  readonly resolve: (facts: readonly FactDraft[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** Reads what the hints of one delivery point at. */
export interface HintReader {
  /** The facts of each hint, read after it was asked for: an answer that was under way before is never used. */
  read(hints: readonly Hint[], scope: CallScope): Promise<readonly (readonly FactDraft[])[]>;
}

/** The reader of a connection, from whichever way of reading its connector has written; none when it reads no hints. */
export function createHintReader(
  { fetch, fetchMany }: Pick<Connection, 'fetch' | 'fetchMany'>,
  clock: Clock,
): HintReader | undefined {
  if (fetchMany !== undefined) return readerOfMany(fetchMany, clock);
  return fetch === undefined ? undefined : readerOfOne(fetch);
}

/** One hint after the other, so that a burst of them is no burst of calls. */
function readerOfOne(readOne: NonNullable<Connection['fetch']>): HintReader {
  return {
    async read(hints, scope) {
      const facts: (readonly FactDraft[])[] = [];
      for (const hint of hints) facts.push(await withinScope(scope, () => readOne(hint)));
      return facts;
    },
  };
}

/**
 * Many to a call: hints that come within a moment share it, from whatever delivery they are. A shared read that fails is
 * made again for each hint alone: one bad record never fails another.
 */
function readerOfMany(fetchMany: NonNullable<Connection['fetchMany']>, clock: Clock): HintReader {
  const waiting: Ask[] = [];
  const readTogether = async (asks: readonly Ask[]): Promise<void> => {
    const fetch = () => fetchMany.run(asks.map(({ hint }) => hint));
    try {
      const facts = await withinScope(shared(asks.map(({ scope }) => scope)), fetch);
      for (const [index, ask] of asks.entries()) ask.resolve(facts[index] ?? []);
    } catch (reason) {
      if (asks.length === 1) asks[0]?.reject(reason);
      else await Promise.all(asks.map((ask) => readTogether([ask])));
    }
  };
  const readAll = (): void => {
    while (waiting.length > 0) void readTogether(takeAlike(waiting, fetchMany.most));
  };
  const readOne = (hint: Hint, scope: CallScope): Promise<readonly FactDraft[]> =>
    new Promise((resolve, reject) => {
      waiting.push({ hint, scope, resolve, reject });
      if (waiting.length === 1) void clock.sleep(GATHER_MS).then(readAll);
    });
  return { read: (hints, scope) => Promise.all(hints.map((hint) => readOne(hint, scope))) };
}

/** Takes the first hint and those that may share its call: of the same kind, and of the same lane for the rate limits. */
function takeAlike(waiting: Ask[], most: number): Ask[] {
  const [first] = waiting;
  if (first === undefined) return [];
  const isAlike = ({ hint, scope }: Ask): boolean => hint.kind === first.hint.kind && scope.lane === first.scope.lane;
  const taken = waiting.filter(isAlike).slice(0, most);
  const rest = waiting.filter((ask) => !taken.includes(ask));
  waiting.splice(0, waiting.length, ...rest);
  return taken;
}

/** One scope for all who share a call; it stops when none of them wants it any more. */
function shared(scopes: readonly CallScope[]): CallScope {
  const [first] = scopes as readonly [CallScope, ...CallScope[]];
  if (scopes.length === 1) return first;
  const signals = scopes.flatMap(({ signal }) => signal ?? []);
  return {
    ...first,
    causes: scopes.flatMap(({ causes }) => causes),
    correlations: [...new Set(scopes.flatMap(({ correlations }) => correlations))],
    attempt: Math.max(...scopes.map(({ attempt }) => attempt)),
    ...(signals.length === scopes.length ? { signal: allAborted(signals) } : {}),
  };
}

function allAborted(signals: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  let left = signals.length;
  const one = (): void => {
    left -= 1;
    if (left === 0) controller.abort();
  };
  for (const signal of signals) {
    if (signal.aborted) one();
    else signal.addEventListener('abort', one, { once: true });
  }
  return controller.signal;
}
