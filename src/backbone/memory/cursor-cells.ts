import type { Lane } from '../../canonical/envelope.ts';
import type { Position } from '../event-log.ts';

/** A cursor as memory keeps it. */
export interface CursorCell {
  readonly subscription: string;
  readonly lane: Lane;
  readonly slice: number;
  position: Position;
  owner: string | undefined;
  epoch: number;
  /** Where it stood when an owner before had ended uncleanly. */
  uncleanPosition: Position | undefined;
  inHand: { position: Position; attempts: number } | undefined;
}

export type CursorCells = Map<string, CursorCell>;

export const cursorId = (row: { subscription: string; lane: Lane; slice: number }): string =>
  `${row.lane}/${row.slice}/${row.subscription}`;
