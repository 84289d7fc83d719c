import { describe, expect, test } from 'vitest';
import type { Envelope } from '../canonical/envelope.ts';
import { currentScope } from '../connector/call-scope.ts';
import type { Poll } from '../connector/connector.ts';
import { httpErrors } from '../connector/errors.ts';
import { seededChance } from '../kernel/chance.ts';
import type { Json } from '../kernel/json.ts';
import { LIMITS } from '../kernel/limits.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { Auditor, keptReport, standingOf } from './auditor.ts';
import { countConnection } from './counters.ts';
import { memoryPollCursors } from './memory/poll-cursors.ts';
import type { PollCursors } from './poll-cursors.ts';
import { Poller } from './poller.ts';

function world() {
  const clock = virtualClock();
  const cursors = memoryPollCursors(clock);
  const appended: Envelope[] = [];
  const lines: unknown[] = [];
  let refuse = false;
  const backbone = {
    append: async (messages: readonly Envelope[]) => {
      if (refuse) throw new Error('the database is away');
      appended.push(...messages);
      return [];
    },
  };
  const log = { info: () => {}, warn: (...line: unknown[]) => lines.push(line) };
  const poller = (polls: readonly Poll[], node = 'node-1'): Poller =>
    new Poller({
      connection: 'shop',
      polls,
      backbone,
      cursors,
      clock,
      chance: seededChance(3),
      node,
      log,
      counters: countConnection(),
    });
  return {
    clock,
    cursors,
    appended,
    lines,
    log,
    poller,
    refuse: (yes: boolean) => {
      refuse = yes;
    },
  };
}

/** Pages of two facts, numbered by the cursor. */
function counting(pages: number, change: Partial<Poll> = {}): Poll & { readonly asked: (Json | undefined)[] } {
  const asked: (Json | undefined)[] = [];
  return {
    asked,
    name: 'orders',
    everyMs: 60_000,
    lane: 'standard',
    async read(cursor) {
      asked.push(cursor);
      const page = ((cursor as number | undefined) ?? 0) + 1;
      const facts = [0, 1].map((part) => ({
        topic: 'order',
        id: `${page}-${part}`,
        body: '{}',
        object: `order/${part}`,
      }));
      return { facts, cursor: page, more: page < pages };
    },
    ...change,
  };
}

