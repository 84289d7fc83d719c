import { type Chance, happens, integerBetween, pick } from '../../kernel/chance.ts';
import { instant } from '../../kernel/clock.ts';
import { type Erp, openOf, totalOf } from '../simulation/erp.ts';
import { streamOf } from '../simulation/features.ts';
import type { Tell } from '../simulation/partner.ts';
import { refundedOf } from '../simulation/provider.ts';
import type { Scheduler } from '../simulation/scheduler.ts';
import type { Shop } from '../simulation/shop.ts';
import type { Account } from './account.ts';
import type { MoneyFeature } from './features.ts';
import type { House } from './house.ts';

/** Where the people of a world of money act. */
export interface Town {
  readonly seed: number;
  readonly features: ReadonlySet<MoneyFeature>;
  readonly scheduler: Scheduler;
  readonly shop: Shop;
  readonly erp: Erp;
  readonly houses: Readonly<Record<'stripe' | 'paypal' | 'till', House>>;
  readonly account: Account;
  /** The desk at which a person asks for a refund. */
  readonly tellDesk: Tell;
  note(what: string): void;
}

/** One buyer of the world, with the order and its payments. */
interface Case {
  readonly town: Town;
  readonly chance: Chance;
  readonly index: number;
  readonly order: string;
  readonly currency: string;
  readonly total: number;
}

