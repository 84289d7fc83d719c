import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Backbone, Claimed, Handled, Subscription } from '../../backbone/backbone.ts';
import type { Envelope } from '../../canonical/envelope.ts';
import { type Chance, happens, integerBetween, pick, seededChance } from '../../kernel/chance.ts';
import { crashing, DONE, failure, idsOf, keyed, message, type Stage, until } from './stage.ts';

/** A subscriber on bad days; notes what it has done. */
function moody(name: string, chance: Chance, done: Claimed[], more: Partial<Subscription>): Subscription {
  const one = async (claimed: Claimed): Promise<Handled> => {
    if (happens(chance, 0.2)) await delay(integerBetween(chance, 1, 10));
    if (happens(chance, 0.01)) await delay(80);
    if (happens(chance, 0.03)) return failure('unknown');
    if (happens(chance, 0.01)) throw new TypeError('a bug');
    if (happens(chance, 0.02)) return failure('transient', { scope: 'operation' });
    if (happens(chance, 0.003)) return failure('throttled', { retryAfterMs: 20 });
    done.push(claimed);
    return DONE;
  };
  return {
    name,
    topics: ['event.*'],
    from: 'beginning',
    retryMs: Array(1_000).fill(15),
    handle: (batch) => Promise.all(batch.map(one)),
    ...more,
  };
}

export function chaosTests(stage: Stage): void {
  test.each([1, 2, 3])(
    'nodes that crash, stop and come back deliver all, each key in order (seed %i)',
    async (seed) => {
      const world = await stage.world();
      const chance = seededChance(seed);
      const done = { alpha: [] as Claimed[], beta: [] as Claimed[] };
      const tuning = {
        killsMost: 1_000,
        spillMs: 40,
        leaseMs: 600,
        windowMessages: 40,
        ringMessages: 60,
        readMessages: 25,
      };
      const alive: { backbone: Backbone; crash(): void }[] = [];
      const startNode = async (node: string): Promise<void> => {
        const alpha = moody('alpha', chance, done.alpha, { concurrency: 8 });
        const beta = moody('beta', chance, done.beta, { batch: { size: 5, waitMs: 5 } });
        alive.push(await crashing(stage, world, [alpha, beta], { node, tuning }));
      };
      const sent: Envelope[] = [];
      const send = async (): Promise<void> => {
        const some = Array.from({ length: integerBetween(chance, 1, 60) }, () =>
          message(`key-${integerBetween(chance, 1, 40)}`, { lane: pick(chance, ['live', 'standard', 'bulk']) }),
        );
        sent.push(...some);
        await world.log.append(some);
      };
      await startNode('node-0');
      for (let round = 1; round <= 12; round += 1) {
        await send();
        if (alive.length < 3) await startNode(happens(chance, 0.5) ? 'node-0' : `node-${round}`);
        await delay(integerBetween(chance, 5, 80));
        const [gone] = happens(chance, 0.6) ? alive.splice(integerBetween(chance, 0, alive.length - 1), 1) : [];
        if (gone !== undefined && happens(chance, 0.7)) gone.crash();
        else await gone?.backbone.stop();
      }
      await startNode('last');
      for (const [name, seen] of Object.entries(done)) {
        await until(`${name} has done all`, () => new Set(idsOf(seen)).size === sent.length);
        for (const key of new Set(sent.map((each) => each.subject))) {
          for (const lane of ['live', 'standard', 'bulk']) {
            const order = sent.filter((each) => each.subject === key && each.lane === lane).map((each) => each.id);
            const first = [...new Set(idsOf(keyed(seen, key).filter((claimed) => claimed.message.lane === lane)))];
            expect(first).toEqual(order);
          }
        }
      }
      await until('nothing is parked', async () => (await world.state.parkedCounts()).size === 0);
      for (const each of alive) await each.backbone.stop();
    },
  );
}
