import { signedHeaders } from '../../src/connectors/pos/webhook.ts';
import { instant } from '../../src/kernel/clock.ts';
import { ARTICLES } from '../scenarios/shopping.ts';
import type { PlannedSale, PlannedStoreDay } from './plan.ts';
import { type Retailer, STORES_SECRET } from './retailer.ts';

/** What was sold in the stores on a day, in minor units. */
export interface StoreTakings {
  readonly cash: number;
  readonly card: number;
  readonly tax: number;
  /** What was counted too little. */
  readonly missing: number;
}

type Message = Readonly<Record<string, unknown>>;

const FLOAT = 15_000;
const TAX_PERCENT = 20;

/** The one till of each store, which counts its messages over the whole month. */
export interface Tills {
  /** Opens, sells, closes and counts; what is late stays at the till. Answers what the day comes to, with what is late. */
  day(date: string, plan: PlannedStoreDay): Promise<StoreTakings>;
  /** Sends what was held back. */
  sendLate(): Promise<void>;
}

export function openTills(retailer: Pick<Retailer, 'hub' | 'clock'>): Tills {
  const sequences = new Map<string, number>();
  const held: Message[] = [];
  const post = async (message: Message): Promise<void> => {
    const body = JSON.stringify(message);
    const headers = signedHeaders(STORES_SECRET, String(message.id), retailer.clock.now(), body);
    const answer = await fetch(`${retailer.hub.url}/webhooks/stores`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    if (!answer.ok) throw new Error(`the hub answers a till ${answer.status}: ${await answer.text()}`);
  };
  const next = (store: string, date: string, type: string, rest: object): Message => {
    const sequence = (sequences.get(store) ?? 0) + 1;
    sequences.set(store, sequence);
    const id = `${store}-1-${sequence}`;
    const at = instant(retailer.clock.now());
    return { type, id, store, till: '1', sequence, at, businessDate: date, currency: 'EUR', ...rest };
  };
  return {
    async day(date, { store, sales, late, missing = 0 }) {
      const rung = sales.map(ring);
      const total = (tender: PlannedSale['tender']): number =>
        rung.reduce((sum, each) => (each.tender === tender ? sum + each.total : sum), 0);
      await post(next(store, date, 'till-opened', { float: decimal(FLOAT) }));
      for (const [place, each] of rung.entries()) {
        const message = next(store, date, 'sale', each.body);
        if (place === late) held.push(message);
        else await post(message);
      }
      const counted = [{ kind: 'cash', amount: decimal(FLOAT + total('cash') - missing) }];
      await post(next(store, date, 'till-closed', { counted }));
      return {
        cash: total('cash'),
        card: total('card'),
        tax: rung.reduce((sum, { tax }) => sum + tax, 0),
        missing,
      };
    },
    async sendLate() {
      for (const message of held.splice(0)) await post(message);
    },
  };
}

function ring({ sku, pieces, tender }: PlannedSale) {
  const price = ARTICLES.find((each) => each.sku === sku)?.price ?? 10;
  const total = Math.round(price * 100) * pieces;
  const tax = total - Math.round((total * 100) / (100 + TAX_PERCENT));
  const body = {
    taxIncluded: true,
    lines: [
      {
        line: '1',
        sku,
        quantity: String(pieces),
        total: decimal(total),
        taxes: [{ name: `VAT ${TAX_PERCENT} %`, rate: String(TAX_PERCENT / 100), amount: decimal(tax) }],
      },
    ],
    total: decimal(total),
    tenders: [{ kind: tender, amount: decimal(total) }],
  };
  return { tender, total, tax, body };
}

const decimal = (cents: number): string => (cents / 100).toFixed(2);
