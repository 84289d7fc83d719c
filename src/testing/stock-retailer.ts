import { Type } from 'typebox';
import { type Connector, type DraftEvent, defineConnector } from '../connector/connector.ts';
import { instant } from '../kernel/clock.ts';
import { CodedError } from '../kernel/failure.ts';
import { quantity } from '../kernel/quantity.ts';
import { createStockChannel, type StockChannel } from './stock-simulation/channel.ts';

/**
 * Two shops that show numbers and an ERP, as connectors without any system behind them: whoever posts to their webhook says
 * in events what happened there. For tests of stock in a real hub.
 */
export interface StockRetailer {
  readonly connectors: readonly Connector<never>[];
  readonly channels: { readonly web: StockChannel; readonly market: StockChannel };
  /** Articles that no shop sells. */
  readonly unsold: Set<string>;
  /** When the ERP confirmed an order, epoch milliseconds, by its id. */
  readonly confirmed: Map<string, number>;
}

const base = { vendorApi: { version: '1' }, mappingVersion: 1, tiers: {}, rateLimits: [], retentionDays: 1 } as const;
const settings = Type.Object({}, { additionalProperties: false });

/** Takes any delivery; its body is the list of events that it says. */
const open = {
  webhook: {
    verify: ({ headers }: { readonly headers: Readonly<Record<string, string>> }) =>
      ({ verdict: 'accepted', topic: 'events', deliveryId: headers['x-delivery'] ?? 'd', headers: {} }) as const,
  },
  translate: ({ body }: { readonly body: string }) =>
    ({ kind: 'events', events: JSON.parse(body) as readonly DraftEvent[] }) as const,
};

export function stockRetailer(): StockRetailer {
  const unsold = new Set(['BAD']);
  const confirmed = new Map<string, number>();
  const channels = {
    web: createStockChannel('web', { compares: true }),
    market: createStockChannel('market', { compares: true }),
  };
  const shop = (name: 'web' | 'market') =>
    defineConnector<object>({
      ...open,
      manifest: {
        ...base,
        name,
        title: name,
        summary: 'Sells.',
        emits: ['OrderPlaced', 'PaymentCaptured', 'AvailabilityObserved'],
        accepts: ['publish-availability'],
      },
      settings,
      open: () => ({
        polls: [],
        check: async () => [],
        close: async () => {},
        commands: {
          'publish-availability': {
            operation: 'stock',
            carryOut: async (command) => {
              if (unsold.has(command.data.sku)) {
                const because = `${command.data.sku} is not sold here`;
                throw new CodedError({ kind: 'rejected', code: 'SL-TEST-001', because });
              }
              const { applied, shown } = channels[name].publish(command);
              return { applied, shown: quantity(shown), at: instant(Date.now()) };
            },
          },
        },
      }),
    });
  const record = (order: string) => ({ connection: 'erp', id: order });
  const erp = defineConnector<object>({
    ...open,
    manifest: {
      ...base,
      name: 'erp',
      title: 'ERP',
      summary: 'Books.',
      emits: ['InventoryAdjusted'],
      accepts: ['book-order', 'confirm-order'],
    },
    settings,
    open: () => ({
      polls: [],
      check: async () => [],
      close: async () => {},
      commands: {
        'book-order': {
          operation: 'orders',
          carryOut: async ({ data: { order } }) => ({ record: record(order.id), total: order.totals.total }),
        },
        'confirm-order': {
          operation: 'orders',
          carryOut: async ({ data: { order } }) => {
            confirmed.set(order, Date.now());
            return { record: record(order), complete: true };
          },
        },
      },
    }),
  });
  const connectors = [shop('web'), shop('market'), erp] as unknown as Connector<never>[];
  return { connectors, channels, unsold, confirmed };
}
