import type { Database } from '../../backbone/postgres/database.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';

/** How fresh the numbers of one channel are. */
export interface ChannelFreshness {
  readonly connection: string;
  readonly articles: number;
  readonly underWay: number;
  /** Since when the oldest publication is under way; epoch milliseconds. */
  readonly oldestUnderWayMs: number | null;
  readonly refused: number;
  readonly suppressed: number;
  /** How long a publication takes, in the middle of all articles. */
  readonly lagMs: number | null;
  readonly latestMs: number | null;
}

/** What was last seen of the freshness of all stock. */
export interface StockFreshness {
  /**
   * Of this moment where a look takes no time. Where it takes long, what was seen in the last half minute, or at most ten minutes ago while
   * the next look is under way, so that nobody waits.
   */
  now(): Promise<readonly ChannelFreshness[]>;
}

export interface KeptFreshness extends StockFreshness {
  /** Looks at the start and every few minutes, so that whoever asks need not wait. Runs until `signal` is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

/** A look that takes less is waited for. */
const SHORT_MS = 100;
/** How many times as long as it took a look serves. */
const SERVES = 30;

interface Look {
  readonly seen: readonly ChannelFreshness[];
  readonly atMs: number;
  readonly tookMs: number;
}

/** A look goes through every article, which takes a second or more where there are very many; so looks are shared and kept. */
export function keepFreshness(look: () => Promise<readonly ChannelFreshness[]>, clock: Clock): KeptFreshness {
  let kept: Look | undefined;
  let looking: Promise<readonly ChannelFreshness[]> | undefined;

  async function lookOnce(): Promise<readonly ChannelFreshness[]> {
    const atMs = clock.now();
    const seen = await look();
    kept = { seen, atMs, tookMs: clock.now() - atMs };
    return seen;
  }
  const lookAgain = (): Promise<readonly ChannelFreshness[]> => {
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  /** A look that nobody waits for; one that fails is told to whoever has to wait for the next one. */
  const lookAhead = (): Promise<unknown> => lookAgain().catch(() => undefined);

  return {
    async now() {
      if (kept === undefined) return await lookAgain();
      const { seen, atMs, tookMs } = kept;
      const ageMs = clock.now() - atMs;
      const servesMs = Math.min(LIMITS.freshnessAgeMs, Math.max(LIMITS.todayAgeMs, tookMs * SERVES));
      if (ageMs < servesMs) return seen;
      if (tookMs < SHORT_MS || ageMs >= LIMITS.freshnessMeanwhileMs) return await lookAgain();
      void lookAhead();
      return seen;
    },
    async run(signal) {
      while (!signal.aborted) {
        await lookAhead();
        await clock.sleep(LIMITS.freshnessMeanwhileMs / 2, signal);
      }
    },
  };
}

/** Goes through the shelves of all articles. */
export const lookAtFreshness = (database: Database): Promise<readonly ChannelFreshness[]> =>
  database.query<ChannelFreshness & { [column: string]: unknown }>(
    // Each sheet and each shelf is parsed once, and only what is counted is sorted.
    `select connection, count(*)::int as articles, count("sentMs")::int as "underWay", min("sentMs") as "oldestUnderWayMs",
       count(*) filter (where refused)::int as refused, count(*) filter (where suppressed)::int as suppressed,
       percentile_disc(0.5) within group (order by "lagMs") as "lagMs", max("shownMs") as "latestMs"
     from (
       select split_part(shelf.key, ' ', 1) as connection, (flight ->> 'sentMs')::bigint as "sentMs",
         refused is not null as refused, suppressed is not null as suppressed, "lagMs", "shownMs"
       from stock_sheet, json_each(sheet -> 'shelves') as shelf,
         json_to_record(shelf.value)
           as said (flight json, refused json, suppressed text, "lagMs" double precision, "shownMs" bigint)
     ) shelves
     group by connection order by connection`,
  );
