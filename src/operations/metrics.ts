import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Cause, SubscriptionStatus } from '../backbone/backbone.ts';
import type { OrderCensus } from '../records/today/census.ts';
import { countCalls, type LimitLeft, lookAtLimits, type OutboundCall } from './call-metrics.ts';
import { lookAtOrders, observeBookings } from './order-metrics.ts';
import { countPublications, lookAtStock } from './stock-metrics.ts';
import { lookAtTills, type StoreTills } from './till-metrics.ts';
import type { ExportCounts } from './traces/exporter.ts';
import { WebhookTally } from './webhook-counts.ts';

/** A circuit of a connection's operation, as metrics and people see it. */
export interface Circuit {
  readonly operation: string;
  readonly state: 'closed' | 'open' | 'half-open';
  readonly failures: number;
  readonly probeAt?: number;
  readonly since?: number;
}

/** Where the gauges look when they are read. */
interface MetricSources {
  /** Epoch milliseconds. */
  now(): number;
  subscriptions(): Promise<readonly SubscriptionStatus[]>;
  orders(): Promise<OrderCensus>;
  /** Dead letters by cause; of one code there may be several causes. */
  causes(): Promise<readonly Pick<Cause, 'subscription' | 'failure' | 'letters'>[]>;
  circuits(): ReadonlyMap<string, readonly Circuit[]>;
  /** Instances of each process by state. */
  processes(): Promise<readonly { readonly process: string; readonly at: string; readonly instances: number }[]>;
  /** Calls of the wire tap that could not be kept. */
  lostCalls(): number;
  limits(): Promise<readonly LimitLeft[]>;
  tills(): Promise<readonly StoreTills[]>;
  /** What became of spans; nothing when nobody traces. */
  spans(): ExportCounts | undefined;
  stock(): Promise<StockCensus>;
}

/** How stock stands: what is cheap to know now, and what the latest proof counted. */
export interface StockCensus {
  /** How long ago each source of readings was last heard. */
  readonly heardMs: Readonly<Record<string, number>>;
  readonly proof?: {
    /** By the connection that read them. */
    readonly ledger: Readonly<Record<string, { readonly positions: number; readonly oldestMs: number }>>;
    readonly shelves: number;
    readonly underWay: number;
    readonly differing: number;
    /** Variances by cause; those that were repaired count as well. */
    readonly causes: Readonly<Record<string, number>>;
    readonly open: number;
    readonly endedMsAgo: number;
    readonly durationMs: number;
  };
}

/** What a line of the stock ledger's history says to the metrics. */
export interface StockLine {
  readonly kind: string;
  /** `shopify-eu location/paris` for a line about a shelf. */
  readonly about?: string;
  readonly lagMs?: number;
}

export type IngressResult = 'stored' | 'repeated' | 'acknowledged' | 'refused' | 'unavailable' | 'invalid' | 'failed';

export interface HubMetrics {
  /** One webhook was answered. */
  ingress(connection: string, result: IngressResult, seconds: number, bytes: number): void;
  /** The same for all hubs together, until it is written. */
  readonly webhooks: WebhookTally;
  /** The stock ledger wrote these lines. */
  stockEntries(entries: readonly StockLine[]): void;
  /** One call to an outside system has ended. */
  call(call: OutboundCall): void;
  /** The ERP has booked an order of a channel. */
  booked(channel: string, seconds: number): void;
  /** Gives the gauges something to look at. */
  watch(sources: MetricSources): void;
  /** The exposition text for Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
  /** Every metric of the hub's own, for the reference and for what is checked against it. */
  definitions(): Promise<readonly MetricDefinition[]>;
}

