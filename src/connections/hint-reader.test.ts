import { expect, test } from 'vitest';
import { type CallScope, currentScope } from '../connector/call-scope.ts';
import type { FactDraft, Hint } from '../connector/connector.ts';
import type { Clock } from '../kernel/clock.ts';
import { createHintReader, type HintReader } from './hint-reader.ts';

const hint = (foreignId: string, kind = 'order'): Hint => ({ kind, foreignId });
const factOf = ({ foreignId }: Hint): FactDraft => ({ topic: 'order', id: foreignId, body: '{}' });
const scope = (cause: string, more: Partial<CallScope> = {}): CallScope => ({
  causes: [cause],
  correlations: [cause],
  lane: 'live',
  attempt: 1,
  ...more,
});

/** A connection whose reads end when the test says so, and a clock whose pauses do. */
function stage(failing: (hint: Hint) => boolean = () => false) {
  const reads: { readonly ids: string; readonly scope: CallScope | undefined; readonly end: () => void }[] = [];
  const pauses: (() => void)[] = [];
  const clock: Clock = { now: () => 0, sleep: () => new Promise((resolve) => pauses.push(resolve)) };
  const run = (hints: readonly Hint[]): Promise<readonly (readonly FactDraft[])[]> =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        if (hints.some(failing)) reject(new Error(`no ${hints.map(({ foreignId }) => foreignId).join(' ')}`));
        else resolve(hints.map((each) => [factOf(each)]));
      };
      reads.push({ ids: hints.map(({ foreignId }) => foreignId).join(' '), scope: currentScope(), end });
    });
  const reader = createHintReader({ fetchMany: { most: 3, run } }, clock) as HintReader;
  const read = async (hint: Hint, scope: CallScope) => (await reader.read([hint], scope))[0];
  /** Lets the pauses of the clock end, and what they started begin. */
  const passTime = async (): Promise<void> => {
    for (const end of pauses.splice(0)) end();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { reads, passTime, read };
}

test('hints of one moment share a read, and one that runs never answers what was asked after it began', async () => {
  const { reads, passTime, read } = stage();
  const first = read(hint('1'), scope('a'));
  await passTime();
  const others = [read(hint('1'), scope('b')), read(hint('2'), scope('c'))];
  await passTime();
  expect(reads.map(({ ids }) => ids)).toEqual(['1', '1 2']);
  expect(reads[1]?.scope).toMatchObject({ causes: ['b', 'c'], correlations: ['b', 'c'] });
  // The first read hangs meanwhile and holds nobody up.
  reads[1]?.end();
  expect(await Promise.all(others)).toEqual([[factOf(hint('1'))], [factOf(hint('2'))]]);
  reads[0]?.end();
  expect(await first).toEqual([factOf(hint('1'))]);
});

test('what may not share a call does not: another kind, another lane, more than the connection takes', async () => {
  const { reads, passTime, read } = stage();
  for (const id of ['1', '2', '3', '4']) void read(hint(id), scope('a'));
  void read(hint('5', 'parcel'), scope('a'));
  void read(hint('6'), scope('a', { lane: 'bulk' }));
  await passTime();
  expect(reads.map(({ ids }) => ids)).toEqual(['1 2 3', '4', '5', '6']);
});

test('a bad record fails alone: the others are read again without it', async () => {
  const { reads, passTime, read } = stage(({ foreignId }) => foreignId === '2');
  const all = Promise.allSettled(['1', '2', '3'].map((id) => read(hint(id), scope(id))));
  await passTime();
  reads[0]?.end();
  await passTime();
  expect(reads.map(({ ids }) => ids)).toEqual(['1 2 3', '1', '2', '3']);
  for (const read of reads.slice(1)) read.end();
  expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('a shared read is stopped when nobody wants it any more, and not before', async () => {
  const { reads, passTime, read } = stage();
  const [one, other] = [new AbortController(), new AbortController()];
  void read(hint('1'), scope('a', { signal: one.signal }));
  void read(hint('2'), scope('b', { signal: other.signal }));
  await passTime();
  one.abort();
  expect(reads[0]?.scope?.signal?.aborted).toBe(false);
  other.abort();
  expect(reads[0]?.scope?.signal?.aborted).toBe(true);
});

test('a connection that reads one at a time is asked for one after the other, on behalf of who asked', async () => {
  const asked: (readonly [string, readonly string[] | undefined])[] = [];
  let atOnce = 0;
  const fetch = async (each: Hint): Promise<readonly FactDraft[]> => {
    atOnce += 1;
    expect(atOnce).toBe(1);
    asked.push([each.foreignId, currentScope()?.causes]);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    return [factOf(each)];
  };
  const reader = createHintReader({ fetch }, { now: () => 0, sleep: () => Promise.reject(new Error('it waits')) });
  expect(await reader?.read([hint('1'), hint('2')], scope('a'))).toEqual([[factOf(hint('1'))], [factOf(hint('2'))]]);
  expect(asked).toEqual([
    ['1', ['a']],
    ['2', ['a']],
  ]);
});

test('a connection that reads no hints has no reader', () => {
  expect(createHintReader({}, { now: () => 0, sleep: () => Promise.resolve() })).toBeUndefined();
});
