import { expect, test } from 'vitest';
import { openDatabase } from '../../src/backbone/postgres/database.ts';
import type { ApprovalLine } from '../../src/gateway/api/approvals.ts';
import { createPostgresIdentityStore } from '../../src/governance/identity/postgres-store.ts';
import type { IdentityStore } from '../../src/governance/identity/store.ts';
import type { ReturnRecord } from '../../src/records/returns/summary.ts';
import type { GatewayBench } from '../../src/testing/gateway-bench.ts';
import { type Asker, signedInAs } from '../../src/testing/sign-in.ts';
import type { Bought } from './shopping.ts';
import { openWorld, type World, type WorldWish, waitUntil } from './world.ts';

/** Returns above the limit, decided about by people who are signed in, over the API of a running hub. */
const DAY_MS = 86_400_000;
const pieces = (count: number) => ({ value: String(count), unit: 'each' });

const withReturns = (rules: Readonly<Record<string, unknown>>): WorldWish => ({
  prepare: (odoo) => odoo.people.addWarehouse('PARIS', 'Store Paris'),
  odooSettings: { stock: { locations: { paris: 'PARIS/Stock' } } },
  processes: { 'return-and-refund': { automaticUpTo: { EUR: '10.00' }, ...rules } },
});

/** People of the retailer, with sessions in the database of the hub. */
async function staffOf(world: World) {
  const database = await openDatabase(world.databaseUrl, { poolSize: 1 });
  const store: IdentityStore = createPostgresIdentityStore(database);
  const parts = { identity: { store, groups: { brands: {}, regions: {} } } } as unknown as GatewayBench['parts'];
  const everywhere = ['*'];
  const clerk = await signedInAs({ parts }, 'clerk', [
    { role: 'operator', reach: everywhere },
    { role: 'approver', reach: everywhere },
  ]);
  const helper = await signedInAs({ parts }, 'helper', [{ role: 'operator', reach: everywhere }]);
  const chief = await signedInAs({ parts }, 'chief', [{ role: 'approver', reach: ['channel/shopify-eu'] }]);
  const stranger = await signedInAs({ parts }, 'stranger', [{ role: 'approver', reach: ['channel/shopify-us'] }]);
  const viewer = await signedInAs({ parts }, 'viewer', [{ role: 'viewer', reach: everywhere }]);
  return { clerk, helper, chief, stranger, viewer, close: () => database.close() };
}

/** Asks the hub as a person does in a browser. */
async function as<Answer>(world: World, { headers }: Asker, method: string, path: string, body?: object) {
  const answer = await fetch(`${world.hub.url}/api/v1${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Answer & { readonly code?: string } };
}

async function until(world: World, id: string, holds: (one: ReturnRecord) => boolean): Promise<void> {
  let last: ReturnRecord | undefined;
  const look = async () => {
    last = await world.ask<ReturnRecord>(`/api/v1/returns/${encodeURIComponent(id)}`).catch(() => undefined);
    return last !== undefined && holds(last);
  };
  await waitUntil(look, `${id} is as wished`).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(last)} ${world.complaints.join('')}`);
  });
}

async function bought(world: World): Promise<Bought> {
  const order = world.eu.buys({ pieces: { TEE: 3 } });
  await world.untilState(order, 'allocated');
  await world.odoo.people.shipPicking(order.order, { carrier: 'DHL', tracking: 'R1' });
  await world.untilState(order, 'closed');
  return order;
}

/** Two of three T-shirts, 39.80 together, are to come back; answers the return and the request that waits for it. */
async function asked(world: World, clerk: Asker, order: Bought): Promise<{ id: string; approval: ApprovalLine }> {
  const wish = {
    order: order.name,
    location: 'location/paris',
    lines: [{ sku: 'TEE', quantity: pieces(2), reason: 'does-not-fit' }],
  };
  const taken = await as<{ return: string }>(world, clerk, 'POST', '/returns', wish);
  expect(taken.status).toBe(202);
  const id = taken.body.return;
  let found: ApprovalLine | undefined;
  await waitUntil(async () => {
    const { body } = await as<{ approvals: ApprovalLine[] }>(world, clerk, 'GET', '/approvals');
    found = body.approvals.find(({ subject }) => subject === id);
    return found !== undefined;
  }, 'the return waits for a second person');
  return { id, approval: found as unknown as ApprovalLine };
}

const pathOf = (id: string, deed: string): string => `/returns/${encodeURIComponent(id)}/${deed}`;

