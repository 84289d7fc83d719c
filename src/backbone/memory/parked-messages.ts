import type { Cause, LetterChoice, LetterPlace, WithinKeys } from '../backbone.ts';
import type { Letters, Parked, ParkedCounts, ParkedMessage, ParkedPlace } from '../hub-state.ts';
import { type CursorCells, cursorId } from './cursor-cells.ts';

const placeId = (place: Pick<ParkedPlace, 'subscription' | 'lane' | 'position'>): string =>
  `${place.lane}/${place.position}/${place.subscription}`;

const byPosition = (left: ParkedMessage, right: ParkedMessage): number => left.position - right.position;

/** Stands in its key's way or behind what does. */
const isActive = (row: ParkedMessage): boolean =>
  row.state === 'retry' || row.state === 'held' || row.state === 'waiting' || (row.state === 'dead' && row.blocks);

/** Was held, nobody has it in hand, and it said that the whole connection was unwell. */
const isHeldByConnection = ({ state, holds, inHandOf, failure }: ParkedMessage): boolean =>
  (state === 'held' || state === 'retry') &&
  holds > 0 &&
  inHandOf === undefined &&
  (failure?.kind === 'transient' || failure?.kind === 'unauthorized') &&
  failure.scope !== 'operation';

const sameKey = (left: ParkedMessage, right: ParkedMessage): boolean =>
  left.subscription === right.subscription && left.lane === right.lane && left.key === right.key;

const without = <T extends object, K extends keyof T>(row: T, key: K): Omit<T, K> => {
  const { [key]: _, ...rest } = row;
  return rest;
};

export interface MemoryParked extends Parked, Letters {
  readonly rows: Map<string, ParkedMessage>;
}

/** Parked messages in memory; the same rules as the statements of the PostgreSQL driver. */
export function createMemoryParked(cursors: CursorCells): MemoryParked {
  const rows = new Map<string, ParkedMessage>();
  const holds = (owner: string, place: ParkedPlace): boolean => cursors.get(cursorId(place))?.owner === owner;
  const of = (subscription: string, slices: readonly number[]): ParkedMessage[] =>
    [...rows.values()].filter((row) => row.subscription === subscription && slices.includes(row.slice));
  return {
    rows,
    async park(owner, written) {
      const refused: ParkedPlace[] = [];
      for (const row of written) {
        if (!holds(owner, row)) refused.push(row);
        else if (row.state !== 'waiting' || !rows.has(placeId(row))) rows.set(placeId(row), row);
      }
      return refused;
    },
    async unpark(owner, places) {
      const refused: ParkedPlace[] = [];
      for (const place of places) {
        if (holds(owner, place)) rows.delete(placeId(place));
        else refused.push(place);
      }
      return refused;
    },
    due: async (subscription, slices, nowMs, limit) =>
      of(subscription, slices)
        .filter((row) => row.state === 'retry' || row.state === 'held' || row.state === 'waiting')
        .filter((row) => row.inHandOf === undefined && row.nextAt !== undefined && row.nextAt <= nowMs)
        .sort((left, right) => (left.nextAt ?? 0) - (right.nextAt ?? 0))
        .slice(0, limit),
    async wakeHeld(subscription, nowMs) {
      const woken = [...rows.values()].filter(
        (row) => row.subscription === subscription && isHeldByConnection(row) && (row.nextAt ?? 0) > nowMs,
      );
      for (const row of woken) rows.set(placeId(row), { ...row, nextAt: nowMs });
      return woken.length;
    },
    parkedOf: async (subscription, lane, key, limit) =>
      [...rows.values()]
        .filter((row) => row.subscription === subscription && row.lane === lane && row.key === key && isActive(row))
        .sort(byPosition)
        .slice(0, limit),
    async troubledKeys(subscription, slices) {
      const keys = new Map<string, { lane: ParkedMessage['lane']; key: string; slice: number; headless: boolean }>();
      for (const row of of(subscription, slices).filter(isActive)) {
        const id = `${row.lane}/${row.key}`;
        const headless = (keys.get(id)?.headless ?? true) && row.state === 'waiting';
        keys.set(id, { lane: row.lane, key: row.key, slice: row.slice, headless });
      }
      return [...keys.values()];
    },
    leftInHand: async (owner, subscription, slices) =>
      of(subscription, slices)
        .filter((row) => row.inHandOf !== undefined && row.inHandOf !== owner)
        .sort(byPosition),
    async parkedCounts() {
      const counts = new Map<string, ParkedCounts>();
      for (const row of rows.values()) {
        if (row.state === 'skipped') continue;
        const before = counts.get(row.subscription) ?? { retrying: 0, dead: 0 };
        const isDead = row.state === 'dead';
        const oldestSince = isDead ? before.oldestSince : Math.min(before.oldestSince ?? row.since, row.since);
        counts.set(row.subscription, {
          retrying: before.retrying + (isDead ? 0 : 1),
          dead: before.dead + (isDead ? 1 : 0),
          ...(oldestSince === undefined ? {} : { oldestSince }),
        });
      }
      return counts;
    },
    async parkedThrough(subscription, marks) {
      const own = [...rows.values()].filter((row) => row.subscription === subscription);
      const dead = own.filter(({ state, blocks }) => state === 'dead' && blocks);
      return own.filter(
        (row) =>
          (row.state === 'retry' || row.state === 'held' || row.state === 'waiting') &&
          row.position <= marks[row.lane] &&
          !dead.some(({ lane, key, position }) => lane === row.lane && key === row.key && position < row.position),
      ).length;
    },
    ...memoryLetters(rows),
  };
}

