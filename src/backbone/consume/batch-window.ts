/** How a subscription wants its messages: one by one, or in groups. */
export interface BatchWish {
  readonly size: number;
  readonly waitMs: number;
  readonly busyWaitMs?: number;
}

/** What stands ready when the question is asked. */
export interface WindowView {
  /** Keys that are ready. */
  readonly ready: number;
  /** Slots that are free for the lane. */
  readonly free: number;
  /** True while other calls of the lane run: their end brings more slots. */
  readonly busy: boolean;
  /** How long the first of the ready ones has waited, in milliseconds. */
  readonly waitedMs: number;
}

/** Call now with that many, or look again after a while. */
export function batchNow(
  wish: BatchWish,
  view: WindowView,
): { readonly call: number } | { readonly lookAgainMs: number } {
  const most = Math.min(view.ready, view.free, wish.size);
  if (most >= wish.size) return { call: most };
  // When every slot is taken by this batch, waiting longer cannot make it larger.
  if (most === view.free && !view.busy) return { call: most };
  // The end of a running call asks again at once, so a longer wait beside it only lets the next one grow.
  const waitMs = view.busy ? (wish.busyWaitMs ?? wish.waitMs) : wish.waitMs;
  if (view.waitedMs >= waitMs) return { call: most };
  return { lookAgainMs: waitMs - view.waitedMs };
}
