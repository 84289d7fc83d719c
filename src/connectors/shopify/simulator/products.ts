import type { Clock } from '../../../kernel/clock.ts';
import { dropItem, itemForVariant, nameItem } from './inventory.ts';
import { type Args, connectionOf, digitsOf, gid, type Node } from './nodes.ts';
import { decimal, minor } from './pricing.ts';
import { nextId, type ShopState } from './state.ts';

export interface ShopVariant {
  readonly id: string;
  /** What the shop counts of it. */
  readonly item: string;
  sku: string;
  barcode: string;
  /** Minor units of the shop's currency. */
  price: number;
  options: readonly { readonly name: string; readonly value: string }[];
}

export interface ShopProduct {
  readonly id: string;
  handle: string;
  title: string;
  descriptionHtml: string;
  status: 'ACTIVE' | 'ARCHIVED' | 'DRAFT' | 'UNLISTED';
  options: readonly string[];
  variants: ShopVariant[];
  updatedAtMs: number;
}

type Input = Readonly<Record<string, unknown>>;
type Resolver = (args: Args) => unknown;

/** What a merchant does with products in the shop's own screens. */
export interface Shelves {
  /** The product that has a variant of this SKU. */
  productOf(sku: string): ShopProduct | undefined;
  /** What a buyer pays for it, in minor units; undefined when it is not on sale. */
  priceOf(sku: string): number | undefined;
  addProduct(product: {
    readonly title: string;
    readonly handle?: string;
    readonly variants: readonly { readonly sku: string; readonly price: string; readonly barcode?: string }[];
  }): ShopProduct;
  changePrice(sku: string, price: string): void;
  renameProduct(sku: string, title: string): void;
  deleteProduct(sku: string): void;
}

export function createShelves(state: ShopState, clock: Clock): Shelves {
  const productOf = (sku: string): ShopProduct | undefined => state.shelf.withSku(sku);
  const change = (sku: string, work: (product: ShopProduct, variant: ShopVariant) => void): void => {
    const product = productOf(sku);
    const variant = product?.variants.find((one) => one.sku === sku);
    if (product === undefined || variant === undefined) throw new Error(`the shop has no ${sku}`);
    work(product, variant);
    product.updatedAtMs = clock.now();
  };
  return {
    productOf,
    priceOf(sku) {
      const product = productOf(sku);
      return product?.status === 'ACTIVE' ? product.variants.find((variant) => variant.sku === sku)?.price : undefined;
    },
    addProduct({ title, handle, variants }) {
      const id = nextId(state);
      const named = variants.length === 1 ? 'Title' : 'SKU';
      const product: ShopProduct = {
        id,
        handle: handle ?? title.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
        title,
        descriptionHtml: '',
        status: 'ACTIVE',
        options: [named],
        variants: variants.map(({ sku, price, barcode = '' }) => ({
          id: nextId(state),
          item: itemForVariant(state, sku, clock.now()),
          sku,
          barcode,
          price: minor(state, price),
          options: [{ name: named, value: variants.length === 1 ? 'Default Title' : sku }],
        })),
        updatedAtMs: clock.now(),
      };
      state.products.set(id, product);
      state.shelf.put(product);
      return product;
    },
    changePrice: (sku, price) =>
      change(sku, (_product, variant) => {
        variant.price = minor(state, price);
      }),
    renameProduct: (sku, title) =>
      change(sku, (product) => {
        product.title = title;
      }),
    deleteProduct: (sku) =>
      change(sku, (product) => {
        state.products.delete(product.id);
        state.shelf.drop(product);
        for (const { item } of product.variants) dropItem(state, item);
      }),
  };
}

