import { describe, expect, test } from 'vitest';
import { codeOf, filesOf, read } from './house.ts';

/** What we ask of ourselves about the form of the code. */
/** Made from the API's document, and as long as that is. */
const CLIENT = 'console/src/api/schema.ts';
const typescript = filesOf(/^((src|test|bench|examples)\/.*\.ts|console\/.*\.tsx?)$/);
const product = typescript.filter(
  (file) => /^(src|console)\//.test(file) && !/\.test\.ts$/.test(file) && file !== CLIENT,
);
const everything = filesOf(/\.(tsx?|css|md|json|yaml|yml|sql|sh)$/, /^\.ci\//, /^bin\//).filter(
  (file) => file !== 'package-lock.json' && file !== 'test/tidy.test.ts',
);

const MOST_LINES = 450;
const DRAWERS = /\/(utils?|helpers?|types|interfaces|common|misc|shared|constants)\.tsx?$/;

describe('tidy', () => {
  test('the guard sees what it guards', () => {
    expect(product.length).toBeGreaterThan(30);
    expect(everything).toContain('package.json');
  });

  test('no drawer files', () => {
    expect(DRAWERS.test('src/kernel/utils.ts')).toBe(true);
    expect(typescript.filter((file) => DRAWERS.test(file))).toEqual([]);
  });

  test(`a source file has at most ${MOST_LINES} lines`, () => {
    const long = product
      .map((file) => ({ file, lines: read(file).split('\n').length }))
      .filter(({ lines }) => lines > MOST_LINES);
    expect(long).toEqual([]);
  });

  test('nothing is switched off, singled out or left for later', () => {
    const mark = /\b(it|test|describe)\.(only|skip|todo|fails)\b|\b(TODO|FIXME|XXX)\b|@ts-(ignore|nocheck)/;
    expect(mark.test('test.only(')).toBe(true);
    const marked = typescript.filter((file) => file !== 'test/tidy.test.ts' && mark.test(read(file)));
    expect(marked).toEqual([]);
  });

  test('types are not silenced', () => {
    const silenced = product.filter((file) => /\bas any\b|: any\b|<any>/.test(codeOf(read(file))));
    expect(silenced).toEqual([]);
  });

  test('every file with exports opens them with a docstring', () => {
    const bare = product.filter((file) => {
      const source = read(file);
      return /^export /m.test(source) && !/\/\*\*/.test(source);
    });
    expect(bare.filter((file) => !/errors\.ts$/.test(file))).toEqual([]);
  });

  test('the project speaks of itself alone: no paths of a machine, no registry hosts, no secrets', () => {
    const foreign =
      /\/home\/|\/root\/|\/work\/|\/Users\/|registry\.npmjs|sk_live_[0-9a-zA-Z]{8}|BEGIN (RSA |EC )?PRIVATE KEY/;
    const found = everything.flatMap((file) =>
      read(file)
        .split('\n')
        .filter((line) => foreign.test(line))
        .map((line) => `${file}: ${line.trim().slice(0, 120)}`),
    );
    expect(found).toEqual([]);
    expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/);
  });
});
