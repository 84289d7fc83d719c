import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Backbone, Claimed, Subscription } from '../../backbone/backbone.ts';
import type { HubState } from '../../backbone/hub-state.ts';
import { crashing, DONE, idsOf, keyed, message, noting, type Stage, until } from './stage.ts';

/** What a backbone owes when a process dies: nothing lost, everything delivered again. */
export function crashTests(stage: Stage): void {
  test('a crash loses nothing: what was not saved is delivered again, in order, and says that it may have been tried', async () => {
    const world = await stage.world();
    const sent = Array.from({ length: 300 }, (_, index) => message(`key-${index % 25}`));
    await world.log.append(sent);
    const seen: Claimed[] = [];
    for (let life = 0; life < 4; life += 1) {
      const before = seen.length;
      // These ends come faster than handlers, so that most messages are in hand at every one of them.
      const slow = noting(seen, () => delay(2).then(() => DONE));
      const hub = await crashing(stage, world, [slow], { tuning: { killsMost: 100 } });
      await until('it has done some work', () => seen.length >= before + 40);
      hub.crash();
    }
    await stage.node({ ...world, subscriptions: [noting(seen)], tuning: { killsMost: 100 } });
    await until('all came', () => new Set(idsOf(seen)).size === sent.length);
    for (const key of new Set(sent.map((each) => each.subject))) {
      const order = sent.filter((each) => each.subject === key).map((each) => each.id);
      expect([...new Set(idsOf(keyed(seen, key)))]).toEqual(order);
    }
    const repeated = seen.filter((claimed, index) => idsOf(seen).indexOf(claimed.message.envelope.id) < index);
    expect(repeated.length).toBeGreaterThan(0);
    expect(repeated.every((claimed) => claimed.uncertain)).toBe(true);
  });

  test('a message that ends its process again and again is set apart, and the others go on', async () => {
    const world = await stage.world();
    const killer = message('killer');
    const announced: number[] = [];
    const subscription = (seen: Claimed[], crash: () => void): Subscription =>
      noting(
        seen,
        async ({ message: { envelope } }) => {
          if (envelope.id !== killer.id) return DONE;
          crash();
          return new Promise(() => {});
        },
        {
          onDead: (_dead, { code }, round) => {
            if (code === 'SL-BACKBONE-003') announced.push(round);
            return [];
          },
        },
      );
    await world.log.append([
      killer,
      message('killer'),
      ...Array.from({ length: 40 }, (_, index) => message(`k${index}`)),
    ]);
    let lives = 0;
    let died = true;
    const seen: Claimed[] = [];
    while (died && lives < 12) {
      lives += 1;
      died = false;
      let hub: { backbone: Backbone; crash: () => void } | undefined;
      hub = await crashing(stage, world, [
        subscription(seen, () => {
          died = true;
          hub?.crash();
        }),
      ]);
      await until('it died or the killer is set apart', async () => {
        if (died) return true;
        const [letter] = await world.state.letters('all', 1);
        return letter?.row.state === 'dead';
      });
      hub.crash();
    }
    expect(lives).toBeLessThanOrEqual(8);
    expect(seen.filter((claimed) => claimed.message.envelope.id === killer.id).length).toBe(7);
    const last: Claimed[] = [];
    const backbone = await stage.node({ ...world, subscriptions: [noting(last)] });
    const good = new Set<string>();
    await until('the others are done', () => {
      for (const each of [...seen, ...last]) if (each.message.key !== 'killer') good.add(each.message.envelope.id);
      return good.size === 40;
    });
    const [letter] = await backbone.deadLetters.list('all', 10);
    expect(letter).toMatchObject({ state: 'dead', key: 'killer', failure: { code: 'SL-BACKBONE-003' }, waiting: 1 });
    expect(announced).toEqual([1]);
  });

  test('messages that were in hand at several ends are tried one after the other without a wait between them', async () => {
    const world = await stage.world();
    const sent = Array.from({ length: 120 }, (_, index) => message(`key-${index}`));
    await world.log.append(sent);
    // Looks at parked keys are rare, so whoever waits for one for each message waits in vain.
    const tuning = { parkedPollMs: 3_000 };
    for (let life = 0; life < 3; life += 1) {
      const held: Claimed[] = [];
      const hub = await crashing(stage, world, [{ ...noting(held, () => new Promise(() => {})), concurrency: 200 }], {
        tuning,
      });
      await until('many are in hand', () => held.length >= 40);
      hub.crash();
    }
    const seen: Claimed[] = [];
    await stage.node({ ...world, subscriptions: [noting(seen)], tuning });
    await until('all came', () => new Set(idsOf(seen)).size === sent.length, 90_000);
    const suspects = seen.filter((claimed) => claimed.uncertain);
    expect(suspects.length).toBeGreaterThan(0);
    // An end is nobody's answer: it costs no attempt.
    expect(suspects.every((claimed) => claimed.attempt === 1)).toBe(true);
  });

  test('a message in hand at an end that comes before its turn leaves the turn to the next one', async () => {
    const world = await stage.world();
    const hanging = noting([], () => new Promise(() => {}));
    const first = await crashing(stage, world, [hanging], { tuning: { spillMs: 20 } });
    const keys = ['a', 'b', 'c'];
    await first.backbone.append(keys.map((key) => message(key)));
    const isDown = async (key: string) => (await world.state.parkedOf('test', 'live', key, 1)).length === 1;
    await until('all are written down', async () => (await Promise.all(keys.map(isDown))).every(Boolean));
    first.crash();

    // While a is tried, b and c begin to wait for their turn, and c is looked at once more.
    const begun: string[] = [];
    const looks = { asked: [] as string[], answered: [] as string[] };
    const times = (of: readonly string[], key: string): number => of.filter((each) => each === key).length;
    const comesDue = [
      { key: 'a', when: () => true },
      { key: 'b', when: () => begun.includes('a') },
      { key: 'c', when: () => looks.answered.includes('b') },
      { key: 'c', when: () => looks.answered.includes('c') },
    ];
    const state: HubState = {
      ...world.state,
      due: async (...asked) => {
        const rows = await world.state.due(...asked);
        // Only now: two looks may be under way at once, and each step is for one of them.
        const [next] = comesDue;
        const row = rows.find(({ key }) => key === next?.key);
        if (row === undefined || next?.when() !== true) return [];
        comesDue.shift();
        return [row];
      },
      parkedOf: async (...asked) => {
        const [, , key] = asked;
        looks.asked.push(key);
        const rows = await world.state.parkedOf(...asked);
        // Once a is done it is the turn of b; c, which is just looked at, comes before it.
        if (key === 'c' && times(looks.asked, 'c') === 2) await until('it is the turn of b', () => hasTurn('b'));
        if (key === 'b' && hasTurn('b')) await until('c has come before it', () => begun.includes('c'));
        looks.answered.push(key);
        return rows;
      },
    };
    const hasTurn = (key: string): boolean => times(looks.asked, key) >= 2;
    const subscription = noting([], async ({ message: { key } }) => {
      begun.push(key);
      if (key === 'a') await until('c is looked at again', () => hasTurn('c'));
      if (key === 'c') await until('b waits again', () => times(looks.answered, 'b') >= 2);
      return DONE;
    });
    await stage.node({ log: world.log, state, subscriptions: [subscription] });
    await until('all came', () => keys.every((key) => begun.includes(key)));
  });
}
