import { Type } from 'typebox';
import { DAY_STATES } from '../../../jobs/certificate/certificate.ts';
import { LINKS } from '../../../ledgers/closing/link.ts';
import { FACT_KINDS } from '../../../ledgers/money/fact.ts';
import { count, integer, listOf, moment, NEXT, optional, part, shape, text, wordOf } from './shape.ts';

const link = wordOf(LINKS, 'The link of the chain.');
const state = wordOf(DAY_STATES, 'Open, closed with nothing to explain, or closed with variances or what is overdue.');
const minor = (description: string) => integer(`${description} In minor units.`);
const place = {
  link,
  connection: text('The channel, the provider, the bank or the store.'),
  currency: text('ISO 4217 code.'),
};

const counted = (description: string) => part(description, { items: integer('How many.'), amount: minor('How much.') });

const LinkDayShape = part('One link of the chain on one connection in one currency.', {
  ...place,
  opening: part('What was open before the day.', {
    items: optional(integer('How many; missing where days before are not closed either.')),
    amount: minor('How much.'),
  }),
  due: counted('What one side came to have on this day.'),
  met: counted('What the other side came to have.'),
  late: part('What belongs to days that were closed before it was heard.', {
    due: minor('Of the one side.'),
    met: minor('Of the other side.'),
  }),
  closing: counted('What is open after the day: opening + due − met + late due − late met.'),
  waiting: counted('Open and in its time.'),
  overdue: counted('Open for longer than it should be, and no variance says why.'),
  varied: counted('Open, and a variance stands for it.'),
});

const ReasonShape = part('Why it is open.', {
  kind: wordOf(['waiting', 'overdue', 'variance'], 'In its time, for too long, or with a variance.'),
  until: optional(text('Until which day it is in its time.')),
  code: optional(text('Code from the error catalogue.')),
  title: optional(text('The code in words.')),
  because: optional(text('Why, in words.')),
  owner: optional(text('Who answers for it.')),
  case: optional(text('The case that stands for it.')),
  next: optional(text('What they do about it.')),
});

const UnmatchedShape = part('An item whose two sides do not agree.', {
  ...place,
  item: text('The order, payment, payout, line of the bank, or the balance at a provider.'),
  amount: minor('Due less met.'),
  since: text('The day since which it is open.'),
  reason: ReasonShape,
});

const VarianceShape = part('A variance that stood when the day was looked at.', {
  about: text('What it is about.'),
  code: text('Code from the error catalogue.'),
  title: text('The code in words.'),
  books: text('Which books.'),
  amount: optional(part('How much.', { amount: minor('How much.'), currency: text('ISO 4217 code.') })),
  because: text('Why, in words.'),
  foundAt: moment('When it was found.'),
  owner: optional(text('Who answers for it.')),
  case: optional(text('The case that stands for it.')),
  next: optional(text('What they do about it.')),
});

const FigureShape = part('What moved on the day, by its own date.', {
  connection: text('The connection.'),
  kind: wordOf(FACT_KINDS, 'What it is.'),
  note: optional(text('For settled movements what they are.')),
  currency: text('ISO 4217 code.'),
  amount: minor('How much.'),
  fees: minor('Fees that were kept of it.'),
  count: count('How many.'),
});

const TenderSumShape = part('A tender over all drawers: counted and uncounted come to expected with the difference.', {
  kind: text('The tender: cash.'),
  currency: text('ISO 4217 code.'),
  expected: minor('What the drawers should hold.'),
  counted: minor('What was counted.'),
  uncounted: minor('What nobody counts, and is believed.'),
  difference: minor('What was counted more than expected.'),
});

const StoreDaysShape = part('The business days of stores.', {
  closed: count('Closed ones of this date.'),
  open: listOf(
    part('One that is not closed.', { id: text('The day of the store.'), at: text('How it stands.') }),
    'Up to this date.',
  ),
  days: optional(
    listOf(
      part('A day of a store, as it stood.', {
        id: text('`store-day/<store>/<business date>`.'),
        at: text('Where it stands.'),
        tenders: listOf(TenderSumShape, 'By tender.'),
        variances: listOf(text('A code.'), 'Variances that stand.'),
        entries: listOf(text('`<connection> <record>`.'), 'Its entries in the books.'),
      }),
      'Those of this date, by store; certificates of before do not have them.',
    ),
  ),
  unlisted: optional(count('How many of this date are not listed.')),
  tenders: optional(listOf(TenderSumShape, 'What is listed, by tender.')),
});

/** The certificate of a day. */
export const CertificateShape = shape(
  'Certificate',
  'The chain from orders to the bank on one day, and every break of it with its reason.',
  {
    hub: text('The hub.'),
    date: text('The day: 2026-11-20.'),
    timeZone: text('By the clock of which time zone.'),
    from: moment('When it began.'),
    until: moment('When it ended.'),
    state,
    closed: optional(part('How it was closed.', { at: moment('When.'), by: text('Who, or the hub by itself.') })),
    previous: optional(part('What it continues.', { date: text('The day before.'), hash: text('Its hash.') })),
    through: integer('The last movement that is counted in it.'),
    links: listOf(LinkDayShape, 'The links of the chain.'),
    unmatched: listOf(
      UnmatchedShape,
      'What is open: with a variance first, then overdue, then examples of what waits.',
    ),
    unlisted: count('Open items that are counted and not named.'),
    variances: part('Variances that stood.', {
      count: count('How many.'),
      listed: listOf(VarianceShape, 'The latest first.'),
    }),
    late: listOf(
      part('What was heard of a day after it was closed.', {
        day: text('The day.'),
        ...place,
        due: minor('Of the one side.'),
        met: minor('Of the other side.'),
      }),
      'What came late.',
    ),
    figures: listOf(FigureShape, 'What moved on the day.'),
    storeDays: StoreDaysShape,
    brands: optional(
      listOf(
        part('A link of the chain for one brand in one currency.', {
          brand: text('Its name; several where brands share a channel, empty for what is of no brand.'),
          link,
          currency: text('ISO 4217 code.'),
          due: minor('What one side came to have on this day.'),
          met: minor('What the other side came to have.'),
          open: minor('What is open after the day.'),
          items: integer('How many are open.'),
        }),
        'By brand, where there are any; together they are the whole.',
      ),
    ),
    part: optional(
      part('Set when this is not the whole, because of who asks or for which brand.', {
        channels: listOf(text('A channel.'), 'Of which channels it tells.'),
        stores: listOf(text('A store.'), 'Of which stores it tells.'),
      }),
    ),
  },
);

const SealShape = part('Its place in the chain of certificates; missing while the day is open.', {
  sequence: integer('Its number.'),
  hash: text('SHA-256 over the hash before it, its number and its text.'),
  previous: text('The hash before it.'),
});

export const DayShape = shape('Day', 'A day as its certificate says it, or as it stands while it is open.', {
  certificate: CertificateShape,
  sealed: optional(SealShape),
});

const DayLineShape = part('A day that is closed.', {
  date: text('The day.'),
  state,
  sequence: integer('Its number in the chain.'),
  hash: text('Its hash.'),
  closedBy: text('Who closed it.'),
  closedAt: moment('When it was closed.'),
});

export const DayPageShape = shape('DayPage', 'The days, the latest first.', {
  today: text('The day that it is now, in the time zone of the closing.'),
  toClose: optional(text('The first day that is not closed.')),
  days: listOf(DayLineShape, 'The closed days of this page.'),
  ...NEXT,
});

export const CertificatePageShape = Type.String({
  title: 'CertificatePage',
  description: 'The certificate as a page that stands by itself: to read, to print, to keep as PDF.',
});
