import type { Environment } from './environment.ts';
import type { Values } from './model.ts';

/** What a simulated company starts with. */
export interface CompanySeed {
  readonly currency?: string;
  readonly rounding?: 'round_per_line' | 'round_globally';
}

const MODULES = ['base', 'base_automation', 'account', 'sale', 'sale_management', 'stock', 'sale_stock', 'delivery'];
const CURRENCIES: readonly (readonly [string, number])[] = [
  ['EUR', 2],
  ['USD', 2],
  ['GBP', 2],
  ['JPY', 0],
];
const COUNTRIES: readonly (readonly [string, string])[] = [
  ['BE', 'Belgium'],
  ['DE', 'Germany'],
  ['FR', 'France'],
  ['NL', 'Netherlands'],
  ['AT', 'Austria'],
  ['GB', 'United Kingdom'],
  ['US', 'United States'],
  ['CA', 'Canada'],
  ['IT', 'Italy'],
  ['ES', 'Spain'],
  ['IE', 'Ireland'],
  ['JP', 'Japan'],
];
const STATES: readonly (readonly [string, string, string])[] = [
  ['US', 'CA', 'California'],
  ['US', 'NY', 'New York'],
  ['CA', 'ON', 'Ontario'],
];

/** What customers owe. */
export const RECEIVABLE = '121000';

/** Journals whose payments stand on an account of their own. */
const OUTSTANDING: readonly (readonly [journal: string, account: string])[] = [
  ['GIFT', '218000'],
  ['EXCH', '218100'],
  ['TILL', '218200'],
];

/** A fresh database: one company, places, taxes of 0, 5.5, 7, 10, 19, 20 and 21 % both ways, a warehouse, journals. */
export function seedCompany(environment: Environment, seed: CompanySeed): void {
  const { version } = environment;
  const put = (model: string, values: Values): number => environment.create(model, values);
  for (const name of MODULES) put('ir.module.module', { name, state: 'installed', shortdesc: name });
  put('res.lang', { name: 'English (US)', code: 'en_US' });
  put('decimal.precision', { name: 'Product Price', digits: 2 });
  put('uom.uom', { name: 'Units' });
  put('uom.uom', { name: 'kg' });
  put('product.category', { name: 'Goods' });
  for (const [name, digits] of CURRENCIES)
    put('res.currency', { name, decimal_places: digits, active: name !== 'JPY' });
  for (const [code, name] of COUNTRIES) put('res.country', { code, name });
  for (const [country, code, name] of STATES) {
    const [found] = environment.search('res.country', [['code', '=', country]]);
    put('res.country.state', { code, name, country_id: found?.id });
  }
  const [currency] = environment.search('res.currency', [['name', '=', seed.currency ?? 'EUR']]);
  put('res.company', {
    name: 'My Company',
    currency_id: currency?.id,
    tax_calculation_rounding_method: seed.rounding ?? (version >= 19 ? 'round_globally' : 'round_per_line'),
  });
  put('res.users', { name: 'OdooBot', login: '__system__', company_id: 1 });
  put('res.users', { name: 'Storeloom', login: 'admin', company_id: 1 });
  put('res.partner', { name: 'My Company' });
  seedTaxes(environment);
  seedWarehouse(environment, 'WH', 'My Company');
  environment.create('stock.location', { name: 'Customers', complete_name: 'Customers', usage: 'customer' });
  for (const [name, code, type] of [
    ['Customer Invoices', 'INV', 'sale'],
    ['Bank', 'BNK1', 'bank'],
    ['Cash', 'CSH1', 'cash'],
    ['Gift cards', 'GIFT', 'cash'],
    ['Miscellaneous Operations', 'MISC', 'general'],
    ['Exchanges', 'EXCH', 'cash'],
    ['Returns at tills', 'TILL', 'cash'],
  ]) {
    put('account.journal', { name, code, type });
  }
  for (const [name, code, reconcile] of [
    ['Bank', '101401', false],
    ['Outstanding Receipts', '101402', true],
    ['Clearing', '101403', true],
    ['Fees', '620100', false],
    ['Sales', '400000', false],
    ['Account Receivable', RECEIVABLE, true],
    ['Gift cards outstanding', '218000', true],
    ['Exchanges', '218100', true],
    ['Returns at tills', '218200', true],
  ]) {
    put('account.account', { name, code, reconcile });
  }
  for (const [code, account] of OUTSTANDING) seedOutstanding(environment, code, account);
  seedRegistry(environment);
}

