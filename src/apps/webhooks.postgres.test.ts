import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULTS } from '../config/schema.ts';
import { startReceiver } from '../partners/testing/receiver.ts';
import { storeloom as commandLine } from '../testing/command-line.ts';
import { testDatabase } from '../testing/test-database.ts';
import { createLog } from './hub/log.ts';
import { startHub } from './hub.ts';

test('the command line adds an endpoint, tests it, shows what came of it, and lets it go', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'storeloom-webhooks-'));
  await using database = await testDatabase();
  await using receiver = await startReceiver();
  const base = structuredClone(DEFAULTS);
  await using hub = await startHub({
    configuration: {
      ...base,
      hub: { ...base.hub, dataDirectory: folder, port: 0, drainMs: 1_000 },
      database: { ...base.database, url: database.url },
      partners: { ...base.partners, loopback: true },
    },
    environment: {},
    log: createLog({ level: 'silent', readable: true, hub: 'test', out: { write: () => {} } }),
  });
  const env = { STORELOOM_URL: hub.url, STORELOOM_TOKEN: hub.token };
  const storeloom = (...args: string[]) => commandLine({ folder, env }, 'webhooks', ...args, '--no-color');
  const added = await storeloom(
    ...['add', receiver.url, '--types', 'order.*', 'stock.*', '--owner', 'crm team', '--description', 'The agency'],
  );
  expect(added).toMatchObject({ code: 0, out: expect.stringMatching(/shown this once: whsec_/) });
  const [id = ''] = /we_\w+/.exec(added.out) ?? [];
  expect((await storeloom()).out).toMatch(new RegExp(`${id} +crm team +order\\.\\*, stock\\.\\* .*well`));
  expect((await storeloom('test', id)).out).toMatch(/✓ taken {2}204 in \d+ ms/);
  expect((await storeloom('deliveries', id)).out).toMatch(/msg_test_\w+ +partner\.Test.* delivered/);
  const [delivery = ''] = /msg_test_\w+/.exec((await storeloom('deliveries', id)).out) ?? [];
  expect((await storeloom('deliveries', id, delivery)).out).toMatch(/1 try\n.*204 in/);
  expect(await storeloom('redeliver', id, delivery)).toMatchObject({
    code: 1,
    err: expect.stringContaining('SL-PARTNER-012'),
  });
  receiver.answer = () => 500;
  expect(await storeloom('test', id)).toMatchObject({ code: 1, out: expect.stringMatching(/✗ not taken {2}500/) });
  expect((await storeloom('pause', id, '--reason', 'they move')).out).toContain('is paused');
  expect((await storeloom('show', id)).out).toMatch(/paused: they move[\s\S]*personal +left out/);
  expect((await storeloom('recover', id)).out).toContain('is told again: 0 deliveries');
  expect((await storeloom('resume', id)).out).toContain('goes on');
  expect((await storeloom('rotate', id, '--overlap-hours', '1')).out).toMatch(/whsec_/);
  expect((await storeloom('show', id)).out).toMatch(/signs too until/);
  expect((await storeloom('types')).out).toContain('order.OrderPlaced');
  expect((await storeloom('remove', id)).out).toContain('is gone');
  expect((await storeloom('list')).out).toContain('No partner is told of anything');
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});
