import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CodedError } from '../../kernel/failure.ts';
import type { ControlFile } from './control.ts';
import { demoErrors } from './errors.ts';
import type { FlashSale, FlashSales } from './flash-sale.ts';

const PATH = '/flash-sale';
const MOST_BYTES = 1_000;

/** The demo's own door on loopback, by which other terminals ask it for what no simulated system could do. */
export interface ControlServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function openControlServer(token: string, sales: FlashSales): Promise<ControlServer> {
  const server = createServer((request, response) => {
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify(body ?? null));
    };
    answer(request, token, sales).then(
      (sale) => send(200, sale),
      (error: unknown) => {
        if (error instanceof CodedError) send(409, error.failure);
        else send(400, { because: error instanceof Error ? error.message : 'the demo does not know this' });
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, token: string, sales: FlashSales): Promise<FlashSale | undefined> {
  if (request.url !== PATH || request.headers.authorization !== `Bearer ${token}`) throw new Error('not known');
  if (request.method === 'GET') return sales.latest();
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MOST_BYTES) throw new Error('too long');
  }
  const { orders } = JSON.parse(text) as { orders?: unknown };
  return sales.begin(orders === undefined ? undefined : Number(orders));
}

/** Begins a flash sale in a running demo. Throws SL-DEMO-006, and what the demo says against it. */
export async function beginFlashSale({ demo }: ControlFile, orders?: number): Promise<FlashSale> {
  return (await ask(demo, { method: 'POST', body: JSON.stringify({ orders }) })) as FlashSale;
}

/** The flash sale that is on in a running demo, or its last one. */
export async function lookAtFlashSale({ demo }: ControlFile): Promise<FlashSale | undefined> {
  return (await ask(demo, {})) ?? undefined;
}

async function ask({ url, token }: ControlFile['demo'], init: RequestInit): Promise<FlashSale | null> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`${url}${PATH}`, { ...init, headers: { authorization: `Bearer ${token}` } });
    body = await response.json();
  } catch (error) {
    throw demoErrors.error('SL-DEMO-006', { because: `the demo does not answer at ${url}` }, error);
  }
  if (response.ok) return body as FlashSale | null;
  const failure = body as CodedError['failure'];
  if (failure.code !== undefined) throw new CodedError(failure);
  throw demoErrors.error('SL-DEMO-006', { because: `the demo answered ${response.status}: ${failure.because}` });
}
