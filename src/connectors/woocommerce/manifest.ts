import { type Static, Type } from 'typebox';
import type { Manifest } from '../../connector/connector.ts';

/** The API that the connector is written against, and the WooCommerce on which it was measured. */
export const API_VERSION = 'wc/v3';

/** WooCommerce itself sets no limit; this one keeps a usual web server free for its buyers. */
export const BUCKET = 'api';

const secret = (description: string) => Type.String({ minLength: 1, maxLength: 500, 'x-secret': true, description });

export const SettingsSchema = Type.Object(
  {
    address: Type.String({
      pattern: '^https?://[^/?#]+(/[^?#]*)?$',
      maxLength: 500,
      description:
        'Home address of the shop: "https://shop.example". With https the key is sent as a password, with http each request is signed.',
    }),
    consumerKey: secret(
      'Consumer key (ck_…) of WooCommerce → Settings → Advanced → REST API, with read and write permission.',
    ),
    consumerSecret: secret('Consumer secret (cs_…) that belongs to the key.'),
    webhookSecrets: Type.Array(secret('A secret that signs webhooks.'), {
      minItems: 1,
      maxItems: 5,
      description:
        'Secrets that sign webhooks: first the one that the hub gives its webhooks, then old ones while they are replaced.',
    }),
    signIn: Type.Optional(
      Type.Enum(['basic', 'oauth'], {
        description:
          'How requests are signed. Default by the address; "oauth" for an https shop whose proxy does not tell PHP that it is https.',
      }),
    ),
    currency: Type.Optional(
      Type.String({
        pattern: '^[A-Z]{3}$',
        description: 'Currency that the shop should sell in; `storeloom check` proves it.',
      }),
    ),
    pricesIncludeTax: Type.Optional(
      Type.Boolean({ description: 'Whether the shop should enter prices with tax; `storeloom check` proves it.' }),
    ),
    location: Type.Optional(
      Type.String({
        pattern: '^location/[^/]+(/[^/]+)*$',
        maxLength: 300,
        description:
          'The location that the one stock of the shop stands for: "location/WH". The shop counts no locations itself.',
      }),
    ),
    gateways: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description:
          'Payment methods whose payments another connection reports itself: { "stripe": "stripe-main" }. The shop reports all others.',
      }),
    ),
    onDelivery: Type.Optional(
      Type.Array(Type.String(), { description: 'Payment methods that mean payment on delivery. Default: "cod".' }),
    ),
    pendingOrders: Type.Optional(
      Type.Enum(['wait', 'tell'], {
        description:
          'Whether an order that was never paid (pending, failed) is told at once or only when it is paid or on hold. Default: wait.',
      }),
    ),
    tellBuyers: Type.Optional(
      Type.Boolean({ description: 'Whether the note about a shipment goes to the buyer by e-mail. Default true' }),
    ),
    pollEverySeconds: Type.Optional(
      Type.Integer({
        minimum: 10,
        maximum: 86_400,
        description: 'How often gap recovery looks for orders and products that changed. Default 300',
      }),
    ),
    taxClasses: Type.Optional(
      Type.Record(Type.String(), Type.String({ maxLength: 200 }), {
        description:
          'Tax class of the shop for each tax class of the owner of articles: { "reduced": "reduced-rate" }, or "standard". Others are left as the shop has them.',
      }),
    ),
    kitLabel: Type.Optional(
      Type.String({
        maxLength: 100,
        description:
          'Name of the attribute that lists what a kit is made of; an empty one lists nothing. Default "Contents"',
      }),
    ),
    countNewArticles: Type.Optional(
      Type.Boolean({
        description:
          'Whether an article that the hub makes begins with its stock counted, at 0, until its first number is published; say false where the hub publishes no stock here. Default true',
      }),
    ),
    pollOverlapSeconds: Type.Optional(
      Type.Integer({
        minimum: 5,
        maximum: 86_400,
        description: 'How far gap recovery looks back behind its cursor. Default 120',
      }),
    ),
    pollPageSize: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, description: 'Records in one page of gap recovery. Default 50' }),
    ),
  },
  { additionalProperties: false },
);
export type WooSettings = Static<typeof SettingsSchema>;

export const manifest: Manifest = {
  name: 'woocommerce',
  title: 'WooCommerce',
  summary:
    'Orders, edits, cancellations, payments and refunds, products with variations, stock and customers in; articles, prices, stock, shipments, cancellations and refunds out.',
  vendorApi: { version: API_VERSION },
  mappingVersion: 1,
  emits: [
    'OrderPlaced',
    'OrderEdited',
    'OrderCancelled',
    'PaymentCaptured',
    'PaymentFailed',
    'RefundIssued',
    'ProductUpdated',
    'ProductRetired',
    'PriceChanged',
    'AvailabilityObserved',
    'CustomerRegistered',
    'CustomerUpdated',
  ],
  accepts: [
    'publish-product',
    'publish-price',
    'publish-availability',
    'record-shipment',
    'cancel-order',
    'refund-payment',
    'record-refund',
  ],
  tiers: {
    // The shop sends its webhooks once a minute, and only while it has visitors.
    orders: 'near-real-time',
    products: 'near-real-time',
    customers: 'near-real-time',
    stock: 'near-real-time',
    articles: 'micro-batch',
    prices: 'near-real-time',
    'gap recovery': 'near-real-time',
    'vanished records': 'micro-batch',
  },
  rateLimits: [{ bucket: BUCKET, perSecond: 40, burst: 80, liveShare: 0.5 }],
  retentionDays: 90,
  visibleFields: ['stock_quantity', 'manage_stock', 'parent_id', 'date_modified_gmt', 'delivery_url', 'number'],
  documentation: 'https://woocommerce.github.io/woocommerce-rest-api-docs/',
};
