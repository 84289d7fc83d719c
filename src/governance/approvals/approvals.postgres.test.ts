import { afterAll, beforeAll } from 'vitest';
import { approvalStoreContract } from '../../testing/approval-store-contract.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createPostgresApprovalStore } from './postgres-store.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase();
});

afterAll(() => temporary[Symbol.asyncDispose]());

approvalStoreContract('postgres', async () => {
  await temporary.database.query('truncate approval, approval_stand_in');
  return createPostgresApprovalStore(temporary.database);
});
