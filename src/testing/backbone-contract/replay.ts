import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Claimed, Handled } from '../../backbone/backbone.ts';
import { DONE, idsOf, keyed, message, noting, type Stage, until } from './stage.ts';

/** What a backbone owes to whoever replays: preview, bounds, shadow, abort. */
export function replayTests(stage: Stage): void {
  const replayed = (seen: readonly Claimed[], from: number): string[] => idsOf(seen.slice(from));

  test('replays the messages of a key in order while its new ones wait', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    const backbone = await stage.node({ ...world, subscriptions: [noting(seen)] });
    const sent = [message('a'), message('b'), message('a'), message('a')];
    await backbone.append(sent);
    await until('all came', () => seen.length === 4);
    const request = { subscription: 'test', select: { kind: 'key', key: 'a' }, shadow: false, by: 'eva' } as const;
    expect(await backbone.replays.preview(request)).toEqual({ total: 3, keys: 1 });
    const { id } = await backbone.replays.begin(request);
    await until('it is done', async () => (await backbone.replays.get(id))?.state === 'done');
    expect(replayed(seen, 4)).toEqual([sent[0]?.id, sent[2]?.id, sent[3]?.id]);
    expect(await backbone.replays.get(id)).toMatchObject({ total: 3, handled: 3, failed: 0 });
  });

  test('replays a range beside the live stream, bounded, and at the rate that was asked', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    const backbone = await stage.node({
      ...world,
      subscriptions: [noting(seen, undefined, { topics: ['event.Thing'] })],
    });
    const sent = Array.from({ length: 60 }, (_, index) =>
      message(`key-${index % 6}`, index % 3 ? {} : { name: 'Other' }),
    );
    const places = await backbone.append(sent);
    await until('all came', () => seen.length === 40);
    const after = (places[9]?.position ?? 0) - 1;
    const through = places[39]?.position ?? 0;
    const select = { kind: 'range', lane: 'live', after, through } as const;
    const request = { subscription: 'test', select, shadow: false, by: 'eva', ratePerSecond: 200 } as const;
    const wanted = sent.slice(9, 40).filter((each) => each.type.includes('Thing'));
    expect(await backbone.replays.preview(request)).toMatchObject({ total: wanted.length });
    const { id } = await backbone.replays.begin(request);
    await until('it is done', async () => (await backbone.replays.get(id))?.state === 'done');
    expect(replayed(seen, 40).sort()).toEqual(wanted.map((each) => each.id).sort());
    for (const key of new Set(wanted.map((each) => each.subject))) {
      const order = wanted.filter((each) => each.subject === key).map((each) => each.id);
      expect(idsOf(keyed(seen.slice(40), key))).toEqual(order);
    }
    expect((await backbone.replays.list())[0]).toMatchObject({ id, handled: wanted.length });
  });

  test('a shadow replay writes nothing and keeps the differences', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    const answer = ({ shadow, message: { key } }: Claimed): Handled =>
      shadow && key === 'b' ? { kind: 'done', diff: { total: ['1.00', '2.00'] } } : DONE;
    const backbone = await stage.node({ ...world, subscriptions: [noting(seen, answer)] });
    const places = await backbone.append([message('a'), message('b'), message('a')]);
    await until('all came', () => seen.length === 3);
    const select = { kind: 'range', lane: 'live', after: 0, through: places[2]?.position ?? 0 } as const;
    const { id } = await backbone.replays.begin({ subscription: 'test', select, shadow: true, by: 'eva' });
    await until('it is done', async () => (await backbone.replays.get(id))?.state === 'done');
    expect(seen.slice(3).every((claimed) => claimed.shadow)).toBe(true);
    expect(await backbone.replays.get(id)).toMatchObject({ handled: 3, differences: 1 });
    const position = places[1]?.position;
    expect(await backbone.replays.differences(id, 10)).toEqual([
      { lane: 'live', position, diff: { total: ['1.00', '2.00'] } },
    ]);
  });

  test('an aborted replay stops, and what cannot be replayed is refused with a code', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    const backbone = await stage.node({ ...world, subscriptions: [noting(seen, undefined, { lanes: ['live'] })] });
    const places = await backbone.append(Array.from({ length: 50 }, (_, index) => message(`key-${index}`)));
    await until('all came', () => seen.length === 50);
    const select = { kind: 'range', lane: 'live', after: 0, through: places[49]?.position ?? 0 } as const;
    const request = { subscription: 'test', select, shadow: false, by: 'eva', ratePerSecond: 5 } as const;
    const { id } = await backbone.replays.begin(request);
    await until('it has begun', () => seen.length > 50);
    await backbone.replays.abort(id);
    // Whatever was taken in hand before comes within the fifth of a second that each may take.
    await delay(1_000);
    const stopped = seen.length;
    expect(stopped).toBeLessThan(100);
    await delay(1_000);
    expect(seen.length).toBe(stopped);
    expect((await backbone.replays.get(id))?.state).toBe('aborted');
    const refused = (more: object) => backbone.replays.begin({ ...request, ...more });
    await expect(refused({ subscription: 'nobody' })).rejects.toMatchObject({ failure: { code: 'SL-BACKBONE-050' } });
    for (const bad of [
      { ...select, lane: 'bulk' },
      { ...select, through: 0 },
      { kind: 'key', key: 'none' },
    ]) {
      await expect(refused({ select: bad })).rejects.toMatchObject({ failure: { code: 'SL-BACKBONE-051' } });
    }
  });
}
