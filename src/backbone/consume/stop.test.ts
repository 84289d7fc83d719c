import { expect, test } from 'vitest';
import { seededChance } from '../../kernel/chance.ts';
import { systemClock } from '../../kernel/clock.ts';
import { message, QUICK } from '../../testing/backbone-contract/stage.ts';
import type { HubState } from '../hub-state.ts';
import { createMemoryEventLog } from '../memory/event-log.ts';
import { createMemoryHubState } from '../memory/hub-state.ts';
import { createBackbone } from './create-backbone.ts';
import type { BackboneLogger } from './node.ts';

test('a backbone whose database is gone ends when it is asked to, and says nothing more', async () => {
  const clock = systemClock;
  const state = createMemoryHubState({ clock });
  let isGone = false;
  const told: string[] = [];
  const tell = (_facts: object, text: string): void => void told.push(text);
  const logger: BackboneLogger = { info: tell, warn: tell, error: tell };
  const backbone = createBackbone({
    log: createMemoryEventLog({ clock }),
    state: new Proxy(state, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) =>
          isGone ? Promise.reject(new Error('the database is gone')) : Reflect.apply(value, target, given);
      },
    }) as HubState,
    clock,
    chance: seededChance(1),
    node: 'one',
    tuning: { ...QUICK, stopMs: 50 },
    logger,
  });
  let seen = 0;
  backbone.subscribe({
    name: 'test/seen',
    topics: ['event.*'],
    from: 'beginning',
    handle: async (batch) => {
      seen += batch.length;
      return batch.map(() => ({ kind: 'done' }));
    },
  });
  await backbone.start();
  await backbone.append([message('a'), message('b')]);
  await expect.poll(() => seen, { timeout: 60_000 }).toBe(2);
  isGone = true;
  await backbone.append([message('c')]);
  await expect.poll(() => told.length, { timeout: 60_000 }).toBeGreaterThan(0);
  await backbone[Symbol.asyncDispose]();
  const lines = told.length;
  await clock.sleep(300);
  expect(told.length).toBe(lines);
});
