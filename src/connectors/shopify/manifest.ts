import { type Static, Type } from 'typebox';
import type { Manifest } from '../../connector/connector.ts';

/** The version of the Admin API that the operations are written and validated against. */
export const API_VERSION = '2026-10';

/** When Shopify ends that version. */
export const API_SUNSET = '2027-10-16T15:00:00Z';

/** The cost bucket of one app in one shop; Shopify tells its real size with every answer. */
export const COST_BUCKET = 'admin';

const secret = (description: string) => Type.String({ minLength: 1, maxLength: 4_000, 'x-secret': true, description });

export const SettingsSchema = Type.Object(
  {
    shopDomain: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]*\\.myshopify\\.com$',
      description: 'Permanent address of the shop: "example.myshopify.com".',
    }),
    accessToken: Type.Optional(secret('Access token of the app (shpat_…). Leave out when `clientCredentials` is set.')),
    clientCredentials: Type.Optional(
      Type.Object(
        {
          clientId: Type.String({ minLength: 1, description: "The app's client id." }),
          clientSecret: secret("The app's client secret."),
        },
        { additionalProperties: false, description: 'Signs in by itself, for an app of your own organisation.' },
      ),
    ),
    webhookSecrets: Type.Array(secret("The app's client secret, which signs webhooks."), {
      minItems: 1,
      maxItems: 5,
      description: 'Client secrets of the app: the present one, and the old one while it is rotated.',
    }),
    apiVersion: Type.Optional(
      Type.String({ pattern: '^\\d{4}-\\d{2}$', description: `Version of the Admin API. Default ${API_VERSION}` }),
    ),
    apiUrl: Type.Optional(
      Type.String({
        pattern: '^https?://',
        description: 'Address of the API, for tests. Default https://<shopDomain>',
      }),
    ),
    gateways: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description:
          'Gateways whose payments another connection reports itself: { "stripe": "stripe-main" }. The shop reports all others.',
      }),
    ),
    onDelivery: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Gateways that mean payment on delivery. Default: Shopify\'s "Cash on Delivery (COD)".',
      }),
    ),
    notifyBuyers: Type.Optional(
      Type.Boolean({
        description: 'Whether Shopify mails buyers about shipments, cancellations and refunds. Default true',
      }),
    ),
    restockOnCancel: Type.Optional(
      Type.Boolean({
        description: 'Whether the shop puts goods of a cancelled order back into its own stock. Default true',
      }),
    ),
    locations: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description:
          'Location of the hub by its code → location id of the shop: { "wh": "24826418" } is location/wh. A shop with one location needs none, nor one that a file of mappings binds; where both speak, this counts. `storeloom check` proves the ids.',
      }),
    ),
    watchArticles: Type.Optional(
      Type.Boolean({
        description:
          'Whether articles that the hub shows here are read when they change, so that what a merchant changes is seen. Default false',
      }),
    ),
    pollEverySeconds: Type.Optional(
      Type.Integer({
        minimum: 10,
        maximum: 86_400,
        description: 'How often gap recovery looks for orders, stock and articles that changed. Default 300',
      }),
    ),
    pollOverlapSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 86_400,
        description: 'How far gap recovery looks back behind its cursor. Default 120',
      }),
    ),
    pollPageSize: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        description: 'Orders in the first page of gap recovery; it adapts to the cost. Default 4',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ShopifySettings = Static<typeof SettingsSchema>;

/** How often gap recovery looks for changes. */
export const everyMsOf = ({ pollEverySeconds = 300 }: ShopifySettings): number => pollEverySeconds * 1_000;
/** How far gap recovery looks back behind its cursor. */
export const overlapMsOf = ({ pollOverlapSeconds = 120 }: ShopifySettings): number => pollOverlapSeconds * 1_000;

export const manifest: Manifest = {
  name: 'shopify',
  title: 'Shopify',
  summary:
    'Orders, edits, cancellations, refunds and the payments that the shop holds in; fulfilments, cancellations, captures, refunds, gift cards, what is available, articles and prices out.',
  vendorApi: { version: API_VERSION, sunset: API_SUNSET },
  mappingVersion: 1,
  emits: [
    'OrderPlaced',
    'OrderEdited',
    'OrderCancelled',
    'PaymentAuthorized',
    'PaymentCaptured',
    'PaymentVoided',
    'RefundIssued',
    'ShipmentDelivered',
    'ShipmentFailed',
    'AvailabilityObserved',
    'ProductUpdated',
    'ProductRetired',
    'PriceChanged',
  ],
  accepts: [
    'record-shipment',
    'cancel-order',
    'capture-payment',
    'void-payment',
    'refund-payment',
    'record-refund',
    'issue-gift-card',
    'publish-availability',
    'publish-product',
    'publish-price',
  ],
  tiers: {
    orders: 'real-time',
    edits: 'real-time',
    cancellations: 'real-time',
    refunds: 'real-time',
    shipments: 'real-time',
    stock: 'real-time',
    prices: 'near-real-time',
    articles: 'micro-batch',
    'stock proof': 'batch',
    'gap recovery': 'near-real-time',
  },
  // The Standard plan gives back 100 points per second up to 2,000; other plans say so themselves with every answer.
  rateLimits: [{ bucket: COST_BUCKET, perSecond: 100, burst: 2_000, liveShare: 0.5 }],
  retentionDays: 90,
  documentation: 'https://shopify.dev/docs/api/admin-graphql/2026-10',
};
