import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { seededChance } from '../kernel/chance.ts';
import { type SimulatorServer, startSimulator, type VendorManners } from './simulator.ts';
import { virtualClock } from './virtual-clock.ts';

const effects: string[] = [];
const manners: VendorManners = {
  handle: (request) => {
    effects.push(request.body);
    return { status: 200, body: JSON.stringify({ path: request.path, q: request.query.get('q'), echo: request.body }) };
  },
  serverError: () => ({ status: 500, body: '{"error":"server"}' }),
  throttled: (_request, seconds) => ({
    status: 429,
    headers: seconds === 0 ? {} : { 'retry-after': String(seconds) },
    body: '{"error":"slow down"}',
  }),
  unauthorized: () => ({ status: 401, body: '{"error":"key"}' }),
};

let simulator: SimulatorServer;
const start = async (options: Parameters<typeof startSimulator>[1] = {}): Promise<void> => {
  effects.length = 0;
  simulator = await startSimulator(manners, { chance: seededChance(1), ...options });
};
afterEach(() => simulator.close());

const post = (path = '/thing?q=1', body = 'x'): Promise<Response> =>
  fetch(simulator.url + path, { method: 'POST', body });

describe('a simulated vendor', () => {
  test('answers on a good day and counts its calls', async () => {
    await start();
    expect(await (await post()).json()).toEqual({ path: '/thing', q: '1', echo: 'x' });
    expect(simulator.calls.get('/thing')).toBe(1);
  });

  test('dates its answers by the clock that it is given', async () => {
    await start({ clock: virtualClock(Date.UTC(2027, 0, 2, 3, 4, 5)) });
    expect((await post()).headers.get('date')).toBe('Sat, 02 Jan 2027 03:04:05 GMT');
  });

  test('refusals of a bad day have no effect', async () => {
    await start();
    Object.assign(simulator.faults, { errorShare: 1 });
    expect((await post()).status).toBe(500);
    Object.assign(simulator.faults, { errorShare: 0, throttleShare: 1, retryAfterSeconds: 3 });
    const throttled = await post();
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '3']);
    Object.assign(simulator.faults, { throttleShare: 0, unauthorized: true });
    expect((await post()).status).toBe(401);
    Object.assign(simulator.faults, { unauthorized: false, htmlShare: 1 });
    expect((await post()).headers.get('content-type')).toContain('text/html');
    Object.assign(simulator.faults, { htmlShare: 0, lostRequestShare: 1 });
    await expect(post()).rejects.toThrow();
    Object.assign(simulator.faults, { lostRequestShare: 0, down: true });
    await expect(post()).rejects.toThrow();
    expect(effects).toEqual([]);
  });

  test('a lost answer is one whose effect took place', async () => {
    await start();
    simulator.faults.lostAnswerShare = 1;
    await expect(post('/thing', 'booked')).rejects.toThrow();
    expect(effects).toEqual(['booked']);
  });

  test('a truncated answer is not JSON any more', async () => {
    await start();
    simulator.faults.truncateShare = 1;
    await expect((await post()).json()).rejects.toThrow(SyntaxError);
  });

  test('a fault set from outside ends by itself', async () => {
    const clock = virtualClock();
    await start({ clock });
    const set = await fetch(`${simulator.url}/__faults`, { method: 'POST', body: '{"down":true,"forMs":50}' });
    expect(((await set.json()) as { down: boolean }).down).toBe(true);
    await expect(post()).rejects.toThrow();
    await clock.moveBy(50);
    expect((await post()).status).toBe(200);
  });

  test('its webhooks are doubled or dropped by plan', async () => {
    await start();
    const received: string[] = [];
    const receiver = createServer((request, response) => {
      request.on('data', (chunk) => received.push(String(chunk)));
      request.on('end', () => response.writeHead(202).end());
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const send = (body: string) => simulator.sendWebhook({ url, headers: {}, body, timeoutMs: 5_000 });
    try {
      expect(await send('once')).toBe(202);
      simulator.faults.duplicateShare = 1;
      expect(await send('twice')).toBe(202);
      simulator.faults.dropShare = 1;
      expect(await send('never')).toBe(0);
      expect(received).toEqual(['once', 'twice', 'twice']);
    } finally {
      receiver.closeAllConnections();
      await new Promise((resolve) => receiver.close(resolve));
    }
    expect(await send('to nobody')).toBe(0);
  });
});
