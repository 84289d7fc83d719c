import type { OdooSimulator } from '../../connectors/odoo/simulator/index.ts';
import { type StripeSimulator, startStripeSimulator } from '../../connectors/stripe/simulator/index.ts';
import type { SimulatedSystem } from './control.ts';
import { odooBench } from './odoo-bench.ts';
import { readShelves, shelfOf } from './odoo-shelves.ts';
import { createMissingProduct, startRetailerOdoo } from './odoo-world.ts';
import type { Checkout, PackingBench, ShopBack, ShopFront, Store } from './parties.ts';
import type { DemoKeys, DemoPlaces } from './settings.ts';
import { openShopifyShop } from './shopify-shop.ts';
import { ASSORTMENT, SHOPIFY_SHOPS, SHOPS, type ShopName, STORES, UNKNOWN_PRODUCT, WOO_SHOP } from './shopping.ts';
import { type DemoStore, openStore } from './stores.ts';
import { openWooShop } from './woo-shop.ts';

/** The outside systems of the demo, as real servers on loopback. */
export interface DemoWorld {
  readonly shops: ReadonlyMap<ShopName, ShopFront>;
  readonly stores: readonly Store[];
  readonly checkout: Checkout;
  readonly bench: PackingBench;
  readonly places: DemoPlaces;
  readonly simulators: readonly SimulatedSystem[];
  /** The systems themselves, to look behind the scenes. */
  readonly behind: {
    readonly odoo: OdooSimulator;
    readonly stripe: StripeSimulator;
    readonly shops: ReadonlyMap<ShopName, ShopBack>;
  };
  /** Pieces of an article in the stockroom that are kept for nobody. */
  free(sku: string): number;
  /** Adds the webhook endpoint at Stripe, as its owner does in the dashboard. */
  connectStripe(hubUrl: string): void;
  /** Someone creates in Odoo what the shops already sell. Answers false when it is there. */
  createMissingProduct(): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens everything; nothing is sold yet and the shelves are full. The stores are told where their hub will be. */
export async function startWorld(keys: DemoKeys, hubUrl: string, nowMs: number): Promise<DemoWorld> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(closers.splice(0).map((closer) => closer()));
  };
  try {
    const odoo = await startRetailerOdoo(keys.odooApiKey);
    closers.push(() => odoo.close());
    const stripe = await startStripeSimulator({ secretKey: keys.stripeKey });
    closers.push(() => stripe.close());
    const fronts = new Map<ShopName, ShopFront>();
    const backs = new Map<ShopName, ShopBack>();
    for (const name of SHOPS) {
      const { front, back } =
        name === WOO_SHOP
          ? await openWooShop(keys.woo)
          : await openShopifyShop(name, keys.shopTokens[name] ?? '', keys.shopSecrets[name] ?? '');
      closers.push(() => back.close());
      // What somebody typed into the shops before there was a hub: a part of the stock each.
      for (const product of ASSORTMENT) back.list(product, Math.floor(product.stock / SHOPS.length));
      if (back.kind === 'woocommerce') back.list(UNKNOWN_PRODUCT, 0);
      fronts.set(name, front);
      backs.set(name, back);
    }
    const stores: DemoStore[] = [];
    for (const name of STORES) {
      const store = await openStore(name, keys.storeSecrets[name] ?? '', hubUrl, nowMs);
      closers.push(() => store.close());
      stores.push(store);
    }
    return worldOf({ odoo, stripe, shops: backs }, fronts, stores, keys, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function worldOf(
  behind: DemoWorld['behind'],
  shops: ReadonlyMap<ShopName, ShopFront>,
  stores: readonly DemoStore[],
  keys: DemoKeys,
  close: () => Promise<void>,
): DemoWorld {
  const { odoo, stripe } = behind;
  const urlOf = (name: ShopName): string => behind.shops.get(name)?.url ?? '';
  const places: DemoPlaces = {
    odoo: { url: odoo.url, database: odoo.database },
    stripe: { url: stripe.url },
    shops: SHOPIFY_SHOPS.map((name) => ({ name, domain: shops.get(name)?.domain ?? '', url: urlOf(name) })),
    woo: { name: WOO_SHOP, url: urlOf(WOO_SHOP) },
  };
  return {
    shops,
    stores: stores.map(({ store }) => store),
    checkout: checkoutOf(stripe),
    bench: odooBench(odoo),
    places,
    simulators: [
      ...[...behind.shops.values()].map(({ name, kind, url }) => ({ name, kind, url })),
      ...stores.map(({ store, url }) => ({ name: store.name, kind: 'stores', url })),
      { name: 'stripe-main', kind: 'stripe', url: stripe.url },
      { name: 'odoo-main', kind: 'odoo', url: odoo.url },
    ],
    behind,
    free(sku) {
      const { onHand, reserved, short } = shelfOf(readShelves(odoo), sku);
      return onHand - reserved - short;
    },
    connectStripe(to) {
      stripe.addEndpoint({ url: `${to}/webhooks/stripe-main`, secret: keys.stripeWebhookSecret });
    },
    createMissingProduct: () => createMissingProduct(odoo),
    close,
  };
}

const CARDS = { good: 'pm_card_visa', declined: 'pm_card_chargeDeclinedInsufficientFunds' } as const;

function checkoutOf(stripe: StripeSimulator): Checkout {
  return {
    pay: ({ amount, currency, metadata, capture, card }) =>
      stripe.pay({ amount, currency, metadata, capture, paymentMethod: CARDS[card] }),
  };
}
