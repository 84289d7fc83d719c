/**
 * Points that are to be spent: set aside first, then taken, or given back. What is set aside does not move, and nobody else can
 * spend it until its time is over.
 */
export interface Redemption {
  /** `PTS-…`: what names it wherever it goes, as on the order that it pays for. */
  readonly code: string;
  /** Whose points; missing when all that is known is that it was given back. */
  readonly account: string | undefined;
  /** What names it at its source. */
  readonly redemption: string;
  readonly points: number;
  /** Until when they are set aside, epoch milliseconds. */
  readonly untilMs: number;
  readonly state: RedemptionState;
  /** The order that took them. */
  readonly order: string | undefined;
  /** Orders that were cancelled: they take nothing any more. */
  readonly gone: readonly string[];
  /** What each command was answered, by its id, so that it is answered the same when it is delivered again. */
  readonly answers: Readonly<Record<string, Answer>>;
}

/** `reserved` has an end; `taken` and `returned` are movements. */
export type RedemptionState = 'reserved' | 'refused' | 'taken' | 'returned';

/** Why it was refused; `true` when it was done. */
export type Answer = true | Refusal;

export interface Refusal {
  readonly code: 'SL-POINTS-002' | 'SL-POINTS-003';
  readonly because: string;
}

/** What somebody wants of points that are to be spent. */
export type SpendingAsk = {
  /** The command. */
  readonly id: string;
  readonly code: string;
  readonly order: string | undefined;
  readonly atMs: number;
} & (
  | {
      readonly kind: 'reserve';
      readonly account: string;
      readonly redemption: string;
      readonly points: number;
      readonly untilMs: number;
    }
  /** `whole` is what is taken without having been set aside: a till that asks and takes at once. */
  | { readonly kind: 'take'; readonly whole: Whole | undefined }
  | { readonly kind: 'give-back' }
);

export interface Whole {
  readonly account: string;
  readonly redemption: string;
  readonly points: number;
}

/** Whether it is set aside at that moment. What is over is not: its points are free again, without anybody having to say so. */
export const isHeld = ({ state, untilMs }: Redemption, nowMs: number): boolean =>
  state === 'reserved' && untilMs > nowMs;
