import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Claimed } from '../../backbone/backbone.ts';
import { DONE, failure, idsOf, message, noting, type Stage, until } from './stage.ts';

/** What a backbone owes whom it lets run empty: all that was there is done, nothing of what came later. */
export function drainTests(stage: Stage): void {
  const of = async (backbone: { status: () => Promise<readonly { name: string }[]> }) =>
    (await backbone.status()).find(({ name }) => name === 'test') as Awaited<
      ReturnType<Awaited<ReturnType<Stage['node']>>['status']>
    >[number];

  test('a drain finishes what is there, begins nothing that came later, and then pauses until it is resumed', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    let open = false;
    const backbone = await stage.node({
      ...world,
      subscriptions: [
        {
          ...noting(seen, async () => {
            await until('the gate of the test is open', () => open);
            return DONE;
          }),
          concurrency: 4,
        },
      ],
    });
    const early = Array.from({ length: 12 }, (_, index) => message(`key-${index % 6}`));
    await backbone.append(early);
    await until('some are in hand', () => seen.length > 0);
    await backbone.drain('test', 'an upgrade');
    const late = Array.from({ length: 12 }, (_, index) => message(`key-${index % 9}`));
    await backbone.append(late);
    expect((await of(backbone)).draining).toMatchObject({ reason: 'an upgrade', left: early.length });
    open = true;
    await until('it has run empty', async () => (await of(backbone)).paused !== undefined);
    expect(await of(backbone)).toMatchObject({ paused: { reason: 'drained: an upgrade', byPerson: true } });
    expect((await of(backbone)).draining).toBeUndefined();
    expect(new Set(idsOf(seen))).toEqual(new Set(early.map(({ id }) => id)));
    await backbone.resume('test');
    await until('the later ones came too', () => new Set(idsOf(seen)).size === early.length + late.length);
    expect((await of(backbone)).paused).toBeUndefined();
  });

  test('a drain waits for retries, not for what waits for a person, and later messages of a key stay behind', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    let well = false;
    const backbone = await stage.node({
      ...world,
      subscriptions: [
        noting(seen, ({ message: { key } }) => {
          if (key === 'dead') return failure('rejected');
          return key === 'slow' && !well ? failure('transient', { scope: 'operation' }) : DONE;
        }),
      ],
    });
    const slow = [message('slow'), message('slow')];
    await backbone.append([message('dead'), message('dead'), ...slow]);
    await until('one is with a person', async () => (await of(backbone)).dead === 1);
    await backbone.drain('test', 'an upgrade');
    const late = message('slow');
    await backbone.append([late]);
    await until('only the retries are left', async () => (await of(backbone)).draining?.left === slow.length);
    well = true;
    await until('it has run empty', async () => (await of(backbone)).paused !== undefined);
    expect(idsOf(seen)).toEqual(expect.arrayContaining(slow.map(({ id }) => id)));
    expect(idsOf(seen)).not.toContain(late.id);
    await backbone.resume('test');
    await until('the later one came', () => idsOf(seen).includes(late.id));
  });

  test('a drain goes on after a restart, is seen by every node, and a resume takes it back', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    const first = await stage.node({
      ...world,
      node: 'first',
      subscriptions: [noting(seen, () => failure('transient', { scope: 'operation' }))],
    });
    const early = message('a');
    await first.append([early]);
    await until('it was tried', () => seen.length > 0);
    await first.drain('test', 'an upgrade');
    await first.stop();
    const after: Claimed[] = [];
    const second = await stage.node({
      ...world,
      node: 'second',
      subscriptions: [noting(after, () => failure('transient', { scope: 'operation' }))],
    });
    const late = message('b');
    await second.append([late]);
    await until('the other node tries it', () => idsOf(after).includes(early.id));
    await delay(100);
    expect(idsOf(after)).not.toContain(late.id);
    await second.resume('test');
    await until('the later one came', () => idsOf(after).includes(late.id));
    expect((await of(second)).draining).toBeUndefined();
    await expect(second.drain('nobody', '')).rejects.toMatchObject({ failure: { code: 'SL-BACKBONE-050' } });
  });
}
