import type { Environment } from './environment.ts';
import { userError } from './errors.ts';
import type { Values } from './model.ts';

/** A product as a merchant enters it. */
export interface NewProduct {
  readonly name: string;
  readonly price: number;
  readonly description?: string;
  /** Percent of the sales tax, included in prices; 19 by default. */
  readonly tax?: number;
  readonly variants: readonly {
    readonly sku: string;
    readonly barcode?: string;
    /** What sets it apart: { Size: 'M' }. */
    readonly options?: Readonly<Record<string, string>>;
    /** What it costs more than the others. */
    readonly extra?: number;
  }[];
}

/** A rule of a price list as a merchant enters it. */
export interface NewPriceRule {
  /** A variant; all articles without it. */
  readonly sku?: string;
  readonly price?: number;
  /** Discount in percent of the sales price. */
  readonly percent?: number;
  /** "2026-11-27 00:00:00", UTC. */
  readonly from?: string;
  readonly to?: string;
}

/** What the people do who look after articles and prices. */
export interface Merchants {
  /** Answers the id of the template. */
  addProduct(product: NewProduct): Promise<number>;
  renameProduct(sku: string, name: string): Promise<void>;
  /** The sales price, which all variants share. */
  setPrice(sku: string, price: number): Promise<void>;
  addPriceList(name: string, currency?: string): Promise<number>;
  addPriceRule(list: number, rule: NewPriceRule): Promise<number>;
  changePriceRule(rule: number, values: Values): Promise<void>;
  removePriceRule(rule: number): Promise<void>;
  /** A kit that is sold as a whole and shipped in parts; the simulator needs `manufacturing` for it. */
  makeKit(sku: string, components: Readonly<Record<string, number>>): Promise<void>;
  deleteProduct(sku: string): Promise<void>;
}

type Perform = <T>(work: (environment: Environment) => T, context?: Values) => Promise<T>;

export function merchantsOf(perform: Perform): Merchants {
  const all = { active_test: false };
  const template = (environment: Environment, sku: string): number =>
    variantOf(environment, sku).product_tmpl_id as number;
  return {
    addProduct: (product) => perform((environment) => create(environment, product)),
    renameProduct: (sku, name) =>
      perform((environment) => environment.write('product.template', [template(environment, sku)], { name }), all),
    setPrice: (sku, price) =>
      perform(
        (environment) => environment.write('product.template', [template(environment, sku)], { list_price: price }),
        all,
      ),
    addPriceList: (name, currency = 'EUR') =>
      perform((environment) => {
        const [found] = environment.search('res.currency', [['name', '=', currency]]);
        return environment.create('product.pricelist', { name, currency_id: found?.id ?? false });
      }),
    addPriceRule: (list, rule) =>
      perform((environment) =>
        environment.create('product.pricelist.item', { pricelist_id: list, ...ruleOf(environment, rule) }),
      ),
    changePriceRule: (rule, values) =>
      perform((environment) => environment.write('product.pricelist.item', [rule], values)),
    removePriceRule: (rule) => perform((environment) => environment.unlink('product.pricelist.item', [rule])),
    makeKit: (sku, components) =>
      perform((environment) => {
        environment.create('mrp.bom', {
          type: 'phantom',
          product_tmpl_id: template(environment, sku),
          bom_line_ids: Object.entries(components).map(([part, quantity]) => [
            0,
            0,
            { product_id: variantOf(environment, part).id, product_qty: quantity },
          ]),
        });
        // A bill of material says nothing on the product; merchants touch it when they look at the result.
        environment.touch('product.template', template(environment, sku));
      }),
    deleteProduct: (sku) =>
      perform((environment) => {
        const id = template(environment, sku);
        const variants = environment.search('product.product', [['product_tmpl_id', '=', id]]);
        environment.unlink(
          'product.product',
          variants.map((variant) => variant.id),
        );
        environment.unlink('product.template', [id]);
      }, all),
  };
}

function variantOf(environment: Environment, sku: string) {
  const [found] = environment.search('product.product', [
    ['default_code', '=', sku],
    ['active', 'in', [true, false]],
  ]);
  if (found === undefined) throw userError(`There is no product ${sku}`);
  return found;
}

function create(environment: Environment, product: NewProduct): number {
  const [tax] = environment.search('account.tax', [
    ['amount', '=', product.tax ?? 19],
    ['price_include', '=', true],
  ]);
  const names = [...new Set(product.variants.flatMap(({ options = {} }) => Object.keys(options)))];
  const lines = names.map((name) => {
    const attribute = named(environment, 'product.attribute', name, {});
    const values = [...new Set(product.variants.map(({ options = {} }) => options[name] ?? ''))].map((value) =>
      named(environment, 'product.attribute.value', value, { attribute_id: attribute }),
    );
    return [0, 0, { attribute_id: attribute, value_ids: [[6, 0, values]] }];
  });
  const storable =
    environment.version >= 19 ? { type: 'consu', is_storable: true } : { type: 'product', detailed_type: 'product' };
  const id = environment.create('product.template', {
    name: product.name,
    list_price: product.price,
    description_sale: product.description ?? false,
    taxes_id: [[6, 0, tax === undefined ? [] : [tax.id]]],
    invoice_policy: 'delivery',
    ...storable,
    attribute_line_ids: lines,
  });
  for (const variant of environment.search('product.product', [['product_tmpl_id', '=', id]])) {
    const chosen = (variant.product_template_variant_value_ids as readonly number[]).map((value) =>
      environment.get('product.template.attribute.value', value),
    );
    const wanted = product.variants.find(({ options = {} }) =>
      chosen.every((value) => {
        const attribute = environment.valueOf('product.template.attribute.value', value, 'attribute_id') as number;
        const name = environment.display('product.attribute', attribute);
        return options[name] === environment.valueOf('product.template.attribute.value', value, 'name');
      }),
    );
    if (wanted === undefined) {
      environment.write('product.product', [variant.id], { active: false });
      continue;
    }
    environment.write('product.product', [variant.id], {
      default_code: wanted.sku,
      barcode: wanted.barcode ?? false,
    });
    const [first] = chosen;
    if (wanted.extra !== undefined && first !== undefined)
      environment.write('product.template.attribute.value', [first.id], { price_extra: wanted.extra });
  }
  return id;
}

function named(environment: Environment, model: string, name: string, more: Values): number {
  const [found] = environment.search(model, [
    ['name', '=', name],
    ...Object.entries(more).map(([field, value]) => [field, '=', value]),
  ]);
  return found?.id ?? environment.create(model, { name, ...more });
}

function ruleOf(environment: Environment, rule: NewPriceRule): Values {
  const where =
    rule.sku === undefined
      ? { applied_on: '3_global' }
      : { applied_on: '0_product_variant', product_id: variantOf(environment, rule.sku).id };
  const how =
    rule.percent === undefined
      ? { compute_price: 'fixed', fixed_price: rule.price ?? 0 }
      : { compute_price: 'percentage', percent_price: rule.percent };
  return { ...where, ...how, date_start: rule.from ?? false, date_end: rule.to ?? false };
}
