import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeloom as commandLine, type Ended } from '../../testing/command-line.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';

let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storeloom-mapping-'));
  database = await testDatabase();
  const connection = (connector: string) => `{ connector: ${connector}, owner: web, purpose: sells, settings: {} }`;
  await writeFile(
    join(folder, 'storeloom.yaml'),
    `
database: { url: ${database.url} }
connections:
  shop-eu: ${connection('shopify')}
  odoo-main: ${connection('odoo')}
roles: { erp: odoo-main }
`,
  );
  await writeFile(
    join(folder, 'shop.csv'),
    'connection,kind,foreign_id,sku,canonical\r\nshop-eu,product,11,TEE-M,\r\nshop-eu,product,12,NOBODY,\r\nshop-eu,location,7,,location/paris\r\n',
  );
  await database.database.query(
    "insert into article values ('odoo-main', 'TEE-M', 'product/TEE', null, 'T-shirt', 'size=m', true, now())",
  );
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const storeloom = (...args: readonly string[]): Promise<Ended> => commandLine({ folder }, ...args);

test('preview, apply, quarantine, check and export from the command line', async () => {
  const preview = await storeloom('mapping', 'import', 'shop.csv');
  expect(preview.out).toContain('3 rows: 2 new, 0 known');
  expect(preview.out).toContain('SL-MAP-006');
  expect(preview.out).toContain('Nothing was written');
  expect(preview.code).toBe(1);

  const applied = await storeloom('mapping', 'import', 'shop.csv', '--apply', '--quarantine', 'left.csv', '--json');
  expect(JSON.parse(applied.out)).toMatchObject({
    applied: true,
    new: 2,
    written: 2,
    refused: 1,
    refusedRows: [{ line: 3, code: 'SL-MAP-006', foreignId: '12' }],
  });
  expect(await readFile(join(folder, 'left.csv'), 'utf8')).toBe(
    'line,code,reason,connection,kind,foreign_id\r\n3,SL-MAP-006,"nothing fits, SKU NOBODY",shop-eu,product,12\r\n',
  );
  const again = await storeloom('mapping', 'import', 'shop.csv', '--apply', '--json');
  expect(JSON.parse(again.out)).toMatchObject({ new: 0, known: 2, written: 0 });

  const exported = await storeloom('mapping', 'export');
  expect(exported.out.split('\r\n').slice(1, 3).sort()).toEqual([
    'shop-eu,location,Location,7,,location/paris,,,,',
    'shop-eu,product,variant,11,,product/TEE-M,TEE-M,,T-shirt,size=m',
  ]);
  const lines = await storeloom('mapping', 'export', '--json', '--connection', 'odoo-main');
  expect(lines).toMatchObject({ code: 0, out: '' });

  const check = await storeloom('mapping', 'check');
  expect(check.out).toContain('Nothing contradicts');
  expect(check.code).toBe(0);
});

test('what cannot be done is said with a code', async () => {
  expect((await storeloom('mapping', 'import', 'nowhere.csv')).err).toContain('SL-MAP-001');
  const both = await storeloom('mapping', 'import', 'shop.csv', '--preview', '--apply');
  expect(both.err).toContain('SL-CLI-004');
  expect(both.code).toBe(2);
});
