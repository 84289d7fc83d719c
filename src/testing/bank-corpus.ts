import { type Chance, seededChance } from '../kernel/chance.ts';
import type { BankLine, Expectation } from '../ledgers/reconciliation/match.ts';

/** A line of the bank with what it is really for. */
export interface LabelledLine {
  readonly line: BankLine;
  /** Payout or orders; empty when it is for nothing that the hub knows. */
  readonly truth: readonly string[];
  /** What was done to it. */
  readonly noise: Noise;
}

export interface Corpus {
  readonly expectations: readonly Expectation[];
  readonly lines: readonly LabelledLine[];
}

/**
 * What happens to lines on their way, with how many of ten thousand it happens to. Written down from what banks and payers are
 * known to do; the shares are a guess at a retailer with card payouts, and some customers who pay by transfer.
 */
const NOISE = {
  none: 6_000,
  'upper case, signs stripped': 1_500,
  'cut at 27 letters': 700,
  'reference broken up': 500,
  'one letter wrong': 350,
  'only the payer': 400,
  'several orders at once': 250,
  'booked days later': 250,
  'reference in another field': 250,
  'a bank kept a fee': 25,
  'paid in part': 15,
  'reference of another order': 10,
} as const;
export type Noise = keyof typeof NOISE | 'foreign';

const CURRENCIES = ['EUR', 'EUR', 'EUR', 'GBP', 'SEK', 'CHF'] as const;
const PROVIDERS = [
  { connection: 'stripe-main', name: 'STRIPE', payer: 'STRIPE TECHNOLOGY EUROPE LTD' },
  { connection: 'paypal-main', name: 'PAYPAL', payer: 'PayPal (Europe) S.a r.l. et Cie, S.C.A.' },
  { connection: 'shopify-eu', name: 'SHOPIFY', payer: 'SHOPIFY INTL LTD' },
] as const;
const PEOPLE = [
  'Müller GmbH',
  'Café Étoile SARL',
  'Bøgh & Søn ApS',
  'Jansen B.V.',
  'Nuñez S.L.',
  'Kowalski Sp. z o.o.',
];
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

/** Payouts and orders of three months, and the bank's lines for them, with the noise that such lines have. The same for a seed. */
export function bankCorpus(seed: number, count: number): Corpus {
  const dice = new Dice(seed);
  const expectations: Expectation[] = [];
  const lines: LabelledLine[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = dice.below(90);
    if (dice.below(100) < 5) lines.push(foreignLine(dice, index, at));
    else if (dice.below(100) < 55) addPayout(dice, index, at, expectations, lines);
    else addTransfer(dice, index, at, expectations, lines);
  }
  return { expectations, lines };
}

function pickNoise(dice: Dice): Noise {
  let left = dice.below(Object.values(NOISE).reduce((sum, share) => sum + share, 0));
  for (const [noise, share] of Object.entries(NOISE)) {
    left -= share;
    if (left < 0) return noise as Noise;
  }
  return 'none';
}

function addPayout(dice: Dice, index: number, at: number, expectations: Expectation[], lines: LabelledLine[]): void {
  const { connection, name, payer } = dice.one(PROVIDERS);
  const reference = `po_${dice.text(16)}`;
  const [trace, descriptor] = [`TRC${dice.text(13)}`, `${name} ${dice.text(8)}`];
  const amount = 5_000 + dice.below(4_000_000);
  const currency = dice.one(CURRENCIES);
  const id = `payout/${connection}/${reference}`;
  expectations.push({
    id,
    kind: 'payout',
    amount,
    currency,
    fromDay: day(at - 1),
    untilDay: day(at + 10),
    marks: [trace, descriptor, reference],
    names: [name],
  });
  const noise = pickNoise(dice);
  const written = dice.one([[descriptor], [descriptor, trace], [`${trace} ${descriptor} PAYOUT`]]);
  const plainNoise = noise === 'several orders at once' || noise === 'paid in part' ? 'none' : noise;
  lines.push({
    line: { ...lineOf(dice, index, at + 1 + dice.below(3), { amount, currency, payer, written }, plainNoise) },
    truth: [id],
    noise: plainNoise,
  });
}

function addTransfer(dice: Dice, index: number, at: number, expectations: Expectation[], lines: LabelledLine[]): void {
  const noise = pickNoise(dice);
  const together = noise === 'several orders at once' ? 2 + dice.below(3) : 1;
  const currency = dice.one(CURRENCIES);
  const payer = dice.one(PEOPLE);
  const orders = Array.from({ length: together }, (_, part): Expectation => {
    const number = 100_000 + index * 5 + part;
    return {
      id: `order/shop/${number}`,
      kind: 'order',
      amount: 1_500 + dice.below(90_000),
      currency,
      fromDay: day(at - 2),
      untilDay: day(at + 30),
      marks: [`#${number}`, `INV/2026/${number}`],
      names: [payer],
    };
  });
  expectations.push(...orders);
  const written = orders.map(({ marks: [order = '', invoice = ''] }) =>
    dice.one([`Order ${order}`, `Invoice ${invoice}`, `${invoice} thank you`]),
  );
  const amount = orders.reduce((sum, order) => sum + order.amount, 0);
  lines.push({
    line: lineOf(dice, index, at + 1 + dice.below(6), { amount, currency, payer, written }, noise),
    truth: orders.map(({ id }) => id).sort(),
    noise,
  });
}

interface Clean {
  readonly amount: number;
  readonly currency: string;
  readonly payer: string;
  readonly written: readonly string[];
}

function lineOf(dice: Dice, index: number, at: number, clean: Clean, noise: Noise): BankLine {
  let { amount, written } = clean;
  let booked = at;
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
      booked += 4;
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
    default:
  }
  return {
    transaction: `bank/house/${index}`,
    connection: 'house',
    statement: 'statement/house/1/1',
    amount,
    currency: clean.currency,
    bookedOn: day(booked),
    counterparty: clean.payer,
    texts: noise === 'reference in another field' ? ['NOTPROVIDED', '', ...written] : written,
  };
}

/** One letter of the longest word is another one. */
function swapped(dice: Dice, text: string): string {
  const [word = text] = [...text.split(' ')].sort((left, right) => right.length - left.length);
  const at = dice.below(word.length);
  const wrong = word.slice(0, at) + dice.one([...LETTERS].filter((letter) => letter !== word[at])) + word.slice(at + 1);
  return text.replace(word, wrong);
}

/** Rent, wages, taxes: for nothing that the hub knows. */
function foreignLine(dice: Dice, index: number, at: number): LabelledLine {
  const amount = dice.below(2) === 0 ? -(1_000 + dice.below(900_000)) : 1_000 + dice.below(900_000);
  const written = [dice.one(['RENT 11/2026', 'TAX REFUND', 'SALARY', 'INSURANCE 4711', 'LOAN 77-12'])];
  const payer = dice.one(['City Properties', 'Finanzamt', 'Allsure AG', 'Staff']);
  return {
    line: lineOf(dice, index, at, { amount, currency: dice.one(CURRENCIES), payer, written }, 'none'),
    truth: [],
    noise: 'foreign',
  };
}
