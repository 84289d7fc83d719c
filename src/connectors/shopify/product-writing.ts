import type { CommandData, CommandResult } from '../../canonical/envelope.ts';
import type { Product } from '../../canonical/product.ts';
import { handleOf, openArticles, PRODUCT } from '../../connector/articles.ts';
import type { Call, ConnectionContext } from '../../connector/connector.ts';
import { instant } from '../../kernel/clock.ts';
import { barcodeOf } from '../../kernel/gtin.ts';
import type { Json } from '../../kernel/json.ts';
import { formatMoney, type Money } from '../../kernel/money.ts';
import { type Client, gid, userErrors } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { Field } from './fields.ts';
import type { ShopifySettings } from './manifest.ts';
import { SET_PRODUCT } from './product-operations.ts';
import { OPERATION, type Shelf, type ShopProduct, type ShopVariant } from './product-reading.ts';

/** Options that a product of Shopify may have. */
const MOST_OPTIONS = 3;
/** What Shopify calls the option of a product that has none. */
const NO_OPTION = { name: 'Title', value: 'Default Title' };

type Request = CommandData<'publish-product'>;
type Variant = Product['variants'][number];

/** What has become of an article: the product that the shop shows now, if it shows one. */
export function resultOf(
  { connection, clock }: ConnectionContext<ShopifySettings>,
  product: Product,
  shown: ShopProduct | undefined,
): CommandResult<'publish-product'> {
  if (shown === undefined) return { record: { connection, id: '-' }, prices: [], at: instant(clock.now()) };
  return {
    record: { connection, id: shown.id, name: shown.title.slice(0, 200) },
    prices: shownPrices(product, shown),
    at: shown.updatedAt,
  };
}

/** Says which product of the shop shows an article. */
export async function bindProduct(
  { bindings, connection }: ConnectionContext<ShopifySettings>,
  { id: canonical }: Product,
  { id: foreignId, title }: ShopProduct,
): Promise<void> {
  await bindings.bind({ canonical, connection, kind: PRODUCT, foreignId, foreignName: title.slice(0, 200) });
}

function shownPrices(product: Product, { variants }: ShopProduct): CommandResult<'publish-product'>['prices'] {
  const bySku = new Map(variants.map((variant) => [variant.sku, variant]));
  return product.variants.flatMap(({ sku }) => {
    const variant = bySku.get(sku);
    return variant === undefined ? [] : [{ sku, shown: variant.price }];
  });
}

/**
 * The product with its variants under the hub's SKUs: a variant that goes by another SKU in the shop is known by a binding
 * that somebody imported. A GTIN that contradicts the SKU is a collision.
 */
export async function named(
  context: ConnectionContext<ShopifySettings>,
  { variants }: Pick<Product, 'variants'>,
  shown: ShopProduct,
): Promise<ShopProduct> {
  const articles = openArticles(context);
  const names = new Map<string, { readonly sku: string; readonly keepsSku?: true }>();
  for (const { sku, gtin } of variants) {
    const theirs = await articles.theirsOf(sku);
    const same = shown.variants.find((variant) => variant.sku === (theirs.sku ?? sku));
    const byGtin = gtin === undefined ? undefined : shown.variants.find((variant) => variant.gtin === gtin);
    const id = theirs.id ?? same?.id ?? byGtin?.id;
    const keeps = theirs.id !== undefined || theirs.sku !== undefined;
    if (id !== undefined) names.set(id, { sku, ...(keeps ? { keepsSku: true } : {}) });
    if (theirs.id === undefined && gtin !== undefined && same?.gtin !== undefined && same.gtin !== gtin) {
      const because = `${sku} has the GTIN ${gtin}, and ${same.gtin} in the shop`;
      throw shopifyErrors.error('SL-SHOPIFY-041', { because, field: 'product.variants.gtin', value: sku });
    }
  }
  return { ...shown, variants: shown.variants.map((variant) => ({ ...variant, ...names.get(variant.id) })) };
}

export type Input = { readonly [key: string]: Json };

/** What has to be written; undefined when the shop shows it already. */
export function inputFor(data: Request, there: ShopProduct | undefined): Input | undefined {
  const { product, sold } = data;
  if (!sold) return there === undefined || there.status === 'ARCHIVED' ? undefined : { status: 'ARCHIVED' };
  const options = optionsOf(product);
  if (there !== undefined && isAsWanted(product, options, there)) return undefined;
  const prices = new Map(data.prices.map(({ sku, price }) => [sku, price]));
  const known = new Map(there?.variants.map((variant) => [variant.sku, variant]));
  return {
    title: product.title,
    status: 'ACTIVE',
    ...(product.description === undefined ? {} : { descriptionHtml: product.description }),
    ...(there === undefined ? { handle: handleOf(product.id) } : {}),
    ...(there === undefined && product.kind === 'gift-card' ? { giftCard: true } : {}),
    productOptions: optionInputs(options),
    variants: product.variants.map((variant, index) =>
      variantInput(variant, options[index] ?? [], known.get(variant.sku), prices.get(variant.sku)),
    ),
  };
}

