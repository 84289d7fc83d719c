import { afterEach, beforeEach, expect, test } from 'vitest';
import { signedIn } from '../../../test/security/callers.ts';
import { api } from '../../connectors/api/index.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN } from '../../testing/gateway-bench.ts';
import type { GatewayConnection } from '../parts.ts';
import { EXAMPLE_ORDER } from './example-order.ts';

/** Who may place orders in a channel of their own: the callers that it names, as far as they reach. */
let bench: GatewayBench;

const CHANNELS = {
  kiosk: ['kiosk'],
  lobby: ['machine/kiosk'],
  office: ['local', 'somebody'],
};

beforeEach(() => {
  bench = gatewayBench();
  const { shop } = Object.fromEntries(bench.parts.connections) as { readonly shop: GatewayConnection };
  const channels = Object.entries(CHANNELS).map(([name, callers]): [string, GatewayConnection] => [
    name,
    { ...shop, name, manifest: api.manifest, profile: { connection: name, settings: { callers } } },
  ]);
  bench.gateway.open({ ...bench.parts, connections: new Map([...bench.parts.connections, ...channels]) });
});
afterEach(() => bench.gateway.close());

type Headers = Readonly<Record<string, string>>;
const OWN: Headers = { authorization: `Bearer ${OWN_TOKEN}` };

/** A machine as an administrator adds it, with the token that it asks for. */
async function machine(id: string, ...reach: string[]): Promise<Headers> {
  const { app } = bench.gateway;
  const about = { id, scopes: ['read', 'operate'], reach, owner: 'Stores', purpose: 'Orders of the kiosks' };
  const added = await app.inject({ method: 'POST', url: '/api/v1/machines', headers: OWN, payload: about });
  const form = { grant_type: 'client_credentials', client_id: id, client_secret: added.json().secret as string };
  const given = await app.inject({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  });
  return { authorization: `Bearer ${given.json().access_token as string}` };
}

async function place(headers: Headers, channel: string): Promise<{ status: number; code: string | undefined }> {
  const order = { ...EXAMPLE_ORDER, id: `order/${channel}/1001`, channel };
  const answer = await bench.gateway.app.inject({
    method: 'POST',
    url: '/api/v1/orders',
    headers,
    payload: { order },
  });
  return { status: answer.statusCode, code: answer.json().code as string | undefined };
}

const PLACED = { status: 202, code: undefined };
const REFUSED = { status: 403, code: 'SL-GATEWAY-021' };

test('a channel names a machine by its client id, or any caller by its full name', async () => {
  const kiosk = await machine('kiosk', '*');
  expect(await place(kiosk, 'kiosk')).toEqual(PLACED);
  expect(await place(kiosk, 'lobby')).toEqual(PLACED);
  expect(await place(kiosk, 'office')).toEqual(REFUSED);
  expect(await place(OWN, 'office')).toEqual(PLACED);
  expect(await place(OWN, 'kiosk')).toEqual(REFUSED);
  expect(await place(await machine('picker', '*'), 'kiosk')).toEqual(REFUSED);
});

test('no machine passes for the command line of the hub by its client id', async () => {
  expect(await place(await machine('local', '*'), 'office')).toEqual(REFUSED);
});

test('a machine that is limited to one channel places orders there and nowhere else', async () => {
  const kiosk = await machine('kiosk', 'channel/kiosk');
  expect(await place(kiosk, 'kiosk')).toEqual(PLACED);
  expect(await place(kiosk, 'lobby')).toEqual(REFUSED);
  expect(await place(kiosk, 'nowhere')).toEqual(REFUSED);
  const elsewhere = await machine('somebody', 'channel/kiosk', 'location/paris');
  expect(await place(elsewhere, 'office')).toEqual(REFUSED);
});

test('a person places no orders for a machine, whatever their name and role', async () => {
  const { headers } = await signedIn(bench, [{ role: 'administrator', reach: ['*'] }]);
  expect(await place(headers, 'kiosk')).toEqual(REFUSED);
});