/** What a metric is called, and what it says. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
}

/** The hub's metrics, in a registry of their own: several hubs may run in one process. */
export function createMetrics(hub: string): HubMetrics {
  const registry = new Registry();
  registry.setDefaultLabels({ hub });
  collectDefaultMetrics({ register: registry });
  let sources: MetricSources | undefined;

  const registers = [registry];
  const requests = new Counter({
    name: 'storeloom_ingress_requests_total',
    help: 'Webhooks answered, by connection and result.',
    labelNames: ['connection', 'result'] as const,
    registers,
  });
  const bytes = new Counter({
    name: 'storeloom_ingress_bytes_total',
    help: 'Bytes of webhook bodies stored.',
    labelNames: ['connection'] as const,
    registers,
  });
  const latency = new Histogram({
    name: 'storeloom_ingress_seconds',
    help: 'Time from the first byte of a webhook to its answer.',
    labelNames: ['connection'] as const,
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const looks = [
    lookAtSubscriptions(registers),
    lookAtOrders(registers),
    lookAtDeadLetters(registers),
    lookAtProcesses(registers),
    lookAtConnections(registers),
    lookAtStock(registers),
    lookAtLimits(registers),
    lookAtTills(registers),
    lookAtSpans(registers),
  ];
  const calls = countCalls(registers);
  const bookings = observeBookings(registers);
  const publications = countPublications(registers);
  const blind = new Gauge({
    name: 'storeloom_metrics_sources_failed',
    help: 'Groups of metrics that could not be read, e.g. because the database is away.',
    registers,
  });

  const webhooks = new WebhookTally();
  return {
    webhooks,
    ingress(connection, result, seconds, size) {
      webhooks.count(connection, result);
      requests.inc({ connection, result });
      latency.observe({ connection }, seconds);
      if (result === 'stored') bytes.inc({ connection }, size);
    },
    stockEntries: publications,
    call: calls,
    booked: bookings,
    watch(given) {
      sources = given;
    },
    async text() {
      const looked = sources;
      const seen = looked === undefined ? [] : await Promise.allSettled(looks.map((look) => look(looked)));
      blind.set(seen.filter(({ status }) => status === 'rejected').length);
      return registry.metrics();
    },
    contentType: registry.contentType,
    definitions: () => definitionsOf(registry),
  };
}

/** Fills some gauges from the sources. */
type Look = (sources: MetricSources) => Promise<void>;

function lookAtSubscriptions(registers: Registry[]): Look {
  const gauge = (name: string, help: string, labelNames: readonly string[]) =>
    new Gauge({ name: `storeloom_subscription_${name}`, help, labelNames: [...labelNames], registers });
  const lag = gauge('lag', 'Messages not yet handled, by lane.', ['subscription', 'lane']);
  const oldest = gauge('oldest_seconds', 'Age of the oldest message that is not handled yet.', ['subscription']);
  const retrying = gauge('retrying', 'Messages that wait for another try.', ['subscription']);
  const dead = gauge('dead_letters', 'Messages that wait for a person.', ['subscription']);
  const paused = gauge('paused', '1 while nothing is delivered.', ['subscription', 'by']);
  return async (sources) => {
    const statuses = await sources.subscriptions();
    for (const each of [lag, oldest, retrying, dead, paused]) each.reset();
    for (const status of statuses) {
      const { name: subscription } = status;
      for (const [lane, waiting] of Object.entries(status.lag)) lag.set({ subscription, lane }, waiting);
      oldest.set({ subscription }, status.oldestMs / 1_000);
      retrying.set({ subscription }, status.retrying);
      dead.set({ subscription }, status.dead);
      if (status.paused) paused.set({ subscription, by: status.paused.byPerson ? 'person' : 'hub' }, 1);
    }
  };
}

function lookAtDeadLetters(registers: Registry[]): Look {
  const gauge = new Gauge({
    name: 'storeloom_dead_letters',
    help: 'Messages that wait for a person, by the code of the failure that is the cause.',
    labelNames: ['subscription', 'code', 'kind'] as const,
    registers,
  });
  return async (sources) => {
    const causes = await sources.causes();
    gauge.reset();
    for (const { subscription, failure, letters } of causes) {
      gauge.inc({ subscription, code: failure.code, kind: failure.kind }, letters);
    }
  };
}

function lookAtSpans(registers: Registry[]): Look {
  const gauge = new Gauge({
    name: 'storeloom_spans',
    help: 'Spans since the start: sent to the collector, or lost because it did not take them.',
    labelNames: ['result'] as const,
    registers,
  });
  return async (sources) => {
    const counts = sources.spans();
    gauge.reset();
    if (counts === undefined) return;
    gauge.set({ result: 'sent' }, counts.sent);
    gauge.set({ result: 'lost' }, counts.lost);
  };
}

/** What the registry holds of ours; the metrics of Node itself are described by whoever makes them. */
async function definitionsOf(registry: Registry): Promise<readonly MetricDefinition[]> {
  const made = registry.getMetricsAsArray() as unknown as readonly { name: string; labelNames?: readonly string[] }[];
  const labels = new Map(made.map(({ name, labelNames = [] }) => [name, labelNames]));
  return (await registry.getMetricsAsJSON())
    .filter(({ name }) => name.startsWith('storeloom_'))
    .map(({ name, help, type }) => ({
      name,
      type: String(type) as MetricDefinition['type'],
      labels: [...(labels.get(name) ?? [])],
      help,
    }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

function lookAtProcesses(registers: Registry[]): Look {
  const gauge = new Gauge({
    name: 'storeloom_process_instances',
    help: 'Instances of each business process by state.',
    labelNames: ['process', 'state'] as const,
    registers,
  });
  return async (sources) => {
    const counts = await sources.processes();
    gauge.reset();
    for (const { process, at, instances } of counts) gauge.inc({ process, state: at }, instances);
  };
}

const CIRCUIT_VALUES = { closed: 0, 'half-open': 1, open: 2 } as const;

function lookAtConnections(registers: Registry[]): Look {
  const circuits = new Gauge({
    name: 'storeloom_circuit_state',
    help: 'Circuit of an operation: 0 closed, 1 half-open, 2 open.',
    labelNames: ['connection', 'operation'] as const,
    registers,
  });
  const lost = new Gauge({
    name: 'storeloom_wire_tap_lost_calls',
    help: 'Calls whose evidence could not be kept since the start.',
    registers,
  });
  return async (sources) => {
    circuits.reset();
    for (const [connection, views] of sources.circuits()) {
      for (const { operation, state } of views) circuits.set({ connection, operation }, CIRCUIT_VALUES[state]);
    }
    lost.set(sources.lostCalls());
  };
}
