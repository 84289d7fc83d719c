import type { Failure } from '../kernel/failure.ts';
import { configErrors } from './errors.ts';
import { nearest } from './nearest.ts';
import { type Origin, originText, type Path, pathText } from './origin.ts';
import type { Configuration } from './schema.ts';
import { type NamedShelf, type StockConfiguration, shelvesOf } from './stock.ts';

/** What is wrong with the section `stock` beyond its shape. */
export function stockProblems({ stock, connections }: Configuration, originOf: (path: Path) => Origin): Failure[] {
  const names = Object.keys(connections);
  const shelves = shelvesOf(stock);
  return [
    ...Object.keys(stock.channels).flatMap((channel) =>
      unknownName(['stock', 'channels', channel], channel, names, originOf),
    ),
    ...stock.products.flatMap((rule, index) =>
      (rule.channels ?? []).flatMap((channel) =>
        unknownName(['stock', 'products', index, 'channels'], channel, Object.keys(stock.channels), originOf),
      ),
    ),
    ...shelves.flatMap((shelf) => unknownLocations(shelf, stock, originOf)),
    ...twins(shelves, originOf),
    ...foreignStock(stock, shelves, originOf),
    ...(stock.selling === 'exclusive' ? undividable(shelves, originOf) : []),
    ...stock.products.flatMap(({ quota }, index) =>
      quota !== undefined && Date.parse(quota.from) >= Date.parse(quota.until)
        ? [problem(['stock', 'products', index, 'quota'], 'ends before it begins', 'ends after it begins', originOf)]
        : [],
    ),
  ];
}

const placeOf = ({ connection, index }: NamedShelf): Path => [
  'stock',
  'channels',
  connection,
  ...(index === undefined ? [] : ['shelves', index]),
];

function problem(path: Path, what: string, rule: string, originOf: (path: Path) => Origin, next?: string): Failure {
  return configErrors.failure('SL-CONFIG-008', {
    because: `${originText(originOf(path))}: ${pathText(path)} ${what}`,
    field: pathText(path),
    rule,
    ...(next === undefined ? {} : { next }),
  });
}

function unknownName(path: Path, name: string, known: readonly string[], originOf: (path: Path) => Origin): Failure[] {
  if (known.includes(name)) return [];
  const meant = nearest(name, known);
  return [
    configErrors.failure('SL-CONFIG-006', {
      because: `${originText(originOf(path))}: ${pathText(path)} names "${name}", which is not configured`,
      field: pathText(path),
      rule: 'names a configured connection',
      value: name,
      ...(meant === undefined ? {} : { next: `Did you mean \`${meant}\`?` }),
    }),
  ];
}

/** A name that is neither a group nor a location would silently offer nothing. */
function unknownLocations(
  shelf: NamedShelf,
  { groups }: StockConfiguration,
  originOf: (path: Path) => Origin,
): Failure[] {
  return shelf.from
    .filter((name) => !name.startsWith('location/'))
    .map((name) => {
      const meant = nearest(name, Object.keys(groups));
      const next =
        meant === undefined
          ? 'Name a location (`location/paris`) or a group of `stock.groups`.'
          : `Did you mean \`${meant}\`?`;
      return problem(
        placeOf(shelf),
        `names "${name}", which is neither a location nor a group`,
        'names what is there',
        originOf,
        next,
      );
    });
}

/** Two shelves with one name would publish over each other. */
function twins(shelves: readonly NamedShelf[], originOf: (path: Path) => Origin): Failure[] {
  return shelves
    .filter((shelf, index) =>
      shelves
        .slice(0, index)
        .some((other) => other.connection === shelf.connection && other.location === shelf.location),
    )
    .map((shelf) =>
      problem(
        placeOf(shelf),
        `is there twice: ${shelf.location ?? 'the one number of the channel'}`,
        'each number once',
        originOf,
      ),
    );
}

/** What a marketplace holds in its own warehouses is nobody else's to sell. */
function foreignStock(
  stock: StockConfiguration,
  shelves: readonly NamedShelf[],
  originOf: (path: Path) => Origin,
): Failure[] {
  return Object.entries(stock.channels)
    .filter(([, { fulfilledBy, ordersFrom }]) => fulfilledBy === 'marketplace' && ordersFrom !== undefined)
    .flatMap(([channel, { ordersFrom = '' }]) =>
      shelves
        .filter(({ from }) => from.includes(ordersFrom))
        .map((shelf) =>
          problem(
            placeOf(shelf),
            `offers ${ordersFrom}, which is the marketplace stock of ${channel}`,
            'marketplace stock is kept apart',
            originOf,
          ),
        ),
    );
}

/** In exclusive selling stock is divided, so shelves have the same locations or none in common, and shares are no more than all. */
function undividable(shelves: readonly NamedShelf[], originOf: (path: Path) => Origin): Failure[] {
  const overlaps = shelves.flatMap((shelf, index) =>
    shelves
      .slice(0, index)
      .filter(
        (other) => other.from.join() !== shelf.from.join() && other.from.some((name) => shelf.from.includes(name)),
      )
      .slice(0, 1)
      .map((other) =>
        problem(
          placeOf(shelf),
          `offers ${shelf.from.join(', ')}, and ${pathText(placeOf(other))} offers ${other.from.join(', ')}: what both have cannot be divided`,
          'the same locations, or none in common',
          originOf,
          'Give both the same locations, or write `selling: shared` and keep safety stock.',
        ),
      ),
  );
  const pools = Map.groupBy(shelves, ({ from }) => from.join());
  const excess = [...pools.values()].flatMap((pool) => {
    const sum = pool.reduce((total, { share = 0 }) => total + share, 0);
    const [first] = pool;
    return first === undefined || sum <= 100
      ? []
      : [
          problem(
            placeOf(first),
            `and its neighbours have shares of ${sum} % of ${first.from.join(', ')}`,
            'at most 100 % together',
            originOf,
          ),
        ];
  });
  return [...overlaps, ...excess];
}
