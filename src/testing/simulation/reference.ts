import { seededChance } from '../../kernel/chance.ts';
import type { Observed } from '../../process/host.ts';
import { movesOf, processPage } from '../../process/reference.ts';
import { orderToCash } from '../../processes/order-to-cash/order-to-cash.ts';
import { catalogueDeeds, catalogueProcess, playCatalogue } from './catalogue.ts';
import { runWorld } from './world.ts';

/** Worlds that are watched for the diagrams; always the same ones. */
const WATCHED_SEEDS = 250;

/** The generated pages of `docs/reference/processes/`, by path from the root. */
export async function processReference(): Promise<ReadonlyMap<string, string>> {
  const observed: Observed[] = [];
  for (let seed = 1; seed <= WATCHED_SEEDS; seed += 1) {
    await runWorld(seed, { observe: (step) => void observed.push(step) });
  }
  const shown: Observed[] = [];
  for (let seed = 1; seed <= WATCHED_SEEDS; seed += 1) {
    playCatalogue(catalogueDeeds(seededChance(seed), 60), (step) => void shown.push(step));
  }
  const pages = [
    [orderToCash(), observed],
    [catalogueProcess(), shown],
  ] as const;
  return new Map(
    pages.map(([definition, steps]) => [
      `docs/reference/processes/${definition.name}.md`,
      processPage(definition, movesOf(steps)),
    ]),
  );
}
