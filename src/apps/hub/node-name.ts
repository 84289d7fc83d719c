import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Configuration } from '../../config/schema.ts';

/**
 * The name of this process among the hubs of a database: the same again after a restart, so that it takes its work over at
 * once; different from every other process that runs at the same time.
 */
export function nodeName({ hub }: Configuration, pid: number): string {
  const place = createHash('sha256').update(hub.dataDirectory).digest('hex').slice(0, 6);
  // Two hubs in one folder differ by their port; one that takes a free port cannot be known again.
  const port = hub.port === 0 ? `pid-${pid}` : String(hub.port);
  return `${hostname()}/${place}/${port}`;
}
