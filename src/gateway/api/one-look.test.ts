import { expect, test } from 'vitest';
import { OneLook } from './one-look.ts';

/** Looks that end when they are told to. */
function looks() {
  const under: PromiseWithResolvers<string>[] = [];
  const work = (): Promise<string> => {
    const look = Promise.withResolvers<string>();
    under.push(look);
    return look.promise;
  };
  return { under, work };
}

test('who comes while a look is under way shares it, and its result serves for a while', async () => {
  const owner = {};
  const one = new OneLook<object, string>();
  const { under, work } = looks();
  const both = [one.of(owner, work, 0, 10), one.of(owner, work, 5, 10)];
  under[0]?.resolve('first');
  expect(await Promise.all(both)).toEqual(['first', 'first']);
  expect(await one.of(owner, work, 9, 10)).toBe('first');
  const anew = one.of(owner, work, 10, 10);
  under[1]?.resolve('second');
  expect(await anew).toBe('second');
  expect(under).toHaveLength(2);
});

test('a failure serves nobody: the next one looks again', async () => {
  const owner = {};
  const one = new OneLook<object, string>();
  const { under, work } = looks();
  const failing = one.of(owner, work, 0, 10);
  under[0]?.reject(new Error('away'));
  await expect(failing).rejects.toThrow('away');
  const again = one.of(owner, work, 1, 10);
  under[1]?.resolve('there');
  expect(await again).toBe('there');
});
