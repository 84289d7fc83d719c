import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createGroupCommit, type GroupCommitOptions } from './group-commit.ts';

/** A writer that notes its batches; a write ends when it is told to, or at once. */
function bench(more: Partial<GroupCommitOptions<string, string>> = {}) {
  const batches: string[][] = [];
  const holds: (() => void)[] = [];
  let held = false;
  const group = createGroupCommit<string, string>({
    write: async (items) => {
      batches.push([...items]);
      if (held) await new Promise<void>((resolve) => holds.push(resolve));
      if (items.includes('poison')) throw new Error('poison');
      if (items.includes('away')) throw new Error('away');
      return items.map((item) => item.toUpperCase());
    },
    isPoison: (error) => (error as Error).message === 'poison',
    overloaded: (waiting) => new Error(`overloaded ${waiting}`),
    maximumItems: 10,
    maximumBytes: 1_000,
    maximumWaiting: 5,
    maximumWaitingBytes: 2_000,
    ...more,
  });
  return {
    group,
    batches,
    hold: () => {
      held = true;
    },
    release: () => {
      held = false;
      for (const resolve of holds.splice(0)) resolve();
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const outcome = (call: Promise<readonly string[]>): Promise<readonly string[] | string> =>
  call.catch((error: Error) => error.message);

test('calls of one turn share a write, and each gets its own results', async () => {
  const { group, batches } = bench();
  const answers = await Promise.all([group.add(['a', 'b'], 2), group.add(['c'], 1), group.add([], 0)]);
  expect(answers).toEqual([['A', 'B'], ['C'], []]);
  expect(batches).toEqual([['a', 'b', 'c']]);
  expect(group.waiting).toBe(0);
});

test('what comes during a write goes together in the next one, within the limits of a batch', async () => {
  const { group, batches, hold, release } = bench();
  hold();
  const first = group.add(['first'], 1);
  await turn();
  const rest = [
    group.add(['a', 'b', 'c', 'd', 'e', 'f'], 6),
    group.add(['g', 'h', 'i', 'j'], 4),
    group.add(['large'], 999),
    group.add(['k'], 2),
  ];
  expect(group.waiting).toBe(5);
  release();
  await Promise.all([first, ...rest]);
  expect(batches).toEqual([['first'], ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'], ['large'], ['k']]);
});

test('a call that is larger than a batch goes alone', async () => {
  const { group, batches } = bench({ maximumWaitingBytes: 10_000 });
  const large = Array.from({ length: 25 }, (_, index) => `${index}`);
  await Promise.all([group.add(['a'], 1), group.add(large, 5_000)]);
  expect(batches).toEqual([['a'], large]);
});

test('a poisonous call fails alone', async () => {
  const { group } = bench();
  const calls = [['a'], ['b', 'poison', 'c'], ['d'], ['e']].map((items) => outcome(group.add(items, 1)));
  expect(await Promise.all(calls)).toEqual([['A'], 'poison', ['D'], ['E']]);
});

test('a failure that is nobody’s fault fails the whole batch, and the next one is tried afresh', async () => {
  const { group, batches } = bench();
  const calls = [['a'], ['away']].map((items) => outcome(group.add(items, 1)));
  expect(await Promise.all(calls)).toEqual(['away', 'away']);
  expect(batches).toEqual([['a', 'away']]);
  expect(await group.add(['b'], 1)).toEqual(['B']);
});

test('a full queue refuses by calls and by bytes, at the edge and not under it', async () => {
  const { group, hold, release } = bench();
  hold();
  const first = group.add(['first'], 1);
  await turn();
  const calls = Array.from({ length: 6 }, (_, index) => outcome(group.add([`${index}`], 1)));
  expect(await calls[5]).toBe('overloaded 5');
  release();
  await Promise.all([first, ...calls]);
  hold();
  const again = group.add(['again'], 1);
  await turn();
  const bytes = [1_500, 500, 1].map((size) => outcome(group.add(['x'], size)));
  expect(await bytes[2]).toBe('overloaded 2');
  release();
  await Promise.all([again, ...bytes]);
  await group.idle();
  expect(group.waiting).toBe(0);
});

test('whatever comes, every call is answered with its own and only the poisonous fail', async () => {
  const call = fc.array(fc.constantFrom('a', 'b', 'c', 'poison'), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), async (calls, maximumItems) => {
      const { group } = bench({ maximumItems, maximumWaiting: 1_000 });
      const answers = await Promise.all(calls.map((items) => outcome(group.add(items, 1))));
      calls.forEach((items, index) => {
        expect(answers[index]).toEqual(items.includes('poison') ? 'poison' : items.map((item) => item.toUpperCase()));
      });
    }),
    { numRuns: 100 },
  );
});
