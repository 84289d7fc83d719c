import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Cause, DeadLetter, SubscriptionStatus } from '../../backbone/backbone.ts';
import { nameOf, newDelivery, topicOf } from '../../canonical/envelope.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN, READ_TOKEN } from '../../testing/gateway-bench.ts';
import { orderStory } from '../../testing/order-story.ts';
import { healthOf } from './connections.ts';
import { FlowPace } from './flow-pace.ts';
import { reasonOf } from './flow-reason.ts';
import { pageOf, readCursor, writeCursor } from './page.ts';

let bench: GatewayBench;
beforeEach(() => {
  bench = gatewayBench();
  bench.gateway.open(bench.parts);
});
afterEach(() => bench.gateway.close());

const get = (url: string, token = OWN_TOKEN) =>
  bench.gateway.app.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` } });
const post = (url: string, payload: object = {}, token = OWN_TOKEN) =>
  bench.gateway.app.inject({
    method: 'POST',
    url: `/api/v1${url}`,
    payload,
    headers: { authorization: `Bearer ${token}` },
  });

const cause = (fingerprint: string, letters = 1): Cause => ({
  fingerprint,
  subscription: 'translate/shop',
  failure: { kind: 'invalid', code: 'SL-CANON-001', because: 'currency is wrong', field: 'currency', next: 'Mend it.' },
  letters,
  dead: letters,
  since: 1,
  latest: 2,
  keys: ['a'],
});

const status = (more: Partial<SubscriptionStatus> = {}): SubscriptionStatus => ({
  name: 'deliver/shop',
  lag: { live: 0, standard: 0, bulk: 0 },
  oldestMs: 0,
  retrying: 0,
  dead: 0,
  ...more,
});

const letterOf = (message: DeadLetter['message'], more: Partial<DeadLetter> = {}): DeadLetter => ({
  id: `translate/shop/live/${message.position}`,
  subscription: 'translate/shop',
  key: message.key,
  state: 'dead',
  attempts: 3,
  fingerprint: 'f1',
  failure: cause('f1').failure,
  since: 5,
  waiting: 2,
  message,
  ...more,
});

describe('cases', () => {
  test('are listed by cause with who answers for it, and read with their latest messages, masked', async () => {
    bench.causes = [cause('f1', 400), cause('f2')];
    bench.letters = [letterOf(orderStory('1001', '#1001', 'pi_1')[3] as DeadLetter['message'])];
    const { cases, next } = (await get('/cases?limit=1', READ_TOKEN)).json();
    expect(cases).toMatchObject([
      { id: 'f1', count: 400, owner: 'shop team', field: 'currency', title: expect.stringContaining('schema') },
    ]);
    expect((await get(`/cases?limit=1&cursor=${next}`)).json().cases).toMatchObject([{ id: 'f2' }]);
    const one = await get('/cases/f1', READ_TOKEN);
    expect(one.json().letters).toHaveLength(1);
    expect(one.body).not.toMatch(/ada@example\.com/);
    expect((await get('/cases/nothing')).json()).toMatchObject({ code: 'SL-OPS-002' });
  });

  test('a retry is previewed, paced and taken back; a skip has a reason', async () => {
    bench.causes = [cause('f1', 400)];
    bench.letters = [letterOf(orderStory('1001', '#1001', 'pi_1')[3] as DeadLetter['message'])];
    expect((await post('/cases/f1/preview', {}, READ_TOKEN)).json()).toEqual({
      letters: 400,
      keys: 1,
      waiting: 2,
      paused: false,
    });
    expect((await post('/cases/f1/retry', { ratePerSecond: 10 })).json()).toEqual({ retried: 2 });
    expect((await post('/cases/f1/abort')).json()).toEqual({ recalled: 1 });
    expect((await post('/cases/f1/skip', { reason: 'test orders' })).json()).toEqual({ skipped: 1 });
    expect(bench.done).toEqual([
      { action: 'retry', given: [{ fingerprint: 'f1' }, 'local', 10] },
      { action: 'recall', given: [{ fingerprint: 'f1' }, 'local'] },
      { action: 'skip', given: [{ fingerprint: 'f1' }, 'test orders', 'local'] },
    ]);
    expect((await post('/cases/f1/retry', { ratePerSecond: 0 })).json()).toMatchObject({
      code: 'SL-GATEWAY-008',
      field: 'body.ratePerSecond',
      rule: 'minimum',
      value: '0',
    });
    for (const [url, body] of [
      ['/cases/f1/retry', {}],
      ['/cases/f1/abort', {}],
      ['/cases/f1/skip', { reason: 'test orders' }],
    ] as const) {
      expect((await post(url, body, READ_TOKEN)).statusCode, url).toBe(403);
    }
  });
});

describe('who answers for a case', () => {
  const put = (owner: string, headers: Record<string, string> = {}, token = OWN_TOKEN) =>
    bench.gateway.app.inject({
      method: 'PUT',
      url: '/api/v1/cases/f1/owner',
      payload: { owner },
      headers: { authorization: `Bearer ${token}`, ...headers },
    });

  test('is said, filtered by and taken back; who saw another owner changes nothing', async () => {
    bench.causes = [cause('f1', 400), cause('f2')];
    const owner = await get('/cases/f1/owner', READ_TOKEN);
    expect(owner.json()).toEqual({ case: 'f1', owner: 'shop team', assigned: false });
    const seen = { 'if-match': String(owner.headers.etag) };
    expect((await put('finance', seen)).json()).toMatchObject({ case: { owner: 'finance', assigned: true } });
    expect((await put('person/bo', seen)).json()).toMatchObject({ code: 'SL-GATEWAY-019', status: 412 });
    // The tag of the case as a whole, as the list tells it, does the same for every deed; more messages behind it change nothing.
    const { tag } = (await get('/cases')).json().cases.find(({ id }: { id: string }) => id === 'f1');
    bench.causes = [cause('f1', 401), cause('f2')];
    const deed = (verb: string, payload: object) =>
      bench.gateway.app.inject({
        method: 'POST',
        url: `/api/v1/cases/f1/${verb}`,
        headers: { authorization: `Bearer ${OWN_TOKEN}`, 'if-match': tag },
        payload,
      });
    expect((await deed('acknowledge', {})).statusCode).toBe(200);
    expect((await deed('snooze', { for: '1h' })).json()).toMatchObject({ code: 'SL-GATEWAY-019', status: 412 });
    const ids = async (query: string) =>
      (await get(`/cases?${query}`)).json().cases.map(({ id }: { id: string }) => id);
    expect(await ids('owner=finance')).toEqual(['f1']);
    expect(await ids('unassigned=true')).toEqual(['f2']);
    expect(await ids('overdue=true')).toEqual([]);
    expect(await ids('connection=shop&code=SL-CANON-001')).toEqual(['f1', 'f2']);
    expect(await ids('connection=bank')).toEqual([]);
    const given = await bench.gateway.app.inject({
      method: 'DELETE',
      url: '/api/v1/cases/f1/owner',
      headers: { authorization: `Bearer ${OWN_TOKEN}` },
    });
    expect(given.json()).toMatchObject({ case: { owner: 'shop team', assigned: false } });
    const { steps } = (await get('/cases/f1')).json();
    expect(steps.map(({ kind }: { kind: string }) => kind)).toEqual([
      'unassigned',
      'acknowledged',
      'assigned',
      'opened',
    ]);
    expect((await put('finance', {}, READ_TOKEN)).statusCode).toBe(403);
    expect((await get('/case-owners')).json()).toEqual({ teams: ['operations', 'shop team'], people: [] });
  });

  test('a case of no messages is not retried, and one that is gone is closed', async () => {
    bench.causes = [cause('f1')];
    expect((await put('finance')).statusCode).toBe(200);
    bench.causes = [];
    expect((await post('/cases/f1/retry')).json()).toMatchObject({ code: 'SL-OPS-006', status: 409 });
    expect((await post('/cases/nothing/skip', { reason: 'not needed' })).json()).toMatchObject({ code: 'SL-OPS-002' });
  });
});

describe('a message that is corrected', () => {
  const story = orderStory('1001', '#1001', 'pi_1');
  const find = (prefix: string) =>
    story.find(({ envelope }) => topicOf(envelope).startsWith(prefix)) as DeadLetter['message'];

  test('a delivery gets a new body, names its original as cause, and the original is set aside', async () => {
    const delivery = newDelivery({
      delivery: {
        connection: 'shop',
        via: 'webhook',
        topic: 'orders/create',
        deliveryId: 'd1',
        headers: {},
        body: '{"currency":"eur"}',
        encoding: 'utf8',
        receivedAt: '2026-11-20T10:00:00Z',
      },
    });
    const [place] = await bench.parts.backbone.log.append([delivery]);
    const message = await bench.parts.backbone.log.get('live', place?.position ?? 0);
    bench.letters = [letterOf(message as DeadLetter['message'])];
    const id = bench.letters[0]?.id;
    const body = { id, content: '{"currency":"EUR"}', reason: 'the shop sent lower case' };
    expect((await post('/dead-letters/edit', body, READ_TOKEN)).statusCode).toBe(403);
    const answer = await post('/dead-letters/edit', body);
    expect(answer.json()).toMatchObject({ letter: id, replacedBy: { topic: 'delivery.shop', cause: delivery.id } });
    const { position } = answer.json().replacedBy;
    const copy = await bench.parts.backbone.log.get('live', position);
    expect(copy?.envelope).toMatchObject({ causationid: delivery.id, data: { body: '{"currency":"EUR"}' } });
    expect(bench.done).toMatchObject([
      { action: 'skip', given: [{ id }, expect.stringContaining('lower case'), 'local'] },
    ]);
    // The same correction again is the same message.
    expect((await post('/dead-letters/edit', body)).json().replacedBy.position).toBe(position);
  });

  test('a command must fit its schema, and an event is not corrected', async () => {
    const command = find('command.');
    bench.letters = [letterOf(command)];
    const wrong = await post('/dead-letters/edit', { id: bench.letters[0]?.id, content: { no: 1 }, reason: 'try' });
    expect(wrong.json()).toMatchObject({ code: 'SL-CANON-001' });
    const right = await post('/dead-letters/edit', {
      id: bench.letters[0]?.id,
      content: command.envelope.data,
      reason: 'as it was',
    });
    expect(right.statusCode).toBe(200);
    const event = find('event.');
    expect(nameOf(event.envelope)).not.toBe('');
    bench.letters = [letterOf(event)];
    const refused = await post('/dead-letters/edit', { id: bench.letters[0]?.id, content: {}, reason: 'try' });
    expect(refused.json()).toMatchObject({ code: 'SL-GATEWAY-015', field: 'body.id' });
  });
});

describe('flows', () => {
  test('say why they wait', () => {
    const open = [{ operation: 'orders', state: 'open', failures: 5 }] as const;
    const held = { reason: '503', byPerson: false, until: 0 };
    expect(reasonOf(status(), [])).toEqual({ state: 'idle', why: 'Nothing waits.' });
    expect(reasonOf(status({ lag: { live: 1, standard: 0, bulk: 0 } }), [])).toMatchObject({ state: 'flowing' });
    expect(reasonOf(status({ retrying: 2 }), [])).toMatchObject({
      state: 'retrying',
      why: '2 messages will be tried again.',
    });
    expect(reasonOf(status({ dead: 1, retrying: 2 }), [])).toMatchObject({ state: 'blocked' });
    expect(reasonOf(status({ dead: 1 }), open)).toMatchObject({
      state: 'waiting',
      why: expect.stringContaining('orders'),
    });
    expect(reasonOf(status({ paused: held }), open).why).toContain('1970-01-01T00:00:00.000Z');
    expect(reasonOf(status({ paused: { reason: 'upgrade', byPerson: true } }), open)).toMatchObject({
      state: 'paused',
    });
    const draining = { reason: 'upgrade', since: 1, left: 2 };
    expect(reasonOf(status({ draining, lag: { live: 3, standard: 0, bulk: 0 } }), [])).toMatchObject({
      state: 'draining',
      why: 'It runs empty: upgrade. 2 messages left, then it pauses. 1 message that came later waits.',
    });
  });

  test('know their pace from the second look on', () => {
    const pace = new FlowPace();
    const heads = (live: number) => ({ live, standard: 0, bulk: 0 });
    const behind = (live: number) => [status({ lag: { live, standard: 0, bulk: 0 } })];
    expect(pace.look(behind(100), heads(100), 0).size).toBe(0);
    expect(pace.look(behind(50), heads(100), 10_000).get('deliver/shop')).toBe(5);
    expect(pace.look(behind(50), heads(150), 20_000).get('deliver/shop')).toBe(5);
    // A restored log may be shorter; nobody goes backwards.
    expect(pace.look(behind(0), heads(0), 30_000).get('deliver/shop')).toBe(0);
  });

  test('are listed and read one by one', async () => {
    bench.causes = [cause('f1')];
    expect((await get('/flows', READ_TOKEN)).json().flows).toMatchObject([
      { name: 'translate/shop', kind: 'translate', of: 'shop', state: 'blocked' },
    ]);
    expect((await get('/flows/translate/shop')).json()).toMatchObject({
      cases: [{ id: 'f1' }],
      circuits: [],
    });
    expect((await get('/flows/translate/none')).statusCode).toBe(404);
  });
});

describe('connections', () => {
  test('are told with their health', async () => {
    expect(healthOf([], []).health).toBe('well');
    expect(healthOf([], [status({ retrying: 1 })]).health).toBe('troubled');
    expect(healthOf([], [status({ dead: 1 })]).because).toContain('1 message waits');
    expect(healthOf([], [status({ paused: { reason: 'x', byPerson: true } })]).health).toBe('troubled');
    expect(healthOf([], [status({ paused: { reason: 'x', byPerson: false } })]).health).toBe('down');
    const missing = { subject: 'webhook orders/create', verdict: 'problem', found: 'not subscribed' } as const;
    expect(healthOf([], [], [missing])).toEqual({
      health: 'troubled',
      because: 'webhook orders/create: not subscribed.',
    });
    bench.causes = [cause('f1')];
    expect((await get('/connections/shop')).json()).toMatchObject({
      connection: { name: 'shop', health: 'down', limits: [] },
      cases: [{ id: 'f1' }],
    });
    expect((await get('/connections/none')).statusCode).toBe(404);
  });

  test('are told with their webhooks as the last audit of any hub left them, and with secrets that are due', async () => {
    const { connection } = (await get('/connections/shop')).json();
    expect(connection.audit).toEqual({
      at: '2026-11-20T10:00:00.000Z',
      failure: 'SL-HTTP-001: away',
      findings: [
        { subject: 'webhook refunds/create', verdict: 'problem', found: 'no right to it', next: 'Give it.' },
        { subject: 'webhook orders/create', verdict: 'ok', found: 'mended: not subscribed', mended: true },
      ],
    });
    expect(connection.secrets).toMatchObject([
      { name: 'shop-old', due: 'past' },
      { name: 'shop-key', due: 'soon' },
      { name: 'shop-new', due: 'later' },
    ]);
    const bank = (await get('/connections/bank')).json().connection;
    expect(bank).not.toHaveProperty('audit');
    expect(bank.secrets).toEqual([]);
  });
});

describe('pages', () => {
  const list = ['a', 'b', 'c', 'd', 'e'];
  const page = (cursor?: string, of = list) =>
    pageOf(of, (each) => each, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });

  test('go on behind the last entry, wherever it stands now, and at its place when it has gone', () => {
    const first = page();
    expect(first.entries).toEqual(['a', 'b']);
    expect(page(first.next, ['x', ...list]).entries).toEqual(['c', 'd']);
    expect(page(first.next, ['a', 'c', 'd', 'e']).entries).toEqual(['c', 'd']);
    const last = page(page(first.next).next);
    expect(last).toEqual({ entries: ['e'] });
  });

  test.each(['', 'garbage', writeCursor(['a']), writeCursor([1, 'a'])])('the cursor %s is refused', (cursor) => {
    expect(() => readCursor(cursor, ['string', 'number'])).toThrow('SL-RECORD-003');
  });
});
