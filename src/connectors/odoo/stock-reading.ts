import type { StockPage, StockReading, StockSeen } from '../../connector/connector.ts';
import { epochMsOf, instant } from '../../kernel/clock.ts';
import { quantity } from '../../kernel/quantity.ts';
import type { Row } from './client.ts';
import { DEFAULTS } from './settings.ts';
import { factsOf, positionsAt, type ReadPositions, type Stock } from './stock-positions.ts';

/** All positions of all articles, archived ones too, as the proof of stock compares them. */
export function stockReading(stock: Stock): StockReading {
  return {
    page: (after) => readPage(stock, typeof after === 'number' ? after : 0),
    async look(skus) {
      const odoo = await stock.desk.odoo('comparing');
      const rows = await odoo.searchRead('product.product', [['default_code', 'in', [...skus]]], ['default_code'], {
        order: 'id',
        context: { active_test: false },
      });
      const round = instant(stock.desk.clock.now());
      const read = await positionsAt(stock, odoo, {
        products: rows.map(({ id }) => id),
        anew: true,
        zeros: true,
        // Told again although nothing changed: what the hub missed comes out.
        stage: () => `proof ${round}`,
      });
      return { ...pageOf(read), facts: factsOf(read) };
    },
  };
}

async function readPage(stock: Stock, after: number): Promise<StockPage> {
  const { desk } = stock;
  const odoo = await desk.odoo('comparing');
  const limit = desk.settings.polling?.pageRows ?? DEFAULTS.pageRows;
  const rows = await odoo.searchRead('product.product', [['id', '>', after], odoo.dialect.storable], ['default_code'], {
    order: 'id',
    limit,
    context: { active_test: false },
  });
  const read = await positionsAt(stock, odoo, {
    products: rows.map(({ id }) => id),
    anew: true,
    stage: () => 'proof',
  });
  const page = pageOf(read);
  return rows.length === limit ? { ...page, next: (rows.at(-1) as Row).id } : page;
}

/** An article of which nothing is anywhere is told without a location: it is known all the same. */
function pageOf({ read, observedAt }: ReadPositions): StockPage {
  const seen = read.flatMap(({ article: { sku, unit }, positions }): StockSeen[] =>
    positions.length === 0
      ? [{ sku, quantity: quantity(0, unit) }]
      : positions.map(({ location, onHand, reserved }) => ({
          sku,
          location,
          quantity: quantity(onHand, unit),
          reserved: quantity(reserved, unit),
        })),
  );
  return { seen, askedAtMs: epochMsOf(observedAt) ?? 0 };
}
