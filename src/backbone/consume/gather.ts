/**
 * Group commit without a timer: what is asked while a write runs goes into the next one together. The answer says
 * whether all items of the caller were taken; `write` answers the refused ones.
 */
export function gather<Item>(
  write: (items: readonly Item[]) => Promise<readonly unknown[]>,
  nameOf: (item: Item) => string,
  most: number,
): (items: readonly Item[]) => Promise<boolean> {
  interface Ask {
    readonly items: readonly Item[];
    readonly resolve: (taken: boolean) => void;
    readonly reject: (reason: unknown) => void;
  }
  const waiting: Ask[] = [];
  let busy = false;

  const drain = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      let count = 0;
      const cut = waiting.findIndex((ask) => {
        count += ask.items.length;
        return count > most;
      });
      const asks = waiting.splice(0, cut < 0 ? waiting.length : Math.max(cut, 1));
      try {
        const refused = new Set((await write(asks.flatMap((ask) => ask.items))).map((item) => nameOf(item as Item)));
        for (const ask of asks) ask.resolve(!ask.items.some((item) => refused.has(nameOf(item))));
      } catch (reason) {
        for (const ask of asks) ask.reject(reason);
      }
    }
    busy = false;
  };

  return (items) =>
    new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject });
      // A turn later, so that handlers which end together write together.
      if (!busy) {
        busy = true;
        queueMicrotask(() => void drain());
      }
    });
}