describe('a poll', () => {
  test('reads to the end; its facts are deliveries that came by poll, in its lane', async () => {
    const { poller, appended, cursors } = world();
    const poll = counting(3);
    expect(await poller([poll]).run(poll)).toBe('done');
    expect(poll.asked).toEqual([undefined, 1, 2]);
    expect(appended).toHaveLength(6);
    expect(appended[0]).toMatchObject({
      type: 'storeloom.delivery.Received.v1',
      subject: 'delivery/shop/order/0',
      lane: 'standard',
      data: { via: 'poll', topic: 'order', deliveryId: 'fact:1-0', connection: 'shop' },
    });
    expect(await cursors.views()).toMatchObject([{ connection: 'shop', poll: 'orders', cursor: 3 }]);
  });

  test('a cursor is kept only when what it passed is durable', async () => {
    const { poller, clock, cursors, refuse } = world();
    const poll = counting(3);
    refuse(true);
    expect(await poller([poll]).run(poll)).toBe('failed');
    expect(await cursors.views()).toMatchObject([
      { cursor: undefined, failure: expect.stringContaining('SL-CONN-003') },
    ]);
    refuse(false);
    await clock.moveBy(60_000);
    expect(await poller([poll]).run(poll)).toBe('done');
    expect(poll.asked).toEqual([undefined, undefined, 1, 2]);
  });

  test('a page that fails keeps the pages before it', async () => {
    const { poller, clock, cursors, appended } = world();
    let away = true;
    const counted = counting(4);
    const poll: Poll = {
      ...counted,
      read: (cursor) => {
        if (cursor === 2 && away) throw httpErrors.error('SL-HTTP-001', { because: 'away' });
        return counted.read(cursor);
      },
    };
    expect(await poller([poll]).run(poll)).toBe('failed');
    expect(await cursors.views()).toMatchObject([{ cursor: 2 }]);
    away = false;
    await clock.moveBy(60_000);
    expect(await poller([poll]).run(poll)).toBe('done');
    expect(appended.map(({ data }) => (data as { deliveryId: string }).deliveryId)).toEqual(
      [1, 2, 3, 4].flatMap((page) => [`fact:${page}-0`, `fact:${page}-1`]),
    );
  });

  test('yields after its share of pages and goes on at once', async () => {
    const { poller } = world();
    const poll = counting(LIMITS.pollPages + 3);
    expect(await poller([poll]).run(poll)).toBe('more');
    expect(poll.asked).toHaveLength(LIMITS.pollPages);
    expect(await poller([poll]).run(poll)).toBe('done');
    expect(poll.asked).toHaveLength(LIMITS.pollPages + 3);
  });

  test('runs on one node at a time, and is taken over from one that died', async () => {
    const { poller, clock, cursors } = world();
    const poll = counting(1);
    await cursors.claim('shop', 'orders', 'node-dead', { leaseMs: 60_000 });
    expect(await poller([poll], 'node-2').run(poll)).toBe('elsewhere');
    await clock.moveBy(60_001);
    expect(await poller([poll], 'node-2').run(poll)).toBe('done');
  });

  test('a node that lost its lease cannot move the cursor', async () => {
    const { cursors, clock } = world();
    const lost = await cursors.claim('shop', 'orders', 'node-1', { leaseMs: 1_000 });
    await clock.moveBy(1_001);
    const held = await cursors.claim('shop', 'orders', 'node-2', { leaseMs: 1_000 });
    expect(await cursors.save('shop', 'orders', held?.epoch ?? 0, 'new', 1_000)).toBe(true);
    expect(await cursors.save('shop', 'orders', lost?.epoch ?? 0, 'old', 1_000)).toBe(false);
    await cursors.release('shop', 'orders', lost?.epoch ?? 0, 0, 'late');
    expect(await cursors.views()).toEqual([{ connection: 'shop', poll: 'orders', cursor: 'new' }]);
  });

  test('a system that is away is asked less and less often, and not before it says', async () => {
    const { poller, clock } = world();
    const asked: number[] = [];
    const poll = counting(1, {
      everyMs: 1_000,
      read: async () => {
        asked.push(clock.now());
        throw httpErrors.error('SL-HTTP-001', { because: 'away', retryAfterMs: asked.length === 1 ? 20_000 : 0 });
      },
    });
    const one = poller([poll]);
    one.start();
    await clock.moveBy(600_000);
    await one.stop();
    const gaps = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
    expect(gaps[0]).toBeGreaterThanOrEqual(20_000);
    expect(Math.max(...gaps)).toBeGreaterThan(60_000);
    expect(asked.length).toBeLessThan(25);
  });

  test('stopping waits for the page in hand and keeps it', async () => {
    const { poller, clock, cursors, appended } = world();
    const counted = counting(1_000);
    const poll: Poll = {
      ...counted,
      read: async (cursor) => {
        await clock.sleep(1_000);
        return counted.read(cursor);
      },
    };
    const one = poller([poll]);
    one.start();
    await clock.moveBy(7_000);
    const stopped = one.stop();
    await clock.moveBy(2_000);
    await stopped;
    const [view] = await cursors.views();
    expect(appended).toHaveLength(2 * (view?.cursor as number));
    expect(appended.length).toBeGreaterThan(0);
  });
});

