import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../canonical/envelope.ts';
import { CodedError } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import { type GatewayBench, gatewayBench, overloaded, sign } from '../testing/gateway-bench.ts';

let bench: GatewayBench;

beforeEach(() => {
  bench = gatewayBench();
  bench.gateway.open(bench.parts);
});

afterEach(() => bench.gateway.close());

const BODY = '{"id":820982911946154508,"total_price":"29.99"}';

function post(body: string | Buffer, headers: Record<string, string> = {}, path = '/webhooks/shop') {
  return bench.gateway.app.inject({
    method: 'POST',
    url: path,
    payload: body,
    headers: { 'content-type': 'application/json', 'x-signature': sign(body), 'x-delivery': 'w1', ...headers },
  });
}

const storedCount = () => bench.parts.backbone.log.head('live');
const stored = async (position: number) => {
  const message = await bench.parts.backbone.log.get('live', position);
  return message?.envelope.data as Delivery | undefined;
};

describe('a good webhook', () => {
  test('is stored byte for byte and only then acknowledged', async () => {
    const answer = await post(BODY);
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toMatchObject({ accepted: true });
    expect(await stored(1)).toMatchObject({
      connection: 'shop',
      via: 'webhook',
      topic: 'orders/create',
      deliveryId: 'w1',
      body: BODY,
      encoding: 'utf8',
      headers: { 'x-topic': '' },
    });
    const message = await bench.parts.backbone.log.get('live', 1);
    expect(message?.envelope.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(JSON.stringify(message)).not.toContain(sign(BODY));
  });

  test('is stored once however often it comes', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(BODY)));
    expect(answers.filter(({ statusCode }) => statusCode === 202)).toHaveLength(1);
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(19);
    expect(await storedCount()).toBe(1);
  });

  test('keeps deliveries of one foreign object in order by their subject', async () => {
    await post(BODY, { 'x-object': '42' });
    expect((await bench.parts.backbone.log.get('live', 1))?.key).toBe('delivery/shop/42');
  });

  test.each([
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['a NUL character', Buffer.from('{"a":"\u0000"}')],
  ])('keeps %s as base64', async (_name, body) => {
    expect((await post(body)).statusCode).toBe(202);
    const delivery = await stored(1);
    expect(delivery?.encoding).toBe('base64');
    expect(Buffer.from(delivery?.body ?? '', 'base64').equals(body)).toBe(true);
  });

  test('needs no content type, and an empty body is a body', async () => {
    const answer = await bench.gateway.app.inject({
      method: 'POST',
      url: '/webhooks/shop',
      headers: { 'x-signature': sign(''), 'x-delivery': 'empty' },
    });
    expect(answer.statusCode).toBe(202);
    expect((await stored(1))?.body).toBe('');
  });

  test('of no interest is acknowledged and not stored', async () => {
    const answer = await post(BODY, { 'x-topic': 'ping' });
    expect(answer.statusCode).toBe(200);
    expect(await storedCount()).toBe(0);
  });

  test('continues the trace of its sender', async () => {
    await post(BODY, { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
    const message = await bench.parts.backbone.log.get('live', 1);
    expect(message?.envelope.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
  });
});

describe('a bad webhook', () => {
  test('with a wrong signature is refused and blocks no later good one', async () => {
    const forged = await post(BODY, { 'x-signature': sign('other') });
    expect(forged.statusCode).toBe(401);
    expect(forged.headers['content-type']).toContain('application/problem+json');
    expect(forged.json()).toMatchObject({ status: 401, code: 'SL-GATEWAY-006' });
    expect(await storedCount()).toBe(0);
    expect((await post(BODY)).statusCode).toBe(202);
  });

  test('that was altered by one byte is refused', async () => {
    const altered = await post(BODY.replace('29.99', '19.99'), { 'x-signature': sign(BODY) });
    expect(altered.statusCode).toBe(401);
  });

  test.each([
    '/webhooks/unknown',
    '/webhooks/__proto__',
    '/webhooks/constructor',
    '/webhooks/..%2f..%2fetc%2fpasswd',
    '/webhooks/shop%00',
    '/webhooks/',
    '/webhooks/shop/more',
    '/webhooks/SHOP',
  ])('to %s finds nothing', async (path) => {
    const answer = await post(BODY, {}, path);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'SL-GATEWAY-001', status: 404 });
    expect(await storedCount()).toBe(0);
  });

  test('to a connection without webhooks says so', async () => {
    const answer = await post(BODY, {}, '/webhooks/bank');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'SL-GATEWAY-002' });
  });

  test('by another method is told which one', async () => {
    const answer = await bench.gateway.app.inject({ method: 'GET', url: '/webhooks/shop' });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers.allow).toBe('POST');
  });

  test.each([
    [LIMITS.webhookBodyBytes - 1, 202],
    [LIMITS.webhookBodyBytes, 202],
    [LIMITS.webhookBodyBytes + 1, 413],
  ])('of %i bytes is answered %i', async (size, status) => {
    const answer = await post('x'.repeat(size));
    expect(answer.statusCode).toBe(status);
    if (status === 413) expect(answer.json()).toMatchObject({ code: 'SL-GATEWAY-003' });
  });

  test.each(['gzip', 'br', 'deflate', 'gzip, identity', 'zstd'])(
    'compressed by %s is refused unread',
    async (encoding) => {
      const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024));
      const answer = await post(bomb, { 'content-encoding': encoding });
      expect(answer.statusCode).toBe(415);
      expect(answer.json()).toMatchObject({ code: 'SL-GATEWAY-004' });
    },
  );

  test('that trips over a bug of the connector is not lost by a 2xx', async () => {
    const answer = await post(BODY, { 'x-broken': '1' });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: 'SL-GATEWAY-012' });
    expect(answer.body).not.toContain('the connector has a bug');
  });
});

