import { type Static, Type } from 'typebox';
import type { Manifest } from '../../connector.ts';

/** What the catalogue, the guided set-up and the reference page read. */
export const manifest: Manifest = {
  name: 'acme',
  title: 'Acme',
  summary: 'Takes orders from Acme and tells it what was shipped.',
  vendorApi: { version: '1' },
  mappingVersion: 1,
  emits: ['OrderPlaced', 'OrderCancelled'],
  accepts: ['record-shipment'],
  tiers: { orders: 'real-time', shipments: 'near-real-time' },
  rateLimits: [{ bucket: 'calls', perSecond: 20, burst: 40, liveShare: 0.25 }],
  retentionDays: 90,
};

export const SettingsSchema = Type.Object(
  {
    apiUrl: Type.String({
      pattern: '^https?://[^\\s]+$',
      description: 'Where the API is: https://api.example.com',
    }),
    apiKey: Type.String({
      minLength: 8,
      'x-secret': true,
      description: 'A key that may read orders and write shipments.',
    }),
    webhookSecret: Type.String({
      minLength: 16,
      'x-secret': true,
      description: 'The secret that deliveries are signed with.',
    }),
  },
  { additionalProperties: false },
);
export type Settings = Static<typeof SettingsSchema>;
