import { expect, test } from 'vitest';
import type { StockReading, StockSeen } from '../../connector/connector.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import type { Json } from '../../kernel/json.ts';
import { plainHttp } from '../../testing/plain-connection.ts';
import { startWooSimulator } from './simulator/index.ts';
import { openShop, settingsFor } from './testing/open-connection.ts';

const text = ({ sku, quantity }: StockSeen): string => `${sku} ${quantity?.value ?? 'without end'}`;

test('all that a shop shows is read page by page, variations with it, and some of it at once', async () => {
  const shop = await startWooSimulator({
    articles: Array.from({ length: 51 }, (_, index) => ({ sku: `P-${index}`, price: '1.00', stock: index })),
  });
  try {
    shop.shelveVariations('TEE', [
      { sku: 'TEE-S', price: '19.90', stock: 4, option: 'S' },
      { sku: 'TEE-M', price: '19.90', option: 'M' },
    ]);
    shop.shelve({ sku: 'GIFT', price: '10.00' });
    const connection = openShop(settingsFor(shop), { bindings: memoryBindings(), http: plainHttp([]) });
    const { page, look } = connection.stock as StockReading;
    const seen: string[] = [];
    let pages = 0;
    for (let at: Json | undefined, more = true; more; pages += 1) {
      const read = await page(at);
      seen.push(...read.seen.map(text));
      at = read.next === undefined ? undefined : (JSON.parse(JSON.stringify(read.next)) as Json);
      more = at !== undefined;
    }
    expect(pages).toBe(2);
    expect(seen).toHaveLength(54);
    expect(seen).toEqual(
      expect.arrayContaining(['P-0 0', 'P-50 50', 'TEE-S 4', 'TEE-M without end', 'GIFT without end']),
    );
    const some = await look(['TEE-S', 'P-7', 'NOBODY']);
    expect(some.seen.map(text).sort()).toEqual(['P-7 7', 'TEE-S 4']);
    expect(some.seen[0]?.changedAt).toMatch(/Z$/);
    expect(some.facts).toEqual([]);
  } finally {
    await shop.close();
  }
});
