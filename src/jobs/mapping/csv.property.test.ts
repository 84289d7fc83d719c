import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvParser, type CsvRecord, csvLine, MOST_RECORD_CHARACTERS } from './csv.ts';

const read = (...pieces: readonly string[]): CsvRecord[] => {
  const parser = new CsvParser();
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()];
};
const fieldsOf = (records: readonly CsvRecord[]) =>
  records.map((record) => ('fields' in record ? record.fields : record.problem));

const field = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '\r\n', ' ', 'a', 'é'), maxLength: 12 }),
);
const table = fc.array(fc.array(field, { minLength: 1, maxLength: 6 }), { maxLength: 12 });
const written = (rows: readonly (readonly string[])[]): string => rows.map(csvLine).join('');
/** A text in pieces of any size. */
const pieces = (text: string, cuts: readonly number[]): string[] => {
  const at = [...cuts.map((cut) => (text.length === 0 ? 0 : cut % text.length)), 0, text.length].sort(
    (left, right) => left - right,
  );
  return at.slice(1).map((end, index) => text.slice(at[index], end));
};

describe('CSV', () => {
  test('what was written is read again, in pieces of any size', () => {
    fc.assert(
      fc.property(table, fc.array(fc.nat(), { maxLength: 8 }), (rows, cuts) => {
        const clean = rows.map((row) => row.map((one) => one.replaceAll('\u0000', '')));
        expect(fieldsOf(read(...pieces(written(clean), cuts)))).toEqual(clean);
      }),
    );
  });

  test('no text breaks it, and the pieces make no difference', () => {
    const anything = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'x', '\u0000', '\uFEFF'), maxLength: 60 });
    fc.assert(
      fc.property(anything, fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
        expect(read(...pieces(text, cuts))).toEqual(read(text));
      }),
    );
  });

  test('records know the line that they begin in, also after fields of several lines and empty lines', () => {
    expect(read('a,b\r\n"x\ny",2\n\n\nlast,"q""q"')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['x\ny', '2'] },
      { line: 6, fields: ['last', 'q"q'] },
    ]);
  });

  test.each([
    ['a"b,c', 'a quote stands inside a field that is not quoted'],
    ['"a"b,c', 'text follows a closing quote'],
    ['"a,b', 'a quote is opened and never closed'],
    ['a\rb', 'a carriage return stands without its line feed'],
    ['a\u0000b', 'it holds a zero character'],
    [
      `"${'x'.repeat(MOST_RECORD_CHARACTERS)}`,
      `it is longer than ${MOST_RECORD_CHARACTERS} characters; a quote may be missing`,
    ],
  ])('%j is no record', (text, problem) => {
    expect(fieldsOf(read(text))).toEqual([problem]);
  });

  test('a bad record does not take its neighbours with it', () => {
    expect(fieldsOf(read('1,2\nbad"one,x\n3,4\n"a"x\n5,6'))).toEqual([
      ['1', '2'],
      'a quote stands inside a field that is not quoted',
      ['3', '4'],
      'text follows a closing quote',
      ['5', '6'],
    ]);
  });

  test('a record at the limit is read, one above it is not', () => {
    const most = 'x'.repeat(MOST_RECORD_CHARACTERS);
    expect(fieldsOf(read(`${most}\n`))).toEqual([[most]]);
    expect(read(`${most}x\n`)).toMatchObject([{ problem: expect.stringContaining('longer') }]);
  });

  test('a byte order mark at the beginning is no part of the header', () => {
    expect(fieldsOf(read('\uFEFFa,b\n'))).toEqual([['a', 'b']]);
  });
});
