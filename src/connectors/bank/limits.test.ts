import { expect, test } from 'vitest';
import { LIMITS } from '../../kernel/limits.ts';
import { fileOf, fixture, readFile } from './testing/read-file.ts';

/** An MT940 of rows that cannot be read. */
function badRows(count: number): Buffer {
  const rows = Array.from({ length: count }, (_, at) => `:61:2611201120C1.${at}NTRFX`).join('\n');
  return Buffer.from(`:20:A\n:25:X1\n:28C:1\n:60F:C261119EUR0,\n${rows}\n:62F:C261120EUR0,\n`);
}

test.each([LIMITS.bankUnreadableRows - 1, LIMITS.bankUnreadableRows])(
  '%i unreadable rows are as many cases',
  async (count) => {
    const { refused, cases } = await readFile(fileOf('rows.sta', badRows(count), 65_536));
    expect(refused).toBeUndefined();
    expect(cases).toHaveLength(count);
  },
);

test('one more, and nothing of the file is told', async () => {
  const { refused, events, cases } = await readFile(fileOf('rows.sta', badRows(LIMITS.bankUnreadableRows + 1), 65_536));
  expect(refused).toMatchObject({ code: 'SL-BANK-005', rule: `at most ${LIMITS.bankUnreadableRows} unreadable rows` });
  expect([...events, ...cases]).toEqual([]);
});

/** A statement whose one entry carries a text of `characters`. */
function longEntry(characters: number): Buffer {
  const text = fixture('camt053-08-off.xml').toString();
  return Buffer.from(text.replace('</Ntry>', `<AddtlNtryInf>${'x'.repeat(characters)}</AddtlNtryInf></Ntry>`));
}

test('a row as long as the limit is read, a longer one refuses the file', async () => {
  const room = LIMITS.bankEntryBytes - 1_000;
  expect((await readFile(fileOf('long.xml', longEntry(room), 65_536))).events).not.toEqual([]);
  const { refused, events } = await readFile(fileOf('long.xml', longEntry(LIMITS.bankEntryBytes), 65_536));
  expect(refused?.code).toBe('SL-BANK-005');
  expect(events).toEqual([]);
});

test('no delivery carries more lines or characters than it may', async () => {
  const rows = Array.from({ length: LIMITS.bankSliceLines * 2 + 1 }, (_, at) => `:61:2611201120C1,NTRFX//R${at}`).join(
    '\n',
  );
  const total = LIMITS.bankSliceLines * 2 + 1;
  const file = Buffer.from(`:20:A\n:25:X1\n:28C:1\n:60F:C261119EUR0,\n${rows}\n:62F:C261120EUR${total},\n`);
  const { events, cases, slices } = await readFile(fileOf('rows.sta', file, 65_536));
  expect(cases).toEqual([]);
  expect(events).toHaveLength(total + 1);
  expect(slices).toEqual([LIMITS.bankSliceLines, LIMITS.bankSliceLines, 1]);
});
