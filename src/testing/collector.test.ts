import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startCollector } from './collector.ts';

const span = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  name: 'webhook shop',
  kind: 2,
  startTimeUnixNano: '1700000000000000000',
  endTimeUnixNano: '1700000000005000000',
};
const requestOf = (change: object = {}): string =>
  JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, ...change }] }] }] });
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

test('the collector takes what the specification lets be sent, plain and gzipped', async () => {
  await using collector = await startCollector();
  const send = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(collector.endpoint, { method: 'POST', body, headers: { ...JSON_TYPE, ...headers } });
  const plain = await send(requestOf());
  expect([plain.status, plain.headers.get('content-type'), await plain.json()]).toEqual([200, 'application/json', {}]);
  expect((await send(new Uint8Array(gzipSync(requestOf())), { 'content-encoding': 'gzip' })).status).toBe(200);
  expect(collector.spans.map(({ name }) => name)).toEqual(['webhook shop', 'webhook shop']);
  expect(collector.bodies).toEqual([requestOf(), requestOf()]);
});

test('the collector refuses what a real one refuses, and keeps none of it', async () => {
  await using collector = await startCollector();
  const status = async (init: RequestInit, path = '/v1/traces'): Promise<number> => {
    const answer = await fetch(new URL(path, collector.endpoint), { method: 'POST', headers: JSON_TYPE, ...init });
    expect(await answer.json()).toEqual({ message: expect.any(String) });
    return answer.status;
  };
  const body = requestOf();
  expect(await status({ body }, '/')).toBe(404);
  expect(await status({ body }, '/v1/metrics')).toBe(404);
  expect(await status({ method: 'GET' })).toBe(405);
  expect(await status({ body, headers: { 'content-type': 'text/plain' } })).toBe(415);
  expect(await status({ body, headers: { 'content-type': 'application/x-protobuf' } })).toBe(415);
  expect(await status({ body, headers: { ...JSON_TYPE, 'content-encoding': 'br' } })).toBe(415);
  expect(await status({ body, headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } })).toBe(400);
  expect(await status({ body: '{' })).toBe(400);
  expect(await status({ body: '{}' })).toBe(400);
  expect(await status({ body: 'null' })).toBe(400);
  // Base64, as the same message has it in protobuf's own JSON.
  expect(await status({ body: requestOf({ traceId: 'CvdlGRbNQ92ESOshHIAxnA==' }) })).toBe(400);
  expect(await status({ body: requestOf({ traceId: '0'.repeat(32) }) })).toBe(400);
  expect(await status({ body: requestOf({ kind: 'SPAN_KIND_SERVER' }) })).toBe(400);
  expect(await status({ body: requestOf({ startTimeUnixNano: 'yesterday' }) })).toBe(400);
  collector.answer(503);
  expect(await status({ body })).toBe(503);
  expect(collector.spans).toEqual([]);
  expect(collector.bodies).toEqual([]);
});
