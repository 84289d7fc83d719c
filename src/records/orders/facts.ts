import type { StoredMessage } from '../../backbone/event-log.ts';
import { LANES } from '../../canonical/envelope.ts';
import type { Json } from '../../kernel/json.ts';

/**
 * What is known of an order: named facts, each with a rank. Merging keeps the higher rank of each name, which is
 * commutative, associative and idempotent; so messages may arrive in any order, any number of times, and the record is the
 * same (law 3).
 */
export type Facts = Readonly<Record<string, Fact>>;

interface Fact {
  /** Compared as text; the greater one holds. Unique to the message that says so. */
  readonly rank: string;
  readonly value: Json;
}

/** The facts of both; of one name the higher rank. */
function mergeFacts(left: Facts, right: Facts): Facts {
  const merged: Record<string, Fact> = { ...left };
  for (const [name, fact] of Object.entries(right)) {
    const held = merged[name];
    if (held === undefined || fact.rank > held.rank) merged[name] = fact;
  }
  return merged;
}

/** What is kept of an order, or of a payment that no order has claimed yet. */
export interface Row {
  readonly facts: Facts;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

export function mergeRows(left: Row, right: Row): Row {
  return {
    facts: mergeFacts(left.facts, right.facts),
    firstSeen: Math.min(left.firstSeen, right.firstSeen),
    lastSeen: Math.max(left.lastSeen, right.lastSeen),
  };
}

/** Later in the log ranks higher: time of recording, then lane and position to break ties the same way everywhere. */
export function rankOf(message: Pick<StoredMessage, 'recordedAt' | 'lane' | 'position'>): string {
  const lane = LANES.indexOf(message.lane);
  return `${String(message.recordedAt).padStart(15, '0')}/${lane}/${String(message.position).padStart(16, '0')}`;
}

/** The facts whose name begins with `prefix`, in order of name, with the rest of the name. */
export function factsUnder(facts: Facts, prefix: string): { readonly name: string; readonly value: Json }[] {
  return Object.keys(facts)
    .filter((name) => name.startsWith(prefix))
    .sort()
    .map((name) => ({ name: name.slice(prefix.length), value: (facts[name] as Fact).value }));
}