/** Lets payments of a journal, in and out, stand on an account. */
export function seedOutstanding(environment: Environment, code: string, account: string): void {
  const [journal] = environment.search('account.journal', [['code', '=', code]]);
  const [known] = environment.search('account.account', [['code', '=', account]]);
  for (const payment_type of ['inbound', 'outbound']) {
    const values = { journal_id: journal?.id, payment_type, payment_account_id: known?.id };
    environment.create('account.payment.method.line', values);
  }
}

function seedTaxes(environment: Environment): void {
  for (const included of [false, true]) {
    for (const percent of [0, 5.5, 7, 10, 19, 20, 21]) seedTax(environment, percent, included);
  }
}

/** A sales tax, on top of prices or part of them. */
export function seedTax(environment: Environment, percent: number, included: boolean, name?: string): number {
  const basis =
    environment.version >= 19
      ? { price_include_override: included ? 'tax_included' : 'tax_excluded' }
      : { price_include: included };
  return environment.create('account.tax', {
    name: name ?? `${percent}%${included ? ' incl.' : ''}`,
    amount: percent,
    ...basis,
  });
}

/** A warehouse with its stock location and what its goods come and go by; answers the id of the location. */
export function seedWarehouse(environment: Environment, code: string, name: string): number {
  const location = environment.create('stock.location', { name: 'Stock', complete_name: `${code}/Stock` });
  const warehouse = environment.create('stock.warehouse', { name, code, lot_stock_id: location });
  environment.create('stock.picking.type', { name: 'Delivery Orders', code: 'outgoing', warehouse_id: warehouse });
  environment.create('stock.picking.type', { name: 'Receipts', code: 'incoming', warehouse_id: warehouse });
  return location;
}

/** The models and fields that automation rules point at. */
function seedRegistry(environment: Environment): void {
  for (const model of environment.models.values()) {
    const id = environment.create('ir.model', { name: model.label, model: model.name });
    for (const [name, field] of Object.entries(model.fields)) {
      environment.create('ir.model.fields', {
        name,
        model: model.name,
        model_id: id,
        field_description: field.label ?? name,
      });
    }
    for (const name of ['id', 'write_date', 'create_date']) {
      environment.create('ir.model.fields', { name, model: model.name, model_id: id, field_description: name });
    }
  }
}

/** An article of the demo. */
export interface Article {
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  readonly stock?: number;
  /** Percent of the sales tax, included in prices. */
  readonly tax?: number;
  readonly barcode?: string;
  readonly kind?: 'goods' | 'service';
  /** When a line may be invoiced: when it is delivered (the default for goods) or at once. */
  readonly invoicing?: 'delivery' | 'order';
}

/** Articles of a small retailer, and the services that the hub books charges on. */
export const DEMO_ARTICLES: readonly Article[] = [
  { sku: 'TEE-BLACK-M', name: 'T-shirt black M', price: 19.99, stock: 500, barcode: '4006381333931' },
  { sku: 'TEE-WHITE-L', name: 'T-shirt white L', price: 19.99, stock: 400 },
  { sku: 'MUG-BLUE', name: 'Mug blue', price: 12.5, stock: 300 },
  { sku: 'TOTE-NATURAL', name: 'Tote bag', price: 9.9, stock: 250 },
  { sku: 'BEANS-250', name: 'Coffee beans 250 g', price: 7.45, stock: 600, tax: 7 },
  { sku: 'POSTER-A2', name: 'Poster A2', price: 24.9, stock: 8 },
  { sku: 'SHIPPING', name: 'Shipping', price: 4.9, kind: 'service' },
  { sku: 'ROUNDING', name: 'Rounding difference', price: 0, kind: 'service' },
  { sku: 'DISCOUNT', name: 'Discount', price: 0, kind: 'service' },
];

/** Creates articles with what is in stock of them. */
export function seedArticles(environment: Environment, articles: readonly Article[]): void {
  for (const article of articles) {
    const service = article.kind === 'service';
    const [tax] = environment.search('account.tax', [
      ['amount', '=', article.tax ?? 19],
      ['price_include', '=', true],
    ]);
    const storable =
      environment.version >= 19 ? { type: 'consu', is_storable: true } : { type: 'product', detailed_type: 'product' };
    const product = environment.create('product.product', {
      name: article.name,
      default_code: article.sku,
      barcode: article.barcode ?? false,
      list_price: article.price,
      taxes_id: [[6, 0, tax === undefined ? [] : [tax.id]]],
      invoice_policy: article.invoicing ?? (service ? 'order' : 'delivery'),
      ...(service ? { type: 'service' } : storable),
    });
    if (article.stock !== undefined)
      environment.create('stock.quant', { product_id: product, location_id: 1, quantity: article.stock });
  }
}
