import { epochMsOf } from '../../../kernel/clock.ts';
import { type Args, connectionOf, digitsOf, gid, type Node } from './nodes.ts';
import { nextId, type ShopOrder, type ShopState } from './state.ts';

/** An article that the shop counts. */
export interface ShopItem {
  readonly id: string;
  sku: string;
  /** Counted by an app or made of others: it cannot be set. */
  readonly mutable: boolean;
  /** Whether its number limits what is sold; that of a new variant does so from the first time that it is set. */
  tracked: boolean;
  /** Whether a variant of a product is counted by it. */
  sold?: boolean;
}

/** What the shop shows of an item at a location. */
export interface ShopLevel {
  readonly item: string;
  readonly location: string;
  available: number;
  updatedAtMs: number;
  /** How often the number was changed since it was first counted. */
  changes: number;
}

/** Tells subscribers of a topic. */
type Tell = (topic: string, object: string, payload: object) => void;

export interface Counting {
  /** Makes an article that is counted at a location of the shop, by index (the first by default); answers the id of its item. */
  stockItem(sku: string, available: number, location?: number, options?: { readonly mutable?: boolean }): string;
  /** The merchant types another number into the admin. */
  countItem(sku: string, available: number, location?: number): void;
  /** The merchant gives the article another SKU. */
  renameItem(sku: string, to: string): void;
  removeItem(sku: string): void;
  /** What the shop shows; undefined where the article is not counted. */
  availableOf(sku: string, location?: number): number | undefined;
}

export const levelKey = (item: string, location: string): string => `${item}/${location}`;

export const itemsOf = (state: ShopState, sku: string): readonly ShopItem[] => [...(state.itemsBySku.get(sku) ?? [])];

function addItem(state: ShopState, item: ShopItem): void {
  state.items.set(item.id, item);
  const same = state.itemsBySku.get(item.sku);
  if (same === undefined) state.itemsBySku.set(item.sku, new Set([item]));
  else same.add(item);
}

/** Gives an item another SKU. */
export function nameItem(state: ShopState, item: ShopItem, sku: string): void {
  state.itemsBySku.get(item.sku)?.delete(item);
  item.sku = sku;
  addItem(state, item);
}

/** What merchants do with stock. */
export function createCounting(state: ShopState, now: () => number, tell: Tell): Counting {
  const locationOf = (index: number): string => state.locations[index]?.id ?? '0';
  const levelOf = (sku: string, index: number): ShopLevel | undefined => {
    const [item] = itemsOf(state, sku);
    return item === undefined ? undefined : state.levels.get(levelKey(item.id, locationOf(index)));
  };
  return {
    stockItem(sku, available, index = 0, { mutable = true } = {}) {
      const [known] = itemsOf(state, sku);
      const isThere = known?.tracked === true && state.levels.has(levelKey(known.id, locationOf(index)));
      const item = known !== undefined && !isThere ? known : { id: nextId(state), sku, mutable, tracked: true };
      item.tracked = true;
      addItem(state, item);
      const level = { item: item.id, location: locationOf(index), available, updatedAtMs: now(), changes: 0 };
      state.levels.set(levelKey(item.id, level.location), level);
      return item.id;
    },
    countItem(sku, available, index = 0) {
      const level = levelOf(sku, index);
      if (level !== undefined) setLevel(state, level, available, now(), tell);
    },
    renameItem(sku, to) {
      for (const item of itemsOf(state, sku)) {
        nameItem(state, item, to);
        for (const product of state.products.values()) {
          const variant = product.variants.find((one) => one.item === item.id);
          if (variant === undefined) continue;
          variant.sku = to;
          state.shelf.put(product);
        }
      }
    },
    removeItem(sku) {
      for (const { id } of itemsOf(state, sku)) dropItem(state, id);
    },
    availableOf: (sku, index = 0) => levelOf(sku, index)?.available,
  };
}

/** The variant that is sold under a SKU, where a product has it. */
export const variantOf = (state: ShopState, sku: string) =>
  state.shelf.withSku(sku)?.variants.find((variant) => variant.sku === sku);

/** The counted item of a new variant: one that was there before the variant, or a new one, kept at the first location at 0. */
export function itemForVariant(state: ShopState, sku: string, nowMs: number): string {
  const free = sku === '' ? undefined : itemsOf(state, sku).find(({ sold }) => sold !== true);
  if (free !== undefined) {
    free.sold = true;
    return free.id;
  }
  const item: ShopItem = { id: nextId(state), sku, mutable: true, tracked: false, sold: true };
  addItem(state, item);
  const location = state.locations[0]?.id;
  if (location !== undefined) {
    const level = { item: item.id, location, available: 0, updatedAtMs: nowMs, changes: 0 };
    state.levels.set(levelKey(item.id, location), level);
  }
  return item.id;
}

