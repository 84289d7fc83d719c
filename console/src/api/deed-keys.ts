/** How long a deed whose answer did not come back is taken for the same deed when it is done again. */
const SAME_FOR_MS = 5 * 60_000;

/**
 * The keys under which the hub knows deeds. A deed that is done again because its answer did not come back carries the key of
 * the first try, so that the hub does it once and answers what it answered then; a deed that was answered gets a new key.
 */
export class DeedKeys {
  readonly #waiting = new Map<string, { readonly key: string; readonly atMs: number }>();
  readonly #make: () => string;

  constructor(make: () => string) {
    this.#make = make;
  }

  /** The key of a deed; `deed` says all that tells it from others. */
  keyOf(deed: string, nowMs: number): string {
    const before = this.#waiting.get(deed);
    if (before !== undefined && nowMs - before.atMs < SAME_FOR_MS) return before.key;
    const key = this.#make();
    this.#waiting.set(deed, { key, atMs: nowMs });
    return key;
  }

  /** An answer came, whatever it says. */
  answered(deed: string): void {
    this.#waiting.delete(deed);
  }
}
