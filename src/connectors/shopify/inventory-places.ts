import type { Call, ConnectionContext } from '../../connector/connector.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import type { Client } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { ShopifySettings } from './manifest.ts';
import { READ_LOCATIONS } from './operations.ts';

/** Kind of the binding between a location of the hub and one of the shop. */
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
  /** All that are watched: those of the settings and those that are bound beside them, or every active one. */
  watched(): Promise<readonly string[]>;
}

/**
 * The settings name locations by code: `{ "wh": "24826418" }` is `location/wh`; a file of mappings binds others, and where both speak the
 * settings win. A shop with one active location needs neither: what is published goes there, and the first location of the hub that
 * is published so is bound to it. A second one is refused, because the two would overwrite each other for ever.
 */
export function inventoryPlaces(context: ConnectionContext<ShopifySettings>, client: Client): InventoryPlaces {
  const { connection, bindings, clock, settings } = context;
  const mapped = new Map(Object.entries(settings.locations ?? {}).map(([code, id]) => [canonical(code), digits(id)]));
  const named = new Map([...mapped].map(([location, id]) => [id, location]));
  const holders = new Map<string, string>();
  /** What is bound stays, and so it is asked for once. */
  const bound = new Map<string, string>();
  const active = activeLocations(client, clock);

  /** The only location that there is. */
  async function onlyId(call?: Call): Promise<string | undefined> {
    const ids = mapped.size > 0 ? await watched() : await active(call, ({ length }) => length === 1);
    return ids.length === 1 ? ids[0] : undefined;
  }

  /** Whom a location of the shop is bound to; nobody where the settings put that one elsewhere. */
  async function boundTo(id: string): Promise<string | undefined> {
    const holder = await bindings.canonicalOf(connection, LOCATION, id);
    return holder === undefined || mapped.has(holder) ? undefined : holder;
  }

  /** Where a location is bound to in the shop, or why it cannot be published there. */
  async function boundPlace(location: string, call?: Call): Promise<{ id: string; because?: string } | undefined> {
    const id = bound.get(location) ?? (await bindings.find(location, connection, LOCATION))?.foreignId;
    if (id === undefined) return undefined;
    const holder =
      named.get(id) ?? (bound.has(location) ? location : await bindings.canonicalOf(connection, LOCATION, id));
    if (holder !== location) {
      return { id, because: `${location} is bound to location ${id}, which stands for ${holder}` };
    }
    bound.set(location, id);
    if ((await active(call, (ids) => ids.includes(id))).includes(id)) return { id };
    return { id, because: `${location} is bound to location ${id}, which is not an active one of the shop` };
  }

  /** Those of the settings and, beside them, those that are bound; every active one where the settings name none. */
  async function watched(): Promise<readonly string[]> {
    if (mapped.size === 0) return active();
    const ids = new Set(mapped.values());
    if (!(await bindings.holds(connection, LOCATION))) return [...ids];
    for (const id of await active()) if (!ids.has(id) && (await boundTo(id)) !== undefined) ids.add(id);
    return [...ids];
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
    const place = location === undefined ? undefined : await boundPlace(location, call);
    if (place !== undefined && place.because === undefined) return place.id;
    const id = mapped.size > 0 && location !== undefined ? undefined : await onlyId(call);
    if (id === undefined) {
      const shown = location ?? 'a publication that names no location';
      const nobody = `neither \`locations\` nor a mapping says where ${shown} stands in the shop`;
      throw unmapped(place?.because ?? nobody, location);
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
    canonicalOf: async (id) => named.get(id) ?? (await boundTo(id)),
    watched,
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

type Active = (call?: Call, fits?: (ids: readonly string[]) => boolean) => Promise<readonly string[]>;

/** The active locations. Nothing is refused from memory: where they do not fit, they are read anew, because a merchant may just have mended it. */
function activeLocations(client: Client, clock: Clock): Active {
  let known: { readonly ids: readonly string[]; readonly untilMs: number } | undefined;
  return async (call, fits = () => true) => {
    if (known !== undefined && known.untilMs > clock.now() && fits(known.ids)) return known.ids;
    const ids = await readActive(client, call);
    known = { ids, untilMs: clock.now() + FRESH_MS };
    return ids;
  };
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
