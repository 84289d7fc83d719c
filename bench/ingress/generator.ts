import { Pool } from 'undici';
import { load, percentile } from '../measure.ts';
import { signedOrders } from './webhooks.ts';

/**
 * The load generator, a process of its own so that it does not share a thread with what it measures.
 * `node generator.ts <url> <count> <connections> <secret> <shop> <first id> [<per second>]`; prints one line of JSON.
 * With a rate it sends on time whatever the answers do, and says when each order was sent; without, as fast as it goes.
 */
const [url = '', count = '0', connections = '64', secret = '', shop = '', firstId = '1', perSecond] =
  process.argv.slice(2);
const target = new URL(url);
const webhooks = signedOrders(Number(count), { shop, secret, firstId: Number(firstId) });
const pool = new Pool(target.origin, { connections: Number(connections), pipelining: 1 });
const statuses = new Map<number, number>();
/** Epoch milliseconds, with fractions, by order. */
const sentAt: Record<string, number> = {};

const send = async (index: number): Promise<void> => {
  const webhook = webhooks[index];
  if (webhook === undefined) return;
  if (perSecond !== undefined) sentAt[Number(firstId) + index] = performance.timeOrigin + performance.now();
  const response = await pool.request({ method: 'POST', path: target.pathname, ...webhook });
  await response.body.dump();
  statuses.set(response.statusCode, (statuses.get(response.statusCode) ?? 0) + 1);
};

/** As fast as it goes. A first part warms both sides up and is not counted. */
async function flood(): Promise<{ latencies: number[]; elapsedMs: number }> {
  const warm = Math.min(2_000, Math.floor(webhooks.length / 5));
  await load(warm, Number(connections), send);
  const start = performance.now();
  const latencies = await load(webhooks.length - warm, Number(connections), (index) => send(index + warm));
  return { latencies, elapsedMs: performance.now() - start };
}

async function atRate(rate: number): Promise<{ latencies: number[]; elapsedMs: number }> {
  const latencies: number[] = [];
  const running: Promise<void>[] = [];
  const start = performance.now();
  for (let index = 0; index < webhooks.length; index += 1) {
    const due = start + (index * 1_000) / rate;
    if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    const begun = performance.now();
    running.push(send(index).then(() => void latencies.push(performance.now() - begun)));
  }
  await Promise.all(running);
  return { latencies, elapsedMs: performance.now() - start };
}

const startedAt = performance.timeOrigin + performance.now();
const { latencies, elapsedMs } = perSecond === undefined ? await flood() : await atRate(Number(perSecond));
await pool.close();
process.stdout.write(
  `${JSON.stringify({
    perSecond: (latencies.length / elapsedMs) * 1_000,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    statuses: Object.fromEntries(statuses),
    bodyBytes: webhooks[0]?.body.length ?? 0,
    startedAt,
    sentAt,
  })}\n`,
);
