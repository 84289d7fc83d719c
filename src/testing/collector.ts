import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as a collector gets it by OTLP/HTTP in JSON, with its values as a plain object. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  /** 2 server, 3 client, 5 consumer. */
  readonly kind: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly failed: boolean;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** A collector of traces that speaks OTLP over HTTP. */
export interface Collector extends AsyncDisposable {
  /** What `telemetry.traces.endpoint` is set to. */
  readonly endpoint: string;
  readonly spans: CollectedSpan[];
  /** Every body as it came, and the headers beside it. */
  readonly bodies: string[];
  readonly headers: Readonly<Record<string, unknown>>[];
  /** Answers this status from now on; what is refused is not collected. */
  answer(status: number): void;
}

interface OtlpValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
}
type OtlpAttributes = readonly { readonly key: string; readonly value: OtlpValue }[];

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes?: OtlpAttributes;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status?: { readonly code?: number };
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}

interface OtlpRequest {
  readonly resourceSpans?: readonly {
    readonly resource?: { readonly attributes?: OtlpAttributes };
    readonly scopeSpans?: readonly { readonly spans?: readonly OtlpSpan[] }[];
  }[];
}

export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const headers: Record<string, unknown>[] = [];
  let status = 200;
  const server = createServer((incoming, outgoing) => {
    incoming.setEncoding('utf8');
    let body = '';
    incoming.on('data', (chunk: string) => {
      body += chunk;
    });
    incoming.on('end', () => {
      headers.push({ ...incoming.headers, path: incoming.url });
      if (status === 200) {
        bodies.push(body);
        spans.push(...spansOf(JSON.parse(body) as OtlpRequest));
      }
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    spans,
    bodies,
    headers,
    answer: (next) => {
      status = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function spansOf({ resourceSpans = [] }: OtlpRequest): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans = [] }) =>
    scopeSpans.flatMap(({ spans = [] }) =>
      spans.map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId ?? '',
        name: span.name,
        kind: span.kind,
        values: valuesOf(span.attributes),
        resource: valuesOf(resource?.attributes),
        links: span.links ?? [],
        failed: span.status?.code === 2,
        startedAtMs: Number(BigInt(span.startTimeUnixNano) / 1_000_000n),
        endedAtMs: Number(BigInt(span.endTimeUnixNano) / 1_000_000n),
      })),
    ),
  );
}

function valuesOf(attributes: OtlpAttributes = []): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ??
        value.boolValue ??
        (value.intValue === undefined ? value.doubleValue : Number(value.intValue)),
    ]),
  );
}
