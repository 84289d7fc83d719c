import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINKS } from '../../ledgers/closing/link.ts';
import type { Certificate, Counted, LinkDay } from './certificate.ts';
import { htmlCertificate } from './html.ts';
import { partOf, sumBrands } from './part.ts';

const BRANDS = {
  north: { channels: ['shop-north', 'market'], locations: ['location/oslo'] },
  south: { channels: ['shop-south', 'market'] },
};
const PLACES = ['shop-north', 'shop-south', 'market', 'other', 'oslo', 'rome', 'stripe-main'];

const counted = (amount: number): Counted => ({ items: amount === 0 ? 0 : 1, amount });
const aLink = fc
  .record({
    link: fc.constantFrom(...LINKS),
    connection: fc.constantFrom(...PLACES),
    currency: fc.constantFrom('EUR', 'NOK'),
    due: fc.integer({ min: -9_999, max: 99_999 }),
    met: fc.integer({ min: 0, max: 99_999 }),
    isVaried: fc.boolean(),
  })
  .map(({ due, met, isVaried, ...place }): LinkDay => {
    const open = counted(due - met);
    return {
      ...place,
      opening: counted(0),
      due: counted(due),
      met: counted(met),
      late: { due: 0, met: 0 },
      closing: open,
      waiting: isVaried ? counted(0) : open,
      overdue: counted(0),
      varied: isVaried ? open : counted(0),
    };
  });
const someLinks = fc.uniqueArray(aLink, {
  selector: ({ link, connection, currency }) => `${link} ${connection} ${currency}`,
});

const cash = { kind: 'cash', currency: 'EUR', expected: 900, counted: 900, uncounted: 0, difference: 0 };
const storeDay = (store: string) => ({
  id: `store-day/${store}/2026-11-20`,
  at: 'closed',
  tenders: [cash],
  variances: [],
  entries: [],
});
const variance = (about: string) => ({
  about,
  code: 'SL-MONEY-001',
  title: 'a title',
  books: 'payment',
  because: 'why',
  foundAt: '2026-11-20T10:00:00.000Z',
});

const whole = (links: readonly LinkDay[]): Certificate => ({
  hub: 'shop-hub',
  date: '2026-11-20',
  timeZone: 'UTC',
  from: '2026-11-20T00:00:00.000Z',
  until: '2026-11-21T00:00:00.000Z',
  state: 'varied',
  closed: { at: '2026-11-21T06:00:00.000Z', by: 'hub' },
  previous: { date: '2026-11-19', hash: 'a'.repeat(64) },
  through: 1,
  links,
  unmatched: links
    .filter(({ closing }) => closing.items > 0)
    .map(({ link, connection, currency, closing }) => ({
      link,
      connection,
      currency,
      item: `${link}/${connection}/1`,
      amount: closing.amount,
      since: '2026-11-20',
      reason: { kind: 'waiting' },
    })),
  unlisted: 0,
  variances: {
    count: 4,
    listed: ['order/shop-north/1', 'order/shop-south/1', 'payment/stripe-main/1', 'store-day/oslo/2026-11-20'].map(
      variance,
    ),
  },
  late: [],
  figures: [
    { connection: 'shop-north', kind: 'agreed', currency: 'EUR', amount: 1, fees: 0, count: 1 },
    { connection: 'stripe-main', kind: 'captured', currency: 'EUR', amount: 1, fees: 0, count: 1 },
  ],
  storeDays: {
    closed: 2,
    open: [{ id: 'store-day/rome/2026-11-19', at: 'open' }],
    days: [storeDay('oslo'), storeDay('rome')],
    tenders: [{ ...cash, expected: 1_800, counted: 1_800 }],
  },
});

describe('a certificate by brand', () => {
  test('adds up to the whole, whatever channels brands share', () => {
    fc.assert(
      fc.property(someLinks, (links) => {
        const sums = sumBrands(links, BRANDS);
        for (const link of LINKS) {
          for (const currency of ['EUR', 'NOK']) {
            const own = links.filter((each) => each.link === link && each.currency === currency);
            const parts = sums.filter((each) => each.link === link && each.currency === currency);
            const add = <Each>(all: readonly Each[], amountOf: (each: Each) => number): number =>
              all.reduce((sum, each) => sum + amountOf(each), 0);
            expect(add(parts, ({ due }) => due)).toBe(add(own, ({ due }) => due.amount));
            expect(add(parts, ({ met }) => met)).toBe(add(own, ({ met }) => met.amount));
            expect(add(parts, ({ open }) => open)).toBe(add(own, ({ closing }) => closing.amount));
            expect(add(parts, ({ items }) => items)).toBe(add(own, ({ closing }) => closing.items));
          }
        }
        expect(new Set(sums.map(({ brand }) => brand))).not.toContain('shop-north');
      }),
    );
  });

  test('counts a channel that two brands share once, under both names', () => {
    const link = { due: counted(5), met: counted(5), late: { due: 0, met: 0 }, opening: counted(0) };
    const rest = { closing: counted(0), waiting: counted(0), overdue: counted(0), varied: counted(0), currency: 'EUR' };
    const of = (name: LinkDay['link'], connection: string): LinkDay => ({ link: name, connection, ...link, ...rest });
    const all = [of('booked', 'market'), of('booked', 'other'), of('counted', 'oslo'), of('settled', 'stripe-main')];
    expect(sumBrands(all, BRANDS).map(({ brand, link: name, due }) => [brand, name, due])).toEqual([
      ['north', 'counted', 5],
      ['north + south', 'booked', 5],
      ['', 'booked', 5],
      ['', 'settled', 5],
    ]);
  });
});

describe('a part of a certificate', () => {
  test('has what is of its channels and stores, adds up by itself, and nothing else', () => {
    fc.assert(
      fc.property(someLinks, (links) => {
        const members = { channels: ['shop-north', 'oslo'], locations: ['location/oslo'] };
        const part = partOf(whole(links), members);
        const text = JSON.stringify(part);
        for (const other of ['shop-south', 'other', 'rome', 'stripe-main']) expect(text).not.toContain(other);
        // A store's code that is also the name of a channel gives away neither.
        expect(part.links.every(({ link }) => !['settled', 'paid-out', 'banked', 'identified'].includes(link))).toBe(
          true,
        );
        expect(part.unmatched.length + part.unlisted).toBe(
          part.links.reduce((sum, { closing }) => sum + closing.items, 0),
        );
        expect(part.variances.count).toBe(2);
        expect(part.storeDays).toMatchObject({ closed: 1, open: [], tenders: [cash] });
        expect(part).not.toHaveProperty('previous');
        expect(part.state).toBe('varied');
      }),
    );
  });

  test('of nothing is empty, and says on its page that it is a part', () => {
    const none = partOf(whole([]), { channels: [], locations: [] });
    expect(none).toMatchObject({ state: 'clean', links: [], figures: [], variances: { count: 0 } });
    const html = htmlCertificate({ certificate: partOf(whole([]), { channels: ['shop-north'], locations: [] }) });
    expect(html).toContain('A part only: channels shop-north. It is not sealed; the whole is.');
  });
});
