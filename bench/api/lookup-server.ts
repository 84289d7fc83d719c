import fastify from 'fastify';
import pg from 'pg';

/**
 * The raw limit of a question: one look into a primary key, over HTTP, for anybody. `node lookup-server.ts <database url>`; prints
 * its port.
 */
const [databaseUrl = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });

const server = fastify();
server.get<{ Params: { order: string } }>('/orders/:order', async (request, reply) => {
  const { rows } = await pool.query({
    name: 'lookup',
    text: 'select order_id, summary, first_seen, last_seen from order_record where order_id = $1',
    values: [request.params.order],
  });
  return rows.length === 0 ? reply.code(404).send() : rows[0];
});
await server.listen({ port: 0, host: '127.0.0.1' });
const address = server.server.address();
process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
