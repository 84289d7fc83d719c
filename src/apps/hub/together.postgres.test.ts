import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Claimed, Handled } from '../../backbone/backbone.ts';
import { createBackbone, type DeskBackbone } from '../../backbone/consume/create-backbone.ts';
import { createPostgresEventLog, type PostgresEventLog } from '../../backbone/postgres/event-log.ts';
import { createPostgresHubState } from '../../backbone/postgres/hub-state.ts';
import { createUnitOfWork } from '../../backbone/postgres/unit-of-work.ts';
import { newCommand } from '../../canonical/envelope.ts';
import { parseConfiguration } from '../../config/load.ts';
import { eventOf } from '../../governance/audit/chain.ts';
import { createPostgresAuditStore } from '../../governance/audit/postgres-store.ts';
import { entriesOf } from '../../governance/audit/store.ts';
import { verifyChain } from '../../governance/audit/verify.ts';
import { systemChance } from '../../kernel/chance.ts';
import { systemClock } from '../../kernel/clock.ts';
import { againstALock } from '../../testing/against-a-lock.ts';
import { type GatewayBench, gatewayBench } from '../../testing/gateway-bench.ts';
import { type Asker, signedInAs } from '../../testing/sign-in.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { openApprovals } from './approvals.ts';
import { identityOver } from './identity.ts';
import { createLog } from './log.ts';
import { openTogether } from './together.ts';

const { configuration } = parseConfiguration('', { environment: {} });
const means = {
  configuration,
  clock: systemClock,
  chance: systemChance,
  log: createLog({ level: 'silent', readable: false, hub: 'test' }),
};

let temporary: TestDatabase;
const work = Promise.withResolvers<void>();
let log: PostgresEventLog;
let backbone: DeskBackbone;
let bench: GatewayBench;
let ada: Asker;
let bob: Asker;

beforeAll(async () => {
  temporary = await testDatabase();
  const { database } = temporary;
  log = createPostgresEventLog({ database, clock: systemClock });
  await log.prepare();
  const state = createPostgresHubState({ database });
  backbone = createBackbone({ log, state, clock: systemClock, chance: systemChance, node: 'test' });
  backbone.subscribe({ name: 'records/orders', topics: ['event.*'], from: 'now', handle: async () => [] });
  // Commands are taken here until `work` is done.
  const carry = async (batch: readonly Claimed[]) => {
    await work.promise;
    return batch.map((): Handled => ({ kind: 'done' }));
  };
  backbone.subscribe({ name: 'records/slow', topics: ['command.*'], from: 'beginning', handle: carry });
  await backbone.start();
});
afterAll(async () => {
  work.resolve();
  await backbone.stop();
  await log[Symbol.asyncDispose]();
  await temporary[Symbol.asyncDispose]();
});

beforeEach(async () => {
  const { database } = temporary;
  await database.query('truncate person cascade');
  bench = gatewayBench();
  const identity = { ...bench.parts.identity, ...identityOver(means, database) };
  const operations = { casesOver: () => bench.parts.cases };
  const parts = {
    ...bench.parts,
    backbone,
    identity,
    audit: createPostgresAuditStore(database),
    approvals: openApprovals(means, { database }, identity),
    together: openTogether(means, { database }, { backbone, identity, operations }),
  };
  bench.gateway.open(parts);
  ada = await signedInAs({ parts }, 'ada', [{ role: 'administrator', reach: ['*'] }]);
  bob = await signedInAs({ parts }, 'bob', [{ role: 'approver', reach: ['*'] }]);
});
afterEach(() => bench.gateway.close());

const ask = (by: Asker, method: 'POST' | 'GET', url: string, payload?: object, headers: object = {}) =>
  bench.gateway.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { ...by.headers, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
const audited = async (action: string) =>
  (await Array.fromAsync(entriesOf(createPostgresAuditStore(temporary.database))))
    .map(eventOf)
    .filter((event) => event.action === action);
const grantsOf = async (who: Asker) =>
  (await identityOver(means, temporary.database).store.person(who.person))?.grants.map(({ role }) => role);

/** Does work while nobody can write the audit. */
async function withoutAudit<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  await temporary.database.query('alter table audit_entry rename to audit_entry_away');
  try {
    return await work();
  } finally {
    await temporary.database.query('alter table audit_entry_away rename to audit_entry');
  }
}