function chooses(choice: LetterChoice | WithinKeys | 'all', row: ParkedMessage): boolean {
  if (choice === 'all') return true;
  if (choice.within !== undefined && !choice.within.some((beginning) => row.key.startsWith(beginning))) return false;
  if ('id' in choice) return choice.id === `${row.subscription}/${row.lane}/${row.position}`;
  if ('ids' in choice) return choice.ids.includes(`${row.subscription}/${row.lane}/${row.position}`);
  if ('fingerprint' in choice) return choice.fingerprint === row.fingerprint;
  if ('subscription' in choice) return choice.subscription === row.subscription;
  if ('keys' in choice) return choice.keys.includes(row.key);
  return !('key' in choice) || choice.key === row.key;
}

function memoryLetters(rows: Map<string, ParkedMessage>): Letters {
  const visible = (): ParkedMessage[] => [...rows.values()].filter((row) => row.state !== 'waiting');
  const waitingBehind = (row: ParkedMessage): ParkedMessage[] =>
    [...rows.values()].filter(
      (other) => other.state === 'waiting' && sameKey(other, row) && other.position > row.position,
    );
  return {
    async causes(within) {
      const causes = new Map<string, ParkedMessage[]>();
      for (const row of visible().filter((each) => within === undefined || chooses({ within }, each))) {
        if (row.state === 'skipped' || row.failure === undefined) continue;
        causes.set(row.fingerprint, [...(causes.get(row.fingerprint) ?? []), row]);
      }
      return [...causes.values()].map(causeOf).sort((left, right) => right.letters - left.letters);
    },
    letters: async (choice, limit, after) =>
      visible()
        .filter((row) => row.failure !== undefined || row.state === 'skipped')
        .filter((row) => chooses(choice, row) && (after === undefined || byTrouble(after, row) < 0))
        .sort(byTrouble)
        .slice(0, limit)
        .map((row) => ({ row, waiting: waitingBehind(row).length })),
    async retryLetters(choice, nowMs, everyMs = 0) {
      const chosen = visible()
        .filter((row) => chooses(choice, row) && row.inHandOf === undefined)
        .sort((left, right) => -byTrouble(left, right));
      for (const [index, row] of chosen.entries()) {
        rows.set(placeId(row), {
          ...row,
          state: 'retry',
          blocks: true,
          attempts: 0,
          holds: 0,
          kills: 0,
          nextAt: nowMs + Math.floor(index * everyMs),
        });
      }
      return chosen.length;
    },
    async recallLetters(choice, nowMs) {
      const chosen = visible().filter(
        (row) =>
          chooses(choice, row) &&
          row.inHandOf === undefined &&
          row.state === 'retry' &&
          row.failure !== undefined &&
          row.attempts === 0 &&
          (row.nextAt ?? 0) > nowMs,
      );
      for (const row of chosen) rows.set(placeId(row), { ...without(row, 'nextAt'), state: 'dead' });
      return chosen.length;
    },
    async skipLetters(choice, reason, by, nowMs) {
      const chosen = visible().filter((row) => chooses(choice, row) && row.inHandOf === undefined);
      const open = chosen.filter((row) => row.state !== 'skipped');
      for (const row of open) {
        const aside: ParkedMessage = {
          ...without(row, 'nextAt'),
          state: 'skipped',
          blocks: false,
          skipped: { reason, by },
        };
        rows.set(placeId(row), aside);
      }
      for (const row of open) {
        const [first] = [...rows.values()].filter((other) => isActive(other) && sameKey(other, row)).sort(byPosition);
        if (first?.state === 'waiting') rows.set(placeId(first), { ...first, nextAt: nowMs });
      }
      return open.length;
    },
  };
}

/** The latest trouble first, in one order whatever the driver. */
function byTrouble(left: LetterPlace, right: LetterPlace): number {
  return (
    right.since - left.since ||
    right.position - left.position ||
    (left.subscription === right.subscription ? 0 : left.subscription < right.subscription ? 1 : -1) ||
    (left.lane === right.lane ? 0 : left.lane < right.lane ? 1 : -1)
  );
}

function causeOf(rows: readonly ParkedMessage[]): Cause {
  const newest = [...rows].sort((left, right) => right.since - left.since);
  const [first] = newest;
  if (first?.failure === undefined) throw new RangeError('a cause has at least one failure');
  return {
    fingerprint: first.fingerprint,
    subscription: first.subscription,
    failure: first.failure,
    letters: rows.length,
    dead: rows.filter(({ state }) => state === 'dead').length,
    since: Math.min(...rows.map((row) => row.since)),
    latest: Math.max(...rows.map((row) => row.since)),
    keys: [...new Set(newest.map((row) => row.key))].slice(0, 5),
  };
}
