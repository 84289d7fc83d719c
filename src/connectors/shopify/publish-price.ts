import type { CommandData, CommandResult } from '../../canonical/envelope.ts';
import type { Call, CommandHandler, ConnectionContext } from '../../connector/connector.ts';
import { equal, formatMoney, type Money } from '../../kernel/money.ts';
import { type Client, gid, userErrors } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { ShopifySettings } from './manifest.ts';
import { SET_PRICES } from './product-operations.ts';
import { OPERATION, refuseForeignPrices, type Shelf, type ShopProduct, type ShopVariant } from './product-reading.ts';
import { named } from './product-writing.ts';

/** Variants in one update; Shopify takes no longer lists. */
const MOST_VARIANTS = 250;

type Wanted = CommandData<'publish-price'>['prices'][number];
type Answered = CommandResult<'publish-price'>['prices'][number];

/** A price that is to be written, and the variant that it is for. */
interface Change {
  readonly wanted: Wanted;
  readonly variant: ShopVariant;
}

/**
 * Shows prices where the shop still shows what is expected. All prices of an article go in one update; when the shop
 * refuses it, halves are tried until the bad one stands alone, so that it holds up no other.
 */
export function publishPrice(
  context: ConnectionContext<ShopifySettings>,
  client: Client,
  shelf: Shelf,
): CommandHandler<'publish-price'> {
  return {
    operation: OPERATION,
    async carryOut({ data }, call) {
      const { product, prices } = data;
      refuseForeignPrices(prices, await shelf.pricing(call));
      const skus = prices.map(({ sku }) => sku);
      const found = await shelf.findBySkus(product, skus, call);
      if (found === undefined) {
        const because = `${product} is not in the shop`;
        throw shopifyErrors.error('SL-SHOPIFY-043', { because, field: 'product', value: product });
      }
      const variants = skus.map((sku) => ({ sku, options: [], unit: 'each', active: true }));
      const there = await named(context, { variants }, found);
      const answered = new Map<string, Answered>();
      const changes: Change[] = [];
      for (const wanted of prices) {
        const { sku } = wanted;
        const variant = there.variants.find((one) => one.sku === sku);
        if (variant === undefined) {
          answered.set(sku, {
            sku,
            applied: false,
            because: `${sku} is no variant of product ${there.id} in the shop`,
          });
        } else if (equal(variant.price, wanted.price)) answered.set(sku, { sku, applied: true, shown: wanted.price });
        else if (wanted.expected !== undefined && !same(wanted.expected, variant.price)) {
          answered.set(sku, { sku, applied: false, shown: variant.price });
        } else changes.push({ wanted, variant });
      }
      let at = there.updatedAt;
      for (let from = 0; from < changes.length; from += MOST_VARIANTS) {
        const some = changes.slice(from, from + MOST_VARIANTS);
        const written = call.shadow ? { prices: some.map(shadowed), at } : await write(client, there, some, call);
        for (const one of written.prices) answered.set(one.sku, one);
        if (written.at > at) at = written.at;
      }
      return { prices: skus.map((sku) => answered.get(sku) as Answered), at };
    },
  };
}

const same = (left: Money, right: Money): boolean => equal(left, right);

const shadowed = ({ wanted: { sku, price } }: Change): Answered => ({ sku, applied: true, shown: price });

/** What came of an update, and when the shop says that the product last changed. */
interface Written {
  readonly prices: readonly Answered[];
  readonly at: string;
}

async function write(client: Client, product: ShopProduct, changes: readonly Change[], call: Call): Promise<Written> {
  const { data } = await client.ask({
    text: SET_PRICES,
    operation: OPERATION,
    // A price that is set twice is the same price.
    repeatable: true,
    call,
    variables: {
      product: gid('Product', product.id),
      variants: changes.map(({ wanted, variant }) => ({
        id: gid('ProductVariant', variant.id),
        price: formatMoney(wanted.price),
      })),
    },
  });
  const payload = data.at('productVariantsBulkUpdate');
  const [problem] = userErrors(payload);
  if (problem === undefined) return { prices: changes.map(shadowed), at: payload.at('product').at('updatedAt').time() };
  const [only] = changes;
  if (changes.length === 1 && only !== undefined) {
    const because = `${problem.message}${problem.code === '' ? '' : ` (${problem.code})`}`.slice(0, 500);
    const refused = { sku: only.wanted.sku, applied: false, shown: only.variant.price, because };
    return { prices: [refused], at: product.updatedAt };
  }
  const middle = Math.ceil(changes.length / 2);
  const first = await write(client, product, changes.slice(0, middle), call);
  const second = await write(client, product, changes.slice(middle), call);
  return { prices: [...first.prices, ...second.prices], at: [first.at, second.at].sort().at(-1) as string };
}
