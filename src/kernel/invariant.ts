/** A thing that must be true was not: a bug in Storeloom, never bad input. */
export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';
}

/** Throws `InvariantBroken` unless `condition` holds. Use before a write and after a read, not on input. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantBroken(message);
}

/** Ends a `switch` whose cases must be complete; the type checker refuses a forgotten case. */
export function unreachable(value: never): never {
  throw new InvariantBroken(`a case was forgotten: ${JSON.stringify(value)}`);
}
