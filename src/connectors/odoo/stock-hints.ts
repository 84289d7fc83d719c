import type { FactDraft, Hint } from '../../connector/connector.ts';
import { linkOf, type Odoo } from './client.ts';
import type { Places } from './stock-places.ts';
import { type Pair, pairsOf, readPositions, type Stock } from './stock-positions.ts';

/** One change of stock is announced a dozen times, old numbers among them: hints of this time are read together. */
const GATHER_MS = 40;
/** 17 announces before its commit, so that what it points at can be read only a moment later. */
const BEFORE_COMMIT_MS = 1_000;

/** What a hint points at: a row, and where it is, when the webhook said so. */
interface Pointed {
  readonly row: number;
  readonly product?: number;
  readonly location?: number;
}

/** `65~194~5`: a row, its article and its location; the latter two may be missing. */
function pointedAt({ foreignId }: Hint): Pointed | undefined {
  const [row = Number.NaN, product, location] = foreignId.split('~').map(Number);
  if (!Number.isSafeInteger(row)) return undefined;
  if (!Number.isSafeInteger(product) || !Number.isSafeInteger(location)) return { row };
  return { row, product: product as number, location: location as number };
}

interface Round {
  readonly pointed: Map<number, Pointed>;
  readonly facts: Promise<ReadonlyMap<number, readonly FactDraft[]>>;
}

/**
 * Reads what hints at rows point at: those that come while a reading is under way wait for the next one, and all of them cost one
 * reading together, however slow Odoo is. A hint is only answered by a reading that began after it came.
 */
export function stockHints(stock: Stock): (hint: Hint) => Promise<readonly FactDraft[]> {
  let waiting: Round | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function read(pointed: ReadonlyMap<number, Pointed>): Promise<ReadonlyMap<number, readonly FactDraft[]>> {
    await stock.desk.clock.sleep(GATHER_MS);
    const odoo = await stock.desk.odoo('hints');
    // A hint that comes from here on may be of something newer than what is about to be read.
    waiting = undefined;
    if (odoo.dialect.webhooksBeforeCommit) await stock.desk.clock.sleep(BEFORE_COMMIT_MS);
    return readPointed(stock, odoo, [...pointed.values()]);
  }

  function newRound(): Round {
    const pointed = new Map<number, Pointed>();
    const facts = last.then(() => read(pointed));
    const round = { pointed, facts };
    last = facts.catch(() => {
      if (waiting === round) waiting = undefined;
    });
    return round;
  }

  return async (hint) => {
    const pointed = pointedAt(hint);
    if (pointed === undefined) return [];
    waiting ??= newRound();
    const round = waiting;
    round.pointed.set(pointed.row, pointed);
    return (await round.facts).get(pointed.row) ?? [];
  };
}

async function readPointed(
  stock: Stock,
  odoo: Odoo,
  pointed: readonly Pointed[],
): Promise<ReadonlyMap<number, readonly FactDraft[]>> {
  const places = await stock.places(odoo);
  if (places.all.length === 0) return new Map();
  const pairs = await pairsByRow(odoo, places, pointed);
  // A row that is gone by now left nothing behind, and that is told.
  const asked = { ...pairsOf([...pairs.values()]), zeros: true, stage: () => 'hint' };
  const facts = await readPositions(stock, odoo, asked);
  return new Map(
    [...pairs].map(([row, { product }]) => [
      row,
      facts.filter(({ object }) => object === `product.product/${product}`),
    ]),
  );
}

async function pairsByRow(odoo: Odoo, places: Places, pointed: readonly Pointed[]): Promise<ReadonlyMap<number, Pair>> {
  const bare = pointed.filter(({ product }) => product === undefined).map(({ row }) => row);
  const rows =
    bare.length === 0
      ? []
      : await odoo.searchRead('stock.quant', [['id', 'in', bare]], ['product_id', 'location_id'], { order: 'id' });
  const found = [
    ...pointed,
    ...rows.map(({ id, ...row }) => ({ row: id, product: linkOf(row.product_id), location: linkOf(row.location_id) })),
  ];
  return new Map(
    found.flatMap(({ row, product, location }) => {
      const place = location === undefined ? undefined : places.placeOf(location);
      return product === undefined || place === undefined ? [] : [[row, { product, place }] as const];
    }),
  );
}
