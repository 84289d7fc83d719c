import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An ERP that does nothing but take its time and remember. `node erp-stub.ts`; prints its port. `POST /__plan` sets how long
 * it takes and what share of the calls it refuses with 500, and forgets what it saw; `GET /__seen` tells which orders
 * had all three calls in the right sequence, and when the last one came.
 */
const STEPS = ['/customers', '/orders', '/orders/confirm'];
let plan = { latencyMs: 0, errorShare: 0 };
let steps = new Map<string, number>();
let confirmedAt = new Map<string, number>();
let outOfSequence = 0;
let refused = 0;
let turn = 0;

const server = createServer(
  (request, response) => void answer(request, response).catch(() => request.socket.destroy()),
);
server.keepAliveTimeout = 60_000;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await textOf(request);
  const path = request.url ?? '';
  if (path === '/__plan') {
    plan = { latencyMs: 0, errorShare: 0, ...(JSON.parse(body) as object) };
    steps = new Map();
    confirmedAt = new Map();
    outOfSequence = 0;
    refused = 0;
    return reply(response, 200, {});
  }
  if (path === '/__seen') {
    const seen = { confirmed: confirmedAt.size, confirmedAt: Object.fromEntries(confirmedAt), outOfSequence, refused };
    return reply(response, 200, seen);
  }
  if (path === '/__count') return reply(response, 200, { confirmed: confirmedAt.size });
  if (plan.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, plan.latencyMs));
  turn += 1;
  // Every so many calls instead of by chance, so that two runs refuse equally often.
  if (plan.errorShare > 0 && turn % Math.round(1 / plan.errorShare) === 0) {
    refused += 1;
    return reply(response, 500, { error: 'try again' });
  }
  note(path, (JSON.parse(body) as { reference: string }).reference);
  reply(response, 200, { id: turn });
}

/** A call may come again; a call that comes before its predecessor would be a broken promise. */
function note(path: string, reference: string): void {
  const step = STEPS.indexOf(path);
  const done = steps.get(reference) ?? 0;
  if (step > done || step < 0) outOfSequence += 1;
  steps.set(reference, Math.max(done, step + 1));
  if (step === STEPS.length - 1 && !confirmedAt.has(reference)) {
    confirmedAt.set(reference, performance.timeOrigin + performance.now());
  }
}

function reply(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(content));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