/** Queries and mutations about products, as the schema has them. */
export function productRoots(state: ShopState, clock: Clock): Record<string, Resolver> {
  const { productNode, variantNode } = createProductNodes(state);
  const find = (identifier: Input): ShopProduct | undefined =>
    identifier.id === undefined
      ? state.shelf.withHandle(String(identifier.handle ?? ''))
      : state.products.get(digitsOf(identifier.id));
  return {
    product: ({ id }) => {
      const product = state.products.get(digitsOf(id));
      return product === undefined ? null : productNode(product);
    },
    productByIdentifier: ({ identifier }) => {
      const product = find(identifier as Input);
      return product === undefined ? null : productNode(product);
    },
    products: (args) => {
      const since = /updated_at:>='([^']+)'/.exec(String(args.query ?? ''))?.[1];
      // The search knows whole seconds.
      const found = [...state.products.values()].filter(
        ({ updatedAtMs }) => since === undefined || Math.floor(updatedAtMs / 1_000) * 1_000 >= Date.parse(since),
      );
      found.sort((left, right) => left.updatedAtMs - right.updatedAtMs || Number(left.id) - Number(right.id));
      return connectionOf(found, args, ({ id }) => id, productNode);
    },
    productVariants: (args) => {
      const wanted = termsOf(String(args.query ?? ''));
      const found = productsWith(state, wanted).flatMap((product) =>
        product.variants.filter((variant) => isFound(variant, wanted)).map((variant) => ({ product, variant })),
      );
      return connectionOf(
        found,
        args,
        ({ variant }) => variant.id,
        ({ product, variant }) => variantNode(product, variant),
      );
    },
    productSet: ({ identifier, input }) => {
      const problem = problemOf(state, find((identifier ?? {}) as Input), identifier as Input, input as Input);
      if (problem !== undefined) return { product: null, productSetOperation: null, userErrors: [problem] };
      const product = setProduct(state, clock, find((identifier ?? {}) as Input), input as Input);
      return { product: productNode(product), productSetOperation: null, userErrors: [] };
    },
    productVariantsBulkUpdate: ({ productId, variants }) => {
      const product = state.products.get(digitsOf(productId));
      if (product === undefined) return bulkRefused('PRODUCT_DOES_NOT_EXIST', 'Product does not exist', ['productId']);
      const inputs = variants as readonly Input[];
      for (const [index, { id, price }] of inputs.entries()) {
        const variant = product.variants.find((one) => one.id === digitsOf(id));
        const field = ['variants', String(index), 'id'];
        if (variant === undefined)
          return bulkRefused('PRODUCT_VARIANT_DOES_NOT_EXIST', 'Product variant does not exist', field);
        if (Number(price) < 0) return bulkRefused('NEGATIVE_PRICE_VALUE', 'Price must be positive', field);
        if (state.stubborn.has(variant.sku)) return bulkRefused('INVALID_VALUE', 'Price is invalid', field);
      }
      const changed = inputs.map(({ id, price }) => {
        const variant = product.variants.find((one) => one.id === digitsOf(id)) as ShopVariant;
        if (typeof price === 'string') variant.price = minor(state, price);
        return variantNode(product, variant);
      });
      product.updatedAtMs = clock.now();
      return { product: productNode(product), productVariants: changed, userErrors: [] };
    },
  };
}

const bulkRefused = (code: string, message: string, field: readonly string[]) => ({
  product: null,
  productVariants: null,
  userErrors: [{ code, message, field }],
});

