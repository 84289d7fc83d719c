import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a partner got. */
export interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly id: string;
  readonly event: {
    readonly type: string;
    readonly subject: string;
    readonly sequence: string;
    readonly data: Record<string, unknown>;
  };
}

/** A partner's server on this machine. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** Everything that came, in the order of arrival. */
  readonly got: readonly Got[];
  /** What was answered with 2xx. */
  readonly taken: readonly Got[];
  /** What it answers from now on; a function may take its time, or answer by itself and give nothing. */
  answer: (got: Got, response: ServerResponse) => number | undefined | Promise<number | undefined>;
}

export async function startReceiver(): Promise<Receiver> {
  const got: Got[] = [];
  const taken: Got[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const one = { headers: request.headers, body, id: String(request.headers['webhook-id']), event: JSON.parse(body) };
    got.push(one);
    const status = await receiver.answer(one, response);
    if (status === undefined) return;
    if (status < 300) taken.push(one);
    response.writeHead(status, { 'content-type': 'text/plain', ...(status === 302 ? { location: '/elsewhere' } : {}) });
    response.end(`answered ${status} for ann@example.com`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    got,
    taken,
    answer: () => 204,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}
