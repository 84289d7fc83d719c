import type { Clock } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import type { PollCursors } from '../poll-cursors.ts';

interface Row {
  readonly connection: string;
  readonly poll: string;
  cursor: Json | undefined;
  epoch: number;
  leasedUntil: number;
  dueAt: number;
  succeededAt: number | undefined;
  failure: string | undefined;
}

/** Cursors of one process, for tests and a hub without a database. */
export function memoryPollCursors(clock: Clock): PollCursors {
  const rows = new Map<string, Row>();
  const rowOf = (connection: string, poll: string): Row => {
    const key = JSON.stringify([connection, poll]);
    const row = rows.get(key) ?? {
      connection,
      poll,
      cursor: undefined,
      epoch: 0,
      leasedUntil: 0,
      dueAt: 0,
      succeededAt: undefined,
      failure: undefined,
    };
    rows.set(key, row);
    return row;
  };
  return {
    async claim(connection, poll, _owner, { leaseMs }) {
      const row = rowOf(connection, poll);
      const now = clock.now();
      if (row.leasedUntil > now || row.dueAt > now) return undefined;
      row.epoch += 1;
      row.leasedUntil = now + leaseMs;
      return { cursor: row.cursor, epoch: row.epoch };
    },
    async save(connection, poll, epoch, cursor, leaseMs) {
      const row = rowOf(connection, poll);
      if (row.epoch !== epoch) return false;
      row.cursor = cursor;
      row.leasedUntil = clock.now() + leaseMs;
      return true;
    },
    async release(connection, poll, epoch, nextInMs, failure) {
      const row = rowOf(connection, poll);
      if (row.epoch !== epoch) return;
      row.leasedUntil = 0;
      row.dueAt = clock.now() + nextInMs;
      row.failure = failure;
      if (failure === undefined) row.succeededAt = clock.now();
    },
    async views() {
      return [...rows.values()].map(({ connection, poll, cursor, succeededAt, failure }) => ({
        connection,
        poll,
        cursor,
        ...(succeededAt === undefined ? {} : { succeededAt }),
        ...(failure === undefined ? {} : { failure }),
      }));
    },
  };
}
