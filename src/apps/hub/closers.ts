/** Ends what was begun, the latest first, once; one failure does not keep the others from ending. */
export class Closers {
  readonly #steps: { readonly what: string; readonly close: () => Promise<void> }[] = [];
  #closing: Promise<void> | undefined;

  add(what: string, close: () => Promise<void>): void {
    this.#steps.push({ what, close });
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const { what, close } of this.#steps.reverse()) {
      await close().catch((error: unknown) => failures.push(new Error(`${what} did not end`, { cause: error })));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'the hub did not end cleanly');
  }
}
