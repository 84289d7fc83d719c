import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../src/apps/hub/log.ts';
import { type Hub, startHub } from '../../src/apps/hub.ts';
import { parseConfiguration } from '../../src/config/load.ts';
import type { Certificate } from '../../src/jobs/certificate/certificate.ts';
import { dateOf, dayMs, lineOf, orderOf, say, wholeStory } from '../../src/jobs/certificate/testing/story.ts';
import { told } from '../../src/testing/money-ledger-contract.ts';
import { type TestDatabase, testDatabase } from '../../src/testing/test-database.ts';
import { waitUntil } from '../scenarios/world.ts';
import { breaches } from './breaches.ts';
import { openVisitor, type Visitor } from './visit.ts';

/** A day of a retailer from its orders to its certificate: by the API, on the command line, and in the console. */
const CLI = new URL('../../src/apps/cli.ts', import.meta.url).pathname;
const DAY_MS = 86_400_000;
/** The stories' count of days, for the day before the test runs. */
const YESTERDAY = Math.round((Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS / 2 - dayMs(0)) / DAY_MS);
const DATE = dateOf(YESTERDAY);

let root: string;
let database: TestDatabase;
let hub: Hub;
let visitor: Visitor;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'storeloom-days-'));
  database = await testDatabase();
  const file = join(root, 'storeloom.yaml');
  const text = `
hub: { name: shop-hub, port: 0, dataDirectory: ${join(root, 'data')} }
database: { url: ${database.url} }
closing: { timeZone: UTC, automatic: false, patienceDays: { paid: 0 } }
identity:
  brands:
    north: { channels: [shop], locations: [location/paris] }
`;
  await writeFile(file, text);
  const { configuration } = parseConfiguration(text, { environment: {}, file });
  hub = await startHub({ configuration, log: createLog({ level: 'silent', readable: false, hub: 'shop-hub' }) });
  visitor = await openVisitor();
  await hub.backbone.append([
    ...[1, 2, 3].flatMap((number) => wholeStory(number, YESTERDAY)),
    say.placed(4, YESTERDAY - 1),
    say.line(9, YESTERDAY, 7_700),
    say.reckoned(1, YESTERDAY, [13_998, 13_000, 0, 0]),
    told(
      'VarianceFound',
      {
        about: lineOf(9),
        kind: 'SL-MATCH-001',
        of: 'bank',
        amount: { amount: 7_700, currency: 'EUR' },
        reason: `booked on ${DATE} and not matched`,
        at: new Date(dayMs(YESTERDAY)).toISOString(),
      },
      dayMs(YESTERDAY),
    ),
  ]);
  await waitUntil(async () => {
    const { certificate } = await get<{ certificate: Certificate }>(`/api/v1/days/${DATE}`);
    return certificate.variances.count === 1 && certificate.figures.some(({ kind }) => kind === 'payout');
  }, 'the ledgers have followed');
});
afterAll(async () => {
  await visitor?.[Symbol.asyncDispose]();
  await hub?.close();
  await database?.[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

const authorization = (): Record<string, string> => ({ authorization: `Bearer ${hub.token}` });

async function get<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(`${hub.url}${path}`, { headers: authorization() });
  return (await answer.json()) as Answer;
}

async function cli(...argv: string[]): Promise<{ out: string; code: number }> {
  const args = [CLI, '--config', join(root, 'storeloom.yaml'), ...argv];
  const run = promisify(execFile)(process.execPath, args, { cwd: root, env: { ...process.env, NO_COLOR: '1' } });
  return run.then(
    ({ stdout }) => ({ out: stdout, code: 0 }),
    ({ stdout, stderr, code }: { stdout: string; stderr: string; code: number }) => ({ out: stdout + stderr, code }),
  );
}

test('an open day is shown, on the command line and as a page', async () => {
  const { out } = await cli('day', DATE);
  expect(out).toContain('The day is open: 1 variance, 1 overdue');
  expect(out).toMatch(/Payouts → Bank +0\.00 +147\.00 +147\.00 +0\.00 +0\.00/);
  expect(out).toContain(`${orderOf(4)} paid`);
  const page = await fetch(`${hub.url}/api/v1/days/${DATE}/certificate.html`, { headers: authorization() });
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).toContain(`Certificate of ${DATE}`);
});

test('whoever does not reach everywhere sees a part, and whoever may not approve closes nothing', async () => {
  const post = async (path: string, body: object, headers = authorization()) =>
    fetch(`${hub.url}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const tokenOf = async (id: string, reach: string[]): Promise<Record<string, string>> => {
    const wish = { id, purpose: 'tests', owner: 'tests', scopes: ['read', 'operate'], reach };
    const added = (await (await post('/api/v1/machines', wish)).json()) as { secret: string };
    const { secret } = added;
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
    const answer = await fetch(`${hub.url}/oauth/token`, { method: 'POST', body: form });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return { authorization: `Bearer ${token}` };
  };
  const everywhere = await tokenOf('reader', ['*']);
  const shop = await tokenOf('shop-reader', ['channel/shop']);
  expect((await fetch(`${hub.url}/api/v1/days/${DATE}`, { headers: everywhere })).status).toBe(200);
  const limited = await fetch(`${hub.url}/api/v1/days/${DATE}`, { headers: shop });
  const own = (await limited.json()) as { certificate: Certificate };
  expect(own.certificate.part).toEqual({ channels: ['shop'], stores: [] });
  expect(own.certificate.links.map(({ connection }) => connection)).not.toContain('stripe-main');
  const closed = await post(`/api/v1/days/${DATE}/close`, {}, everywhere);
  expect([closed.status, ((await closed.json()) as { code: string }).code]).toEqual([403, 'SL-GATEWAY-007']);
});

test('a person closes the day in the console', async () => {
  const page = await visitor.signIn(hub, { reducedMotion: 'reduce' });
  await page.goto(`${hub.url}/days`);
  await page.getByRole('heading', { name: 'Closed days', exact: true }).waitFor();
  await page.getByText('No day is closed yet').waitFor();
  expect(await breaches(page)).toEqual([]);
  // Not by the link: at midnight another day is the next to be closed.
  await page.goto(`${hub.url}/days/${DATE}`);
  await page.getByRole('heading', { level: 1, name: DATE }).waitFor();
  const open = page.getByRole('region', { name: 'What is open, and why' });
  await open
    .getByRole('link', { name: orderOf(4) })
    .first()
    .waitFor();
  await open.getByText(lineOf(9)).waitFor();
  expect(await breaches(page)).toEqual([]);
  await page.getByRole('button', { name: 'Close the day' }).click();
  const dialog = page.getByRole('dialog', { name: `Close ${DATE}` });
  await dialog.getByText('The day is open: 1 variance').waitFor();
  expect(await breaches(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Close it' }).click();
  await page.getByText('closed with variances', { exact: true }).waitFor();
  await page.getByRole('heading', { name: 'Seal' }).waitFor();
  await page.goto(`${hub.url}/days`);
  await page.getByRole('link', { name: DATE, exact: true }).first().waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${hub.url}/days/${DATE}`);
  await page.getByRole('heading', { name: 'Seal' }).waitFor();
  expect(await breaches(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await page.context().close();
  expect(visitor.complaints()).toEqual([]);
});

test('a closed day is closed for good, and its chain can be verified', async () => {
  const again = await cli('day', DATE, '--close');
  expect([again.code === 0, again.out]).toEqual([false, expect.stringContaining('SL-CERT-005')]);
  const html = join(root, 'certificate.html');
  const shown = await cli('--json', 'day', DATE, '--html', html);
  expect(shown.code).toBe(1);
  expect(await readFile(html, 'utf8')).toContain('closed with variances');
  expect((await cli('day', 'list')).out).toContain('with variances');
  expect((await cli('day', 'verify')).out).toContain('1 certificate, each chained');
  const { database: own } = database;
  await own.query('alter table closing_certificate disable trigger user');
  await own.query(`update closing_certificate set body = replace(body, 'shop-hub', 'soap-hub')`);
  const broken = await cli('day', 'verify');
  expect(broken.out).toContain(`certificate 1 (${DATE}) was changed`);
  expect(broken.code).not.toBe(0);
  await own.query('delete from closing_certificate');
  const cut = await cli('day', 'verify');
  expect(cut.out).toContain(`the certificate of ${DATE} is missing`);
  expect(cut.code).not.toBe(0);
});
