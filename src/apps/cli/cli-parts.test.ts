import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { parseConfiguration } from '../../config/load.ts';
import { seededChance } from '../../kernel/chance.ts';
import type { StoryEntry } from '../../records/orders/narrate.ts';
import { newDraft, putSetting, renderDraft, requireComplete, wireTogether } from './init-draft.ts';
import { fieldsOf, readField } from './init-fields.ts';
import { requestOf } from './replay.ts';
import { printStores } from './stores.ts';
import { foldCalls } from './story.ts';
import { clean, createTerminal, cut, durationText, pad, table, widthOf, wrap } from './terminal.ts';

const RED = '\u001b[31m';
const END = '\u001b[39m';

describe('stores', () => {
  const printed = (...given: Parameters<typeof printStores> extends [unknown, ...infer Rest] ? Rest : never) => {
    const lines: string[] = [];
    const out = { write: (text: string) => lines.push(text.trimEnd()) };
    printStores(createTerminal({ json: false, colour: false, out, columns: 120 }), ...given);
    return lines;
  };
  const till = { connection: 'stores', location: 'location/paris', till: '1', sales: 1_204, voids: 0, twins: 2 };
  const since = '2026-11-20T10:00:00.000Z';

  test('are a line a till, with what is missing, and the sales that wait below', () => {
    const nowMs = Date.parse(since) + 60_000;
    const gap = (first: number, last: number) => ({ first, last, since });
    const lines = printed(
      {
        tills: [
          {
            ...till,
            missing: 5,
            gaps: [gap(3, 3), gap(5, 6), gap(8, 8), gap(10, 10)],
            lastSale: { receipt: 'receipt/stores/1', at: since },
            open: true,
            lastHeard: since,
          },
          { ...till, till: '2', twins: 0, missing: 0, gaps: [], lastHeard: since, silentSince: since },
        ],
        held: [{ receipt: 'receipt/stores/1', code: 'SL-SALE-001', reason: 'no such product', since }],
      },
      nowMs,
    );
    expect(lines).toEqual([
      'store  till  sales  last sale  heartbeat         missing  twins',
      'paris  1     1,204  1 min ago             5: 3, 5–6, 8 …      2  open',
      'paris  2     1,204                                               silent since 1 min ago',
      '',
      '1 sale waits for a person: storeloom cases',
      '  receipt/stores/1 SL-SALE-001 no such product',
    ]);
    expect(printed({ tills: [], held: [] }, nowMs)).toEqual(['No store has said anything yet.']);
  });
});

describe('text on a terminal', () => {
  test('widths, padding and cutting do not count colours', () => {
    const red = `${RED}abcdef${END}`;
    expect(widthOf(red)).toBe(6);
    expect(pad(red, 8)).toBe(`${red}  `);
    expect(cut(red, 6)).toBe(red);
    expect(cut(red, 4)).toBe(`${RED}abc${END}…`);
  });

  test('control characters from outside cannot move the cursor', () => {
    expect(clean('name\u001b[2J\u0007\r\nnext')).toBe('name [2J   next');
  });

  test('sentences are broken at words', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four']);
    expect(wrap('', 9)).toEqual([]);
  });

  test('durations are short and exact enough', () => {
    expect([0, 999, 1_500, 12_000, 60_000, 65_000, 7_500_000, 266_400_000].map(durationText)).toEqual([
      '0 ms',
      '999 ms',
      '1.5 s',
      '12 s',
      '1 min',
      '1 min 5 s',
      '2 h 5 min',
      '3 d 2 h',
    ]);
  });

  test('tables fit the screen, and numbers stand to the right', () => {
    const lines: string[] = [];
    const out = { write: (text: string) => lines.push(text.trimEnd()) };
    const terminal = createTerminal({ json: false, colour: false, out, columns: 24 });
    table(
      terminal,
      ['name', '>count', ''],
      [
        ['a', '1', 'short'],
        ['longer', '100', 'this does not fit any more'],
      ],
    );
    expect(lines).toEqual(['name    count', 'a           1  short', 'longer    100  this doe…']);
  });
});

describe('the story of an order', () => {
  const call = (from: string, failed = false): StoryEntry => ({
    at: '2026-11-20T10:00:00.000Z',
    kind: 'call',
    name: 'POST /x',
    from,
    text: 'orders: 200 in 1 ms',
    ...(failed ? { failed: true } : {}),
  });
  const event: StoryEntry = { ...call('shop'), kind: 'event', name: 'OrderPlaced' };

  test('folds calls between two messages by system, and shows each one that failed', () => {
    const folded = foldCalls([
      event,
      call('odoo'),
      call('shop'),
      call('odoo'),
      call('odoo', true),
      call('odoo'),
      event,
    ]);
    expect(folded.map(({ from, name }) => `${from} ${name}`)).toEqual([
      'shop OrderPlaced',
      'odoo 2 calls',
      'shop 1 call',
      'odoo POST /x',
      'odoo 1 call',
      'shop OrderPlaced',
    ]);
  });
});