export function dropItem(state: ShopState, id: string): void {
  const item = state.items.get(id);
  if (item !== undefined) state.itemsBySku.get(item.sku)?.delete(item);
  state.items.delete(id);
  for (const location of state.locations) state.levels.delete(levelKey(id, location.id));
}

/** Changes a number and tells of it. Shopify keeps whole seconds, and no change is dated before the one before it. */
export function setLevel(state: ShopState, level: ShopLevel, available: number, nowMs: number, tell: Tell): void {
  level.available = available;
  level.changes += 1;
  const item = state.items.get(level.item);
  if (item !== undefined) item.tracked = true;
  level.updatedAtMs = Math.max(level.updatedAtMs, nowMs);
  tell('INVENTORY_LEVELS_UPDATE', level.item, {
    inventory_item_id: `#${level.item}#`,
    location_id: `#${level.location}#`,
    available,
    updated_at: new Date(level.updatedAtMs + state.utcOffsetMinutes * 60_000)
      .toISOString()
      .slice(0, 19)
      .concat(offsetText(state.utcOffsetMinutes)),
    admin_graphql_api_id: gid('InventoryLevel', `${level.location}?inventory_item_id=${level.item}`),
  });
}

function offsetText(minutes: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

// ── sales ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Where a line's goods are counted, when the shop counts them at all. */
function levelOfLine(state: ShopState, order: ShopOrder, lineId: string): ShopLevel | undefined {
  const line = order.lines.find(({ id }) => id === lineId);
  const asked = order.fulfilmentOrders.find(({ lines }) => lines.some((one) => one.lineId === lineId));
  const [item] = line === undefined ? [] : itemsOf(state, line.sku);
  return item?.tracked !== true || asked === undefined
    ? undefined
    : state.levels.get(levelKey(item.id, asked.locationId));
}

/** Takes sold goods off what is shown, or puts them back; what the shop does not count is left alone. */
export function countSale(
  state: ShopState,
  order: ShopOrder,
  lines: readonly { readonly id: string; readonly quantity: number }[],
  way: 'sold' | 'back',
  context: { readonly nowMs: number; readonly tell: Tell },
): void {
  for (const { id, quantity } of lines) {
    const level = levelOfLine(state, order, id);
    if (level === undefined || quantity === 0) continue;
    const by = way === 'sold' ? -quantity : quantity;
    setLevel(state, level, level.available + by, context.nowMs, context.tell);
  }
}

/** The first SKU that a shop which does not oversell cannot give: its number and no more can be bought. */
export function soldOut(
  state: ShopState,
  lines: readonly { readonly sku: string; readonly quantity?: number; readonly location?: number }[],
): string | undefined {
  return lines.find(({ sku, quantity = 1, location = 0 }) => {
    const [item] = itemsOf(state, sku);
    const level = item && state.levels.get(levelKey(item.id, state.locations[location]?.id ?? '0'));
    return item?.tracked === true && level !== undefined && level.available < quantity;
  })?.sku;
}

// ── GraphQL ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Shopify's time has whole seconds. */
const time = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;

export function inventoryQueries(
  state: ShopState,
  locationNode: (id: string) => Node | null,
): Record<string, (args: Args) => unknown> {
  const levelNode = (level: ShopLevel): Node => ({
    id: gid('InventoryLevel', `${level.location}?inventory_item_id=${level.item}`),
    isActive: true,
    updatedAt: time(level.updatedAtMs),
    quantities: ({ names }: Args) =>
      (names as string[]).map((name) => ({
        id: gid('InventoryQuantity', level.item),
        name,
        quantity: level.available,
      })),
    item: () => {
      const item = state.items.get(level.item);
      return item === undefined ? null : itemNode(item);
    },
    location: () => locationNode(level.location),
  });
  const itemNode = (item: ShopItem): Node => ({
    id: gid('InventoryItem', item.id),
    sku: item.sku,
    tracked: item.tracked,
    duplicateSkuCount: itemsOf(state, item.sku).length - 1,
    inventoryLevel: ({ locationId }: Args) => {
      const level = state.levels.get(levelKey(item.id, digitsOf(locationId)));
      return level === undefined ? null : levelNode(level);
    },
  });
  return {
    inventoryItem: ({ id }) => {
      const item = state.items.get(digitsOf(id));
      return item === undefined ? null : itemNode(item);
    },
    inventoryItems: (args) =>
      connectionOf(
        [...state.items.values()].filter(itemMatcher(String(args.query ?? ''))),
        args,
        ({ id }) => id,
        itemNode,
      ),
    location: ({ id }) => {
      const location = digitsOf(id);
      const node = locationNode(location);
      if (node === null) return null;
      return {
        ...node,
        inventoryLevels: (args: Args) => {
          const since = epochMsOf(/updated_at:>='([^']*)'/.exec(String(args.query ?? ''))?.[1] ?? '') ?? 0;
          const levels = [...state.levels.values()].filter(
            (level) => level.location === location && level.updatedAtMs >= since,
          );
          return connectionOf(levels, args, ({ item }) => item, levelNode);
        },
      };
    },
  };
}

