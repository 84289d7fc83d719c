import { join } from 'node:path';
import { CONNECTORS } from '../../src/apps/connectors.ts';
import { createLog } from '../../src/apps/hub/log.ts';
import { type Hub, startHub } from '../../src/apps/hub.ts';
import { parseConfiguration } from '../../src/config/load.ts';
import type { Connector } from '../../src/connector/connector.ts';
import type { StockAnswer } from '../../src/ledgers/stock/why.ts';
import { testDatabase } from '../../src/testing/test-database.ts';
import { areWatched, openSellers, type Sellers, type SellersWish } from '../faults/sellers.ts';
import { waitUntil } from './world.ts';

/** Shops, stores and Odoo that sell the same stock, with a hub between them in this process. */
export interface SellersWorld extends Sellers {
  readonly hub: Hub;
  ask<Answer>(path: string): Promise<Answer>;
  why(sku: string): Promise<StockAnswer>;
  /** Messages in the log, of all lanes. */
  messages(): Promise<number>;
  /** Waits until the log has not grown for so long; throws when it goes on growing. */
  untilQuiet(quietMs?: number, patienceMs?: number): Promise<void>;
  /** What the hub logged as warnings and errors. */
  readonly complaints: readonly string[];
}

/** Nobody waits minutes in a test for another try. */
const PACE = { probeMs: [250, 500], holdMs: [250, 500], retryMs: [500, 1_000, 1_000, 2_000, 2_000, 4_000] };
/** Many times as long as any system takes to answer another here, and longer than the changes of Odoo are told once more. */
const QUIET_MS = 10_000;

export async function openSellersWorld(
  wish: SellersWish,
  connectors: readonly Connector<never>[] = CONNECTORS,
): Promise<SellersWorld> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const database = await testDatabase();
    closers.push(async () => database[Symbol.asyncDispose]());
    const sellers = await openSellers(wish);
    closers.push(async () => sellers[Symbol.asyncDispose]());
    const file = join(sellers.directory, 'storeloom.yaml');
    const { configuration } = parseConfiguration(sellers.configuration, { environment: {}, file });
    const complaints: string[] = [];
    const hub = await startHub({
      configuration: {
        ...configuration,
        hub: { ...configuration.hub, drainMs: 5_000 },
        database: { ...configuration.database, url: database.url },
      },
      connectors,
      environment: {},
      tuning: PACE,
      log: createLog({
        level: 'warn',
        readable: true,
        hub: 'sellers',
        // The first audit finds that nothing is set up yet, and mends it.
        out: { write: (line) => void (line.includes('the audit found') || complaints.push(line)) },
      }),
    });
    closers.push(() => hub.close());
    await waitUntil(() => areWatched(sellers), 'the shops know the hub');
    const ask = async <Answer>(path: string): Promise<Answer> => {
      const answer = await fetch(`${hub.url}${path}`, { headers: { authorization: `Bearer ${hub.token}` } });
      return (await answer.json()) as Answer;
    };
    const why = (sku: string): Promise<StockAnswer> => ask(`/api/v1/stock/${encodeURIComponent(sku)}`);
    const messages = async (): Promise<number> => {
      const [row] = await database.database.query<{ count: number }>('select count(*)::int as count from event');
      return row?.count ?? 0;
    };
    const untilQuiet = (quietMs = QUIET_MS, patienceMs = 180_000): Promise<void> => {
      let last = -1;
      let sinceMs = performance.now();
      return waitUntil(
        async () => {
          const count = await messages();
          if (count !== last) sinceMs = performance.now();
          last = count;
          return performance.now() - sinceMs >= quietMs;
        },
        `the log stops growing for ${quietMs} ms`,
        patienceMs,
      );
    };
    return { ...sellers, hub, ask, why, messages, untilQuiet, complaints, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
