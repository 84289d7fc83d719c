import { expect, test } from 'vitest';
import { ALERTS_DEFAULTS } from '../../src/config/alerts.ts';
import type { CaseLine } from '../../src/gateway/api/cases.ts';
import type { Notice } from '../../src/operations/alerts/notice.ts';
import { httpReceiver, mailReceiver } from '../../src/testing/receivers.ts';
import { openWorld, pause, waitUntil } from './world.ts';

/** Nobody waits minutes in a test to be told. */
const PACE = { for: '1s', clear: '1s' } as const;

test('Odoo away: two hubs tell once that orders are late, open a case, and tell that all is well', async () => {
  await using hook = await httpReceiver();
  await using mail = await mailReceiver('hub', 'secret of the scenario');
  await using world = await openWorld({
    alerts: {
      lookEvery: '1s',
      rules: {
        ...ALERTS_DEFAULTS.rules,
        'late-orders': { ...PACE, after: '2s' },
        'failing-connection': PACE,
        'burn-rate': { off: true },
        'growing-queue': { off: true },
      },
      mail: {
        host: '127.0.0.1',
        port: mail.port,
        security: 'none',
        user: 'hub',
        password: 'secret of the scenario',
        from: 'hub@example.com',
      },
      routes: {
        pager: {
          kind: 'webhook',
          url: hook.url,
          secret: 'of the scenario',
          groupWait: '1s',
          groupBy: 'rule',
          rules: ['late-orders'],
        },
        team: { kind: 'email', to: ['ops@example.com'], groupWait: '1s', groupBy: 'all', groupEvery: '1s' },
      },
    },
  });
  await world.startAnother('second');
  const told = (): Notice[] => hook.got.map(({ body }) => (JSON.parse(body) as { data: Notice }).data);
  const isTold = (kind: Notice['kind']) => told().some((notice) => notice.kind === kind);

  world.odoo.faults.down = true;
  const bought = [world.eu.buys({ pieces: { TEE: 1 } }), world.eu.buys({ pieces: { MUG: 1 } })];
  await waitUntil(() => isTold('firing'), 'people are told of late orders', 60_000);
  const open = async () => (await world.ask<{ cases: CaseLine[] }>('/api/v1/cases')).cases;
  const hasStopped = async () => (await open()).some(({ id }) => id === 'stopped.deliver.odoo-main');
  // A call whose end nobody knows stops only its own order: more come, until one finds that Odoo is away.
  for (let more = 0; more < 10 && !(await hasStopped()); more += 1) {
    bought.push(world.eu.buys({ pieces: { MUG: 1 } }));
    await pause(2_000);
  }
  await waitUntil(hasStopped, 'the flow that has stopped is a case', 60_000);
  expect((await open()).find(({ id }) => id === 'stopped.deliver.odoo-main')).toMatchObject({
    owner: 'tests@example.com',
    severity: 'critical',
    runbook: 'docs/runbooks/systems.md#system-away',
  });

  world.odoo.faults.down = false;
  for (const each of bought) await world.untilState(each, 'allocated', 60_000);
  await waitUntil(() => isTold('recovered'), 'people are told that all is well', 60_000);
  await waitUntil(async () => (await open()).length === 0, 'the case is closed', 60_000);

  // Tries of one message share an id; there is one message that it is so, and one that it is over.
  const ids = (kind: Notice['kind']) => new Set(told().flatMap((notice) => (notice.kind === kind ? [notice.id] : [])));
  expect([ids('firing').size, ids('recovered').size]).toEqual([1, 1]);
  expect(told().find(({ kind }) => kind === 'firing')).toMatchObject({
    firing: [{ rule: 'late-orders', connection: 'shopify-eu', runbook: expect.stringContaining('orders.md') }],
  });
  await waitUntil(() => mail.got.some(({ source }) => source.includes('Well again')), 'the mail says so too', 60_000);
  // What was bought, and by whom, is nobody's business here.
  for (const text of [...hook.got.map(({ body }) => body), ...mail.got.map(({ source }) => source)]) {
    for (const each of bought) expect(text).not.toContain(each.name);
    expect(text.replaceAll('ops@example.com', '').replaceAll('hub@example.com', '')).not.toMatch(
      /[\w.]+@example\.(com|net)/,
    );
  }
});
