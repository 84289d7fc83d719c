import type { Backbone, SubscriptionStatus } from '../../backbone/backbone.ts';
import { nameOf } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { millionthsOf, type Quantity } from '../../kernel/quantity.ts';
import type { Evidence, Waiting } from './classify.ts';
import type { Difference } from './compare.ts';

export interface EvidenceMeans {
  readonly backbone: Pick<Backbone, 'status' | 'log'>;
  /** The connection of the ERP. */
  readonly erp: string | undefined;
  /** Up to when the orders of a channel were surely all heard. */
  readonly ordersHeardMs: (connection: string) => Promise<number | undefined>;
  /** How long work may wait without being late. */
  readonly settleMs: number;
}

/** Gathers what is known beside two numbers that differ. */
export interface Evidences {
  of(difference: Difference): Promise<Evidence>;
}

/** Messages of one key that are searched for a number. */
const MOST_MESSAGES = 2_000;

/** What stands in the subscriptions is looked at once; what concerns one number, when it is asked for. */
export async function gatherEvidence(means: EvidenceMeans): Promise<Evidences> {
  const statuses = new Map((await means.backbone.status()).map((status) => [status.name, status]));
  const waiting = (name: string): Waiting | undefined => waitingOf(statuses.get(name), means.settleMs);
  const heard = new Map<string, number | undefined>();
  const ledger = waiting('ledgers/stock');
  return {
    async of(difference) {
      const connection = difference.connection === '' ? (means.erp ?? '') : difference.connection;
      if (!heard.has(connection)) heard.set(connection, await means.ordersHeardMs(connection));
      const ordersHeardMs = heard.get(connection);
      const incoming = waiting(`translate/${connection}`);
      const outgoing = waiting(`deliver/${connection}`);
      // Only a ledger that is behind can have missed what the log holds.
      const told = ledger !== undefined && (await isTold(means, difference));
      return {
        ...(incoming === undefined ? {} : { incoming }),
        ...(outgoing === undefined ? {} : { outgoing }),
        ...(ledger === undefined ? {} : { ledger }),
        told,
        ...(ordersHeardMs === undefined ? {} : { ordersHeardMs }),
      };
    },
  };
}

/** A busy subscription always has something waiting; late is what waits for longer than numbers need to settle, or is paused. */
function waitingOf(status: SubscriptionStatus | undefined, settleMs: number): Waiting | undefined {
  if (status === undefined) return undefined;
  const { name, lag, oldestMs, retrying, paused } = status;
  const messages = Object.values(lag).reduce((sum, each) => sum + each, 0) + retrying;
  if (messages === 0 || (paused === undefined && oldestMs < settleMs)) return undefined;
  return { subscription: name, messages, oldestMs, ...(paused === undefined ? {} : { paused: paused.reason }) };
}

/** Whether the log holds the very number that was seen, newer than what the ledger has. */
async function isTold(
  { backbone }: EvidenceMeans,
  { sku, location, connection, theirs, theirsReserved, sinceMs = 0 }: Difference,
): Promise<boolean> {
  if (theirs === undefined) return false;
  // Connectors name a number by its place, or by themselves where there is one for the whole channel.
  const keys = [`stock/${sku}`, `stock/${sku}/${connection}`];
  if (location !== undefined) keys.push(`stock/${sku}/${location.slice('location/'.length)}`);
  const isIt = (quantity: Quantity, observedAt: string, reserved?: Quantity): boolean =>
    millionthsOf(quantity) === theirs &&
    (reserved === undefined || millionthsOf(reserved) === (theirsReserved ?? 0)) &&
    (epochMsOf(observedAt) ?? 0) > sinceMs;
  for (const key of keys) {
    for (const { envelope } of await backbone.log.history(key, MOST_MESSAGES)) {
      if (envelope.connection !== connection) continue;
      const name = nameOf(envelope);
      if (name === 'InventoryAdjusted') {
        const { onHand, reserved, observedAt } = (envelope.data as EventData<'InventoryAdjusted'>).position;
        if (isIt(onHand, observedAt, reserved)) return true;
      } else if (name === 'AvailabilityObserved') {
        const { quantity, observedAt } = envelope.data as EventData<'AvailabilityObserved'>;
        if (isIt(quantity, observedAt)) return true;
      }
    }
  }
  return false;
}
