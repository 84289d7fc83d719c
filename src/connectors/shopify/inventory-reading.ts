import type { StockReading, StockSeen } from '../../connector/connector.ts';
import type { Json } from '../../kernel/json.ts';
import { quantity } from '../../kernel/quantity.ts';
import { Field } from './fields.ts';
import type { Inventory } from './inventory.ts';
import { type Level, readLevels, readPage } from './inventory-levels.ts';

/** What the shop shows at all watched locations, as the proof of stock compares it. Articles without a SKU concern nobody here. */
export function inventoryReading(inventory: Inventory): StockReading {
  const { client, context, items, places } = inventory;
  const seenOf = async (levels: readonly Level[]): Promise<StockSeen[]> => {
    const seen: StockSeen[] = [];
    const names = await items.named([...new Set(levels.flatMap(({ sku }) => sku ?? []))]);
    for (const { sku: theirs, location, available, updatedAt } of levels) {
      if (theirs === undefined) continue;
      const sku = names.get(theirs) ?? theirs;
      const canonical = await places.canonicalOf(location);
      seen.push({
        sku,
        ...(canonical === undefined ? {} : { location: canonical }),
        quantity: quantity(available),
        ...(updatedAt === undefined ? {} : { changedAt: updatedAt }),
      });
    }
    return seen;
  };
  return {
    async page(after: Json | undefined) {
      const askedAtMs = context.clock.now();
      const at = new Field(after);
      const locations = at
        .at('locations')
        .list()
        .map((each) => each.text(40));
      const { levels, left } = await readPage(
        inventory,
        { locations, after: at.at('after').optionalText(2_000) ?? null },
        '',
      );
      return { seen: await seenOf(levels), askedAtMs, ...(left === undefined ? {} : { next: { ...left } }) };
    },
    async look(skus) {
      // Merchants move SKUs from one article to another: what is remembered proves nothing.
      for (const sku of skus) items.forget(sku);
      const askedAtMs = context.clock.now();
      const found = await items.find(skus);
      const ids = [...found.values()].flatMap((item) => (item.kind === 'found' ? [item.id] : []));
      const levels: Level[] = [];
      for (const location of ids.length === 0 ? [] : await places.watched()) {
        levels.push(...(await readLevels(client, ids, location)));
      }
      return { seen: await seenOf(levels), askedAtMs, facts: [] };
    },
  };
}
