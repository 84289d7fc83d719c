import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { draftToEvent } from '../../connections/translate.ts';
import type { DraftEvent, Translation } from '../../connector/connector.ts';
import { deliveryOf } from '../../testing/connector-contract/bench.ts';
import { pos } from './index.ts';
import type { PosSettings } from './manifest.ts';
import { BATCH_MESSAGES } from './messages.ts';

const settings: PosSettings = {
  webhookSecrets: ['whsec_b2xkIHNlY3JldCBvZiB0aGUgc3RvcmVzLCAzMmI='],
  zone: 'Europe/Paris',
};
type Message = Record<string, unknown>;
const fixture = (name: string): Message =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')) as Message;
const sale = fixture('sale');

const translate = (message: unknown, change: Partial<PosSettings> = {}, topic = 'message'): Translation =>
  pos.translate(deliveryOf({ topic, body: JSON.stringify(message) }), {
    connection: 'stores',
    settings: { ...settings, ...change },
  });

function draftOf(message: Message, change: Partial<PosSettings> = {}): DraftEvent {
  const translation = translate(message, change);
  if (translation.kind !== 'events') throw new Error(JSON.stringify(translation));
  return translation.events[0] as DraftEvent;
}

const idOf = (message: Message): string =>
  draftToEvent(draftOf(message), { ...deliveryOf({ topic: 'x', body: '' }) }, { translator: 'pos@1' }).id;

const failureOf = (message: unknown, change: Partial<PosSettings> = {}) => {
  const translation = translate(message, change);
  return translation.kind === 'invalid' ? translation.failure : undefined;
};

describe('a sale', () => {
  test('is a receipt in the canonical language, to the minor unit, with the store in its place and time', () => {
    const { data, subject, time } = draftOf(sale, { stores: { 'paris-1': { location: 'P1', zone: 'Europe/Berlin' } } });
    expect({ subject, time }).toEqual({
      subject: 'receipt/stores/0f5a3a2e-7c1b-4a44-9a39-3f1a4d1c9b01',
      time: '2026-11-20T09:15:00.000Z',
    });
    expect(data).toMatchObject({
      receipt: {
        record: { connection: 'stores', id: '0f5a3a2e-7c1b-4a44-9a39-3f1a4d1c9b01' },
        location: 'location/P1',
        till: '1',
        sequence: 4711,
        businessDate: '2026-11-20',
        zone: 'Europe/Berlin',
        lines: [
          {
            sku: 'TEE-M',
            quantity: { value: '2', unit: 'each' },
            total: { amount: 3_998, currency: 'EUR' },
            taxes: [{ name: 'VAT 20 %', rate: '0.2', amount: { amount: 666, currency: 'EUR' } }],
          },
          { sku: 'CHEESE', quantity: { value: '0.75', unit: 'kg' }, total: { amount: 900, currency: 'EUR' } },
        ],
        total: { amount: 4_898, currency: 'EUR' },
        tenders: [{ amount: { amount: 5_000 } }, { amount: { amount: -102 } }],
      },
    });
  });

  test('without a business date has the date of the store, not that of Greenwich', () => {
    const { businessDate: _, ...late } = { ...sale, at: '2026-11-21T00:30:00+01:00' } as Message;
    expect(draftOf(late)).toMatchObject({
      time: '2026-11-20T23:30:00.000Z',
      data: { receipt: { businessDate: '2026-11-21' } },
      derived: ['receipt.zone', 'receipt.businessDate'],
    });
  });

  test('with taxes on top and rounding to the smallest coin adds up', () => {
    const rung = {
      ...sale,
      currency: 'CHF',
      taxIncluded: false,
      lines: [
        {
          line: '1',
          sku: 'A',
          quantity: '1',
          total: '10.00',
          taxes: [{ name: 'MWST', rate: '0.081', amount: '0.81' }],
        },
      ],
      rounding: '-0.01',
      total: '10.80',
      tenders: [{ kind: 'cash', amount: '10.80' }],
    };
    expect(draftOf(rung)).toMatchObject({
      data: { receipt: { total: { amount: 1_080 }, rounding: { amount: -1 } } },
    });
  });

  test.each([
    ['a total that the lines do not make', { total: '48.99' }, 'SL-POS-003', 'total'],
    ['tenders that do not make the total', { tenders: [] }, 'SL-POS-003', 'tenders'],
    ['more digits than the currency has', { total: '48.985' }, 'SL-POS-002', 'total'],
    ['an amount as a number', { total: 48.98 }, 'SL-POS-002', 'total'],
    ['an unknown currency', { currency: 'XXY' }, 'SL-POS-002', 'currency'],
    ['a day that no calendar has', { at: '2026-02-30T10:00:00+01:00' }, 'SL-POS-002', 'at'],
    ['a time without an offset', { at: '2026-11-20T10:00:00' }, 'SL-POS-002', 'at'],
    ['no lines', { lines: [] }, 'SL-POS-002', 'lines'],
    ['a number below zero', { sequence: -1 }, 'SL-POS-002', 'sequence'],
    ['a return with a line that was sold', { type: 'return' }, 'SL-POS-002', 'lines[0].quantity'],
    ['a type that is not known', { type: 'gift' }, 'SL-POS-002', 'type'],
  ])('is refused with %s, and the field is named', (_, change, code, field) => {
    expect(failureOf({ ...sale, ...change })).toMatchObject({ code, field });
  });

  test('of a store that is not configured is refused, where stores are', () => {
    expect(failureOf(sale, { stores: { lyon: {} } })).toMatchObject({ code: 'SL-POS-004', value: 'paris-1' });
    expect(failureOf({ ...sale, store: 'constructor' }, { stores: { 'paris-1': {} } })?.code).toBe('SL-POS-004');
  });
});

