import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The raw limit of the live feed: takes webhooks into memory, checks and stores nothing, and tells every viewer twice in a second
 * which orders came. Prints its port.
 */
const GATHER_MS = 500;
const viewers = new Set<ServerResponse>();
let orders: string[] = [];

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: hello\nid: raw:0\ndata: {"changed":[],"orders":[],"more":false}\n\n');
    viewers.add(response);
    response.on('close', () => viewers.delete(response));
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { id } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { id: number };
    orders.push(`order/shopify-eu/${id}`);
    response.writeHead(202).end();
  });
});
setInterval(() => {
  if (orders.length === 0) return;
  const word = Buffer.from(
    `event: change\nid: raw:0\ndata: ${JSON.stringify({ changed: ['orders'], orders, more: false })}\n\n`,
  );
  orders = [];
  for (const viewer of viewers) viewer.write(word);
}, GATHER_MS);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
