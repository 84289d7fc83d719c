import type { CommandData } from '../../canonical/envelope.ts';
import type { Product } from '../../canonical/product.ts';
import { handleOf } from '../../connector/articles.ts';
import { barcodeOf } from '../../kernel/gtin.ts';
import type { Json } from '../../kernel/json.ts';
import type { Money } from '../../kernel/money.ts';
import { wooErrors } from './errors.ts';
import type { WooSettings } from './manifest.ts';
import { priceText } from './prices.ts';
import type { ShopAttribute, ShopProduct, ShopVariant } from './product-reading.ts';

type Request = CommandData<'publish-product'>;
type Variant = Product['variants'][number];
export type Input = { readonly [key: string]: Json };

/** Attributes that the whole shop shares, by their name in small letters. */
export type SharedAttributes = ReadonlyMap<string, { readonly id: string; readonly name: string }>;

/** What has to be written so that the shop shows an article as its owner has it. */
export interface Plan {
  /** Of the product itself; undefined when nothing of it changes. */
  readonly product?: Input;
  readonly created: readonly Input[];
  /** Each with the id of its variation. */
  readonly updated: readonly Input[];
}

export interface PlanContext {
  readonly settings: Pick<WooSettings, 'taxClasses' | 'kitLabel' | 'countNewArticles'>;
  readonly shared: SharedAttributes;
  /** Names of the components of a kit, by SKU, as the shop calls them. */
  readonly titles: ReadonlyMap<string, string>;
}

/** What a product without options is told apart by when it has several variants. */
const NO_OPTION = 'SKU';
/** Separates the values of an attribute in the shop's database, so no value may hold it. */
const SEPARATOR = '|';
const KIT_LABEL = 'Contents';
/** Kinds of which there are no pieces to count. */
const UNCOUNTED: readonly Product['kind'][] = ['service', 'gift-card'];

/**
 * Decides what is written; nothing when the shop shows it already. Prices are given to variants that are new or have none: those that
 * are there keep theirs, so that an article never undoes a price that was published meanwhile. Throws SL-WOO-021 and SL-WOO-031.
 */
export function planOf(data: Request, there: ShopProduct | undefined, context: PlanContext): Plan {
  const { product, sold } = data;
  if (!sold) {
    const isGone = there === undefined || there.status !== 'publish';
    return { ...(isGone ? {} : { product: { status: 'draft' } }), created: [], updated: [] };
  }
  // A product that has variations keeps them, also when only one is left: orders point at them.
  const isVariable = product.variants.length > 1 || there?.isVariable === true;
  return isVariable ? variablePlan(data, there, context) : simplePlan(data, there, context);
}

/** SKU of a product that is sold by its variations; it keeps a second one of its kind from being made. */
export function parentSkuOf({ id, variants }: Product): string {
  const name = id.slice('product/'.length);
  const isTaken = name.includes('/') || name.length > 100 || variants.some(({ sku }) => sku === name);
  return isTaken ? handleOf(id) : name;
}

function simplePlan(data: Request, there: ShopProduct | undefined, context: PlanContext): Plan {
  const { product } = data;
  const variant = product.variants[0] as Variant;
  const known = there?.variants[0];
  const attributes = simpleAttributes(product, variant, there, context);
  const input = {
    ...sharedInput(product, there, context),
    ...(there === undefined ? { type: 'simple' } : {}),
    ...attributesInput(attributes, there),
    ...variantInput(variant, known, data, context),
  };
  return { ...(isEmpty(input) ? {} : { product: input }), created: [], updated: [] };
}

function variablePlan(data: Request, there: ShopProduct | undefined, context: PlanContext): Plan {
  const { product } = data;
  const chosen = optionsOf(product, context.shared);
  const wasSimple = there !== undefined && !there.isVariable;
  const parent = {
    ...sharedInput(product, there, context),
    ...(there === undefined || wasSimple ? { type: 'variable' } : {}),
    // The SKU of a product that was sold itself now belongs to one of its variations.
    ...(there === undefined || wasSimple ? { sku: parentSkuOf(product) } : {}),
    ...(wasSimple ? { global_unique_id: '', manage_stock: false } : {}),
    ...attributesInput(variableAttributes(product, chosen, there, context), there),
  };
  const known = new Map((wasSimple ? [] : (there?.variants ?? [])).map((variant) => [variant.sku, variant]));
  const created: Input[] = [];
  const updated: Input[] = [];
  for (const [index, variant] of product.variants.entries()) {
    const before = known.get(variant.sku);
    const options = chosen[index] ?? [];
    const input = variantInput(variant, before, data, context);
    if (before === undefined) created.push({ ...input, attributes: choices(options, context.shared) });
    else {
      const differs = !sameOptions(before.options, options);
      const change = { ...input, ...(differs ? { attributes: choices(options, context.shared) } : {}) };
      if (!isEmpty(change)) updated.push({ id: Number(before.id), ...change });
    }
  }
  const wanted = new Set(product.variants.map(({ sku }) => sku));
  for (const variant of known.values()) {
    if (variant.published && (variant.sku === undefined || !wanted.has(variant.sku))) {
      updated.push({ id: Number(variant.id), status: 'private' });
    }
  }
  return { ...(isEmpty(parent) ? {} : { product: parent }), created, updated };
}