describe('twins', () => {
  test('same till, same number, same content is one event, also under another id', () => {
    expect(idOf({ ...sale })).toBe(idOf(sale));
    expect(idOf({ ...sale, id: 'sent-again-under-another-id' })).toBe(idOf(sale));
    expect(idOf({ ...sale, at: '2026-11-20T09:15:00Z' })).toBe(idOf(sale));
  });

  test('the same number or the same id with other content is another event', () => {
    const dearer = { ...sale, total: '49.98', rounding: '1.00', tenders: [{ kind: 'card', amount: '49.98' }] };
    expect(idOf(dearer)).not.toBe(idOf(sale));
    expect(idOf({ ...sale, sequence: 4_799 })).not.toBe(idOf(sale));
    expect(idOf({ ...sale, till: '2' })).not.toBe(idOf(sale));
  });
});

describe('a return and a void', () => {
  test('name what they take back', () => {
    const first = `receipt/stores/${String(sale.id)}`;
    expect(draftOf(fixture('return'))).toMatchObject({
      name: 'SaleCompleted',
      data: { receipt: { returnOf: first, lines: [{ quantity: { value: '-1' }, total: { amount: -1_999 } }] } },
    });
    expect(draftOf(fixture('return'))).toMatchObject({ data: { receipt: { lines: [{ soldAs: '1' }] } } });
    expect(draftOf(fixture('void'))).toMatchObject({ name: 'SaleVoided', subject: first, data: { receipt: first } });
  });
});

describe('who earns points', () => {
  test('is the member on the receipt; goods of several sales name theirs line by line', () => {
    const [line] = sale.lines as readonly Message[];
    const back = { ...line, line: '3', quantity: '-2', total: '-39.98', taxes: [], soldOn: 'earlier', soldAs: '7' };
    const exchange = {
      ...sale,
      lines: [...(sale.lines as readonly Message[]), back],
      total: '9.00',
      tenders: [{ kind: 'card', amount: '9.00' }],
    };
    expect(draftOf(exchange)).toMatchObject({
      data: {
        receipt: { member: '4006381333931', lines: [{}, {}, { soldOn: 'receipt/stores/earlier', soldAs: '7' }] },
      },
    });
    const { member: _, ...nobody } = sale;
    expect(JSON.stringify(draftOf(nobody))).not.toContain('member');
  });
});

describe('a batch', () => {
  const parts = (messages: readonly unknown[]) => {
    const translation = translate({ type: 'batch', messages });
    return translation.kind === 'parts' ? translation.parts : [];
  };

  test('is split, so that a bad message holds no other; twins in it are one', () => {
    const good = { ...sale, sequence: 1 };
    const kinds = parts([sale, { type: 'sale', total: 1 }, good, sale]).map(({ topic, body }) => {
      return translate(JSON.parse(body), {}, topic).kind;
    });
    expect(kinds).toEqual(['events', 'invalid', 'events']);
  });

  test('keeps the messages of a till in order', () => {
    expect(parts([sale, { ...sale, till: '2' }, {}]).map(({ object }) => object)).toEqual([
      'till/paris-1/1',
      'till/paris-1/2',
      undefined,
    ]);
  });

  test('holds no batch, and at most so many messages', () => {
    const [part] = parts([{ type: 'batch', messages: [sale] }]);
    const { topic = '', body = '' } = part ?? {};
    expect(translate(JSON.parse(body), {}, topic)).toMatchObject({
      kind: 'invalid',
      failure: { code: 'SL-POS-002', field: 'type' },
    });
    const many = Array.from({ length: BATCH_MESSAGES }, (_, sequence) => ({ ...sale, sequence }));
    expect(parts(many)).toHaveLength(BATCH_MESSAGES);
    expect(failureOf({ type: 'batch', messages: [...many, sale] })).toMatchObject({
      code: 'SL-POS-002',
      field: 'messages',
    });
  });
});

