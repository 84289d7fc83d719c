import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DraftEvent } from '../../connector/connector.ts';
import { deliveryOf } from '../../testing/connector-contract/bench.ts';
import { TOPICS } from './body.ts';
import { bank } from './index.ts';
import { FORMATS, type StatedAccount, type StatedLine, stateAccount } from './simulator/index.ts';
import { fileOf, fixture, readFile } from './testing/read-file.ts';

/** Letters that every format can carry, as words: banks trim and fold spaces. */
const word = fc.stringMatching(/^[A-Za-z0-9.()ÄÖÜäöüß-]{1,12}$/).filter((text) => !/^-+$|^0+$|^\d{2}$/.test(text));
const words = (most: number) => fc.array(word, { minLength: 1, maxLength: most }).map((all) => all.join(' '));
const reference = fc
  .stringMatching(/^[A-Z]{1,3}[A-Z0-9]{1,10}$/)
  .filter((text) => text !== 'NONREF' && text !== 'UNKNOWN');
const day = fc
  .date({ min: new Date('2025-06-01T00:00:00Z'), max: new Date('2026-06-30T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const nearby = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);

const line = (currency: string): fc.Arbitrary<StatedLine> =>
  fc
    .record({
      amount: fc.integer({ min: -50_000_000, max: 50_000_000 }).filter((amount) => amount !== 0),
      bookedOn: day,
      valueDays: fc.integer({ min: -20, max: 20 }),
      reversal: fc.boolean(),
      endToEnd: reference,
      bankReference: reference,
      counterparty: words(3).map((text) => text.slice(0, 50).trim()),
      remittance: words(12).filter(
        (text) => !/(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|COAM|OAMT|PURP)/.test(text),
      ),
    })
    .map(({ amount, valueDays, ...rest }) => ({
      ...rest,
      amount: { amount, currency },
      valuedOn: nearby(rest.bookedOn, valueDays),
    }));

const stated = (format: StatedAccount['format']): fc.Arbitrary<StatedAccount> =>
  fc.constantFrom('EUR', 'USD', 'JPY', 'KWD').chain((currency) =>
    fc.record({
      format: fc.constant(format),
      account: fc.constantFrom('DE89370400440532013000', 'NL91ABNA0417164300'),
      sequence: fc.integer({ min: 1, max: 99_999 }),
      until: fc.constant('2026-06-30'),
      opening: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((amount) => ({ amount, currency })),
      lines: fc.array(line(currency), { maxLength: 12 }),
    }),
  );

type Transaction = DraftEvent<'BankTransactionReported'>['data'];

/** What a format has a field for. */
function expected(
  { amount, bookedOn, valuedOn, reversal, endToEnd, bankReference, counterparty, remittance }: StatedLine,
  bai2: boolean,
) {
  const common = { amount, valuedOn, reversal, endToEnd, bankReference, remittance };
  return bai2 ? common : { ...common, bookedOn, counterparty };
}

function said(transaction: Transaction, bai2: boolean) {
  const { amount, bookedOn, valuedOn, reversal, endToEnd, bankReference, counterparty, remittance } = transaction;
  const common = { amount, valuedOn, reversal, endToEnd, bankReference, remittance: remittance.join(' ') };
  return bai2 ? common : { ...common, bookedOn, counterparty };
}

describe('what a bank writes is what the hub reads', () => {
  test.each(FORMATS)(
    '%s',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(stated(format), async (account) => {
          const { name, content, closing } = stateAccount(account);
          const { refused, events, cases } = await readFile(fileOf(name, content));
          expect(refused).toBeUndefined();
          expect(cases).toEqual([]);
          const transactions = events.flatMap((event) =>
            event.name === 'BankTransactionReported' ? [event.data as Transaction] : [],
          );
          const bai2 = format === 'bai2';
          expect(transactions.map((each) => said(each, bai2))).toEqual(
            account.lines.map((each) => expected(each, bai2)),
          );
          expect(events.at(-1)).toMatchObject({
            name: 'BankStatementReported',
            data: {
              opening: account.opening,
              closing,
              lines: account.lines.length,
              ...(bai2 ? {} : { sequence: account.sequence }),
            },
          });
          expect(new Set(events.map(({ fact }) => fact.join(' '))).size).toBe(events.length);
        }),
        { numRuns: 60 },
      );
    },
    60_000,
  );
});

describe('nothing that is read makes the reader fall over', () => {
  const names = ['camt053-08-ugly.xml', 'mt940-german.sta', 'mt940-pages.sta', 'bai2.bai', 'camt053-02.xml'];
  const damage = fc.record({
    name: fc.constantFrom(...names),
    at: fc.nat(),
    cut: fc.nat({ max: 80 }),
    put: fc.oneof(
      fc.string(),
      fc.constantFrom('<', '</', '&', '\n:61:', '\n88,', ',,,', '-', '99999999999999999999', '<Ntry>', '</Ntry>', '/'),
    ),
  });

  test('a file that is damaged anywhere is told, refused or quarantined, and never more', async () => {
    await fc.assert(
      fc.asyncProperty(damage, async ({ name, at, cut, put }) => {
        const whole = fixture(name);
        const place = at % whole.length;
        const bytes = Buffer.concat([whole.subarray(0, place), Buffer.from(put), whole.subarray(place + cut)]);
        const { refused, cases } = await readFile(fileOf(name, bytes));
        for (const failure of [...cases, ...(refused === undefined ? [] : [refused])])
          expect(failure.code).toMatch(/^SL-BANK-00[1-6]$/);
      }),
      { numRuns: 400 },
    );
  });

  test('bytes of any kind are refused with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        expect((await readFile(fileOf('noise', bytes))).refused?.code).toMatch(/^SL-BANK-/);
      }),
    );
  });

  test('translation is total', () => {
    const profile = { connection: 'bank-main', settings: {} };
    const topic = fc.constantFrom(...Object.values(TOPICS), 'other');
    fc.assert(
      fc.property(topic, fc.oneof(fc.string(), fc.json()), (name, body) => {
        expect(bank.translate(deliveryOf({ topic: name, body, via: 'poll' }), profile).kind).toBe('invalid');
      }),
    );
  });

  test.each([
    ['a bomb of entities', '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><Document>&c;</Document>'],
    ['an outside entity', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document/>'],
    [
      'a declaration within',
      '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><!ENTITY x "y"></Document>',
    ],
  ])('%s is refused', async (_says, text) => {
    expect((await readFile(fileOf('bomb.xml', Buffer.from(text)))).refused?.code).toBe('SL-BANK-006');
  });

  test('tags that stand in one another without end are refused', async () => {
    const text = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">${'<a>'.repeat(100_000)}`;
    expect((await readFile(fileOf('deep.xml', Buffer.from(text)))).refused?.code).toBe('SL-BANK-002');
  });
});
