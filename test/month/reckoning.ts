import type { Passport } from '../../src/records/orders/passport.ts';
import type { Diary } from './month-of-days.ts';
import { BOOKS, type Retailer } from './retailer.ts';
import type { Sold } from './sales.ts';

/** What stands at the end, in minor units, as the systems themselves have it. */
export interface Reckoning {
  /** Orders that are not over: in which state, and held for which reason. */
  readonly unfinished: readonly { readonly order: string; readonly state: string; readonly held: string | undefined }[];
  /** Held orders by code: which. */
  readonly held: Readonly<Record<string, readonly string[]>>;
  /** What is left on each account of the books, by the name that the hub calls it by. */
  readonly left: Readonly<Record<string, number>>;
  /** What the books count as paid by the providers' payments, less what they count as given back. */
  readonly registered: number;
  /** Credit notes whose payment is not registered. */
  readonly creditsOpen: number;
  /** What is on the balance of each provider. */
  readonly balances: { readonly stripe: number; readonly paypal: number };
  /** What the providers themselves took, gave back and kept. */
  readonly provided: { readonly charged: number; readonly given: number; readonly fees: number };
  readonly bank: {
    readonly matched: number;
    readonly open: readonly string[];
    /** What all matched lines come to. */
    readonly amount: number;
  };
  /** Variances that stand, and those that were settled: `<code> <about>`. */
  readonly variances: readonly string[];
  readonly settled: readonly string[];
  /** Open cases: `<kind> <code>`, as often as there are. */
  readonly cases: readonly string[];
  readonly orders: ReadonlyMap<string, OrderMoney>;
  readonly closing: Closing;
}

/** What the certificates of the days say. */
export interface Closing {
  /** Days that are closed, the earliest first, and the first that is not. */
  readonly days: readonly string[];
  readonly toClose: string | undefined;
  /** Today, which is open. */
  readonly today: string;
  /** What does not agree by now: `<kind> <code> <item>`. */
  readonly unmatched: readonly string[];
}

/** The money of an order as the ledger has it. */
export interface OrderMoney {
  readonly invoiced: number;
  readonly credited: number;
  readonly registered: number;
  readonly payments: readonly {
    readonly captured: number;
    readonly refunded: number;
    readonly disputed: number;
    readonly settled?: number;
  }[];
}

const PAGE = 100;

/** Reads what there is; judges nothing. */
export async function reckon(retailer: Retailer, { sold }: Pick<Diary, 'sold'>): Promise<Reckoning> {
  const { ask, stripe, paypal } = retailer;
  const passports = new Map<Sold, Passport>();
  const orders = new Map<string, OrderMoney>();
  for (const each of sold) {
    const path = `/orders/${encodeURIComponent(each.order)}`;
    passports.set(each, await ask<Passport>(path));
    orders.set(each.order, await ask<OrderMoney>(`${path}/money`));
  }
  const summaries = [...passports.values()].map(({ order }) => order);
  const heldOnes = summaries.filter(({ held }) => held !== undefined);
  const held = Object.groupBy(heldOnes, (order) => order.held?.code ?? '');
  const lines = await pages<BankLine>(ask, '/bank/lines', 'lines');
  const matched = lines.filter(({ state }) => state === 'matched');
  const nameVariance = ({ code, about }: Variance): string => `${code} ${about}`;
  return {
    unfinished: summaries
      .filter(({ closedAt }) => closedAt === undefined)
      .map(({ id, state, held: why }) => ({ order: id, state, held: why?.code })),
    held: Object.fromEntries(Object.entries(held).map(([code, some = []]) => [code, some.map(({ id }) => id).sort()])),
    left: leftInBooks(retailer),
    ...paymentsInBooks(retailer),
    balances: {
      stripe: sum(
        [...stripe.state.transactions.values()].filter(({ payout }) => payout === null).map(({ net }) => net),
      ),
      paypal: paypal.act.balance('EUR'),
    },
    provided: provided(retailer),
    bank: {
      matched: matched.length,
      open: lines.filter(({ state }) => state === 'open').map(({ id }) => id),
      amount: sum(matched.map(({ amount }) => amount.amount)),
    },
    variances: (await pages<Variance>(ask, '/variances?state=open', 'variances')).map(nameVariance).sort(),
    settled: (await pages<Variance>(ask, '/variances?state=settled', 'variances')).map(nameVariance).sort(),
    cases: (await pages<Case>(ask, '/cases', 'cases')).map(({ kind, code }) => `${kind} ${code}`).sort(),
    orders,
    closing: await closingOf(ask),
  };
}

