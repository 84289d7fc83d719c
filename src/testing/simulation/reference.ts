import { seededChance } from '../../kernel/chance.ts';
import type { AnyProcess } from '../../process/define.ts';
import type { Observed } from '../../process/host.ts';
import { movesOf, processPage } from '../../process/reference.ts';
import { orderToCash } from '../../processes/order-to-cash/order-to-cash.ts';
import { returnAndRefund } from '../../processes/return-and-refund/return-and-refund.ts';
import { storeSale } from '../../processes/store-sale/store-sale.ts';
import { assortmentDeeds, assortmentProcess, playAssortment } from './assortment.ts';
import { storeSaleMoves } from './store-sale-moves.ts';
import { runWorld } from './world.ts';

/** Worlds that are watched for the diagrams; always the same ones. */
const WATCHED_SEEDS = 250;

/** The generated pages of `docs/reference/processes/`, by path from the root. */
export async function processReference(): Promise<ReadonlyMap<string, string>> {
  const observed: Observed[] = [];
  const returned: Observed[] = [];
  for (let seed = 1; seed <= WATCHED_SEEDS; seed += 1) {
    await runWorld(seed, {
      observe: (step) => void observed.push(step),
      observeReturns: (step) => void returned.push(step),
    });
  }
  const shown: Observed[] = [];
  for (let seed = 1; seed <= WATCHED_SEEDS; seed += 1) {
    playAssortment(assortmentDeeds(seededChance(seed), 60), (step) => void shown.push(step));
  }
  const page = (definition: AnyProcess, seen: readonly Observed[]) =>
    [`docs/reference/processes/${definition.name}.md`, processPage(definition, movesOf(seen))] as const;
  // The same moves for programs: the API tells a process as a graph.
  const graph = (definition: AnyProcess, seen: readonly Observed[]) =>
    [
      `docs/reference/processes/${definition.name}.json`,
      `${JSON.stringify({ moves: movesOf(seen) }, null, 2)}\n`,
    ] as const;
  const all = [
    [orderToCash(), observed],
    [returnAndRefund(), returned],
    [storeSale({ erp: 'erp' }), storeSaleMoves()],
    [assortmentProcess(), shown],
  ] as const;
  return new Map(all.flatMap(([definition, seen]) => [page(definition, seen), graph(definition, seen)]));
}
