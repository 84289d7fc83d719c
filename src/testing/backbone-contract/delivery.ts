import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Claimed, Subscription } from '../../backbone/backbone.ts';
import { crashing, DONE, idsOf, keyed, message, noting, type Stage, until } from './stage.ts';

/** What a backbone owes on an ordinary day: everything, in order per key, to every subscription. */
export function deliveryTests(stage: Stage): void {
  test('delivers to every subscription what was appended before and after the start, in order for each key', async () => {
    const world = await stage.world();
    const before = Array.from({ length: 50 }, (_, index) => message(`key-${index % 7}`));
    await world.log.append(before);
    const first: Claimed[] = [];
    const second: Claimed[] = [];
    const backbone = await stage.node({
      ...world,
      subscriptions: [noting(first), noting(second, async () => delay(1).then(() => DONE), { name: 'slower' })],
    });
    const after = Array.from({ length: 50 }, (_, index) => message(`key-${index % 7}`));
    await backbone.append(after);
    const all = [...before, ...after];
    await until('both have all', () => first.length === all.length && second.length === all.length);
    for (const seen of [first, second]) {
      for (const key of new Set(all.map((each) => each.subject))) {
        expect(idsOf(keyed(seen, key))).toEqual(all.filter((each) => each.subject === key).map((each) => each.id));
      }
      expect(new Set(idsOf(seen)).size).toBe(all.length);
    }
  });

  test('takes only its topics and lanes, and a subscription from now leaves history alone', async () => {
    const world = await stage.world();
    await world.log.append([message('a', { name: 'Old' })]);
    const seen: Claimed[] = [];
    const backbone = await stage.node({
      ...world,
      subscriptions: [
        noting(seen, undefined, { from: 'now', topics: ['event.Thing', 'event.Ord*'], lanes: ['live', 'bulk'] }),
      ],
    });
    const wanted = [message('a'), message('a', { name: 'OrderPlaced' }), message('a', { name: 'Order', lane: 'bulk' })];
    const unwanted = [message('a', { name: 'Other' }), message('a', { lane: 'standard' })];
    await backbone.append([...wanted, ...unwanted]);
    await until('the wanted came', () => seen.length >= wanted.length);
    await delay(50);
    expect(idsOf(seen).sort()).toEqual(wanted.map((each) => each.id).sort());
  });

  test('handles one message of a key at a time and other keys meanwhile', async () => {
    const world = await stage.world();
    const inWork = new Map<string, number>();
    let most = 0;
    let mostOfAKey = 0;
    const handled: Claimed[] = [];
    const subscription = noting(handled, async ({ message: { key } }) => {
      inWork.set(key, (inWork.get(key) ?? 0) + 1);
      mostOfAKey = Math.max(mostOfAKey, inWork.get(key) ?? 0);
      most = Math.max(
        most,
        [...inWork.values()].reduce((sum, count) => sum + count, 0),
      );
      await delay(2);
      inWork.set(key, (inWork.get(key) ?? 0) - 1);
      return DONE;
    });
    const backbone = await stage.node({ ...world, subscriptions: [{ ...subscription, concurrency: 8 }] });
    await backbone.append(Array.from({ length: 100 }, (_, index) => message(`key-${index % 20}`)));
    await until('all are handled', () => handled.length === 100);
    expect(mostOfAKey).toBe(1);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
  });

  test('a full bulk lane leaves room for live at once', async () => {
    const world = await stage.world();
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const seen: Claimed[] = [];
    const subscription = noting(seen, async ({ message: { lane } }) => {
      if (lane !== 'live') await held;
      return DONE;
    });
    const backbone = await stage.node({ ...world, subscriptions: [{ ...subscription, concurrency: 8 }] });
    await backbone.append(Array.from({ length: 200 }, (_, index) => message(`bulk-${index}`, { lane: 'bulk' })));
    await backbone.append(Array.from({ length: 200 }, (_, index) => message(`std-${index}`, { lane: 'standard' })));
    await until('the other lanes are full', () => seen.length >= 6);
    const live = Array.from({ length: 20 }, (_, index) => message(`live-${index}`));
    await backbone.append(live);
    const isLive = (claimed: Claimed): boolean => claimed.message.lane === 'live';
    await until('live went past them', () => seen.filter(isLive).length === live.length);
    const others = seen.filter((claimed) => !isLive(claimed)).map((claimed) => claimed.message.lane);
    expect(others.filter((lane) => lane === 'bulk').length).toBeLessThanOrEqual(4);
    expect(others.filter((lane) => lane === 'standard').length).toBeGreaterThanOrEqual(2);
    release();
  });

  test('appends what handlers put out before a message counts as handled, and once', async () => {
    const world = await stage.world();
    const results: Claimed[] = [];
    const backbone = await stage.node({
      ...world,
      subscriptions: [
        noting(
          [],
          ({ message: { envelope } }) => ({
            kind: 'done',
            emit: [{ ...message(envelope.subject, { name: 'Result' }), id: `result-of-${envelope.id}` }],
          }),
          { name: 'maker', topics: ['event.Thing'] },
        ),
        noting(results, undefined, { name: 'taker', topics: ['event.Result'] }),
      ],
    });
    const sent = Array.from({ length: 30 }, (_, index) => message(`key-${index}`));
    await backbone.append(sent);
    await until('all results came', () => results.length >= sent.length);
    expect(idsOf(results).sort()).toEqual(sent.map((each) => `result-of-${each.id}`).sort());
  });

  test('groups messages of different keys into one call, waiting no longer than asked', async () => {
    const world = await stage.world();
    const sizes: number[] = [];
    const backbone = await stage.node({
      ...world,
      subscriptions: [
        {
          name: 'test',
          topics: ['event.*'],
          from: 'beginning',
          batch: { size: 10, waitMs: 60 },
          handle: async (batch) => {
            expect(new Set(batch.map((claimed) => claimed.message.key)).size).toBe(batch.length);
            sizes.push(batch.length);
            return batch.map(() => DONE);
          },
        },
      ],
    });
    await backbone.append(Array.from({ length: 25 }, (_, index) => message(`key-${index}`)));
    await until('all came', () => sizes.reduce((sum, size) => sum + size, 0) === 25);
    expect(sizes.slice(0, 2)).toEqual([10, 10]);
    expect(sizes.at(-1)).toBe(5);
  });

  test('the bulk lane has calls of its own size, which keep nothing from the live lane and are given up in their own time', async () => {
    const world = await stage.world();
    const sizes: number[] = [];
    const seen: Claimed[] = [];
    const hold = Promise.withResolvers<void>();
    const subscription: Subscription = {
      name: 'test',
      topics: ['event.*'],
      from: 'beginning',
      concurrency: 4,
      batch: { size: 2, waitMs: 5, bulk: { size: 40, waitMs: 200, calls: 1, lastsMs: 60_000 } },
      handle: async (batch) => {
        seen.push(...batch);
        if (batch[0]?.message.lane !== 'bulk') return batch.map(() => DONE);
        sizes.push(batch.length);
        await hold.promise;
        return batch.map(() => DONE);
      },
    };
    // A single message would have been written down and given up long since.
    const tuning = { spillMs: 20, handleMs: 60 };
    const backbone = await stage.node({ ...world, subscriptions: [subscription], tuning });
    await backbone.append(Array.from({ length: 60 }, (_, index) => message(`bulk-${index}`, { lane: 'bulk' })));
    await until('a large call runs', () => sizes.length === 1);
    const live = Array.from({ length: 20 }, (_, index) => message(`live-${index}`));
    await backbone.append(live);
    await until('live work has passed it', () => seen.filter((one) => one.message.lane === 'live').length === 20);
    await delay(150);
    expect(sizes).toEqual([40]);
    expect((await backbone.status())[0]?.retrying).toBe(0);
    hold.resolve();
    await until('the rest came', () => seen.length === 80);
    expect(sizes).toEqual([40, 20]);
    expect(seen.every(({ attempt, uncertain }) => attempt === 1 && !uncertain)).toBe(true);
  });

  test('a large call of the bulk lane that its process does not survive comes again as one, and looks first', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    const bulk = { size: 40, waitMs: 50, calls: 1, lastsMs: 60_000 };
    const hanging = noting(
      seen,
      async () => {
        await new Promise(() => {});
        return DONE;
      },
      { batch: { size: 1, waitMs: 0, bulk } },
    );
    const first = await crashing(stage, world, [hanging], { tuning: { spillMs: 20 } });
    await first.backbone.append(Array.from({ length: 40 }, (_, index) => message(`bulk-${index}`, { lane: 'bulk' })));
    await until('all are in hand', () => seen.length === 40);
    first.crash();
    const again: Claimed[] = [];
    let calls = 0;
    const next = noting(again, undefined, { batch: { size: 1, waitMs: 0, bulk } });
    const counting: Subscription = {
      ...next,
      handle: (batch, signal) => {
        calls += 1;
        return next.handle(batch, signal);
      },
    };
    await stage.node({ ...world, subscriptions: [counting] });
    await until('all came again', () => new Set(idsOf(again)).size === 40);
    expect(again.every(({ uncertain }) => uncertain)).toBe(true);
    expect(calls).toBeLessThan(20);
  });

  test('one answer too few is a failure of every message in the call', async () => {
    const world = await stage.world();
    let calls = 0;
    const backbone = await stage.node({
      ...world,
      subscriptions: [{ ...noting([]), retryMs: [], handle: async () => (++calls > 0 ? [] : []) }],
    });
    await backbone.append([message('a')]);
    await until('it is a dead letter', async () => (await backbone.deadLetters.causes()).length === 1);
    expect((await backbone.deadLetters.causes())[0]?.failure.code).toBe('SL-BACKBONE-007');
    expect(calls).toBe(1);
  });

  test('goes on where it was after a stop', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    const first = await stage.node({ ...world, subscriptions: [noting(seen)] });
    await first.append(Array.from({ length: 20 }, (_, index) => message(`key-${index}`)));
    await until('the first batch came', () => seen.length === 20);
    await first.stop();
    const later = Array.from({ length: 20 }, (_, index) => message(`key-${index}`));
    await world.log.append(later);
    const again: Claimed[] = [];
    await stage.node({ ...world, subscriptions: [noting(again)] });
    await until('the rest came', () => again.length >= 20);
    await delay(50);
    expect(idsOf(again).sort()).toEqual(later.map((each) => each.id).sort());
    expect(again.every((claimed) => claimed.attempt === 1 && !claimed.uncertain)).toBe(true);
  });
}