const isEmpty = (input: object): boolean => Object.keys(input).length === 0;

/** What every product has; of one that is there only what differs. */
function sharedInput(product: Product, there: ShopProduct | undefined, { settings }: PlanContext): Input {
  const { title, description, taxClass, kind } = product;
  const theirClass = taxClass === undefined ? undefined : settings.taxClasses?.[taxClass];
  const input: { [key: string]: Json } = {};
  if (there?.title !== title) input.name = title;
  if (description !== undefined && there?.description !== description) input.description = description;
  if (there?.status !== 'publish') input.status = 'publish';
  if (theirClass !== undefined && there?.taxClass !== taxClassText(theirClass)) {
    input.tax_class = taxClassText(theirClass);
  }
  if (there !== undefined) return input;
  const virtual = UNCOUNTED.includes(kind) ? { virtual: true } : {};
  return { ...input, slug: handleOf(product.id), tax_status: 'taxable', ...virtual };
}

/** The shop says "standard" in its screens and nothing at all in its API. */
const taxClassText = (name: string): string => (name === 'standard' ? '' : name);

/** What is sold: a variation, or a product that has none. Of one that is there only what differs. */
function variantInput(
  { sku, gtin }: Variant,
  known: ShopVariant | undefined,
  data: Request,
  { settings }: PlanContext,
): Input {
  const input: { [key: string]: Json } = {};
  if (known === undefined || (!known.keepsSku && known.theirSku !== sku)) input.sku = sku;
  if (gtin !== undefined && known?.gtin !== gtin) input.global_unique_id = barcodeOf(gtin);
  if (known?.published === false) input.status = 'publish';
  if (known?.price === undefined) Object.assign(input, priceInput(priceFor(sku, data)));
  if (known !== undefined) return input;
  // Sellable without end until its first number is published would be more than can be proven.
  const counts = settings.countNewArticles !== false && !UNCOUNTED.includes(data.product.kind);
  return { ...input, ...(counts ? { manage_stock: true, stock_quantity: 0 } : {}) };
}

function priceFor(sku: string, { prices }: Request): Request['prices'][number] {
  const price = prices.find((one) => one.sku === sku);
  if (price !== undefined) return price;
  const because = `${sku} is new in the shop, or has no price there, and none is given for it`;
  throw wooErrors.error('SL-WOO-031', { because, field: 'prices', value: sku });
}

/**
 * A price as the shop holds it. One that ends, and is lower than what follows, is an offer: the shop shows both. It is switched
 * by the hub at its time, so that it holds everywhere at once, and not by the shop's own dates.
 */
export function priceInput({ price, regular }: { readonly price: Money; readonly regular?: Money | undefined }): Input {
  const isOffer = regular !== undefined && regular.currency === price.currency && regular.amount > price.amount;
  if (!isOffer) return { regular_price: priceText(price), sale_price: '' };
  return { regular_price: priceText(regular), sale_price: priceText(price) };
}

// ── attributes ──────────────────────────────────────────────────────────────────────────────────────────────

/** What a product shall have as attributes, in the order in which buyers see them. */
type Attribute = Omit<ShopAttribute, 'id'>;

function attributesInput(
  { wanted, kept, shared }: { wanted: readonly Attribute[]; kept: readonly ShopAttribute[]; shared: SharedAttributes },
  there: ShopProduct | undefined,
): Input {
  const named = (one: Attribute) => ({ ...one, id: shared.get(one.name.toLowerCase())?.id });
  const all = [...wanted.map(named), ...kept];
  if (sameAttributes(all, there?.attributes ?? [])) return {};
  return {
    attributes: all.map(({ id, name, visible, variation, options }, position) => ({
      ...(id === undefined ? { name } : { id: Number(id) }),
      position,
      visible,
      variation,
      options: [...options],
    })),
  };
}

