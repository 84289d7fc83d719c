/** What is configured of a connection, as far as mappings are concerned. */
export interface Configured {
  readonly connector: string;
  /** Which of its locations stands for which of the hub, where the settings say so: `location/paris` → `24826418`. */
  readonly locations?: Readonly<Record<string, string>>;
}

/** How a connector learns which location is which: by bindings of a kind, or in another way. */
type Learns = { readonly kind: string } | { readonly instead: string };

const NO_LOCATIONS: Learns = { instead: 'it has no locations, and nothing is to be set' };
/** A connector that is not here may read bindings of any kind. */
const LEARNS: Readonly<Record<string, Learns>> = {
  shopify: { kind: 'Location' },
  odoo: { instead: 'name the warehouse or location under `stock.locations` of the connection' },
  woocommerce: {
    instead: 'a shop has one stock; name the location that it stands for as `location` of the connection',
  },
  pos: { instead: 'name the location of each store under `stores` of the connection' },
  api: NO_LOCATIONS,
  bank: NO_LOCATIONS,
  paypal: NO_LOCATIONS,
  stripe: NO_LOCATIONS,
};

/** The kind of binding by which a connector knows locations, whatever a row calls it; or what to set instead of a row. */
export function kindOfLocations(
  connector: string | undefined,
  given: string | undefined,
): Learns | { readonly unread: string } | undefined {
  const learns = Object.hasOwn(LEARNS, connector ?? '') ? LEARNS[connector ?? ''] : undefined;
  if (learns === undefined) return given === undefined ? undefined : { kind: given };
  if ('instead' in learns || given === undefined) return learns;
  return given.toLowerCase() === learns.kind.toLowerCase()
    ? learns
    : { unread: `nothing reads ${given}; it is ${learns.kind}` };
}

/** What the settings of a connection say against a binding; undefined when they say nothing, or the same. */
export function saysOtherwise(
  { locations = {} }: Pick<Configured, 'locations'>,
  canonical: string,
  foreignId: string,
): string | undefined {
  const id = Object.hasOwn(locations, canonical) ? locations[canonical] : undefined;
  if (id !== undefined && id !== foreignId) return `\`locations\` of the connection says that ${canonical} is ${id}`;
  const holder = Object.entries(locations).find(([, theirs]) => theirs === foreignId)?.[0];
  if (holder === undefined || holder === canonical) return undefined;
  return `\`locations\` of the connection says that ${foreignId} is ${holder}`;
}

/** What the settings of configured connections say of locations, read as their connectors read them. */
export function configuredPlaces(
  connections: Readonly<Record<string, { readonly connector: string; readonly settings: unknown }>>,
): Readonly<Record<string, Configured>> {
  return Object.fromEntries(
    Object.entries(connections).map(([name, { connector, settings }]) => {
      const named = (settings as { readonly locations?: unknown } | null | undefined)?.locations;
      if (connector !== 'shopify' || typeof named !== 'object' || named === null) return [name, { connector }];
      const locations = Object.entries(named).map(([code, id]) => [
        `location/${code.toLowerCase()}`,
        String(id).replace(/^.*\//, ''),
      ]);
      return [name, { connector, locations: Object.fromEntries(locations) }];
    }),
  );
}
