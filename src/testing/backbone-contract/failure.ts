import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Claimed, Handled } from '../../backbone/backbone.ts';
import type { HubState } from '../../backbone/hub-state.ts';
import { CodedError } from '../../kernel/failure.ts';
import { crashing, DONE, failure, idsOf, keyed, message, noting, type Stage, until } from './stage.ts';

/** What a backbone owes when handlers fail: the ladder, the dead letters, and peace for all other keys. */
export function failureTests(stage: Stage): void {
  test('a failing key never blocks another, its later messages wait in order and drain when it recovers', async () => {
    const world = await stage.world();
    let broken = true;
    const done: string[] = [];
    const seen: Claimed[] = [];
    const subscription = noting(seen, ({ message: { key, envelope } }) => {
      if (key === 'bad' && broken) return failure('unknown');
      done.push(envelope.id);
      return DONE;
    });
    const backbone = await stage.node({ ...world, subscriptions: [{ ...subscription, retryMs: Array(500).fill(20) }] });
    const bad = Array.from({ length: 30 }, () => message('bad'));
    const good = Array.from({ length: 30 }, (_, index) => message(`good-${index}`));
    await backbone.append([...bad, ...good]);
    await until('all others are done', () => done.length === good.length);
    await until('it was tried again', () => keyed(seen, 'bad').length >= 3);
    const tries = keyed(seen, 'bad');
    expect(new Set(idsOf(tries))).toEqual(new Set([bad[0]?.id]));
    expect(tries[0]).toMatchObject({ attempt: 1, uncertain: false });
    expect(tries[2]).toMatchObject({ attempt: 3, uncertain: true });
    expect(new Set(tries.map((claimed) => claimed.idempotencyKey)).size).toBe(1);
    await until('the status shows it', async () => (await backbone.status())[0]?.retrying === bad.length);
    broken = false;
    await until('the key has drained', () => done.length === good.length + bad.length);
    const more = Array.from({ length: 5 }, () => message('bad'));
    await backbone.append(more);
    await until('it flows again', () => done.length === good.length + bad.length + more.length);
    const order = [...bad, ...more].map((each) => each.id);
    expect(done.filter((id) => order.includes(id))).toEqual(order);
    await until('nothing is left', async () => (await backbone.status())[0]?.retrying === 0);
  });

  test('spent attempts leave a dead letter that blocks its key, and say so once in the same step', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    const announced: Claimed[] = [];
    const subscription = noting(seen, ({ message: { key } }) => (key === 'bad' ? failure('unknown') : DONE), {
      topics: ['event.Thing'],
      retryMs: [10, 10],
      onDead: (dead, { code }, round) => [
        { ...message(dead.key, { name: 'Died', data: { code } }), id: `${dead.envelope.id}-died-${round}` },
      ],
    });
    const witness = noting(announced, undefined, { name: 'witness', topics: ['event.Died'] });
    const backbone = await stage.node({ ...world, subscriptions: [subscription, witness] });
    const bad = [message('bad'), message('bad'), message('bad')];
    await backbone.append([...bad, message('good')]);
    await until('it is dead', async () => (await backbone.status())[0]?.dead === 1);
    await until('it was announced', () => announced.length === 1);
    expect(idsOf(keyed(seen, 'bad'))).toEqual([bad[0]?.id, bad[0]?.id, bad[0]?.id]);
    const [letter] = await backbone.deadLetters.list('all', 10);
    expect(letter).toMatchObject({ state: 'dead', key: 'bad', attempts: 3, waiting: 2, subscription: 'test' });
    expect(letter?.message.envelope.id).toBe(bad[0]?.id);
    expect(idsOf(announced)).toEqual([`${bad[0]?.id}-died-1`]);
  });

  test('rejected and invalid go to the dead letters at once; with skip the key goes on', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    const first = [message('a'), message('b')];
    const answer = ({ message: { envelope } }: Claimed): Handled => {
      if (envelope.id === first[0]?.id) throw new CodedError({ kind: 'rejected', code: 'SL-TEST-002', because: 'no' });
      return envelope.id === first[1]?.id ? failure('invalid') : DONE;
    };
    const backbone = await stage.node({ ...world, subscriptions: [noting(seen, answer, { spent: 'skip' })] });
    const then = [message('a'), message('b')];
    await backbone.append([...first, ...then]);
    await until('the keys went on', () => then.every((each) => idsOf(seen).includes(each.id)));
    expect(seen.length).toBe(4);
    await until('both are letters', async () => (await backbone.deadLetters.list('all', 10)).length === 2);
    expect((await backbone.deadLetters.causes()).map((cause) => cause.failure.code).sort()).toEqual([
      'SL-TEST-001',
      'SL-TEST-002',
    ]);
  });

  test('a throw without a code is a bug of the subscriber and is tried again', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    const backbone = await stage.node({
      ...world,
      subscriptions: [
        noting(seen, ({ attempt }) => {
          if (attempt === 1) throw new TypeError('cannot read properties of undefined');
          return DONE;
        }),
      ],
    });
    await backbone.append([message('a')]);
    await until('it was tried again', () => seen.length === 2);
    expect(seen[1]?.uncertain).toBe(true);
    await until('it is done', async () => (await backbone.status())[0]?.retrying === 0);
  });

  test('output that the log refuses fails only its own message', async () => {
    const world = await stage.world();
    const backbone = await stage.node({
      ...world,
      subscriptions: [
        noting(
          [],
          ({ message: { key } }) => ({
            kind: 'done',
            emit: [{ ...message(key, { name: 'Result' }), subject: key === 'bad' ? 'x'.repeat(5_000) : key }],
          }),
          { topics: ['event.Thing'], batch: { size: 5, waitMs: 20 } },
        ),
      ],
    });
    await backbone.append(['a', 'b', 'bad', 'c', 'd'].map((key) => message(key)));
    await until('it is a letter', async () => (await backbone.status())[0]?.dead === 1);
    expect((await backbone.deadLetters.list('all', 10)).map((letter) => letter.key)).toEqual(['bad']);
    for (const key of ['a', 'b', 'c', 'd']) expect(await world.log.history(key, 10)).toHaveLength(2);
  });

  test('a slow key is written down, so that a crash does not deliver its neighbours again', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    const slow = noting(seen, async ({ message: { key } }) => {
      if (key === 'slow') await new Promise(() => {});
      return DONE;
    });
    const tuning = { spillMs: 30 };
    const first = await crashing(stage, world, [slow], { tuning });
    const slowOne = message('slow');
    await first.backbone.append([slowOne, ...Array.from({ length: 200 }, (_, index) => message(`key-${index}`))]);
    await until('the others are done and saved', async () => {
      const cursors = await world.state.cursors('test');
      return seen.length === 201 && cursors.filter((row) => row.lane === 'live' && row.position >= 195).length >= 60;
    });
    await until('it is written down', async () => (await world.state.parkedOf('test', 'live', 'slow', 5)).length === 1);
    // It is at work and has not failed: nobody is asked to look at it.
    expect(await first.backbone.deadLetters.list('all', 10)).toEqual([]);
    first.crash();
    const again: Claimed[] = [];
    await stage.node({ ...world, subscriptions: [noting(again)], tuning });
    await until('the slow one came again', () => idsOf(again).includes(slowOne.id));
    expect(keyed(again, 'slow')[0]).toMatchObject({ uncertain: true });
    expect(again.length).toBeLessThan(60);
  });

  test('a handler that never answers is given up and its message tried again', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    let aborted = false;
    const backbone = await stage.node({
      ...world,
      subscriptions: [
        {
          ...noting(seen),
          handle: async (batch, signal) => {
            seen.push(...batch);
            if (batch[0]?.attempt === 1) {
              signal.addEventListener('abort', () => {
                aborted = true;
              });
              await new Promise(() => {});
            }
            return batch.map(() => DONE);
          },
        },
      ],
      tuning: { spillMs: 20, handleMs: 60 },
    });
    await backbone.append([message('a')]);
    await until('it was tried again', () => seen.length === 2);
    expect(aborted).toBe(true);
    expect(seen[1]).toMatchObject({ attempt: 2, uncertain: true });
  });

  for (const ends of ['while the key is looked at', 'after the key was looked at'] as const) {
    test(`a message behind a key that recovers, written down ${ends}, goes on too`, async () => {
      const world = await stage.world();
      const behind = slowBehind(world.state, ends);
      const [first, second, third] = [message('key'), message('key'), message('key')];
      const done: string[] = [];
      let tries = 0;
      const handle = async ({ message: { envelope } }: Claimed): Promise<Handled> => {
        if (envelope.id === first.id) {
          tries += 1;
          if (tries === 1) return failure('unknown');
          // Only now: as long as the second is being written down, no try of the first can begin.
          if (tries === 2) await backbone.append([second]);
          await until('the second is being written down', () => behind.begun);
        }
        done.push(envelope.id);
        return DONE;
      };
      const backbone = await stage.node({ log: world.log, state: behind.state, subscriptions: [noting([], handle)] });
      await backbone.append([first]);
      await until('what was written down is done', () => done.includes(second.id));
      await backbone.append([third]);
      await until('the key flows again', () => done.includes(third.id));
      expect([...new Set(done)]).toEqual([first, second, third].map(({ id }) => id));
    });
  }

  test('a message that is being written down behind a letter that is recalled and skipped goes on too', async () => {
    const world = await stage.world();
    const behind = slowBehind(world.state, 'after the key was looked at');
    let visits = 0;
    const state: HubState = {
      ...behind.state,
      // Where the clock is behind, a retry is taken back that is due here: the visit of the key finds no work and ends.
      due: async (...asked) => {
        const rows = await behind.state.due(...asked);
        if (rows.length > 0 && behind.begun) await world.state.recallLetters({ key: 'key' }, 0);
        return rows;
      },
      parkedOf: async (...asked) => {
        const rows = await behind.state.parkedOf(...asked);
        visits += 1;
        return rows;
      },
    };
    const [first, second] = [message('key'), message('key')];
    const done: string[] = [];
    const handle = ({ message: { envelope } }: Claimed): Handled => {
      if (envelope.id === first.id) return failure('rejected');
      done.push(envelope.id);
      return DONE;
    };
    const backbone = await stage.node({ log: world.log, state, subscriptions: [noting([], handle)] });
    await backbone.append([first]);
    await until('it is dead', async () => (await backbone.status())[0]?.dead === 1);
    // Nobody works on the key when the write begins.
    await backbone.append([second]);
    await until('the second is being written down', () => behind.begun);
    const visitsBefore = visits;
    expect(await backbone.deadLetters.retry({ key: 'key' }, 'eva')).toBe(1);
    await until('the key was visited', () => visits > visitsBefore);
    // The visit ends within this turn of the event loop.
    await turn();
    expect(await backbone.deadLetters.skip({ key: 'key' }, 'the order was a test', 'eva')).toBe(1);
    await until('what was written down is done', () => done.includes(second.id));
  });
}

/**
 * A state whose write of a message behind the trouble of its key lasts until the key is looked at and nothing is left of
 * it but this write. It ends either before the look has its answer, or once the answer has been given.
 */
function slowBehind(
  state: HubState,
  ends: 'while the key is looked at' | 'after the key was looked at',
): { readonly state: HubState; readonly begun: boolean } {
  const looked = Promise.withResolvers<void>();
  const written = Promise.withResolvers<void>();
  let begun = false;
  const slow: HubState = {
    ...state,
    park: async (owner, rows) => {
      if (!rows.some((row) => row.state === 'waiting')) return state.park(owner, rows);
      begun = true;
      await looked.promise;
      const refused = await state.park(owner, rows);
      written.resolve();
      return refused;
    },
    parkedOf: async (...asked) => {
      const rows = await state.parkedOf(...asked);
      if (!begun || rows.length > 0) return rows;
      if (ends === 'after the key was looked at') setImmediate(looked.resolve);
      else {
        looked.resolve();
        await written.promise;
        // A turn of the event loop, in which the backbone learns that its write has ended.
        await turn();
      }
      return rows;
    },
  };
  return {
    state: slow,
    get begun() {
      return begun;
    },
  };
}
