import { join } from 'node:path';
import { createGateway, type Gateway } from '../../gateway/gateway.ts';
import { createPostgresAnswers } from '../../gateway/idempotency.ts';
import type { HubMetrics } from '../../operations/metrics.ts';
import { version } from '../version.ts';
import { sharedLimits } from './identity.ts';
import type { Means } from './means.ts';
import type { Parts } from './parts.ts';
import { readiness } from './readiness.ts';
import { tracing } from './telemetry.ts';

/** Where `npm run console` puts the pages. */
const CONSOLE = join(import.meta.dirname, '../../../console/dist');

/** The gateway, which answers 503 until the door is open. */
export function openGateway({ configuration, clock, chance, log }: Means, metrics: HubMetrics, token: string): Gateway {
  const { hub } = configuration;
  return createGateway({
    hub: hub.name,
    metrics,
    version: version(),
    ownToken: token,
    ...(hub.trustedProxies.length === 0 ? {} : { trustedProxies: hub.trustedProxies }),
    ...(hub.publicUrl === undefined ? {} : { publicUrl: hub.publicUrl }),
    requestsPerMinute: hub.apiRequestsPerMinute,
    openMetrics: hub.metrics === 'open',
    clock,
    chance,
    log,
    console: CONSOLE,
  });
}

/** Gives the gateway the parts that it serves. */
export function openDoor(gateway: Gateway, means: Means, parts: Parts, halt: Promise<unknown>): void {
  const { storage, backbone, connections, processes, orders, stores, stock, identity } = parts;
  let halted: unknown;
  void halt.then((reason) => {
    halted = reason;
  });
  gateway.open({
    backbone,
    identity,
    audit: parts.audit,
    approvals: parts.approvals,
    together: parts.together,
    orders,
    stores,
    tillSilenceMs: means.configuration.stores.silenceMs,
    stock: { ...stock.view, proofs: parts.proofs.view },
    ...parts.money.views,
    days: parts.days.view,
    answers: createPostgresAnswers(storage.database),
    limits: sharedLimits(storage.database),
    processes: processes.view,
    ...parts.records,
    stockFreshness: parts.freshness,
    partners: parts.partners.desk,
    cases: parts.operations.cases,
    codes: parts.operations.codes,
    operations: parts.operations.view,
    ingress: means.has('ingress'),
    ...tracing(parts.tracer),
    connections: connections.forGateway(parts.circuits.all),
    calls: connections.calls,
    ready: readiness({ database: storage.database, clock: means.clock, halted: () => halted }),
  });
}
