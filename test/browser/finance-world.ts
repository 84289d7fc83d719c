import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { handIn, stateAccount } from '../../src/connectors/bank/simulator/index.ts';
import { startStoreSimulator } from '../../src/connectors/pos/simulator/index.ts';
import type { Bought } from '../scenarios/shopping.ts';
import { openWorld, type World, waitUntil } from '../scenarios/world.ts';

/** A retailer on the morning after: a return to approve, a line of the bank that nobody knows, a drawer with too little in it. */
export interface FinanceWorld extends AsyncDisposable {
  readonly world: World;
  readonly bought: Bought;
  /** The return that waits for somebody to approve it. */
  readonly returned: string;
  /** The payout that the bank shows with less than was sent. */
  readonly payout: string;
  readonly store: string;
  readonly date: string;
}

const PATIENCE_MS = 60_000;
const ACCOUNT = 'DE89370400440532013000';
const euro = (amount: number) => ({ amount, currency: 'EUR' });
const about = { owner: 'finance@example.com', purpose: 'a scenario' };

/** The stores; the first has a day that waits for somebody. */
export const STORES = ['paris', 'lyon', 'nice'] as const;

/** What the bank keeps of the payout for itself, in minor units. */
export const BANK_KEEPS = 150;

export async function openFinanceWorld(): Promise<FinanceWorld> {
  const tills = await startStoreSimulator({ store: 'paris-1' });
  let files = '';
  const world = await openWorld({
    async prepare(odoo) {
      for (const code of STORES) await odoo.people.addWarehouse(code.toUpperCase(), `Store ${code}`);
    },
    odooSettings: {
      returns: { writeOff: 'WH/Scrap' },
      journals: { stripe: 'BNK1', gift_card: 'GIFT', '*': 'CSH1', settlement: 'MISC', store: 'MISC' },
      accounts: accountsOf(),
    },
    processes: {
      settlement: { books: 'post' },
      'store-day': { books: 'post', settleMs: 0, lateMs: 0, missing: 'wait' },
      'return-and-refund': { automaticUpTo: { EUR: '10.00' } },
    },
    connections(folder) {
      files = join(folder, 'bank');
      mkdirSync(files);
      const place = { path: files, done: join(folder, 'done') };
      return {
        'house-bank': { ...about, connector: 'bank', settings: { folder: place, everyMs: 200, settleMs: 50 } },
        stores: {
          ...about,
          connector: 'pos',
          settings: {
            webhookSecrets: [tills.secret],
            zone: 'Europe/Paris',
            stores: Object.fromEntries(STORES.map((location) => [`${location}-1`, { location }])),
          },
        },
      };
    },
  });
  const close = async (): Promise<void> => {
    await world[Symbol.asyncDispose]();
    await tills.server.close();
  };
  try {
    tills.hubUrl = `${world.hub.url}/webhooks/stores`;
    const bought = await sellThree(world);
    const [returned, payout, date] = await Promise.all([
      askBack(world, bought),
      payOut(world, files),
      closeTill(world, tills),
    ]);
    return { world, bought, returned, payout, store: 'paris', date, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

function accountsOf(): Readonly<Record<string, string>> {
  const sales = ['sales', 'tax', 'rounding', 'suspense', 'clearing', 'cash-moves'].map((name) => `store-${name}`);
  return {
    ...Object.fromEntries(sales.map((name) => [name, '400000'])),
    'store-cash': '101403',
    'store-card': '101401',
    'store-difference': '620100',
    bank: '101401',
    receivable: '101402',
    clearing: '101403',
    fees: '620100',
    disputes: '101403',
    suspense: '101403',
  };
}

/** Three T-shirts, paid by card, sent, invoiced and in the books. */
async function sellThree(world: World): Promise<Bought> {
  const bought = world.eu.buys({ pieces: { TEE: 3 } });
  await world.untilState(bought, 'allocated', PATIENCE_MS);
  await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: 'R1' });
  await world.untilState(bought, 'closed', PATIENCE_MS);
  return bought;
}

async function askBack(world: World, bought: Bought): Promise<string> {
  const { return: id } = await world.post<{ return: string }>('/api/v1/returns', {
    id: 'form-1',
    order: bought.name,
    location: 'location/paris',
    lines: [{ sku: 'TEE', quantity: { value: '2', unit: 'each' }, reason: 'does-not-fit' }],
  });
  const path = `/api/v1/returns/${encodeURIComponent(id)}`;
  const held = async () => (await world.ask<{ held?: object }>(path).catch(() => ({ held: undefined }))).held;
  await waitUntil(async () => (await held()) !== undefined, 'the return waits for a person', PATIENCE_MS);
  return id;
}

/** The bank shows the payout with less than was sent, and a rent beside it. */
async function payOut(world: World, files: string): Promise<string> {
  const payout = world.stripe.act.payOut('eur');
  if (payout === undefined) throw new Error('there was nothing to pay out');
  const id = `payout/stripe-main/${payout.id}`;
  const at = async () =>
    (await world.ask<{ at?: string }>(`/api/v1/payouts/${encodeURIComponent(id)}`).catch(() => ({ at: undefined }))).at;
  await waitUntil(async () => (await at()) === 'banking', 'the movements of the payout are known', PATIENCE_MS);
  const today = new Date().toISOString().slice(0, 10);
  const { name, content } = stateAccount({
    format: 'camt.053.001.08',
    account: ACCOUNT,
    sequence: 1,
    until: today,
    opening: euro(100_000),
    lines: [
      {
        amount: euro(payout.amount - BANK_KEEPS),
        bookedOn: today,
        counterparty: 'STRIPE TECHNOLOGY EUROPE',
        // By the payout's own number the hub would know it, whatever the bank keeps.
        remittance: 'STRIPE PAYOUT',
      },
      { amount: euro(-90_000), bookedOn: today, counterparty: 'City Properties', remittance: 'RENT' },
    ],
  });
  await handIn(files, name, content);
  const lines = async (path: string) => (await world.ask<{ lines: unknown[] }>(`/api/v1/bank/lines${path}`)).lines;
  const areOpen = async () => (await lines('?state=open')).length === 2;
  await waitUntil(areOpen, 'two lines of the bank wait for a person', PATIENCE_MS).catch(async (error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(await lines(''))}`);
  });
  return id;
}

/** The till counts what it rang up, also what was voided: there is too much in what it says. */
async function closeTill(world: World, tills: Awaited<ReturnType<typeof startStoreSimulator>>): Promise<string> {
  const till = tills.till('1', 41);
  till.open(15_000);
  till.sell({ sku: 'TEE', pieces: 2, cents: 1_990 });
  till.cancel(till.sell({ sku: 'TEE', pieces: 1, cents: 1_990 }));
  till.close();
  await tills.flush();
  let date = '';
  await waitUntil(
    async () => {
      const { days } = await world.ask<{ days: { at: string; businessDate: string }[] }>('/api/v1/store-days');
      date = days[0]?.businessDate ?? '';
      return days[0]?.at === 'varied';
    },
    'the count differs',
    PATIENCE_MS,
  );
  return date;
}
