import { type Static, Type } from 'typebox';
import type { Manifest } from '../../connector/connector.ts';

export const SettingsSchema = Type.Object(
  {
    clientId: Type.String({ minLength: 8, description: 'Client id of the REST app at developer.paypal.com.' }),
    clientSecret: Type.String({ minLength: 8, 'x-secret': true, description: 'Secret of the REST app.' }),
    webhookId: Type.String({
      pattern: '^[A-Za-z0-9_]{1,50}$',
      description: 'Id of the webhook that posts to the hub; it is part of what PayPal signs.',
    }),
    environment: Type.Optional(
      Type.Union([Type.Literal('live'), Type.Literal('sandbox')], { description: 'Live or sandbox. Default live' }),
    ),
    apiUrl: Type.Optional(
      Type.String({
        pattern: '^https?://',
        description: 'Address of the API, for tests. Default https://api-m.paypal.com, or the one of the sandbox',
      }),
    ),
    certificateAuthorities: Type.Optional(
      Type.String({
        description:
          "Certificates (PEM) of the authorities that may have issued PayPal's signing certificate. Default: those that Node trusts",
      }),
    ),
    orderReference: Type.Optional(
      Type.Object(
        {
          field: Type.Optional(
            Type.Union([Type.Literal('custom_id'), Type.Literal('invoice_id')], {
              description: "Field of a payment that holds the order's id in its channel. Default custom_id",
            }),
          ),
          connection: Type.Optional(
            Type.String({
              description: 'The channel that the id belongs to. Without it payments join by their reference.',
            }),
          ),
        },
        { additionalProperties: false, description: 'How a payment names its order.' },
      ),
    ),
    pollEverySeconds: Type.Optional(
      Type.Integer({ minimum: 5, maximum: 86_400, description: 'How often gap recovery reads events. Default 60' }),
    ),
    reportEverySeconds: Type.Optional(
      Type.Integer({
        minimum: 60,
        maximum: 86_400,
        description: 'How often withdrawals and what they are made of are read. Default 1800',
      }),
    ),
  },
  { additionalProperties: false },
);
export type PaypalSettings = Static<typeof SettingsSchema>;

export const manifest: Manifest = {
  name: 'paypal',
  title: 'PayPal',
  summary: 'Payments, refunds, disputes and withdrawals in; capture, void and refund out.',
  vendorApi: { version: 'Orders v2, Payments v2, Webhooks v1, Transaction Search v1' },
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
  // PayPal publishes no figures; these keep well under what it is known to take, and a 429 is obeyed.
  rateLimits: [
    { bucket: 'payments', perSecond: 20, burst: 20, liveShare: 0.5 },
    { bucket: 'refunds', perSecond: 20, burst: 20, liveShare: 0.5 },
    { bucket: 'reading', perSecond: 20, burst: 20, liveShare: 0.5 },
  ],
  retentionDays: 90,
  documentation: 'https://developer.paypal.com/api/rest/',
};

/** Where the API is. */
export function apiUrlOf({ apiUrl, environment }: PaypalSettings): string {
  const own = environment === 'sandbox' ? 'https://api-m.sandbox.paypal.com' : 'https://api-m.paypal.com';
  return (apiUrl ?? own).replace(/\/+$/, '');
}
