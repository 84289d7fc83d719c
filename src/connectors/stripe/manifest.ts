import { type Static, Type } from 'typebox';
import type { Manifest } from '../../connector/connector.ts';

/** The version of Stripe's API that requests name and webhook endpoints are rendered in. */
export const API_VERSION = '2026-10-28.endive';

export const SettingsSchema = Type.Object(
  {
    secretKey: Type.String({
      minLength: 8,
      'x-secret': true,
      description: 'Restricted or secret API key (rk_… or sk_…). It decides between live and test mode.',
    }),
    webhookSecrets: Type.Array(
      Type.String({ minLength: 8, 'x-secret': true, description: 'Signing secret of a webhook endpoint (whsec_…).' }),
      {
        minItems: 1,
        maxItems: 10,
        description: 'Signing secrets: one for each endpoint (snapshot and thin), and the old one while you roll it.',
      },
    ),
    apiUrl: Type.Optional(
      Type.String({
        pattern: '^https?://',
        description: 'Address of the API, for tests. Default https://api.stripe.com',
      }),
    ),
    apiVersion: Type.Optional(
      Type.String({ minLength: 10, description: `Version of the API. Default ${API_VERSION}` }),
    ),
    orderReference: Type.Optional(
      Type.Object(
        {
          metadataKey: Type.Optional(
            Type.String({
              description: "Metadata key of a payment that holds the order's id in its channel. Default order_id",
            }),
          ),
          shopKey: Type.Optional(
            Type.String({ description: 'Metadata key of a payment that holds the domain of the shop. Default shop' }),
          ),
          shops: Type.Optional(
            Type.Record(Type.String(), Type.String(), {
              description: 'Which connection sells under which domain: { "eu.example.com": "shopify-eu" }.',
            }),
          ),
          connection: Type.Optional(
            Type.String({
              description: 'The channel of payments that name no shop. Without it they join by their reference.',
            }),
          ),
        },
        { additionalProperties: false, description: 'How the metadata of a payment names its order.' },
      ),
    ),
    authorizationDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 31,
        description: 'How long a hold lasts when Stripe does not say so, in days. Default 7',
      }),
    ),
    pollEverySeconds: Type.Optional(
      Type.Integer({
        minimum: 5,
        maximum: 86_400,
        description: 'How often gap recovery reads the list of events. Default 60',
      }),
    ),
  },
  { additionalProperties: false },
);
export type StripeSettings = Static<typeof SettingsSchema>;

export const manifest: Manifest = {
  name: 'stripe',
  title: 'Stripe',
  summary: 'Payments, refunds, disputes and payouts in; capture, cancel and refund out.',
  vendorApi: { version: API_VERSION },
  mappingVersion: 1,
  emits: [
    'PaymentAuthorized',
    'PaymentCaptured',
    'PaymentFailed',
    'PaymentVoided',
    'RefundIssued',
    'RefundFailed',
    'DisputeOpened',
    'DisputeFundsWithdrawn',
    'DisputeFundsReinstated',
    'DisputeClosed',
    'PayoutPaid',
    'PayoutFailed',
    'SettlementReported',
  ],
  accepts: ['capture-payment', 'void-payment', 'refund-payment'],
  tiers: {
    payments: 'real-time',
    refunds: 'real-time',
    disputes: 'real-time',
    payouts: 'batch',
    'gap recovery': 'near-real-time',
  },
  // Stripe allows 100 calls per second to a live account and 25 to each endpoint; a sandbox has 25 in all and says so by 429.
  rateLimits: [
    { bucket: 'payments', perSecond: 25, burst: 25, liveShare: 0.5 },
    { bucket: 'refunds', perSecond: 25, burst: 25, liveShare: 0.5 },
    { bucket: 'reading', perSecond: 25, burst: 25, liveShare: 0.5 },
  ],
  retentionDays: 90,
  visibleFields: [
    'amount_received',
    'amount_capturable',
    'amount_to_capture',
    'amount_captured',
    'amount_refunded',
    'balance_transaction',
    'cancellation_reason',
    'canceled_at',
    'capture_method',
    'captured',
    'enabled_events',
    'failure_code',
    'failure_reason',
    'latest_charge',
    'refunded',
    'storeloom_command',
    'storeloom_purpose',
  ],
  documentation: 'https://docs.stripe.com/api',
};

/** Whether a key belongs to the live mode; undefined for a key whose form is not known. */
export function isLiveKey(secretKey: string): boolean | undefined {
  if (/^[sr]k_live_/.test(secretKey)) return true;
  if (/^[sr]k_test_/.test(secretKey)) return false;
  return undefined;
}
