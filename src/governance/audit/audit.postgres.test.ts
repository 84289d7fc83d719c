import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEvent, auditStoreContract } from '../../testing/audit-store-contract.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createPostgresAuditStore, firstMislabelled } from './postgres-store.ts';
import { entriesOf } from './store.ts';
import { verifyChain } from './verify.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase();
});

afterAll(() => temporary[Symbol.asyncDispose]());

/** What only somebody who owns the database can do. */
const force = (statement: string) =>
  temporary.database.transaction(async (client) => {
    await client.query('alter table audit_entry disable trigger user');
    await client.query(statement);
    await client.query('alter table audit_entry enable trigger user');
  });

async function emptyStore() {
  await force('truncate audit_entry');
  return createPostgresAuditStore(temporary.database);
}

auditStoreContract('postgres', emptyStore);

test('several hubs write one chain', async () => {
  await emptyStore();
  const hubs = Array.from({ length: 4 }, () => createPostgresAuditStore(temporary.database));
  await Promise.all(
    hubs.flatMap((hub, at) => Array.from({ length: 25 }, (_, index) => hub.append([auditEvent(at * 100 + index)]))),
  );
  const [store] = hubs;
  expect(store && (await verifyChain(entriesOf(store)))).toMatchObject({ entries: 100, head: { sequence: 100 } });
});

test.each(['update audit_entry set actor = actor', 'delete from audit_entry', 'truncate audit_entry'])(
  'the database itself refuses: %s',
  async (statement) => {
    const store = await emptyStore();
    await store.append([auditEvent(1)]);
    await expect(temporary.database.query(statement)).rejects.toThrow('append-only');
  },
);

test('tampering by the owner of the database is found', async () => {
  const store = await emptyStore();
  await store.append(Array.from({ length: 5 }, (_, index) => auditEvent(index)));
  const anchor = await store.head();
  await force(`update audit_entry set actor = 'person/innocent' where sequence = 2`);
  expect((await verifyChain(entriesOf(store), { anchor })).broken).toBeUndefined();
  expect(await firstMislabelled(temporary.database)).toBe(2);
  await force(`update audit_entry set body = replace(body, 'person/1', 'person/innocent') where sequence = 2`);
  expect(await firstMislabelled(temporary.database)).toBeUndefined();
  expect((await verifyChain(entriesOf(store), { anchor })).broken).toBe('entry 2 was changed');
  await force('delete from audit_entry where sequence > 1');
  expect((await verifyChain(entriesOf(store), { anchor })).broken).toContain('the end is missing');
});
