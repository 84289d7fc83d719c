import { createRequire } from 'node:module';
import { join } from 'node:path';
import { AT_ONCE, erpCaller, openDoor } from './door.ts';

/**
 * The small flow as it is often written: fastify, BullMQ, Redis. BullMQ is no dependency of this project; it is taken from
 * the folder that is named. `node bullmq-server.ts <erp url> <secret> <redis port> <folder>`; prints its port.
 */
interface Bull {
  readonly Queue: new (
    name: string,
    options: object,
  ) => { add(name: string, data: object, options: object): Promise<unknown> };
  readonly Worker: new (
    name: string,
    run: (job: { data: { body: string } }) => Promise<void>,
    options: object,
  ) => unknown;
}

const [erpUrl = '', secret = '', redisPort = '', folder = ''] = process.argv.slice(2);
const { Queue, Worker } = createRequire(join(folder, 'package.json'))('bullmq') as Bull;
const connection = { host: '127.0.0.1', port: Number(redisPort), maxRetriesPerRequest: null };
const callErp = erpCaller(erpUrl);
const queue = new Queue('orders', { connection });
new Worker('orders', ({ data }) => callErp(data.body), { connection, concurrency: AT_ONCE });

await openDoor(secret, async (id, body) => {
  await queue.add(
    'order',
    { body },
    { jobId: id, attempts: 8, backoff: { type: 'fixed', delay: 1_000 }, removeOnComplete: { age: 3_600 } },
  );
});