interface DayPage {
  readonly today: string;
  readonly toClose?: string;
}
interface Day {
  readonly certificate: {
    readonly unmatched: readonly {
      readonly item: string;
      readonly reason: { readonly kind: string; readonly code?: string };
    }[];
  };
}

async function closingOf(ask: Retailer['ask']): Promise<Closing> {
  const { today, toClose } = await ask<DayPage>('/days?limit=1');
  const days = await pages<{ readonly date: string }>(ask, '/days', 'days');
  const { certificate } = await ask<Day>(`/days/${today}`);
  return {
    days: days.map(({ date }) => date).sort(),
    toClose,
    today,
    unmatched: certificate.unmatched
      .map(({ item, reason }) => [reason.kind, reason.code, item].filter((word) => word !== undefined).join(' '))
      .sort(),
  };
}

interface BankLine {
  readonly id: string;
  readonly state: string;
  readonly amount: { readonly amount: number };
}
interface Variance {
  readonly code: string;
  readonly about: string;
}
interface Case {
  readonly kind: string;
  readonly code: string;
}

async function pages<Row>(ask: Retailer['ask'], path: string, name: string): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const mark = path.includes('?') ? '&' : '?';
    const after = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await ask<Record<string, unknown>>(`${path}${mark}limit=${PAGE}${after}`);
    rows.push(...(page[name] as Row[]));
    cursor = page.next as string | undefined;
  } while (cursor !== undefined);
  return rows;
}

/** The balance of each account that the hub posts entries to. */
function leftInBooks({ odoo }: Retailer): Readonly<Record<string, number>> {
  const entries = odoo.records(
    'account.move.line',
    [['move_id.move_type', '=', 'entry']],
    ['account_id', 'debit', 'credit'],
  );
  const codes = new Map(
    odoo.records('account.account', [], ['code']).map(({ id, code }) => [id as number, String(code)]),
  );
  const byCode: Record<string, number> = {};
  for (const { account_id: account, debit, credit } of entries) {
    const code = codes.get((account as readonly [number, string])[0]) ?? '';
    byCode[code] = (byCode[code] ?? 0) + cents(debit) - cents(credit);
  }
  return Object.fromEntries(Object.entries(BOOKS).map(([name, code]) => [name, byCode[code] ?? 0]));
}

function provided({ stripe, paypal }: Retailer): Reckoning['provided'] {
  const succeeded = [...stripe.state.refunds.values()].filter(({ status }) => status === 'succeeded');
  const completed = [...paypal.state.refunds.values()].filter(({ status }) => status === 'COMPLETED');
  const captures = [...paypal.state.captures.values()];
  return {
    charged:
      sum([...stripe.state.intents.values()].map(({ amount_received }) => amount_received)) +
      sum(captures.map(({ amount }) => amount.amount)),
    given: sum(succeeded.map(({ amount }) => amount)) + sum(completed.map(({ amount }) => amount.amount)),
    fees:
      sum([...stripe.state.transactions.values()].map(({ fee }) => fee)) + sum(captures.map(({ fee }) => fee.amount)),
  };
}

function paymentsInBooks({ odoo }: Retailer): Pick<Reckoning, 'registered' | 'creditsOpen'> {
  const payments = odoo.records('account.payment', [], ['amount', 'payment_type']);
  const credits = odoo.records(
    'account.move',
    [
      ['move_type', '=', 'out_refund'],
      ['state', '=', 'posted'],
    ],
    ['amount_residual'],
  );
  return {
    registered: sum(payments.map((row) => (row.payment_type === 'outbound' ? -1 : 1) * cents(row.amount))),
    creditsOpen: sum(credits.map((row) => cents(row.amount_residual))),
  };
}

const cents = (value: unknown): number => Math.round(Number(value) * 100);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
