interface Held<Result> {
  readonly since: number;
  readonly result: Promise<Result>;
  /** Set once it is there. */
  done: boolean;
}

/** Work that one caller begins and all who come meanwhile share; its result serves for a while. Failures serve nobody. */
export class OneLook<Owner extends object, Result> {
  readonly #held = new WeakMap<Owner, Held<Result>>();
  /** Results that serve while another look is under way. */
  readonly #before = new WeakMap<Owner, Held<Result>>();

  /**
   * The result for `owner`, at most `ageMs` old; where `meanwhileMs` is given, one of up to that age while a new look is under way, so
   * that nobody waits for it.
   */
  of(owner: Owner, work: () => Promise<Result>, nowMs: number, ageMs: number, meanwhileMs = 0): Promise<Result> {
    const held = this.#held.get(owner);
    if (held === undefined || nowMs - held.since >= ageMs) this.#look(owner, work, nowMs);
    const newest = this.#held.get(owner) as Held<Result>;
    const before = this.#before.get(owner);
    const serves = !newest.done && before !== undefined && nowMs - before.since < meanwhileMs;
    return serves ? before.result : newest.result;
  }

  #look(owner: Owner, work: () => Promise<Result>, nowMs: number): void {
    const held = this.#held.get(owner);
    if (held?.done === true) this.#before.set(owner, held);
    const look: Held<Result> = { since: nowMs, result: work(), done: false };
    this.#held.set(owner, look);
    look.result.then(
      () => {
        look.done = true;
      },
      () => {
        if (this.#held.get(owner) === look) this.#held.delete(owner);
      },
    );
  }
}
