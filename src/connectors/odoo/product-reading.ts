import { CodedError } from '../../kernel/failure.ts';
import { idsOf, linkOf, numberOf, type Odoo, type Row, textOf } from './client.ts';
import { type Desk, hasField } from './desk.ts';
import type { PriceBook, PriceList, PriceRule } from './product-prices.ts';

/** Archived records too: that something is no longer sold is news. */
const ALL = { active_test: false };

export interface ReadVariant {
  readonly id: number;
  readonly sku: string | undefined;
  readonly barcode: string | undefined;
  readonly active: boolean;
  readonly salesPrice: number;
  readonly cost: number;
  readonly options: readonly { readonly name: string; readonly value: string }[];
}

/** A template with all that the hub tells of it. */
export interface ReadTemplate {
  readonly id: number;
  readonly name: string;
  readonly description: string | undefined;
  readonly type: string;
  readonly sold: boolean;
  readonly unit: string;
  readonly category: number | undefined;
  readonly taxes: readonly number[];
  /** When the template or one of its variants was last written, in Odoo's time. */
  readonly writtenAt: string;
  readonly variants: readonly ReadVariant[];
  /** What a kit is made of, for one piece. */
  readonly components: readonly { readonly sku: string; readonly quantity: number }[];
}

/** Templates by id, in as few calls as there are kinds of neighbours. */
export async function readTemplates(desk: Desk, odoo: Odoo, ids: readonly number[]): Promise<readonly ReadTemplate[]> {
  if (ids.length === 0) return [];
  const fields = [
    'name',
    'active',
    'sale_ok',
    'type',
    'taxes_id',
    'categ_id',
    'uom_id',
    'description_sale',
    'write_date',
  ];
  const rows = await odoo.searchRead('product.template', [['id', 'in', ids]], fields, { order: 'id', context: ALL });
  const variants = await readVariants(odoo, ids);
  const kits = await readKits(desk, odoo, ids);
  return rows.map((row) => {
    const own = variants.get(row.id) ?? [];
    return {
      id: row.id,
      name: textOf(row.name) ?? '',
      description: textOf(row.description_sale),
      type: String(row.type),
      sold: row.active === true && row.sale_ok === true,
      unit: unitOf(row.uom_id),
      category: linkOf(row.categ_id),
      taxes: idsOf(row.taxes_id),
      writtenAt: [row, ...own.map(({ row: variant }) => variant)]
        .map(({ write_date }) => String(write_date))
        .sort()
        .at(-1) as string,
      variants: own.map(({ variant }) => variant),
      components: kits.get(row.id) ?? [],
    };
  });
}

/** "Units" is what everybody counts by; other units keep Odoo's name. */
function unitOf(link: unknown): string {
  const name = Array.isArray(link) ? String(link[1]) : '';
  return name === '' || /^units?$/i.test(name) ? 'each' : name.slice(0, 20).toLowerCase();
}

interface VariantOf {
  readonly variant: ReadVariant;
  readonly row: Row;
}

async function readVariants(odoo: Odoo, templates: readonly number[]): Promise<ReadonlyMap<number, VariantOf[]>> {
  const fields = [
    'product_tmpl_id',
    'default_code',
    'barcode',
    'active',
    'lst_price',
    'standard_price',
    'product_template_variant_value_ids',
    'write_date',
  ];
  const rows = await odoo.searchRead('product.product', [['product_tmpl_id', 'in', templates]], fields, {
    order: 'id',
    context: ALL,
  });
  const values = new Map(
    (
      await odoo.read(
        'product.template.attribute.value',
        [...new Set(rows.flatMap((row) => idsOf(row.product_template_variant_value_ids)))],
        ['name', 'attribute_id'],
      )
    ).map((value) => [value.id, value]),
  );
  const byTemplate = new Map<number, VariantOf[]>();
  for (const row of rows) {
    const template = linkOf(row.product_tmpl_id) ?? 0;
    const options = idsOf(row.product_template_variant_value_ids).flatMap((id) => {
      const value = values.get(id);
      if (value === undefined) return [];
      const name = Array.isArray(value.attribute_id) ? String(value.attribute_id[1]) : '';
      return [{ name, value: textOf(value.name) ?? '' }];
    });
    const variant: ReadVariant = {
      id: row.id,
      sku: textOf(row.default_code)?.trim(),
      barcode: textOf(row.barcode)?.trim(),
      active: row.active === true,
      salesPrice: numberOf(row.lst_price),
      cost: numberOf(row.standard_price),
      options,
    };
    byTemplate.set(template, [...(byTemplate.get(template) ?? []), { variant, row }]);
  }
  return byTemplate;
}

// ── kits ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether this Odoo has bills of material, by connection; the module mrp brings them. */
const MANUFACTURING = new WeakMap<Desk, boolean>();

async function hasKits(desk: Desk, odoo: Odoo): Promise<boolean> {
  const known = MANUFACTURING.get(desk);
  if (known !== undefined) return known;
  let found = false;
  try {
    found = await hasField(odoo, 'mrp.bom', 'bom_line_ids');
  } catch (error) {
    const code = error instanceof CodedError ? error.failure.code : '';
    // A model that no installed module brings.
    if (code !== 'SL-ODOO-004' && code !== 'SL-ODOO-006') throw error;
  }
  MANUFACTURING.set(desk, found);
  return found;
}

