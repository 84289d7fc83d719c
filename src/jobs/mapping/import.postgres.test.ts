import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { checkMappings } from './check.ts';
import { csvLine } from './csv.ts';
import { readMappings } from './export.ts';
import { type ImportReport, importMappings } from './import.ts';
import { configuredPlaces } from './places.ts';
import { COLUMNS } from './row.ts';
import type { RefusedRow } from './staging.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase();
});
afterAll(() => temporary[Symbol.asyncDispose]());
beforeEach(async () => {
  await temporary.database.query('truncate article, binding');
  await articles(
    ['TEE-M', '04006381333931', 'T-shirt', 'size=m'],
    ['TEE-L', null, 'T-shirt', 'size=l'],
    ['MUG', '00000096385074', 'Mug', ''],
    ['CUP', null, 'Cup', ''],
    ['CUP-2', null, 'Cup', ''],
  );
});

async function articles(...rows: readonly (readonly [string, string | null, string, string])[]): Promise<void> {
  for (const [sku, gtin, title, options] of rows) {
    await temporary.database.query(
      `insert into article values ('odoo', $1, 'product/' || $1, $2, $3, $4, true, now())`,
      [sku, gtin, title, options],
    );
  }
}

const CONNECTIONS = { odoo: { connector: 'odoo' }, shop: { connector: 'shopify' } };

