import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { execPath, kill } from 'node:process';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { isAlive } from '../backbone/postgres/embedded/postmaster.ts';

const HELPER = new URL('./test-database.ts', import.meta.url).href;
/** What a run of tests does, as far as it gets. */
const RUN = `const { temporaryPostgres } = await import(${JSON.stringify(HELPER)});
const { pid, dataDirectory } = await temporaryPostgres();
console.log(JSON.stringify({ pid, dataDirectory }));
setInterval(() => {}, 1_000);`;

test('the server of a run that is killed ends with it, and its folder is removed', async () => {
  const run = spawn(execPath, ['--input-type=module', '-e', RUN], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(run.stdout), 'line')) as [string];
  const { pid, dataDirectory } = JSON.parse(line) as { pid: number; dataDirectory: string };
  expect(await isAlive(pid)).toBe(true);
  kill(run.pid as number, 'SIGKILL');
  const gone = async (): Promise<boolean> =>
    !(await isAlive(pid)) &&
    (await access(dataDirectory).then(
      () => false,
      () => true,
    ));
  await vi.waitFor(async () => expect(await gone()).toBe(true), { timeout: 90_000, interval: 200 });
});
