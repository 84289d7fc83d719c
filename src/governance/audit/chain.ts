import { createHash } from 'node:crypto';

/** What somebody did, or was refused. No personal data: people stand here by their id. */
export interface AuditEvent {
  /** Epoch milliseconds. */
  readonly at: number;
  /** `person/<id>`, `machine/<id>`, `local`, or `anonymous`. */
  readonly actor: string;
  /** What they could do it with: a session, a token. */
  readonly authority: string;
  /** From where: an address. */
  readonly from: string;
  /** The name of the route, or `signIn`, `signOut`, `issueToken`, `unmask`. */
  readonly action: string;
  /** On what: the names and ids that were given. */
  readonly on: Readonly<Record<string, string>>;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly code?: string;
  /** Id of the request, as the log knows it. */
  readonly request: string;
  /** How often the same was refused, or read, within a minute, when more than once. */
  readonly times?: number;
}

/** An entry as it is kept: its text, and the hashes that chain it to the one before. */
export interface ChainedEntry {
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
  readonly body: string;
}

/** Where a chain stands. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** Before the first entry. */
export const GENESIS: Head = { sequence: 0, hash: '0'.repeat(64) };

/** The text of an event, always with its parts in the same order. */
export function bodyOf({ at, actor, authority, from, action, on, outcome, code, request, times }: AuditEvent): string {
  const sorted = Object.fromEntries(Object.entries(on).sort(([left], [right]) => (left < right ? -1 : 1)));
  return JSON.stringify({ at, actor, authority, from, action, on: sorted, outcome, code, request, times });
}

export const eventOf = ({ body }: Pick<ChainedEntry, 'body'>): AuditEvent => JSON.parse(body) as AuditEvent;

function hashAfter(previous: string, sequence: number, body: string): string {
  return createHash('sha256').update(`${previous}\n${sequence}\n${body}`).digest('hex');
}

/** The entries that follow `head`. */
export function chain(head: Head, events: readonly AuditEvent[]): ChainedEntry[] {
  let last = head;
  return events.map((event) => {
    const body = bodyOf(event);
    const sequence = last.sequence + 1;
    const entry = { sequence, previous: last.hash, hash: hashAfter(last.hash, sequence, body), body };
    last = entry;
    return entry;
  });
}

/** What is wrong with an entry that should follow `head`; undefined when it does. */
export function breakOf(entry: ChainedEntry, head: Head): string | undefined {
  const expected = head.sequence + 1;
  if (entry.sequence > expected) return `entry ${expected} is missing`;
  if (entry.sequence < expected) return `entry ${entry.sequence} stands where ${expected} should`;
  if (entry.previous !== head.hash) return `entry ${entry.sequence} does not follow the one before it`;
  if (entry.hash !== hashAfter(entry.previous, entry.sequence, entry.body))
    return `entry ${entry.sequence} was changed`;
  return undefined;
}
