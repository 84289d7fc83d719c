import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** How one call to an outside system ended. */
export interface OutboundCall {
  readonly connection: string;
  readonly operation: string;
  /** The status of the answer, or the code of the failure when there was none. */
  readonly end: number | string;
  readonly durationMs: number;
  readonly waitedMs: number;
}

/** What is left of a vendor's limit. */
export interface LimitLeft {
  readonly connection: string;
  readonly bucket: string;
  readonly left: number;
  readonly burst: number;
}

/** Counts and times the calls out. */
export function countCalls(registers: Registry[]): (call: OutboundCall) => void {
  const calls = new Counter({
    name: 'storeloom_calls_total',
    help: 'Calls to outside systems, by the status of the answer or, without one, the code of the failure.',
    labelNames: ['connection', 'operation', 'end'] as const,
    registers,
  });
  const seconds = new Histogram({
    name: 'storeloom_call_seconds',
    help: 'Time from the sending of a call to its whole answer.',
    labelNames: ['connection'] as const,
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const waited = new Counter({
    name: 'storeloom_rate_limit_waited_seconds_total',
    help: 'Time that calls waited for the rate limit before they were sent.',
    labelNames: ['connection'] as const,
    registers,
  });
  return ({ connection, operation, end, durationMs, waitedMs }) => {
    calls.inc({ connection, operation, end: String(end) });
    seconds.observe({ connection }, durationMs / 1_000);
    if (waitedMs > 0) waited.inc({ connection }, waitedMs / 1_000);
  };
}

/** Fills the gauges of what vendors still allow. */
export function lookAtLimits(
  registers: Registry[],
): (sources: { limits(): Promise<readonly LimitLeft[]> }) => Promise<void> {
  const left = new Gauge({
    name: 'storeloom_rate_limit_left',
    help: "Units that are left of a vendor's limit now; below 0 is a debt.",
    labelNames: ['connection', 'bucket'] as const,
    registers,
  });
  const burst = new Gauge({
    name: 'storeloom_rate_limit_burst',
    help: "Units of a vendor's limit when it is full.",
    labelNames: ['connection', 'bucket'] as const,
    registers,
  });
  return async (sources) => {
    const limits = await sources.limits();
    left.reset();
    burst.reset();
    for (const { connection, bucket, ...state } of limits) {
      left.set({ connection, bucket }, state.left);
      burst.set({ connection, bucket }, state.burst);
    }
  };
}
