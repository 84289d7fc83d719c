import type { ConnectionContext } from '../../connector/connector.ts';
import type { Client } from './client.ts';
import { type InventoryItems, inventoryItems } from './inventory-items.ts';
import { type InventoryPlaces, inventoryPlaces } from './inventory-places.ts';
import { type LevelSeconds, levelSeconds } from './inventory-seconds.ts';
import type { ShopifySettings } from './manifest.ts';

/** What everything about stock on one open connection works with. */
export interface Inventory {
  readonly context: ConnectionContext<ShopifySettings>;
  readonly client: Client;
  readonly items: InventoryItems;
  readonly places: InventoryPlaces;
  readonly seconds: LevelSeconds;
}

export function openInventory(context: ConnectionContext<ShopifySettings>, client: Client): Inventory {
  return {
    context,
    client,
    items: inventoryItems(context, client),
    places: inventoryPlaces(context, client),
    seconds: levelSeconds(),
  };
}
