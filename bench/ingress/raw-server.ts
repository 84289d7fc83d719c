import { createHmac, timingSafeEqual } from 'node:crypto';
import fastify from 'fastify';
import pg from 'pg';

/**
 * The raw limit: what a careful engineer writes in an afternoon for exactly this and nothing else. Verifies, groups the inserts of
 * concurrent requests into one statement, drops repeats by primary key, answers when the commit is on disk.
 * `node raw-server.ts <database url> <secret>`; prints its port.
 */
const [databaseUrl = '', secret = ''] = process.argv.slice(2);
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();
await client.query(
  'create table raw_webhook (id text primary key, body text not null, at timestamptz not null default now())',
);

// Orders hardly shrink, and squeezing them costs more than writing them.
await client.query('alter table raw_webhook alter column body set storage external');

interface Waiting {
  readonly id: string;
  readonly body: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}
let waiting: Waiting[] = [];
let busy = false;

async function flush(): Promise<void> {
  busy = true;
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    try {
      await client.query({
        name: 'insert',
        text: 'insert into raw_webhook (id, body) select * from unnest($1::text[], $2::text[]) on conflict do nothing',
        values: [batch.map((entry) => entry.id), batch.map((entry) => entry.body)],
      });
      for (const entry of batch) entry.resolve();
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    }
  }
  busy = false;
}

const server = fastify({ bodyLimit: 5 * 1024 * 1024 });
server.removeAllContentTypeParsers();
server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
server.post('/webhooks/:connection', async (request, reply) => {
  const body = request.body as Buffer;
  const given = Buffer.from(String(request.headers['x-shopify-hmac-sha256']), 'base64');
  const expected = createHmac('sha256', secret).update(body).digest();
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return reply.code(401).send();
  await new Promise<void>((resolve, reject) => {
    waiting.push({ id: String(request.headers['x-shopify-webhook-id']), body: body.toString('utf8'), resolve, reject });
    if (!busy) void flush();
  });
  return reply.code(202).send();
});
await server.listen({ port: 0, host: '127.0.0.1' });
const address = server.server.address();
process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
