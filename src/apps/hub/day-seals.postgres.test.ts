import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresAuditStore } from '../../governance/audit/postgres-store.ts';
import { createDays } from '../../jobs/certificate/days.ts';
import { dateOf, dayMs, say } from '../../jobs/certificate/testing/story.ts';
import { createClosingLedger } from '../../ledgers/closing/ledger.ts';
import { createPostgresClosingStore } from '../../ledgers/closing/postgres-store.ts';
import { createPostgresMoneyStore } from '../../ledgers/money/postgres-store.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createSealedCertificates, verifyDays } from './day-seals.ts';

let temporary: TestDatabase;
beforeAll(async () => {
  temporary = await testDatabase({ poolSize: 4 });
});
afterAll(() => temporary[Symbol.asyncDispose]());

const DAYS = [0, 1, 2, 3];

/** As whoever owns the database can. */
async function tamper(statement: string): Promise<void> {
  const { database } = temporary;
  const tables = ['closing_certificate', 'audit_entry'];
  for (const table of tables) await database.query(`alter table ${table} disable trigger user`);
  await database.query(statement);
  for (const table of tables) await database.query(`alter table ${table} enable trigger user`);
}

test('certificates that are taken away, from the end or all of them, are found by what the audit knows', async () => {
  const { database } = temporary;
  const ledger = createClosingLedger({ store: createPostgresClosingStore(database), timeZone: 'UTC' });
  const audit = createPostgresAuditStore(database);
  const clock = { nowMs: 0, now: () => clock.nowMs };
  const days = createDays({
    hub: 'shop-hub',
    timeZone: 'UTC',
    patience: {},
    store: createSealedCertificates(database),
    ledger,
    totals: createPostgresMoneyStore(database).totals,
    storeDays: async () => ({ closed: 0, open: [] }),
    answerable: async () => () => undefined,
    titleOf: (code) => code,
    clock,
  });
  await ledger.take([say.placed(1, 0)]);
  for (const day of DAYS) {
    clock.nowMs = dayMs(day + 1);
    await days.close(dateOf(day), day % 2 === 0 ? 'hub' : 'person/ada');
  }
  const sealed = await audit.list({ action: 'sealDay', limit: 10 });
  expect(sealed).toHaveLength(DAYS.length);
  const anchor = await audit.head();
  expect(await verifyDays(database, anchor)).toMatchObject({ certificates: 4, head: { sequence: 4 } });

  // What could not be closed is in neither.
  await expect(days.close(dateOf(2), 'hub')).rejects.toMatchObject({ failure: { code: 'SL-CERT-005' } });
  expect(await audit.head()).toEqual(anchor);

  await tamper('create table stolen as select * from closing_certificate where sequence > 2');
  await tamper('delete from closing_certificate where sequence > 2');
  expect(await verifyDays(database, anchor)).toMatchObject({
    certificates: 2,
    broken: `the certificate of ${dateOf(2)} is missing: entry 3 of the audit knows its hash`,
  });
  // Closing a day again makes another certificate, and the audit keeps the first word.
  clock.nowMs = dayMs(5);
  await days.close(dateOf(2), 'person/eve');
  expect((await verifyDays(database, anchor)).broken).toBe(
    `certificate 3 (${dateOf(2)}) is not the one that entry 3 of the audit knows`,
  );
  await tamper('delete from closing_certificate where sequence > 2');
  // Who cuts the audit as well is found by its anchor.
  await tamper('delete from audit_entry where sequence > 2');
  expect((await verifyDays(database, anchor)).broken).toMatch(/the audit .* is not whole: the end is missing/);
  await tamper('insert into closing_certificate select * from stolen');
  expect((await verifyDays(database)).broken).toBe(`the audit knows nothing of certificate 3 (${dateOf(2)})`);
  await tamper('delete from closing_certificate');
  expect((await verifyDays(database)).broken).toBe(
    `the certificate of ${dateOf(0)} is missing: entry 1 of the audit knows its hash`,
  );
});
