import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { seededChance } from '../kernel/chance.ts';
import { systemClock } from '../kernel/clock.ts';
import { CodedError, type Failure } from '../kernel/failure.ts';
import type { SpanOptions, Tracer } from '../kernel/tracing.ts';
import { GOOD_DAY, type SimulatedReply, type SimulatorServer, startSimulator } from '../testing/simulator.ts';
import { withinScope } from './call-scope.ts';
import type { HttpRequest } from './http.ts';
import { type CallEnd, type HttpOptions, type OpenHttp, openHttp } from './http-undici.ts';
import { memoryBuckets } from './memory/shared-buckets.ts';
import type { TappedCall } from './wire-tap.ts';

const open: (AsyncDisposable | { close(): unknown })[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) {
    await (Symbol.asyncDispose in each ? each[Symbol.asyncDispose]() : each.close());
  }
});

const reply = (body = '{"ok":true}', status = 200, headers = {}): SimulatedReply => ({ status, body, headers });

async function vendor(handle: (path: string) => SimulatedReply = () => reply()): Promise<SimulatorServer> {
  const server = await startSimulator({
    handle: ({ path }) => handle(path),
    serverError: () => reply('{}', 500),
    throttled: (_request, seconds) => reply('{}', 429, seconds > 0 ? { 'retry-after': String(seconds) } : {}),
    unauthorized: () => reply('{}', 401),
  });
  open.push(server);
  return server;
}

function http(options: Partial<HttpOptions> = {}): OpenHttp & { readonly tapped: TappedCall[] } {
  const tapped: TappedCall[] = [];
  const opened = openHttp({
    connection: 'shop-eu',
    clock: systemClock,
    chance: seededChance(7),
    buckets: memoryBuckets(systemClock),
    rateLimits: [],
    tap: { record: (call) => tapped.push(call) },
    mask: { secrets: ['key-1234567'] },
    ...options,
  });
  open.push({ close: () => opened.close() });
  return Object.assign(opened, { tapped });
}

const get = (url: string, change: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  operation: 'orders',
  repeatable: true,
  ...change,
});

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CodedError) return error.failure;
    throw error;
  }
  throw new Error('it was answered');
}

