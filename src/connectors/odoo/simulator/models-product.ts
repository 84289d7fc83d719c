import type { Stored } from './database.ts';
import type { Environment } from './environment.ts';
import {
  char,
  choice,
  computed,
  datetime,
  type Field,
  flag,
  float,
  integer,
  link,
  links,
  list,
  type Model,
  type Values,
} from './model.ts';

/** What a variant has from its template: written on either, it stands on both and on all variants. */
const SHARED = [
  'name',
  'sale_ok',
  'type',
  'is_storable',
  'detailed_type',
  'invoice_policy',
  'list_price',
  'taxes_id',
  'categ_id',
  'uom_id',
  'description_sale',
];

/**
 * Templates with variants, attributes, rules of price lists and, with `manufacturing`, kits, on top of the plain product models. A
 * product that is created without a template gets one of its own, as in Odoo.
 */
export function withTemplates(models: readonly Model[], manufacturing: boolean): Model[] {
  const product = models.find(({ name }) => name === 'product.product') as Model;
  return [
    ...models.map((model) => {
      if (model === product) return variantModel(product);
      if (model.name === 'product.pricelist') {
        return {
          ...model,
          fields: { ...model.fields, item_ids: list('product.pricelist.item', 'pricelist_id', 'Rules') },
        };
      }
      if (model.name !== 'product.category') return model;
      return { ...model, fields: { ...model.fields, parent_id: link('product.category', 'Parent Category') } };
    }),
    templateModel(product),
    ...attributeModels(),
    ruleModel(),
    ...(manufacturing ? kitModels() : []),
  ];
}

function variantModel(product: Model): Model {
  const extra = (row: Stored, environment: Environment): number =>
    (row.product_template_variant_value_ids as readonly number[]).reduce(
      (sum, id) => sum + Number(environment.find('product.template.attribute.value', id)?.price_extra ?? 0),
      0,
    );
  return {
    ...product,
    fields: {
      ...product.fields,
      product_tmpl_id: link('product.template', 'Product Template'),
      product_template_variant_value_ids: links('product.template.attribute.value', 'Variant Values'),
      price_extra: computed('float', 'Variant Price Extra', extra),
      lst_price: computed(
        'float',
        'Sales Price',
        (row, environment) => Number(row.list_price) + extra(row, environment),
      ),
    },
    afterCreate(environment, id) {
      const row = environment.get('product.product', id);
      if (typeof row.product_tmpl_id === 'number') return;
      environment.database.put('product.product', { ...row, product_tmpl_id: templateOf(environment, row) });
    },
    afterWrite(environment, before, values) {
      const template = before.product_tmpl_id;
      if (typeof template !== 'number') return;
      spread(environment, template, values, before.id);
      if ('active' in values) archiveWithVariants(environment, template, values.active === true);
    },
  };
}

/** The template of a variant that was there first. */
function templateOf(environment: Environment, variant: Stored): number {
  const id = environment.database.next('product.template');
  const { create_date, write_date, create_uid, write_uid, active } = variant;
  const values = Object.fromEntries(SHARED.filter((name) => name in variant).map((name) => [name, variant[name]]));
  environment.database.put('product.template', {
    ...values,
    id,
    active,
    create_date,
    write_date,
    create_uid,
    write_uid,
  });
  return id;
}

/** A template is sold as long as one of its variants is. */
function archiveWithVariants(environment: Environment, template: number, active: boolean): void {
  const row = environment.get('product.template', template);
  const alive = variantsOf(environment, template).some((variant) => variant.active === true);
  const next = active ? true : alive;
  if (row.active !== next) environment.database.put('product.template', { ...row, active: next });
  environment.touch('product.template', template, ['active']);
}

/** Brings shared fields to the template and to all its variants; each of them counts as written. */
function spread(environment: Environment, template: number, values: Values, writer: number | undefined): void {
  const changed = Object.keys(values).filter((name) => SHARED.includes(name));
  if (changed.length === 0) return;
  const source = environment.get(
    writer === undefined ? 'product.template' : 'product.product',
    writer === undefined ? template : writer,
  );
  const news = Object.fromEntries(changed.map((name) => [name, source[name]]));
  if (writer !== undefined) {
    environment.database.put('product.template', { ...environment.get('product.template', template), ...news });
    environment.touch('product.template', template, changed);
  }
  for (const variant of variantsOf(environment, template)) {
    if (variant.id === writer) continue;
    environment.database.put('product.product', { ...variant, ...news });
    environment.touch('product.product', variant.id, changed);
  }
}

const variantsOf = (environment: Environment, template: number): readonly Stored[] =>
  [...(environment.database.byIndex('product.product', 'product_tmpl_id', template) ?? [])]
    .sort((left, right) => left - right)
    .map((id) => environment.get('product.product', id));

const shared = (row: Stored): Values =>
  Object.fromEntries(
    SHARED.filter((name) => name in row).map((name) => [
      name,
      Array.isArray(row[name]) ? [[6, 0, row[name]]] : row[name],
    ]),
  );

