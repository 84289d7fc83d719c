import { ROOT_CONTEXT, type Span as SdkSpan, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { bufferedChance, type Chance } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { readTraceparent, type Span, type SpanOptions, type Tracer, writeTraceparent } from '../../kernel/tracing.ts';
import { countedExporter, type ExportCounts } from './exporter.ts';

export interface TracerOptions {
  /** Where spans are sent, by OTLP over HTTP: `http://collector:4318/v1/traces`. */
  readonly endpoint: string;
  /** What the collector asks for, secrets in place. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The share of traces that are recorded, 0 to 1. */
  readonly sampleRatio: number;
  /** How long spans may wait for company before they are sent. */
  readonly sendEveryMs: number;
  /** What is said of this process with every span: `service.name` and the like. */
  readonly resource: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Told at the first failure to send in a row, and when sending goes well again. */
  readonly onTrouble?: (trouble: { readonly spans: number; readonly because: string } | undefined) => void;
  /** Milliseconds of a steady timer, for durations; the machine's by default. */
  readonly steadyMs?: () => number;
}

/** A tracer that sends what it records. */
export interface OpenTracer extends Tracer {
  counts(): ExportCounts;
  /** Sends what is left, for a bounded time; never throws. */
  close(): Promise<void>;
}

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER } as const;

/**
 * Opens traces by OpenTelemetry. Nothing global is touched: ids come from `chance`, times from `clock`, and the parent of a
 * span is always said. Whether a trace is recorded is decided where it begins or comes in, from its id alone; every
 * later step heeds that decision. A collector that is away costs spans, never work: they wait in a bounded queue.
 */
export function openTracer(options: TracerOptions): OpenTracer {
  const { clock, sampleRatio } = options;
  const chance = bufferedChance(options.chance);
  const steadyMs = options.steadyMs ?? (() => performance.now());
  const hex = (bytes: number): string => Buffer.from(chance.bytes(bytes)).toString('hex');
  const sampler = new TraceIdRatioBasedSampler(sampleRatio);
  const isChosen = (traceId: string): boolean => sampler.shouldSample(undefined, traceId).decision !== 0;
  const exporter = countedExporter(otlp(options), options.onTrouble);
  const ids = { trace: '' };
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ ...options.resource }),
    idGenerator: { generateTraceId: () => ids.trace, generateSpanId: () => hex(8) },
    sampler: { shouldSample: () => ({ decision: 2 }), toString: () => 'chosen before' },
    spanLimits: { attributeValueLengthLimit: LIMITS.spanValueCharacters, linkCountLimit: LIMITS.spanLinks },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        scheduledDelayMillis: options.sendEveryMs,
        exportTimeoutMillis: LIMITS.spanSendMs,
        maxQueueSize: LIMITS.spansWaiting,
      }),
    ],
  });
  const sdk = provider.getTracer('storeloom');
  return {
    begin(name, wish) {
      const parent = readTraceparent(wish.parent);
      const traceId = parent?.traceId ?? hex(16);
      const heeds = parent !== undefined && wish.kind !== 'server';
      if (!(heeds ? parent.sampled : isChosen(traceId))) {
        // Nobody records it, so its steps need no names of their own: the parent's goes on.
        return silentSpan(writeTraceparent(traceId, parent?.spanId ?? hex(8), false));
      }
      ids.trace = traceId;
      const startedAt = wish.startedAt ?? clock.now();
      const began = steadyMs() - (clock.now() - startedAt);
      const started = sdk.startSpan(
        name,
        {
          kind: KINDS[wish.kind],
          startTime: startedAt,
          attributes: wish.values ?? {},
          links: linksOf(wish),
        },
        parent === undefined
          ? ROOT_CONTEXT
          : trace.setSpanContext(ROOT_CONTEXT, { ...contextOf(parent), traceFlags: 1 }),
      );
      return liveSpan(started, () => startedAt + Math.max(0, steadyMs() - began));
    },
    counts: () => exporter.counts(),
    async close() {
      const ended = new AbortController();
      const sent = provider
        .shutdown()
        .catch(() => {})
        .finally(() => ended.abort());
      await Promise.race([sent, clock.sleep(LIMITS.spanSendMs, ended.signal)]);
    },
  };
}

function otlp({ endpoint, headers }: TracerOptions): SpanExporter {
  return new OTLPTraceExporter({ url: endpoint, headers: { ...headers }, timeoutMillis: LIMITS.spanSendMs });
}

type Parent = NonNullable<ReturnType<typeof readTraceparent>>;

const contextOf = ({ traceId, spanId, sampled }: Parent) => ({
  traceId,
  spanId,
  traceFlags: sampled ? 1 : 0,
  isRemote: true,
});

function linksOf({ links = [] }: SpanOptions) {
  return links.slice(0, LIMITS.spanLinks).flatMap((link) => {
    const known = readTraceparent(link);
    return known === undefined ? [] : [{ context: contextOf(known) }];
  });
}

function liveSpan(span: SdkSpan, nowMs: () => number): Span {
  const { traceId, spanId } = span.spanContext();
  return {
    traceparent: writeTraceparent(traceId, spanId, true),
    set: (values) => void span.setAttributes({ ...values }),
    end(failure) {
      if (!span.isRecording()) return;
      if (failure !== undefined) {
        // The sentence of a failure may quote what a customer wrote; its code and kind cannot.
        span.setAttributes({ 'error.type': failure.code, 'storeloom.failure.kind': failure.kind });
        span.setStatus({ code: SpanStatusCode.ERROR, message: failure.code });
      }
      span.end(nowMs());
    },
  };
}

const silentSpan = (traceparent: string): Span => ({ traceparent, set: () => {}, end: () => {} });
