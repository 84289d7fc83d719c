import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Claimed, Handled } from '../../backbone/backbone.ts';
import { DONE, failure, idsOf, keyed, message, noting, type Stage, until } from './stage.ts';

/** What a backbone owes when a system is unwell: a pause that burns nothing. */
export function gateTests(stage: Stage): void {
  test('an unwell other side pauses the subscription, burns no attempt, and one message probes', async () => {
    const world = await stage.world();
    let well = false;
    const seen: Claimed[] = [];
    const others: Claimed[] = [];
    const subscription = noting(seen, () => (well ? DONE : failure('transient')));
    const backbone = await stage.node({
      ...world,
      subscriptions: [{ ...subscription, concurrency: 4 }, noting(others, undefined, { name: 'other' })],
    });
    const sent = Array.from({ length: 40 }, (_, index) => message(`key-${index % 20}`));
    await backbone.append(sent);
    await until('it has probed', () => seen.length >= 8);
    await until('the other subscription has all', () => others.length === sent.length);
    const status = (await backbone.status()).find((each) => each.name === 'test');
    expect(status).toMatchObject({ retrying: 0, dead: 0 });
    expect(status?.paused).toMatchObject({ byPerson: false });
    expect(status?.lag.live).toBe(sent.length);
    expect(seen.every((claimed) => claimed.attempt === 1)).toBe(true);
    well = true;
    const from = seen.length;
    await until('all is done', () => seen.length >= from + sent.length);
    for (const key of new Set(sent.map((each) => each.subject))) {
      const order = sent.filter((each) => each.subject === key).map((each) => each.id);
      expect([...new Set(idsOf(keyed(seen, key)))]).toEqual(order);
    }
    await until('the pause has ended', async () => (await backbone.status())[0]?.paused === undefined);
    expect(await backbone.deadLetters.list('all', 10)).toEqual([]);
  });

  test('an unwell operation holds only the key and burns no attempt', async () => {
    const world = await stage.world();
    let well = false;
    const seen: Claimed[] = [];
    const backbone = await stage.node({
      ...world,
      subscriptions: [
        noting(seen, ({ message: { key } }) =>
          key === 'held' && !well ? failure('transient', { scope: 'operation' }) : DONE,
        ),
      ],
    });
    await backbone.append([
      message('held'),
      message('held'),
      ...Array.from({ length: 10 }, (_, i) => message(`k${i}`)),
    ]);
    await until('it was tried a few times', () => keyed(seen, 'held').length >= 4);
    expect(seen.length - keyed(seen, 'held').length).toBe(10);
    expect((await backbone.status())[0]).toMatchObject({ retrying: 2, dead: 0 });
    await until('it waits', async () => (await backbone.deadLetters.list('all', 10))[0]?.state === 'held');
    well = true;
    await until('it is done', async () => (await backbone.status())[0]?.retrying === 0);
    expect(keyed(seen, 'held').every((claimed) => claimed.attempt === 1)).toBe(true);
  });

  test('messages that an unwell operation held say so too when the whole connection is unwell, though nothing new comes', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    let trouble: Handled = failure('transient', { scope: 'operation' });
    const backbone = await stage.node({ ...world, subscriptions: [noting(seen, () => trouble)] });
    await backbone.append([message('one'), message('two')]);
    await until('both are held', () => keyed(seen, 'one').length > 1 && keyed(seen, 'two').length > 1);
    expect((await backbone.status())[0]?.paused).toBeUndefined();
    trouble = failure('transient');
    await until('it is paused', async () => (await backbone.status())[0]?.paused?.byPerson === false);
    trouble = DONE;
    await until('both are done', async () => (await backbone.status())[0]?.retrying === 0);
    await until('it goes on', async () => (await backbone.status())[0]?.paused === undefined);
  });

  test('what was held before a system was seen to be away is tried when it is back, and not when its own long wait is over', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    let isAway = false;
    const wells = new Set<string>(['others']);
    const backbone = await stage.node({
      ...world,
      tuning: { holdMs: [10, 10 * 60_000] },
      subscriptions: [
        noting(seen, ({ message: { key } }) => {
          if (key === 'operation') return failure('transient', { scope: 'operation' });
          return !isAway && wells.has(key) ? DONE : failure('transient');
        }),
      ],
    });
    const held = async (): Promise<number> =>
      (await backbone.deadLetters.list('all', 10)).filter(({ state }) => state === 'held').length;
    await backbone.append([message('early'), message('operation')]);
    await until('both are held for long', async () => {
      await backbone.append([message('others')]);
      await delay(20);
      return keyed(seen, 'early').length >= 3 && keyed(seen, 'operation').length === 2 && (await held()) === 2;
    });
    isAway = true;
    const before = keyed(seen, 'others').length;
    await backbone.append([message('others')]);
    await until('it is seen to be away', () => keyed(seen, 'others').length >= before + 4);
    isAway = false;
    wells.add('early');
    await until('it is done', async () => (await held()) === 1);
    expect((await backbone.deadLetters.list('all', 10))[0]?.key).toBe('operation');
    expect(keyed(seen, 'operation')).toHaveLength(2);
  });

  test('one message that always says the connection is unwell does not pause the others for ever', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    const backbone = await stage.node({
      ...world,
      subscriptions: [noting(seen, ({ message: { key } }) => (key === 'liar' ? failure('transient') : DONE))],
    });
    await backbone.append([message('liar'), ...Array.from({ length: 30 }, (_, index) => message(`key-${index}`))]);
    for (let round = 0; round < 5; round += 1) {
      await backbone.append([message(`later-${round}`)]);
      await delay(30);
    }
    await until('all others are done', () => seen.length - keyed(seen, 'liar').length === 35);
    await until('it is held', async () => (await backbone.deadLetters.list('all', 1))[0]?.state === 'held');
  });

  test('a pause by a person holds over a restart until a person resumes', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    const first = await stage.node({ ...world, subscriptions: [noting(seen)] });
    await first.pause('test', 'the warehouse counts');
    await first.append([message('a')]);
    await delay(100);
    await first.stop();
    const second = await stage.node({ ...world, subscriptions: [noting(seen)] });
    await second.append([message('b')]);
    await delay(100);
    expect(seen).toEqual([]);
    expect((await second.status())[0]?.paused).toEqual({ reason: 'the warehouse counts', byPerson: true });
    await second.resume('test');
    await until('both came', () => seen.length === 2);
    await expect(second.pause('nobody', '')).rejects.toMatchObject({ failure: { code: 'SL-BACKBONE-050' } });
  });
}
