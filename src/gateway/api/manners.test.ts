import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerStoreContract } from '../../testing/answer-store-contract.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN, READ_TOKEN } from '../../testing/gateway-bench.ts';
import { createMemoryAnswers } from '../idempotency.ts';
import { Quotas, quotaHeaders } from '../quota.ts';

let bench: GatewayBench;
beforeEach(() => {
  bench = gatewayBench();
  bench.gateway.open(bench.parts);
});
afterEach(() => bench.gateway.close());

const get = (url: string, headers: Record<string, string> = {}, token = OWN_TOKEN) =>
  bench.gateway.app.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}`, ...headers } });
const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  bench.gateway.app.inject({
    method: 'POST',
    url: `/api/v1${url}`,
    payload,
    headers: { authorization: `Bearer ${OWN_TOKEN}`, ...headers },
  });

describe('Idempotency-Key', () => {
  const key = { 'idempotency-key': 'a-key-of-this-test' };

  test('the same request again gets the same answer and is done once', async () => {
    const first = await post('/dead-letters/retry', { key: 'f1' }, key);
    const second = await post('/dead-letters/retry', { key: 'f1' }, key);
    expect(second.statusCode).toBe(first.statusCode);
    expect(second.body).toBe(first.body);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(bench.done).toHaveLength(1);
    await post('/dead-letters/retry', { key: 'f1' });
    expect(bench.done).toHaveLength(2);
  });

  test('another request with the key is refused, and so is a key that is none', async () => {
    await post('/dead-letters/retry', { key: 'f1' }, key);
    const other = await post('/dead-letters/retry', { key: 'f2' }, key);
    expect(other.statusCode).toBe(422);
    expect(other.json()).toMatchObject({ code: 'SL-GATEWAY-017', field: 'Idempotency-Key' });
    const none = await post('/dead-letters/retry', { key: 'f1' }, { 'idempotency-key': 'short' });
    expect(none.json()).toMatchObject({ code: 'SL-GATEWAY-008', field: 'headers.idempotency-key' });
    expect(bench.done).toHaveLength(1);
  });

  test('while the first is under way the second is told to wait; a failure gives the key back', async () => {
    const { answers } = bench.parts;
    await answers.begin('local', 'another-key', 'x');
    const body = { key: 'f1' };
    expect((await post('/dead-letters/retry', body, { 'idempotency-key': 'another-key' })).statusCode).toBe(422);
    expect((await post('/cases/none/skip', { reason: 'no such' }, key)).statusCode).toBe(404);
    expect((await post('/dead-letters/retry', body, key)).statusCode).toBe(200);
  });
});

describe('answers that are kept in memory', () => {
  answerStoreContract(async () => {
    let nowMs = 0;
    const pass = async (ms: number): Promise<void> => {
      nowMs += ms;
    };
    return { store: createMemoryAnswers({ now: () => nowMs }), pass };
  });
});

describe('ETag', () => {
  test('a thing that has not changed is not told again', async () => {
    const first = await get('/connections/shop');
    const tag = String(first.headers.etag);
    expect(tag).toMatch(/^"[\w-]{27}"$/);
    const again = await get('/connections/shop', { 'if-none-match': `"other", W/${tag}` });
    expect(again.statusCode).toBe(304);
    expect(again.body).toBe('');
    expect(again.headers.etag).toBe(tag);
    expect((await get('/connections/shop', { 'if-none-match': '"other"' })).statusCode).toBe(200);
    expect((await get('/connections')).headers).not.toHaveProperty('etag');
    expect((await get('/connections/none', { 'if-none-match': '*' })).statusCode).toBe(404);
  });
});

describe('pages and quotas', () => {
  test('the next page stands in a link too, with the filters of the first', async () => {
    const answer = await get('/connections?limit=1');
    const { next } = answer.json();
    expect(answer.headers.link).toBe(`</api/v1/connections?limit=1&cursor=${next}>; rel="next"`);
    expect((await get(`/connections?limit=1&cursor=${next}`)).headers).not.toHaveProperty('link');
  });

  test('every caller has a quota of its own and is told what is left of it', async () => {
    await bench.gateway.close();
    bench = gatewayBench({ requestsPerMinute: 2 });
    bench.gateway.open(bench.parts);
    expect((await get('/flows', {}, READ_TOKEN)).headers).toMatchObject({
      'ratelimit-policy': '"caller";q=2;w=60',
      ratelimit: expect.stringMatching(/^"caller";r=1;t=\d+$/),
    });
    await get('/flows', {}, READ_TOKEN);
    const over = await get('/flows', {}, READ_TOKEN);
    expect(over.statusCode).toBe(429);
    expect(over.json()).toMatchObject({ code: 'SL-GATEWAY-020' });
    expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
    expect((await get('/flows')).statusCode).toBe(200);
  });

  test('a window ends after a minute', async () => {
    const quotas = new Quotas(1);
    expect((await quotas.take({ name: 'a' }, 0)).isOver).toBe(false);
    expect(await quotas.take({ name: 'a' }, 59_999)).toMatchObject({ isOver: true, left: 0, resetSeconds: 1 });
    expect((await quotas.take({ name: 'a' }, 60_000)).isOver).toBe(false);
    expect(quotaHeaders(await quotas.take({ name: 'b' }, 0)).ratelimit).toBe('"caller";r=0;t=60');
  });
});

describe('a body that is wrong', () => {
  test.each([
    [{ id: 'x' }, 'body.reason', 'required', undefined],
    [{ id: 'x', reason: 'no' }, 'body.reason', 'minLength', 'no'],
    [{ id: 7, reason: 'because' }, 'body.id', 'type', '7'],
    [{ id: 'x', reason: 'because', more: 1 }, 'body.more', 'additionalProperties', '‹text of 1›'],
  ])('%j names the field, the rule and the value', async (body, field, rule, value) => {
    const answer = await post('/dead-letters/skip', body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'SL-GATEWAY-008', field, rule, next: expect.any(String) });
    expect(answer.json().value).toBe(value);
  });
});