describe('what a replay selects', () => {
  test('is a key, a range or single messages', () => {
    expect(requestOf('records/orders', { range: 'live:0-500', rate: '10' }, true)).toEqual({
      subscription: 'records/orders',
      select: { kind: 'range', lane: 'live', after: 0, through: 500 },
      shadow: true,
      ratePerSecond: 10,
    });
    expect(requestOf('s', { message: ['live:8', 'bulk/9'] }, false).select).toEqual({
      kind: 'messages',
      messages: [
        { lane: 'live', position: 8 },
        { lane: 'bulk', position: 9 },
      ],
    });
  });

  test.each([
    [{}],
    [{ key: 'k', range: 'live:0-1' }],
    [{ range: 'fast:0-1' }],
    [{ range: 'live:5-5' }],
    [{ message: ['live'] }],
    [{ key: 'k', rate: '0' }],
    [{ key: 'k', rate: 'x' }],
  ])('%j is refused', (options) => {
    expect(() => requestOf('s', options, false)).toThrow(/SL-CLI-004/);
  });
});

describe('settings asked for by init', () => {
  const schema = Type.Object({
    port: Type.Optional(Type.Integer()),
    url: Type.String({ pattern: '^https?://', description: 'Where it is.' }),
    nested: Type.Optional(Type.Object({ on: Type.Boolean() })),
    keys: Type.Array(Type.String({ 'x-secret': true })),
    map: Type.Optional(Type.Record(Type.String(), Type.String())),
    rows: Type.Optional(Type.Array(Type.Object({ a: Type.String() }))),
  });

  test('come from the schema, the required ones first; lists of objects are for the file', () => {
    expect(fieldsOf(schema).map(({ path, kind, required }) => `${path.join('.')} ${kind} ${required}`)).toEqual([
      'url text true',
      'keys secrets true',
      'port number false',
      'nested.on flag false',
      'map map false',
    ]);
  });

  test('are read as people write them, and refused with the rule', () => {
    const field = (name: string) => fieldsOf(schema).find(({ path }) => path.join('.') === name) as never;
    expect(readField(field('port'), '12')).toBe(12);
    expect(readField(field('nested.on'), 'yes')).toBe(true);
    expect(readField(field('keys'), 'a, b')).toEqual(['a', 'b']);
    expect(readField(field('map'), 'x=1, y=z')).toEqual({ x: 1, y: 'z' });
    expect(readField(field('url'), '${env:URL}')).toBe('${env:URL}');
    for (const [name, text] of [
      ['port', 'x'],
      ['nested.on', 'perhaps'],
      ['url', 'ftp://x'],
      ['map', 'x'],
    ] as const) {
      expect(() => readField(field(name), text), name).toThrow(/SL-CLI-004/);
    }
  });

  test('a draft becomes a file that is read back, without a secret in it', () => {
    const draft = newDraft('hub');
    draft.connections['odoo-main'] = { connector: 'odoo', owner: 'o', purpose: 'p', settings: {} };
    const put = (path: string, kind: 'text' | 'secret', value: string): void =>
      putSetting(draft, 'odoo-main', { path: [path], kind, description: '', required: true }, value);
    expect(() => requireComplete(draft)).toThrow(/needs url, database, apiKey/);
    put('url', 'text', 'https://erp.example.com');
    put('database', 'text', 'prod');
    put('apiKey', 'secret', 'in-clear');
    requireComplete(draft);
    wireTogether(draft, seededChance(1));
    const text = renderDraft(draft);
    expect(text).not.toContain('in-clear');
    expect([...draft.secrets.keys()]).toEqual(['odoo-main-apiKey', 'odoo-main-webhookSecret']);
    const { configuration } = parseConfiguration(text, { environment: {} });
    expect(configuration.connections['odoo-main']?.settings).toMatchObject({
      apiKey: '${secret:odoo-main-apiKey}',
      webhookSecret: '${secret:odoo-main-webhookSecret}',
    });
    expect(configuration.roles).toEqual({ erp: 'odoo-main' });
  });

  test('a WooCommerce shop gets a secret for its webhooks and leaves its card payments to Stripe', () => {
    const draft = newDraft('hub');
    draft.connections['woo-eu'] = { connector: 'woocommerce', owner: 'o', purpose: 'p', settings: {} };
    draft.connections['stripe-main'] = { connector: 'stripe', owner: 'o', purpose: 'p', settings: {} };
    wireTogether(draft, seededChance(1));
    expect(draft.connections['woo-eu'].settings).toEqual({
      webhookSecrets: ['${secret:woo-eu-webhookSecrets}'],
      gateways: { stripe: 'stripe-main' },
    });
    expect(draft.secrets.get('woo-eu-webhookSecrets')).toMatch(/^[\w-]{32}$/);
  });
});
