import type { Finding } from '../../connector/connector.ts';
import type { Odoo } from './client.ts';
import type { Stock } from './stock-positions.ts';

/** Which locations the hub follows, and what each lacks. Settings that lead nowhere are thrown as SL-ODOO-030. */
export async function checkStock(stock: Stock, odoo: Odoo): Promise<readonly Finding[]> {
  const { all } = await stock.places(odoo);
  if (all.length === 0) {
    const next = 'Make a warehouse in Odoo, or name locations under `stock.locations`.';
    return [{ subject: 'stock', verdict: 'problem', found: 'the company has no warehouse', next }];
  }
  const types = await odoo.searchRead(
    'stock.picking.type',
    [['code', 'in', ['incoming', 'outgoing']]],
    ['code', 'warehouse_id'],
  );
  const findings = all.map(({ location, name, warehouse }): Finding => {
    const missing = ['incoming', 'outgoing'].filter(
      (code) =>
        !types.some((row) => row.code === code && Array.isArray(row.warehouse_id) && row.warehouse_id[0] === warehouse),
    );
    if (missing.length === 0) return { subject: location, verdict: 'ok', found: name };
    return {
      subject: location,
      verdict: 'warning',
      found: `${name}; its warehouse has no operation type for ${missing.join(' and ')} goods`,
      next: 'Give the warehouse these operation types in Odoo; until then goods that come or go there cannot be booked.',
    };
  });
  return [...findings, ...(await doubles(odoo))];
}

/** Articles that are looked at for doubles: a check is waited for. */
const MOST_LOOKED_AT = 20_000;

/** SKUs that several active products share: their stock is not told. */
async function doubles(odoo: Odoo): Promise<readonly Finding[]> {
  const rows = await odoo.searchRead(
    'product.product',
    [['default_code', '!=', false], odoo.dialect.storable],
    ['default_code'],
    { order: 'id', limit: MOST_LOOKED_AT },
  );
  const seen = new Set<unknown>();
  const twice = new Set<string>();
  for (const { default_code: sku } of rows) {
    if (seen.has(sku)) twice.add(String(sku));
    seen.add(sku);
  }
  if (twice.size === 0) return [];
  const shown = [...twice].slice(0, 10).join(', ');
  return [
    {
      subject: 'SKUs',
      verdict: 'problem',
      found: `${twice.size} are shared by several products: ${shown}`,
      next: 'Leave each internal reference on one product; until then their stock is not told.',
    },
  ];
}