describe('an effect and its entry in the audit', () => {
  test('are written together, once', async () => {
    expect((await ask(ada, 'POST', `/people/${bob.person}/grant`, { role: 'viewer' })).statusCode).toBe(200);
    expect(await grantsOf(bob)).toContain('viewer');
    expect(await audited('grantRole')).toMatchObject([{ actor: ada.name, outcome: 'done', on: { role: 'viewer' } }]);
    const verdict = await verifyChain(entriesOf(createPostgresAuditStore(temporary.database)));
    expect(verdict.broken).toBeUndefined();
  });

  test('are both missing when the audit cannot be written', async () => {
    const before = await grantsOf(bob);
    const refused = await withoutAudit(() => ask(ada, 'POST', `/people/${bob.person}/grant`, { role: 'integrator' }));
    expect([refused.statusCode, refused.json().code]).toEqual([503, 'SL-AUDIT-005']);
    expect(await grantsOf(bob)).toEqual(before);
    const machine = { id: 'picker', scopes: ['read'], owner: 'o', purpose: 'p' };
    const added = await withoutAudit(() => ask(ada, 'POST', '/machines', machine));
    expect(added.json().code).toBe('SL-AUDIT-005');
    expect(added.body).not.toMatch(/slm_/);
    expect((await ask(ada, 'GET', '/machines')).json().machines).toEqual([]);
  });

  test('are both missing when the effect fails, and the failure is told alone', async () => {
    expect((await ask(ada, 'POST', '/people/nobody/grant', { role: 'viewer' })).statusCode).toBe(404);
    expect((await audited('grantRole')).filter(({ outcome }) => outcome === 'failed')).toHaveLength(1);
  });

  test('of a pause hold for the node at once, or not at all', async () => {
    const path = `/subscriptions/${encodeURIComponent('records/orders')}`;
    const refused = await withoutAudit(() => ask(ada, 'POST', `${path}/pause`, { reason: 'an upgrade' }));
    expect(refused.json().code).toBe('SL-AUDIT-005');
    expect((await backbone.status())[0]?.paused).toBeUndefined();
    expect((await ask(ada, 'POST', `${path}/pause`, { reason: 'an upgrade' })).statusCode).toBe(200);
    expect((await backbone.status())[0]?.paused).toMatchObject({ byPerson: true });
    expect((await ask(ada, 'POST', `${path}/resume`)).statusCode).toBe(200);
    expect((await backbone.status())[0]?.paused).toBeUndefined();
    expect((await audited('pauseSubscription')).map(({ outcome }) => outcome)).toEqual(['done']);
  });

  test('of a decision: nobody approves what the audit does not know, and the deed is done once', async () => {
    const { approvals } = { approvals: openApprovals(means, temporary, identityPartsOf()) };
    const asked = await approvals.request(
      {
        kind: 'skip-letters',
        subject: 'cause x',
        reason: 'booked by hand',
        reach: 'everywhere',
        deed: { choice: { ids: ['records/orders/live/1'] }, reason: 'booked by hand' },
        money: 'unknown',
      },
      ada.name,
    );
    const path = `/approvals/${asked?.id}`;
    const refused = await withoutAudit(() => ask(bob, 'POST', `${path}/approve`, {}));
    expect(refused.json().code).toBe('SL-AUDIT-005');
    expect((await ask(bob, 'GET', path)).json().state).toBe('waiting');
    expect((await ask(bob, 'POST', `${path}/approve`, {})).json()).toMatchObject({
      state: 'done',
      outcome: { skipped: '0' },
    });
    expect(await audited('approveDeed')).toHaveLength(1);
    expect(await audited('skip-letters')).toMatchObject([{ actor: ada.name, outcome: 'done' }]);
  });
});

