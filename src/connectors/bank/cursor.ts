import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Json } from '../../kernel/json.ts';
import type { ListedFile } from './source.ts';

const strict = { additionalProperties: false };
const Place = { name: Type.String(), bytes: Type.Number(), modifiedMs: Type.Number() };

const CursorSchema = Type.Object(
  {
    /** Files that wait until they stand still. */
    waiting: Type.Array(Type.Object({ ...Place, sinceMs: Type.Number() }, strict)),
    /** Files that were told, or refused, and stay where they are. */
    settled: Type.Array(Type.Object(Place, strict)),
    /** The file in hand, and how many of its deliveries are in the log. */
    reading: Type.Optional(
      Type.Object(
        { ...Place, sha256: Type.String(), told: Type.Integer(), end: Type.Optional(Type.Enum(['told', 'refused'])) },
        strict,
      ),
    ),
  },
  strict,
);
/** Where the reading of files stands. It grows with the files that lie there, and with nothing else. */
export type FileCursor = Static<typeof CursorSchema>;
export type Reading = NonNullable<FileCursor['reading']>;

const fits = Compile(CursorSchema);

export const cursorOf = (kept: Json | undefined): FileCursor =>
  fits.Check(kept) ? kept : { waiting: [], settled: [] };

const same = (left: ListedFile, right: ListedFile): boolean =>
  left.name === right.name && left.bytes === right.bytes && left.modifiedMs === right.modifiedMs;

export interface Look {
  readonly cursor: FileCursor;
  /** The file to read now: the oldest of those that stand still. */
  readonly next?: ListedFile;
}

/**
 * One look at a place. A file is taken once two looks have seen the same size and time, `settleMs` apart (0: at once); one that
 * changes is a new one. What is no longer there is forgotten.
 */
export function look(cursor: FileCursor, listed: readonly ListedFile[], nowMs: number, settleMs: number): Look {
  const settledBefore = new Map(cursor.settled.map((file) => [file.name, file]));
  const waitingBefore = new Map(cursor.waiting.map((file) => [file.name, file]));
  const settled: ListedFile[] = [];
  const waiting: FileCursor['waiting'] = [];
  const still: ListedFile[] = [];
  for (const file of listed) {
    const known = settledBefore.get(file.name);
    if (known !== undefined && same(known, file)) {
      settled.push(file);
      continue;
    }
    const before = waitingBefore.get(file.name);
    const unchanged = before !== undefined && same(before, file);
    waiting.push({ ...file, sinceMs: unchanged ? before.sinceMs : nowMs });
    if (settleMs === 0 || (unchanged && nowMs - before.sinceMs >= settleMs)) still.push(file);
  }
  const [next] = still.sort((left, right) => left.modifiedMs - right.modifiedMs || (left.name < right.name ? -1 : 1));
  return { cursor: { waiting, settled: settled as FileCursor['settled'] }, ...(next === undefined ? {} : { next }) };
}
