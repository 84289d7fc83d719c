import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Chance, happens, systemChance } from '../kernel/chance.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';

/**
 * The bad days of a simulated system. Shares run from 0 to 1 and are drawn per call. All of it can be changed while the
 * simulator runs, in the process or by `POST /__faults`.
 */
export interface FaultPlan {
  /** Refuses every call by resetting the connection: the system is away. */
  down: boolean;
  /** Waits before each answer. */
  latencyMs: number;
  /** HTTP 500 with the vendor's own error body; nothing happened. */
  errorShare: number;
  /** 500 with an HTML page, as proxies answer; nothing happened. */
  htmlShare: number;
  /** Throttled as the vendor does it. */
  throttleShare: number;
  /** Adds Retry-After to throttled answers, in seconds; 0 leaves it out. */
  retryAfterSeconds: number;
  /** Connection reset before anything happened. */
  lostRequestShare: number;
  /** The effect takes place, then the connection is reset: the answer is lost. */
  lostAnswerShare: number;
  /** The answer is cut in the middle. */
  truncateShare: number;
  /** Never answers; the effect takes place. */
  hangShare: number;
  /** Keys are no longer accepted. */
  unauthorized: boolean;
  /** Outgoing webhooks sent twice. */
  duplicateShare: number;
  /** Outgoing webhooks held back so that later ones overtake them. */
  reorderShare: number;
  /** Outgoing webhooks that are never sent. */
  dropShare: number;
}

export const GOOD_DAY: Readonly<FaultPlan> = {
  down: false,
  latencyMs: 0,
  errorShare: 0,
  htmlShare: 0,
  throttleShare: 0,
  retryAfterSeconds: 0,
  lostRequestShare: 0,
  lostAnswerShare: 0,
  truncateShare: 0,
  hangShare: 0,
  unauthorized: false,
  duplicateShare: 0,
  reorderShare: 0,
  dropShare: 0,
};

export interface SimulatedRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SimulatedReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a vendor says the things that every server says. */
export interface VendorManners {
  handle(request: SimulatedRequest): SimulatedReply | Promise<SimulatedReply>;
  serverError(request: SimulatedRequest): SimulatedReply;
  throttled(request: SimulatedRequest, retryAfterSeconds: number): SimulatedReply;
  unauthorized(request: SimulatedRequest): SimulatedReply;
}

export interface SimulatorServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly faults: FaultPlan;
  /** How many calls arrived, by path. */
  readonly calls: ReadonlyMap<string, number>;
  /** Delivers a webhook once, subject to the plan's duplicates, reordering and drops; answers the last status, or 0. */
  sendWebhook(webhook: OutgoingWebhook): Promise<number>;
  close(): Promise<void>;
}

export interface OutgoingWebhook {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
}

export interface SimulatorOptions {
  readonly port?: number;
  readonly clock?: Clock;
  readonly chance?: Chance;
  readonly faults?: Partial<FaultPlan>;
}

const HTML_ERROR: SimulatedReply = {
  status: 500,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>',
};

/** A vendor as a real HTTP server on loopback, with its bad days. `POST /__faults` takes a partial plan and `forMs`. */
export async function startSimulator(manners: VendorManners, options: SimulatorOptions = {}): Promise<SimulatorServer> {
  const clock = options.clock ?? systemClock;
  const chance = options.chance ?? systemChance;
  const faults: FaultPlan = { ...GOOD_DAY, ...options.faults };
  const calls = new Map<string, number>();
  const sockets = new Set<Socket>();
  const closing = new AbortController();

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    // By the simulated system's clock, and not the machine's.
    outgoing.setHeader('date', new Date(clock.now()).toUTCString());
    if (request.path === '/__faults') return void writeReply(outgoing, changeFaults(request.body));
    calls.set(request.path, (calls.get(request.path) ?? 0) + 1);
    if (faults.latencyMs > 0) await clock.sleep(faults.latencyMs, closing.signal);
    if (faults.down || happens(chance, faults.lostRequestShare)) return void incoming.socket.destroy();
    if (faults.unauthorized) return void writeReply(outgoing, manners.unauthorized(request));
    if (happens(chance, faults.throttleShare)) {
      return void writeReply(outgoing, manners.throttled(request, faults.retryAfterSeconds));
    }
    if (happens(chance, faults.htmlShare)) return void writeReply(outgoing, HTML_ERROR);
    if (happens(chance, faults.errorShare)) return void writeReply(outgoing, manners.serverError(request));
    const reply = await manners.handle(request);
    if (happens(chance, faults.hangShare)) return;
    if (happens(chance, faults.lostAnswerShare)) return void incoming.socket.destroy();
    if (happens(chance, faults.truncateShare)) return void writeTruncated(outgoing, reply);
    writeReply(outgoing, reply);
  }

  function changeFaults(body: string): SimulatedReply {
    const { forMs, ...change } = JSON.parse(body) as Partial<FaultPlan> & { forMs?: number };
    const before = Object.fromEntries(Object.keys(change).map((key) => [key, GOOD_DAY[key as keyof FaultPlan]]));
    Object.assign(faults, change);
    if (forMs !== undefined) {
      void clock.sleep(forMs, closing.signal).then(() => Object.assign(faults, before));
    }
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(faults) };
  }

  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;

  const sendOnce = async (webhook: OutgoingWebhook): Promise<number> => {
    try {
      const response = await fetch(webhook.url, {
        method: 'POST',
        headers: webhook.headers,
        body: webhook.body,
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(webhook.timeoutMs), closing.signal]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  };

  const close = async (): Promise<void> => {
    closing.abort();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };

  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    calls,
    async sendWebhook(webhook) {
      if (happens(chance, faults.dropShare)) return 0;
      if (happens(chance, faults.reorderShare)) await clock.sleep(chance.fraction() * 2_000, closing.signal);
      const status = await sendOnce(webhook);
      return happens(chance, faults.duplicateShare) ? await sendOnce(webhook) : status;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function readRequest(incoming: IncomingMessage): Promise<SimulatedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://simulator');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function writeReply(outgoing: ServerResponse, reply: SimulatedReply): void {
  outgoing.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
  outgoing.end(reply.body);
}

function writeTruncated(outgoing: ServerResponse, reply: SimulatedReply): void {
  const half = reply.body.slice(0, Math.floor(reply.body.length / 2));
  outgoing.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
  outgoing.end(half);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
