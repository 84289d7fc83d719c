import { Validator } from '@seriousme/openapi-schema-validator';
import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { clientTypes, typeOf } from './client.ts';
import { type ApiAbout, type Node, openApiDocument } from './document.ts';
import { apiPage } from './markdown.ts';
import type { ApiOperation } from './operation.ts';
import { referencePage } from './page.ts';

const Thing = Type.Object({ title: Type.String({ description: 'How it is called.' }) }, { title: 'Thing' });
const about: ApiAbout = {
  version: '1.2.3',
  tags: [{ name: 'Things', description: 'Of all kinds.' }],
  problem: Type.Object({ code: Type.String() }, { title: 'Problem' }),
};
const operation: ApiOperation = {
  name: 'readThing',
  method: 'get',
  path: '/api/v1/things/{id}',
  tag: 'Things',
  summary: 'Read a thing',
  description: 'One of them.',
  permission: 'read',
  params: Type.Object({ id: Type.String({ description: 'Its id.' }) }),
  query: Type.Object({ deep: Type.Optional(Type.Boolean()), limit: Type.Integer({ default: 5 }) }),
  headers: [],
  answer: {
    status: 200,
    description: 'Done.',
    schema: Type.Object({ one: Thing, many: Type.Array(Thing) }, { title: 'Things' }),
    contentType: 'application/json',
    headers: [],
  },
  problems: [
    { code: 'SL-X-001', status: 404, title: 'No such thing', next: 'Look.' },
    { code: 'SL-X-002', status: 404, title: 'Gone', next: 'Look again.' },
  ],
  example: { params: { id: 'a' } },
};

const responsesOf = (document: Node): Record<string, Node> =>
  (document.paths as Record<string, { get: { responses: Record<string, Node> } }>)['/api/v1/things/{id}']?.get
    .responses ?? {};

describe('the OpenAPI document', () => {
  const document = openApiDocument([operation], about);

  test('is valid, and the validator would have said so', async () => {
    expect(await new Validator().validate(document)).toMatchObject({ valid: true });
    const { info: _info, ...without } = document;
    expect((await new Validator().validate(without)).valid).toBe(false);
  });

  test('a schema with a title stands once; a property called title is no title', () => {
    const { schemas } = document.components as { schemas: Record<string, { properties: Node }> };
    expect(Object.keys(schemas)).toEqual(['Problem', 'Thing', 'Things']);
    expect(schemas.Things?.properties).toEqual({
      one: { $ref: '#/components/schemas/Thing' },
      many: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
    });
    expect(schemas.Thing?.properties.title).toEqual({ type: 'string', description: 'How it is called.' });
  });

  test('codes with one status stand in one answer', () => {
    expect(responsesOf(document)['404']).toMatchObject({
      description: 'SL-X-001: No such thing. SL-X-002: Gone',
      'x-codes': [{ code: 'SL-X-001' }, { code: 'SL-X-002' }],
    });
  });

  test('two schemas of one name, or two operations at one address, are refused', () => {
    const other = { ...operation, name: 'readOther', path: '/other' };
    const twin = { ...other, answer: { ...other.answer, schema: Type.Object({}, { title: 'Thing' }) } };
    expect(() => openApiDocument([operation, twin], about)).toThrow('two different schemas are called Thing');
    expect(() => openApiDocument([operation, operation], about)).toThrow('declared twice');
  });
});

describe('the client', () => {
  test.each([
    [{ type: 'array', items: { enum: ['a', 'b'] } }, "('a' | 'b')[]"],
    [{ const: "it's" }, "'it\\'s'"],
    [{ anyOf: [{ type: 'integer' }, { type: 'null' }] }, 'number | null'],
    [{ allOf: [{ $ref: '#/components/schemas/A' }, { type: 'boolean' }] }, "(components['schemas']['A']) & (boolean)"],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: 'object', patternProperties: { '^.*$': { type: 'number' } } }, '{\n  [name: string]: number;\n}'],
    [{ type: 'object', additionalProperties: false }, 'Record<string, never>'],
    [{ type: 'object', properties: { 'a-b': {} } }, "{\n  'a-b'?: unknown;\n}"],
    [
      { type: 'object', properties: { a: { description: 'x */ y' } }, required: ['a'] },
      '{\n  /** x *\\/ y */\n  a: unknown;\n}',
    ],
  ])('the type of %j', (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  test('has the paths, with what may be left out', () => {
    const text = clientTypes(openApiDocument([operation], about));
    expect(text).toContain("get: operations['readThing'];");
    expect(text).toMatch(/query\?: \{\n {8}deep\?: boolean;\n {8}limit\?: number;/);
    expect(text).toMatch(/path: \{\n {8}\/\*\* Its id\. \*\/\n {8}id: string;/);
    expect(text).toContain("'application/problem+json': components['schemas']['Problem'];");
  });
});

describe('the reference page', () => {
  const hostile: ApiOperation = { ...operation, summary: '<script>alert(1)</script>', description: 'Say `a < b`.' };
  const page = referencePage(openApiDocument([hostile], about));

  test('escapes what it tells and asks for nothing from anywhere', () => {
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
    expect(page).toContain('<code>a &lt; b</code>');
    expect(page.match(/(src|href)="(?!#|\/api)[^"]*"/g)).toBeNull();
  });

  test('its links lead to what is on it', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);
    expect(targets.length).toBeGreaterThan(5);
    expect(targets.filter((target) => !ids.has(target))).toEqual([]);
  });

  test('the example is a call that a terminal takes', () => {
    const markdown = apiPage(openApiDocument([operation], about));
    expect(markdown).toContain('curl "$HUB/api/v1/things/a" \\\n  -H "Authorization: Bearer $TOKEN"');
    expect(markdown).toContain('[SL-X-001](errors.md#sl-x-001)');
  });
});
