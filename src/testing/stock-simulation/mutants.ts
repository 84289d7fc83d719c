import type { Envelope } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { instant } from '../../kernel/clock.ts';
import { WHOLE } from '../../ledgers/stock/amount.ts';
import type { StockPlan } from '../../ledgers/stock/plan.ts';
import type { StockFeature } from './features.ts';
import { MAIN } from './start.ts';
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
  {
    name: 'what lies in a store is taken for what lies in the warehouse',
    options: () => ({
      features: features('places', 'shipping'),
      hears: hearing('InventoryAdjusted', (envelope) => {
        const { position } = envelope.data as { position: object };
        return { ...envelope, data: { position: { ...position, location: MAIN } } };
      }),
    }),
  },
  {
    name: "orders of a store's channel are claimed at the warehouse",
    options: () => ({
      features: features('places', 'receipts'),
      ledgerPlan: (plan) => ({ ...plan, channels: plan.channels.map((each) => ({ ...each, ordersFrom: MAIN })) }),
    }),
  },
  {
    name: 'only the first line of a basket counts',
    options: () => ({
      features: features('baskets', 'sets'),
      hears: hearing('OrderPlaced', (envelope) => {
        const { order } = envelope.data as EventData<'OrderPlaced'>;
        return { ...envelope, data: { order: { ...order, lines: order.lines.slice(0, 1) } } };
      }),
    }),
  },
  {
    name: 'claims run out while their orders are on their way to the ERP',
    options: () => ({
      features: features('forgotten', 'lateReadings'),
      ledgerPlan: (plan) => ({ ...plan, orderClaimMs: 10_000 }),
    }),
  },
  {
    name: 'claims run out while the ERP is away, although it was asked to book their orders',
    options: () => ({
      features: features('forgotten', 'erpDown', 'shipping'),
      hears: (envelope) => (envelope.type.includes('command.') ? undefined : envelope),
    }),
  },
  {
    name: 'claims of orders that nobody speaks of any more never run out',
    options: () => ({
      features: features('forgotten'),
      ledgerPlan: (plan) => ({ ...plan, orderClaimMs: 240 * 3_600_000 }),
    }),
  },
  {
    name: 'what the retailer decides otherwise is not taken over',
    options: () => {
      let first: StockPlan | undefined;
      return {
        features: features('policyChange', 'receipts'),
        ledgerPlan: (plan) => {
          first ??= plan;
          return first;
        },
      };
    },
  },
  {
    name: "what the ERP's own tills sold counts as booked while its session is open",
    options: () => ({
      features: features('ownTills', 'sessions'),
      hears: hearing('SaleCompleted', (envelope) => {
        const { receipt } = envelope.data as EventData<'SaleCompleted'>;
        return { ...envelope, data: { receipt: { ...receipt, stockWaits: false } } };
      }),
    }),
  },
  {
    name: 'the end of a session is never heard of',
    options: () => ({
      features: features('ownTills', 'sessions'),
      hears: hearing('SaleStockMoved', () => undefined),
    }),
  },
  {
    name: 'a flash sale has more units than were set aside',
    options: () => ({
      features: features('quota', 'receipts'),
      ledgerPlan: (plan) => ({
        ...plan,
        rules: plan.rules.map(({ quota, ...rule }) =>
          quota === undefined ? rule : { ...rule, quota: { ...quota, amount: quota.amount + 3 * WHOLE } },
        ),
      }),
    }),
  },
  {
    name: 'a channel shows more than its cap',
    options: () => ({
      features: features('caps', 'receipts'),
      ledgerPlan: (plan) => ({
        ...plan,
        channels: plan.channels.map((channel) => ({
          ...channel,
          shelves: channel.shelves.map(({ cap: _, ...shelf }) => shelf),
        })),
      }),
    }),
  },
  {
    name: 'one of the channels holds back a piece less than it should',
    options: () => ({
      features: features('safety', 'receipts'),
      ledgerPlan: (plan) => ({
        ...plan,
        channels: plan.channels.map((channel, index) =>
          index < plan.channels.length - 1
            ? channel
            : {
                ...channel,
                shelves: channel.shelves.map(({ safety, ...shelf }) => ({
                  ...shelf,
                  safety: { ...safety, fixed: Math.max(0, safety.fixed - WHOLE) },
                })),
              },
        ),
      }),
    }),
  },
  {
    name: 'what a flash sale has sold is not counted down',
    options: () => ({
      features: features('quota', 'receipts'),
      hears: (envelope) => {
        const { order } = envelope.data as Partial<EventData<'OrderPlaced'>>;
        return order === undefined ? envelope : { ...envelope, data: { order: { ...order, channel: 'elsewhere' } } };
      },
    }),
  },
];
