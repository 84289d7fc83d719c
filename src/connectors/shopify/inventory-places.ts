import type { Call, ConnectionContext } from '../../connector/connector.ts';
import type { Json } from '../../kernel/json.ts';
import type { Client } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { ShopifySettings } from './manifest.ts';
import { READ_LOCATIONS } from './operations.ts';

/** Kind of the binding between a location of the hub and the shop's only one. */
const LOCATION = 'Location';
const FRESH_MS = 10 * 60_000;
/** Pages of fifty locations that are read. */
const MOST_PAGES = 20;

/** Which location of the shop stands for which of the hub. Ids are digits. */
export interface InventoryPlaces {
  /** The shop's location to publish to; throws SL-SHOPIFY-031 when that cannot be told. */
  locationFor(location: string | undefined, call?: Call): Promise<string>;
  /** The hub's location that a location of the shop stands for; undefined for one that nothing is published to by name. */
  canonicalOf(locationId: string): Promise<string | undefined>;
  /** All that are watched: those of the settings, or every active one. */
  watched(): Promise<readonly string[]>;
}

/**
 * The settings name locations by code: `{ "wh": "24826418" }` is `location/wh`. A shop with one active location needs none: what is
 * published goes there, and the first location of the hub that is published so is bound to it. A second one is refused,
 * because the two would overwrite each other for ever.
 */
export function inventoryPlaces(context: ConnectionContext<ShopifySettings>, client: Client): InventoryPlaces {
  const { connection, bindings, clock, settings } = context;
  const mapped = new Map(Object.entries(settings.locations ?? {}).map(([code, id]) => [canonical(code), digits(id)]));
  const named = new Map([...mapped].map(([location, id]) => [id, location]));
  const holders = new Map<string, string>();
  let known: { readonly ids: readonly string[]; readonly untilMs: number } | undefined;

  async function active(call?: Call): Promise<readonly string[]> {
    if (known !== undefined && known.untilMs > clock.now()) return known.ids;
    const ids = await readActive(client, call);
    known = { ids, untilMs: clock.now() + FRESH_MS };
    return ids;
  }

  /** The only location that there is; nothing is refused from memory, because a merchant may just have mended it. */
  async function onlyId(call?: Call): Promise<string | undefined> {
    if (mapped.size > 0) return mapped.size === 1 ? [...mapped.values()][0] : undefined;
    if ((await active(call)).length !== 1) known = undefined;
    const ids = await active(call);
    return ids.length === 1 ? ids[0] : undefined;
  }

  /** The location of the hub that the shop's only one stands for: the first that asks. What is bound stays. */
  async function holderOf(id: string, location: string, shadow: boolean): Promise<string> {
    const before = await bindings.canonicalOf(connection, LOCATION, id);
    if (before === undefined && shadow) return location;
    if (before === undefined) await bindings.bind({ canonical: location, connection, kind: LOCATION, foreignId: id });
    // Another hub may have been faster by a moment.
    const holder = before ?? (await bindings.canonicalOf(connection, LOCATION, id)) ?? location;
    holders.set(id, holder);
    return holder;
  }

  async function only(location: string | undefined, call?: Call): Promise<string> {
    const id = mapped.size > 0 && location !== undefined ? undefined : await onlyId(call);
    if (id === undefined) {
      const shown = location ?? 'a publication that names no location';
      throw unmapped(`nothing in \`locations\` says where ${shown} stands in the shop`, location);
    }
    if (location === undefined) return id;
    const holder = holders.get(id) ?? (await holderOf(id, location, call?.shadow === true));
    if (holder !== location) {
      throw unmapped(`the shop has one location and ${holder} is published to it already`, location);
    }
    return id;
  }

  return {
    async locationFor(location, call) {
      const id = location === undefined ? undefined : mapped.get(location);
      return id ?? (await only(location, call));
    },
    canonicalOf: async (id) => named.get(id) ?? (await bindings.canonicalOf(connection, LOCATION, id)),
    watched: async () => (mapped.size > 0 ? [...new Set(mapped.values())] : await active()),
  };
}

/** People write the short name of the warehouse as it is shown: "WH" is `location/wh`. */
const canonical = (code: string): string => `location/${code.toLowerCase()}`;
const digits = (id: string): string => id.replace(/^.*\//, '');

function unmapped(because: string, location: string | undefined) {
  return shopifyErrors.error('SL-SHOPIFY-031', {
    because,
    field: 'locations',
    ...(location === undefined ? {} : { value: location }),
  });
}

async function readActive(client: Client, call?: Call): Promise<string[]> {
  const ids: string[] = [];
  let after: Json = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { data } = await client.ask({
      text: READ_LOCATIONS,
      variables: { after },
      operation: 'reading',
      ...(call === undefined ? {} : { call }),
    });
    const connection = data.at('locations');
    for (const node of connection.at('nodes').list()) if (node.at('isActive').flag()) ids.push(node.at('id').id());
    if (!connection.at('pageInfo').at('hasNextPage').flag()) break;
    after = connection.at('pageInfo').at('endCursor').text(2_000);
  }
  return ids;
}