/** A port where nobody listens. */
async function closedPort(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe('answers', () => {
  test('every status is an answer, with headers in lower case', async () => {
    const { url } = await vendor((path) => reply(path, path === '/teapot' ? 418 : 200, { 'X-Vendor': 'A' }));
    const way = http();
    expect(await way.request(get(`${url}/a`))).toMatchObject({ status: 200, body: '/a', headers: { 'x-vendor': 'A' } });
    expect((await way.request(get(`${url}/teapot`))).status).toBe(418);
  });

  test('the body, the headers and a new trace in the same trace are sent', async () => {
    const server = createServer((incoming, outgoing) => {
      incoming.setEncoding('utf8');
      let body = '';
      incoming.on('data', (chunk: string) => {
        body += chunk;
      });
      incoming.on('end', () => outgoing.end(JSON.stringify({ body, headers: incoming.headers })));
    });
    await listening(server);
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const way = http();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const request = get(url, { method: 'POST', body: 'ä', headers: { 'x-key': '1' }, traceparent: trace });
    const heard = JSON.parse((await way.request(request)).body) as { body: string; headers: Record<string, string> };
    expect(heard.body).toBe('ä');
    expect(heard.headers).toMatchObject({ 'x-key': '1' });
    expect(heard.headers.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    expect(heard.headers.traceparent).not.toBe(trace);
  });

  test('a call is a step of its trace, tells no address, and points to the others that it carries', async () => {
    const { url } = await vendor((path) => (path === '/no' ? reply('{}', 500) : reply()));
    const begun: { name: string; options: SpanOptions; set: Record<string, unknown>; end?: unknown }[] = [];
    const ended: CallEnd[] = [];
    const step = (number: number): string =>
      `00-0af7651916cd43dd8448eb211c80319c-${String(number).padStart(16, '0')}-01`;
    const tracer: Tracer = {
      begin(name, options) {
        const span: (typeof begun)[number] = { name, options, set: {} };
        begun.push(span);
        return {
          traceparent: step(begun.length),
          set: (values) => void Object.assign(span.set, values),
          end: (failure) => {
            span.end = failure ?? 'well';
          },
        };
      },
    };
    const way = http({ tracer, onCall: (call) => ended.push(call) });
    const scope = { causes: ['a', 'b'], correlations: ['o1', 'o2'], lane: 'live', attempt: 3 } as const;
    await withinScope({ ...scope, traceparent: step(8), together: [step(9)] }, async () => {
      await way.request(get(`${url}/people/ann@example.com?key=key-1234567`));
      await way.request(get(`${url}/no`));
    });
    expect(await failureOf(way.request(get('http://127.0.0.1:9/')))).toMatchObject({ code: 'SL-HTTP-001' });

    const [first, second, third] = begun;
    expect(first).toMatchObject({
      name: 'GET orders',
      options: {
        kind: 'client',
        parent: step(8),
        links: [step(9)],
        values: {
          'http.request.method': 'GET',
          'http.request.resend_count': 2,
          'server.address': '127.0.0.1',
          'storeloom.connection': 'shop-eu',
        },
      },
      set: { 'http.response.status_code': 200 },
      end: 'well',
    });
    expect(second?.end).toEqual({ code: '500', kind: 'answered' });
    expect(third?.end).toMatchObject({ code: 'SL-HTTP-001' });
    expect(JSON.stringify(begun)).not.toMatch(/ann@|key-1234567|people/);
    expect(way.tapped.map(({ traceparent }) => traceparent)).toEqual([step(1), step(2), step(3)]);
    expect(ended.map(({ operation, end }) => `${operation} ${end}`)).toEqual([
      'orders 200',
      'orders 500',
      'orders SL-HTTP-001',
    ]);
  });

  test('redirects are answers and not followed, so that keys never go elsewhere', async () => {
    const { url } = await vendor(() => reply('', 302, { location: 'http://127.0.0.1:9/elsewhere' }));
    expect((await http().request(get(url))).status).toBe(302);
  });

  test('an answer up to the limit is read, one byte more is refused', async () => {
    const { url } = await vendor((path) => reply('x'.repeat(Number(path.slice(1)))));
    const way = http({ answerBytes: 1_000 });
    expect((await way.request(get(`${url}/1000`))).body.length).toBe(1_000);
    expect(await failureOf(way.request(get(`${url}/1001`)))).toMatchObject({ kind: 'invalid', code: 'SL-HTTP-005' });
  });
});

async function listening(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}

describe('no answer', () => {
  test('nobody listens: transient, whatever was to be sent', async () => {
    const url = await closedPort();
    const expected = { kind: 'transient', code: 'SL-HTTP-001' };
    expect(await failureOf(http().request(get(url)))).toMatchObject(expected);
    expect(await failureOf(http().request(get(url, { method: 'POST', repeatable: false })))).toMatchObject(expected);
  });

  test('a name that does not exist: transient', async () => {
    const failure = await failureOf(http().request(get('http://no-such-host.invalid/')));
    expect(failure).toMatchObject({ kind: 'transient', code: 'SL-HTTP-001' });
  });

  test.each([
    ['lostRequestShare', 'SL-HTTP-002'],
    ['lostAnswerShare', 'SL-HTTP-002'],
    ['hangShare', 'SL-HTTP-003'],
  ] as const)('%s: transient when a repeat is harmless, else unknown', async (fault, code) => {
    const { url, faults } = await vendor();
    faults[fault] = 1;
    const way = http({ callTimeoutMs: 200 });
    expect(await failureOf(way.request(get(url)))).toMatchObject({ kind: 'transient', code });
    expect(await failureOf(way.request(get(url, { repeatable: false })))).toMatchObject({ kind: 'unknown', code });
  });

  test('a call may have a shorter time of its own', async () => {
    const { url, faults } = await vendor();
    faults.hangShare = 1;
    const failure = await failureOf(http().request(get(url, { timeoutMs: 100 })));
    expect(failure).toMatchObject({ code: 'SL-HTTP-003', because: 'shop-eu: no answer to "orders" within 100 ms.' });
  });

  test('an answer that stops in the middle of its promised length is a lost answer', async () => {
    const server = createServer((incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-length': '100' });
      outgoing.write('half');
      setTimeout(() => incoming.socket.destroy(), 20);
    });
    await listening(server);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    expect(await failureOf(http().request(get(url)))).toMatchObject({ code: 'SL-HTTP-002' });
  });

  test('an address that is none is our mistake, and the failure does not show it', async () => {
    for (const url of ['', 'not an address', 'ftp://host/secret-path', '/relative']) {
      const failure = await failureOf(http().request(get(url)));
      expect(failure).toMatchObject({ kind: 'invalid', code: 'SL-HTTP-007' });
      expect(JSON.stringify(failure)).not.toContain('secret-path');
    }
  });
});

describe('circuits', () => {
  test('after repeated failures nothing goes out, and the failure says for how long', async () => {
    const { url, faults, calls } = await vendor();
    faults.down = true;
    const way = http();
    for (let call = 0; call < 5; call += 1) await failureOf(way.request(get(`${url}/x`)));
    const failure = await failureOf(way.request(get(`${url}/x`)));
    expect(failure).toMatchObject({ kind: 'transient', code: 'SL-HTTP-004', scope: 'connection' });
    expect(failure.retryAfterMs).toBeGreaterThan(0);
    expect(calls.get('/x')).toBe(5);
    expect(way.circuits.views()).toMatchObject([{ operation: 'orders', state: 'open', failures: 5 }]);
  });

  test('another operation goes on, and then only this one is said to be unwell', async () => {
    const { url } = await vendor((path) => reply('{}', path === '/orders' ? 503 : 200));
    const way = http();
    for (let call = 0; call < 5; call += 1) await way.request(get(`${url}/orders`));
    expect((await way.request(get(`${url}/payments`, { operation: 'payments' }))).status).toBe(200);
    expect(await failureOf(way.request(get(`${url}/orders`)))).toMatchObject({
      code: 'SL-HTTP-004',
      scope: 'operation',
    });
  });

  test('a refusal of the vendor is an answer: 4xx and 500 do not open a circuit', async () => {
    const { url, calls } = await vendor((path) => reply('{}', Number(path.slice(1))));
    const way = http();
    for (const status of [400, 404, 422, 500]) {
      for (let call = 0; call < 10; call += 1) await way.request(get(`${url}/${status}`));
    }
    expect([...calls.values()]).toEqual([10, 10, 10, 10]);
  });
});

describe('limits', () => {
  const rateLimits = [{ bucket: 'calls', perSecond: 0.01, burst: 2, liveShare: 0 }];

  test('calls beyond the burst wait, and what would wait too long is throttled', async () => {
    const { url, calls } = await vendor();
    const way = http({ rateLimits, rateWaitMs: 200 });
    await way.request(get(`${url}/x`));
    await way.request(get(`${url}/x`));
    expect(await failureOf(way.request(get(`${url}/x`)))).toMatchObject({ kind: 'throttled', code: 'SL-HTTP-006' });
    expect(calls.get('/x')).toBe(2);
  });

  test('a 429 blocks the bucket for as long as the vendor asks, for every process', async () => {
    const { url, faults, calls } = await vendor();
    const buckets = memoryBuckets(systemClock);
    const one = http({ rateLimits, buckets, rateWaitMs: 50 });
    const other = http({ rateLimits, buckets, rateWaitMs: 50 });
    Object.assign(faults, { throttleShare: 1, retryAfterSeconds: 70 });
    expect((await one.request(get(`${url}/x`))).status).toBe(429);
    const failure = await failureOf(other.request(get(`${url}/x`)));
    expect(failure).toMatchObject({ kind: 'throttled' });
    expect(failure.retryAfterMs).toBeGreaterThan(6_000);
    expect(calls.get('/x')).toBe(1);
  });

  test('what the vendor says is left replaces what was counted', async () => {
    const { url, calls } = await vendor();
    const way = http({ rateLimits, rateWaitMs: 50 });
    way.learn('calls', { available: 0 });
    await systemClock.sleep(20);
    expect(await failureOf(way.request(get(`${url}/x`)))).toMatchObject({ code: 'SL-HTTP-006' });
    way.learn('calls', { available: 50, burst: 50 });
    await systemClock.sleep(20);
    for (let call = 0; call < 40; call += 1) await way.request(get(`${url}/x`));
    expect(calls.get('/x')).toBe(40);
  });
});

describe('the tap', () => {
  test('tells what was said, to whom and on whose behalf, without secrets and personal values', async () => {
    const { url } = await vendor(() => reply('{"id":"77","email":"ada@buyers.example","name":"Ada Byron"}'));
    const way = http();
    const scope = { causes: ['m-1'], correlations: ['order/shop/1'], lane: 'live' as const, attempt: 2 };
    await withinScope(scope, () =>
      way.request(
        get(`${url}/orders?api_key=key-1234567&status=open`, {
          method: 'POST',
          body: '{"sku":"SHIRT-M","note":"for Ada Byron","token":"key-1234567"}',
        }),
      ),
    );
    expect(way.tapped).toMatchObject([
      {
        connection: 'shop-eu',
        operation: 'orders',
        method: 'POST',
        address: `${url}/orders?api_key=•••&status=open`,
        causes: ['m-1'],
        correlations: ['order/shop/1'],
        lane: 'live',
        attempt: 2,
        status: 200,
        request: '{"sku":"SHIRT-M","note":"‹text of 13›","token":"‹text of 11›"}',
        answer: '{"id":"77","email":"‹text of 18›","name":"‹text of 9›"}',
      },
    ]);
  });

  test('tells calls without an answer too', async () => {
    const way = http();
    await failureOf(way.request(get(await closedPort())));
    expect(way.tapped).toMatchObject([{ failure: 'SL-HTTP-001', answer: '' }]);
    expect(way.tapped[0]).not.toHaveProperty('status');
  });
});

describe('closing', () => {
  test('a running call may end within the grace', async () => {
    const { url, faults } = await vendor();
    faults.latencyMs = 100;
    const way = http();
    const work = way.request(get(url));
    await way.close(60_000);
    expect((await work).status).toBe(200);
  });

  test('what is cut off says honestly whether it was sent', async () => {
    const { url, faults, calls } = await vendor();
    faults.latencyMs = 60_000;
    const way = http();
    const read = failureOf(way.request(get(url)));
    const write = failureOf(way.request(get(url, { method: 'POST', repeatable: false })));
    await expect.poll(() => calls.get('/'), { timeout: 60_000 }).toBe(2);
    await way.close();
    expect(await read).toMatchObject({ kind: 'transient', code: 'SL-HTTP-002', scope: 'operation' });
    expect(await write).toMatchObject({ kind: 'unknown', code: 'SL-HTTP-002' });
    const late = failureOf(way.request(get(url, { repeatable: false })));
    expect(await late).toMatchObject({ kind: 'transient', code: 'SL-HTTP-001' });
    expect(faults).not.toEqual(GOOD_DAY);
  });

  test('a stop signal of the caller ends the call', async () => {
    const { url, faults, calls } = await vendor();
    faults.hangShare = 1;
    const stop = new AbortController();
    const work = failureOf(http().request(get(url, { repeatable: false, signal: stop.signal })));
    await expect.poll(() => calls.get('/'), { timeout: 60_000 }).toBe(1);
    stop.abort();
    expect(await work).toMatchObject({ kind: 'unknown', code: 'SL-HTTP-002' });
  });
});