test('a return above the limit is refused to whoever asked for it, approved by a stand-in, and its money is given back once', async () => {
  await using world = await openWorld(withReturns({}));
  const staff = await staffOf(world);
  try {
    const { clerk, helper, chief, stranger, viewer } = staff;
    const order = await bought(world);
    const { id, approval } = await asked(world, clerk, order);
    expect(approval).toMatchObject({
      kind: 'approve-return',
      state: 'waiting',
      askedBy: clerk.name,
      amounts: [{ amount: 3_980, currency: 'EUR' }],
      reach: { channels: ['shopify-eu'], locations: [] },
    });
    const why = { reason: 'the seam is torn' };
    const refusals: [Asker, string, string][] = [
      // Whoever asked may approve others' returns, and not this one, by neither door.
      [clerk, pathOf(id, 'approve'), 'SL-APPROVAL-002'],
      [clerk, `/approvals/${approval.id}/approve`, 'SL-APPROVAL-002'],
      [helper, pathOf(id, 'approve'), 'SL-APPROVAL-004'],
      [helper, `/approvals/${approval.id}/approve`, 'SL-APPROVAL-004'],
      [viewer, `/approvals/${approval.id}/approve`, 'SL-APPROVAL-004'],
      // Of another channel: it is not even there.
      [stranger, pathOf(id, 'approve'), 'SL-RECORD-011'],
      [stranger, `/approvals/${approval.id}/approve`, 'SL-APPROVAL-001'],
    ];
    for (const [asker, path, code] of refusals) {
      const { status, body } = await as(world, asker, 'POST', path, why);
      expect([asker.name, path, body.code], JSON.stringify(body)).toEqual([asker.name, path, code]);
      expect(status).toBeGreaterThanOrEqual(400);
    }
    expect(world.books(order).refunded).toBe(0);

    // The chief is away and names somebody; even so nobody stands in for a deed of their own.
    const tomorrow = new Date(Date.now() + DAY_MS).toISOString();
    for (const { name } of [clerk, helper]) {
      const named = await as(world, chief, 'PUT', '/stand-ins/mine', { standIn: name, until: tomorrow });
      expect(named.status, JSON.stringify(named.body)).toBe(200);
      const own = await as(world, clerk, 'POST', `/approvals/${approval.id}/approve`, why);
      expect(own.body.code).toBe('SL-APPROVAL-002');
    }
    const approved = await Promise.all([
      as<ApprovalLine>(world, helper, 'POST', `/approvals/${approval.id}/approve`, why),
      as<ApprovalLine>(world, chief, 'POST', pathOf(id, 'approve'), why),
    ]);
    // Both at once: one of them decided, and the other hears that it waits no longer.
    const codes = approved.map(({ status, body }) => (status < 300 ? 'approved' : body.code));
    expect(codes.filter((code) => code === 'approved').length, JSON.stringify(codes)).toBeGreaterThanOrEqual(1);
    await until(world, id, ({ state }) => state === 'approved');
    const done = await as<ApprovalLine>(world, clerk, 'GET', `/approvals/${approval.id}`);
    expect(done.body).toMatchObject({ state: 'done', askedBy: clerk.name });
    expect([helper.name, chief.name]).toContain(done.body.decision?.by);
    if (done.body.decision?.by === helper.name) expect(done.body.decision.onBehalfOf).toBe(chief.name);

    const inspect = { lines: [{ sku: 'TEE', quantity: pieces(2), condition: 'restock' }] };
    expect((await as(world, clerk, 'POST', pathOf(id, 'inspect'), inspect)).status).toBe(202);
    await until(world, id, ({ state }) => state === 'completed');
    await world.until(order, (_, { refunded, credits }) => refunded === 3_980 && credits.length === 1);
    // Approving once more moves nothing.
    const again = await as(world, chief, 'POST', `/approvals/${approval.id}/approve`, why);
    expect(again.body.code).toBe('SL-APPROVAL-003');
    expect(world.stripe.state.refunds.size).toBe(1);
    expect(world.books(order)).toMatchObject({ refunded: 3_980, credits: [{ total: 3_980 }] });
    const { story } = await world.passport(order.name);
    const decided = story.filter(({ name }) => name === 'ReturnApproved');
    expect(decided).toHaveLength(1);
  } finally {
    await staff.close();
  }
});

test('a return that nobody approves in its time is declined, gives nothing back, and can be approved no more', async () => {
  await using world = await openWorld(withReturns({ approvalMs: 3_000, undecided: 'decline' }));
  const staff = await staffOf(world);
  try {
    const { clerk, chief } = staff;
    const order = await bought(world);
    const { id, approval } = await asked(world, clerk, order);
    expect(Date.parse(approval.expiresAt) - Date.parse(approval.askedAt)).toBeLessThanOrEqual(3_000);
    await until(world, id, ({ state }) => state === 'declined');
    const late = await as(world, chief, 'POST', `/approvals/${approval.id}/approve`, { reason: 'too late' });
    expect(late.body.code).toBe('SL-APPROVAL-003');
    const direct = await as(world, chief, 'POST', pathOf(id, 'approve'), { reason: 'too late' });
    expect(direct.status).toBeGreaterThanOrEqual(400);
    expect(world.stripe.state.refunds.size).toBe(0);
    const ended = await as<ApprovalLine>(world, clerk, 'GET', `/approvals/${approval.id}`);
    expect(['expired', 'withdrawn']).toContain(ended.body.state);
  } finally {
    await staff.close();
  }
});
