import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gateway } from '../../gateway/gateway.ts';
import type { Head } from '../../governance/audit/chain.ts';
import type { AuditStore } from '../../governance/audit/store.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { HubLog } from './log.ts';

const FILE = 'audit-anchor.json';
const EVERY_MS = 60_000;

/** Where the chain stood when this hub last looked, kept outside the database: it finds a tail that was cut off. */
export async function readAnchor(dataDirectory: string): Promise<Head | undefined> {
  try {
    const { sequence, hash } = JSON.parse(await readFile(join(dataDirectory, FILE), 'utf8')) as Head;
    return { sequence, hash };
  } catch {
    return undefined;
  }
}

/** Never goes back: after a restore it still knows how far the chain had come. */
export async function leaveAnchor(dataDirectory: string, store: Pick<AuditStore, 'head'>): Promise<void> {
  const head = await store.head();
  const known = await readAnchor(dataDirectory);
  if (head.sequence <= (known?.sequence ?? 0)) return;
  const file = join(dataDirectory, FILE);
  await writeFile(`${file}.new`, `${JSON.stringify(head)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

interface Means {
  readonly store: AuditStore;
  readonly gateway: Pick<Gateway, 'settle'>;
  readonly dataDirectory: string;
  readonly clock: Clock;
  readonly log: HubLog;
}

/** Writes what the gateway has counted and keeps the anchor fresh; answers how to end it, with everything written. */
export function keepAudit(means: Means): () => Promise<void> {
  const ending = new AbortController();
  const round = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await settle(means, false);
      await means.clock.sleep(EVERY_MS, ending.signal);
    }
  };
  const running = round();
  return async () => {
    ending.abort();
    await running;
    await settle(means, true);
  };
}

async function settle({ store, gateway, dataDirectory, log }: Means, everything: boolean): Promise<void> {
  try {
    await gateway.settle(everything);
    await leaveAnchor(dataDirectory, store);
  } catch (reason) {
    log.warn({ reason: String(reason) }, 'the audit could not be settled; it is tried again');
  }
}
