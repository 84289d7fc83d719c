import { connectionOf } from '../../canonical/value.ts';
import { millionthsOf, quantityOfMillionths } from '../../kernel/quantity.ts';
import type { StockReach } from '../../ledgers/stock/list.ts';
import type { StockAnswer } from '../../ledgers/stock/why.ts';

/**
 * What of an answer is in a reach: what stands in its stores, what its channels' orders claim, and the pools that its channels draw
 * on, with their sums, because a channel cannot be explained without them. Undefined when nothing is. Pure.
 */
export function stockWithin(answer: StockAnswer, { locations, channels }: StockReach): StockAnswer | undefined {
  const isPlace = (location: string | undefined): boolean => location !== undefined && locations.includes(location);
  const isOwner = (about: string | undefined): boolean =>
    about !== undefined && (channels.includes(about) || channels.includes(connectionOf(about)));
  const positions = answer.positions.filter(({ location }) => isPlace(location));
  const components = answer.components.map((component) => ({
    ...component,
    positions: component.positions.filter(({ location }) => isPlace(location)),
  }));
  const pools = answer.pools
    .map((pool) => ({
      ...pool,
      shelves: pool.shelves.filter(({ connection, location }) => channels.includes(connection) || isPlace(location)),
    }))
    .filter(({ shelves }) => shelves.length > 0);
  const oldest = answer.claims.oldest.filter(({ owner, location }) => isOwner(owner) || isPlace(location));
  const stands = [...positions, ...components.flatMap((component) => component.positions)];
  if (stands.length === 0 && pools.length === 0 && oldest.length === 0) return undefined;
  const claimed = oldest.reduce((sum, { quantity }) => sum + millionthsOf({ value: quantity, unit: answer.unit }), 0);
  return {
    ...answer,
    positions,
    components,
    pools,
    claims: { count: oldest.length, quantity: quantityOfMillionths(claimed, answer.unit).value, oldest },
    history: answer.history.filter(({ location, about }) => isPlace(location) || isOwner(about)),
  };
}
