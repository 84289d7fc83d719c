import type { Chance } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Tracer } from '../../kernel/tracing.ts';
import type { EventLog } from '../event-log.ts';
import type { GiveWay } from '../give-way.ts';
import type { CursorWrite, HubState, ParkedMessage, ParkedPlace } from '../hub-state.ts';
import { gather } from './gather.ts';
import type { Tuning } from './tuning.ts';

/** Structured log lines, as pino takes them. */
export interface BackboneLogger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export const silentLogger: BackboneLogger = { info: () => {}, warn: () => {}, error: () => {} };

/** What every part of delivery on this process shares. */
export interface Node {
  readonly log: EventLog;
  readonly state: HubState;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly logger: BackboneLogger;
  readonly tuning: Tuning;
  /** Undefined while nobody traces. */
  readonly tracer: Tracer | undefined;
  /** Undefined where bulk work need not give way to live work. */
  readonly giveWay: GiveWay | undefined;
  /** Aborted when the process stops delivering for good. */
  readonly ended: AbortSignal;
  readonly owner: () => string;
  /** False when the lease may have run out: nothing new is begun. */
  readonly mayWork: () => boolean;
  /** Fenced writes, gathered over all subscriptions; false when a slice of the caller is no longer ours. */
  readonly park: (rows: readonly ParkedMessage[]) => Promise<boolean>;
  readonly unpark: (places: readonly ParkedPlace[]) => Promise<boolean>;
  readonly markInHand: (marks: readonly CursorWrite[]) => Promise<boolean>;
}

const WRITE_MOST = 500;

const placeName = (place: ParkedPlace): string =>
  `${place.subscription}/${place.lane}/${place.slice}/${place.position}`;

/** The fenced writes of a node, each tried until the store takes or refuses it. */
export function fencedWrites(
  node: Pick<Node, 'state' | 'clock' | 'logger' | 'ended' | 'owner'>,
): Pick<Node, 'park' | 'unpark' | 'markInHand'> {
  const { state } = node;
  return {
    park: gather(
      (rows: readonly ParkedMessage[]) => persist(node, 'park', () => state.park(node.owner(), rows)),
      placeName,
      WRITE_MOST,
    ),
    unpark: gather(
      (places: readonly ParkedPlace[]) => persist(node, 'unpark', () => state.unpark(node.owner(), places)),
      placeName,
      WRITE_MOST,
    ),
    markInHand: gather(
      (marks: readonly CursorWrite[]) => persist(node, 'mark', () => state.markInHand(node.owner(), marks)),
      placeName,
      WRITE_MOST,
    ),
  };
}

const AGAIN_MS = [20, 100, 500, 1_000] as const;

/** Repeats a write that may be repeated until it succeeds; ends with the reason when the node has ended. */
export async function persist<Result>(
  node: Pick<Node, 'clock' | 'logger' | 'ended'>,
  what: string,
  write: () => Promise<Result>,
): Promise<Result> {
  for (let round = 0; ; round += 1) {
    try {
      return await write();
    } catch (reason) {
      if (node.ended.aborted) throw reason;
      node.logger.warn({ what, reason: String(reason) }, 'a write of the backbone failed and is repeated');
      await node.clock.sleep(AGAIN_MS[Math.min(round, AGAIN_MS.length - 1)] ?? 0, node.ended);
    }
  }
}

/** Runs `step` again and again until the node ends; a failure is logged and does not end the loop. */
export async function repeat(
  node: Pick<Node, 'clock' | 'logger' | 'ended'>,
  what: string,
  everyMs: number,
  step: () => Promise<void> | void,
): Promise<void> {
  while (!node.ended.aborted) {
    try {
      await step();
    } catch (reason) {
      if (node.ended.aborted) return;
      node.logger.warn({ what, reason: String(reason) }, 'a round of the backbone failed and is repeated');
    }
    await node.clock.sleep(everyMs, node.ended);
  }
}
