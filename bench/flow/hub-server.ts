import { Type } from 'typebox';
import type { Subscription } from '../../src/backbone/backbone.ts';
import { createBackbone } from '../../src/backbone/consume/create-backbone.ts';
import { openDatabase } from '../../src/backbone/postgres/database.ts';
import { createPostgresEventLog } from '../../src/backbone/postgres/event-log.ts';
import { createPostgresHubState } from '../../src/backbone/postgres/hub-state.ts';
import type { Delivery } from '../../src/canonical/envelope.ts';
import { CASES_DEFAULTS } from '../../src/config/service.ts';
import { type Connections, openConnections } from '../../src/connections/open.ts';
import { postgresBindings } from '../../src/connections/postgres/bindings.ts';
import { postgresCallStore } from '../../src/connections/postgres/call-store.ts';
import { postgresPollCursors } from '../../src/connections/postgres/poll-cursors.ts';
import { postgresBuckets } from '../../src/connections/postgres/shared-buckets.ts';
import { withinScope } from '../../src/connector/call-scope.ts';
import { type Connector, defineConnector } from '../../src/connector/connector.ts';
import type { Http } from '../../src/connector/http.ts';
import { BatchedTap } from '../../src/connector/wire-tap.ts';
import { shopify } from '../../src/connectors/shopify/index.ts';
import { createGateway } from '../../src/gateway/gateway.ts';
import { createMemoryAnswers } from '../../src/gateway/idempotency.ts';
import { createMemoryAuditStore } from '../../src/governance/audit/memory-store.ts';
import { systemChance } from '../../src/kernel/chance.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { CodedError } from '../../src/kernel/failure.ts';
import { createCaseDesk } from '../../src/operations/cases/desk.ts';
import { createMemoryCaseStore } from '../../src/operations/cases/memory-store.ts';
import { createMetrics } from '../../src/operations/metrics.ts';
import { createPostgresOrderStore } from '../../src/records/orders/postgres-store.ts';
import { createPostgresTillStore } from '../../src/records/stores/postgres-store.ts';
import { benchIdentity } from '../../src/testing/gateway-bench.ts';
import { ONE_SHOP } from '../hub.ts';
import { AT_ONCE } from './door.ts';
import { erpCallsOf } from './erp-order.ts';

/**
 * The small flow on the hub's own parts: gateway and Shopify's verification, the log, one subscription that works on each
 * delivery, and the kit's way out with circuits and the wire tap, which keeps every call as evidence in the database.
 * `node hub-server.ts <database url> <erp url>`; prints its port.
 */
const [databaseUrl = '', erpUrl = ''] = process.argv.slice(2);
const clock = systemClock;
const chance = systemChance;

const erp = defineConnector<object>({
  manifest: {
    name: 'erp-stub',
    title: 'ERP',
    summary: 'Takes three calls for an order.',
    vendorApi: { version: '1' },
    mappingVersion: 1,
    emits: [],
    accepts: [],
    tiers: {},
    rateLimits: [],
    retentionDays: 1,
  },
  settings: Type.Object({}, { additionalProperties: false }),
  translate: () => ({ kind: 'ignored', because: 'it says nothing by itself' }),
  open: () => ({ commands: {}, polls: [], check: async () => [], close: async () => {} }),
});

async function callErp(http: Http, body: string): Promise<void> {
  for (const call of erpCallsOf(body)) {
    const response = await http.request({
      method: 'POST',
      url: `${erpUrl}${call.path}`,
      headers: { 'content-type': 'application/json' },
      body: call.body,
      operation: 'orders',
      repeatable: true,
    });
    if (response.status === 200) continue;
    const because = `the ERP answered ${response.status}`;
    throw new CodedError({ kind: 'transient', code: 'SL-BENCH-001', because, scope: 'operation' });
  }
}

/** One order at a time for each business key; what fails is tried again by the backbone. */
function smallFlow(http: () => Http): Subscription {
  return {
    name: 'bench/small-flow',
    topics: ['delivery.shopify-eu'],
    from: 'beginning',
    concurrency: AT_ONCE,
    handle: async ([claimed], signal) => {
      if (claimed === undefined) return [];
      const { envelope, lane } = claimed.message;
      const scope = {
        causes: [envelope.id],
        correlations: [envelope.correlationid],
        lane,
        attempt: claimed.attempt,
        signal,
      };
      await withinScope(scope, () => callErp(http(), (envelope.data as Delivery).body));
      return [{ kind: 'done' }];
    },
  };
}

const database = await openDatabase(databaseUrl, { poolSize: 8 });
const log = createPostgresEventLog({ database, clock });
await log.prepare();
const backbone = createBackbone({ log, state: createPostgresHubState({ database }), clock, chance, node: 'bench' });
const connections: Connections = await openConnections({
  backbone,
  connectors: { shopify, 'erp-stub': erp } as unknown as Record<string, Connector<never>>,
  configurations: [
    ...Object.entries(ONE_SHOP.connections).map(([name, connection]) => ({ name, ...connection })),
    { name: 'erp', connector: 'erp-stub', owner: 'bench@example.com', purpose: 'orders', settings: {} },
  ],
  secrets: { environment: {} },
  bindings: postgresBindings(database),
  buckets: postgresBuckets(database),
  tap: new BatchedTap({ store: postgresCallStore(database), clock }),
  cursors: postgresPollCursors(database),
  clock,
  chance,
  node: 'bench',
  log: () => ({ info: () => {}, warn: () => {} }),
  // The flow takes the place of translation and of delivery; nothing is polled.
  worker: false,
  scheduler: false,
});
const opened = connections.all.get('erp');
if (opened === undefined) throw new Error('the ERP is not open');
backbone.subscribe(smallFlow(() => opened.http));
await backbone.start();

const gateway = createGateway({ hub: 'bench', metrics: createMetrics('bench') });
const url = await gateway.listen('127.0.0.1', 0);
gateway.open({
  identity: benchIdentity(),
  audit: createMemoryAuditStore(),
  backbone,
  orders: createPostgresOrderStore(database),
  stores: createPostgresTillStore(database),
  answers: createMemoryAnswers(systemClock),
  cases: createCaseDesk({
    store: createMemoryCaseStore(),
    causes: () => backbone.deadLetters.causes(),
    policy: { rules: CASES_DEFAULTS, ownerOf: () => undefined },
    teams: [],
    now: () => clock.now(),
  }),
  ingress: true,
  connections: connections.all,
  ready: async () => [],
});
process.stdout.write(`${new URL(url).port}\n`);
process.once('SIGTERM', async () => {
  gateway.shut();
  await gateway.close();
  await backbone.stop();
  await connections.close(1_000);
  await log[Symbol.asyncDispose]();
  await database.close();
  process.exit(0);
});
