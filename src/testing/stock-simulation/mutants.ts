import type { Envelope } from '../../canonical/envelope.ts';
import { instant } from '../../kernel/clock.ts';
import type { StockFeature } from './features.ts';
import type { StockWorldOptions } from './world.ts';

/** A hub or a channel broken on purpose, and the worlds in which it must be found out. */
export interface StockMutant {
  readonly name: string;
  readonly options: () => StockWorldOptions;
}

const features = (...names: StockFeature[]): ReadonlySet<StockFeature> => new Set(names);

/** A hub that understands some messages in another way. */
const hearing =
  (type: string, change: (envelope: Envelope) => Envelope | undefined) =>
  (envelope: Envelope): Envelope | undefined =>
    envelope.type.includes(type) ? change(envelope) : envelope;

export const STOCK_MUTANTS: readonly StockMutant[] = [
  {
    name: 'orders of a channel are never heard',
    options: () => ({
      features: features('observations', 'shipping'),
      hears: hearing('OrderPlaced', (envelope) => (envelope.connection === 'market' ? undefined : envelope)),
    }),
  },
  {
    name: 'a claim ends as soon as the booking is heard of',
    options: () => ({ hears: hearing('confirm-order-done', (envelope) => ({ ...envelope, time: instant(0) })) }),
  },
  {
    name: 'bookings are never heard of',
    options: () => ({
      features: features('cancels', 'shipping', 'lateReadings', 'reorder'),
      hears: hearing('confirm-order-done', () => undefined),
    }),
  },
  {
    name: 'readings count by when they arrive',
    options: () => {
      let last = Date.UTC(2026, 10, 20);
      return {
        features: features('lateReadings', 'receipts', 'shipping'),
        hears: hearing('InventoryAdjusted', (envelope) => {
          last += 1;
          const { position } = envelope.data as { position: object };
          const observedAt = instant(last + 24 * 3_600_000);
          return { ...envelope, data: { position: { ...position, observedAt } } };
        }),
      };
    },
  },
  {
    name: 'the hub does not allow for a clock that runs ahead',
    options: () => ({
      features: features('clockSkew', 'shipping', 'lateReadings'),
      plan: (plan) => ({ ...plan, clockToleranceMs: 0 }),
    }),
  },
  {
    name: 'a channel takes any number, whatever it shows',
    options: () => ({ features: features('slowChannels', 'receipts'), channelsCompare: false }),
  },
  {
    name: 'every channel shows all there is',
    options: () => ({ features: features('slowChannels'), plan: (plan) => ({ ...plan, selling: 'shared' }) }),
  },
  {
    name: 'missing units are written off before their order can be heard',
    options: () => ({
      features: features('observations', 'reorder'),
      plan: (plan) => ({ ...plan, settleMs: 1_000 }),
    }),
  },
];
