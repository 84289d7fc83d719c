import { afterEach, expect, test, vi } from 'vitest';
import { seededChance } from '../../kernel/chance.ts';
import { systemClock } from '../../kernel/clock.ts';
import { readTraceparent, writeTraceparent } from '../../kernel/tracing.ts';
import { type Collector, startCollector } from '../../testing/collector.ts';
import { type OpenTracer, openTracer, type TracerOptions } from './tracer.ts';

const open = (collector: Collector, change: Partial<TracerOptions> = {}): OpenTracer =>
  openTracer({
    endpoint: collector.endpoint,
    sampleRatio: 1,
    sendEveryMs: 60_000,
    resource: { 'service.name': 'tests' },
    clock: systemClock,
    chance: seededChance(3),
    ...change,
  });

afterEach(() => void vi.unstubAllEnvs());

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const OUTSIDE = writeTraceparent(TRACE, 'b7ad6b7169203331', true);

test('steps arrive at a collector as one trace, each under what caused it', async () => {
  await using collector = await startCollector();
  const tracer = open(collector, { headers: { 'x-key': 'for-the-collector' } });
  const webhook = tracer.begin('webhook shop', {
    kind: 'server',
    parent: OUTSIDE,
    startedAt: systemClock.now() - 40,
    values: { size: 3, good: true },
  });
  const handled = tracer.begin('translate/shop', { kind: 'consumer', parent: webhook.traceparent, links: [OUTSIDE] });
  handled.set({ 'storeloom.emitted': 'OrderPlaced' });
  handled.end({ code: 'SL-CONN-006', kind: 'invalid' });
  webhook.end();
  webhook.end();
  await tracer.close();

  expect(collector.headers[0]).toMatchObject({ 'x-key': 'for-the-collector', path: '/v1/traces' });
  expect(collector.spans).toHaveLength(2);
  const [second, first] = collector.spans;
  expect(first).toMatchObject({
    traceId: TRACE,
    parentSpanId: 'b7ad6b7169203331',
    name: 'webhook shop',
    kind: 2,
    failed: false,
    values: { size: 3, good: true },
    resource: { 'service.name': 'tests' },
  });
  expect((first?.endedAtMs ?? 0) - (first?.startedAtMs ?? 0)).toBeGreaterThanOrEqual(39);
  expect(second).toMatchObject({
    traceId: TRACE,
    parentSpanId: first?.spanId,
    kind: 5,
    failed: true,
    values: { 'error.type': 'SL-CONN-006', 'storeloom.failure.kind': 'invalid', 'storeloom.emitted': 'OrderPlaced' },
    links: [{ traceId: TRACE, spanId: 'b7ad6b7169203331' }],
  });
  expect(tracer.counts()).toEqual({ sent: 2, lost: 0 });
});

test('spans are sent gzipped where the environment asks for it', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', 'gzip');
  await using collector = await startCollector();
  const tracer = open(collector);
  tracer.begin('webhook shop', { kind: 'server' }).end();
  await tracer.close();
  expect(collector.headers[0]).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'application/json' });
  expect(collector.spans.map(({ name }) => name)).toEqual(['webhook shop']);
  expect(tracer.counts()).toEqual({ sent: 1, lost: 0 });
});

test('a path that no collector listens at is trouble, and not taken for sent', async () => {
  const told: unknown[] = [];
  await using collector = await startCollector();
  const tracer = open(collector, {
    endpoint: collector.endpoint.replace('/v1/traces', ''),
    onTrouble: (trouble) => told.push(trouble),
  });
  tracer.begin('webhook shop', { kind: 'server' }).end();
  await tracer.close();
  expect(tracer.counts()).toEqual({ sent: 0, lost: 1 });
  expect(told).toMatchObject([{ spans: 1 }]);
});

test('what is not chosen is not sent, whatever a sender asks for, and the decision is handed on', async () => {
  await using collector = await startCollector();
  const tracer = open(collector, { sampleRatio: 0 });
  const webhook = tracer.begin('webhook shop', { kind: 'server', parent: OUTSIDE });
  expect(readTraceparent(webhook.traceparent)).toMatchObject({ traceId: TRACE, sampled: false });
  const handled = tracer.begin('translate/shop', { kind: 'consumer', parent: webhook.traceparent });
  handled.end({ code: 'SL-CONN-006', kind: 'invalid' });
  const alone = tracer.begin('process/x', { kind: 'consumer' });
  expect(readTraceparent(alone.traceparent)).toMatchObject({ sampled: false });
  webhook.end();
  await tracer.close();
  expect(collector.bodies).toEqual([]);
  expect(tracer.counts()).toEqual({ sent: 0, lost: 0 });
});

test('a share of the traces is chosen by their id, and a trace is recorded whole or not at all', async () => {
  await using collector = await startCollector();
  const tracer = open(collector, { sampleRatio: 0.25 });
  for (let count = 0; count < 400; count += 1) {
    const first = tracer.begin('first', { kind: 'server' });
    tracer.begin('second', { kind: 'consumer', parent: first.traceparent }).end();
    first.end();
  }
  await tracer.close();
  const traces = new Set(collector.spans.map(({ traceId }) => traceId));
  expect(traces.size).toBeGreaterThan(50);
  expect(traces.size).toBeLessThan(150);
  expect(collector.spans).toHaveLength(traces.size * 2);
});

test('a collector that refuses or is away costs spans and nothing else, and is told of once', async () => {
  const told: unknown[] = [];
  await using collector = await startCollector();
  collector.answer(400);
  const refused = open(collector, { onTrouble: (trouble) => told.push(trouble) });
  refused.begin('first', { kind: 'server' }).end();
  await refused.close();
  expect(refused.counts()).toEqual({ sent: 0, lost: 1 });
  expect(told).toMatchObject([{ spans: 1 }]);

  // Port 9 answers nobody.
  const away = open(collector, { endpoint: 'http://127.0.0.1:9/v1/traces' });
  away.begin('first', { kind: 'server' }).end();
  await away.close();
  expect(away.counts().sent).toBe(0);
});

test('two tracers of one process keep apart', async () => {
  await using left = await startCollector();
  await using right = await startCollector();
  const [one, two] = [open(left), open(right)];
  one.begin('of the first hub', { kind: 'server' }).end();
  two.begin('of the second hub', { kind: 'server' }).end();
  await one.close();
  await two.close();
  expect(left.spans.map(({ name }) => name)).toEqual(['of the first hub']);
  expect(right.spans.map(({ name }) => name)).toEqual(['of the second hub']);
});
