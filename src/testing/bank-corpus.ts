import { type Envelope, newEvent } from '../canonical/envelope.ts';
import type { EventData, EventName } from '../canonical/event.ts';
import { type Chance, seededChance } from '../kernel/chance.ts';

/** A line of the bank with what it is really for. */
export interface LabelledLine {
  readonly transaction: string;
  /** Payout or orders; empty when it is for nothing that the hub knows. */
  readonly truth: readonly string[];
  /** What was done to it. */
  readonly noise: Noise;
}

export interface Corpus {
  /** What connections and the books tell of payouts, orders, invoices and lines of the bank, in the order in which it is told. */
  readonly messages: readonly Envelope[];
  readonly lines: readonly LabelledLine[];
}

/**
 * What happens to lines on their way, with how many of ten thousand it happens to. Written down from what banks and payers are
 * known to do; the shares are a guess at a retailer with card payouts, and some customers who pay by transfer.
 */
const NOISE = {
  none: 5_600,
  'upper case, signs stripped': 1_400,
  'cut at 27 letters': 650,
  'reference broken up': 450,
  'one letter wrong': 300,
  'only the payer': 400,
  'several orders at once': 250,
  'booked days later': 250,
  'reference in another field': 250,
  'told before what it is for': 150,
  'same amount on the same day': 100,
  'negative payout': 20,
  'a bank kept a fee': 60,
  'paid in part': 40,
  'reference of another order': 40,
  'converted from another currency': 40,
} as const;
export type Noise = keyof typeof NOISE | 'foreign' | 'reversed';
const ALL = 10_000;

/** Of a hundred entries: what is for nothing here, what a bank takes back, orders that nobody pays, payouts; the rest are transfers. */
const FOREIGN = 4;
const REVERSED = 1;
const UNPAID = 8;
const PAYOUTS = 50;

const CURRENCIES = ['EUR', 'EUR', 'EUR', 'GBP', 'SEK', 'CHF'] as const;
type Currency = (typeof CURRENCIES)[number];
const PROVIDERS = [
  { connection: 'stripe-main', name: 'stripe', payer: 'STRIPE TECHNOLOGY EUROPE LTD' },
  { connection: 'paypal-main', name: 'paypal', payer: 'PayPal (Europe) S.a r.l. et Cie, S.C.A.' },
  { connection: 'shopify-eu', name: 'shopify', payer: 'SHOPIFY INTL LTD' },
] as const;
const FIRST_NAMES = [
  'Anna',
  'Björn',
  'Chloé',
  'Dana',
  'Émile',
  'Freya',
  'Greta',
  'Hugo',
  'Ines',
  'Jan',
  'Käthe',
  'Luís',
];
const LAST_NAMES = ['Müller', 'Étoile', 'Bøgh', 'Jansen', 'Nuñez', 'Kowalski', 'Rossi', 'Schmidt', 'García', 'Novák'];
const COMPANIES = ['Müller GmbH', 'Café Étoile SARL', 'Bøgh & Søn ApS', 'Jansen B.V.', 'Kowalski Sp. z o.o.'];
/** What things cost in shops: the same for many orders. */
const PRICES = [1_990, 2_990, 4_990, 9_900, 14_990];
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789';
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.parse('2026-09-01T00:00:00Z');

const day = (index: number): string => new Date(FIRST_DAY + index * DAY_MS).toISOString().slice(0, 10);

/** Deals from a seeded source. */
class Dice {
  readonly #chance: Chance;
  constructor(seed: number) {
    this.#chance = seededChance(seed);
  }
  below(sides: number): number {
    return Math.floor(this.#chance.fraction() * sides);
  }
  one<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }
  text(length: number): string {
    return Array.from({ length }, () => LETTERS[this.below(LETTERS.length)]).join('');
  }
}

/** What is being written down. */
interface Pages {
  readonly dice: Dice;
  readonly told: { readonly at: number; readonly message: Envelope }[];
  readonly lines: LabelledLine[];
}

/** Payouts and orders of three months, and the bank's lines for them, with the noise that such lines have. The same for a seed. */
export function bankCorpus(seed: number, count: number): Corpus {
  const dice = new Dice(seed);
  const pages: Pages = { dice, told: [], lines: [] };
  for (let index = 0; index < count; index += 1) {
    const at = dice.below(90);
    const kind = dice.below(100);
    if (kind < FOREIGN) addForeign(pages, index, at);
    else if (kind < FOREIGN + REVERSED) addReversed(pages, index, at);
    else if (kind < FOREIGN + REVERSED + UNPAID) addUnpaid(pages, index, at);
    else if (kind < FOREIGN + REVERSED + UNPAID + PAYOUTS) addPayout(pages, index, at);
    else addTransfer(pages, index, at);
  }
  pages.told.sort((left, right) => left.at - right.at);
  return { messages: pages.told.map(({ message }) => message), lines: pages.lines };
}

