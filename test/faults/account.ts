import { formatMoney, moneyOfFloat } from '../../src/kernel/money.ts';
import type { HubProcess } from './hub-process.ts';
import type { BoughtOrder, Retailer } from './retailer.ts';

/** What stands in Odoo and Stripe against what was bought. Empty lists mean that all is well. */
export interface Account {
  readonly missing: readonly string[];
  readonly doubled: readonly string[];
  readonly wrongTotal: readonly string[];
  readonly notConfirmed: readonly string[];
  readonly notCapturedOnce: readonly string[];
}

/** Compares each order with the books: exactly one sale order, the same total to the cent, confirmed, captured once. */
export function account(retailer: Retailer, bought: readonly BoughtOrder[]): Account {
  const { odoo, stripe } = retailer;
  const booked = new Map<string, { total: string; state: string }[]>();
  for (const row of odoo.records('sale.order', [], ['origin', 'amount_total', 'state'])) {
    const origin = String(row.origin);
    const total = formatMoney(moneyOfFloat(Number(row.amount_total), 'EUR'));
    booked.set(origin, [...(booked.get(origin) ?? []), { total, state: String(row.state) }]);
  }
  const of = (order: BoughtOrder) => booked.get(order.order) ?? [];
  const names = (wrong: (order: BoughtOrder) => boolean): string[] => bought.filter(wrong).map(({ name }) => name);
  const charges = new Map<string, number>();
  for (const charge of stripe.state.charges.values()) {
    if (charge.captured !== true) continue;
    const intent = String(charge.payment_intent);
    charges.set(intent, (charges.get(intent) ?? 0) + 1);
  }
  return {
    missing: names((order) => of(order).length === 0),
    doubled: names((order) => of(order).length > 1),
    wrongTotal: names((order) => of(order).some(({ total }) => total !== order.total)),
    notConfirmed: names((order) => of(order).some(({ state }) => state !== 'sale')),
    notCapturedOnce: names((order) => charges.get(order.intent) !== 1),
  };
}

/** Waits until every order is booked and confirmed, as long as there is progress; else says what is stuck. */
export async function untilBooked(
  retailer: Retailer,
  hub: HubProcess,
  bought: readonly BoughtOrder[],
  patienceMs: number,
): Promise<void> {
  let best = -1;
  let since = Date.now();
  for (;;) {
    const booked = retailer.odoo.records('sale.order', [], ['origin', 'state']);
    const confirmed = new Set(booked.filter(({ state }) => state === 'sale').map(({ origin }) => origin));
    if (confirmed.size >= bought.length) return;
    if (booked.length + confirmed.size > best) {
      best = booked.length + confirmed.size;
      since = Date.now();
    }
    if (Date.now() - since > patienceMs) {
      const open = bought.filter(({ order }) => !confirmed.has(order));
      throw new Error(
        `of ${bought.length} orders ${booked.length} are booked and ${confirmed.size} confirmed, and none more since ${patienceMs} ms\n${await evidence(retailer, hub, open)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Characters of one answer that an error message can hold. */
const MOST = 6_000;

/** What the hub itself says of orders that do not get on. */
async function evidence(retailer: Retailer, hub: HubProcess, open: readonly BoughtOrder[]): Promise<string> {
  const authorization = `Bearer ${await retailer.token()}`;
  const ask = async (path: string): Promise<string> => {
    const said = await fetch(`${hub.url}/api/v1/${path}`, { headers: { authorization } }).then(
      (response) => response.text(),
      String,
    );
    return `${path}: ${said.length > MOST ? `${said.slice(0, MOST / 2)} … ${said.slice(-MOST / 2)}` : said}`;
  };
  const paths = [
    'subscriptions',
    'cases',
    ...open.slice(0, 3).map(({ name }) => `orders/${encodeURIComponent(name)}?content=none`),
  ];
  return (await Promise.all(paths.map(ask))).join('\n');
}
