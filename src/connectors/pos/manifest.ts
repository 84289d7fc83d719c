import { type Static, Type } from 'typebox';
import type { Manifest } from '../../connector/connector.ts';

/** Version of the contract that the messages follow. */
const CONTRACT_VERSION = '1';

export const manifest: Manifest = {
  name: 'pos',
  title: 'Point of sale',
  summary: 'Sales, returns, voids and the days of tills in, by a documented contract that any store system can speak.',
  vendorApi: { version: CONTRACT_VERSION },
  mappingVersion: 1,
  emits: [
    'SaleCompleted',
    'SaleVoided',
    'TillOpened',
    'TillClosed',
    'CashMoved',
    'StoreHeartbeat',
    'ReturnRequested',
    'ReturnReceived',
    'ReturnInspected',
  ],
  accepts: [],
  tiers: { sales: 'real-time', 'sales of an offline till': 'micro-batch', heartbeats: 'near-real-time' },
  rateLimits: [],
  retentionDays: 90,
  documentation: 'https://www.standardwebhooks.com',
};

const zone = Type.String({
  minLength: 3,
  maxLength: 60,
  description: 'IANA time zone: Europe/Paris.',
});

export const SettingsSchema = Type.Object(
  {
    webhookSecrets: Type.Array(
      Type.String({
        pattern: '^whsec_[A-Za-z0-9+/]{32,}={0,2}$',
        'x-secret': true,
        description: 'A secret that the stores sign with: "whsec_" and at least 24 random bytes in base64.',
      }),
      {
        minItems: 1,
        maxItems: 10,
        description: 'The secrets that are taken: one, and while it is changed the old and the new one.',
      },
    ),
    zone,
    stores: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[A-Za-z0-9._-]{1,60}$' }),
        Type.Object(
          {
            location: Type.Optional(
              Type.String({
                pattern: '^[^/\\s]{1,100}$',
                description:
                  'Code of the location whose stock the store sells: location/<code>. The code of the store by default.',
              }),
            ),
            zone: Type.Optional(zone),
          },
          { additionalProperties: false, description: 'One store.' },
        ),
        {
          description:
            'The stores that may speak here, by the code that their tills send. Without it every store may, and its code is its location.',
        },
      ),
    ),
  },
  { additionalProperties: false, description: 'Stores whose tills post to the hub.' },
);
export type PosSettings = Static<typeof SettingsSchema>;
