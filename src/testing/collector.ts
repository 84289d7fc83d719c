import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

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

/**
 * A collector of traces that speaks OTLP over HTTP in JSON, plain or gzipped, and refuses what the specification does not let it
 * take (https://opentelemetry.io/docs/specs/otlp/#otlphttp): another path, method, type, coding, or a body that is no request.
 */
export interface Collector extends AsyncDisposable {
  /** What `telemetry.traces.endpoint` is set to. */
  readonly endpoint: string;
  readonly spans: CollectedSpan[];
  /** Every body that was taken, unpacked; and the headers of every request. */
  readonly bodies: string[];
  readonly headers: Readonly<Record<string, unknown>>[];
  /** Answers this status from now on to what is well formed; what is refused is not collected. */
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

/** What a collector says no to, and with which status. */
class Unfit extends Error {
  readonly status: number;

  constructor(status: number, because: string) {
    super(because);
    this.status = status;
  }
}

const PATH = '/v1/traces';

export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const headers: Record<string, unknown>[] = [];
  let status = 200;
  const take = async (incoming: IncomingMessage): Promise<void> => {
    headers.push({ ...incoming.headers, path: incoming.url });
    const packed = await buffer(incoming);
    refuseUnfit(incoming);
    const body = (incoming.headers['content-encoding'] === 'gzip' ? unpacked(packed) : packed).toString('utf8');
    const sent = spansOf(requestIn(body));
    if (status !== 200) throw new Unfit(status, 'the collector was told to refuse');
    bodies.push(body);
    spans.push(...sent);
  };
  const server = createServer(async (incoming, outgoing) => {
    const failure = await take(incoming).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    // Of success nothing is said: a partial success would be. A failure is a google.rpc.Status, in the type of the request.
    const told = failure === undefined ? {} : { message: failure.message };
    const answered = failure === undefined ? 200 : failure instanceof Unfit ? failure.status : 500;
    outgoing.writeHead(answered, { 'content-type': 'application/json' }).end(JSON.stringify(told));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`,
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

function refuseUnfit({ method, url, headers }: IncomingMessage): void {
  if (url !== PATH) throw new Unfit(404, `traces are taken at ${PATH}, not at ${url}`);
  if (method !== 'POST') throw new Unfit(405, `${method} is not how traces are sent`);
  const [type] = (headers['content-type'] ?? '').split(';');
  if (type?.trim().toLowerCase() !== 'application/json') throw new Unfit(415, `the type ${type} is not taken here`);
  const coding = headers['content-encoding'] ?? 'identity';
  if (!['identity', 'gzip'].includes(coding)) throw new Unfit(415, `the coding ${coding} is not taken here`);
}

function unpacked(packed: Buffer): Buffer {
  try {
    return gunzipSync(packed);
  } catch {
    throw new Unfit(400, 'the body is not gzipped as its header says');
  }
}

const isHex = (text: unknown, characters: number): boolean =>
  typeof text === 'string' && text.length === characters && /^[0-9a-f]+$/i.test(text) && /[^0]/.test(text);

/** The request in a body. In JSON ids are hexadecimal, numbers of 64 bits are text, and kinds are numbers. */
function requestIn(body: string): OtlpRequest {
  let request: OtlpRequest;
  try {
    request = JSON.parse(body) as OtlpRequest;
  } catch {
    throw new Unfit(400, 'the body is no JSON');
  }
  if (!Array.isArray(request?.resourceSpans)) throw new Unfit(400, 'there are no resourceSpans');
  for (const { scopeSpans = [] } of request.resourceSpans) {
    for (const { traceId, spanId, name, kind, startTimeUnixNano, endTimeUnixNano } of scopeSpans.flatMap(
      ({ spans = [] }) => spans,
    )) {
      if (!isHex(traceId, 32) || !isHex(spanId, 16)) throw new Unfit(400, `the ids of ${name} are not hexadecimal`);
      if (!Number.isInteger(kind)) throw new Unfit(400, `the kind of ${name} is no number`);
      for (const time of [startTimeUnixNano, endTimeUnixNano])
        if (!/^\d+$/.test(String(time))) throw new Unfit(400, `the times of ${name} are no nanoseconds`);
    }
  }
  return request;
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