describe('a check', () => {
  const check = (change: Partial<PosSettings>, webhookUrl?: string) =>
    pos
      .open({
        connection: 'stores',
        settings: { ...settings, ...change },
        ...(webhookUrl === undefined ? {} : { webhookUrl }),
      } as Parameters<typeof pos.open>[0])
      .check();

  test('says where tills post to, and which time zones are not known', async () => {
    expect(
      await check({ stores: { a: { zone: 'Europe/Nowhere' } } }, 'https://hub.example/webhooks/stores'),
    ).toMatchObject([
      { subject: 'address', verdict: 'ok', found: 'Tills post to https://hub.example/webhooks/stores.' },
      { subject: 'time zone Europe/Paris', verdict: 'ok' },
      { subject: 'time zone Europe/Nowhere', verdict: 'problem' },
    ]);
    expect(await check({})).toMatchObject([{ subject: 'address', verdict: 'problem' }, { verdict: 'ok' }]);
  });
});

describe('goods of an order that come back at a till', () => {
  const message = fixture('order-return');
  const draftsOf = (change: Message = {}): readonly DraftEvent[] => {
    const translation = translate({ ...message, ...change });
    if (translation.kind !== 'events') throw new Error(JSON.stringify(translation));
    return translation.events;
  };

  test('are a receipt without goods for the drawer, and a return of the order that is here and looked at', () => {
    const [sale, requested, received, inspected] = draftsOf();
    expect(sale?.data).toMatchObject({
      receipt: {
        sequence: 4716,
        lines: [],
        total: { amount: -3_998, currency: 'EUR' },
        tenders: [{ kind: 'cash', amount: { amount: -3_998 } }],
        ofOrder: 'order/shopify-eu/5678901234501',
      },
    });
    expect(requested).toMatchObject({
      name: 'ReturnRequested',
      subject: 'order/shopify-eu/5678901234501',
      data: {
        return: {
          id: `return/stores/${message.id}`,
          lines: [{ sku: 'TEE-M', quantity: { value: '2', unit: 'each' }, reason: 'does-not-fit' }],
          at: 'location/paris-1',
          paidBack: { amount: 3_998, currency: 'EUR' },
        },
      },
    });
    expect(received?.data).toMatchObject({ location: 'location/paris-1', lines: [{ line: '1', sku: 'TEE-M' }] });
    expect(inspected?.data).toMatchObject({ lines: [{ condition: 'restock' }] });
  });

  test('without money and without a look are asked for and here, no more', () => {
    const goods = [{ line: '1', sku: 'TEE-M', quantity: '1' }];
    const drafts = draftsOf({ lines: goods, total: '0.00', tenders: [] });
    expect(drafts.map(({ name }) => name)).toEqual(['SaleCompleted', 'ReturnRequested', 'ReturnReceived']);
    expect(JSON.stringify(drafts[1]?.data)).not.toContain('paidBack');
  });

  test('sent again, under whatever id, they are the same facts; other goods under the number are others', () => {
    const facts = (change: Message) => draftsOf(change).map(({ fact }) => JSON.stringify(fact));
    expect(facts({ id: 'again' })).toEqual(facts({}));
    const other = facts({ lines: [{ line: '1', sku: 'TEE-M', quantity: '1' }], total: '0.00', tenders: [] });
    expect(facts({}).filter((fact) => other.includes(fact))).toEqual([]);
  });

  test('must be true to the cent, and give nothing but money back', () => {
    expect(failureOf({ ...message, total: '-39.97' })).toMatchObject({ code: 'SL-POS-003', field: 'total' });
    expect(failureOf({ ...message, total: '5.00', tenders: [{ kind: 'cash', amount: '5.00' }] })).toMatchObject({
      code: 'SL-POS-002',
      field: 'total',
    });
    expect(failureOf({ ...message, lines: [{ line: '1', sku: 'A', quantity: '0' }] })).toMatchObject({
      code: 'SL-POS-002',
      field: 'lines[0].quantity',
    });
    expect(failureOf({ ...message, order: '#1001' })).toMatchObject({ code: 'SL-POS-002', field: 'order' });
  });
});
