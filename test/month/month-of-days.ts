import { readdir } from 'node:fs/promises';
import { money } from '../../src/kernel/money.ts';
import type { Passport } from '../../src/records/orders/passport.ts';
import type { ReturnRecord } from '../../src/records/returns/summary.ts';
import { waitUntil } from '../scenarios/world.ts';
import type { MonthPlan, PlannedDay, PlannedNoise } from './plan.ts';
import { BEGINS_MS, type Retailer } from './retailer.ts';
import { cancelInShop, openCheckouts, type Sold } from './sales.ts';
import { type Bank, openBank } from './statements.ts';
import { openTills, type StoreTakings, type Tills } from './tills.ts';

/** What was planted and carried out, for the reckoning at the end. */
export interface Diary {
  readonly sold: Sold[];
  readonly returns: { readonly id: string; readonly sold: Sold; readonly amount: number }[];
  /** Payouts that came back: ids of Stripe. */
  readonly failedPayouts: string[];
  /** How many payouts of both providers arrived at the bank. */
  arrivedPayouts: number;
  /** What was given back at a provider, in minor units. */
  readonly goodwill: { readonly sold: Sold; readonly amount: number }[];
  readonly failedRefunds: Sold[];
  readonly disputesLost: Sold[];
  readonly disputesWon: Sold[];
  readonly noise: PlannedNoise[];
  /** Files with a row that cannot be read. */
  rottenFiles: number;
  readonly stores: StoreTakings[];
  /** Days of stores that closed without a number, and that were counted wrong. */
  readonly lateDays: string[];
  readonly countedWrong: string[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const GAP_MS = 10 * 60_000;
/** Days after the last order until everything of it is over: parcels, returns, disputes, payouts, the bank. */
const DAYS_AFTER = 9;
/** The bank needs a day to show the last payout, and lines that nobody knows get three until they are told. */
const DAYS_OF_BANK = 2;
const QUIET_DAY: PlannedDay = {
  orders: [],
  stores: [],
  noise: [],
  stripePays: true,
  payoutFails: false,
  replays: false,
  fileTwice: false,
  rotten: false,
};
const PATIENCE_MS = 240_000;
const GOODWILL = 150;
/** What stays on the balance at PayPal for refunds, in minor units. */
const PAYPAL_KEEPS = 15_000;

/** Something that a day begins and a later day goes on with. */
interface Later {
  readonly day: number;
  /** What it is about: of one thing the works follow one another. */
  readonly about: string;
  readonly work: () => Promise<void>;
}

/** Lives the month through, day by day; `say` is told how it goes. */
export async function liveThrough(retailer: Retailer, plan: MonthPlan, say: (line: string) => void): Promise<Diary> {
  const month = new Month(retailer, say);
  const all = plan.days.length + DAYS_AFTER;
  for (let day = 0; day < all; day += 1) {
    const last = day === all - DAYS_OF_BANK;
    await month.live(day, plan.days[day] ?? { ...QUIET_DAY, ...(last ? { paypalPays: 'all' } : {}) });
  }
  return month.diary;
}

class Month {
  readonly diary: Diary = {
    sold: [],
    returns: [],
    failedPayouts: [],
    arrivedPayouts: 0,
    goodwill: [],
    failedRefunds: [],
    disputesLost: [],
    disputesWon: [],
    noise: [],
    rottenFiles: 0,
    stores: [],
    lateDays: [],
    countedWrong: [],
  };
  readonly #retailer: Retailer;
  readonly #say: (line: string) => void;
  readonly #buys: (planned: PlannedDay['orders'][number]) => Sold;
  readonly #bank: Bank;
  readonly #tills: Tills;
  #later: Later[] = [];
  /** Payouts that are on their way to the bank. */
  #underWay: (() => void)[] = [];

  constructor(retailer: Retailer, say: (line: string) => void) {
    this.#retailer = retailer;
    this.#say = say;
    this.#buys = openCheckouts(retailer);
    this.#bank = openBank(retailer.files);
    this.#tills = openTills(retailer);
  }

  async live(day: number, plan: PlannedDay): Promise<void> {
    const beginsMs = BEGINS_MS + day * DAY_MS;
    const date = dateOf(beginsMs);
    await this.#goTo(beginsMs);
    await this.#takeFrom(day);
    if (plan.orders.length > 0) {
      await this.#goTo(beginsMs + HOUR_MS);
      await this.#sell(day, plan);
    }
    for (const store of plan.stores) await this.#keepStore(day, store);
    await this.#goTo(beginsMs + 10 * HOUR_MS);
    await this.#pay(day, plan);
    await this.#goTo(beginsMs + 14 * HOUR_MS);
    await this.#endAtBank(date, plan);
    if (plan.replays) await this.#replay();
    this.#say(`${date}: ${plan.orders.length} orders, ${this.diary.sold.length} in all`);
  }

  /** Everybody rests, then time goes on, and what waited for it is done. */
  async #goTo(toMs: number): Promise<void> {
    await this.#retailer.rest();
    await this.#retailer.leapTo(toMs);
  }

  #on(day: number, about: string, work: () => Promise<void>): void {
    this.#later.push({ day, about, work });
  }

