import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Claimed } from '../../backbone/backbone.ts';
import { crashing, idsOf, message, noting, type Stage, until } from './stage.ts';

/** What several nodes owe each other: fair shares, and no word from a zombie. */
export function nodeTests(stage: Stage): void {
  test('two nodes share the slices, and one takes all when the other stops', async () => {
    const world = await stage.world();
    const other = await world.again();
    const seen: Record<string, Claimed[]> = { one: [], two: [] };
    const one = await stage.node({ ...world, node: 'one', subscriptions: [noting(seen.one ?? [])] });
    const two = await stage.node({ ...other, node: 'two', subscriptions: [noting(seen.two ?? [])] });
    await until('they share fairly', async () => {
      const [owners] = await world.state.sliceOwners(['test']);
      return owners?.free.length === 0 && [...owners.owned.values()].every((slices) => slices.length === 32);
    });
    const sent = Array.from({ length: 300 }, (_, index) => message(`key-${index % 60}`));
    await one.append(sent);
    const all = (): Claimed[] => [...(seen.one ?? []), ...(seen.two ?? [])];
    await until('all came', () => all().length >= sent.length);
    expect(seen.one?.length).toBeGreaterThan(50);
    expect(seen.two?.length).toBeGreaterThan(50);
    expect(new Set(idsOf(all())).size).toBe(sent.length);
    expect(all().length).toBe(sent.length);
    await two.stop();
    const later = Array.from({ length: 100 }, (_, index) => message(`key-${index}`));
    await world.log.append(later);
    await until('the other does all', () => all().length === sent.length + later.length);
    expect(all().some((claimed) => claimed.uncertain)).toBe(false);
  });

  test('the slices of a killed node are taken when its lease has ended', async () => {
    const world = await stage.world();
    const other = await world.again();
    const first: Claimed[] = [];
    const killed = await crashing(stage, world, [noting(first)], { node: 'killed' });
    await killed.backbone.append([message('before')]);
    await until('it works', () => first.length === 1);
    const second: Claimed[] = [];
    killed.crash();
    await stage.node({ ...other, node: 'alive', subscriptions: [noting(second)] });
    const sent = Array.from({ length: 100 }, (_, index) => message(`key-${index}`));
    await other.log.append(sent);
    await until('the other does all', () => sent.every((each) => idsOf(second).includes(each.id)));
  });

  test('a process that wakes up after its slices were taken moves no cursor and parks nothing', async () => {
    const world = await stage.world();
    await world.state.declare('test', { live: 0 });
    await world.state.join({ owner: 'zombie/1', name: 'zombie', subscriptions: ['test'] }, 1_500);
    const taken = await world.state.take('zombie/1', 'test', [1, 2]);
    expect(taken.map((row) => row.slice).sort()).toEqual([1, 2]);
    await world.state.join({ owner: 'alive/1', name: 'alive', subscriptions: ['test'] }, 60_000);
    let row: (typeof taken)[number] | undefined;
    await until('its lease has ended', async () => {
      [row] = await world.state.take('alive/1', 'test', [1]);
      return row !== undefined;
    });
    expect(row).toMatchObject({ slice: 1, unclean: true, position: 0 });
    const late = taken.map((each) => ({ ...each, position: 50 }));
    const refused = await world.state.saveCursors('zombie/1', late);
    expect(refused.map((each) => each.slice)).toEqual([1]);
    await world.state.release('zombie/1', late);
    const cursors = await world.state.cursors('test');
    expect(cursors.find((each) => each.slice === 1)?.position).toBe(0);
    expect(cursors.find((each) => each.slice === 2)?.position).toBe(50);
    expect((await world.state.markInHand('zombie/1', late)).map((each) => each.slice)).toContain(1);
  });

  test('a second process under the same name takes over at once, and the first stops', async () => {
    const world = await stage.world();
    const other = await world.again();
    const halted: unknown[] = [];
    await stage.node({ ...world, node: 'same', subscriptions: [noting([])], onHalt: (reason) => halted.push(reason) });
    const seen: Claimed[] = [];
    const second = await stage.node({ ...other, node: 'same', subscriptions: [noting(seen)] });
    await until('the first has stopped', () => halted.length === 1);
    expect(halted[0]).toMatchObject({ failure: { code: 'SL-BACKBONE-006' } });
    await second.append([message('a'), message('b')]);
    await until('the second delivers', () => seen.length === 2);
  });

  test('a node that cannot renew its lease begins nothing, and goes on when it can', async () => {
    const world = await stage.world();
    let away = false;
    const state = new Proxy(world.state, {
      get: (target, name, receiver) => {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => {
          if (away) return Promise.reject(new Error('the database is away'));
          return Reflect.apply(member, target, given);
        };
      },
    });
    const seen: Claimed[] = [];
    const backbone = await stage.node({ ...world, state, subscriptions: [noting(seen)], tuning: { leaseMs: 500 } });
    await backbone.append([message('a')]);
    await until('it works', () => seen.length === 1);
    away = true;
    await delay(600);
    const before = seen.length;
    const sent = Array.from({ length: 20 }, (_, index) => message(`key-${index}`));
    await backbone.append(sent);
    await delay(200);
    expect(seen.length).toBe(before);
    away = false;
    // Its lease had ended, so what was done and not yet saved may come once more.
    await until('all came', () => new Set(idsOf(seen)).size === 21);
  });
}
