interface Held<Result> {
  readonly since: number;
  readonly result: Promise<Result>;
}

/** Work that one caller begins and all who come meanwhile share; its result serves for a while. Failures serve nobody. */
export class OneLook<Owner extends object, Result> {
  readonly #held = new WeakMap<Owner, Held<Result>>();

  /** The result for `owner`, at most `ageMs` old. */
  of(owner: Owner, work: () => Promise<Result>, nowMs: number, ageMs: number): Promise<Result> {
    const held = this.#held.get(owner);
    if (held !== undefined && nowMs - held.since < ageMs) return held.result;
    const look = { since: nowMs, result: work() };
    this.#held.set(owner, look);
    look.result.catch(() => {
      if (this.#held.get(owner) === look) this.#held.delete(owner);
    });
    return look.result;
  }
}
