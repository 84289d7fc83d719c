import type { Chance } from '../kernel/chance.ts';

const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

/** A W3C `traceparent` for one call: a new span in the trace of `parent`, or a new trace when there is none. */
export function childTrace(parent: string | undefined, chance: Chance): string {
  const [, trace, flags] = TRACEPARENT.exec(parent ?? '') ?? [];
  const fresh = hex(chance.bytes(trace === undefined ? 24 : 8));
  return `00-${trace ?? fresh.slice(16)}-${fresh.slice(0, 16)}-${flags ?? '01'}`;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
