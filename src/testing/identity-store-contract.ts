import { describe, expect, test } from 'vitest';
import type { Grant, IdentityStore, Machine, Person, Session } from '../governance/identity/store.ts';

const START_MS = Date.UTC(2026, 10, 20, 10);

const claimed = (role: Grant['role'], reach = ['*']): Grant => ({ role, reach, from: 'provider' });
const granted = (role: Grant['role'], reach = ['*']): Grant => ({ role, reach, from: 'administrator' });

function person(id: string, change: Partial<Person> = {}): Omit<Person, 'disabled'> {
  const times = { createdAt: START_MS, signedInAt: START_MS };
  return { id, issuer: 'https://id.example.com', subject: id, name: `name of ${id}`, grants: [], ...times, ...change };
}

function session(id: string, of: string, change: Partial<Session> = {}): Session {
  const expiresAt = START_MS + 1_000;
  return {
    id,
    person: of,
    createdAt: START_MS,
    seenAt: START_MS,
    expiresAt,
    address: '::1',
    agent: 'a browser',
    ...change,
  };
}

export function sampleMachine(id: string, change: Partial<Machine> = {}): Machine {
  return {
    id,
    scopes: ['read'],
    reach: ['*'],
    owner: 'warehouse team',
    purpose: 'reads orders',
    expiresAt: START_MS + 86_400_000,
    reviewAt: START_MS + 43_200_000,
    secrets: [{ hash: 'h', createdAt: START_MS }],
    disabled: false,
    createdAt: START_MS,
    ...change,
  };
}

/** What every driver of people and machines must do; `open` gives an empty store. */
export function identityStoreContract(name: string, open: () => Promise<IdentityStore>): void {
  describe(`people: ${name}`, () => {
    test('are met again: what the provider says is taken over, what an administrator granted stays', async () => {
      const store = await open();
      await store.meet(person('ada', { email: 'ada@example.com', grants: [claimed('viewer')] }));
      await store.changePerson('ada', { granted: [granted('operator', ['channel/web'])] });
      const met = await store.meet(
        person('ada', { name: 'Ada L.', signedInAt: START_MS + 5, grants: [claimed('approver')] }),
      );
      expect(met).toEqual({
        id: 'ada',
        issuer: 'https://id.example.com',
        subject: 'ada',
        name: 'Ada L.',
        grants: [granted('operator', ['channel/web']), claimed('approver')],
        disabled: false,
        createdAt: START_MS,
        signedInAt: START_MS + 5,
      });
      expect(await store.person('ada')).toEqual(met);
      // Taken out of every group, only what was granted by hand is left.
      expect((await store.meet(person('ada'))).grants).toEqual([granted('operator', ['channel/web'])]);
      expect((await store.changePerson('ada', { granted: [] }))?.grants).toEqual([]);
      expect(await store.changePerson('nobody', { disabled: true })).toBeUndefined();
    });

    test('stay switched off when they sign in again, and one that is off administers nothing', async () => {
      const store = await open();
      expect(await store.hasAdministrator()).toBe(false);
      await store.meet(person('ada', { grants: [claimed('administrator')] }));
      await store.meet(person('bob', { grants: [claimed('viewer')] }));
      expect(await store.hasAdministrator()).toBe(true);
      await store.changePerson('ada', { disabled: true });
      expect(await store.hasAdministrator()).toBe(false);
      expect((await store.meet(person('ada', { grants: [claimed('administrator')] }))).disabled).toBe(true);
      expect((await store.people()).map(({ id }) => id)).toEqual(['ada', 'bob']);
    });
  });

  describe(`sessions and tickets: ${name}`, () => {
    test('a session is found by its hash with its person, and ends one by one or all of a person', async () => {
      const store = await open();
      await store.meet(person('ada', { grants: [claimed('viewer')] }));
      await store.meet(person('bob'));
      await store.addSession('h1', session('s1', 'ada'));
      await store.addSession('h2', session('s2', 'ada', { createdAt: START_MS + 1 }));
      await store.addSession('h3', session('s3', 'bob', { expiresAt: START_MS + 1 }));
      expect(await store.session('h1')).toMatchObject({ session: session('s1', 'ada'), person: { id: 'ada' } });
      expect(await store.session('s1')).toBeUndefined();
      await store.seen('s1', START_MS + 500);
      expect((await store.session('h1'))?.session.seenAt).toBe(START_MS + 500);
      expect((await store.sessions(START_MS)).map(({ id }) => id).sort()).toEqual(['s1', 's2', 's3']);
      expect((await store.sessions(START_MS + 1, 'ada')).map(({ id }) => id)).toEqual(['s2', 's1']);
      expect(await store.revokeSessions({ id: 's1' })).toBe(1);
      expect(await store.session('h1')).toBeUndefined();
      expect(await store.revokeSessions({ person: 'ada' })).toBe(1);
      expect(await store.revokeSessions({ id: 's1' })).toBe(0);
      await store.forget(START_MS + 1);
      expect(await store.session('h3')).toBeUndefined();
    });

    test('a ticket is good for one use, of its own kind, in its time', async () => {
      const store = await open();
      const ticket = { kind: 'link', content: { back: '/' }, expiresAt: START_MS + 10 } as const;
      await store.addTicket('t1', ticket);
      expect(await store.takeTicket('t1', 'round-trip', START_MS)).toBeUndefined();
      const both = await Promise.all([1, 2].map(() => store.takeTicket('t1', 'link', START_MS)));
      expect(both.filter((each) => each !== undefined)).toEqual([ticket]);
      await store.addTicket('t2', ticket);
      expect(await store.takeTicket('t2', 'link', START_MS + 10)).toBeUndefined();
    });
  });

  describe(`machines: ${name}`, () => {
    test('use an assertion once, until it is forgotten', async () => {
      const store = await open();
      const taken = await Promise.all([store.takeAssertion('a', 100), store.takeAssertion('a', 100)]);
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await store.takeAssertion('b', 300)).toBe(true);
      await store.forget(200);
      expect(await store.takeAssertion('a', 300)).toBe(true);
      expect(await store.takeAssertion('b', 300)).toBe(false);
    });

    test('are added once, changed in parts, and found by their tokens', async () => {
      const store = await open();
      const machine = sampleMachine('warehouse', { requestsPerMinute: 60 });
      expect(await store.addMachine(machine)).toBe(true);
      expect(await store.addMachine({ ...machine, purpose: 'another' })).toBe(false);
      expect(await store.machine('warehouse')).toEqual(machine);
      await store.addToken('k1', {
        machine: 'warehouse',
        scopes: ['read'],
        issuedAt: START_MS,
        expiresAt: START_MS + 600,
      });
      expect(await store.token('k1')).toEqual({
        token: { machine: 'warehouse', scopes: ['read'], issuedAt: START_MS, expiresAt: START_MS + 600 },
        machine,
      });
      await store.changeMachine('warehouse', { usedAt: START_MS + 7 });
      expect(await store.changeMachine('warehouse', { disabled: true })).toEqual({
        ...machine,
        disabled: true,
        usedAt: START_MS + 7,
      });
      expect((await store.token('k1'))?.machine.disabled).toBe(true);
      expect((await store.machines()).map(({ id }) => id)).toEqual(['warehouse']);
      expect(await store.changeMachine('none', { disabled: true })).toBeUndefined();
      await store.forget(START_MS + 600);
      expect(await store.token('k1')).toBeUndefined();
    });
  });
}
