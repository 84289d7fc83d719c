import type { Approval, ApprovalState } from './approval.ts';

/** Somebody who may approve says who does it for them, until when. Times are epoch milliseconds. */
export interface Delegation {
  /** Names of callers: `person/…`. */
  readonly approver: string;
  readonly standIn: string;
  readonly until: number;
  readonly namedAt: number;
}

export interface ApprovalQuery {
  readonly state?: ApprovalState;
  /** What it is done to. */
  readonly subject?: string;
  readonly limit: number;
  /** The id of the last one of the page before. */
  readonly after?: string;
}

/** Requests for approval, and who stands in for whom. Drivers: memory, PostgreSQL. */
export interface ApprovalStore {
  /** Keeps a fresh request; answers the one that waits already for the same kind and subject, when there is one. */
  add(approval: Approval, nowMs: number): Promise<Approval>;
  get(id: string): Promise<Approval | undefined>;
  /** Newest first; one more than `limit` when there are more. */
  list(query: ApprovalQuery): Promise<readonly Approval[]>;
  /** Replaces what is in state `from`; false when it is not in it any more, and then nothing was written. */
  change(approval: Approval, from: ApprovalState): Promise<boolean>;
  /** Writes down what has expired; answers which. */
  expire(nowMs: number): Promise<readonly Approval[]>;
  /** Forgets what ended before, of requests and of stand-ins. */
  forget(beforeMs: number): Promise<void>;

  /** One a person: a further one takes the place of the former. */
  delegate(delegation: Delegation): Promise<void>;
  /** False when there was none. */
  endDelegation(approver: string): Promise<boolean>;
  /** Those that hold now, by approver. */
  delegations(nowMs: number): Promise<readonly Delegation[]>;
}
