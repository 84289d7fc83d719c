import { expect, test } from 'vitest';
import type { StockReading, StockSeen } from '../../connector/connector.ts';
import { seededChance } from '../../kernel/chance.ts';
import type { Json } from '../../kernel/json.ts';
import { startShopifySimulator } from './simulator/index.ts';
import { openShop, settingsFor } from './testing/open-connection.ts';

const text = ({ sku, location, quantity }: StockSeen): string => `${sku}@${location ?? ''} ${quantity?.value}`;

test('all levels of all locations are read page by page, and some articles at once, never from memory', async () => {
  const shop = await startShopifySimulator({
    chance: seededChance(5),
    retryScale: 0,
    bucket: { restoreRate: 100_000, maximumAvailable: 1_000_000 },
  });
  try {
    const [main, store] = shop.state.locations.map(({ id }) => id);
    for (let index = 0; index < 60; index += 1) shop.stockItem(`P-${index}`, index);
    shop.stockItem('P-1', 9, 1);
    const locations = { WH: String(main), PARIS: String(store) };
    const { page, look } = openShop(settingsFor(shop, { locations })).stock as StockReading;
    const seen: string[] = [];
    let pages = 0;
    for (let at: Json | undefined, more = true; more; pages += 1) {
      const read = await page(at);
      seen.push(...read.seen.map(text));
      at = read.next === undefined ? undefined : (JSON.parse(JSON.stringify(read.next)) as Json);
      more = at !== undefined;
    }
    expect(pages).toBe(3);
    expect(seen).toHaveLength(61);
    expect(seen).toEqual(expect.arrayContaining(['P-0@location/wh 0', 'P-59@location/wh 59', 'P-1@location/paris 9']));
    const known = await look(['P-1', 'NOBODY']);
    expect(known.seen.map(text).sort()).toEqual(['P-1@location/paris 9', 'P-1@location/wh 1']);
    shop.renameItem('P-1', 'Q-1');
    expect((await look(['P-1'])).seen).toEqual([]);
  } finally {
    await shop.close();
  }
});