describe('when the hub cannot store', () => {
  test('an overloaded backbone is answered 503 with Retry-After', async () => {
    bench.fail(overloaded());
    const answer = await post(BODY);
    expect(answer.statusCode).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(answer.json()).toMatchObject({ code: 'SL-BACKBONE-001' });
    bench.fail(undefined);
    expect((await post(BODY)).statusCode).toBe(202);
  });

  test('a database that is away is answered 503, whatever the error says', async () => {
    for (const error of [
      new CodedError({ kind: 'transient', code: 'SL-BACKBONE-020', because: 'connection refused' }),
      new CodedError({ kind: 'unknown', code: 'SL-BACKBONE-020', because: 'lost during commit' }),
      new Error('socket hang up') as CodedError,
    ]) {
      bench.fail(error);
      const answer = await post(BODY);
      expect(answer.statusCode).toBe(503);
      expect(answer.headers['retry-after']).toBeDefined();
    }
  });

  test('a message that can never be stored is refused for good', async () => {
    bench.fail(new CodedError({ kind: 'invalid', code: 'SL-BACKBONE-030', because: 'too large' }));
    expect((await post(BODY)).statusCode).toBe(413);
  });

  test('before it has started and after it was shut nothing is acknowledged', async () => {
    bench.gateway.shut();
    const answer = await post(BODY);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.json()).toMatchObject({ code: 'SL-GATEWAY-005' });
    expect(await storedCount()).toBe(0);
  });
});

describe('over real HTTP', () => {
  test('a body that lies about its length, a slow one and a flood of headers end without a trace', async () => {
    const url = new URL(await bench.gateway.listen('127.0.0.1', 0));
    const send = async (text: string): Promise<string> => {
      const socket = connect(Number(url.port), url.hostname);
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk.toString();
        socket.end();
      });
      socket.write(text);
      await once(socket, 'close');
      return answer;
    };
    const head = `POST /webhooks/shop HTTP/1.1\r\nHost: hub\r\n`;
    expect(await send(`${head}X-Big: ${'x'.repeat(LIMITS.headerBytes)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431/);
    expect(await send(`${head}Content-Length: -5\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400/);
    expect(await send(`${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 400/,
    );
    expect(await send(`${head}Content-Length: ${LIMITS.webhookBodyBytes + 1}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413/);
    expect(await storedCount()).toBe(0);
  });

  test('a chunked body beyond the limit is cut off', async () => {
    const url = await bench.gateway.listen('127.0.0.1', 0);
    const status = await new Promise<number>((resolve, reject) => {
      const sending = httpRequest(
        `${url}/webhooks/shop`,
        { method: 'POST', headers: { 'x-signature': 'AA==' } },
        (answer) => {
          resolve(answer.statusCode ?? 0);
          answer.resume();
        },
      );
      sending.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? resolve(413) : reject(error)));
      const chunk = Buffer.alloc(1024 * 1024);
      for (let sent = 0; sent <= LIMITS.webhookBodyBytes; sent += chunk.length) sending.write(chunk);
      sending.end();
    });
    expect(status).toBe(413);
    expect(await storedCount()).toBe(0);
  });

  test('more bytes than fit are answered 503 while others are being stored, and taken later', async () => {
    const small = gatewayBench({ ingress: { bytesInFlight: 100_000 } });
    small.gateway.open(small.parts);
    const url = await small.gateway.listen('127.0.0.1', 0);
    let release = (): void => {};
    small.hold(
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    const body = 'x'.repeat(30_000);
    const send = async (id: string): Promise<number> => {
      const headers = { 'x-signature': sign(body), 'x-delivery': id };
      const answer = await fetch(`${url}/webhooks/shop`, { method: 'POST', body, headers });
      await answer.arrayBuffer();
      return answer.status;
    };
    const answers = Array.from({ length: 6 }, (_, index) => send(`big-${index}`));
    // Three fit; the other three are refused while those are still being stored.
    let refused = 0;
    await new Promise<void>((resolve) => {
      for (const each of answers) {
        void each.then((status) => {
          if (status === 503) refused += 1;
          if (refused === 3) resolve();
        });
      }
    });
    release();
    const statuses = await Promise.all(answers);
    expect(statuses.filter((status) => status === 202)).toHaveLength(3);
    expect(statuses.filter((status) => status === 503)).toHaveLength(3);
    expect(await small.parts.backbone.log.head('live')).toBe(3);
    expect(await send('later')).toBe(202);
    await small.gateway.close();
  });
});

test('a store that does not answer in time is answered 503 before the sender gives up', async () => {
  await bench.gateway.close();
  bench = gatewayBench({ ingress: { patienceMs: 50 } });
  bench.gateway.open(bench.parts);
  bench.hold(new Promise(() => {}));
  const answer = await post(BODY);
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ code: 'SL-GATEWAY-005', detail: 'the database does not answer' });
});

test('every answer is counted by connection and result', async () => {
  await post(BODY);
  await post(BODY);
  await post(BODY, { 'x-signature': 'AAAA' });
  const text = (await bench.gateway.app.inject({ url: '/metrics' })).body;
  expect(text).toContain('storeloom_ingress_requests_total{connection="shop",result="stored",hub="test"} 1');
  expect(text).toContain('storeloom_ingress_requests_total{connection="shop",result="repeated",hub="test"} 1');
  expect(text).toContain('storeloom_ingress_requests_total{connection="shop",result="refused",hub="test"} 1');
});