function variantInput(
  { sku, gtin }: Variant,
  options: Variant['options'],
  known: ShopVariant | undefined,
  price: Money | undefined,
): Input {
  if (known === undefined && price === undefined) {
    const because = `${sku} is new in the shop and no price is given for it`;
    throw shopifyErrors.error('SL-SHOPIFY-042', { because, field: 'prices', value: sku });
  }
  return {
    ...(known === undefined ? {} : { id: gid('ProductVariant', known.id) }),
    ...(known?.keepsSku === true ? {} : { sku }),
    ...(gtin === undefined ? {} : { barcode: barcodeOf(gtin) }),
    optionValues: options.map(({ name, value }) => ({ optionName: name, name: value })),
    ...(known === undefined && price !== undefined ? { price: formatMoney(price) } : {}),
  };
}

/**
 * What sets each variant apart, as Shopify wants it: the same options for all, at most three, no two variants alike. Several variants
 * without any option are told apart by their SKU.
 */
function optionsOf(product: Product): readonly Variant['options'][] {
  const { variants } = product;
  const names = [...new Set(variants.flatMap(({ options }) => options.map(({ name }) => name)))];
  if (names.length === 0) {
    return variants.map(({ sku }) => [variants.length === 1 ? NO_OPTION : { name: 'SKU', value: sku }]);
  }
  if (names.length > MOST_OPTIONS) {
    const because = `${product.id} has ${names.length} options: ${names.join(', ')}`;
    throw shopifyErrors.error('SL-SHOPIFY-021', { because, field: 'product.variants.options', rule: 'at most 3' });
  }
  const chosen = variants.map(({ options }) =>
    names.map((name) => ({ name, value: options.find((option) => option.name === name)?.value ?? '-' })),
  );
  const seen = new Set<string>();
  for (const [index, options] of chosen.entries()) {
    const text = options.map(({ value }) => value).join(' / ');
    if (seen.has(text)) {
      const because = `${variants[index]?.sku} has the same options as another variant: ${text}`;
      throw shopifyErrors.error('SL-SHOPIFY-021', { because, field: 'product.variants.options', rule: 'different' });
    }
    seen.add(text);
  }
  return chosen;
}

function optionInputs(options: readonly Variant['options'][]): Input[] {
  const names = options[0]?.map(({ name }) => name) ?? [];
  return names.map((name, position) => ({
    name,
    position: position + 1,
    values: [...new Set(options.map((each) => each[position]?.value ?? '-'))].map((value) => ({ name: value })),
  }));
}

function isAsWanted(product: Product, options: readonly Variant['options'][], there: ShopProduct): boolean {
  if (there.status !== 'ACTIVE' || there.title !== product.title) return false;
  if (product.description !== undefined && there.description !== product.description) return false;
  if (there.variants.length !== product.variants.length) return false;
  const bySku = new Map(there.variants.map((variant) => [variant.sku, variant]));
  return product.variants.every(({ sku, gtin }, index) => {
    const variant = bySku.get(sku);
    const wanted = options[index] ?? [];
    return (
      variant !== undefined &&
      (gtin === undefined || variant.gtin === gtin) &&
      variant.options.length === wanted.length &&
      wanted.every(({ name, value }) =>
        variant.options.some((option) => option.name === name && option.value === value),
      )
    );
  });
}

/** What `productSet` is called with, one by one or as a line of a file. */
export function variablesFor(shelf: Shelf, product: Product, there: ShopProduct | undefined, input: Input): Input {
  const identifier = there === undefined ? { handle: handleOf(product.id) } : { id: gid('Product', there.id) };
  return { identifier, input, variants: shelf.page(product.variants.length) };
}

export async function writeProduct(
  client: Client,
  shelf: Shelf,
  product: Product,
  variables: Input,
  call: Call,
): Promise<ShopProduct> {
  // The same input under the same identifier makes the same product, however often it comes.
  const { data } = await client.ask({ text: SET_PRODUCT, operation: OPERATION, repeatable: true, call, variables });
  return writtenProduct(shelf, product, data.at('productSet'), call);
}

/** The product in the shop's answer to a change. Throws SL-SHOPIFY-024 for a change that it did not take. */
export async function writtenProduct(shelf: Shelf, product: Product, payload: Field, call: Call): Promise<ShopProduct> {
  const [problem] = userErrors(payload);
  if (problem !== undefined) {
    const because = `the shop did not take ${product.id}: ${problem.message}${problem.code === '' ? '' : ` (${problem.code})`}`;
    throw shopifyErrors.error('SL-SHOPIFY-024', { because });
  }
  return shelf.whole(payload.at('product').record(), call);
}
