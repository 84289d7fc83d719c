import { describe, expect, test } from 'vitest';
import type { FlashSale } from './flash-sale.ts';
import { bar, withoutColour, wrapped } from './painting.ts';
import { type StockBooks, stockBreach } from './stock-books.ts';
import { flashLine, flashPanel, type StockLine, stockCertificate, stockTable } from './stock-view.ts';

const plain = (lines: readonly string[]): string[] => lines.map(withoutColour);

const line: StockLine = {
  sku: 'VASE-LTD',
  onHand: 12,
  reserved: 2,
  claimed: 1,
  channels: [
    { name: 'shopify-eu', shown: 4 },
    { name: 'shopify-us', shown: 3 },
    { name: 'woo-eu', shown: 2 },
  ],
  ageMs: 4_000,
  usual: 12,
};

describe('the stock on the screen', () => {
  test('says what Odoo has, what of it is sold and what each channel shows, with a bar where there is room', () => {
    const [head, first = ''] = plain(stockTable([line], 110));
    expect(head).toMatch(/One stock +Odoo +kept ░ claimed +█ shopify-eu +▓ shopify-us +▒ woo-eu +read/);
    expect(first).toMatch(/^VASE-LTD +12 +2 +1 +4 +3 +2 +4 s {2}█+▓+▒+░+$/);
    for (const columns of [78, 80, 110, 160]) {
      for (const each of plain(stockTable([line], columns))) expect(each.length).toBeLessThanOrEqual(columns);
    }
    expect(plain(stockTable([line], 80))[1]).toMatch(/4 s$/);
    expect(stockTable([], 100)).toEqual([]);
  });

  test('a bar is as long as what it stands for, and what is there is never drawn as nothing', () => {
    expect(
      bar(
        [
          { amount: 5, sign: 'a' },
          { amount: 5, sign: 'b' },
        ],
        10,
        20,
      ),
    ).toBe('aaaaaaaaaabbbbbbbbbb');
    expect(
      bar(
        [
          { amount: 1, sign: 'a' },
          { amount: 0, sign: 'b' },
        ],
        1_000,
        20,
      ),
    ).toBe('a');
    expect(
      bar(
        [
          { amount: 99, sign: 'a' },
          { amount: 99, sign: 'b' },
        ],
        10,
        5,
      ),
    ).toBe('aaaaa');
    expect(bar([{ amount: 1, sign: 'a' }], 0, 5)).toBe('');
  });

  test('parts go on the next line where one is full', () => {
    expect(wrapped('Keys  ', ['one', 'two', 'three'], 15)).toEqual(['Keys  one  two', '      three']);
    expect(wrapped('Keys  ', [], 15)).toEqual(['Keys  ']);
  });
});

const sale: FlashSale = {
  sku: 'DROP-1',
  title: 'Sneaker',
  phase: 'selling',
  buyers: 300,
  came: 80,
  tooLate: 18,
  count: {
    existed: 100,
    sellers: [
      { name: 'shopify-eu', pieces: 40 },
      { name: 'loom-mitte', pieces: 22 },
    ],
    sold: 62,
    accepted: 62,
    inOdoo: 41,
    doubled: 0,
    short: 0,
  },
};

describe('the picture of a flash sale', () => {
  test('shows the stock falling, the orders that wait for Odoo, and that nothing is sold twice', () => {
    const panel = plain(flashPanel(sale, 100)).join('\n');
    expect(panel).toContain('Sneaker is on; Odoo slowed to a few orders a second');
    expect(panel).toMatch(/left +█+░+ {2}38 of 100/);
    expect(panel).toMatch(/sold +62 of 100, 0 twice\n +by +shopify-eu 40 {2}loom-mitte 22/);
    expect(panel).toContain('41 there, 21 waiting');
    expect(panel).toContain('80 of 300 came, 18 too late');
    expect(flashLine(sale)).toBe(
      'Sneaker selling: 62 of 100 sold, 0 twice · 21 waiting for Odoo · 80 came, 18 too late',
    );
  });

  test('ends with its verdict, a good one or a bad one', () => {
    const over = (kept: boolean): string =>
      plain(flashPanel({ ...sale, phase: 'over', verdict: { kept, says: ['sold all', 'all there'] } }, 100)).join('\n');
    expect(over(true)).toContain('  ✓ sold all\n    all there');
    expect(over(false)).toContain('  ✗ sold all');
  });
});

describe('the certificate of stock', () => {
  const books: StockBooks = {
    sku: 'VASE-LTD',
    onHand: 12,
    sold: 3,
    shown: { 'shopify-eu': 5, 'woo-eu': 4 },
    difference: 0,
    twice: 0,
  };

  test('says for each article what Odoo has, what the shops show and by how much they differ', () => {
    const [head, first, words] = stockCertificate([books]);
    expect(head).toMatch(/^Stock +Odoo +sold +shopify-eu +woo-eu +difference$/);
    expect(first).toMatch(/^VASE-LTD +12 +3 +5 +4 +0$/);
    expect(words).toBe('Nothing was sold twice.');
    const [, , why] = stockCertificate([{ ...books, difference: 2 }]);
    expect(why).toBe('What the shops show too much was sold a moment ago.');
    expect(stockCertificate([{ ...books, twice: 2 }]).at(-1)).toBe('2 pieces were sold that did not exist.');
  });

  test('knows a breach: more sold than there was at any time, more shown than there is at rest', () => {
    expect(stockBreach(books, true)).toBeUndefined();
    expect(stockBreach({ ...books, difference: -4 }, true)).toBeUndefined();
    expect(stockBreach({ ...books, difference: 1 }, false)).toBeUndefined();
    expect(stockBreach({ ...books, difference: 1 }, true)).toBe('the shops show 1 more than there is');
    expect(stockBreach({ ...books, twice: 1 }, false)).toBe('1 pieces were sold that did not exist');
  });
});
