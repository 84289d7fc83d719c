import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeadLetter } from '../../backbone/backbone.ts';
import { newCommand, newEvent } from '../../canonical/envelope.ts';
import { eventOf } from '../../governance/audit/chain.ts';
import { entriesOf } from '../../governance/audit/store.ts';
import { contributionOf } from '../../records/orders/project.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN } from '../../testing/gateway-bench.ts';
import { orderStory } from '../../testing/order-story.ts';
import { type Asker, signedInAs } from '../../testing/sign-in.ts';
import { approvalRound } from '../approved-deeds.ts';

const REFUND = {
  order: 'order/shop/1001',
  payment: 'payment/bank/pi_1',
  reference: 'pi_1',
  amount: { amount: 4_200, currency: 'EUR' },
  purpose: 'order/shop/1001:cancelled',
};

let bench: GatewayBench;
let ada: Asker;
let bob: Asker;

beforeEach(async () => {
  bench = gatewayBench();
  bench.gateway.open(bench.parts);
  ada = await signedInAs(bench, 'ada', [{ role: 'operator', reach: ['*'] }]);
  bob = await signedInAs(bench, 'bob', [{ role: 'approver', reach: ['*'] }]);
  bench.letters = [stuckRefund(1)];
});
afterEach(() => bench.gateway.close());

function stuckRefund(position: number, key = 'order/shop/1001'): DeadLetter {
  const envelope = newCommand({
    name: 'refund-payment',
    connection: 'bank',
    source: '/processes/order-to-cash',
    subject: key,
    time: '2026-11-20T10:00:00.000Z',
    data: REFUND,
    purpose: String(position),
    cause: { id: 'cause', correlationid: key, lane: 'live' },
  });
  return {
    id: `deliver/bank/live/${position}`,
    subscription: 'deliver/bank',
    key,
    state: 'dead',
    attempts: 3,
    fingerprint: 'refused',
    failure: { kind: 'rejected', code: 'SL-STRIPE-012', because: 'the charge was refunded before' },
    since: 1,
    waiting: 0,
    message: { lane: 'live', position, slice: 0, recordedAt: 1, topic: 'command.bank.refund-payment', key, envelope },
  } as DeadLetter;
}

const ask = (by: Asker, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) =>
  bench.gateway.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: by.headers,
    ...(payload === undefined ? {} : { payload }),
  });
const skip = async (by: Asker) =>
  (await ask(by, 'POST', '/dead-letters/skip', { subscription: 'deliver/bank', reason: 'refunded by hand' })).json();
const audited = async () => (await Array.fromAsync(entriesOf(bench.parts.audit))).map(eventOf);

