import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { Errors } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseConfiguration } from '../config/load.ts';
import type { CaseLine } from '../gateway/api/cases.ts';
import { API_ROUTES } from '../gateway/api/routes.ts';
import { storeloom as commandLine, type Ended } from '../testing/command-line.ts';
import { type HttpReceiver, httpReceiver } from '../testing/receivers.ts';
import { orderBody, SHOP_SECRET, smallRetailer } from '../testing/small-retailer.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { createLog } from './hub/log.ts';
import { type Hub, startHub } from './hub.ts';

const SIGNING = `whsec_${Buffer.from('a signing secret of a test').toString('base64')}`;

let folder: string;
let database: TestDatabase;
let pager: HttpReceiver;
let hub: Hub;

const storeloom = (...args: readonly string[]): Promise<Ended> => commandLine({ folder }, ...args);

/** Asks the API and holds the answer against what the route promises. */
async function ask<Answer>(name: string, path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${hub.url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${hub.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const told: unknown = await answer.json();
  const route = API_ROUTES.find((each) => each.name === name);
  if (answer.ok && route !== undefined) expect(Errors(route.answer, told)).toEqual([]);
  return told as Answer;
}

beforeAll(async () => {
  [folder, database, pager] = await Promise.all([
    mkdtemp(join(tmpdir(), 'storeloom-operations-')),
    testDatabase(),
    httpReceiver(),
  ]);
  const file = join(folder, 'storeloom.yaml');
  const text = `
hub: { name: shop-hub, port: 0 }
database: { url: ${database.url} }
connections:
  shop: { connector: shop, owner: web, purpose: sells, settings: { secret: '\${env:SHOP_SECRET}' } }
  erp: { connector: erp, owner: books, purpose: books, settings: {} }
roles: { erp: erp }
alerts:
  lookEvery: 1s
  routes:
    pager: { kind: webhook, url: '${pager.url}', secret: '\${env:SIGNING}' }
`;
  await writeFile(file, text);
  hub = await startHub({
    configuration: parseConfiguration(text, { environment: {}, file }).configuration,
    connectors: smallRetailer().connectors,
    environment: { SHOP_SECRET, SIGNING },
    log: createLog({ level: 'silent', readable: false, hub: 'test' }),
  });
  const unknown = JSON.parse(orderBody('66')) as { lines: { sku: string }[] };
  const body = JSON.stringify({ ...unknown, lines: unknown.lines.map((line) => ({ ...line, sku: 'UNKNOWN' })) });
  await fetch(`${hub.url}/webhooks/shop`, { method: 'POST', body, headers: { 'x-secret': SHOP_SECRET } });
  const kinds = async () => (await ask<{ cases: CaseLine[] }>('listCases', '/cases')).cases.map(({ kind }) => kind);
  await vi.waitUntil(async () => (await kinds()).includes('dead-letters'), { timeout: 60_000, interval: 200 });
});

afterAll(async () => {
  await hub.close();
  await Promise.all([database, pager].map((each) => each[Symbol.asyncDispose]()));
  await rm(folder, { recursive: true, force: true });
});

describe('the desk of a hub', () => {
  test('tells a case with its owner, deadline and runbook, over the API and in the terminal', async () => {
    const { cases } = await ask<{ cases: CaseLine[] }>('listCases', '/cases');
    const found = cases.find(({ kind }) => kind === 'dead-letters');
    expect(found).toMatchObject({
      code: 'SL-ODOO-010',
      owner: 'books',
      severity: 'warning',
      overdue: false,
      runbook: 'docs/runbooks/articles.md#article-missing',
    });
    const id = found?.id ?? '';
    const listed = await storeloom('cases');
    expect(listed).toMatchObject({ code: 0, err: '' });
    expect(listed.out).toContain('SL-ODOO-010');

    const assigned = await storeloom('cases', 'assign', id.slice(0, 6), 'shop team', '--note', 'a new article');
    expect(assigned).toMatchObject({ code: 0, err: '' });
    expect((await storeloom('cases', 'acknowledge', id)).code).toBe(0);
    expect((await storeloom('cases', 'snooze', id, '4h')).out).toContain('put off until');
    expect((await storeloom('cases', 'comment', id, 'asked the supplier')).code).toBe(0);
    expect((await storeloom('cases', 'snooze', id, '90d')).err).toContain('SL-OPS-005');
    const shown = await storeloom('cases', 'show', id);
    for (const text of [
      'assigned by',
      'to shop team: a new article',
      'asked the supplier',
      'articles.md#article-missing',
    ]) {
      expect(shown.out).toContain(text);
    }
    const { case: told } = await ask<{ case: CaseLine }>('readCase', `/cases/${id}`);
    expect(told).toMatchObject({ owner: 'shop team', assigned: true, acknowledged: { at: expect.any(String) } });
    expect(await ask('readCase', '/cases/nothing')).toMatchObject({ code: 'SL-OPS-002', status: 404 });
    expect(await ask('commentCase', '/cases/nothing/comment', { note: 'who is it' })).toMatchObject({
      code: 'SL-OPS-002',
    });
    expect(await ask('snoozeCase', `/cases/${id}/snooze`, { for: 'long' })).toMatchObject({
      code: 'SL-GATEWAY-008',
    });
  });

  test('sends a test that the reference library of Standard Webhooks takes, and says why it could not', async () => {
    expect((await storeloom('alerts', 'test', 'pager')).out).toContain('pager has taken a test');
    const got = pager.got.at(-1);
    const headers = Object.fromEntries(
      Object.entries(got?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    expect(new Webhook(SIGNING).verify(got?.body ?? '', headers)).toMatchObject({
      data: { kind: 'test', hub: 'shop-hub' },
    });
    pager.answer = 403;
    const refused = await storeloom('alerts', 'test', 'pager');
    pager.answer = 200;
    expect(refused.err).toContain('SL-OPS-001');
    expect(refused.err).toContain('the receiver answered 403');
    expect((await storeloom('alerts', 'test', 'nobody')).err).toContain('SL-OPS-004');
    expect((await storeloom('alerts')).out).toContain('Told along: pager (webhook)');
    expect(await ask('readAlerts', '/alerts')).toMatchObject({ routes: [{ name: 'pager', kind: 'webhook' }] });
  });

  test('tells service levels and the report of today', async () => {
    expect(await ask('readServiceLevels', '/service-levels')).toMatchObject({
      levels: [{ name: 'orders', withinSeconds: 300, target: 0.995 }, { name: 'stock' }, { name: 'stores' }],
    });
    expect((await storeloom('levels')).out).toContain('orders within 5 min');
    const date = new Date().toISOString().slice(0, 10);
    expect(await ask('readReport', `/report?date=${date}`)).toMatchObject({
      date,
      channels: [{ channel: 'shop', orders: 1, booked: 0 }],
    });
    const printed = await storeloom('report', '--date', date);
    expect(printed).toMatchObject({ code: 0, err: '' });
    expect(printed.out).toMatch(/shop +1 +0/);
    expect((await storeloom('report', '--date', date, '--html')).out).toContain('<!doctype html>');
    expect((await storeloom('report', '--date', 'yesterday')).err).toContain('SL-');
  });
});
