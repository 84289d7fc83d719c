import fc from 'fast-check';
import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { commands } from '../canonical/command.ts';
import { sampleOrder } from '../testing/sample-order.ts';
import { maskAddress, maskBySchema, maskFacts, maskHeaders, maskPayload, maskText, secretsOf } from './mask.ts';

const rules = { secrets: ['shpat_0123456789', 'hunter2hunter2'] };

describe('foreign payloads', () => {
  test('a planted secret or personal value is never seen, wherever it stands', () => {
    const planted = fc.constantFrom(
      'shpat_0123456789',
      'ada@buyers.example',
      'Ada Byron',
      '+49 170 1234567',
      '4242424242424242',
      'Hauptstraße 1',
    );
    const names = fc.constantFrom(
      ...[
        'id',
        'name',
        'email',
        'note',
        'customer',
        'message',
        'error',
        'address1',
        'data',
        'value',
        'x',
        'args',
        'phone',
        'partner_id',
        '__proto__',
      ],
    );
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        planted,
        fc.nat(),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(names, tie('node'), { maxKeys: 4 }),
      ),
    })).node;
    fc.assert(
      fc.property(tree, (value) => {
        // A street in a sentence is out of reach of any rule.
        const body = JSON.stringify(value, (key, part) =>
          /^(error|message)$/.test(key) ? JSON.parse(JSON.stringify(part).replaceAll('Hauptstraße', 'street')) : part,
        );
        if (!/^\s*[[{]/.test(body)) return;
        const seen = maskPayload(body, rules);
        for (const secret of ['shpat_0123456789', 'ada@buyers.example', 'Ada Byron', '170 1234567', 'Hauptstraße']) {
          expect(seen).not.toContain(secret);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('what is no JSON and no form is shown as its length only', () => {
    expect(maskPayload('<html>Ada Byron</html>', rules)).toBe('‹text of 22›');
    expect(maskPayload('{"email":"ada@buyers.exam', rules)).toBe('‹text of 25›');
    expect(maskPayload('', rules)).toBe('');
  });

  test('a form is masked by the last part of its names', () => {
    expect(maskPayload('amount=500&metadata[order_id]=order%2Fshop%2F1&shipping[name]=Ada+Byron', rules)).toBe(
      'amount=500&metadata[order_id]=order/shop/1&shipping[name]=‹text of 9›',
    );
  });

  test('rows of values under no name of their own are masked', () => {
    const seen = maskPayload('{"fields":["name","email"],"data":[["Ada Byron","ada@buyers.example"]]}', rules);
    expect(seen).toBe('{"fields":["name","email"],"data":[["‹text of 9›","‹text of 18›"]]}');
  });

  test('ids, amounts and times stay readable', () => {
    const body =
      '{"id":"5678901234567","amount":2999,"currency":"EUR","write_date":"2026-11-20 10:00:01","state":"sale"}';
    expect(maskPayload(body, rules)).toBe(body);
  });

  test('a connector may name further harmless fields', () => {
    const body = '{"x_rma":"R-1"}';
    expect(maskPayload(body, rules)).toBe('{"x_rma":"‹text of 3›"}');
    expect(maskPayload(body, { ...rules, visibleFields: ['x_rma'] })).toBe(body);
  });
});

describe('texts, headers and addresses', () => {
  test('secrets are taken out in every form that they travel in', () => {
    const secret = 'p&ss "word"/1';
    const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret), Buffer.from(secret).toString('base64')];
    for (const form of forms) {
      const seen = maskText(`before ${form} after`, { secrets: [secret] });
      expect(seen).not.toContain(form);
      expect(seen).toMatch(/^before .*after$/);
    }
  });

  test('keys of known vendors, bearers, addresses and phone numbers are taken out of sentences', () => {
    const text =
      'No such key sk_test_abcdef123; Bearer abcdefghijk.lmn; ada@buyers.example; call +49 (170) 123-4567; order 1001.';
    expect(maskText(text, { secrets: [] })).toBe('No such key •••; •••; ‹e-mail›; call ‹digits›; order 1001.');
  });

  test('headers are masked unless they are known to be harmless', () => {
    expect(
      maskHeaders({ Authorization: 'Bearer abcdefgh', 'X-Shopify-Access-Token': 'shpat_x', Accept: '*/*' }, rules),
    ).toEqual({
      Authorization: '•••',
      'X-Shopify-Access-Token': '•••',
      Accept: '*/*',
    });
  });

  test('an address keeps its path and loses user, password and the values of its query', () => {
    const address = 'https://user:pw@shop.example/hook/hunter2hunter2/orders?email=a%40b.de&limit=50&token=x';
    expect(maskAddress(address, rules)).toBe('https://shop.example/hook/•••/orders?email=•••&limit=50&token=•••');
    expect(maskAddress('no address', rules)).toBe('‹text of 10›');
  });
});

test('what goes to a log keeps its shape and loses what is private', () => {
  const facts = {
    at: '2026-11-20T10:00:01Z',
    count: 3,
    error: new TypeError('ada@buyers.example'),
    list: [{ key: 'hunter2hunter2', order: 'order/shop/5678901234567' }],
  };
  expect(maskFacts(facts, rules)).toEqual({
    at: '2026-11-20T10:00:01Z',
    count: 3,
    error: 'TypeError: ‹e-mail›',
    list: [{ key: '•••', order: 'order/shop/5678901234567' }],
  });
});

describe('by schema', () => {
  test('a command is shown without what is personal, and with it only under clearance', () => {
    const order = {
      ...sampleOrder(),
      buyer: { email: 'ada@buyers.example', lastName: 'Byron', taxNumber: 'DE123456789' },
      shippingAddress: { street: 'Hauptstraße 1', country: 'DE' },
    };
    const data = { order };
    const masked = JSON.stringify(maskBySchema(commands['book-order'].request, data));
    for (const value of [...Object.values(order.buyer), 'Hauptstraße 1']) expect(masked).not.toContain(value);
    expect(masked).toContain(order.id);
    expect(masked).toContain(String(order.totals.total.amount));
    const cleared = JSON.stringify(maskBySchema(commands['book-order'].request, data, 'personal'));
    expect(cleared).toContain('ada@buyers.example');
    expect(cleared, 'sensitive stays masked').not.toContain('DE123456789');
  });

  test('what the schema does not know is masked', () => {
    const schema = Type.Object({ a: Type.String({ 'x-privacy': 'internal' }) });
    expect(maskBySchema(schema, { a: 'seen', b: 'hidden', c: { d: 'hidden' }, e: ['hidden'] })).toEqual({
      a: 'seen',
      b: '‹text of 6›',
      c: '‹object›',
      e: '‹list›',
    });
  });

  test('secrets are masked for everyone and found for scrubbing, also in lists', () => {
    const schema = Type.Object({
      url: Type.String(),
      key: Type.String({ 'x-secret': true }),
      keys: Type.Array(Type.String(), { 'x-secret': true }),
      more: Type.Array(Type.String({ 'x-secret': true })),
    });
    const value = { url: 'https://a', key: 'k1', keys: ['k2', 'k3'], more: ['k4'] };
    expect(maskBySchema(schema, value, 'personal')).toEqual({
      url: 'https://a',
      key: '•••',
      keys: '•••',
      more: ['•••'],
    });
    expect(secretsOf(schema, value)).toEqual(['k1', 'k2', 'k3', 'k4']);
  });

  test('a choice of shapes is shown only as far as one of them says so', () => {
    const schema = Type.Union([
      Type.Object({ kind: Type.Literal('a'), shown: Type.String() }),
      Type.Object({ kind: Type.Literal('b'), secret: Type.String({ 'x-secret': true }) }),
    ]);
    expect(maskBySchema(schema, { kind: 'b', secret: 'hidden', shown: 'x', other: 1 })).toEqual({
      kind: 'b',
      secret: '•••',
      shown: 'x',
      other: '‹number›',
    });
  });
});
