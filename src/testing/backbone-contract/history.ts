import { expect, test } from 'vitest';
import type { Claimed } from '../../backbone/backbone.ts';
import { adoptLog } from '../../backbone/consume/create-backbone.ts';
import type { EventLog } from '../../backbone/event-log.ts';
import { message, noting, type Stage, until } from './stage.ts';

/** What a backbone owes to a history that is not its own: a refusal, never a silent skip. */
export function historyTests(stage: Stage): void {
  test('cursors of another history are refused, not skipped, until a person adopts it', async () => {
    const world = await stage.world();
    const seen: Claimed[] = [];
    const first = await stage.node({ ...world, subscriptions: [noting(seen)] });
    await first.append([message('a')]);
    await until('it came', () => seen.length === 1);
    await first.stop();
    const { log } = world;
    const restored: EventLog = { ...log, incarnation: async () => 'restored' };
    const start = () => stage.node({ log: restored, state: world.state, subscriptions: [noting(seen)] });
    await expect(start()).rejects.toMatchObject({ failure: { code: 'SL-BACKBONE-004' } });
    await adoptLog(restored, world.state);
    await start();
  });

  test('a cursor above the head of the log is refused', async () => {
    const world = await stage.world();
    await world.state.adoptLog(await world.log.incarnation(), { live: 0, standard: 0, bulk: 0 });
    await world.state.declare('test', { live: 1_000, standard: 0, bulk: 0 });
    const start = () => stage.node({ ...world, subscriptions: [noting([])] });
    await expect(start()).rejects.toMatchObject({ failure: { code: 'SL-BACKBONE-004' } });
    expect(await adoptLog(world.log, world.state)).toBe(64);
    await start();
  });
}
