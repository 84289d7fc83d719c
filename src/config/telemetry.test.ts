import { expect, test } from 'vitest';
import { explainConfiguration } from './explain.ts';
import { type LoadedConfiguration, parseConfiguration } from './load.ts';

const load = (text: string, environment: Record<string, string> = {}): LoadedConfiguration =>
  parseConfiguration(text, { environment });

test('nothing is sent unless somebody says where to', () => {
  const { telemetry } = load('hub: { name: h }').configuration;
  expect(telemetry).toEqual({
    traces: { enabled: true, sampleRatio: 1, sendEveryMs: 5_000 },
  });
});

test("OpenTelemetry's own variables win over the file", () => {
  const file = 'telemetry: { traces: { endpoint: "http://file:4318/v1/traces", sampleRatio: 0.5 } }';
  expect(load(file).configuration.telemetry.traces).toMatchObject({
    endpoint: 'http://file:4318/v1/traces',
    sampleRatio: 0.5,
  });
  const { telemetry } = load(file, {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://variable:4318/',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
    OTEL_BSP_SCHEDULE_DELAY: '250',
    OTEL_SERVICE_NAME: 'hub-eu',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=production,service.namespace=retail%20eu',
  }).configuration;
  expect(telemetry).toMatchObject({
    serviceName: 'hub-eu',
    resource: { 'deployment.environment.name': 'production', 'service.namespace': 'retail eu' },
    traces: { enabled: true, endpoint: 'http://variable:4318/v1/traces', sampleRatio: 0.25, sendEveryMs: 250 },
  });
  const exact = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://b/traces' };
  expect(load(file, exact).configuration.telemetry.traces.endpoint).toBe('http://b/traces');
  expect(load(file, { OTEL_SDK_DISABLED: 'true' }).configuration.telemetry.traces.enabled).toBe(false);
  expect(load(file, { OTEL_SDK_DISABLED: 'false' }).configuration.telemetry.traces.enabled).toBe(true);
});

test.each([
  ['telemetry: { traces: { endpoint: "collector:4318" } }', 'telemetry.traces.endpoint'],
  ['telemetry: { traces: { sampleRatio: 2 } }', 'telemetry.traces.sampleRatio'],
])('%s is refused by its field', (text, field) => {
  expect(() => load(text)).toThrow(expect.objectContaining({ failure: expect.objectContaining({ field }) }));
});

test('a variable that is no number is refused as such', () => {
  expect(() => load('', { OTEL_TRACES_SAMPLER_ARG: 'half' })).toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ field: 'telemetry.traces.sampleRatio' }) }),
  );
});

test('what the collector asks for is never shown, and is told of when it stands in the file', () => {
  const explained = explainConfiguration(
    load(`telemetry:
  traces:
    headers: { x-key: planted-key, authorization: "\${secret:collector}" }
`),
  );
  const find = (name: string) => explained.find(({ path }) => path.includes(name));
  expect(find('x-key')).toMatchObject({ value: '***', exposed: true });
  expect(find('authorization')).toMatchObject({ value: '"${secret:collector}"', exposed: false });
  expect(find('sampleRatio')).toMatchObject({ value: '1', from: 'default' });
});