/** `sku:"TEE-M" OR id:123`; a SKU is also found by its beginning, as in Shopify's search. */
function itemMatcher(query: string): (item: ShopItem) => boolean {
  const terms = [...query.matchAll(/(sku|id):(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(([, field, quoted, plain]) => ({
    field,
    text: (quoted ?? plain ?? '').replace(/\\(.)/g, '$1'),
  }));
  if (terms.length === 0) return () => true;
  return (item) => terms.some(({ field, text }) => (field === 'id' ? item.id === text : item.sku.startsWith(text)));
}

type Input = Readonly<Record<string, unknown>>;

/** `inventorySetQuantities`: the whole list or nothing, with an error for each that does not fit. */
export function setQuantities(state: ShopState, input: Input, context: { nowMs: number; tell: Tell }): Node {
  const wanted = (input.quantities as readonly Input[]).map((one) => ({
    level: state.levels.get(levelKey(digitsOf(one.inventoryItemId), digitsOf(one.locationId))),
    item: state.items.get(digitsOf(one.inventoryItemId)),
    location: digitsOf(one.locationId),
    quantity: Number(one.quantity),
    from: one.changeFromQuantity,
    hasFrom: 'changeFromQuantity' in one,
  }));
  const seen = new Set<string>();
  const userErrors = wanted.flatMap((one, index) => {
    const wrong = (field: string, code: string, message: string) => [
      { field: ['input', 'quantities', String(index), field], code, message },
    ];
    const pair = levelKey(one.item?.id ?? '', one.location);
    const isTwice = seen.has(pair);
    seen.add(pair);
    if (one.item === undefined)
      return wrong('inventoryItemId', 'INVALID_INVENTORY_ITEM', 'The specified inventory item could not be found.');
    if (!one.item.mutable)
      return wrong(
        'inventoryItemId',
        'NON_MUTABLE_INVENTORY_ITEM',
        'The specified inventory item is not allowed to be adjusted via API.',
      );
    if (one.level === undefined)
      return wrong('locationId', 'INVALID_LOCATION', 'The specified location could not be found.');
    if (isTwice)
      return wrong(
        'inventoryItemId',
        'NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR',
        'The combination of inventoryItemId and locationId must be unique.',
      );
    if (one.quantity > 1_000_000_000)
      return wrong('quantity', 'INVALID_QUANTITY_TOO_HIGH', "The total quantity can't be higher than 1,000,000,000.");
    if (!one.hasFrom)
      return wrong('changeFromQuantity', 'COMPARE_QUANTITY_REQUIRED', 'changeFromQuantity must be given.');
    if (one.from !== null && one.from !== one.level.available)
      return wrong(
        'changeFromQuantity',
        'CHANGE_FROM_QUANTITY_STALE',
        'The changeFromQuantity value does not match persisted value.',
      );
    return [];
  });
  // Some lists are refused without a word about which one it was.
  if (userErrors.length > 0) {
    const told = state.vagueErrors
      ? [{ field: null, code: null, message: 'The quantities could not be set.' }]
      : userErrors;
    return { inventoryAdjustmentGroup: null, userErrors: told };
  }
  for (const { item } of wanted) if (item !== undefined) item.tracked = true;
  const changed = wanted.filter(({ level, quantity }) => level?.available !== quantity);
  for (const { level, quantity } of changed) {
    if (level !== undefined) setLevel(state, level, quantity, context.nowMs, context.tell);
  }
  if (changed.length === 0) return { inventoryAdjustmentGroup: null, userErrors };
  return {
    userErrors,
    inventoryAdjustmentGroup: {
      id: gid('InventoryAdjustmentGroup', nextId(state)),
      createdAt: time(context.nowMs),
      reason: String(input.reason),
      referenceDocumentUri: input.referenceDocumentUri ?? null,
      changes: changed.map(({ item, level, quantity }) => ({
        name: String(input.name),
        delta: 0,
        quantityAfterChange: quantity,
        item: { id: gid('InventoryItem', item?.id ?? ''), sku: item?.sku ?? null },
        location: { id: gid('Location', level?.location ?? '') },
      })),
    },
  };
}