  async #takeFrom(day: number): Promise<void> {
    const due = this.#later.filter((each) => each.day <= day);
    this.#later = this.#later.filter((each) => each.day > day);
    const threads = [...Map.groupBy(due, ({ about }) => about).values()];
    await Promise.all(
      threads.map(async (works) => {
        for (const { work } of works) await work();
      }),
    );
  }

  // ── orders ────────────────────────────────────────────────────────────────────────────────────────────────

  async #sell(day: number, { orders }: PlannedDay): Promise<void> {
    const { shopify, woo, stripe, paypal } = this.#retailer;
    const lost = orders.filter(({ webhooksLost }) => webhooksLost);
    const sold = orders.filter((each) => !each.webhooksLost).map(this.#buys);
    if (lost.length > 0) {
      await this.#retailer.rest();
      const faults = [shopify, woo, stripe, paypal].map((each) => each.faults);
      for (const each of faults) each.dropShare = 1;
      sold.push(...lost.map(this.#buys));
      await this.#retailer.rest();
      for (const each of faults) each.dropShare = 0;
      // What looks for gaps does so every few minutes, and an order waits a quarter of an hour for its money.
      await this.#goTo(this.#retailer.clock.now() + GAP_MS);
    }
    this.diary.sold.push(...sold);
    await Promise.all(
      sold.map(async (each) => {
        await this.#untilOrder(each, ({ order }) => order.state === 'allocated', 'is allocated');
        await this.#goOn(day, each);
      }),
    );
    await this.#takeFrom(day);
  }

  async #goOn(day: number, sold: Sold): Promise<void> {
    const { fate, shipsAfter, comesBackAfter } = sold.planned;
    if (fate === 'cancelled') {
      cancelInShop(this.#retailer, sold);
      await this.#untilOrder(sold, ({ order }) => order.state === 'cancelled', 'is cancelled');
      return;
    }
    const lastParcel = day + shipsAfter + (fate === 'ships-in-parts' ? 1 : 0);
    const ship = (quantities?: Readonly<Record<string, number>>) => this.#ship(sold, quantities);
    const [[firstSku = '', firstPieces = 0] = []] = Object.entries(sold.planned.pieces);
    if (fate === 'ships-in-parts') {
      this.#on(day + shipsAfter, sold.order, async () => {
        await ship({ [firstSku]: firstPieces });
        await this.#untilOrder(sold, ({ order }) => order.state === 'partially-shipped', 'is sent in part');
      });
    }
    this.#on(lastParcel, sold.order, async () => {
      await ship();
      await this.#untilOrder(sold, ({ order }) => order.state === 'closed', 'is closed');
    });
    this.#on(lastParcel + comesBackAfter, sold.order, () =>
      this.#comeBack(lastParcel + comesBackAfter, sold, firstSku),
    );
  }

  async #ship(sold: Sold, quantities?: Readonly<Record<string, number>>): Promise<void> {
    const tracking = `T${sold.planned.number}${quantities === undefined ? '' : 'A'}`;
    const parts = quantities === undefined ? {} : { quantities };
    await this.#retailer.odoo.people.shipPicking(sold.order, { carrier: 'DHL', tracking, ...parts });
  }

  async #comeBack(day: number, sold: Sold, sku: string): Promise<void> {
    const { fate } = sold.planned;
    if (fate === 'returned' || fate === 'refund-fails') await this.#giveBack(sold, sku, 'location/wh');
    if (fate === 'returned-in-store') await this.#giveBack(sold, sku, 'location/paris');
    if (fate === 'refund-fails') this.#on(day + 1, sold.order, () => this.#failRefund(sold));
    if (fate === 'goodwill') await this.#giveGoodwill(sold);
    if (fate === 'disputed-lost' || fate === 'disputed-won') await this.#dispute(day, sold);
  }

  async #giveBack(sold: Sold, sku: string, location: string): Promise<void> {
    const { ask, post } = this.#retailer;
    const quantity = { value: '1', unit: 'each' };
    const { return: id } = await post<{ return: string }>('/returns', {
      id: `form-${sold.planned.number}`,
      order: sold.order,
      location,
      lines: [{ sku, quantity, reason: 'does-not-fit' }],
    });
    const path = `/returns/${encodeURIComponent(id)}`;
    const until = (state: ReturnRecord['state']) =>
      this.#until(
        () => ask<ReturnRecord>(path),
        (one) => one.state === state,
        `${id} of ${sold.order} is ${state}`,
      );
    await until('approved');
    await post(`${path}/receive`, { lines: [{ sku, quantity }] });
    await until('received');
    await post(`${path}/inspect`, { lines: [{ sku, quantity, condition: 'restock' }] });
    const { refunded } = await until('completed');
    this.diary.returns.push({ id, sold, amount: refunded?.amount ?? 0 });
  }

  /** A person at the provider, who tells nobody. */
  async #giveGoodwill(sold: Sold): Promise<void> {
    const { stripe, paypal } = this.#retailer;
    const { payment, planned } = sold;
    if (planned.paidBy === 'paypal') paypal.act.refund(payment, money(GOODWILL, 'EUR'));
    else stripe.act.refund({ payment, amount: GOODWILL, metadata: {} });
    this.diary.goodwill.push({ sold, amount: GOODWILL });
    await this.#untilOrder(sold, ({ order }) => order.money.credited === GOODWILL, 'is credited in the books');
  }

  /** The bank of the buyer sends the refund back. */
  async #failRefund(sold: Sold): Promise<void> {
    const { stripe } = this.#retailer;
    const refund = [...stripe.state.refunds.values()].find((each) => each.payment_intent === sold.payment);
    if (refund === undefined) throw new Error(`nothing was refunded of ${sold.order}`);
    stripe.act.failRefund(refund.id);
    this.diary.failedRefunds.push(sold);
    await this.#untilOrder(sold, ({ order }) => order.money.refunded === 0, 'has its refund back');
  }

  async #dispute(day: number, sold: Sold): Promise<void> {
    const { act } = this.#retailer.stripe;
    const id = String(act.dispute(sold.payment).id);
    act.moveDispute(id, 'withdrawn');
    const isWon = sold.planned.fate === 'disputed-won';
    (isWon ? this.diary.disputesWon : this.diary.disputesLost).push(sold);
    this.#on(day + 2, sold.order, async () => {
      if (isWon) act.moveDispute(id, 'reinstated');
      act.closeDispute(id, isWon ? 'won' : 'lost');
    });
  }

  // ── stores, providers, the bank ───────────────────────────────────────────────────────────────────────────

  async #keepStore(day: number, plan: PlannedDay['stores'][number]): Promise<void> {
    const date = dateOf(BEGINS_MS + day * DAY_MS);
    const store = plan.store.split('-')[0] ?? '';
    this.diary.stores.push(await this.#tills.day(date, plan));
    if (plan.late !== undefined) {
      this.diary.lateDays.push(`store-day/${store}/${date}`);
      // So late that the day was closed without it.
      this.#on(day + 2, 'what tills hold back', () => this.#tills.sendLate());
    }
    if (plan.missing === undefined) return;
    this.diary.countedWrong.push(`store-day/${store}/${date}`);
    const path = `/store-days/${store}/${date}`;
    this.#on(day + 1, path, async () => {
      await this.#until(
        () => this.#retailer.ask<{ at: string }>(path),
        ({ at }) => at === 'varied',
        `${path} varies`,
      );
      await this.#retailer.post(`${path}/decision`, { decision: 'approve', reason: 'counted twice' });
    });
  }

  async #pay(day: number, { stripePays, payoutFails, paypalPays, noise }: PlannedDay): Promise<void> {
    const { stripe, paypal } = this.#retailer;
    const arrives = dateOf(BEGINS_MS + (day + 1) * DAY_MS);
    const payout = stripePays ? stripe.act.payOut('eur') : undefined;
    if (payout !== undefined && payoutFails) {
      this.diary.failedPayouts.push(payout.id);
      this.#on(day + 1, payout.id, async () => void stripe.act.failPayout(payout.id));
    } else if (payout !== undefined) {
      this.#underWay.push(() =>
        this.#bank.book('stripe', {
          amount: { amount: payout.amount, currency: 'EUR' },
          bookedOn: arrives,
          counterparty: 'STRIPE TECHNOLOGY EUROPE',
          remittance: String(payout.statement_descriptor),
        }),
      );
    }
    const keeps = paypalPays === 'most' ? PAYPAL_KEEPS : 0;
    const withdrawal =
      paypalPays === undefined ? undefined : paypal.act.withdraw('EUR', paypal.act.balance('EUR') - keeps);
    if (withdrawal !== undefined) {
      this.#underWay.push(() =>
        this.#bank.book('paypal', {
          amount: { amount: -withdrawal.amount.amount, currency: 'EUR' },
          bookedOn: arrives,
          counterparty: 'PAYPAL EUROPE',
          remittance: `PAYPAL ${withdrawal.id}`,
        }),
      );
    }
    for (const each of noise) {
      this.diary.noise.push(each);
      const { account, amount, counterparty, text } = each;
      this.#bank.book(account, {
        amount: { amount, currency: 'EUR' },
        bookedOn: dateOf(BEGINS_MS + day * DAY_MS),
        counterparty,
        remittance: text,
      });
    }
  }

  /** The files of the day; what providers sent today stands in those of tomorrow. */
  async #endAtBank(date: string, { fileTwice, rotten }: PlannedDay): Promise<void> {
    if (rotten) this.diary.rottenFiles += 1;
    await this.#bank.drop(date, { twice: fileTwice, rotten });
    this.diary.arrivedPayouts += this.#underWay.length;
    for (const book of this.#underWay.splice(0)) book();
    const { files } = this.#retailer;
    await waitUntil(async () => (await readdir(files)).length === 0, 'the files of the bank are told', PATIENCE_MS);
  }

  /** Providers send some of what they told again. */
  async #replay(): Promise<void> {
    const { stripe, paypal } = this.#retailer;
    for (const id of [...stripe.state.events.keys()].slice(-20)) await stripe.resend(id);
    for (const { id } of paypal.state.events.slice(-10)) await paypal.resend(id);
  }

  // ── waiting ───────────────────────────────────────────────────────────────────────────────────────────────

  async #untilOrder(sold: Sold, wish: (passport: Passport) => boolean, what: string): Promise<void> {
    const { planned, order } = sold;
    const path = `/orders/${encodeURIComponent(order)}`;
    const { fate, paidBy } = planned;
    await this.#until(() => this.#retailer.ask<Passport>(path), wish, `${order} (${fate}, ${paidBy}) ${what}`);
  }

  async #until<Answer>(look: () => Promise<Answer>, wish: (answer: Answer) => boolean, what: string): Promise<Answer> {
    let last: Answer | undefined;
    await waitUntil(
      async () => {
        last = await look().catch(() => undefined);
        return last !== undefined && wish(last);
      },
      what,
      PATIENCE_MS,
    ).catch((error: unknown) => {
      const said = JSON.stringify(last, undefined, 1)?.slice(0, 6_000);
      throw new Error(`${String(error)}\n${said}\n${this.#retailer.complaints.slice(-10).join('')}`);
    });
    return last as Answer;
  }
}

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
