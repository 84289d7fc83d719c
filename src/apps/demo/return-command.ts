import type { Clock } from '../../kernel/clock.ts';
import type { ReturnRecord } from '../../records/returns/summary.ts';
import { readControl } from './control.ts';
import { bringBack, lookAtCredits } from './control-server.ts';
import { createHubClient, type OrderPoints } from './hub-client.ts';
import type { BroughtBack } from './order-returns.ts';
import type { CreditNote } from './return-books.ts';

/** Goods that were brought to a till, and what became of them. */
export interface SeenReturn {
  readonly brought: BroughtBack;
  /** As the hub knows it; missing while it has not heard of it. */
  readonly return?: ReturnRecord;
  readonly credits: readonly CreditNote[];
  /** Points that the order had earned; missing where it earned none. */
  readonly points?: OrderPoints;
}

const LOOK_EVERY_MS = 500;
const PATIENCE_MS = 120_000;

/**
 * Lets a buyer of the running demo of a folder bring goods of an order to a till, and answers when the money is back and the books say so, when a
 * person is asked, or as far as it came in two minutes. Throws SL-DEMO-001 when no demo runs there, SL-DEMO-011 when nothing can be brought.
 */
export async function returnIn(
  directory: string,
  order: string | undefined,
  clock: Clock,
  say: (line: string) => void,
): Promise<SeenReturn> {
  const control = await readControl(directory);
  const hub = createHubClient(control.hub.url, control.hub.token);
  const brought = await bringBack(control, order);
  const goods = Object.entries(brought.pieces).map(([sku, quantity]) => `${quantity} ${sku}`);
  say(`${goods.join(', ')} of ${brought.name}, bought online, at a till of ${brought.store} …`);
  const untilMs = clock.now() + PATIENCE_MS;
  for (;;) {
    const [returns, credits, points] = await Promise.all([
      hub.returns(brought.order),
      lookAtCredits(control, brought.order),
      hub.points(brought.order),
    ]);
    const [own] = returns;
    const seen: SeenReturn = {
      brought,
      ...(own === undefined ? {} : { return: own }),
      credits,
      ...(points === undefined || points.earned === 0 ? {} : { points }),
    };
    if (isThrough(seen) || own?.held !== undefined || clock.now() > untilMs) return seen;
    await clock.sleep(LOOK_EVERY_MS);
  }
}

/** Whether the money is back, and Odoo has its credit note as paid. */
export const isThrough = ({ return: own, credits, points }: SeenReturn): boolean =>
  own?.state === 'completed' &&
  credits.length > 0 &&
  credits.every(({ payment }) => payment === 'paid' || payment === 'in_payment') &&
  (points === undefined || points.reversed > 0);