function sameAttributes(wanted: readonly ShopAttribute[], there: readonly ShopAttribute[]): boolean {
  // The shop sorts the values of shared attributes as it likes.
  const text = (attributes: readonly ShopAttribute[]): string =>
    JSON.stringify(
      attributes
        .map(({ id, name, visible, variation, options }) => [
          id ?? name.toLowerCase(),
          visible,
          variation,
          [...options].sort(),
        ])
        .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)),
    );
  return text(wanted) === text(there);
}

/** Attributes that the merchant gave the product and that are nobody else's. */
function keptAttributes(there: ShopProduct | undefined, wanted: readonly Attribute[]): readonly ShopAttribute[] {
  const ours = new Set(wanted.map(({ name }) => name.toLowerCase()));
  return (there?.attributes ?? []).filter(({ name, variation }) => !variation && !ours.has(name.toLowerCase()));
}

function kitAttribute({ kind, components }: Product, { settings, titles }: PlanContext): readonly Attribute[] {
  if (kind !== 'bundle' || components.length === 0 || settings.kitLabel === '') return [];
  const options = components.map(({ sku, quantity }) => `${quantity.value} × ${titles.get(sku) ?? sku}`);
  const name = settings.kitLabel ?? KIT_LABEL;
  return [
    { name, visible: true, variation: false, options: options.map((option) => option.replaceAll(SEPARATOR, '/')) },
  ];
}

function simpleAttributes(
  product: Product,
  { options, sku }: Variant,
  there: ShopProduct | undefined,
  context: PlanContext,
): Parameters<typeof attributesInput>[0] {
  const { shared } = context;
  for (const { name, value } of options) refuseSeparator(sku, name, value, shared);
  const own = options.map(
    ({ name, value }): Attribute => ({ name, visible: true, variation: false, options: [value] }),
  );
  const wanted = [...own, ...kitAttribute(product, context)];
  return { wanted, kept: keptAttributes(there, wanted), shared };
}

function variableAttributes(
  product: Product,
  chosen: readonly Variant['options'][],
  there: ShopProduct | undefined,
  context: PlanContext,
): Parameters<typeof attributesInput>[0] {
  const names = chosen[0]?.map(({ name }) => name) ?? [];
  const apart = names.map((name, at): Attribute => {
    const values = new Set(chosen.map((each) => each[at]?.value ?? '-'));
    return { name, visible: true, variation: true, options: [...values] };
  });
  const wanted = [...apart, ...kitAttribute(product, context)];
  return { wanted, kept: keptAttributes(there, wanted), shared: context.shared };
}

function choices(options: Variant['options'], shared: SharedAttributes): Json {
  return options.map(({ name, value }) => {
    const id = shared.get(name.toLowerCase())?.id;
    return { ...(id === undefined ? { name } : { id: Number(id) }), option: value };
  });
}

function sameOptions(left: ShopVariant['options'], right: Variant['options']): boolean {
  const text = (options: Variant['options']): string =>
    options
      .map(({ name, value }) => `${name.toLowerCase()}=${value}`)
      .sort()
      .join('&');
  return text([...left]) === text(right);
}

/** What sets each variant apart: the same options for all, no two variants alike. Throws SL-WOO-021. */
function optionsOf({ variants }: Product, shared: SharedAttributes): readonly Variant['options'][] {
  const names = [...new Set(variants.flatMap(({ options }) => options.map(({ name }) => name)))];
  if (names.length === 0) return variants.map(({ sku }) => [{ name: NO_OPTION, value: sku }]);
  const seen = new Map<string, string>();
  return variants.map(({ sku, options }) => {
    const all = names.map((name) => ({ name, value: options.find((option) => option.name === name)?.value ?? '-' }));
    for (const { name, value } of all) refuseSeparator(sku, name, value, shared);
    const text = all.map(({ value }) => value).join(' / ');
    const twin = seen.get(text);
    if (twin !== undefined) {
      const because = `${sku} has the same options as ${twin}: ${text}`;
      throw wooErrors.error('SL-WOO-021', { because, field: 'product.variants.options', rule: 'different' });
    }
    seen.set(text, sku);
    return all;
  });
}

function refuseSeparator(sku: string, name: string, value: string, shared: SharedAttributes): void {
  if (!value.includes(SEPARATOR) || shared.has(name.toLowerCase())) return;
  const because = `${sku}: "${value}" holds a "${SEPARATOR}", at which the shop would cut it in two`;
  throw wooErrors.error('SL-WOO-021', { because, field: 'product.variants.options', rule: `no "${SEPARATOR}"` });
}