/** `sku:"TEE-M" OR barcode:96385074` */
function termsOf(query: string): readonly { readonly field: string; readonly text: string }[] {
  return [...query.matchAll(/(\w+):(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(([, field = '', quoted, plain]) => ({
    field,
    text: (quoted ?? plain ?? '').replace(/\\(.)/g, '$1'),
  }));
}

/** Shopify's search finds what begins with a term, in any case. */
const isFound = (variant: ShopVariant, terms: readonly { readonly field: string; readonly text: string }[]): boolean =>
  terms.some(({ field, text }) => {
    if (field === 'id') return variant.id === text;
    const held = field === 'sku' ? variant.sku : field === 'barcode' ? variant.barcode : '';
    return held !== '' && held.toLowerCase().startsWith(text.toLowerCase());
  });

/** Products of which a variant may be meant, in the order in which they were made. */
function productsWith(state: ShopState, terms: ReturnType<typeof termsOf>): readonly ShopProduct[] {
  if (terms.some(({ field }) => !['sku', 'barcode', 'id'].includes(field))) return [...state.products.values()];
  const found = new Set(
    terms.flatMap(({ field, text }) =>
      field === 'id'
        ? [...state.products.values()].filter(({ variants }) => variants.some(({ id }) => id === text))
        : state.shelf.beginningWith(text),
    ),
  );
  return [...found]
    .filter(({ id }) => state.products.has(id))
    .sort((left, right) => left.id.length - right.id.length || (left.id < right.id ? -1 : 1));
}

type UserError = { readonly code: string; readonly message: string; readonly field: readonly string[] };

function problemOf(
  state: ShopState,
  known: ShopProduct | undefined,
  identifier: Input | undefined,
  input: Input,
): UserError | undefined {
  const wrong = (code: string, message: string, field: string): UserError => ({
    code,
    message,
    field: ['input', field],
  });
  if (known === undefined && identifier?.id !== undefined)
    return wrong('PRODUCT_DOES_NOT_EXIST', 'Product does not exist', 'identifier');
  if ((known === undefined && typeof input.title !== 'string') || String(input.title ?? '-').trim() === '')
    return wrong('INVALID_INPUT', "Title can't be blank", 'title');
  const { variants, productOptions } = input as { variants?: readonly Input[]; productOptions?: readonly Input[] };
  if ((variants === undefined) !== (productOptions === undefined))
    return wrong('PRODUCT_OPTIONS_INPUT_MISSING', 'Variants and product options go together', 'productOptions');
  if ((productOptions?.length ?? 0) > 3)
    return wrong('OPTIONS_OVER_LIMIT', 'Can only specify a maximum of 3 options', 'productOptions');
  const holder = typeof input.handle === 'string' ? state.shelf.withHandle(input.handle) : undefined;
  if (holder !== undefined && holder.id !== known?.id)
    return wrong('HANDLE_NOT_UNIQUE', 'Handle has already been taken', 'handle');
  const seen = new Set<string>();
  for (const variant of variants ?? []) {
    const text = JSON.stringify(valuesOf(variant));
    if (seen.has(text)) return wrong('INVALID_VARIANT', 'The variant already exists', 'variants');
    seen.add(text);
    const mine = known?.variants.some(({ id }) => id === digitsOf(variant.id)) ?? false;
    if (variant.id !== undefined && !mine)
      return wrong('PRODUCT_VARIANT_DOES_NOT_EXIST', 'Product variant does not exist', 'variants');
  }
  return undefined;
}

const valuesOf = (variant: Input): { readonly name: string; readonly value: string }[] =>
  ((variant.optionValues ?? []) as readonly Input[]).map(({ optionName, name }) => ({
    name: String(optionName),
    value: String(name),
  }));

/** Lists are replaced, what is left out stays: a variant that is not named is gone, a price that is not named is kept. */
function setProduct(state: ShopState, clock: Clock, known: ShopProduct | undefined, input: Input): ShopProduct {
  const id = known?.id ?? nextId(state);
  const product: ShopProduct = known ?? {
    id,
    handle: String(input.handle ?? id),
    title: '',
    descriptionHtml: '',
    status: 'ACTIVE',
    options: [],
    variants: [],
    updatedAtMs: 0,
  };
  if (typeof input.title === 'string') product.title = input.title;
  if (typeof input.handle === 'string') product.handle = input.handle;
  if (typeof input.descriptionHtml === 'string') product.descriptionHtml = input.descriptionHtml;
  if (typeof input.status === 'string') product.status = input.status as ShopProduct['status'];
  if (Array.isArray(input.productOptions)) {
    product.options = (input.productOptions as readonly Input[]).map(({ name }) => String(name));
  }
  if (Array.isArray(input.variants)) {
    const variants = (input.variants as readonly Input[]).map((given) => {
      const before = product.variants.find((variant) => variant.id === digitsOf(given.id));
      const sku = typeof given.sku === 'string' ? given.sku : (before?.sku ?? '');
      const item = before?.item ?? itemForVariant(state, sku, clock.now());
      const counted = state.items.get(item);
      if (counted !== undefined && counted.sku !== sku) nameItem(state, counted, sku);
      return {
        id: before?.id ?? nextId(state),
        item,
        sku,
        barcode: typeof given.barcode === 'string' ? given.barcode : (before?.barcode ?? ''),
        price: typeof given.price === 'string' ? minor(state, given.price) : (before?.price ?? 0),
        options: valuesOf(given),
      };
    });
    const kept = new Set(variants.map(({ item }) => item));
    for (const { item } of product.variants) if (!kept.has(item)) dropItem(state, item);
    product.variants = variants;
  }
  product.updatedAtMs = clock.now();
  state.products.set(id, product);
  state.shelf.put(product);
  return product;
}

function createProductNodes(state: ShopState) {
  const time = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
  const variantNode = (product: ShopProduct, variant: ShopVariant): Node => ({
    id: gid('ProductVariant', variant.id),
    sku: variant.sku,
    barcode: variant.barcode === '' ? null : variant.barcode,
    price: decimal(variant.price, state.digits),
    title: variant.options.map(({ value }) => value).join(' / '),
    selectedOptions: variant.options,
    product: () => productNode(product),
    updatedAt: time(product.updatedAtMs),
  });
  const productNode = (product: ShopProduct): Node => ({
    id: gid('Product', product.id),
    handle: product.handle,
    title: product.title,
    descriptionHtml: product.descriptionHtml,
    status: product.status,
    updatedAt: time(product.updatedAtMs),
    options: product.options.map((name) => ({
      name,
      values: [...new Set(product.variants.flatMap(({ options }) => options.filter((one) => one.name === name)))].map(
        ({ value }) => value,
      ),
    })),
    variants: (args: Args) =>
      connectionOf(
        product.variants,
        args,
        ({ id }) => id,
        (variant) => variantNode(product, variant),
      ),
  });
  return { productNode, variantNode };
}
