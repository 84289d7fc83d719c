import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CircuitView } from '../../connector/circuit.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { shareCircuits } from './shared-circuits.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase();
});
afterAll(() => temporary[Symbol.asyncDispose]());

const orders = (state: CircuitView['state'], failures: number): CircuitView => ({
  operation: 'orders',
  state,
  failures,
});

describe('circuits of two hubs', () => {
  test('are told of as one, by what is worst, and a hub that leaves is left out', async () => {
    const { database } = temporary;
    const seen = {
      one: new Map([['shop', [orders('closed', 1)]]]),
      two: new Map([
        ['shop', [orders('open', 9), { operation: 'stock', state: 'closed' as const, failures: 0 }]],
        ['erp', [orders('half-open', 4)]],
      ]),
    };
    const one = shareCircuits(database, { hub: 'one', own: () => seen.one });
    const two = shareCircuits(database, { hub: 'two', own: () => seen.two });
    await two.round();
    expect(one.all()).toEqual(seen.one);
    await one.round();
    expect(Object.fromEntries(one.all())).toMatchObject({
      shop: [orders('open', 9), { operation: 'stock', state: 'closed' }],
      erp: [orders('half-open', 4)],
    });
    // Its own circuit is known at once, whatever was reported last.
    seen.one.set('shop', [orders('open', 12)]);
    expect(one.all().get('shop')?.[0]).toMatchObject({ state: 'open', failures: 12 });
    // The other one is well again.
    seen.two.set('shop', [orders('closed', 0)]);
    await two.round();
    seen.one.set('shop', [orders('closed', 0)]);
    await one.round();
    expect(one.all().get('shop')?.[0]).toMatchObject({ state: 'closed' });
    await two.leave();
    await one.round();
    expect(one.all()).toEqual(seen.one);
  });

  test('of a hub that died are forgotten when its lease is over', async () => {
    const { database } = temporary;
    await database.query('truncate circuit_report');
    const dead = shareCircuits(database, { hub: 'dead', own: () => new Map([['shop', [orders('open', 5)]]]) });
    const alive = shareCircuits(database, { hub: 'alive', own: () => new Map() });
    await dead.round();
    await alive.round();
    expect(alive.all().get('shop')).toEqual([orders('open', 5)]);
    await database.query(`update circuit_report set until = until - 31000 where hub = 'dead'`);
    await alive.round();
    expect(alive.all().size).toBe(0);
  });
});
