import { expect, test } from 'vitest';
import type { AnswerStore } from '../gateway/idempotency.ts';
import { LIMITS } from '../kernel/limits.ts';

interface Opened {
  readonly store: AnswerStore;
  /** Lets time pass for the store. */
  readonly pass: (ms: number) => Promise<void>;
}

/** What every driver of kept answers must do. */
export function answerStoreContract(open: () => Promise<Opened>): void {
  test('a key is taken once, answered the same, and forgotten after a day', async () => {
    const { store, pass } = await open();
    expect(await store.begin('a', 'k', 'f')).toEqual({ kind: 'fresh' });
    expect(await store.begin('b', 'k', 'f')).toEqual({ kind: 'fresh' });
    expect(await store.begin('a', 'k', 'f')).toEqual({ kind: 'under-way', fingerprint: 'f' });
    await store.finish('a', 'k', { status: 202, body: '{"x":1}' });
    const answer = { status: 202, body: '{"x":1}' };
    expect(await store.begin('a', 'k', 'g')).toEqual({ kind: 'answered', fingerprint: 'f', answer });
    await store.abandon('b', 'k');
    expect(await store.begin('b', 'k', 'g')).toEqual({ kind: 'fresh' });
    await pass(LIMITS.idempotencyMs + 1);
    expect(await store.begin('a', 'k', 'h')).toEqual({ kind: 'fresh' });
  });

  test('a request whose hub has died holds its key for a minute only', async () => {
    const { store, pass } = await open();
    await store.begin('c', 'k', 'f');
    await pass(LIMITS.idempotencyStaleMs + 1);
    expect(await store.begin('c', 'k', 'f')).toEqual({ kind: 'fresh' });
    expect((await store.begin('c', 'k', 'f')).kind).toBe('under-way');
  });
}
