/**
 * What went wrong, said as what to do about it.
 *
 * | kind | meaning | what the hub does |
 * |---|---|---|
 * | `transient` | the other side is unwell | back off, try again; opens the circuit when it repeats; burns no attempt |
 * | `throttled` | the other side asks us to wait | wait; burns no attempt |
 * | `rejected` | business says no | tells the process, no retry |
 * | `invalid` | we sent or received something wrong | a case for a person |
 * | `unauthorized` | keys or rights are wrong | pauses the connection, alerts its owner; burns no attempt |
 * | `unknown` | it may have happened | looks before it tries again |
 */
export type FailureKind = 'transient' | 'throttled' | 'rejected' | 'invalid' | 'unauthorized' | 'unknown';

export interface Failure {
  readonly kind: FailureKind;
  /** A code of the error catalogue, e.g. `SL-ODOO-003`. */
  readonly code: string;
  /** One sentence for a person: what happened. Never holds a secret or a personal value. */
  readonly because: string;
  /** How long the other side asked us to wait. */
  readonly retryAfterMs?: number;
  /** How far a `transient` failure reaches: the whole connection (the default) or one operation of it. */
  readonly scope?: 'connection' | 'operation';
  /** The field that was wrong, as a path: `lines[2].sku`. */
  readonly field?: string;
  /** The rule it broke. */
  readonly rule?: string;
  /** The offending value, masked when it is private. */
  readonly value?: string;
  /** What to do next. Filled from the catalogue when left out. */
  readonly next?: string;
  /** The other side looked and has nothing of what it was asked for: nothing needs to be undone there. Missing where nobody knows. */
  readonly absent?: true;
}

/** An error that carries a `Failure`; the only kind of error that is thrown on purpose. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(`${failure.code}: ${failure.because}`, options);
    this.failure = failure;
  }
}