describe('setting money aside', () => {
  test('waits for a second person, who does it by approving', async () => {
    const answer = await skip(ada);
    expect(answer).toMatchObject({
      skipped: 0,
      approval: { state: 'waiting', kind: 'skip-letters', askedBy: ada.name, amounts: [REFUND.amount], count: 1 },
    });
    expect(bench.done).toEqual([]);
    const own = await ask(ada, 'POST', `/approvals/${answer.approval.id}/approve`, {});
    expect([own.statusCode, own.json().code]).toEqual([403, 'SL-APPROVAL-002']);
    expect(bench.done).toEqual([]);
    // What came to the same cause meanwhile is not what was asked for.
    bench.letters = [...bench.letters, stuckRefund(2)];
    const approved = await ask(bob, 'POST', `/approvals/${answer.approval.id}/approve`, { reason: 'seen at the bank' });
    expect(approved.json()).toMatchObject({
      state: 'done',
      outcome: { skipped: '1' },
      decision: { by: bob.name, reason: 'seen at the bank' },
    });
    const because = `refunded by hand; approved by ${bob.name}`;
    expect(bench.done).toEqual([{ action: 'skip', given: [{ ids: ['deliver/bank/live/1'] }, because, ada.name] }]);
    const again = await ask(bob, 'POST', `/approvals/${answer.approval.id}/approve`, {});
    expect([again.statusCode, again.json().code]).toEqual([409, 'SL-APPROVAL-003']);
  });

  test('is in the audit with both of them', async () => {
    const { approval } = await skip(ada);
    await ask(bob, 'POST', `/approvals/${approval.id}/approve`, {});
    const events = await audited();
    expect(events.map(({ actor, action, outcome }) => [actor, action, outcome])).toEqual([
      [ada.name, 'skipDeadLetters', 'done'],
      [ada.name, 'skip-letters', 'done'],
      [bob.name, 'approveDeed', 'done'],
    ]);
    expect(events[1]).toMatchObject({ authority: `approval ${approval.id} by ${bob.name}` });
  });

  test('may be declined, taken back, and asked again', async () => {
    const { approval } = await skip(ada);
    expect((await skip(bob)).code).toBe('SL-GATEWAY-007');
    expect((await skip(ada)).approval.id).toBe(approval.id);
    const declined = await ask(bob, 'POST', `/approvals/${approval.id}/decline`, { reason: 'look at S00042' });
    expect(declined.json()).toMatchObject({ state: 'declined', decision: { reason: 'look at S00042' } });
    const second = (await skip(ada)).approval;
    expect(second.id).not.toBe(approval.id);
    expect((await ask(ada, 'POST', `/approvals/${second.id}/withdraw`)).json().state).toBe('withdrawn');
    expect(bench.done).toEqual([]);
    const listed = (await ask(bob, 'GET', '/approvals?limit=1')).json();
    expect(listed.approvals).toMatchObject([{ id: second.id }]);
    const rest = (await ask(bob, 'GET', `/approvals?cursor=${listed.next}`)).json();
    expect(rest.approvals).toMatchObject([{ id: approval.id }]);
  });

  test('without money in it is done at once', async () => {
    bench.letters = [
      { ...stuckRefund(1), message: { ...stuckRefund(1).message, topic: 'command.shop.record-shipment' } },
    ].map((letter) => ({ ...letter, failure: { ...letter.failure, code: 'SL-ODOO-010' } }));
    expect(await skip(ada)).toEqual({ skipped: 1 });
  });

  test('of a bank whose words nobody could read waits too', async () => {
    const { manifest } = bench.parts.connections.get('bank') ?? {};
    Object.assign(manifest ?? {}, { emits: ['PaymentCaptured'] });
    const letter = stuckRefund(1);
    const envelope = { ...letter.message.envelope, connection: 'bank', data: { body: 'not readable' } };
    bench.letters = [
      {
        ...letter,
        failure: { ...letter.failure, code: 'SL-CONN-005' },
        message: { ...letter.message, topic: 'delivery.bank', envelope },
      },
    ];
    const { approval } = await skip(ada);
    expect(approval).toMatchObject({ state: 'waiting' });
    expect(approval.amounts).toBeUndefined();
  });
});

describe('a retry of very many', () => {
  test('waits, and a retry of few does not', async () => {
    const cause = { fingerprint: 'refused', subscription: 'deliver/bank', failure: stuckRefund(1).failure };
    const times = { since: 1, latest: 1, keys: [] };
    bench.causes = [{ ...cause, ...times, letters: 1_001, dead: 1_001 }];
    const answer = (await ask(ada, 'POST', '/cases/refused/retry', { ratePerSecond: 5 })).json();
    expect(answer).toMatchObject({ retried: 0, approval: { kind: 'retry-letters', count: 1_001 } });
    expect((await ask(bob, 'POST', `/approvals/${answer.approval.id}/approve`, {})).json().state).toBe('done');
    expect(bench.done).toEqual([{ action: 'retry', given: [{ fingerprint: 'refused' }, ada.name, 5] }]);
    bench.causes = [{ ...cause, ...times, letters: 1_000, dead: 1_000 }];
    expect((await ask(ada, 'POST', '/cases/refused/retry', {})).json()).toEqual({ retried: 2 });
  });
});

