import { expect, test } from 'vitest';
import type { Claimed, Handled } from '../../backbone/backbone.ts';
import { systemClock } from '../../kernel/clock.ts';
import { DONE, failure, message, noting, type Stage, until } from './stage.ts';

/** What a backbone owes to people at the desk: causes, retry, skip. */
export function letterTests(stage: Stage): void {
  test('letters of one cause stand together and are mended together, whole keys in order', async () => {
    const world = await stage.world();
    let broken = true;
    const done: string[] = [];
    const answer = ({ message: { key, envelope } }: Claimed): Handled => {
      if (broken && key.startsWith('order')) {
        return failure('invalid', { because: `tax ${envelope.id} of "${key}" is unknown` });
      }
      done.push(envelope.id);
      return DONE;
    };
    const backbone = await stage.node({ ...world, subscriptions: [noting([], answer)] });
    const sent = Array.from({ length: 12 }, (_, index) => message(`order/${index % 4}`));
    await backbone.append([...sent, message('fine')]);
    await until('four keys are stuck', async () => (await backbone.status())[0]?.dead === 4);
    const causes = await backbone.deadLetters.causes();
    expect(causes).toHaveLength(1);
    expect(causes[0]).toMatchObject({ letters: 4, subscription: 'test' });
    expect(causes[0]?.keys).toHaveLength(4);
    const fingerprint = causes[0]?.fingerprint ?? '';
    broken = false;
    expect(await backbone.deadLetters.retry({ fingerprint }, 'eva')).toBe(4);
    await until('all are done', () => done.length === 13);
    for (let key = 0; key < 4; key += 1) {
      const order = sent.filter((each) => each.subject === `order/${key}`).map((each) => each.id);
      expect(done.filter((id) => order.includes(id))).toEqual(order);
    }
    await until('nothing is left', async () => (await backbone.deadLetters.list('all', 5)).length === 0);
  });

  test('a skipped letter stays as evidence and its key goes on', async () => {
    const world = await stage.world();
    const first = message('a');
    const done: string[] = [];
    const answer = ({ message: { envelope } }: Claimed): Handled => {
      if (envelope.id === first.id) return failure('rejected');
      done.push(envelope.id);
      return DONE;
    };
    const backbone = await stage.node({ ...world, subscriptions: [noting([], answer)] });
    const rest = [message('a'), message('a')];
    await backbone.append([first, ...rest]);
    await until('it is stuck with two behind it', async () => {
      const [letter] = await backbone.deadLetters.list('all', 1);
      return letter?.state === 'dead' && letter.waiting === 2;
    });
    const [letter] = await backbone.deadLetters.list('all', 1);
    expect(await backbone.deadLetters.skip({ id: letter?.id ?? '' }, 'the order was a test', 'eva')).toBe(1);
    await until('the key went on', () => done.length === 2);
    expect(done).toEqual(rest.map((each) => each.id));
    await until('only the evidence is left', async () => {
      const states = (await backbone.deadLetters.list({ key: 'a' }, 5)).map((each) => each.state);
      return states.join() === 'skipped';
    });
    expect((await backbone.status())[0]).toMatchObject({ dead: 0 });
    await backbone.append([message('a')]);
    await until('it flows', () => done.length === 3);
  });

  test('skipping the last letter of a key in another process frees the key here', async () => {
    const world = await stage.world();
    const other = await world.again();
    const first = message('a');
    const done: string[] = [];
    const answer = ({ message: { envelope } }: Claimed): Handled => {
      if (envelope.id === first.id) return failure('rejected');
      done.push(envelope.id);
      return DONE;
    };
    const backbone = await stage.node({ ...world, subscriptions: [noting([], answer)] });
    await backbone.append([first]);
    await until('it is dead', async () => (await backbone.status())[0]?.dead === 1);
    expect(await other.state.skipLetters({ key: 'a' }, 'not ours', 'eva', systemClock.now())).toBe(1);
    await backbone.append([message('a')]);
    await until('the key went on', () => done.length === 1);
  });

  test('a letter that dies again says so with a new round', async () => {
    const world = await stage.world();
    const rounds: number[] = [];
    const subscription = noting([], () => failure('rejected'), {
      onDead: (_dead, _failure, round) => {
        rounds.push(round);
        return [];
      },
    });
    const backbone = await stage.node({ ...world, subscriptions: [subscription] });
    await backbone.append([message('a')]);
    await until('it is dead', async () => (await backbone.status())[0]?.dead === 1);
    expect(await backbone.deadLetters.retry({ key: 'a' }, 'eva')).toBe(1);
    await until('it died again', () => rounds.length === 2);
    expect(rounds).toEqual([1, 2]);
  });
}
