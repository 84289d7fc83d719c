import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that Linux (from 32768), macOS and Windows (from 49152) give to outgoing connections: a port from here that
 * is free now cannot become somebody's own end of a connection before it is listened on.
 */
const LISTENING_PORTS = { from: 20_000, below: 32_768 };

/** The wanted port of loopback when it is free, otherwise (or when none is wanted) one that is. */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined && wanted !== 0 && (await isFree(wanted))) return wanted;
  for (;;) {
    const port = randomInt(LISTENING_PORTS.from, LISTENING_PORTS.below);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      // Nothing can be listened on at all: another port would not help.
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
