import { expect, test } from 'vitest';
import type { StockReading, StockSeen } from '../../connector/connector.ts';
import type { Json } from '../../kernel/json.ts';
import { startWorld } from './testing/world.ts';

const text = ({ sku, location, quantity, reserved }: StockSeen): string =>
  `${sku}@${location ?? ''} ${quantity?.value}/${reserved?.value ?? 0}`;

test.each([19, 17] as const)(
  'all positions of Odoo %i are read page by page, and some articles with facts to tell',
  async (version) => {
    await using world = await startWorld({ version });
    await world.simulator.people.addWarehouse('PAR', 'Paris');
    const hub = world.hub({ settings: { polling: { pageRows: 2 } } });
    const { page, look } = hub.connection.stock as StockReading;
    const seen: StockSeen[] = [];
    for (let at: Json | undefined, more = true; more; ) {
      const read = await page(at);
      expect(read.askedAtMs).toBeGreaterThan(0);
      seen.push(...read.seen);
      at = read.next;
      more = at !== undefined;
    }
    const lines = seen.map(text);
    expect(lines).toEqual(expect.arrayContaining(['BEANS-250@location/wh 600/0', 'MUG-BLUE@location/wh 300/0']));
    // Only what is there is told, and an article of which there is nothing is known all the same.
    expect(lines.some((line) => line.startsWith('BEANS-250@location/par'))).toBe(false);
    expect(new Set(lines).size).toBe(lines.length);

    const some = await look(['MUG-BLUE', 'NOBODY']);
    expect(some.seen.map(text)).toEqual(['MUG-BLUE@location/wh 300/0', 'MUG-BLUE@location/par 0/0']);
    const [fact] = some.facts;
    expect(some.facts).toHaveLength(1);
    const translation = hub.translate(fact as NonNullable<typeof fact>);
    expect(translation).toMatchObject({ kind: 'events', events: [{ name: 'InventoryAdjusted' }, {}] });
    // Told again although nothing changed, so that the hub hears what it missed.
    expect((await look(['MUG-BLUE'])).facts[0]?.id).not.toBe(fact?.id);
  },
);
