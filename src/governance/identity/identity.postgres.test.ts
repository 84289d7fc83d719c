import { afterAll, beforeAll } from 'vitest';
import { identityStoreContract } from '../../testing/identity-store-contract.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createPostgresIdentityStore } from './postgres-store.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase();
});

afterAll(() => temporary[Symbol.asyncDispose]());

identityStoreContract('postgres', async () => {
  await temporary.database.query(
    'truncate person, person_session, sign_in_ticket, machine, machine_token, machine_assertion',
  );
  return createPostgresIdentityStore(temporary.database);
});
