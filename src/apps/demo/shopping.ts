import { type Chance, happens, integerBetween, pick } from '../../kernel/chance.ts';

/** What the demo's shops sell. Prices in minor units; EUR with tax included, USD before tax. */
export interface DemoProduct {
  readonly sku: string;
  readonly title: string;
  readonly euros: number;
  readonly dollars: number;
  /** The reduced rate where a country has one: food and books. */
  readonly reducedTax: boolean;
  /** How many are in the stockroom when the demo begins, and again when goods have arrived. */
  readonly stock: number;
}

export const ASSORTMENT: readonly DemoProduct[] = [
  { sku: 'TEE-BLK-M', title: 'T-shirt, black, M', euros: 1_990, dollars: 1_900, reducedTax: false, stock: 240 },
  { sku: 'TEE-BLK-L', title: 'T-shirt, black, L', euros: 1_990, dollars: 1_900, reducedTax: false, stock: 240 },
  { sku: 'HOODIE-GRY-M', title: 'Hoodie, grey, M', euros: 4_995, dollars: 4_900, reducedTax: false, stock: 150 },
  { sku: 'MUG-OAK', title: 'Mug with an oak leaf', euros: 1_249, dollars: 1_199, reducedTax: false, stock: 210 },
  { sku: 'LAMP-DESK', title: 'Desk lamp', euros: 8_900, dollars: 8_950, reducedTax: false, stock: 90 },
  { sku: 'SOCKS-3', title: 'Socks, pack of three', euros: 1_499, dollars: 1_399, reducedTax: false, stock: 300 },
  { sku: 'BAG-CANVAS', title: 'Canvas bag', euros: 2_450, dollars: 2_299, reducedTax: false, stock: 150 },
  {
    sku: 'COFFEE-1KG',
    title: 'Coffee, whole beans, 1 kg',
    euros: 1_890,
    dollars: 1_949,
    reducedTax: true,
    stock: 210,
  },
  { sku: 'TEA-GREEN', title: 'Green tea, 100 g', euros: 790, dollars: 849, reducedTax: true, stock: 210 },
  { sku: 'BOOK-LOOMS', title: 'A History of Looms', euros: 2_900, dollars: 2_800, reducedTax: true, stock: 120 },
  { sku: 'CHOC-DARK', title: 'Dark chocolate', euros: 349, dollars: 399, reducedTax: true, stock: 300 },
  { sku: 'VASE-LTD', title: 'Vase, limited edition', euros: 12_900, dollars: 13_900, reducedTax: false, stock: 12 },
];

/** Sold by mistake: the shop lists it and Odoo has never heard of it. */
export const UNKNOWN_PRODUCT: DemoProduct = {
  sku: 'NEW-COLLAB-01',
  title: 'Collaboration scarf (not in the ERP yet)',
  euros: 3_900,
  dollars: 3_900,
  reducedTax: false,
  stock: 0,
};

export const SHOPIFY_SHOPS = ['shopify-eu', 'shopify-us'] as const;
export type ShopifyName = (typeof SHOPIFY_SHOPS)[number];
export const WOO_SHOP = 'woo-eu';
/** Every web shop, by the name of its connection. */
export const SHOPS = [...SHOPIFY_SHOPS, WOO_SHOP] as const;
export type ShopName = (typeof SHOPS)[number];

/** The connection that all stores post to. */
export const STORES_CONNECTION = 'stores';
/** The stores, by the code that their tills send. Both hand goods out of the one stockroom. */
export const STORES = ['loom-mitte', 'loom-nord'] as const;

/** What buyers of a flash sale want; its SKU names the sale, so that each begins with stock of its own. */
export const dropArticle = (number: number): DemoProduct => ({
  sku: `DROP-${number}`,
  title: `Sneaker, drop no. ${number}`,
  euros: 14_900,
  dollars: 15_900,
  reducedTax: false,
  stock: 100,
});
/** Every article of a flash sale, for rules. */
export const DROPS = 'DROP-*';

type PaymentWay = 'prepaid' | 'authorise-then-capture' | 'on-delivery' | 'gift-card-in-part' | 'gift-card';

/** What a buyer is going to do, decided before anything happens. */
export interface ShoppingTrip {
  readonly shop: ShopName;
  readonly lines: readonly { readonly product: DemoProduct; readonly quantity: number }[];
  /** Percent off, by code. */
  readonly discount?: { readonly code: string; readonly percent: number };
  /** In minor units of the shop's currency, as the shop shows prices. */
  readonly shipping: { readonly title: string; readonly amount: number };
  readonly payment: PaymentWay;
  /** The first card is declined. */
  readonly declinedFirst: boolean;
  readonly buyer: Buyer;
  /** The shop learns neither e-mail nor account. */
  readonly guest: boolean;
  readonly afterwards?: { readonly kind: 'cancel' | 'edit'; readonly afterMs: number };
}

export interface Buyer {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly street: string;
  readonly city: string;
  readonly postalCode: string;
  readonly country: string;
  readonly region?: string;
}

