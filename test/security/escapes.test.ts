import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PERMISSIONS } from '../../src/config/identity.ts';
import { type AuditEvent, eventOf } from '../../src/governance/audit/chain.ts';
import { entriesOf } from '../../src/governance/audit/store.ts';
import { MACHINE_SCOPES } from '../../src/governance/identity/permissions.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN } from '../../src/testing/gateway-bench.ts';
import { ask, EVERY_ROUTE, everyRole, machineWith, signedIn, type Visitor } from './callers.ts';

/** Routes that ask for more than their permission, and how they refuse who has no more. */
const MORE_IS_ASKED: readonly (readonly [string, string])[] = [
  // Only the hub's own token makes the first administrator.
  ['makeSignInLink', 'SL-GATEWAY-007'],
  // Only for a channel that names the caller, and that the caller reaches; place.test.ts has both.
  ['placeOrder', 'SL-GATEWAY-021'],
  // Who replaces a message must be allowed to see it.
  ['editDeadLetter', 'SL-GATEWAY-007'],
];

let bench: GatewayBench;

beforeEach(() => {
  bench = gatewayBench();
  bench.gateway.open(bench.parts);
});
afterEach(() => bench.gateway.close());

async function audited(): Promise<readonly AuditEvent[]> {
  return (await Array.fromAsync(entriesOf(bench.parts.audit))).map(eventOf);
}

/** What a route answers at first; a feed goes on for ever and is left after its first word. */
async function told(
  each: (typeof EVERY_ROUTE)[number],
  headers: Visitor['headers'],
): Promise<{ status: number; code: string | undefined }> {
  const answer = await ask(bench, each, headers);
  const stream = answer.stream();
  const isProblem = String(answer.headers['content-type'] ?? '').includes('problem+json');
  const code = isProblem ? (JSON.parse(await text(stream)) as { code?: string }).code : undefined;
  stream.destroy();
  return { status: answer.statusCode, code };
}

/** Tries every route; answers what happened, route by route. */
async function tryEverything({ headers }: Pick<Visitor, 'headers'>) {
  const answers = new Map<string, { status: number; code: string | undefined }>();
  for (const each of EVERY_ROUTE) {
    answers.set(each.route.name, await told(each, headers));
  }
  return answers;
}

/** Every route refused everybody here, with that code, did nothing, and said so in the audit. */
async function expectAllRefused(visitor: Pick<Visitor, 'headers'>, status: number, code: string): Promise<void> {
  for (const [route, answer] of await tryEverything(visitor)) expect(answer, route).toEqual({ status, code });
  expect(bench.done).toEqual([]);
  const refused = (await audited()).filter((event) => event.outcome === 'refused' && event.code === code);
  expect(new Set(refused.map(({ action }) => action))).toEqual(new Set(EVERY_ROUTE.map(({ route }) => route.name)));
}

test('the guard sees what it guards', () => {
  expect(EVERY_ROUTE.length).toBeGreaterThan(30);
  expect(new Set(EVERY_ROUTE.map(({ route }) => route.permission)).size).toBeGreaterThan(3);
});

describe('nobody gets in', () => {
  test('without anything', () => expectAllRefused({ headers: {} }, 401, 'SL-GATEWAY-006'));
  test('with a session that is over', async () => {
    const late = await signedIn(bench, [{ role: 'administrator', reach: ['*'] }], { expiresAt: systemClock.now() - 1 });
    await expectAllRefused(late, 401, 'SL-IDENTITY-001');
  });
  test('with a session of an account that is switched off', async () => {
    const off = await signedIn(bench, [{ role: 'administrator', reach: ['*'] }]);
    await bench.parts.identity.store.changePerson(off.person, { disabled: true });
    await expectAllRefused(off, 403, 'SL-IDENTITY-003');
  });
  test('with a session without any role', async () => {
    await expectAllRefused(await signedIn(bench, []), 403, 'SL-IDENTITY-002');
  });
  test('with a token that is over', async () => {
    const late = await machineWith(bench, MACHINE_SCOPES, { tokenEndsAt: systemClock.now() - 1 });
    await expectAllRefused(late, 401, 'SL-GATEWAY-006');
  });
  test('as a machine that is switched off, or has expired', async () => {
    await expectAllRefused(await machineWith(bench, MACHINE_SCOPES, { disabled: true }), 403, 'SL-IDENTITY-003');
    await expectAllRefused(
      await machineWith(bench, MACHINE_SCOPES, { endsAt: systemClock.now() - 1 }),
      403,
      'SL-IDENTITY-003',
    );
  });
});

