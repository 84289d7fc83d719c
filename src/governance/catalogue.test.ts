import { Parser } from '@asyncapi/parser';
import { describe, expect, test } from 'vitest';
import { asyncApiDocument } from './asyncapi.ts';
import { errorPage, fieldsOf, markdownTable } from './pages.ts';
import { catalogueMessages, jsonSchemaOf } from './schemas.ts';

const messages = catalogueMessages();

describe('the catalogue', () => {
  test('every field of every message has a privacy class and a meaning', () => {
    const bare = messages.flatMap((message) =>
      fieldsOf(message.schema as Parameters<typeof fieldsOf>[0])
        .filter((field) => field.privacy === '' || field.description === '')
        .map((field) => `${message.type} ${field.path}`),
    );
    expect(messages.length).toBeGreaterThan(50);
    expect(bare).toEqual([]);
  });

  test('personal data is marked where it stands', () => {
    const booked = messages.find((message) => message.name === 'book-order' && message.kind === 'command');
    const fields = new Map(
      fieldsOf(booked?.schema as Parameters<typeof fieldsOf>[0]).map((field) => [field.path, field.privacy]),
    );
    expect(fields.get('order.buyer.email')).toBe('personal');
    expect(fields.get('order.shippingAddress.street')).toBe('personal');
    expect(fields.get('order.buyer.taxNumber')).toBe('sensitive');
  });

  test('types are unique and versioned', () => {
    expect(new Set(messages.map((message) => message.type)).size).toBe(messages.length);
    expect(messages.every((message) => /^storeloom\.[a-z]+\.[A-Za-z-]+\.v\d+$/.test(message.type))).toBe(true);
  });

  test('a schema document stands on its own', () => {
    const [first] = messages;
    expect(first && jsonSchemaOf(first)).toMatchObject({
      $id: 'urn:storeloom:schema:storeloom.order.OrderPlaced.v1',
      type: 'object',
      additionalProperties: false,
    });
  });

  test('the official parser finds no error in the AsyncAPI document', async () => {
    const { document, diagnostics } = await new Parser().parse(JSON.stringify(asyncApiDocument('0.0.0')));
    expect(diagnostics.filter((diagnostic) => diagnostic.severity === 0)).toEqual([]);
    expect(document?.messages().all().length).toBe(messages.length);
  });

  test('the parser would have found one', async () => {
    const broken = { ...asyncApiDocument('0.0.0'), channels: { event: { messages: { x: { $ref: '#/nowhere' } } } } };
    const { diagnostics } = await new Parser().parse(JSON.stringify(broken));
    expect(diagnostics.some((diagnostic) => diagnostic.severity === 0)).toBe(true);
  });
});

describe('pages', () => {
  test('a cell cannot break its table', () => {
    expect(markdownTable(['a'], [['x|y\nz']])).toBe('| a |\n| --- |\n| x\\|y z |');
  });

  test('the error page has a section an area, in order', () => {
    const entry = { title: 'T', kind: 'invalid', next: 'N' } as const;
    const page = errorPage(
      new Map([
        ['SL-B-001', entry],
        ['SL-A-002', entry],
        ['SL-A-001', entry],
      ]),
    );
    expect([...page.matchAll(/`(SL-[A-Z]-\d+)`/g)].map(([, code]) => code)).toEqual([
      'SL-A-001',
      'SL-A-002',
      'SL-B-001',
    ]);
  });
});
