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

  test('a message that is being written down behind its key while the key recovers goes on too', async () => {
    const world = await stage.world();
    const [first, second, third, fourth] = [message('key'), message('key'), message('key'), message('key')];
    // The writes of the second and the fourth, which stand behind the first and the third.
    const writes = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let begun = 0;
    let ended = 0;
    const state: HubState = {
      ...world.state,
      park: async (owner, rows) => {
        const isBehind = rows.some((row) => row.state === 'waiting');
        if (isBehind) await writes[begun++]?.promise;
        const refused = await world.state.park(owner, rows);
        if (isBehind) ended += 1;
        return refused;
      },
      parkedOf: async (...asked) => {
        const rows = await world.state.parkedOf(...asked);
        if (begun === 1) writes[0]?.resolve();
        if (begun === 2 && ended < 2 && rows.length === 0) {
          // Nothing is left of the key but what is being written, and that ends before this answer arrives.
          writes[1]?.resolve();
          await until('it is written', () => ended === 2);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        return rows;
      },
    };
    const done: string[] = [];
    let thirdTries = 0;
    const handle = async ({ message: { envelope } }: Claimed): Promise<Handled> => {
      if (envelope.id === first.id && begun === 0) return failure('unknown');
      if (envelope.id === third.id && thirdTries++ === 0) return failure('unknown');
      if (envelope.id === third.id) {
        await backbone.append([fourth]);
        await until('the fourth is being written down', () => begun === 2);
      }
      done.push(envelope.id);
      return DONE;
    };
    const subscriptions = [noting([], handle)];
    const backbone = await stage.node({
      log: world.log,
      state,
      subscriptions,
      tuning: { retryMs: new Array(50).fill(300) },
    });
    await backbone.append([first]);
    await until('it is in trouble', async () => (await backbone.deadLetters.list('all', 1)).length === 1);
    await backbone.append([second]);
    await until('both are done', () => done.length === 2);
    await backbone.append([third]);
    await until('all are done', () => done.length === 4);
    expect(done).toEqual([first, second, third, fourth].map(({ id }) => id));
  });
}
