import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventOf } from '../governance/audit/chain.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN } from '../testing/gateway-bench.ts';
import { hasEffect } from './api/route.ts';
import { API_ROUTES } from './api/routes.ts';

let bench: GatewayBench;

/** Sends a request and answers what the audit says it was about, whatever came of it. */
async function told(method: 'POST' | 'PUT', path: string, payload?: object): Promise<Readonly<Record<string, string>>> {
  const headers = { authorization: `Bearer ${OWN_TOKEN}` };
  await bench.gateway.app.inject({
    method,
    url: `/api/v1${path}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
  const [entry] = await bench.parts.audit.list({ limit: 1 });
  if (entry === undefined) throw new Error('nothing was written');
  return eventOf(entry).on;
}

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** The paths of everything in a body that has a value of its own; money and quantities are one value. */
function fieldsOf(node: Node, path = ''): readonly string[] {
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.flatMap((each) => fieldsOf(each, path)))];
  if (node.items !== undefined) return fieldsOf(node.items, path);
  const names = Object.keys(node.properties ?? {}).sort();
  if (node.properties === undefined || ['amount,currency', 'unit,value'].includes(names.join())) return [path];
  return names.flatMap((name) => fieldsOf(node.properties?.[name] ?? {}, path === '' ? name : `${path}.${name}`));
}

const isBelow = (field: string, above: string): boolean => field === above || field.startsWith(`${above}.`);

describe('of each route that writes', () => {
  const writing = API_ROUTES.filter((route) => hasEffect(route) || route.body !== undefined);

  test.each(writing.map((route) => [route.name, route] as const))(
    '%s: each field is told or withheld',
    (_name, route) => {
      const { tells = [], withholds = [] } = route;
      const fields = route.body === undefined ? [] : fieldsOf(route.body as Node);
      const neither = fields.filter(
        (field) => !tells.includes(field) && !withholds.some((above) => isBelow(field, above)),
      );
      expect(neither, 'say in `tells` or in `withholds` whether the audit may tell it').toEqual([]);
      const free = withholds.filter((above) => fields.includes(above));
      const unknown = [...tells, ...withholds].filter(
        (path) => !fields.some((field) => isBelow(field, path)) && !free.some((above) => isBelow(path, above)),
      );
      expect(unknown, 'is no field of the body').toEqual([]);
      // A whole object would tell what is added to it later; a query is never told.
      expect(tells.filter((path) => !fields.includes(path) && !free.some((above) => isBelow(path, above)))).toEqual([]);
      expect(hasEffect(route) ? route.query : undefined).toBeUndefined();
    },
  );

  test('the guard sees what it guards', () => {
    const bodies = writing.filter(({ body }) => body !== undefined);
    expect(bodies.length).toBeGreaterThan(40);
    expect(fieldsOf(bodies.find(({ name }) => name === 'inspectReturn')?.body as Node)).toEqual([
      'id',
      'lines.condition',
      'lines.deduction',
      'lines.line',
      'lines.quantity',
      'lines.sku',
    ]);
  });
});

describe('the audit tells', () => {
  beforeEach(() => {
    bench = gatewayBench();
    bench.gateway.open(bench.parts);
  });
  afterEach(() => bench.gateway.close());

  test('what was decided', async () => {
    const decision = (chosen: string) =>
      told('POST', '/processes/order-to-cash/instances/order%2Fshop%2F1/decisions', {
        decision: chosen,
        reason: 'the buyer called',
      });
    const about = { process: 'order-to-cash', key: 'order/shop/1', reason: 'the buyer called' };
    expect(await decision('cancel')).toEqual({ ...about, decision: 'cancel' });
    expect(await decision('release')).toEqual({ ...about, decision: 'release' });
    expect(await told('PUT', '/stand-ins/mine', { standIn: 'person/4f2a', until: '2030-01-31T18:00:00.000Z' })).toEqual(
      {
        standIn: 'person/4f2a',
        until: '2030-01-31T18:00:00.000Z',
      },
    );
    const line = { id: 'bank/main/1', reason: 'the amounts say so' };
    expect(await told('POST', '/bank/lines/match', { ...line, payout: 'payout/stripe/po_1' })).toEqual({
      ...line,
      payout: 'payout/stripe/po_1',
    });
    expect(await told('POST', '/bank/lines/match', { ...line, orders: ['order/shop/1', 'order/shop/2'] })).toEqual({
      ...line,
      orders: 'order/shop/1 order/shop/2',
    });
  });

  test('what stands deeper, line by line, and what was left to its default', async () => {
    const range = { kind: 'range', lane: 'live', after: 3, through: 9 };
    expect(await told('POST', '/replays', { subscription: 'translate/shop', select: range })).toEqual({
      subscription: 'translate/shop',
      'select.kind': 'range',
      'select.lane': 'live',
      'select.after': '3',
      'select.through': '9',
      shadow: 'true',
    });
    const lines = [
      { sku: 'TEE', quantity: { value: '2', unit: 'each' }, condition: 'resellable' },
      {
        sku: 'MUG',
        quantity: { value: '1', unit: 'each' },
        condition: 'scrap',
        deduction: { amount: 500, currency: 'EUR' },
      },
    ];
    // The portion and the return are both called id.
    expect(await told('POST', '/returns/return%2Fhub%2F1/inspect', { id: 'second', lines })).toMatchObject({
      id: 'return/hub/1',
      'body.id': 'second',
      'lines.sku': 'TEE MUG',
      'lines.quantity': '2 each 1 each',
      'lines.deduction': '- 500 EUR',
    });
    expect(await told('POST', '/machines/reader/rotate')).toEqual({ machine: 'reader', overlapHours: '24' });
  });

  test('nothing personal or secret', async () => {
    const wish = {
      url: 'https://ada:pass@hooks.example.com/T0/B1/secret?key=1',
      description: 'Ada',
      owner: 'ada@example.com',
    };
    expect(await told('POST', '/webhook-endpoints', { ...wish, types: ['order.*'] })).toMatchObject({
      url: 'https://hooks.example.com',
      owner: '‹e-mail›',
      types: 'order.*',
      personal: 'false',
    });
    const mute = { id: 'late-orders/shop', for: '4h', note: 'Ada is ill' };
    expect(await told('POST', '/alerts/mute', mute)).toEqual({ id: 'late-orders/shop', for: '4h' });
    const order = { id: 'order/kiosk/1', buyer: { name: 'Ada Lovelace' } };
    expect(await told('POST', '/orders', { order })).toEqual({ 'order.id': 'order/kiosk/1' });
    const keys = [{ kty: 'oct', k: 'planted-secret', kid: 'spring' }];
    expect(await told('POST', '/machines/reader/keys', { keys })).toEqual({ machine: 'reader', 'keys.kid': 'spring' });
    const content = { email: 'ada@example.com' };
    const edit = { id: 'l1', content, reason: 'asked by <ada@example.com>, twice' };
    expect(await told('POST', '/dead-letters/edit', edit)).toEqual({ id: 'l1', reason: 'asked by ‹e-mail› twice' });
  });

  test('no more than an entry takes, and no end of an e-mail that the cut left', async () => {
    const many = `${'somebody.with.a.long.name@somewhere.example.com '.repeat(40)}`;
    const { reason = '' } = await told('POST', '/bank/lines/dismiss', { id: 'bank/main/1', reason: many });
    expect(reason.length).toBeLessThanOrEqual(300);
    expect(reason).not.toMatch(/somebody|@/);
  });
});
