import type { Backbone } from '../../backbone/backbone.ts';
import type { Configuration } from '../../config/schema.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { HubMetrics } from '../../operations/metrics.ts';
import type { StoreTills } from '../../operations/till-metrics.ts';
import type { OpenTracer } from '../../operations/traces/tracer.ts';
import { missingCount } from '../../records/stores/sequence.ts';
import type { TillStore } from '../../records/stores/store.ts';
import { silentSince } from '../../records/stores/till.ts';
import { takeOrderCensus } from '../../records/today/census.ts';
import type { HubConnections } from './connections.ts';
import type { HubProcesses } from './processes.ts';
import type { HubStockProof } from './stock-proof.ts';
import type { Storage } from './storage.ts';

interface Watched {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly storage: Storage;
  readonly backbone: Backbone;
  readonly connections: HubConnections;
  readonly processes: HubProcesses;
  readonly stores: TillStore;
  readonly proofs: HubStockProof;
  readonly tracer?: OpenTracer;
}

/** Shows the metrics where to look. */
export function watch(metrics: HubMetrics, parts: Watched): void {
  const { configuration, clock, storage, backbone, connections, processes, stores, proofs, tracer } = parts;
  metrics.watch({
    now: () => clock.now(),
    subscriptions: () => backbone.status(),
    causes: () => backbone.deadLetters.causes(),
    orders: () => takeOrderCensus(storage.database, clock.now()),
    circuits: () => connections.circuits(),
    processes: () => processes.census(),
    lostCalls: () => connections.lostCalls(),
    limits: () => connections.limits(),
    tills: () => tillsByStore(stores, clock.now(), configuration.stores.silenceMs),
    spans: () => tracer?.counts(),
    stock: () => proofs.census(),
  });
}

/** Pages of tills that are counted; a retailer with more has another kind of hub. */
const TILL_PAGES = 100;

async function tillsByStore(stores: TillStore, nowMs: number, silenceMs: number): Promise<readonly StoreTills[]> {
  const found = new Map<string, StoreTills>();
  let cursor: string | undefined;
  for (let page = 0; page < TILL_PAGES; page += 1) {
    const { tills, next } = await stores.list({ limit: LIMITS.pageSize, ...(cursor === undefined ? {} : { cursor }) });
    for (const till of tills) {
      const { location } = till.key;
      const counted = found.get(location) ?? { location, tills: 0, silent: 0, missing: 0 };
      found.set(location, {
        location,
        tills: counted.tills + 1,
        silent: counted.silent + (silentSince(till, nowMs, silenceMs) === undefined ? 0 : 1),
        missing: counted.missing + missingCount(till.sequence?.gaps ?? []),
      });
    }
    if (next === undefined) break;
    cursor = next;
  }
  return [...found.values()];
}