async function* piecesOf(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function run(text: string, apply = true): Promise<ImportReport & { refusals: RefusedRow[] }> {
  const refusals: RefusedRow[] = [];
  const report = await importMappings({
    chunks: piecesOf(text),
    database: temporary.database,
    owner: 'odoo',
    connections: CONNECTIONS,
    apply,
    onRefused: (row) => void refusals.push(row),
  });
  return { ...report, refusals };
}

const bound = async (): Promise<string[]> =>
  (
    await temporary.database.query<{ text: string }>(
      `select canonical || ' ' || connection || ' ' || kind || ' ' || foreign_id as text from binding order by 1`,
    )
  ).map(({ text }) => text);

const file = (...rows: readonly string[]): string =>
  `connection,kind,foreign_id,sku,gtin,canonical,title,options\n${rows.join('\n')}\n`;
const told = (refusals: readonly RefusedRow[]): string[] => refusals.map(({ line, code }) => `${line} ${code}`);

describe('importing mappings', () => {
  test('barcode, then SKU, then the table, then attributes', async () => {
    const text = file(
      'shop,product,1,,4006381333931,,,',
      'shop,product,2,TEE-L,,,,',
      'shop,product,3,,,product/MUG,,',
      'shop,location,4,,,location/paris,,',
      'odoo,product,5,,,,t-shirt,Size=L',
    );
    const preview = await run(text, false);
    expect(preview).toMatchObject({
      rows: 5,
      new: 5,
      known: 0,
      refused: 0,
      written: 0,
      applied: false,
      matchedBy: { gtin: 1, sku: 1, table: 2, attributes: 1 },
    });
    expect(await bound()).toEqual([]);
    expect(await run(text)).toMatchObject({ new: 5, written: 5 });
    expect(await bound()).toEqual([
      'location/paris shop Location 4',
      'product/MUG shop variant 3',
      'product/TEE-L odoo product.template 5',
      'product/TEE-L shop variant 2',
      'product/TEE-M shop variant 1',
    ]);
  });

  test('the same file twice changes nothing, and an export is a file that is known', async () => {
    const text = file('shop,product,1,,4006381333931,,,', 'shop,product,2,TEE-L,,,,', 'shop,product,2,TEE-L,,,,');
    expect(await run(text)).toMatchObject({ new: 2, known: 1, refused: 0, written: 2 });
    const before = await bound();
    expect(await run(text)).toMatchObject({ new: 0, known: 3, refused: 0, written: 0 });
    let exported = csvLine(COLUMNS);
    for await (const row of readMappings(temporary.database, { owner: 'odoo' })) {
      exported += csvLine(COLUMNS.map((column) => row[column]));
    }
    expect(exported).toContain('shop,product,variant,1,,product/TEE-M,TEE-M,04006381333931,T-shirt,size=m');
    expect(await run(exported)).toMatchObject({ rows: 2, new: 0, known: 2, refused: 0 });
    expect(await bound()).toEqual(before);
  });

  test('what a connector remembers of an article is no mapping of it', async () => {
    await run(file('shop,product,1,TEE-M,,,,'));
    await temporary.database.query(
      `insert into binding (canonical, connection, kind, foreign_id)
       values ('product/TEE-M/content-1', 'shop', 'content', 'abc@2026-11-20T10:00:00Z@product/TEE-M/content-1')`,
    );
    const rows = await Array.fromAsync(readMappings(temporary.database, { owner: 'odoo' }));
    expect(rows.map(({ foreign_id }) => foreign_id)).toEqual(['1']);
    expect(await checkMappings(temporary.database, { owner: 'odoo' })).toMatchObject({
      bound: [{ connection: 'shop', kind: 'variant', bindings: 1 }],
      problems: [],
    });
  });

  test('rows that are not well formed are left out with their line and reason; the others are taken', async () => {
    const { refusals, ...report } = await run(
      file(
        'shop,product,1,TEE-M,,,,',
        'shop,product,2,,4006381333932,,,',
        'nowhere,product,3,MUG,,,,',
        'shop,thing,4,MUG,,,,',
        'shop,product,,MUG,,,,',
        'shop,product,5',
        'shop,product,6,"a"b,,,,',
        'shop,location,7,,,product/MUG,,',
        'shop,product,8,NOBODY,,,,',
        'shop,product,9,,,product/NOBODY,,',
        'shop,product,10,MUG,,,,',
      ),
    );
    expect(told(refusals)).toEqual([
      ...[3, 4, 5, 6, 7, 8, 9].map((line) => `${line} SL-MAP-003`),
      '10 SL-MAP-006',
      '11 SL-MAP-006',
    ]);
    expect(refusals.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('check digit'),
      expect.stringContaining('"nowhere" is not configured'),
      expect.stringContaining('product or location'),
      'foreign_id is empty',
      'it has 3 fields, the header has 8',
      'text follows a closing quote',
      'canonical must be written location/<name>',
      'nothing fits, SKU NOBODY',
      'product/NOBODY is no article of odoo',
    ]);
    expect(report).toMatchObject({ rows: 11, new: 2, refused: 9, written: 2 });
  });

  test('contradictions are told before anything is written, and none of the rows concerned is', async () => {
    await temporary.database.query(
      "insert into binding (canonical, connection, kind, foreign_id) values ('product/MUG', 'shop', 'variant', '50')",
    );
    const order: string[] = [];
    const report = await importMappings({
      chunks: piecesOf(
        file(
          // The barcode and the SKU of one row are two articles.
          'shop,product,1,MUG,4006381333931,,,',
          // Two records would be one article.
          'shop,product,2,TEE-L,,,,',
          'shop,product,3,TEE-L,,,,',
          // One record would be two articles.
          'odoo,product,4,TEE-M,,,,',
          'odoo,product,4,CUP,,,,',
          // What is bound says otherwise, from both sides.
          'shop,product,51,MUG,,,,',
          'shop,product,50,TEE-M,,,,',
          // Two articles of one name.
          'odoo,product,6,,,,cup,',
          'odoo,product,7,MUG,,,,',
        ),
      ),
      database: temporary.database,
      owner: 'odoo',
      connections: CONNECTIONS,
      apply: true,
      onRefused: async ({ line, code }) => {
        order.push(`${line} ${code}, ${(await bound()).length} bound`);
      },
    });
    expect(order).toEqual([
      '2 SL-MAP-004, 1 bound',
      '3 SL-MAP-004, 1 bound',
      '4 SL-MAP-004, 1 bound',
      '5 SL-MAP-004, 1 bound',
      '6 SL-MAP-004, 1 bound',
      '7 SL-MAP-005, 1 bound',
      '8 SL-MAP-005, 1 bound',
      '9 SL-MAP-007, 1 bound',
    ]);
    expect(report).toMatchObject({ new: 1, refused: 8, collisions: 8, written: 1 });
    expect(await bound()).toEqual(['product/MUG odoo product.template 7', 'product/MUG shop variant 50']);
  });

  test('what its connection would not heed is refused, and what to do instead is said', async () => {
    const connections = configuredPlaces({
      shop: { connector: 'shopify', settings: { locations: { WH: 'gid://shopify/Location/1' } } },
      woo: { connector: 'woocommerce', settings: {} },
      odoo: { connector: 'odoo', settings: {} },
      stores: { connector: 'pos', settings: {} },
      stripe: { connector: 'stripe', settings: {} },
      own: { connector: 'own-connector', settings: {} },
    });
    const refusals: RefusedRow[] = [];
    const text = `connection,kind,foreign_id,foreign_kind,canonical
shop,location,1,,location/wh
shop,location,gid://shopify/Location/2,location,location/paris
shop,location,3,,location/wh
shop,location,1,,location/lyon
shop,location,5,warehouse,location/lyon
woo,location,6,location,location/wh
odoo,location,7,,location/wh
stores,location,8,,location/wh
stripe,location,9,,location/wh
own,location,10,shelf,location/wh
own,location,11,,location/lyon
shop,product,12,ProductVariant,product/MUG
own,product,13,thing,product/MUG
`;
    const wish = { chunks: piecesOf(text), database: temporary.database, owner: 'odoo', connections, apply: true };
    const report = await importMappings({ ...wish, onRefused: (row) => void refusals.push(row) });
    expect(report).toMatchObject({ rows: 13, written: 4, refused: 9, collisions: 2 });
    expect(refusals.map(({ line, code, reason }) => [line, code, reason])).toEqual([
      [4, 'SL-MAP-008', '`locations` of the connection says that location/wh is 1'],
      [5, 'SL-MAP-008', '`locations` of the connection says that 1 is location/wh'],
      [6, 'SL-MAP-003', 'nothing reads warehouse; it is Location'],
      [7, 'SL-MAP-009', expect.stringContaining('`location` of the connection')],
      [8, 'SL-MAP-009', expect.stringContaining('`stock.locations` of the connection')],
      [9, 'SL-MAP-009', expect.stringContaining('`stores` of the connection')],
      [10, 'SL-MAP-009', expect.stringContaining('has no locations')],
      [12, 'SL-MAP-003', 'foreign_kind is empty and has no default here'],
      [13, 'SL-MAP-003', 'nothing reads ProductVariant; it is variant, sku or product'],
    ]);
    expect(await bound()).toEqual([
      'location/paris shop Location 2',
      'location/wh own shelf 10',
      'location/wh shop Location 1',
      'product/MUG own thing 13',
    ]);
  });

  test('three records for one article are all told, however they stand', async () => {
    const { refusals } = await run(
      file('shop,product,1,CUP,,,,', 'shop,product,1,CUP,,,,', 'shop,product,2,CUP,,,,', 'shop,product,1,CUP,,,,'),
    );
    expect(told(refusals)).toEqual([2, 3, 4, 5].map((line) => `${line} SL-MAP-004`));
  });

  test('when telling fails, nothing is written', async () => {
    const chunks = piecesOf(file('shop,product,1,TEE-M,,,,', 'shop,product,2,NOBODY,,,,'));
    const onRefused = () => Promise.reject(new Error('the disk is full'));
    const started = importMappings({ chunks, database: temporary.database, owner: 'odoo', apply: true, onRefused });
    await expect(started).rejects.toThrow('the disk is full');
    expect(await bound()).toEqual([]);
  });

  test.each([
    ['', 'SL-MAP-001'],
    ['connection,kind\n', 'SL-MAP-002'],
    ['connection,kind,foreign_id,colour\n', 'SL-MAP-002'],
    ['connection,kind,foreign_id,kind\n', 'SL-MAP-002'],
    ['connection;kind;foreign_id\n', 'SL-MAP-002'],
  ])('a file that begins with %j is refused', async (text, code) => {
    await expect(run(text)).rejects.toMatchObject({ failure: { code } });
  });

  test('bytes that are no UTF-8 are refused', async () => {
    async function* chunks() {
      yield Buffer.from(file('shop,product,1,TEE-M,,,,'));
      yield Buffer.from([0xff, 0xfe]);
    }
    const started = importMappings({ chunks: chunks(), database: temporary.database, apply: true });
    await expect(started).rejects.toMatchObject({ failure: { code: 'SL-MAP-001' } });
  });

  test('a hundred thousand rows', async () => {
    const rows = 100_000;
    await temporary.database.query(
      `insert into article select 'odoo', 'SKU-' || n, 'product/SKU-' || n, null, 'Article ' || n, '', true, now()
       from generate_series(1, ${rows}) as n`,
    );
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(file());
      for (let from = 0; from < rows; from += 500) {
        let text = '';
        for (let row = from + 1; row <= from + 500; row += 1)
          text += `shop,product,${row + 5_000_000},SKU-${row},,,,\n`;
        yield Buffer.from(text);
      }
    }
    const wish = { database: temporary.database, owner: 'odoo', connections: CONNECTIONS, apply: true } as const;
    expect(await importMappings({ ...wish, chunks: chunks() })).toMatchObject({ rows, new: rows, written: rows });
    expect(await importMappings({ ...wish, chunks: chunks() })).toMatchObject({
      rows,
      new: 0,
      known: rows,
      written: 0,
    });
  });
});

