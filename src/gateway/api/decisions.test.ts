import { afterEach, beforeEach, expect, test } from 'vitest';
import { signedIn } from '../../../test/security/callers.ts';
import { newEvent } from '../../canonical/envelope.ts';
import { contributionOf } from '../../records/orders/project.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN, READ_TOKEN } from '../../testing/gateway-bench.ts';
import { orderStory } from '../../testing/order-story.ts';
import type { Decision, ProcessView } from '../parts.ts';

const ORDER = 'order/shopify-eu/1001';
const PATH = `/api/v1/processes/order-to-cash/instances/${encodeURIComponent(ORDER)}/decisions`;
const CANCEL: Decision = { name: 'cancel', meaning: 'It is undone.', movesMoney: true };
const RELEASE: Decision = { name: 'release', meaning: 'It goes on.', movesMoney: false };

let bench: GatewayBench;
let open: readonly Decision[];

beforeEach(() => {
  bench = gatewayBench();
  open = [RELEASE, CANCEL];
  const processes: ProcessView = {
    list: async () => [],
    instances: async () => [],
    instance: async () => undefined,
    decisions: async (_process, key) => (key === ORDER ? { decisions: open, revision: 3 } : undefined),
  };
  bench.gateway.open({ ...bench.parts, processes });
});
afterEach(() => bench.gateway.close());

/** The order waits for a person, for something that is not about money. */
async function hold(): Promise<void> {
  const placed = orderStory('1001', '#1001', 'pi_1001').filter(({ topic }) => topic === 'event.OrderPlaced');
  const envelope = newEvent({
    name: 'OrderHeld',
    source: '/processes/order-to-cash',
    subject: ORDER,
    time: '2026-11-20T11:00:00.000Z',
    fact: ['held'],
    data: { order: ORDER, code: 'SL-ODOO-010', reason: 'the article is not known' },
  });
  const held = placed.map((each) => ({ ...each, envelope, topic: 'event.OrderHeld', position: 100 }));
  await bench.orders.apply([...placed, ...held].flatMap((message) => contributionOf(message) ?? []));
}

const own = { authorization: `Bearer ${OWN_TOKEN}` };
const ask = (headers: object, payload?: object, url = PATH) =>
  bench.gateway.app.inject({
    url,
    method: payload === undefined ? 'GET' : 'POST',
    headers: { ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
const told = async () => (await bench.parts.backbone.log.history(ORDER, 10)).map(({ envelope }) => envelope);

test('what may be decided is listed, and a decision tells the process once, with who and why', async () => {
  expect((await ask({ authorization: `Bearer ${READ_TOKEN}` })).json()).toEqual({ decisions: [RELEASE, CANCEL] });
  const wish = { decision: 'cancel', reason: 'bought twice' };
  const first = await ask(own, wish);
  expect(first.statusCode).toBe(202);
  expect((await ask(own, wish)).json().message).toBe(first.json().message);
  expect(await told()).toMatchObject([
    {
      type: 'storeloom.order.OrderCancelled.v1',
      source: '/people/local',
      data: { order: ORDER, by: 'hub', reason: 'bought twice' },
    },
  ]);
  await hold();
  await ask(own, { decision: 'release', reason: 'it is well' });
  expect((await told()).map(({ type }) => type)).toContain('storeloom.order.OrderReleased.v1');
});

test('what is not open, not asked for with a reason, or not there is refused and tells nobody', async () => {
  open = [];
  const refused = await ask(own, { decision: 'cancel', reason: 'too late' });
  expect(refused.json()).toMatchObject({ code: 'SL-RECORD-008', field: 'body.decision' });
  open = [CANCEL];
  expect((await ask(own, { decision: 'cancel' })).statusCode).toBe(400);
  const nobody = PATH.replace('1001', '2002');
  expect((await ask(own, { decision: 'cancel', reason: 'why not' }, nobody)).statusCode).toBe(404);
  expect(await told()).toEqual([]);
});

test('a decision that moves money is for whoever approves that, within their reach', async () => {
  const wish = { decision: 'cancel', reason: 'bought twice' };
  const operator = await signedIn(bench, [{ role: 'operator', reach: ['*'] }]);
  expect((await ask(operator.headers, wish)).json()).toMatchObject({ code: 'SL-GATEWAY-007', value: 'approve' });
  await hold();
  expect((await ask(operator.headers, { decision: 'release', reason: 'it is well' })).statusCode).toBe(202);
  const elsewhere = await signedIn(bench, [{ role: 'administrator', reach: ['channel/other'] }]);
  expect((await ask(elsewhere.headers)).statusCode).toBe(404);
  expect((await ask(elsewhere.headers, wish)).statusCode).toBe(404);
  const near = await signedIn(bench, [
    { role: 'operator', reach: ['*'] },
    { role: 'approver', reach: ['channel/other'] },
  ]);
  expect((await ask(near.headers, wish)).statusCode).toBe(404);
  expect((await told()).some(({ type }) => type.includes('OrderCancelled'))).toBe(false);
});
