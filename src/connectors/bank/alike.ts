const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
/** Characters of a likeness that are looked at: fifty bits, which a number holds exactly. */
const LOOKED_AT = 10;

/**
 * Counts lines that are alike, with some forty bytes for each: of most lines it keeps a number only. Two lines that differ share
 * one once in a hundred thousand files of the largest size; the later is then counted as the second of its kind, which is
 * still a key of its own.
 */
export class Alike {
  readonly #seen = new Set<number>();
  readonly #again = new Map<number, number>();

  /** How many like it were there before. */
  count(likeness: string): number {
    let mark = 0;
    for (let at = 0; at < LOOKED_AT; at += 1) mark = mark * 32 + DIGITS.indexOf(likeness[at] ?? '0');
    if (!this.#seen.has(mark)) {
      this.#seen.add(mark);
      return 0;
    }
    const before = (this.#again.get(mark) ?? 0) + 1;
    this.#again.set(mark, before);
    return before;
  }

  /** For the next statement. */
  clear(): void {
    this.#seen.clear();
    this.#again.clear();
  }
}