describe('of two who saw the same and change it in the same moment, one does', () => {
  interface Race {
    /** What stands in the way of a write, and of nothing else. */
    readonly lock: string;
    readonly tag: string;
    readonly path: string;
    readonly payloads: readonly [object, object];
  }
  async function expectOneOfTwo({ lock, tag, path, payloads }: Race): Promise<void> {
    const deeds = payloads.map((payload) => () => ask(ada, 'POST', path, payload, { 'if-match': tag }));
    const answers = await againstALock(temporary.database, lock, deeds);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
    expect(answers.find(({ statusCode }) => statusCode === 412)?.json().code).toBe('SL-GATEWAY-019');
  }

  test('the roles of a person, of which without a tag none is lost', async () => {
    const { people } = (await ask(ada, 'GET', '/people')).json();
    const { tag } = people.find(({ id }: { id: string }) => id === bob.person);
    const path = `/people/${bob.person}/grant`;
    const lock = `select from person where id = '${bob.person}' for update`;
    await expectOneOfTwo({ lock, tag, path, payloads: [{ role: 'viewer' }, { role: 'operator' }] });
    const both = ['integrator', 'administrator'].map((role) => () => ask(ada, 'POST', path, { role }));
    const answers = await againstALock(temporary.database, lock, both);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(await grantsOf(bob)).toEqual(expect.arrayContaining(['integrator', 'administrator']));
  });

  test('the secrets of a machine', async () => {
    const machine = { id: 'carrier', scopes: ['read'], owner: 'o', purpose: 'p' };
    const { tag } = (await ask(ada, 'POST', '/machines', machine)).json().machine;
    const lock = `select from machine where id = 'carrier' for update`;
    const payloads = [{ overlapHours: 0 }, { overlapHours: 24 }] as const;
    await expectOneOfTwo({ lock, tag, path: '/machines/carrier/rotate', payloads });
  });

  test('the brake of a subscription', async () => {
    const [{ tag }] = (await ask(ada, 'GET', '/subscriptions')).json().subscriptions;
    const path = `/subscriptions/${encodeURIComponent('records/orders')}`;
    const lock = 'lock table delivery_gate in share mode';
    const payloads = [{ reason: 'an upgrade' }, { reason: 'a move' }] as const;
    await expectOneOfTwo({ lock, tag, path: `${path}/pause`, payloads });
    expect((await ask(ada, 'POST', `${path}/resume`)).statusCode).toBe(200);
  });
});

describe('a subscription that runs empty', () => {
  const path = `/subscriptions/${encodeURIComponent('records/slow')}`;
  const drainingOf = async () =>
    (await backbone.status()).find(({ name }) => name === 'records/slow')?.draining !== undefined;
  const drain = async () => {
    const asked = await ask(ada, 'POST', `/flows/${encodeURIComponent('records/slow')}/drain`, {
      reason: 'an upgrade',
    });
    expect([asked.statusCode, await drainingOf()]).toEqual([202, true]);
  };

  test.each([
    ['resumed', {}, undefined],
    ['paused', { reason: 'at once' }, expect.objectContaining({ byPerson: true })],
  ] as const)('does so no more once it is %s', async (deed, payload, paused) => {
    const command = newCommand({
      name: 'confirm-order',
      connection: 'odoo',
      source: '/processes/test',
      subject: 'order/shop/1',
      time: '2026-11-20T10:00:00.000Z',
      data: { order: 'order/shop/1' },
      purpose: deed,
      cause: { id: 'cause', correlationid: 'order/shop/1', lane: 'live' },
    });
    await backbone.append([command]);
    await drain();
    expect((await ask(ada, 'POST', `${path}/${deed.replace(/d$/, '')}`, payload)).statusCode).toBe(200);
    expect(await drainingOf()).toBe(false);
    expect((await backbone.status()).find(({ name }) => name === 'records/slow')?.paused).toEqual(paused);
  });
});

function identityPartsOf() {
  return { ...identityOver(means, temporary.database), groups: { brands: {}, regions: {} } };
}

describe('a unit of work', () => {
  test('undoes a part of it alone, and all of it when it fails', async () => {
    const { database } = temporary;
    const unit = createUnitOfWork(database);
    const keys = async () =>
      (await database.query<{ key: string }>('select key from wrong_try order by key')).map(({ key }) => key);
    const add = (key: string) => `insert into wrong_try values ('${key}', 1, 1, 1)`;
    await unit(async (bound) => {
      await bound.query(add('a'));
      await bound
        .transaction(async (client) => {
          await client.query(add('b'));
          throw new Error('only this part');
        })
        .catch(() => {});
      await bound.transaction((client) => client.query(add('c')));
      expect(await keys()).toEqual([]);
    });
    expect(await keys()).toEqual(['a', 'c']);
    const failing = unit(async (bound) => {
      await bound.query(add('d'));
      throw new Error('all of it');
    });
    await expect(failing).rejects.toThrow('all of it');
    expect(await keys()).toEqual(['a', 'c']);
  });
});