describe('releasing an order', () => {
  let holds = 0;
  async function held(code: string) {
    const story = orderStory('1001', '#1001', 'pi_1001').filter(({ topic }) => topic === 'event.OrderPlaced');
    const hold = newEvent({
      name: 'OrderHeld',
      source: '/processes/order-to-cash',
      subject: 'order/shopify-eu/1001',
      time: '2026-11-20T11:00:00.000Z',
      fact: [code],
      data: { order: 'order/shopify-eu/1001', code, reason: 'the total differs' },
    });
    holds += 1;
    const held = story.map((placed) => ({
      ...placed,
      envelope: hold,
      topic: 'event.OrderHeld',
      position: 100 + holds,
      recordedAt: placed.recordedAt + holds * 1_000,
    }));
    await bench.orders.apply([...story, ...held].flatMap((message) => contributionOf(message) ?? []));
  }
  const release = async () =>
    (await ask(ada, 'POST', '/orders/release', { id: '#1001', reason: 'agreed with the buyer' })).json();
  const released = async () =>
    (await bench.parts.backbone.log.story('order/shopify-eu/1001', 100)).filter(
      ({ topic }) => topic === 'event.OrderReleased',
    );

  test('whose total differs waits, and goes on when it is approved', async () => {
    await held('SL-ORDER-012');
    const { approval } = await release();
    expect(approval).toMatchObject({ kind: 'release-order', reach: { channels: ['shopify-eu'] } });
    expect(await released()).toEqual([]);
    const far = await signedInAs(bench, 'far', [{ role: 'approver', reach: ['channel/shopify-us'] }]);
    expect((await ask(far, 'POST', `/approvals/${approval.id}/approve`, {})).statusCode).toBe(404);
    expect((await ask(far, 'GET', '/approvals')).json()).toEqual({ approvals: [] });
    const near = await signedInAs(bench, 'near', [{ role: 'approver', reach: ['channel/shopify-eu'] }]);
    expect((await ask(near, 'POST', `/approvals/${approval.id}/approve`, {})).json()).toMatchObject({ state: 'done' });
    expect(await released()).toHaveLength(1);
  });

  test('held for something else goes on at once', async () => {
    await held('SL-ODOO-010');
    expect((await release()).approval).toBeUndefined();
    expect(await released()).toHaveLength(1);
  });

  test('that has changed meanwhile is not released by an old word', async () => {
    await held('SL-ORDER-012');
    const { approval } = await release();
    await held('SL-ORDER-004');
    const answer = (await ask(bob, 'POST', `/approvals/${approval.id}/approve`, {})).json();
    expect(answer).toMatchObject({ state: 'failed', failure: { code: 'SL-APPROVAL-006' } });
    expect(await released()).toEqual([]);
  });
});

describe('standing in', () => {
  test('is named by who may approve, and ends', async () => {
    const eve = await signedInAs(bench, 'eve', [{ role: 'viewer', reach: ['*'] }]);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const refused = await ask(ada, 'PUT', '/stand-ins/mine', { standIn: eve.name, until });
    expect(refused.json().code).toBe('SL-GATEWAY-007');
    const { approval } = await skip(ada);
    expect((await ask(eve, 'POST', `/approvals/${approval.id}/approve`, {})).json().code).toBe('SL-APPROVAL-004');
    expect((await ask(bob, 'PUT', '/stand-ins/mine', { standIn: eve.name, until })).json()).toMatchObject({
      approver: bob.name,
      standIn: eve.name,
    });
    expect((await ask(ada, 'GET', '/stand-ins')).json().standIns).toHaveLength(1);
    const declined = await ask(eve, 'POST', `/approvals/${approval.id}/decline`, { reason: 'not today' });
    expect(declined.json().decision).toMatchObject({ by: eve.name, onBehalfOf: bob.name });
    expect((await ask(bob, 'DELETE', '/stand-ins/mine')).json()).toEqual({ ended: true });
    const next = (await skip(ada)).approval;
    expect((await ask(eve, 'POST', `/approvals/${next.id}/approve`, {})).json().code).toBe('SL-APPROVAL-004');
  });
});

describe('a hub that died after the approval', () => {
  test('leaves the deed to the next round, which does it once', async () => {
    const { approval } = await skip(ada);
    const { approvals } = bench.parts;
    if (approvals === undefined) throw new Error('the bench has approvals');
    const second = await bench.parts.identity.store.person(bob.person);
    if (second === undefined) throw new Error('bob was signed in');
    await approvals.decide(approval.id, { verdict: 'approved' }, bob.caller);
    expect(bench.done).toEqual([]);
    const clock = { now: () => Date.now() + 120_000 };
    for (let round = 0; round < 2; round += 1) {
      await approvalRound({ ...bench.parts, approvals }, clock, { limit: 10, olderThanMs: 60_000 });
    }
    expect(bench.done.map(({ action }) => action)).toEqual(['skip']);
    const own = { headers: { authorization: `Bearer ${OWN_TOKEN}` } };
    const answer = await bench.gateway.app.inject({ url: `/api/v1/approvals/${approval.id}`, ...own });
    expect(answer.json()).toMatchObject({ state: 'done' });
  });
});