/** Components of kits (phantom bills of material of a whole template), for one piece. */
async function readKits(
  desk: Desk,
  odoo: Odoo,
  templates: readonly number[],
): Promise<ReadonlyMap<number, ReadTemplate['components']>> {
  const kits = new Map<number, ReadTemplate['components']>();
  if (!(await hasKits(desk, odoo))) return kits;
  const domain = [
    ['product_tmpl_id', 'in', templates],
    ['type', '=', 'phantom'],
    ['product_id', '=', false],
  ];
  const boms = await odoo.searchRead('mrp.bom', domain, ['product_tmpl_id', 'product_qty', 'bom_line_ids'], {
    order: 'sequence,id',
  });
  const lines = new Map(
    (
      await odoo.read(
        'mrp.bom.line',
        boms.flatMap((bom) => idsOf(bom.bom_line_ids)),
        ['product_id', 'product_qty'],
      )
    ).map((line) => [line.id, line]),
  );
  const skus = await desk.lookups.skus(
    odoo,
    [...lines.values()].flatMap((line) => linkOf(line.product_id) ?? []),
  );
  for (const bom of boms) {
    const template = linkOf(bom.product_tmpl_id) ?? 0;
    if (kits.has(template)) continue;
    const components = idsOf(bom.bom_line_ids).flatMap((id) => {
      const line = lines.get(id);
      const sku = skus.get(linkOf(line?.product_id) ?? 0);
      const quantity = numberOf(line?.product_qty) / (numberOf(bom.product_qty) || 1);
      return sku === undefined || sku === '' ? [] : [{ sku, quantity }];
    });
    kits.set(template, components);
  }
  return kits;
}

// ── price lists ─────────────────────────────────────────────────────────────────────────────────────────────

/** Lists that stand on other lists, no deeper than this. */
const MOST_DEPTH = 5;

/** The rules of the followed lists, and of lists that they stand on, as far as they concern these templates. */
export async function readPriceBook(desk: Desk, odoo: Odoo, templates: readonly ReadTemplate[]): Promise<PriceBook> {
  const lists = new Map<number, PriceList>();
  const rules = new Map<number, PriceRule[]>();
  let wanted = Object.values(desk.settings.articles?.lists ?? {});
  for (let depth = 0; depth < MOST_DEPTH && wanted.length > 0; depth += 1) {
    for (const row of await odoo.read('product.pricelist', wanted, ['name', 'currency_id'])) {
      lists.set(row.id, { id: row.id, currency: Array.isArray(row.currency_id) ? String(row.currency_id[1]) : '' });
    }
    const found = await readRules(odoo, wanted, templates);
    for (const rule of found) rules.set(rule.list, [...(rules.get(rule.list) ?? []), rule]);
    wanted = [...new Set(found.flatMap(({ baseList }) => baseList ?? []))].filter((id) => !lists.has(id));
  }
  return { lists, rules };
}

const RULE_FIELDS = [
  'pricelist_id',
  'applied_on',
  'categ_id',
  'product_tmpl_id',
  'product_id',
  'min_quantity',
  'date_start',
  'date_end',
  'compute_price',
  'base',
  'base_pricelist_id',
  'fixed_price',
  'percent_price',
  'price_discount',
  'price_round',
  'price_surcharge',
  'price_min_margin',
  'price_max_margin',
];

async function readRules(
  odoo: Odoo,
  lists: readonly number[],
  templates: readonly ReadTemplate[],
): Promise<readonly PriceRule[]> {
  const variants = templates.flatMap((template) => template.variants.map(({ id }) => id));
  const domain = [
    ['pricelist_id', 'in', lists],
    '|',
    ['applied_on', 'in', ['3_global', '2_product_category']],
    '|',
    ['product_tmpl_id', 'in', templates.map(({ id }) => id)],
    ['product_id', 'in', variants],
  ];
  const rows = await odoo.searchRead('product.pricelist.item', domain, RULE_FIELDS, { order: 'id' });
  return rows.map(ruleOf);
}

function ruleOf(row: Row): PriceRule {
  const fromMs = epochMsOfOdoo(row.date_start);
  const lastMs = epochMsOfOdoo(row.date_end);
  const [category, template, variant, baseList] = [
    'categ_id',
    'product_tmpl_id',
    'product_id',
    'base_pricelist_id',
  ].map((name) => linkOf(row[name]));
  return {
    id: row.id,
    list: linkOf(row.pricelist_id) ?? 0,
    appliedOn: String(row.applied_on),
    ...(category === undefined ? {} : { category }),
    ...(template === undefined ? {} : { template }),
    ...(variant === undefined ? {} : { variant }),
    minQuantity: numberOf(row.min_quantity),
    ...(fromMs === undefined ? {} : { fromMs }),
    // Odoo counts the last second in.
    ...(lastMs === undefined ? {} : { toMs: lastMs + 1_000 }),
    compute: String(row.compute_price),
    base: String(row.base),
    ...(baseList === undefined ? {} : { baseList }),
    fixed: numberOf(row.fixed_price),
    percent: numberOf(row.percent_price),
    discount: numberOf(row.price_discount),
    round: numberOf(row.price_round),
    surcharge: numberOf(row.price_surcharge),
    minMargin: numberOf(row.price_min_margin),
    maxMargin: numberOf(row.price_max_margin),
  };
}

function epochMsOfOdoo(value: unknown): number | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const epochMs = Date.parse(`${text.replace(' ', 'T')}${text.length === 10 ? 'T00:00:00' : ''}Z`);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}

/** Every category with those above it. */
export async function readCategories(odoo: Odoo): Promise<ReadonlyMap<number, readonly number[]>> {
  const rows = await odoo.searchRead('product.category', [], ['parent_id'], { order: 'id' });
  const parents = new Map(rows.map((row) => [row.id, linkOf(row.parent_id)]));
  const above = (id: number | undefined, seen: readonly number[]): readonly number[] =>
    id === undefined || seen.includes(id) ? seen : above(parents.get(id), [...seen, id]);
  return new Map(rows.map(({ id }) => [id, above(id, [])]));
}
