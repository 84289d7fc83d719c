import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LIMITS } from '../../kernel/limits.ts';
import { fileOf, fixture, readFile } from './testing/read-file.ts';

const FOLDER = new URL('./fixtures/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => !name.endsWith('.json') && !name.endsWith('.md'));

test('the corpus has every format, and every file has what is expected of it', () => {
  expect(files.length).toBeGreaterThan(20);
  const expected = readdirSync(FOLDER).filter((name) => name.endsWith('.expected.json'));
  expect(expected.sort()).toEqual(files.map((name) => `${name}.expected.json`).sort());
});

test.each(files)('%s', async (name) => {
  const { refused, events, cases } = await readFile(fileOf(name, fixture(name)));
  const said = {
    ...(refused === undefined ? {} : { refused }),
    events: events.map(({ name: event, derived, data }) => ({
      name: event,
      ...(derived === undefined ? {} : { derived }),
      data,
    })),
    cases,
  };
  const expected: unknown = JSON.parse(readFileSync(new URL(`${name}.expected.json`, FOLDER), 'utf8'));
  expect(JSON.parse(JSON.stringify(said))).toEqual(expected);
});

test.each([1, 2, 3, 7, 64])('cut into pieces of %i bytes a file says the same', async (piece) => {
  for (const name of files) {
    const whole = await readFile(fileOf(name, fixture(name), 1 << 20));
    expect(await readFile(fileOf(name, fixture(name), piece)), name).toEqual(whole);
  }
});

test('facts are their own: no two lines of a file share one, and another name changes none', async () => {
  for (const name of files) {
    const { events } = await readFile(fileOf(name, fixture(name)));
    const facts = events.map(({ fact }) => fact.join(' '));
    expect(new Set(facts).size, name).toBe(facts.length);
    const again = await readFile(fileOf('copy', fixture(name)));
    expect(again.events.map(({ fact }) => fact.join(' '))).toEqual(facts);
  }
});

test('a line of the intraday report is the line of the statement when the bank gives its reference', async () => {
  const keys = async (name: string): Promise<string[]> => {
    const { events } = await readFile(fileOf(name, fixture(name)));
    return events.flatMap(({ name: event, fact }) => (event === 'BankTransactionReported' ? [fact.join(' ')] : []));
  };
  const notice = Buffer.from(
    fixture('camt053-08-off.xml').toString().replaceAll('camt.053', 'camt.052').replaceAll('Stmt', 'Rpt'),
  );
  const root = Buffer.from(notice.toString().replaceAll('BkToCstmrRpt', 'BkToCstmrAcctRpt'));
  const { events } = await readFile(fileOf('intraday', root));
  expect(events.map(({ fact }) => fact.join(' '))).toEqual(await keys('camt053-08-off.xml'));
});

/** A statement of one booking with `parts` of one cent. */
function batchOf(parts: number): Buffer {
  const part = '<TxDtls><Amt Ccy="EUR">0.01</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls>';
  const amount = (parts / 100).toFixed(2);
  const entry = `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt><NtryDtls>${part.repeat(parts)}</NtryDtls><AddtlNtryInf>payout</AddtlNtryInf></Ntry>`;
  const text = fixture('camt053-08-off.xml').toString();
  return Buffer.from(text.replace(/<Ntry>[\s\S]*<\/Ntry>/, entry).replace('>10.00<', `>${amount}<`));
}

test.each([LIMITS.bankBatchParts - 1, LIMITS.bankBatchParts])(
  'a booking of %i parts is told in its parts',
  async (parts) => {
    const { events, cases } = await readFile(fileOf('batch', batchOf(parts), 65_536));
    expect(cases).toEqual([]);
    expect(events.filter(({ name }) => name === 'BankTransactionReported')).toHaveLength(parts);
  },
);

test('a booking of more parts is told alone, and the statement is still whole', async () => {
  const { events } = await readFile(fileOf('batch', batchOf(LIMITS.bankBatchParts + 1), 65_536));
  expect(events.map(({ name }) => name)).toEqual(['BankTransactionReported', 'BankStatementReported']);
  expect(events[0]?.data).toMatchObject({ amount: { amount: LIMITS.bankBatchParts + 1 }, remittance: ['payout'] });
});