describe('an audit', () => {
  const auditor = (
    { clock, cursors, log }: ReturnType<typeof world>,
    findings: () => Promise<'ok' | 'problem'>,
    healed: string[],
  ) =>
    new Auditor({
      connection: 'shop',
      cursors,
      clock,
      chance: seededChance(1),
      node: 'node-1',
      log,
      provisioner: {
        audit: async () => [{ subject: 'webhook', verdict: await findings(), found: 'x' }],
        heal: async () => {
          healed.push('healed');
          return [{ subject: 'webhook', verdict: 'ok', found: 'mended' }];
        },
      },
    });

  test('mends what is amiss, says so, and touches nothing when all is well', async () => {
    const hub = world();
    const healed: string[] = [];
    let verdict: 'ok' | 'problem' = 'problem';
    const one = auditor(hub, async () => verdict, healed);
    expect(await one.audit()).toMatchObject({ found: [{ verdict: 'problem' }], healed: [{ found: 'mended' }] });
    expect(hub.lines).toHaveLength(1);
    expect(await one.audit(), 'not due yet').toBeUndefined();
    verdict = 'ok';
    await hub.clock.moveBy(300_000);
    expect(await one.audit()).toMatchObject({ healed: [] });
    expect(healed).toHaveLength(1);
  });

  test('what it found is kept for all nodes, with how long a problem has stood, and stays when the next one cannot run', async () => {
    const hub = world();
    let reachable = true;
    const audit = async () => {
      if (!reachable) throw httpErrors.error('SL-HTTP-001', { because: 'away' });
      return [
        { subject: 'webhook a', verdict: 'ok' as const, found: 'it posts here' },
        { subject: 'webhook b', verdict: 'problem' as const, found: 'missing: key-1' },
        { subject: 'webhook c', verdict: 'problem' as const, found: 'no right to it', next: 'Give it.' },
      ];
    };
    const heal = async () => [{ subject: 'webhook b', verdict: 'ok' as const, found: 'mended: missing' }];
    const options = { ...hub, connection: 'shop', chance: seededChance(1), node: 'n' };
    const mask = (text: string) => text.replace('key-1', '•••');
    const one = new Auditor({ ...options, mask, provisioner: { audit, heal } });
    const firstAt = hub.clock.now();
    await one.audit();
    await hub.clock.moveBy(300_000);
    const secondAt = hub.clock.now();
    await one.audit();
    reachable = false;
    await hub.clock.moveBy(300_000);
    await one.audit();
    const [view] = await hub.cursors.views();
    expect(view).toMatchObject({ poll: 'audit', failure: 'SL-HTTP-001: away', succeededAt: secondAt });
    const report = keptReport(view?.cursor);
    expect(report).toMatchObject({ at: secondAt, amissSince: firstAt });
    expect(JSON.stringify(report)).not.toContain('key-1');
    expect(standingOf(report ?? { found: [], healed: [] })).toEqual([
      { subject: 'webhook a', verdict: 'ok', found: 'it posts here' },
      { subject: 'webhook c', verdict: 'problem', found: 'no right to it', next: 'Give it.' },
      { subject: 'webhook b', verdict: 'ok', found: 'mended: missing', mended: true },
    ]);
  });

  test('an audit that fails says why and tries again within a minute', async () => {
    const hub = world();
    const one = auditor(hub, () => Promise.reject(httpErrors.error('SL-HTTP-001', { because: 'away' })), []);
    expect(await one.audit()).toMatchObject({ failure: 'SL-HTTP-001: away' });
    await hub.clock.moveBy(60_000);
    expect(await one.audit()).toBeDefined();
  });

  test('the first audit, kept out by a spent limit, comes again within seconds: until then no webhook comes in', async () => {
    const hub = world();
    const healed: string[] = [];
    let spent = 3;
    const one = auditor(
      hub,
      async () => {
        spent -= 1;
        if (spent >= 0) throw httpErrors.error('SL-HTTP-006', { because: 'spent', retryAfterMs: 8_000 });
        return healed.length === 0 ? 'problem' : 'ok';
      },
      healed,
    );
    one.start();
    await hub.clock.moveBy(15_000);
    expect(healed).toEqual(['healed']);
    const stopped = one.stop();
    await hub.clock.moveBy(1);
    await stopped;
  });

  test('the first audit, kept out by a database that does not answer, comes again within seconds', async () => {
    const hub = world();
    const healed: string[] = [];
    let silent = 3;
    const claim: PollCursors['claim'] = (...call) => {
      silent -= 1;
      return silent >= 0 ? Promise.reject(new Error('timeout')) : hub.cursors.claim(...call);
    };
    const one = auditor({ ...hub, cursors: { ...hub.cursors, claim } }, async () => 'problem', healed);
    one.start();
    await hub.clock.moveBy(15_000);
    expect(healed).toEqual(['healed']);
    const stopped = one.stop();
    await hub.clock.moveBy(1);
    await stopped;
  });

  test('what could not be mended is tried again soon, and ever more seldom', async () => {
    const hub = world();
    const audits: number[] = [];
    const one = new Auditor({
      connection: 'shop',
      cursors: hub.cursors,
      clock: hub.clock,
      chance: seededChance(1),
      node: 'node-1',
      log: hub.log,
      provisioner: {
        audit: async () => [{ subject: 'webhook', verdict: 'problem', found: 'missing' }],
        heal: async () => {
          audits.push(hub.clock.now());
          return [{ subject: 'webhook', verdict: 'problem', found: 'the limit is spent' }];
        },
      },
    });
    one.start();
    await hub.clock.moveBy(10_000);
    expect(audits.length).toBeGreaterThanOrEqual(3);
    await hub.clock.moveBy(3_600_000);
    expect(audits.length).toBeLessThan(25);
    const stopped = one.stop();
    await hub.clock.moveBy(1);
    await stopped;
  });

  test('an audit goes ahead of work that can wait', async () => {
    const hub = world();
    const lanes: unknown[] = [];
    const look = async (): Promise<'ok'> => {
      lanes.push(currentScope()?.lane);
      return 'ok';
    };
    const one = auditor(hub, look, []);
    await one.audit();
    expect(lanes).toEqual(['live']);
  });
});
