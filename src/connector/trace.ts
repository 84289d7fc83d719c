import type { Chance } from '../kernel/chance.ts';
import { readTraceparent, writeTraceparent } from '../kernel/tracing.ts';

/**
 * A W3C `traceparent` for one call while nobody traces: a new span in the trace of `parent`, or a new trace when there is
 * none. A new trace says truthfully that it is not recorded, so that nobody behind us records it for nothing.
 */
export function childTrace(parent: string | undefined, chance: Chance): string {
  const known = readTraceparent(parent);
  const fresh = Buffer.from(chance.bytes(known === undefined ? 24 : 8)).toString('hex');
  return writeTraceparent(known?.traceId ?? fresh.slice(16), fresh.slice(0, 16), known?.sampled ?? false);
}
