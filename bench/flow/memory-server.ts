import { AT_ONCE, erpCaller, openDoor } from './door.ts';

/**
 * The raw limit of the small flow: fastify and an array. It forgets everything when it dies.
 * `node memory-server.ts <erp url> <secret>`; prints its port.
 */
const [erpUrl = '', secret = ''] = process.argv.slice(2);
const callErp = erpCaller(erpUrl);
const seen = new Set<string>();
const waiting: string[] = [];
let running = 0;

function next(): void {
  while (running < AT_ONCE) {
    const body = waiting.shift();
    if (body === undefined) return;
    running += 1;
    void work(body);
  }
}

async function work(body: string): Promise<void> {
  try {
    await callErp(body);
  } catch {
    setTimeout(() => waiting.push(body), 1_000);
    setTimeout(next, 1_001);
  }
  running -= 1;
  next();
}

await openDoor(secret, async (id, body) => {
  if (seen.has(id)) return;
  seen.add(id);
  waiting.push(body);
  next();
});
