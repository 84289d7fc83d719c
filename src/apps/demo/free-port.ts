import { createServer } from 'node:net';

/** The wanted port of loopback when it is free, otherwise one that is. */
export async function freePort(wanted: number): Promise<number> {
  return (await taken(wanted)) ?? (await taken(0)) ?? 0;
}

function taken(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
