/** When a world of stock begins, epoch milliseconds. */
export const START_MS = Date.parse('2026-11-20T08:00:00Z');

/** Where goods lie: the warehouse, and stores. */
export const [MAIN, PARIS, LYON] = ['location/main', 'location/paris', 'location/lyon'] as const;

/** What counts an article at a location; at the warehouse by its SKU alone. */
export const stockKey = (sku: string, location: string = MAIN): string =>
  location === MAIN ? sku : `${sku} ${location}`;

/** What sets are made of in it. */
export const SETS: Readonly<Record<string, Readonly<Record<string, number>>>> = { SET: { TEE: 2, CAP: 1 } };