describe('nobody gets further than the role says', () => {
  async function expectOnlyOwn(visitor: Visitor): Promise<void> {
    const answers = await tryEverything(visitor);
    const refused = EVERY_ROUTE.filter(
      ({ route }) => route.permission !== 'known' && !visitor.permissions.includes(route.permission),
    );
    for (const { route } of EVERY_ROUTE) {
      const answer = answers.get(route.name);
      if (refused.some((each) => each.route === route)) {
        expect(answer, route.name).toEqual({ status: 403, code: 'SL-GATEWAY-007' });
      } else if ([401, 403].includes(answer?.status ?? 0))
        expect(MORE_IS_ASKED, route.name).toContainEqual([route.name, answer?.code]);
    }
    const told = (await audited()).filter(({ code }) => code === 'SL-GATEWAY-007');
    for (const { route } of refused) expect(told.map(({ action }) => action)).toContain(route.name);
    expect(told.every(({ actor }) => actor.startsWith('person/') || actor.startsWith('machine/'))).toBe(true);
  }

  test.each(everyRole())('as %s', async (role) => {
    await expectOnlyOwn(await signedIn(bench, [{ role, reach: ['*'] }]));
  });

  test.each(MACHINE_SCOPES)('as a machine with the scope %s alone', async (scope) => {
    await expectOnlyOwn(await machineWith(bench, [scope]));
  });

  test('and a person whose role was taken away is out with the next request', async () => {
    const visitor = await signedIn(bench, [{ role: 'administrator', reach: ['*'] }]);
    const people = EVERY_ROUTE.find(({ route }) => route.name === 'listPeople');
    if (people === undefined) throw new Error('there is no such route');
    expect((await ask(bench, people, visitor.headers)).statusCode).toBe(200);
    await bench.parts.identity.store.changePerson(visitor.person, {
      granted: [{ role: 'viewer', reach: ['*'], from: 'administrator' }],
    });
    expect((await ask(bench, people, visitor.headers)).statusCode).toBe(403);
  });
});

describe('nobody gets further than the role reaches', () => {
  test('every route is limited to the reach, or refused', async () => {
    const limited = await signedIn(bench, [{ role: 'administrator', reach: ['channel/other', 'location/other'] }]);
    const answers = await tryEverything(limited);
    for (const { route } of EVERY_ROUTE) {
      const answer = answers.get(route.name);
      if (answer?.code === 'SL-IDENTITY-007') expect(route.permission, route.name).not.toBe('known');
      else if (answer?.status === 403 && route.reach === 'within')
        expect(MORE_IS_ASKED, route.name).toContainEqual([route.name, answer.code]);
      else if (route.reach === 'within' || route.permission === 'known')
        expect([200, 404], route.name).toContain(answer?.status);
      else expect(answer, route.name).toEqual({ status: 403, code: 'SL-IDENTITY-007' });
    }
    // What was done was done to nothing but what is theirs.
    for (const { action, given } of bench.done) {
      const { within } = given[0] as { readonly within?: readonly string[] };
      expect([action, within]).toEqual([action, ['order/other/', 'delivery/other/']]);
    }
  });

  test('and what belongs to another channel is not even named', async () => {
    const limited = await signedIn(bench, [{ role: 'administrator', reach: ['channel/other'] }]);
    const asked: unknown[] = [];
    const { deadLetters } = bench.parts.backbone;
    Object.assign(deadLetters, {
      list: async (choice: unknown) => {
        asked.push(choice);
        return [];
      },
      causes: async (within: unknown) => {
        asked.push({ within });
        return [];
      },
    });
    const reading = EVERY_ROUTE.filter(({ route }) => route.tag === 'Cases' && route.reach === 'within');
    for (const each of reading) await told(each, limited.headers);
    expect(reading.length).toBeGreaterThan(8);
    expect(asked.length).toBeGreaterThan(3);
    for (const choice of asked) expect(choice).toMatchObject({ within: ['order/other/', 'delivery/other/'] });
  });
});

describe('what is done is in the audit', () => {
  test('with who did it, and with what came of it', async () => {
    const own = { headers: { authorization: `Bearer ${OWN_TOKEN}` } };
    await tryEverything(own);
    const events = await audited();
    for (const { route, method } of EVERY_ROUTE) {
      const found = events.filter(({ action, actor }) => action === route.name && actor === 'local');
      expect(found.length, route.name).toBe(method === 'GET' ? 0 : 1);
    }
    expect(events.every(({ authority }) => authority === 'own token')).toBe(true);
    expect(JSON.stringify(events)).not.toMatch(/sl[smkr]_[\w-]{20}|ada@example\.com|Lovelace/);
  });
});

test('every permission is asked for by the roles table, and none is unknown', () => {
  for (const { route } of EVERY_ROUTE) expect([...PERMISSIONS, 'known']).toContain(route.permission);
});
