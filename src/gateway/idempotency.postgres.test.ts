import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerStoreContract } from '../testing/answer-store-contract.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { createPostgresAnswers, forgetAnswers } from './idempotency.ts';

let temporary: TestDatabase;
beforeAll(async () => {
  temporary = await testDatabase();
});
afterAll(() => temporary[Symbol.asyncDispose]());

/** Time passes by moving what is stored into the past. */
const pass = async (ms: number): Promise<void> => {
  await temporary.database.query(`update idempotency_key set begun_at = begun_at - $1 * interval '1 millisecond'`, [
    ms,
  ]);
};

describe('answers that are kept in PostgreSQL', () => {
  answerStoreContract(async () => {
    await temporary.database.query('truncate idempotency_key');
    return { store: createPostgresAnswers(temporary.database), pass };
  });

  test('of many who come at once one gets the key; old keys are forgotten', async () => {
    const store = createPostgresAnswers(temporary.database);
    const known = await Promise.all(Array.from({ length: 10 }, () => store.begin('many', 'k', 'f')));
    expect(known.filter(({ kind }) => kind === 'fresh')).toHaveLength(1);
    await pass(25 * 3_600_000);
    expect(await forgetAnswers(temporary.database)).toBeGreaterThan(0);
  });
});