/** Tells it in the course of a day: what is told of an earlier time of the day comes before. */
function tell<Name extends EventName>(
  { told }: Pages,
  at: number,
  name: Name,
  key: string,
  data: EventData<Name>,
): void {
  const time = new Date(FIRST_DAY + at * DAY_MS).toISOString();
  told.push({ at, message: newEvent({ name, source: '/connections/corpus', subject: key, time, fact: [key], data }) });
}

function pickNoise(dice: Dice): Noise {
  let left = dice.below(ALL);
  for (const [noise, share] of Object.entries(NOISE)) {
    left -= share;
    if (left < 0) return noise as Noise;
  }
  throw new RangeError(`the shares of the noise are not ${ALL}`);
}

const OF_ORDERS: readonly Noise[] = ['several orders at once', 'paid in part', 'reference of another order'];

function addPayout(pages: Pages, index: number, at: number): void {
  const { dice } = pages;
  const picked = pickNoise(dice);
  const noise = OF_ORDERS.includes(picked) ? 'none' : picked;
  const provider = dice.one(PROVIDERS);
  const currency = dice.one(CURRENCIES);
  const amount = (5_000 + dice.below(4_000_000)) * (noise === 'negative payout' ? -1 : 1);
  // Two of one amount on one day are told apart by what stands in them only.
  const twins = noise === 'same amount on the same day' ? 2 : 1;
  for (let twin = 0; twin < twins; twin += 1) {
    const reference = `po_${dice.text(16)}`;
    const [trace, descriptor] = [`TRC${dice.text(13)}`, `${provider.name.toUpperCase()} ${dice.text(8)}`];
    const payout = `payout/${provider.connection}/${reference}`;
    const seenAt = at + 1 + dice.below(3);
    const toldAt = noise === 'told before what it is for' ? seenAt + 0.5 : at;
    tell(pages, toldAt, 'PayoutPaid', payout, {
      payout,
      reference,
      gateway: provider.name,
      amount: { amount, currency },
      at: `${day(at)}T12:00:00Z`,
      descriptor,
      trace,
    });
    const written = dice.one([[descriptor], [descriptor, trace], [`${trace} ${descriptor} PAYOUT`]]);
    const clean = { amount, currency, payer: provider.payer, written };
    addLine(pages, `${index}-${twin}`, seenAt, clean, noise, [payout]);
  }
}

interface Sold {
  readonly id: string;
  readonly amount: number;
  /** What its buyer may write. */
  readonly names: readonly string[];
}

function sell(pages: Pages, number: number, at: number, currency: Currency, name: string, amount?: number): Sold {
  const { dice } = pages;
  const id = `order/shop/${5_000_000_000_000 + number}`;
  const price = amount ?? (dice.below(2) === 0 ? dice.one(PRICES) : 1_500 + dice.below(90_000));
  const money = { amount: price, currency };
  const none = { amount: 0, currency };
  const time = `${day(Math.floor(at))}T10:00:00Z`;
  tell(pages, at, 'OrderPlaced', id, {
    order: {
      id,
      channel: 'shop',
      foreignId: String(5_000_000_000_000 + number),
      name: `#${number}`,
      placedAt: time,
      version: time,
      currency,
      billingAddress: COMPANIES.includes(name) ? { company: name } : { name },
      pricesIncludeTax: true,
      lines: [],
      shipping: [],
      totals: { goods: money, discount: none, shipping: none, tax: none, total: money },
      paymentMode: 'prepaid',
      payments: [{ gateway: 'bacs', amount: money, state: 'pending' }],
      discountCodes: [],
      test: false,
    },
  });
  const names = [`Order #${number}`, `order ${number}`];
  // Some buy on account: they have an invoice before they pay.
  if (dice.below(2) === 0) {
    const invoice = `INV/2026/${number}`;
    const record = { connection: 'odoo', id: String(number), name: invoice };
    tell(pages, at + 0.1, 'InvoicePosted', invoice, { invoice: record, order: id, total: money, at: time });
    names.push(`Invoice ${invoice}`, `${invoice} thank you`);
  }
  return { id, amount: price, names };
}

const buyerOf = (dice: Dice): string =>
  dice.below(4) === 0 ? dice.one(COMPANIES) : `${dice.one(FIRST_NAMES)} ${dice.one(LAST_NAMES)}`;