const FIRST = ['Ada', 'Bruno', 'Chiara', 'Daan', 'Emil', 'Freja', 'Grace', 'Hugo', 'Ines', 'Jonas', 'Klara', 'Lena'];
const LAST = ['Almeida', 'Berg', 'Costa', 'Dubois', 'Ek', 'Fischer', 'Greene', 'Hansen', 'Ito', 'Jansen', 'Keller'];
const PLACES: Readonly<Record<ShopName, readonly Pick<Buyer, 'city' | 'postalCode' | 'country' | 'region'>[]>> = {
  'shopify-eu': [
    { city: 'Berlin', postalCode: '10115', country: 'DE' },
    { city: 'Hamburg', postalCode: '20095', country: 'DE' },
    { city: 'München', postalCode: '80331', country: 'DE' },
    { city: 'Köln', postalCode: '50667', country: 'DE' },
  ],
  'shopify-us': [
    { city: 'Portland', postalCode: '97201', country: 'US', region: 'OR' },
    { city: 'Austin', postalCode: '73301', country: 'US', region: 'TX' },
    { city: 'Brooklyn', postalCode: '11201', country: 'US', region: 'NY' },
  ],
  'woo-eu': [
    { city: 'Leipzig', postalCode: '04109', country: 'DE' },
    { city: 'Bremen', postalCode: '28195', country: 'DE' },
    { city: 'Dresden', postalCode: '01067', country: 'DE' },
  ],
};

const WAYS: readonly (readonly [PaymentWay, number])[] = [
  ['prepaid', 74],
  ['authorise-then-capture', 12],
  ['on-delivery', 7],
  ['gift-card-in-part', 5],
  ['gift-card', 2],
];

function shopOf(chance: Chance): ShopName {
  const at = chance.fraction();
  if (at < 0.45) return 'shopify-eu';
  return at < 0.7 ? 'shopify-us' : 'woo-eu';
}

/** Decides what the next buyer does. The same chance gives the same trip. */
export function planTrip(chance: Chance, number: number): ShoppingTrip {
  const shop = shopOf(chance);
  const payment = wayOf(chance, shop);
  const discounted = happens(chance, 0.3);
  const free = happens(chance, 0.2);
  const afterwards = afterwardsOf(chance);
  return {
    shop,
    lines: linesOf(chance, shop, number),
    ...(discounted ? { discount: pick(chance, DISCOUNTS) } : {}),
    shipping: free ? { title: 'Free shipping', amount: 0 } : pick(chance, SHIPPING[shop]),
    payment,
    declinedFirst: payment === 'prepaid' && shop !== WOO_SHOP && happens(chance, 0.06),
    buyer: buyerOf(chance, shop),
    guest: happens(chance, 0.05),
    ...(afterwards === undefined ? {} : { afterwards }),
  };
}

const DISCOUNTS = [
  { code: 'WELCOME10', percent: 10 },
  { code: 'AUTUMN15', percent: 15 },
  { code: 'CREW33', percent: 33 },
];

const SHIPPING: Readonly<Record<ShopName, readonly ShoppingTrip['shipping'][]>> = {
  'shopify-eu': [
    { title: 'DHL Paket', amount: 490 },
    { title: 'DHL Express', amount: 1_290 },
  ],
  'shopify-us': [
    { title: 'USPS Ground', amount: 595 },
    { title: 'UPS 2nd Day', amount: 1_450 },
  ],
  'woo-eu': [{ title: 'GLS Paket', amount: 490 }],
};

/** The WooCommerce shop knows one tax rate, so nobody buys food and books there. */
const WOO_RANGE = ASSORTMENT.filter(({ reducedTax }) => !reducedTax);

const rangeOf = (shop: ShopName): readonly DemoProduct[] => (shop === WOO_SHOP ? WOO_RANGE : ASSORTMENT);

function linesOf(chance: Chance, shop: ShopName, number: number): ShoppingTrip['lines'] {
  const lines = new Map<string, { product: DemoProduct; quantity: number }>();
  for (let count = integerBetween(chance, 1, 4); count > 0; count -= 1) {
    const product = pick(chance, rangeOf(shop));
    lines.set(product.sku, { product, quantity: happens(chance, 0.7) ? 1 : integerBetween(chance, 2, 5) });
  }
  // Now and then, and certainly early enough to be seen, a product is sold that the ERP does not know.
  const unknown = number === 7 || happens(chance, 0.015);
  return unknown ? [...lines.values(), { product: UNKNOWN_PRODUCT, quantity: 1 }] : [...lines.values()];
}

function wayOf(chance: Chance, shop: ShopName): PaymentWay {
  let left = chance.fraction() * WAYS.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [way, weight] of WAYS) {
    left -= weight;
    // Nobody in America pays a parcel at the door, and the WooCommerce shop takes cards only.
    if (left < 0) return shop === WOO_SHOP || (way === 'on-delivery' && shop === 'shopify-us') ? 'prepaid' : way;
  }
  return 'prepaid';
}

function afterwardsOf(chance: Chance): ShoppingTrip['afterwards'] {
  if (happens(chance, 0.05)) return { kind: 'cancel', afterMs: integerBetween(chance, 500, 12_000) };
  if (happens(chance, 0.04)) return { kind: 'edit', afterMs: integerBetween(chance, 500, 8_000) };
  return undefined;
}

export function buyerOf(chance: Chance, shop: ShopName): Buyer {
  const firstName = pick(chance, FIRST);
  const lastName = pick(chance, LAST);
  return {
    firstName,
    lastName,
    email: `${firstName}.${lastName}@example.com`.toLowerCase(),
    street: `${pick(chance, ['Weberstraße', 'Mill Road', 'Lindenallee', 'Main Street'])} ${integerBetween(chance, 1, 120)}`,
    ...pick(chance, PLACES[shop]),
  };
}
