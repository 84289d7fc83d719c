import { type Static, Type } from 'typebox';
import type { Manifest } from '../../connector/connector.ts';

export const manifest: Manifest = {
  name: 'api',
  title: 'Channel over the API',
  summary: 'Takes orders that a channel of your own places over the API; it reads there what became of them.',
  vendorApi: { version: '1' },
  mappingVersion: 1,
  emits: ['OrderPlaced'],
  accepts: ['record-shipment', 'cancel-order'],
  tiers: { orders: 'real-time' },
  rateLimits: [],
  retentionDays: 90,
};

/** What a channel over the API is set up with. */
export const SettingsSchema = Type.Object(
  {
    callers: Type.Array(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'Client id of a machine, or the full name of a caller.',
      }),
      {
        minItems: 1,
        maxItems: 100,
        description:
          'The callers of the API that may place orders in this channel: client ids of machines, or full names as they stand in the audit (machine/kiosk, local).',
      },
    ),
  },
  { additionalProperties: false },
);
export type ApiSettings = Static<typeof SettingsSchema>;
