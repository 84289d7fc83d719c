import { type OdooSimulator, startOdooSimulator } from '../../connectors/odoo/simulator/index.ts';
import { ACCOUNTS, DOLLARS_PER_EURO, SET_ASIDE } from './books.ts';
import { ASSORTMENT, UNKNOWN_PRODUCT } from './shopping.ts';

/** Sales taxes of the American shop, in percent; Odoo's demo chart has only European ones. */
export const US_TAXES = [8.25, 2.25] as const;

/** An Odoo 19 of a small retailer: its articles with stock, services for charges, accounts, dollars and American taxes. */
export async function startRetailerOdoo(apiKey: string): Promise<OdooSimulator> {
  const odoo = await startOdooSimulator({ version: 19, apiKey, database: 'retail' });
  const goods = ASSORTMENT.map(({ sku, title, euros, reducedTax, stock }) => ({
    sku,
    name: title,
    price: euros / 100,
    tax: reducedTax ? 7 : 19,
    stock,
  }));
  const services = [
    { sku: 'SHIPPING', name: 'Shipping', price: 0, kind: 'service' as const },
    { sku: 'ROUNDING', name: 'Rounding difference', price: 0, kind: 'service' as const },
    { sku: 'DISCOUNT', name: 'Discount', price: 0, kind: 'service' as const },
    { sku: 'GIFTCARD', name: 'Gift card', price: 0, kind: 'service' as const },
  ];
  await odoo.people.stockShelves([...goods, ...services]);
  await odoo.people.activateCurrency('USD');
  await odoo.people.setRate('USD', '2020-01-01', DOLLARS_PER_EURO);
  for (const location of Object.values(SET_ASIDE)) await odoo.people.addLocation(location, 'WH');
  await odoo.perform((environment) => {
    for (const [name, code] of ACCOUNTS) environment.create('account.account', { name, code, reconcile: false });
    for (const amount of US_TAXES) {
      environment.create('account.tax', {
        name: `Sales tax ${amount}%`,
        amount,
        price_include_override: 'tax_excluded',
      });
    }
  });
  return odoo;
}

/** Someone creates the product that the shops already sell. Answers false when it is there. */
export async function createMissingProduct(odoo: OdooSimulator): Promise<boolean> {
  const { sku, title, euros } = UNKNOWN_PRODUCT;
  if (odoo.records('product.product', [['default_code', '=', sku]]).length > 0) return false;
  await odoo.people.stockShelves([{ sku, name: title, price: euros / 100, tax: 19, stock: 1_000 }]);
  return true;
}
