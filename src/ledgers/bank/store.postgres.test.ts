import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { findingsOf, type KeptStatement } from './chain.ts';
import { createStatementLedger, type StatementLedger, type StatementWish } from './store.ts';
import { chainOf } from './testing/statements.ts';

let temporary: TestDatabase;
let ledger: StatementLedger;

beforeAll(async () => {
  temporary = await testDatabase();
  ledger = createStatementLedger(temporary.database);
});
afterAll(() => temporary[Symbol.asyncDispose]());
beforeEach(() => temporary.database.query('truncate bank_statement, bank_finding'));

/** What was told and not settled after statements came in this order. */
async function openAfter(statements: readonly KeptStatement[]): Promise<string[]> {
  const open = new Set<string>();
  for (const statement of statements) {
    const { found, settled } = await ledger.take(statement);
    for (const { kind, about } of found) open.add(`${kind} ${about}`);
    for (const { kind, about } of settled) expect(open.delete(`${kind} ${about}`), about).toBe(true);
  }
  return [...open].sort();
}

const expectedOf = (statements: readonly KeptStatement[]): string[] =>
  findingsOf(statements)
    .map(({ kind, about }) => `${kind} ${about}`)
    .sort();

test('statements come back as they were kept, the newest first', async () => {
  const chain = chainOf(3);
  for (const statement of chain) expect(await ledger.take(statement)).toEqual({ found: [], settled: [] });
  expect(await ledger.statements({ limit: 10 })).toEqual([...chain].reverse());
  expect(await ledger.statements({ limit: 1, connection: 'bank-main' })).toHaveLength(1);
  expect(await ledger.statements({ limit: 10, connection: 'other' })).toEqual([]);
});

test('statements are listed page by page, and by account, currency, day and how they stand', async () => {
  const chain = chainOf(6).filter(({ sequence }) => sequence !== 4);
  const other = { ...(chain[0] as KeptStatement), event: 'other', statement: 'other', account: 'OTHER', unreadable: 2 };
  for (const statement of [...chain, other]) await ledger.take(statement);
  const all = await ledger.statements({ limit: 10 });
  expect(all).toHaveLength(6);
  const paged: KeptStatement[] = [];
  for (let after: string | undefined; paged.length < 10; ) {
    const page = await ledger.statements({ limit: 2, ...(after === undefined ? {} : { after }) });
    if (page.length === 0) break;
    paged.push(...page);
    after = page.at(-1)?.event;
  }
  expect(paged).toEqual(all);
  const events = async (wish: Partial<StatementWish>): Promise<string[]> =>
    (await ledger.statements({ limit: 10, ...wish })).map(({ event }) => event).sort();
  const eventsOf = (statements: readonly (KeptStatement | undefined)[]): (string | undefined)[] =>
    statements.map((each) => each?.event).sort();
  expect(await events({ account: 'OTHER' })).toEqual(['other']);
  expect(await events({ currency: 'USD' })).toEqual([]);
  expect(await events({ state: 'unreadable' })).toEqual(['other']);
  expect(await events({ state: 'does-not-fit' })).toEqual(eventsOf([chain[3]]));
  expect(await events({ state: 'fits' })).toEqual(eventsOf([...chain.slice(0, 3), chain[4]]));
  const [from, until] = [chain[1]?.until ?? '', chain[2]?.until ?? ''];
  expect(await events({ from, until, account: chain[0]?.account ?? '' })).toEqual(eventsOf([chain[1], chain[2]]));
});

test('whatever the order of arrival, what is open at the end is what does not fit', async () => {
  const chain = chainOf(8).filter(({ sequence }) => sequence !== 4);
  const twin = {
    ...(chain[1] as KeptStatement),
    event: 'twin',
    closing: { amount: 99, currency: 'EUR' },
    file: 'twin.xml',
  };
  const all = [...chain, twin];
  const orders = [all, [...all].reverse(), [5, 0, 7, 2, 3, 1, 6, 4].map((at) => all[at] as KeptStatement)];
  for (const order of orders) {
    await temporary.database.query('truncate bank_statement, bank_finding');
    expect(await openAfter(order)).toEqual(expectedOf(all));
    expect((await ledger.openFindings()).map(({ kind, about }) => `${kind} ${about}`).sort()).toEqual(expectedOf(all));
  }
});

test('a statement that comes late settles what its absence had caused', async () => {
  const chain = chainOf(6);
  const late = chain[3] as KeptStatement;
  expect(await openAfter(chain.filter((each) => each !== late))).toHaveLength(1);
  const { found, settled } = await ledger.take(late);
  expect(found).toEqual([]);
  expect(settled).toMatchObject([{ kind: 'SL-BANK-021', round: 1 }]);
  expect(await ledger.openFindings()).toEqual([]);
});

test('the same event again tells the same and keeps nothing twice', async () => {
  const [first, , third] = chainOf(3) as [KeptStatement, KeptStatement, KeptStatement];
  await ledger.take(first);
  const once = await ledger.take(third);
  expect(once.found).toHaveLength(1);
  expect(await ledger.take(third)).toEqual(once);
  expect(await ledger.take(first)).toEqual({ found: [], settled: [] });
  expect(await ledger.statements({ limit: 10 })).toHaveLength(2);
});

test('statements of one account that come at once are taken one after the other', async () => {
  const chain = chainOf(10);
  await Promise.all(chain.map((statement) => ledger.take(statement)));
  expect(await ledger.openFindings()).toEqual([]);
});
