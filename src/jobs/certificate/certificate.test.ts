import { describe, expect, test } from 'vitest';
import { dateAfter, dayFinder, dayIn } from '../../kernel/zone-day.ts';
import type { Certificate, LinkDay } from './certificate.ts';
import { certify, type DayFacts, overdueBefore } from './certify.ts';
import { canonicalText, chained, GENESIS, verifyCertificates } from './chain.ts';
import { htmlCertificate } from './html.ts';
import { chainIn, currenciesOf, verdictOf } from './picture.ts';
import { sumCurrencies, sumTenders } from './store-days.ts';

const PLACE = { link: 'booked', connection: 'shop', currency: 'EUR' } as const;
const ITEM = { ...PLACE, item: 'order/shop/<1>', amount: 5_000, since: '2026-11-17' };
const FACTS: DayFacts = {
  hub: 'shop-hub',
  date: '2026-11-20',
  timeZone: 'Europe/Paris',
  from: '2026-11-19T23:00:00.000Z',
  until: '2026-11-20T23:00:00.000Z',
  through: 7,
  opening: [{ ...PLACE, items: 1, amount: 5_000 }],
  moves: [
    { ...PLACE, due: { items: 2, amount: 9_000 }, met: { items: 1, amount: 4_000 } },
    { ...PLACE, lateOf: '2026-11-19', due: { items: 1, amount: 700 }, met: { items: 0, amount: 0 } },
  ],
  open: [
    { ...PLACE, since: '2026-11-17', items: 1, amount: 5_000 },
    { ...PLACE, since: '2026-11-20', items: 2, amount: 5_700 },
  ],
  varied: [],
  overdue: [ITEM],
  waiting: [{ ...ITEM, item: 'order/shop/2', amount: 5_000, since: '2026-11-20' }],
  variances: { count: 0, listed: [] },
  figures: [],
  storeDays: { closed: 2, open: [{ id: 'store-day/paris/2026-11-20', at: 'open' }] },
};
const closed = { at: '2026-11-21T04:00:00.000Z', by: 'person/ada' };
const title = {
  titleOf: (code: string): string => `title of ${code}`,
  nextOf: () => 'Look with `storeloom order`.',
  ownerOf: () => 'orders@example.com',
};
const certified = (more: Partial<DayFacts> = {}): Certificate => certify({ ...FACTS, ...more }, { booked: 2 }, title);

