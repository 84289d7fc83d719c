import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../../src/backbone/postgres/embedded/free-port.ts';
import { seededChance } from '../../src/kernel/chance.ts';
import { testDatabase } from '../../src/testing/test-database.ts';
import { withoutOdoo } from './absence.ts';
import { account, untilBooked } from './account.ts';
import { buying } from './buying.ts';
import { flood } from './flood.ts';
import { startHubProcess } from './hub-process.ts';
import { type BoughtOrder, openRetailer, type Retailer } from './retailer.ts';

const ALL_WELL = { missing: [], doubled: [], wrongTotal: [], notConfirmed: [], notCapturedOnce: [] };

test('while Odoo is away webhooks are answered, nothing is burned, and all is booked when it is back', async () => {
  await using database = await testDatabase();
  const away = await withoutOdoo({ seed: 7, orders: 160, perSecond: 20, connections: 16, databaseUrl: database.url });
  expect(away.flood.refused).toBe(0);
  expect(away.bookedMeanwhile).toBe(0);
  expect(away.causes).toEqual([]);
  expect(away.account).toEqual(ALL_WELL);
});

test('PostgreSQL killed under a living hub: what was acknowledged is booked once it is back', async () => {
  const chance = seededChance(8);
  await using retailer = await openRetailer(chance);
  const hub = await startHubProcess({ directory: retailer.directory, port: retailer.port });
  try {
    const bought: BoughtOrder[] = [];
    const sending = flood({
      url: `${hub.url}/webhooks/shopify-eu`,
      orders: buying(retailer, 80, bought),
      connections: 16,
      duplicateShare: 0.2,
      perSecond: 10,
      chance,
    });
    for (let kill = 0; kill < 2; kill += 1) {
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      process.kill(await postmasterOf(retailer), 'SIGKILL');
    }
    const sent = await sending;
    expect(sent.acknowledged.size).toBe(bought.length);
    await untilBooked(retailer, hub, bought, 120_000);
    expect(account(retailer, bought)).toEqual(ALL_WELL);
  } finally {
    await hub.stop();
  }
});

/** The process id of the server that runs now; while it starts again the old one is gone and the new one not yet told. */
async function postmasterOf(retailer: Retailer): Promise<number> {
  const file = join(retailer.directory, 'data', 'postgres', 'data', 'postmaster.pid');
  for (;;) {
    const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
    if (pid > 0 && isAlive(pid)) return pid;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('of two hubs on one database one is killed: the other carries its work on', async () => {
  const chance = seededChance(9);
  await using database = await testDatabase();
  await using retailer = await openRetailer(chance);
  const environment = { DATABASE_URL: database.url };
  const first = await startHubProcess({ directory: retailer.directory, port: retailer.port, environment });
  const second = await startHubProcess({
    directory: retailer.directory,
    port: await freePort(),
    environment: { ...environment, STORELOOM_NAME: 'second' },
  });
  try {
    const bought: BoughtOrder[] = [];
    const sending = flood({
      url: `${first.url}/webhooks/shopify-eu`,
      orders: buying(retailer, 90, bought),
      connections: 16,
      duplicateShare: 0.1,
      perSecond: 15,
      chance,
    });
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await second.kill();
    const killedAt = performance.now();
    await sending;
    await untilBooked(retailer, first, bought, 120_000);
    process.stderr.write(
      `second hub killed: all booked ${Math.round(performance.now() - killedAt)} ms after the kill\n`,
    );
    expect(account(retailer, bought)).toEqual(ALL_WELL);
  } finally {
    await first.stop();
    await second.kill();
  }
});
