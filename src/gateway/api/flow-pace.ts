import type { SubscriptionStatus } from '../../backbone/backbone.ts';
import { LANES, type Lane } from '../../canonical/envelope.ts';

interface Sample {
  readonly atMs: number;
  /** How far each subscription is, over all lanes. */
  readonly done: ReadonlyMap<string, number>;
}

/** The window over which a pace is told, in milliseconds. */
const WINDOW_MS = 60_000;
/** Looks that are nearer to each other than this count as one, in milliseconds. */
const GRAIN_MS = 2_000;

/** How fast subscriptions move, from one look at them to the next; the first look tells nothing. */
export class FlowPace {
  #samples: Sample[] = [];

  /** Takes a look and answers messages of the log per second that each subscription went past. */
  look(statuses: readonly SubscriptionStatus[], heads: Readonly<Record<Lane, number>>, atMs: number): FlowRates {
    const head = LANES.reduce((sum, lane) => sum + heads[lane], 0);
    const behind = ({ lag }: SubscriptionStatus): number => LANES.reduce((sum, lane) => sum + lag[lane], 0);
    const done = new Map(statuses.map((status) => [status.name, head - behind(status)] as const));
    const [oldest] = this.#samples;
    const last = this.#samples.at(-1);
    if (last === undefined || atMs - last.atMs >= GRAIN_MS) this.#samples.push({ atMs, done });
    this.#samples = this.#samples.filter((sample) => atMs - sample.atMs <= WINDOW_MS);
    if (oldest === undefined || atMs - oldest.atMs < GRAIN_MS) return new Map();
    const seconds = (atMs - oldest.atMs) / 1_000;
    return new Map(
      [...done].flatMap(([name, now]) => {
        const before = oldest.done.get(name);
        return before === undefined ? [] : [[name, Math.max(0, Math.round(((now - before) / seconds) * 100) / 100)]];
      }),
    );
  }
}

export type FlowRates = ReadonlyMap<string, number>;
