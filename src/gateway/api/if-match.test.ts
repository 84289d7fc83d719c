import { afterEach, beforeEach, expect, test } from 'vitest';
import { signedIn } from '../../../test/security/callers.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN } from '../../testing/gateway-bench.ts';

let bench: GatewayBench;

beforeEach(() => {
  bench = gatewayBench();
  bench.gateway.open(bench.parts);
});
afterEach(() => bench.gateway.close());

type Method = 'GET' | 'POST';

async function ask(method: Method, path: string, payload?: object, ifMatch?: string) {
  const answer = await bench.gateway.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${OWN_TOKEN}`, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
}

/** What everybody sees at first, and what is left of it after the first of two has changed it. */
async function expectOneOfTwo(seen: string, first: () => Promise<{ status: number }>, second: typeof first) {
  expect(seen).toMatch(/^"[\w-]{20,}"$/);
  expect((await first()).status).toBe(200);
  expect(await second()).toMatchObject({ status: 412, body: { code: 'SL-GATEWAY-019' } });
}

test('of two administrators who saw the same person, one changes their roles', async () => {
  const { person } = await signedIn(bench, [{ role: 'viewer', reach: ['*'] }]);
  const { tag } = (await ask('GET', '/people')).body.people[0];
  const grant = (role: string) => () => ask('POST', `/people/${person}/grant`, { role }, tag);
  await expectOneOfTwo(tag, grant('operator'), grant('approver'));
  expect((await ask('POST', `/people/${person}/disable`, undefined, tag)).status).toBe(412);
  expect((await ask('POST', `/people/${person}/revoke`, { role: 'operator' }, tag)).status).toBe(412);
  const again = (await ask('GET', '/people')).body.people[0];
  expect(again.grants.map(({ role }: { role: string }) => role)).toEqual(['viewer', 'operator']);
  expect((await ask('POST', `/people/${person}/disable`, undefined, again.tag)).status).toBe(200);
  expect((await ask('POST', `/people/${person}/enable`)).status).toBe(200);
});

test('of two who saw the same machine, one gives it a fresh secret', async () => {
  const { tag } = (await ask('GET', '/machines')).body.machines[0];
  const rotate = () => ask('POST', '/machines/reader/rotate', { overlapHours: 0 }, tag);
  await expectOneOfTwo(tag, rotate, rotate);
  expect((await ask('POST', '/machines/reader/disable', undefined, tag)).status).toBe(412);
  // One that is not there is told of by its own code.
  expect((await ask('POST', '/machines/nobody/disable', undefined, tag)).body.code).toBe('SL-IDENTITY-008');
});

test('a subscription that was braked otherwise meanwhile is left alone, however far it has come', async () => {
  const { tag } = (await ask('GET', '/subscriptions')).body.subscriptions[0];
  expect((await ask('GET', '/flows')).body.flows[0].tag).toBe(tag);
  const [status] = await bench.parts.backbone.status();
  Object.assign(status as object, { lag: { live: 99, standard: 0, bulk: 0 } });
  const path = '/subscriptions/translate%2Fshop';
  expect((await ask('POST', `${path}/pause`, { reason: 'upgrade' }, tag)).status).toBe(200);
  Object.assign(status as object, { paused: { reason: 'upgrade', byPerson: true } });
  expect((await ask('POST', `${path}/resume`, undefined, tag)).status).toBe(412);
  const fresh = (await ask('GET', '/subscriptions')).body.subscriptions[0].tag;
  expect((await ask('POST', `${path}/resume`, undefined, fresh)).status).toBe(200);
  expect(bench.done.map(({ action }) => action)).toEqual(['pause', 'resume']);
});
