import { afterEach, describe } from 'vitest';
import type { Backbone } from '../backbone/backbone.ts';
import { createBackbone } from '../backbone/consume/create-backbone.ts';
import { seededChance } from '../kernel/chance.ts';
import { systemClock } from '../kernel/clock.ts';
import { chaosTests } from './backbone-contract/chaos.ts';
import { crashTests } from './backbone-contract/crash.ts';
import { deliveryTests } from './backbone-contract/delivery.ts';
import { drainTests } from './backbone-contract/drain.ts';
import { failureTests } from './backbone-contract/failure.ts';
import { gateTests } from './backbone-contract/gate.ts';
import { historyTests } from './backbone-contract/history.ts';
import { letterTests } from './backbone-contract/letter.ts';
import { nodeTests } from './backbone-contract/node.ts';
import { replayTests } from './backbone-contract/replay.ts';
import { type BackboneWorld, QUICK, type Stage } from './backbone-contract/stage.ts';

/** The promises of the backbone, over one driver. `open` makes an empty world. */
export function backboneContract(name: string, open: () => Promise<BackboneWorld>): void {
  describe(`the backbone on ${name}`, () => {
    const worlds: AsyncDisposable[] = [];
    const running = new Set<Backbone>();
    let seeds = 0;
    afterEach(async () => {
      await Promise.all([...running].map((backbone) => backbone.stop()));
      running.clear();
      for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]();
    });
    const stage: Stage = {
      world: async () => {
        const world = await open();
        worlds.push(world);
        return world;
      },
      node: async (options) => {
        const backbone = createBackbone({
          clock: systemClock,
          chance: seededChance(++seeds),
          node: options.node ?? 'one',
          log: options.log,
          state: options.state,
          tuning: { ...QUICK, ...options.tuning },
          ...(options.onHalt === undefined ? {} : { onHalt: options.onHalt }),
        });
        for (const subscription of options.subscriptions) backbone.subscribe(subscription);
        await backbone.start();
        if (options.crashes !== true) running.add(backbone);
        return backbone;
      },
    };
    deliveryTests(stage);
    failureTests(stage);
    gateTests(stage);
    drainTests(stage);
    crashTests(stage);
    nodeTests(stage);
    letterTests(stage);
    replayTests(stage);
    historyTests(stage);
    chaosTests(stage);
  });
}
