import { expect, test } from 'vitest';
import { type Configuration, DEFAULTS } from '../../config/schema.ts';
import { seededChance } from '../../kernel/chance.ts';
import { systemClock } from '../../kernel/clock.ts';
import { type Collector, startCollector } from '../../testing/collector.ts';
import { createLog } from './log.ts';
import { openTraces } from './telemetry.ts';

function means(collector: Collector, traces: Partial<Configuration['telemetry']['traces']>, lines: string[] = []) {
  const defaults = structuredClone(DEFAULTS) as unknown as Configuration;
  return {
    configuration: {
      ...defaults,
      hub: { ...defaults.hub, name: 'hub-eu' },
      telemetry: { traces: { ...defaults.telemetry.traces, endpoint: collector.endpoint, ...traces } },
    },
    clock: systemClock,
    chance: seededChance(5),
    log: createLog({ level: 'info', readable: false, hub: 'h', out: { write: (line) => void lines.push(line) } }),
    node: 'node-1',
  };
}

test('a hub is told apart in its traces, and what the collector asks for stands in no log', async () => {
  await using collector = await startCollector();
  const lines: string[] = [];
  const asked = means(collector, { headers: { 'x-key': '${env:COLLECTOR_KEY}' } }, lines);
  const tracer = await openTraces(asked, { environment: { COLLECTOR_KEY: 'planted-collector-key' } });
  tracer?.begin('webhook shop', { kind: 'server' }).end();
  await tracer?.close();
  expect(collector.headers[0]).toMatchObject({ 'x-key': 'planted-collector-key' });
  expect(collector.spans[0]?.resource).toMatchObject({ 'service.name': 'hub-eu', 'service.instance.id': 'node-1' });
  asked.log.info({ said: 'planted-collector-key' }, 'planted-collector-key');
  expect(lines.join('')).not.toContain('planted-collector-key');
});

test('there is no tracer without an endpoint, or when traces are switched off', async () => {
  await using collector = await startCollector();
  const sources = { environment: {} };
  expect(await openTraces(means(collector, { enabled: false }), sources)).toBeUndefined();
  const { endpoint: _, ...nowhere } = means(collector, {}).configuration.telemetry.traces;
  const asked = means(collector, {});
  const configuration = { ...asked.configuration, telemetry: { traces: nowhere } };
  expect(await openTraces({ ...asked, configuration }, sources)).toBeUndefined();
});

test('a secret that is not there is refused by its setting', async () => {
  await using collector = await startCollector();
  const asked = means(collector, { headers: { authorization: '${env:NOT_SET}' } });
  await expect(openTraces(asked, { environment: {} })).rejects.toMatchObject({
    failure: { code: 'SL-SECRET-001', field: 'telemetry.traces.headers.authorization' },
  });
});

test('a collector that refuses is told of once', async () => {
  await using collector = await startCollector();
  collector.answer(400);
  const lines: string[] = [];
  const tracer = await openTraces(means(collector, {}, lines), { environment: {} });
  tracer?.begin('webhook shop', { kind: 'server' }).end();
  await tracer?.close();
  expect(lines.filter((line) => line.includes('traces cannot be sent'))).toHaveLength(1);
});
