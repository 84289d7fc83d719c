import type { OdooSimulator } from '../../connectors/odoo/simulator/index.ts';
import { type StripeSimulator, startStripeSimulator } from '../../connectors/stripe/simulator/index.ts';
import type { SimulatedSystem } from './control.ts';
import { odooBench } from './odoo-bench.ts';
import { createMissingProduct, startRetailerOdoo } from './odoo-world.ts';
import type { Checkout, PackingBench, ShopFront } from './parties.ts';
import type { DemoKeys, DemoPlaces } from './settings.ts';
import { type DemoShop, openShop } from './shop-front.ts';
import { SHOPS, type ShopName } from './shopping.ts';

/** The outside systems of the demo, as real servers on loopback. */
export interface DemoWorld {
  readonly shops: ReadonlyMap<ShopName, ShopFront>;
  readonly checkout: Checkout;
  readonly bench: PackingBench;
  readonly places: DemoPlaces;
  readonly simulators: readonly SimulatedSystem[];
  /** The simulators themselves, to look behind the scenes. */
  readonly behind: {
    readonly odoo: OdooSimulator;
    readonly stripe: StripeSimulator;
    readonly shops: ReadonlyMap<ShopName, DemoShop>;
  };
  /** Adds the webhook endpoint at Stripe, as its owner does in the dashboard. */
  connectStripe(hubUrl: string): void;
  /** Someone creates in Odoo what the shops already sell. Answers false when it is there. */
  createMissingProduct(): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens everything; the shops are empty and the shelves are full. */
export async function startWorld(keys: DemoKeys): Promise<DemoWorld> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(closers.splice(0).map((closer) => closer()));
  };
  try {
    const odoo = await startRetailerOdoo(keys.odooApiKey);
    closers.push(() => odoo.close());
    const stripe = await startStripeSimulator({ secretKey: keys.stripeKey });
    closers.push(() => stripe.close());
    const shops = new Map<ShopName, DemoShop>();
    for (const name of SHOPS) {
      const shop = await openShop(name, keys.shopTokens[name] ?? '', keys.shopSecrets[name] ?? '');
      closers.push(() => shop.simulator.close());
      shops.set(name, shop);
    }
    return worldOf({ odoo, stripe, shops }, keys, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function worldOf(behind: DemoWorld['behind'], keys: DemoKeys, close: () => Promise<void>): DemoWorld {
  const { odoo, stripe, shops } = behind;
  const entries = [...shops].map(([name, { front, simulator }]) => ({
    name,
    domain: front.domain,
    url: simulator.url,
  }));
  return {
    shops: new Map([...shops].map(([name, { front }]) => [name, front])),
    checkout: checkoutOf(stripe),
    bench: odooBench(odoo),
    places: { odoo: { url: odoo.url, database: odoo.database }, stripe: { url: stripe.url }, shops: entries },
    simulators: [
      ...entries.map(({ name, url }) => ({ name, kind: 'shopify', url })),
      { name: 'stripe-main', kind: 'stripe', url: stripe.url },
      { name: 'odoo-main', kind: 'odoo', url: odoo.url },
    ],
    behind,
    connectStripe(hubUrl) {
      stripe.addEndpoint({ url: `${hubUrl}/webhooks/stripe-main`, secret: keys.stripeWebhookSecret });
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
