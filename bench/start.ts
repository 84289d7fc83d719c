import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../src/backbone/postgres/embedded/free-port.ts';
import { readOwnToken } from '../src/gateway/tokens.ts';
import { seededChance } from '../src/kernel/chance.ts';
import { temporaryPostgres } from '../src/testing/test-database.ts';
import { startHubProcess } from '../test/faults/hub-process.ts';
import { openRetailer } from '../test/faults/retailer.ts';
import { cpuMsOf, type Figure, percentile, report, residentMib, SMALL } from './measure.ts';

/**
 * How long the first `npm start` takes, from nothing to a working hub and to the first order in Odoo, and what a hub with
 * three connections needs while nothing happens. Raw limits: a bare Node that starts and ends, and one that idles.
 * `node bench/start.ts [--small]`
 */
const ROUNDS = SMALL ? 1 : 5;
const IDLE_MS = SMALL ? 1_000 : 30_000;
const CLI = fileURLToPath(new URL('../src/apps/cli.ts', import.meta.url));

interface Started {
  readonly workingMs: number;
  readonly firstOrderMs: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `holds` answers true; three minutes and no longer. */
async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 180_000;
  while (!(await holds().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`${what} took more than three minutes`);
    await pause(20);
  }
}

async function firstStart(): Promise<Started> {
  const directory = await mkdtemp(join(tmpdir(), 'storeloom-start-'));
  await chmod(directory, 0o755);
  const port = await freePort();
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [CLI, 'demo', '--plain', '--port', String(port), '--directory', join(directory, 'demo')],
    { cwd: directory, stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  try {
    const ready = (): Promise<boolean> => fetch(`http://127.0.0.1:${port}/readyz`).then(({ status }) => status === 200);
    await until(ready, 'the start of the hub');
    const workingMs = performance.now() - start;
    await until(() => hasBooked(join(directory, 'demo', 'hub'), port), 'the first order');
    return { workingMs, firstOrderMs: performance.now() - start };
  } finally {
    child.kill('SIGTERM');
    await ended;
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

const BOOKED = new Set(['allocated', 'partially-shipped', 'shipped', 'delivered', 'closed']);

/** Whether the records know an order that is confirmed in Odoo, be it the newest or one of the first. */
async function hasBooked(dataDirectory: string, port: number): Promise<boolean> {
  const headers = { authorization: `Bearer ${await readOwnToken(dataDirectory)}` };
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/orders/counts`, { headers });
  const { counts } = (await answer.json()) as { counts: readonly { state: string }[] };
  return counts.some(({ state }) => BOOKED.has(state));
}

/** A Node that does nothing. */
async function bareNode(): Promise<{ startMs: number; memoryMib: number }> {
  const start = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  const startMs = performance.now() - start;
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
  await pause(1_000);
  const memoryMib = residentMib(child.pid ?? 0);
  child.kill('SIGTERM');
  return { startMs, memoryMib };
}

async function idle(): Promise<Figure[]> {
  await using postgres = await temporaryPostgres();
  await using database = await postgres.testDatabase({ poolSize: 1 });
  await using retailer = await openRetailer(seededChance(7));
  const { directory, port } = retailer;
  const hub = await startHubProcess({ directory, port, environment: { DATABASE_URL: database.url } });
  try {
    await pause(2_000);
    const cpu = cpuMsOf(hub.pid);
    await pause(IDLE_MS);
    return [
      { what: 'memory of an idle hub with three connections', value: residentMib(hub.pid), unit: 'MiB', goal: '≤ 250' },
      { what: 'CPU of an idle hub', value: (100 * (cpuMsOf(hub.pid) - cpu)) / IDLE_MS, unit: '% of a core' },
    ];
  } finally {
    await hub.stop();
  }
}

const bare = await bareNode();
const starts: Started[] = [];
for (let round = 0; round < ROUNDS; round += 1) starts.push(await firstStart());
const median = (part: keyof Started): number =>
  percentile(
    starts.map((each) => each[part]),
    0.5,
  ) / 1_000;
report('start', [
  { what: 'bare Node, start and end', value: bare.startMs / 1_000, unit: 's', raw: true },
  { what: 'npm start from nothing to a working hub', value: median('workingMs'), unit: 's', goal: '≤ 20' },
  { what: 'npm start from nothing to the first order confirmed in Odoo', value: median('firstOrderMs'), unit: 's' },
  { what: 'memory of a bare Node', value: bare.memoryMib, unit: 'MiB', raw: true },
  ...(await idle()),
]);
