import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DEFAULTS } from '../config/schema.ts';
import { type PaypalSimulator, startPaypalSimulator } from '../connectors/paypal/simulator/index.ts';
import { sameChecksum } from '../connectors/paypal/simulator/same-checksum.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { createLog } from './hub/log.ts';
import { type Hub, startHub } from './hub.ts';

/** PayPal's webhooks through the doors of two hubs on one database, over HTTP, with the certificate read from where PayPal says. */
interface Sent {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly answered: number;
}

const SECRET = 'secret-of-a-test';
let database: TestDatabase;
let folder: string;
let paypal: PaypalSimulator;
let hubs: readonly Hub[];
/** What PayPal sent, as somebody on the way saw it. */
const seen: Sent[] = [];
const way = createServer(async (request, response) => {
  const body = await buffer(request);
  const answered = await send(0, request.headers, body);
  seen.push({ headers: request.headers, body, answered });
  response.writeHead(answered).end();
});

async function send(
  hub: number,
  { host: _host, connection: _connection, ...headers }: IncomingHttpHeaders,
  body: Buffer,
) {
  const { 'content-length': _length, 'transfer-encoding': _encoding, ...kept } = headers;
  const address = `${hubs[hub]?.url}/webhooks/paypal-main`;
  const sent = { ...kept, 'content-type': 'application/json' } as unknown as Record<string, string>;
  return (await fetch(address, { method: 'POST', headers: sent, body: new Uint8Array(body) })).status;
}

beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'storeloom-paypal-'));
  paypal = await startPaypalSimulator({ clientSecret: SECRET });
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
  const webhookId = paypal.addWebhook(`http://127.0.0.1:${(way.address() as AddressInfo).port}/`);
  const settings = {
    clientId: paypal.clientId,
    clientSecret: paypal.clientSecret,
    webhookId,
    apiUrl: paypal.url,
    certificateAuthorities: paypal.authority,
  };
  const start = (name: string): Promise<Hub> =>
    startHub({
      configuration: {
        ...structuredClone(DEFAULTS),
        hub: { ...DEFAULTS.hub, name, port: 0, dataDirectory: join(folder, name), drainMs: 2_000 },
        database: { ...DEFAULTS.database, url: database.url },
        connections: { 'paypal-main': { connector: 'paypal', owner: 'tests', purpose: 'tests', settings } },
      },
      environment: {},
      log: createLog({ level: 'silent', readable: false, hub: name }),
    });
  hubs = [await start('one'), await start('two')];
});

afterAll(async () => {
  await Promise.all(hubs.map((hub) => hub.close()));
  await paypal.close();
  way.close();
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

test('a webhook is believed by the certificate that it names, and its transmission by one body only, at whichever hub', async () => {
  paypal.act.pay({ amount: 5_000, currency: 'EUR' });
  await vi.waitFor(() => expect(seen.length).toBeGreaterThan(0), { timeout: 60_000, interval: 100 });
  const [first] = seen as [Sent];
  expect(first.answered).toBe(202);
  // The same again is known at either hub.
  expect(await send(0, first.headers, first.body)).toBe(200);
  expect(await send(1, first.headers, first.body)).toBe(200);
  // Another body of the same checksum, which the signature cannot tell from it, is refused by a hub that never saw the first.
  const crafted = sameChecksum(first.body.toString().replace('"id"', '"di"'), crc32(first.body));
  expect(await send(1, first.headers, crafted)).toBe(401);
  expect(await send(0, first.headers, crafted)).toBe(401);
  // So is what nobody signed, and what names a certificate that is not PayPal's.
  const forged = { ...first.headers, 'paypal-transmission-sig': 'AAAA' };
  expect(await send(0, forged, first.body)).toBe(401);
  expect(await send(0, { ...first.headers, 'paypal-cert-url': 'https://example.com/certs/x' }, first.body)).toBe(401);
  const [{ count } = { count: 0 }] = await database.database.query<{ count: number }>(
    "select count(*)::int as count from webhook_transmission where name like 'paypal-main transmission %'",
  );
  expect(count).toBeGreaterThan(0);
});
