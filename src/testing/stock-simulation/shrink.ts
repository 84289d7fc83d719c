import type { Entry } from '../../ledgers/stock/sheet.ts';
import type { StockFeature } from './features.ts';
import { runStockWorld, type StockWorld, type StockWorldOptions } from './world.ts';

/** The shortest story of a failing seed: features are left out as long as the same law is still broken, then buyers. */
export async function shortestStockStory(seed: number, options: StockWorldOptions = {}): Promise<string> {
  let world = await runStockWorld(seed, options);
  const law = world.violations[0]?.law;
  if (law === undefined) return `seed ${seed} breaks no law`;
  let shortest: StockWorldOptions = { ...options, features: world.features };
  const attempt = async (candidate: StockWorldOptions): Promise<boolean> => {
    const tried = await runStockWorld(seed, candidate);
    if (!tried.violations.some((violation) => violation.law === law)) return false;
    world = tried;
    shortest = candidate;
    return true;
  };
  for (const feature of world.features) {
    const fewer: ReadonlySet<StockFeature> = new Set([...(shortest.features ?? [])].filter((name) => name !== feature));
    await attempt({ ...shortest, features: fewer });
  }
  for (let buyers = 1; buyers < world.orders + world.refusedBuyers; buyers += 1) {
    if (await attempt({ ...shortest, buyers })) break;
  }
  const lines: string[] = [];
  await runStockWorld(seed, { ...shortest, onEntry: (entry) => lines.push(lineOf(entry)) });
  return storyOf(world, lines);
}

function storyOf({ seed, features, violations, orders }: StockWorld, lines: readonly string[]): string {
  return [
    `seed ${seed}, with ${[...features].join(', ') || 'nothing special'}, ${orders} orders`,
    ...violations.map(({ law, what }) => `  BROKEN ${law}: ${what}`),
    'what the ledger wrote down:',
    ...lines.map((line) => `  ${line}`),
  ].join('\n');
}

function lineOf({ atMs, sku, kind, about, change, amount, reading, because }: Entry): string {
  const number = change ?? amount;
  const counted = reading === undefined ? number : reading.onHand - reading.reserved;
  const value = counted === undefined ? '' : String(counted / 1_000_000);
  return [new Date(atMs).toISOString().slice(11, 23), sku, kind, about ?? '', value, because].filter(Boolean).join(' ');
}
