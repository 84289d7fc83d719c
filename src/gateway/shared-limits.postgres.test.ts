import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPostgresWrongTries } from '../governance/identity/postgres-wrong-tries.ts';
import { WrongTries, waitAfter } from '../governance/identity/wrong-tries.ts';
import { LIMITS } from '../kernel/limits.ts';
import { benchIdentity, type GatewayBench, gatewayBench, READ_TOKEN } from '../testing/gateway-bench.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { type VirtualClock, virtualClock } from '../testing/virtual-clock.ts';
import { createPostgresQuotas, Quotas } from './quota.ts';
import { createPostgresTransmissions } from './transmissions.ts';

let temporary: TestDatabase;
let clock: VirtualClock;
let hubs: GatewayBench[];

beforeAll(async () => {
  temporary = await testDatabase();
});
afterAll(() => temporary[Symbol.asyncDispose]());

beforeEach(async () => {
  const { database } = temporary;
  await database.query('truncate wrong_try, quota_window');
  clock = virtualClock();
  const identity = benchIdentity(clock);
  const limits = {
    wrongTries: createPostgresWrongTries(database),
    quotas: createPostgresQuotas(database),
    transmissions: createPostgresTransmissions(database),
  };
  hubs = [1, 2].map(() => gatewayBench({ clock, identity, limits, requestsPerMinute: 40 }));
  for (const { gateway, parts } of hubs) gateway.open(parts);
});
afterEach(async () => {
  await Promise.all(hubs.map(({ gateway }) => gateway.close()));
});

const ask = async (hub: number, token: string) =>
  hubs[hub]?.gateway.app.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } });

const tokenFor = async (hub: number, secret: string) =>
  hubs[hub]?.gateway.app.inject({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'reader',
      client_secret: secret,
    }).toString(),
  });

describe('guesses at two hubs', () => {
  test('are counted together, so that going to the other one helps nobody', async () => {
    for (let guess = 0; guess < LIMITS.wrongTries; guess += 1) await tokenFor(guess % 2, `wrong ${guess}`);
    for (const hub of [0, 1]) {
      const answer = await tokenFor(hub, 'wrong');
      expect([answer?.statusCode, answer?.json().code]).toEqual([429, 'SL-IDENTITY-006']);
      expect((await ask(hub, 'slk_a_guess_of_a_token'))?.statusCode).toBe(429);
      // Whoever has a good token is not held up by what others at the address do.
      expect((await ask(hub, READ_TOKEN))?.statusCode).toBe(200);
    }
    await clock.moveBy(LIMITS.wrongTryWaitMs);
    expect((await tokenFor(1, 'wrong'))?.statusCode).toBe(401);
    expect((await tokenFor(0, 'wrong'))?.statusCode).toBe(429);
  });

  test('make one wait as long as the ladder says, however they are spread', async () => {
    const { database } = temporary;
    const store = createPostgresWrongTries(database);
    const tries = [{ key: 'address x', mostMs: LIMITS.wrongTryWaitMostMs }];
    for (let count = 1; count <= 20; count += 1) {
      await store.failed(tries, 1_000);
      expect(await store.waitUntil(['address x', 'address y'])).toBe(
        count < LIMITS.wrongTries ? 0 : 1_000 + waitAfter(count, LIMITS.wrongTryWaitMostMs),
      );
    }
    await store.failed(tries, 1_000 + LIMITS.wrongTryMemoryMs + 1);
    expect(await store.waitUntil(['address x'])).toBe(0);
    await Promise.all(Array.from({ length: 4 }, () => store.failed(tries, 2_000 + LIMITS.wrongTryMemoryMs)));
    const [row] = await database.query<{ count: number }>('select count from wrong_try');
    expect(row?.count).toBe(5);
    await store.succeeded('address x');
    expect(await store.waitUntil(['address x'])).toBe(0);
  });

  test('are counted by each hub alone while the database is away', async () => {
    const away = async (): Promise<never> => {
      throw new Error('away');
    };
    const tries = new WrongTries(clock, () => ({ waitUntil: away, failed: away, succeeded: away, forget: away }));
    for (let guess = 0; guess < LIMITS.wrongTries; guess += 1) {
      await tries.check('a');
      await tries.failed('a');
    }
    await expect(tries.check('a')).rejects.toThrow('SL-IDENTITY-006');
    await tries.succeeded('m');
  });
});

describe('requests at two hubs', () => {
  test('are one quota, and a hub that has heard of it lets nobody over it', async () => {
    const statuses: (number | undefined)[] = [];
    for (let request = 0; request < 60; request += 1) statuses.push((await ask(request % 2, READ_TOKEN))?.statusCode);
    const passed = statuses.filter((status) => status === 200).length;
    // Each hub tells the others after a twentieth of the quota: that much too many may pass at each, and none too few.
    expect(passed).toBeGreaterThanOrEqual(40);
    expect(passed).toBeLessThanOrEqual(44);
    expect(statuses.at(-1)).toBe(429);
    await clock.moveBy(60_000);
    expect((await ask(0, READ_TOKEN))?.statusCode).toBe(200);
  });

  test('cost a statement for a twentieth of the quota, and none once it is used up', async () => {
    let statements = 0;
    const store = createPostgresQuotas(temporary.database);
    const quotas = new Quotas(1_000, () => ({
      ...store,
      add: (...given) => {
        statements += 1;
        return store.add(...given);
      },
    }));
    for (let request = 0; request < 1_500; request += 1) await quotas.take({ name: 'm' }, clock.now());
    expect(statements).toBeLessThanOrEqual(20);
    expect((await quotas.take({ name: 'm' }, clock.now())).isOver).toBe(true);
    await store.forget(clock.now() + 60_000);
    expect(await temporary.database.query('select from quota_window')).toEqual([]);
  });
});