function templateModel(product: Model): Model {
  const own = (name: 'default_code' | 'barcode', label: string): Field =>
    computed('char', label, (row, environment) => {
      const variants = variantsOf(environment, row.id);
      // With several variants there is no one reference: it reads false.
      return variants.length === 1 ? (variants[0]?.[name] ?? false) : false;
    });
  return {
    name: 'product.template',
    label: 'Product',
    fields: {
      ...Object.fromEntries(SHARED.flatMap((name) => (product.fields[name] ? [[name, product.fields[name]]] : []))),
      active: flag('Active', true),
      default_code: own('default_code', 'Internal Reference'),
      barcode: own('barcode', 'Barcode'),
      attribute_line_ids: list('product.template.attribute.line', 'product_tmpl_id', 'Product Attributes'),
      product_variant_ids: list('product.product', 'product_tmpl_id', 'Products'),
    },
    afterCreate: (environment, id) => makeVariants(environment, environment.get('product.template', id)),
    afterWrite(environment, before, values) {
      spread(environment, before.id, values, undefined);
      if (!('active' in values)) return;
      for (const variant of variantsOf(environment, before.id)) {
        environment.database.put('product.product', { ...variant, active: values.active === true });
        environment.touch('product.product', variant.id, ['active']);
      }
    },
  };
}

/** One variant for each combination of values. */
function makeVariants(environment: Environment, template: Stored): void {
  const lines = environment.search('product.template.attribute.line', [['product_tmpl_id', '=', template.id]]);
  const choices = lines.map((line) =>
    environment.search('product.template.attribute.value', [['attribute_line_id', '=', line.id]]).map(({ id }) => id),
  );
  const combinations = choices.reduce<number[][]>(
    (before, values) => before.flatMap((combination) => values.map((value) => [...combination, value])),
    [[]],
  );
  for (const combination of combinations) {
    environment.create('product.product', {
      ...shared(template),
      product_tmpl_id: template.id,
      product_template_variant_value_ids: [[6, 0, combination]],
    });
  }
}

function attributeModels(): Model[] {
  return [
    { name: 'product.attribute', label: 'Product Attribute', fields: { name: char('Attribute', { required: true }) } },
    {
      name: 'product.attribute.value',
      label: 'Attribute Value',
      fields: {
        name: char('Value', { required: true }),
        attribute_id: link('product.attribute', 'Attribute', { required: true }),
      },
    },
    {
      name: 'product.template.attribute.line',
      label: 'Product Template Attribute Line',
      fields: {
        product_tmpl_id: link('product.template', 'Product Template'),
        attribute_id: link('product.attribute', 'Attribute', { required: true }),
        value_ids: links('product.attribute.value', 'Values'),
      },
      afterCreate(environment, id) {
        const line = environment.get('product.template.attribute.line', id);
        for (const value of line.value_ids as readonly number[]) {
          environment.create('product.template.attribute.value', {
            attribute_line_id: id,
            product_attribute_value_id: value,
            product_tmpl_id: line.product_tmpl_id,
          });
        }
      },
    },
    {
      name: 'product.template.attribute.value',
      label: 'Product Template Attribute Value',
      fields: {
        name: computed('char', 'Value', (row, environment) =>
          environment.display('product.attribute.value', row.product_attribute_value_id as number),
        ),
        attribute_id: computed(
          'many2one',
          'Attribute',
          (row, environment) =>
            environment.find('product.attribute.value', row.product_attribute_value_id as number)?.attribute_id,
          'product.attribute',
        ),
        attribute_line_id: link('product.template.attribute.line', 'Attribute Line'),
        product_attribute_value_id: link('product.attribute.value', 'Attribute Value'),
        product_tmpl_id: link('product.template', 'Product Template'),
        price_extra: float('Extra Price'),
      },
    },
  ];
}

function ruleModel(): Model {
  return {
    name: 'product.pricelist.item',
    label: 'Pricelist Rule',
    fields: {
      pricelist_id: link('product.pricelist', 'Pricelist', { required: true }),
      applied_on: choice('Apply On', ['3_global', '2_product_category', '1_product', '0_product_variant'], '3_global'),
      categ_id: link('product.category', 'Category'),
      product_tmpl_id: link('product.template', 'Product'),
      product_id: link('product.product', 'Variant'),
      min_quantity: float('Min. Quantity'),
      date_start: datetime('Start Date'),
      date_end: datetime('End Date'),
      compute_price: choice('Compute Price', ['fixed', 'percentage', 'formula'], 'fixed'),
      base: choice('Based on', ['list_price', 'standard_price', 'pricelist'], 'list_price'),
      base_pricelist_id: link('product.pricelist', 'Other Pricelist'),
      fixed_price: float('Fixed Price'),
      percent_price: float('Percentage Price'),
      price_discount: float('Price Discount'),
      price_round: float('Price Rounding'),
      price_surcharge: float('Extra Fee'),
      price_min_margin: float('Min. Price Margin'),
      price_max_margin: float('Max. Price Margin'),
    },
  };
}

function kitModels(): Model[] {
  return [
    {
      name: 'mrp.bom',
      label: 'Bill of Material',
      fields: {
        active: flag('Active', true),
        type: choice('BoM Type', ['normal', 'phantom'], 'normal'),
        product_tmpl_id: link('product.template', 'Product', { required: true }),
        product_id: link('product.product', 'Product Variant'),
        product_qty: float('Quantity', { initial: () => 1 }),
        sequence: integer('Sequence'),
        bom_line_ids: list('mrp.bom.line', 'bom_id', 'BoM Lines'),
      },
    },
    {
      name: 'mrp.bom.line',
      label: 'Bill of Material Line',
      fields: {
        bom_id: link('mrp.bom', 'Parent BoM'),
        product_id: link('product.product', 'Component', { required: true }),
        product_qty: float('Quantity', { initial: () => 1 }),
        product_uom_id: link('uom.uom', 'Unit', { initial: () => 1 }),
      },
    },
  ];
}
