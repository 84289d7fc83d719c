import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, instant } from '../../kernel/clock.ts';

/** Where a running hub can be reached, as it leaves it in its data directory. */
export interface HubAddress {
  readonly url: string;
  readonly pid: number;
  readonly startedAt: string;
}

const FILE = 'hub.json';

/** Lets commands beside the hub find it; answers how to take the address away. */
export async function leaveAddress(dataDirectory: string, url: string, clock: Clock): Promise<() => Promise<void>> {
  const file = join(dataDirectory, FILE);
  const address: HubAddress = { url, pid: process.pid, startedAt: instant(clock.now()) };
  await writeFile(file, `${JSON.stringify(address)}\n`, { mode: 0o600 });
  return async () => {
    // Another hub of the same folder may have come since: its address stays.
    if ((await readAddress(dataDirectory))?.pid === process.pid) await rm(file, { force: true });
  };
}

/** The address that a hub left; `undefined` when none did. It may be stale after a crash. */
export async function readAddress(dataDirectory: string): Promise<HubAddress | undefined> {
  try {
    return JSON.parse(await readFile(join(dataDirectory, FILE), 'utf8')) as HubAddress;
  } catch {
    return undefined;
  }
}