function addTransfer(pages: Pages, index: number, at: number): void {
  const { dice } = pages;
  const picked = pickNoise(dice);
  const noise = picked === 'negative payout' ? 'none' : picked;
  const together = noise === 'several orders at once' ? 2 + dice.below(3) : 1;
  const currency = dice.one(CURRENCIES);
  const payer = buyerOf(dice);
  const seenAt = at + 1 + dice.below(6);
  const soldAt = noise === 'told before what it is for' ? seenAt + 0.5 : at;
  const number = 100_000 + index * 5;
  const sold = Array.from({ length: together }, (_, part) => sell(pages, number + part, soldAt, currency, payer));
  const amount = sold.reduce((sum, each) => sum + each.amount, 0);
  const written = sold.map(({ names }) => dice.one(names));
  const truth = sold.map(({ id }) => id).sort();
  addLine(pages, String(index), seenAt, { amount, currency, payer, written }, noise, truth);
  if (noise !== 'same amount on the same day') return;
  const other = buyerOf(dice);
  const twin = sell(pages, number + 4, soldAt, currency, other, amount);
  const clean = { amount, currency, payer: other, written: [dice.one(twin.names)] };
  addLine(pages, `${index}-twin`, seenAt, clean, noise, [twin.id]);
}

/** An order that waits for a transfer which never comes. */
function addUnpaid(pages: Pages, index: number, at: number): void {
  const { dice } = pages;
  sell(pages, 100_000 + index * 5, at, dice.one(CURRENCIES), buyerOf(dice));
}

/** Rent, wages, taxes: for nothing that the hub knows. */
function addForeign(pages: Pages, index: number, at: number): void {
  const { dice } = pages;
  const amount = dice.below(2) === 0 ? -(1_000 + dice.below(900_000)) : 1_000 + dice.below(900_000);
  const written = [dice.one(['RENT 11/2026', 'TAX REFUND', 'SALARY', 'INSURANCE 4711', 'LOAN 77-12'])];
  const payer = dice.one(['City Properties', 'Finanzamt', 'Allsure AG', 'Staff']);
  addLine(pages, String(index), at, { amount, currency: dice.one(CURRENCIES), payer, written }, 'foreign', []);
}

/** A refund by transfer that came back to the account, with the number and the amount of an order that is still unpaid. */
function addReversed(pages: Pages, index: number, at: number): void {
  const { dice } = pages;
  const currency = dice.one(CURRENCIES);
  const payer = buyerOf(dice);
  const { amount, names } = sell(pages, 100_000 + index * 5, at, currency, payer);
  addLine(pages, String(index), at + 2, { amount, currency, payer, written: [dice.one(names)] }, 'reversed', []);
}

interface Clean {
  readonly amount: number;
  readonly currency: string;
  readonly payer: string;
  readonly written: readonly string[];
}

function addLine(pages: Pages, key: string, at: number, clean: Clean, noise: Noise, truth: readonly string[]): void {
  const transaction = `bank/house/${key}`;
  const { amount, currency, written, bookedAt } = noisy(pages.dice, at, clean, noise);
  pages.lines.push({ transaction, truth, noise });
  tell(pages, bookedAt + 0.3, 'BankTransactionReported', transaction, {
    transaction,
    statement: 'statement/house/1/1',
    account: 'DE89370400440532013000',
    amount: { amount, currency: currency as Currency },
    bookedOn: day(bookedAt),
    reversal: noise === 'reversed',
    counterparty: clean.payer,
    ...(noise === 'reference in another field'
      ? { remittance: [], endToEnd: 'NOTPROVIDED', bankReference: written.join(' ').slice(0, 100) }
      : { remittance: [...written] }),
  });
}

function noisy(dice: Dice, at: number, clean: Clean, noise: Noise) {
  let { amount, currency, written } = clean;
  let bookedAt = at;
  switch (noise) {
    case 'upper case, signs stripped':
      written = written.map((text) => text.toUpperCase().replace(/[^A-Z0-9 ]/g, ' '));
      break;
    case 'cut at 27 letters':
      written = [written.join(' ').slice(0, 27)];
      break;
    case 'reference broken up':
      written = written.flatMap((text) => [text.slice(0, 9), text.slice(9)]);
      break;
    case 'one letter wrong':
      written = written.map((text) => swapped(dice, text));
      break;
    case 'only the payer':
      written = [];
      break;
    case 'booked days later':
      bookedAt += 4;
      break;
    case 'a bank kept a fee':
      amount -= 100 + dice.below(900);
      break;
    case 'paid in part':
      amount = Math.floor(amount / 2);
      break;
    case 'reference of another order':
      written = ['Order #999999'];
      break;
    case 'converted from another currency':
      currency = currency === 'EUR' ? 'CHF' : 'EUR';
      amount = Math.round(amount * 0.94);
      break;
    default:
  }
  return { amount, currency, written, bookedAt };
}

/** One letter of the longest word is another one. */
function swapped(dice: Dice, text: string): string {
  const [word = text] = [...text.split(' ')].sort((left, right) => right.length - left.length);
  const at = dice.below(word.length);
  const wrong = word.slice(0, at) + dice.one([...LETTERS].filter((letter) => letter !== word[at])) + word.slice(at + 1);
  return text.replace(word, wrong);
}
