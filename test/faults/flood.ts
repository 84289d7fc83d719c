import { Pool } from 'undici';
import { type Chance, happens } from '../../src/kernel/chance.ts';
import type { BoughtOrder } from './retailer.ts';

/** What the senders saw. */
export interface Flood {
  /** Orders whose webhook was answered 2xx at least once. */
  readonly acknowledged: ReadonlySet<string>;
  /** Tries that got no 2xx: the hub was down or asked to come again. */
  readonly refused: number;
  readonly duplicates: number;
  /** Milliseconds of each answered try. */
  readonly latenciesMs: readonly number[];
}

export interface FloodOptions {
  readonly url: string;
  readonly orders: Iterable<BoughtOrder>;
  readonly connections: number;
  /** Part of the webhooks that are sent once more after they were acknowledged. */
  readonly duplicateShare: number;
  readonly chance: Chance;
  /** Orders per second at the most; as fast as it goes when left out. */
  readonly perSecond?: number;
}

/** What counts as no answer: a machine that many share takes its time. */
const ANSWER_MS = 30_000;
const GIVEN_UP_MS = 240_000;

/** Sends every webhook, many at once, each until it is acknowledged, as a shop does; a part of them twice. */
export async function flood(options: FloodOptions): Promise<Flood> {
  const { chance, duplicateShare } = options;
  const target = new URL(options.url);
  const pool = new Pool(target.origin, { connections: options.connections, pipelining: 1 });
  const acknowledged = new Set<string>();
  const latenciesMs: number[] = [];
  let refused = 0;
  let duplicates = 0;
  let turn = performance.now();
  const orders = options.orders[Symbol.iterator]();

  const send = async ({ webhook }: BoughtOrder): Promise<void> => {
    const givenUpAt = performance.now() + GIVEN_UP_MS;
    for (;;) {
      if (performance.now() > givenUpAt) throw new Error('the hub took a webhook in none of many tries');
      const started = performance.now();
      const status = await pool
        .request({
          method: 'POST',
          path: target.pathname,
          ...webhook,
          headersTimeout: ANSWER_MS,
          bodyTimeout: ANSWER_MS,
        })
        .then(
          async (response) => {
            await response.body.dump();
            return response.statusCode;
          },
          () => 0,
        );
      if (status >= 200 && status < 300) {
        latenciesMs.push(performance.now() - started);
        return;
      }
      if (status !== 0 && status !== 503) throw new Error(`a good webhook was answered ${status}`);
      refused += 1;
      await pause(50 + chance.fraction() * 200);
    }
  };
  const sender = async (): Promise<void> => {
    for (let next = orders.next(); next.done !== true; next = orders.next()) {
      if (options.perSecond !== undefined) {
        turn = Math.max(turn + 1_000 / options.perSecond, performance.now() - 1_000);
        await pause(turn - performance.now());
      }
      await send(next.value);
      acknowledged.add(next.value.order);
      if (happens(chance, duplicateShare)) {
        duplicates += 1;
        await send(next.value);
      }
    }
  };
  await Promise.all(Array.from({ length: options.connections }, sender));
  await pool.close();
  return { acknowledged, refused, duplicates, latenciesMs };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(ms, 0)));
