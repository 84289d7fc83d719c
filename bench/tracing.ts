/**
 * What traces cost where every message passes: append and handle with a log in memory, so that nothing but the hub's own
 * work is measured. Off (no tracer), on with a share of 0 (every decision, no span), and on with every trace recorded and
 * sent to a collector in this process, whose own work counts as well. Run: `node bench/tracing.ts [--small]`.
 */
import { createBackbone } from '../src/backbone/consume/create-backbone.ts';
import { createMemoryEventLog } from '../src/backbone/memory/event-log.ts';
import { createMemoryHubState } from '../src/backbone/memory/hub-state.ts';
import { newDelivery } from '../src/canonical/envelope.ts';
import { childTrace } from '../src/connector/trace.ts';
import { systemChance } from '../src/kernel/chance.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { type OpenTracer, openTracer } from '../src/operations/traces/tracer.ts';
import { startCollector } from '../src/testing/collector.ts';
import { type Figure, percentile, report, SMALL, timed } from './measure.ts';

const MESSAGES = SMALL ? 500 : 20_000;
const ROUNDS = SMALL ? 1 : 5;
const KEYS = 64;

/** Microseconds of processor time that one message costs from append to the end of its handling. */
async function round(tracer: OpenTracer | undefined, sampled: boolean): Promise<number> {
  const log = createMemoryEventLog({ clock: systemClock });
  const state = createMemoryHubState({ clock: systemClock });
  const parts = { log, state, clock: systemClock, chance: systemChance, node: 'bench' };
  await using backbone = createBackbone({ ...parts, ...(tracer === undefined ? {} : { tracer }) });
  let left = MESSAGES;
  const all = Promise.withResolvers<void>();
  backbone.subscribe({
    name: 'bench',
    topics: ['delivery.shop'],
    from: 'beginning',
    concurrency: KEYS,
    async handle(batch) {
      left -= batch.length;
      if (left <= 0) all.resolve();
      return batch.map(() => ({ kind: 'done' }));
    },
  });
  await backbone.start();
  const trace = childTrace(undefined, systemChance).replace(/0.$/, sampled ? '01' : '00');
  const messages = Array.from({ length: MESSAGES }, (_, index) =>
    newDelivery({
      delivery: {
        connection: 'shop',
        via: 'webhook',
        topic: 'orders/create',
        deliveryId: `d${index}`,
        headers: {},
        body: '{}',
        encoding: 'utf8',
        receivedAt: '2026-11-20T10:00:00.000Z',
      },
      subject: `delivery/shop/${index % KEYS}`,
      traceparent: trace,
    }),
  );
  const { cpuMs } = await timed(async () => {
    for (let from = 0; from < messages.length; from += 100) await backbone.append(messages.slice(from, from + 100));
    await all.promise;
  });
  return (cpuMs * 1_000) / MESSAGES;
}

await using collector = await startCollector();
const tracerOf = (sampleRatio: number): OpenTracer =>
  openTracer({
    endpoint: collector.endpoint,
    sampleRatio,
    sendEveryMs: 1_000,
    resource: { 'service.name': 'bench' },
    clock: systemClock,
    chance: systemChance,
  });

/** Microseconds of a span by itself. */
async function alone(tracer: OpenTracer): Promise<number> {
  const { cpuMs } = await timed(async () => {
    for (let count = 0; count < MESSAGES; count += 1) tracer.begin('bench', { kind: 'consumer' }).end();
  });
  return (cpuMs * 1_000) / MESSAGES;
}

const samples = { off: [] as number[], undecided: [] as number[], recorded: [] as number[], alone: [] as number[] };
for (let count = 0; count < ROUNDS; count += 1) {
  samples.off.push(await round(undefined, false));
  const undecided = tracerOf(0);
  samples.undecided.push(await round(undecided, false));
  await undecided.close();
  const recorded = tracerOf(1);
  samples.recorded.push(await round(recorded, true));
  samples.alone.push(await alone(recorded));
  await recorded.close();
  collector.spans.length = 0;
  collector.bodies.length = 0;
}

const figure = (what: string, values: readonly number[], raw = false): Figure => ({
  what,
  value: Math.round(percentile(values, 0.5) * 10) / 10,
  unit: 'µs of processor a message',
  ...(raw ? { raw } : {}),
});
report('tracing', [
  figure('traces off', samples.off, true),
  figure('traces on, this one not chosen', samples.undecided),
  figure('traces on, recorded and sent', samples.recorded),
  figure('a span by itself, begun and ended', samples.alone),
]);
