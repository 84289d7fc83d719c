import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMetrics } from '../operations/metrics.ts';
import { createGateway, type Gateway } from './gateway.ts';

let folder: string;
let gateway: Gateway;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storeloom-console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><div id="root"></div>');
  await writeFile(join(folder, 'assets/index-abc.js'), 'void 0;');
  gateway = createGateway({
    hub: 'test',
    metrics: createMetrics('test'),
    console: folder,
  });
});

afterEach(async () => {
  await gateway.close();
  await rm(folder, { recursive: true });
});

const ask = (url: string, accept = 'text/html,*/*') => gateway.app.inject({ url, headers: { accept } });

describe('the pages of the console', () => {
  test.each(['/', '/orders', '/orders/order%2Fshop%2F1', '/cases?cause=x'])('%s is a page', async (url) => {
    const answer = await ask(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('id="root"');
    expect(answer.headers['cache-control']).toBe('no-cache');
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test('files are kept for ever, because their names change with their content', async () => {
    const answer = await ask('/assets/index-abc.js', '*/*');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  test.each(['/assets/gone.js', '/assets/%2e%2e%2findex.html', '/webhooks', '/healthz/x'])(
    '%s is no page',
    async (url) => {
      const answer = await ask(url);
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    },
  );

  test('a program that asks for what is not there is told so, and an address of the API is never a page', async () => {
    expect((await ask('/orders', 'application/json')).json()).toMatchObject({ code: 'SL-GATEWAY-001' });
    const unknown = await ask('/api/v1/nothing');
    expect(unknown.statusCode).toBeGreaterThanOrEqual(400);
    expect(unknown.headers['content-type']).toContain('application/problem+json');
  });

  test('a hub whose console is not built says how to build it', async () => {
    await rm(join(folder, 'index.html'));
    const answer = await ask('/');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'SL-GATEWAY-040', next: expect.stringContaining('npm run console') });
  });
});