describe('checking mappings', () => {
  test('says what is bound and what cannot be right', async () => {
    await run(file('shop,product,1,TEE-M,,,,', 'shop,location,4,,,location/paris,,'));
    expect(await checkMappings(temporary.database, { owner: 'odoo' })).toEqual({
      bound: [
        { connection: 'shop', kind: 'Location', bindings: 1 },
        { connection: 'shop', kind: 'variant', bindings: 1 },
      ],
      articles: 5,
      problems: [],
      truncated: false,
    });
    await articles(['MUG-3', '00000096385074', 'Mug three', '']);
    await temporary.database.query(
      `insert into binding (canonical, connection, kind, foreign_id) values
       ('product/GONE', 'shop', 'variant', '9'), ('product/CUP', 'shop', 'variant', '1')`,
    );
    const { problems } = await checkMappings(temporary.database, { owner: 'odoo' });
    expect(problems.map(({ problem, subject }) => `${problem}: ${subject}`)).toEqual([
      'one barcode for several articles: 00000096385074',
      'an article that nobody has: product/GONE',
      'one record for several articles: variant 1',
    ]);
    expect(await checkMappings(temporary.database, { owner: 'odoo', most: 1 })).toMatchObject({ truncated: true });
  });

  test('says which locations are bound and count for nothing', async () => {
    await temporary.database.query(
      `insert into binding (canonical, connection, kind, foreign_id) values
       ('location/wh', 'shop', 'Location', '1'), ('location/paris', 'shop', 'location', '2'),
       ('location/lyon', 'shop', 'Location', '3'), ('location/wh', 'woo', 'location', '4'),
       ('location/wh', 'own', 'shelf', '5'), ('location/wh', 'gone', 'Location', '6')`,
    );
    const connections = configuredPlaces({
      shop: { connector: 'shopify', settings: { locations: { lyon: '33' } } },
      woo: { connector: 'woocommerce', settings: {} },
      own: { connector: 'own-connector', settings: {} },
    });
    const { problems } = await checkMappings(temporary.database, { owner: 'odoo', connections });
    expect(problems).toEqual([
      {
        problem: 'a location that the settings put elsewhere',
        connection: 'shop',
        subject: 'Location 3',
        detail: '`locations` of the connection says that location/lyon is 33',
      },
      {
        problem: 'a location that nothing reads',
        connection: 'shop',
        subject: 'location 2',
        detail: expect.stringContaining('import location/paris again'),
      },
      {
        problem: 'a location that nothing reads',
        connection: 'woo',
        subject: 'location 4',
        detail: expect.stringContaining('`location` of the connection'),
      },
    ]);
  });
});
