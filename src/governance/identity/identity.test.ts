import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../kernel/limits.ts';
import { identityStoreContract, sampleMachine } from '../../testing/identity-store-contract.ts';
import { virtualClock } from '../../testing/virtual-clock.ts';
import { machineCaller, personCaller, seesPersonal } from './caller.ts';
import { createMemoryIdentityStore } from './memory-store.ts';
import { MACHINE_SCOPES, permissionsOf, ROLE_PERMISSIONS } from './permissions.ts';
import { covers, reachOf } from './reach.ts';
import type { Grant, Person, Session } from './store.ts';
import { WrongTries, waitAfter } from './wrong-tries.ts';

identityStoreContract('memory', async () => createMemoryIdentityStore());

const GROUPS = {
  brands: { acme: { channels: ['acme-web', 'acme-app'], locations: ['location/paris'] } },
  regions: { north: { locations: ['location/oslo'] } },
};

const SESSION: Session = { id: 's', person: 'p', createdAt: 0, seenAt: 0, expiresAt: 1, address: '', agent: '' };

function callerWith(grants: readonly Omit<Grant, 'from'>[], unmasks = true) {
  const person: Person = {
    id: 'p',
    issuer: 'i',
    subject: 's',
    name: 'n',
    grants: grants.map((grant) => ({ ...grant, from: 'administrator' })),
    disabled: false,
    createdAt: 0,
    signedInAt: 0,
  };
  return personCaller({ person, session: SESSION }, GROUPS, unmasks);
}

describe('roles', () => {
  test('everyone reads, only administrators administer, and money is approved by few', () => {
    for (const permissions of Object.values(ROLE_PERMISSIONS)) expect(permissions).toContain('read');
    const having = (permission: (typeof ROLE_PERMISSIONS)['viewer'][number]) =>
      Object.entries(ROLE_PERMISSIONS)
        .filter(([, permissions]) => permissions.includes(permission))
        .map(([role]) => role);
    expect(having('administer')).toEqual(['administrator']);
    expect(having('audit')).toEqual(['administrator']);
    expect(having('approve')).toEqual(['approver', 'administrator']);
    expect(having('personal')).toEqual(['operator', 'approver', 'administrator']);
    expect(permissionsOf([])).toEqual([]);
    expect(MACHINE_SCOPES).not.toContain('administer');
    expect(MACHINE_SCOPES).not.toContain('approve');
  });
});

describe('reach', () => {
  test('a permission reaches as far as the roles that give it, and no further', () => {
    const caller = callerWith([
      { role: 'viewer', reach: ['*'] },
      { role: 'operator', reach: ['brand/acme', 'region/north', 'channel/outlet'] },
    ]);
    expect(caller.reachFor('read')).toBe('everywhere');
    expect(caller.reachFor('operate')).toEqual({
      channels: ['acme-app', 'acme-web', 'outlet'],
      locations: ['location/oslo', 'location/paris'],
    });
    expect(caller.reachFor('administer')).toEqual({ channels: [], locations: [] });
    // Personal data of the brand is not personal data of everything that may be read.
    expect(seesPersonal(caller)).toBe(false);
    expect(seesPersonal(callerWith([{ role: 'operator', reach: ['brand/acme'] }]))).toBe(true);
    expect(seesPersonal(callerWith([{ role: 'operator', reach: ['brand/acme'] }], false))).toBe(false);
  });

  test('of a group that is not configured is nothing', () => {
    for (const entry of ['brand/other', 'region/__proto__', 'brand/constructor', 'nonsense'])
      expect(reachOf([entry], GROUPS)).toEqual({ channels: [], locations: [] });
    expect(covers(reachOf(['brand/acme'], GROUPS), reachOf(['location/paris'], GROUPS))).toBe(true);
    expect(covers(reachOf(['location/paris'], GROUPS), reachOf(['brand/acme'], GROUPS))).toBe(false);
    expect(covers(reachOf(['brand/acme'], GROUPS), 'everywhere')).toBe(false);
  });

  test("a machine's token gives what both the token and the machine have", () => {
    const machine = sampleMachine('m', { scopes: ['read', 'operate'], reach: ['channel/web'] });
    const token = { machine: 'm', scopes: ['operate', 'administer'] as const, issuedAt: 0, expiresAt: 1 };
    const caller = machineCaller(machine, token, GROUPS);
    expect(caller.permissions).toEqual(['operate']);
    expect(caller.reachFor('operate')).toEqual({ channels: ['web'], locations: [] });
    expect(caller.reachFor('read')).toEqual({ channels: [], locations: [] });
  });
});

describe('wrong tries', () => {
  test('wait nothing below the limit, then twice as long each time up to the longest', () => {
    expect(waitAfter(LIMITS.wrongTries - 1, 60_000)).toBe(0);
    expect(waitAfter(LIMITS.wrongTries, 60_000)).toBe(1_000);
    expect(waitAfter(LIMITS.wrongTries + 3, 60_000)).toBe(8_000);
    expect(waitAfter(LIMITS.wrongTries + 1_000, 60_000)).toBe(60_000);
  });

  test('of one account from many addresses slow the account, briefly; a right one frees it', async () => {
    const clock = virtualClock();
    const tries = new WrongTries(clock);
    for (let index = 0; index < 40; index += 1) await tries.failed(`10.0.0.${index}`, 'm');
    await expect(tries.check('10.9.9.9', 'm')).rejects.toThrow(/SL-IDENTITY-006/);
    await expect(tries.check('10.9.9.9', 'other')).resolves.toBeUndefined();
    await clock.moveBy(LIMITS.wrongTryAccountWaitMostMs);
    await expect(tries.check('10.9.9.9', 'm')).resolves.toBeUndefined();
    await tries.failed('10.9.9.9', 'm');
    await tries.succeeded('m');
    await expect(tries.check('10.9.9.9', 'm')).resolves.toBeUndefined();
  });

  test('are forgotten after a quiet time, and when there are too many to remember', async () => {
    const clock = virtualClock();
    const tries = new WrongTries(clock);
    for (let index = 0; index < LIMITS.wrongTries; index += 1) await tries.failed('first');
    await expect(tries.check('first')).rejects.toThrow();
    for (let index = 0; index < LIMITS.wrongTryEntries - 1; index += 1) await tries.failed(`other ${index}`);
    await expect(tries.check('first')).rejects.toThrow();
    await tries.failed('one more');
    await expect(tries.check('first')).resolves.toBeUndefined();
    for (let index = 0; index < LIMITS.wrongTries - 1; index += 1) await tries.failed('slow');
    await clock.moveBy(LIMITS.wrongTryMemoryMs + 1);
    await tries.failed('slow');
    await expect(tries.check('slow')).resolves.toBeUndefined();
  });
});
