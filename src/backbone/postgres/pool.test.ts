import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createPool } from './pool.ts';

let server: Server | undefined;

afterEach(() => {
  server?.close();
});

/** A message of PostgreSQL's protocol: its letter, its length, its content. */
function message(letter: string, content: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(letter);
  head.writeInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}

const READY = message('Z', Buffer.from('I'));
const WELCOME = Buffer.concat([message('R', Buffer.alloc(4)), READY]);
const DONE = Buffer.concat([message('C', Buffer.from('SELECT 0\0')), READY]);
const CUT = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'));

test('a connection that is cut while it goes to the next hand does not end the process', async () => {
  const serve = (socket: Socket): void => {
    socket.once('data', () => {
      socket.write(WELCOME);
      // The answer and the end of the connection come in one breath.
      socket.once('data', () => socket.end(Buffer.concat([DONE, CUT])));
    });
    socket.on('error', () => {});
  };
  server = createServer(serve);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const pool = createPool({ connectionString: `postgres://nobody@127.0.0.1:${port}/none` }, 1);
  const first = pool.query('select');
  const second = pool.connect();
  expect((await first).rows).toEqual([]);
  const client = await second;
  await expect(client.query('select')).rejects.toThrow();
  client.release(true);
  await pool.end();
});
