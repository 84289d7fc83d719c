/** A value of a span: names, ids, counts and codes of ours. Never personal data, never a secret, never a foreign text. */
export type SpanValue = string | number | boolean;

/** One step of a trace that runs. */
export interface Span {
  /** The step as a W3C `traceparent`: what is caused by it, here or in another system, names it as its parent. */
  readonly traceparent: string;
  set(values: Readonly<Record<string, SpanValue>>): void;
  /** Ends the step; with a failure it is shown as failed. A second call does nothing. */
  end(failure?: { readonly code: string; readonly kind: string }): void;
}

export interface SpanOptions {
  /** `server`: taken from outside, whose wish to be recorded is not heeded. `client`: a call out. `consumer`: a message is handled. */
  readonly kind: 'server' | 'client' | 'consumer';
  /** `traceparent` of what caused it; without one a new trace begins. */
  readonly parent?: string;
  /** `traceparent`s of other steps that it belongs to as well. */
  readonly links?: readonly string[];
  readonly values?: Readonly<Record<string, SpanValue>>;
  /** When it began, if that is not now: epoch milliseconds. */
  readonly startedAt?: number;
}

/**
 * Traces, asked for and never taken: whoever has no tracer traces nothing and pays nothing. There is no tracer of the whole
 * process, so that two hubs in one process keep apart.
 */
export interface Tracer {
  begin(name: string, options: SpanOptions): Span;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const NOTHING = /^0+$/;

/** A `traceparent` taken apart; undefined when it is not one that W3C Trace Context allows. */
export function readTraceparent(
  text: string | undefined,
): { readonly traceId: string; readonly spanId: string; readonly sampled: boolean } | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(text ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (NOTHING.test(traceId) || NOTHING.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export const writeTraceparent = (traceId: string, spanId: string, sampled: boolean): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