describe('a certificate', () => {
  test('adds up, and counts what is open by its reason', () => {
    const { links, unlisted, state } = certified({ closed });
    expect(links).toEqual([
      {
        ...PLACE,
        opening: { items: 1, amount: 5_000 },
        due: { items: 2, amount: 9_000 },
        met: { items: 1, amount: 4_000 },
        late: { due: 700, met: 0 },
        closing: { items: 3, amount: 10_700 },
        waiting: { items: 2, amount: 5_700 },
        overdue: { items: 1, amount: 5_000 },
        varied: { items: 0, amount: 0 },
      } satisfies LinkDay,
    ]);
    expect([unlisted, state]).toEqual([1, 'varied']);
  });

  test('is refused when a movement is missing', () => {
    const open = FACTS.open.map((each) => ({ ...each, amount: each.amount - 1 }));
    expect(() => certified({ open })).toThrow('booked of shop should come to 107.00 EUR and comes to 106.98 EUR');
  });

  test('is clean when all that is open is in its time', () => {
    const all = certify({ ...FACTS, overdue: [], closed }, { booked: 30 }, title);
    expect([all.state, verdictOf(all)]).toEqual(['clean', 'Closed clean: 3 in their time.']);
    expect(overdueBefore('paid-out', '2026-11-20', {})).toBe('');
  });

  test('as a page holds nothing that was said as markup, and no script', () => {
    const { sequence, hash, previous } = chained(GENESIS, certified({ closed }));
    const html = htmlCertificate({ certificate: certified({ closed }), sealed: { sequence, hash, previous } });
    expect(html).toContain('order/shop/&lt;1&gt;');
    expect(html).not.toMatch(/<1>|<script|https?:\/\//);
    expect(html).toContain('title of SL-CERT-010');
    expect(html).toContain('<td><span class="date">3 days</span></td>');
    expect(html).toContain(
      '<p class="next">Look with <code>storeloom order</code>.</p></td><td>orders@example.com</td>',
    );
    expect(html).toContain(hash);
    expect(html).toContain('<td>paris</td><td>2026-11-20</td><td>open</td>');
  });

  test('shows what the drawers of each store should hold, what was counted, and the sum of all', () => {
    const cash = { kind: 'cash', currency: 'EUR', expected: 13_998, counted: 13_000, uncounted: 0, difference: -998 };
    const card = { kind: 'card', currency: 'EUR', expected: 700, counted: 0, uncounted: 700, difference: 0 };
    const days = [
      { id: 'store-day/paris/2026-11-20', at: 'varied', tenders: [card, cash], variances: ['SL-DAY-003'], entries: [] },
      { id: 'store-day/lyon/2026-11-20', at: 'closed', tenders: [cash], variances: [], entries: ['odoo STJ/7'] },
    ];
    const tenders = sumTenders(days);
    expect(tenders).toEqual([card, { ...cash, expected: 27_996, counted: 26_000, difference: -1_996 }]);
    expect(sumCurrencies(days[0]?.tenders ?? [])).toMatchObject([
      { expected: 14_698, counted: 13_000, uncounted: 700 },
    ]);
    const open = [...FACTS.storeDays.open, { id: 'store-day/rouen/2026-11-19', at: 'open' }];
    const html = htmlCertificate({ certificate: certified({ storeDays: { closed: 1, open, days, tenders } }) });
    expect(html).toMatch(/<td>paris<\/td><td>varied, SL-DAY-003<\/td><td class="number">146.98 EUR.*-9.98 EUR/);
    expect(html).toContain('odoo STJ/7');
    expect(html).toContain('<td>rouen</td><td>2026-11-19</td><td>open</td>');
    expect(html).not.toContain('<td>paris</td><td>2026-11-20</td>');
  });

  test('adds its connections up, each currency apart', () => {
    const { links } = certified();
    const more = [...links, { ...links[0], connection: 'amazon' }, { ...links[0], currency: 'USD' }] as LinkDay[];
    expect(currenciesOf({ links: more })).toEqual(['EUR', 'USD']);
    expect(chainIn({ links: more }, 'EUR')).toMatchObject([{ opening: 10_000, closing: { items: 6, amount: 21_400 } }]);
  });
});

describe('the chain of certificates', () => {
  test('is over text that is the same for the same value', () => {
    expect(canonicalText({ b: [1, { d: null, c: 'ä"' }], a: undefined, A: true })).toBe(
      '{"A":true,"b":[1,{"c":"ä\\"","d":null}]}',
    );
  });

  test('tells a certificate that was changed, moved or relabelled', async () => {
    const first = chained(GENESIS, certified({ closed }));
    const second = chained(first, certified({ date: '2026-11-21', closed }));
    expect(await verifyCertificates([first, second])).toEqual({
      certificates: 2,
      head: { sequence: 2, hash: second.hash },
    });
    const broken = async (...all: (typeof first)[]) => (await verifyCertificates(all)).broken;
    expect(await broken(second)).toBe('certificate 1 is missing');
    expect(await broken({ ...first, body: first.body.replace('5000', '5001') })).toMatch(/1 .* was changed/);
    expect(await broken(first, { ...second, previous: 'f'.repeat(64) })).toMatch(/does not follow/);
    expect(await broken(first, first)).toMatch(/stands where 2 should/);
    expect(await broken({ ...first, state: 'clean' })).toMatch(/columns .* say something else/);
    // Whoever makes the chain anew is found by the hash that somebody kept.
    const forged = chained(GENESIS, certified({ closed, hub: 'other' }));
    expect(await broken(forged, second)).toMatch(/2 .* does not follow/);
  });

  test('holds closed days only', () => {
    expect(() => chained(GENESIS, certified())).toThrow('only a day that is closed');
  });
});

describe('days in a time zone', () => {
  test.each([
    ['when summer begins', '2026-03-29', 23],
    ['when summer ends', '2026-10-25', 25],
    ['in between', '2026-11-20', 24],
  ])('%s', (_when, date, hours) => {
    const span = dayIn('Europe/Paris', date) ?? { fromMs: 0, untilMs: 0 };
    expect((span.untilMs - span.fromMs) / 3_600_000).toBe(hours);
    const dayOf = dayFinder('Europe/Paris');
    expect([span.fromMs - 1, span.fromMs, span.untilMs - 1, span.untilMs].map(dayOf)).toEqual([
      dateAfter(date, -1),
      date,
      date,
      dateAfter(date),
    ]);
  });
});