interface Paid {
  readonly house: House;
  readonly reference: string;
  readonly amount: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Chance is drawn whether the feature is there or not, so that all else stays as it is without it. */
const some = ({ town, chance }: Case, feature: MoneyFeature, probability: number): boolean =>
  happens(chance, probability) && town.features.has(feature);

/** A buyer places an order, pays it, and whatever comes of it. */
export function buy(town: Town, index: number): void {
  const chance = streamOf(town.seed, `money buyer ${index}`);
  const currency = happens(chance, 0.6) && town.features.has('foreign') ? pick(chance, ['JPY', 'KWD']) : 'EUR';
  const held = happens(chance, 0.6) && town.features.has('authorise');
  const lines = [
    { sku: 'TEE-M', quantity: integerBetween(chance, 1, 3), price: pick(chance, [1_999, 2_501, 10_000]) },
    ...(happens(chance, 0.4) ? [{ sku: 'MUG', quantity: integerBetween(chance, 1, 2), price: 1_333 }] : []),
  ];
  const foreignId = String(1000 + index);
  const wish = { foreignId, lines, currency, paymentMode: held ? 'authorise-then-capture' : 'prepaid' } as const;
  const total = lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const one: Case = { town, chance, index, order: `order/${town.shop.connection}/${foreignId}`, currency, total };
  town.scheduler.after(integerBetween(chance, 0, 2 * DAY_MS), () => {
    town.note(`buyer places ${one.order} of ${total} ${currency}`);
    town.shop.place(wish);
    const paid = pay(one, held);
    giveBack(one, paid);
    contest(one, paid);
    if (some(one, 'cancels', 0.3)) {
      town.scheduler.after(integerBetween(chance, MINUTE_MS, 3 * DAY_MS), () => {
        if (town.shop.cancelByShop(one.order)) town.note(`shop cancels ${one.order}`);
      });
    }
  });
}

// ── paying ──────────────────────────────────────────────────────────────────────────────────────────────────

function pay(one: Case, held: boolean): readonly Paid[] {
  const { town, chance, index, total } = one;
  const { stripe, paypal, till } = town.houses;
  const gift = some(one, 'gifts', 0.5) ? Math.floor(total / 3) : 0;
  const main = happens(chance, 0.7) ? stripe : paypal;
  const other = main === stripe ? paypal : stripe;
  const second = some(one, 'split', 0.5) ? Math.floor((total - gift) / 2) : 0;
  const paid: Paid[] = [
    { house: main, reference: `pi_${index}`, amount: total - gift - second },
    ...(second > 0 ? [{ house: other, reference: `cap_${index}`, amount: second }] : []),
    ...(gift > 0 ? [{ house: till, reference: `gift_${index}`, amount: gift }] : []),
  ];
  const again = some(one, 'twice', 0.4);
  const delay = integerBetween(chance, 0, 5 * MINUTE_MS);
  for (const { house, reference, amount } of paid) {
    const charge = { reference, order: one.order, amount, currency: one.currency };
    town.scheduler.after(delay, () => {
      if (held && house !== till) hold(one, house, charge);
      else house.pay(charge);
    });
  }
  if (again) {
    const charge = { reference: `again_${index}`, order: one.order, amount: total, currency: one.currency };
    town.scheduler.after(integerBetween(chance, MINUTE_MS, 6 * DAY_MS), () => main.pay(charge));
    return [...paid, { house: main, reference: charge.reference, amount: total }];
  }
  return paid;
}

function hold(one: Case, house: House, charge: Parameters<House['authorize']>[0]): void {
  const { town, chance } = one;
  house.authorize(charge, 7 * DAY_MS);
  town.scheduler.after(7 * DAY_MS, () => house.giveUp(charge.reference));
  if (!some(one, 'partialCaptures', 0.6) || charge.amount < 3) return;
  const part = integerBetween(chance, 1, charge.amount - 1);
  town.scheduler.after(integerBetween(chance, MINUTE_MS, 2 * DAY_MS), () => {
    if (!house.takeByHand(charge.reference, part)) return;
    town.note(`somebody takes ${part} of ${charge.amount} of ${charge.reference}`);
    if (town.features.has('neverAll') && happens(chance, 0.4)) return;
    town.scheduler.after(integerBetween(chance, MINUTE_MS, 3 * DAY_MS), () => {
      house.takeByHand(charge.reference, charge.amount);
    });
  });
}

// ── giving back ─────────────────────────────────────────────────────────────────────────────────────────────

function giveBack(one: Case, paid: readonly Paid[]): void {
  const { town, chance, order, currency, index } = one;
  const { scheduler } = town;
  const later = (): number => integerBetween(chance, HOUR_MS, 20 * DAY_MS);
  // A race: all sides within one minute of one another.
  const race = happens(chance, 0.4) ? later() : undefined;
  const moment = (): number => (race === undefined ? later() : race + integerBetween(chance, 0, MINUTE_MS));
  const part = (amount: number): number =>
    happens(chance, 0.4) ? amount : integerBetween(chance, 1, Math.max(1, amount));
  for (const { house, reference, amount } of paid) {
    const isTill = house === town.houses.till;
    const sides = [
      ['shopRefunds', 'channel'],
      [isTill ? 'tillRefunds' : 'providerRefunds', isTill ? 'channel' : 'provider'],
    ] as const;
    for (const [feature, who] of sides) {
      const [wanted, atMs] = [part(amount), moment()];
      if (!some(one, feature, 0.4)) continue;
      scheduler.after(atMs, () => {
        const given = house.giveBackBy(who, reference, wanted);
        town.note(`${who} gives ${given} of ${reference} back for ${order}`);
      });
    }
    const failsMs = moment() + integerBetween(chance, MINUTE_MS, 6 * DAY_MS);
    if (some(one, 'refundFailures', 0.5)) scheduler.after(failsMs, () => house.breakRefund(reference));
  }
  for (const time of [1, 2]) {
    const [amount, atMs] = [part(one.total), moment()];
    if (!some(one, 'personRefunds', 0.4)) continue;
    const purpose = `favour-${index}-${time}`;
    scheduler.after(atMs, () => {
      town.note(`a person asks for ${amount} of ${order} back: ${purpose}`);
      const data = { order, purpose, amount: { amount, currency }, reason: 'a favour', at: instant(scheduler.now()) };
      town.tellDesk('RefundRequested', order, ['asked', order, purpose], data);
    });
  }
  const creditsMs = later();
  const share = part(one.total);
  if (some(one, 'erpRefunds', 0.4)) {
    scheduler.after(creditsMs, () => {
      const sale = town.erp.orders.get(order);
      const left = sale === undefined ? 0 : totalOf(sale.invoices) - totalOf(sale.credits);
      const amount = { amount: Math.min(share, left), currency };
      if (amount.amount <= 0) return;
      town.note(`somebody credits ${amount.amount} of ${order} in the ERP`);
      town.erp.credit({ order, amount, reason: 'by hand' }, `by hand ${order}`);
    });
  }
}

// ── disputes ────────────────────────────────────────────────────────────────────────────────────────────────

function contest(one: Case, paid: readonly Paid[]): void {
  const { town, chance } = one;
  for (const { house, reference } of paid) {
    const [atMs, endsMs] = [
      integerBetween(chance, HOUR_MS, 18 * DAY_MS),
      integerBetween(chance, MINUTE_MS, 12 * DAY_MS),
    ];
    const [isWhole, isWon] = [happens(chance, 0.5), happens(chance, 0.5)];
    if (!some(one, 'disputes', 0.4) || house === town.houses.till) continue;
    town.scheduler.after(atMs, () => {
      const charge = house.charges.get(reference);
      if (charge === undefined) return;
      const dispute = house.contest(reference, isWhole ? charge.captured : charge.captured - refundedOf(charge));
      if (dispute === undefined) return;
      town.note(`the buyer contests ${reference} of ${one.order}: ${dispute}`);
      if (isWon) town.scheduler.after(endsMs, () => house.reinstate(dispute));
      end(one, house, { dispute, outcome: isWon ? 'won' : 'lost', endsMs });
    });
  }
}

/** The provider says how it ended, before or after its money moved; of some it never says so. */
function end(
  { town }: Case,
  house: House,
  { dispute, outcome, endsMs }: { readonly dispute: string; readonly outcome: 'won' | 'lost'; readonly endsMs: number },
): void {
  const chance = streamOf(town.seed, `money end of ${dispute}`);
  if (!town.features.has('disputeEnds') || happens(chance, 0.2)) return;
  const atMs = Math.max(0, endsMs + integerBetween(chance, -HOUR_MS, DAY_MS));
  town.scheduler.after(atMs, () => {
    town.note(`${dispute} is ${outcome}`);
    house.end(dispute, outcome);
  });
}

// ── goods ───────────────────────────────────────────────────────────────────────────────────────────────────

/** The warehouse sends everything, in one parcel or two. */
export function ship(town: Town, order: string): void {
  const chance = streamOf(town.seed, `money warehouse ${order}`);
  const next = (): void => {
    town.scheduler.after(integerBetween(chance, MINUTE_MS, 2 * DAY_MS), () => {
      const sale = town.erp.orders.get(order);
      const open = sale === undefined ? 0 : openOf(sale);
      if (open === 0) return;
      const pieces = open > 1 && happens(chance, 0.3) ? 1 : open;
      if (town.erp.ship(order, pieces, false) > 0) next();
    });
  };
  next();
}

// ── payouts ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Days on which providers pay out; everything that people do is over before the last ones. */
const PAYOUT_DAYS = 50;

export function payOutDaily(town: Town): void {
  for (const house of [town.houses.stripe, town.houses.paypal]) {
    const chance = streamOf(town.seed, `money payouts ${house.connection}`);
    const every = pick(chance, [1, 2, 5]);
    for (let day = every; day <= PAYOUT_DAYS; day += every) {
      const fails = happens(chance, 0.2) && town.features.has('failedPayouts') && day < PAYOUT_DAYS - 10;
      town.scheduler.after(day * DAY_MS, () => {
        const payout = house.balance?.payOut();
        const sentInMs = payout?.sentInMs;
        if (payout === undefined || sentInMs === undefined) return;
        if (!fails) {
          if (sentInMs === 0) town.account.expect(payout);
          else town.scheduler.after(sentInMs, () => town.account.expect(payout));
          return;
        }
        const backMs = sentInMs + integerBetween(chance, HOUR_MS, 2 * DAY_MS);
        town.scheduler.after(backMs, () => house.balance?.bounce(payout));
      });
    }
  }
  const chance = streamOf(town.seed, 'money strangers');
  const strangers = town.features.has('strangers') ? integerBetween(chance, 1, 4) : 0;
  for (let index = 0; index < strangers; index += 1) {
    town.scheduler.after(integerBetween(chance, DAY_MS, 25 * DAY_MS), () => town.account.stranger());
  }
}
