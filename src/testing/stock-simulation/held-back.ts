import type { Envelope } from '../../canonical/envelope.ts';
import { nameOf } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { WHOLE } from '../../ledgers/stock/amount.ts';
import { type Pool, poolsOf, type StockPlan, shelfKey } from '../../ledgers/stock/plan.ts';
import type { Publication } from '../stock-messages.ts';
import type { StockChannel } from './channel.ts';
import type { Buyers } from './people.ts';
import { stockKey } from './start.ts';

/**
 * What all shelves of a pool may sell together, counted where it is: on the channels, in the orders that the hub has not heard of,
 * and in the numbers that are on their way to a channel.
 */
export interface HeldBack {
  heard(envelope: Envelope): void;
  /** A number was sent. Says what is wrong with it when it is filled from what the shelves of its pool hold back together. */
  sent(command: Publication, world: SellingWorld): string | undefined;
}

export interface SellingWorld {
  readonly plan: StockPlan;
  readonly channels: readonly StockChannel[];
  readonly buyers: Buyers;
  /** Whether the ERP has an order: then a reading may have it taken off before the hub has heard of it. */
  readonly isBooked: (order: string) => boolean;
  /** Whole pieces that the messages heard so far prove. */
  readonly proven: (sku: string, locations: readonly string[]) => number;
}

export function createHeldBack(sets: Readonly<Record<string, Readonly<Record<string, number>>>>): HeldBack {
  const heard = new Set<string>();
  const underWay = new Map<string, Publication>();

  /** What a shelf shows, or will when what is on its way to it arrives: it is left alone when something was sold there since. */
  const offeredOn = (
    channels: readonly StockChannel[],
    name: string,
    sku: string,
    location: string | undefined,
  ): number => {
    const channel = channels.find((each) => each.name === name);
    const key = stockKey(sku, location);
    const shown = channel?.shown.get(key) ?? 0;
    const command = underWay.get(`${name} ${key}`);
    if (command === undefined || (channel?.tokenOf(key) ?? 0) >= command.data.token) return shown;
    const { quantity, expected } = command.data;
    return Number(expected?.value ?? 0) === shown ? Math.max(shown, Number(quantity.value)) : shown;
  };

  const promised = ({ channels, buyers, isBooked }: SellingWorld, sku: string, pool: Pool): number => {
    let pieces = 0;
    for (const { connection, location } of pool.shelves) {
      pieces += offeredOn(channels, connection, sku, location);
      for (const [set, parts] of Object.entries(sets)) {
        pieces += (parts[sku] ?? 0) * offeredOn(channels, connection, set, location);
      }
    }
    for (const [id, { parts, location }] of buyers.orders) {
      if (!heard.has(id) && !isBooked(id) && pool.locations.includes(location)) pieces += parts.get(sku) ?? 0;
    }
    return pieces;
  };

  return {
    heard(envelope) {
      const name = nameOf(envelope);
      if (name !== 'OrderPlaced' && name !== 'OrderEdited') return;
      heard.add((envelope.data as EventData<'OrderPlaced'>).order.id);
    },
    sent(command, world) {
      const { connection = '', data } = command;
      const { sku, location, quantity, expected } = data;
      underWay.set(`${connection} ${stockKey(sku, location)}`, command);
      if (Number(quantity.value) <= Number(expected?.value ?? 0)) return undefined;
      const { plan, proven, buyers } = world;
      const name = shelfKey(connection, location);
      for (const part of Object.keys(sets[sku] ?? { [sku]: 1 })) {
        const pool = poolsOf(plan, part).find(({ shelves }) =>
          shelves.some((shelf) => shelfKey(shelf.connection, shelf.location) === name),
        );
        if (pool === undefined) continue;
        // Stock is divided evenly here, so whoever is given anything has more than it holds back, and so have all that hold back no more.
        const least = Math.min(...pool.shelves.map(({ safety }) => safety.fixed)) / WHOLE;
        const held = pool.shelves.length * least;
        const [offered, there] = [promised(world, part, pool), proven(part, pool.locations)];
        // What nobody could know of, and what buyers gave back before the hub heard of it, is on the shelves and in no message.
        const unknown = buyers.surprises() + buyers.putBack();
        if (offered > there - held + unknown) {
          return `${part}: ${offered} may be sold of ${there}, ${held} held back, ${unknown} unknown, by ${quantity.value} ${sku} on ${name}`;
        }
      }
      return undefined;
    },
  };
}
