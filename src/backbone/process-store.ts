import type { Envelope } from '../canonical/envelope.ts';
import type { Json } from '../kernel/json.ts';
import type { Appended } from './event-log.ts';

/** One instance of a business process, as stored. */
export interface ProcessInstance {
  /** The process: `order-to-cash`. */
  readonly process: string;
  /** Its business key: the order's id. */
  readonly key: string;
  /** Version of the definition that wrote `state`. */
  readonly version: number;
  /** Counts commits; a commit names the revision that it read. 0 means that there is no instance yet. */
  readonly revision: number;
  /** The state's name, for counts and boot checks. */
  readonly at: string;
  readonly state: Json;
  /** Ids of the messages that were handled: each takes effect once. */
  readonly handled: readonly string[];
  /** Open deadlines, by name, in epoch milliseconds. */
  readonly deadlines: Readonly<Record<string, number>>;
}

/** The new content of an instance; `revision` is the one that was read. */
export type ProcessWrite = ProcessInstance;

export interface ProcessStore {
  /** The instances that exist, by key. */
  load(process: string, keys: readonly string[]): Promise<Map<string, ProcessInstance>>;
  /**
   * Commits states and messages in one transaction, or nothing. When another worker was faster on some keys, nothing is
   * written and those keys come back in `conflicts`; the caller loads and reacts again.
   */
  commit(
    writes: readonly ProcessWrite[],
    messages: readonly Envelope[],
  ): Promise<{ readonly appended: readonly Appended[]; readonly conflicts: readonly string[] }>;
  /** Instances with a deadline at or before `nowMs`, the longest overdue first. */
  due(process: string, nowMs: number, limit: number): Promise<ProcessInstance[]>;
  /** Says that events which carry `alias` belong to the instance `key`; the first one to say so wins. */
  setAliases(process: string, aliases: ReadonlyMap<string, string>): Promise<void>;
  /** The keys that aliases belong to. */
  resolveAliases(process: string, aliases: readonly string[]): Promise<Map<string, string>>;
  /** How many instances stand in each (version, state). */
  census(process: string): Promise<{ version: number; at: string; instances: number }[]>;
}

/** The earliest open deadline of an instance, in epoch milliseconds. */
export function wakeOf(instance: Pick<ProcessInstance, 'deadlines'>): number | undefined {
  const deadlines = Object.values(instance.deadlines);
  return deadlines.length === 0 ? undefined : Math.min(...deadlines);
}
