/**
 * Which section of docs/runbooks helps with which codes. A code stands in one section only; a test holds that every code
 * behind which a case can stand is here, and that the sections are there. Codes are written without `SL-`, numbers of one
 * area together: `ODOO 10-18 34`.
 */
const SECTIONS: Readonly<Record<string, string>> = {
  'systems.md#system-away':
    'HTTP 1 4; ODOO 1 7-9; SHOPIFY 4 25 34 44 46; STRIPE 4 5; PAYPAL 4 5; WOO 4-6 25; BANK 7; OPS 11; BACKBONE 20; ORDER 3; ASSORTMENT 6',
  'systems.md#slow-down': 'HTTP 6; SHOPIFY 3 6; STRIPE 3; PAYPAL 3; WOO 3; BACKBONE 1',
  'systems.md#unknown-outcome': 'HTTP 2 3; BACKBONE 2 5 7; CONN 3 8; PROCESS 2 5; ORDER 16; SHOPIFY 45',
  'systems.md#refused-call':
    'HTTP 5 7; ODOO 4 31; SHOPIFY 5 7 21 29; STRIPE 6 8 13-15; PAYPAL 6 8 13 14; WOO 7 8 13 21 28',
  'access.md#keys-and-rights': 'ODOO 2 3; SHOPIFY 1 2 30; STRIPE 1 2; PAYPAL 1 2; WOO 1 2; BANK 8 9',
  'access.md#signatures': 'ODOO 32; SHOPIFY 8; STRIPE 9; PAYPAL 9; WOO 9; POS 1',
  'access.md#secrets': 'SECRET 1-7',
  'access.md#settings': 'CONN 1 2 4 9; PROCESS 4 6; ODOO 17 26 30 41; BACKBONE 9',
  'orders.md#refused-by-the-erp': 'ORDER 1 2 6 11; ODOO 5 6 21-25',
  'orders.md#refused-by-the-shop': 'ORDER 7 9 10 14; SHOPIFY 20 22-24 26 50 51; WOO 20 22-24 35; RECORD 1-3 7-8',
  'orders.md#test-orders': 'ORDER 17',
  'payments.md#amounts-do-not-fit': 'ORDER 4 12 18; ODOO 19 20 40 42 43; SHOPIFY 11; WOO 11; VALUE 1-6',
  'payments.md#money-is-missing': 'ORDER 5 13 15 22; STRIPE 10 11; PAYPAL 10 11; SHOPIFY 27; WOO 26',
  'payments.md#two-sides-differ': 'MONEY 1-9; RECORD 14',
  'payments.md#payouts': 'SETTLE 1-7',
  'payments.md#lines-of-the-bank': 'MATCH 1-3',
  'payments.md#daily-certificate': 'CERT 1-7 10-20',
  'payments.md#money-is-owed': 'ORDER 8 19-21; STRIPE 12; PAYPAL 12; SHOPIFY 28; WOO 27; ODOO 27-29; CANON 2',
  'payments.md#bank-files': 'BANK 1-6 11 12',
  'payments.md#bank-statements': 'BANK 10 20-22',
  'articles.md#article-missing': 'ODOO 10-13 18 34 60; SHOPIFY 32 41; WOO 29 32 34',
  'articles.md#taxes-and-currencies': 'ODOO 14-16',
  'articles.md#publication': 'ASSORTMENT 1-5; SHOPIFY 40 42 43; WOO 31 33',
  'stock.md#number-refused': 'STOCK 7; SHOPIFY 31 33; WOO 30; ODOO 35-39',
  'stock.md#doubtful-stock': 'STOCK 1-6 8',
  'stock.md#variances': 'PROOF 1-7 10 11',
  'returns.md#decide': 'RETURN 1 5-7 15; RECORD 9-11',
  'returns.md#goods': 'RETURN 2-4 8-11 21',
  'returns.md#money': 'RETURN 12-14 16-20; SHOPIFY 60 61',
  'returns.md#points': 'LOYALTY 1 2; POINTS 1-4',
  'stores.md#silent-store': 'OPS 10',
  'stores.md#missing-numbers': 'RECORD 5',
  'stores.md#twins': 'RECORD 4',
  'stores.md#store-day': 'DAY 1-5',
  'stores.md#held-sale': 'RECORD 6; SALE 1-3',
  'stores.md#till-messages': 'POS 2-4',
  'partners.md#a-partner-is-not-told': 'PARTNER 5-11',
  'flows.md#unreadable-message':
    'API 1; CANON 1; CONN 5-7; ODOO 33; SHOPIFY 10 12; STRIPE 7; PAYPAL 7; WOO 10 12; BACKBONE 8 30-33; PROCESS 1 3',
  'flows.md#the-hub-itself': 'BACKBONE 3 4 6 10-16 21-25 40-42 50 51',
  'flows.md#people-not-told': 'OPS 1',
};

/** Where a code leads that is not of this house: a connector of your own. */
const ELSEWHERE = 'README.md#a-code-that-is-not-here';

/** Every code with its section; a code that stands twice is a bug and said so. */
export const RUNBOOKS: ReadonlyMap<string, string> = (() => {
  const sections = new Map<string, string>();
  for (const [section, areas] of Object.entries(SECTIONS)) {
    for (const code of areas.split(';').flatMap(codesOf)) {
      if (sections.has(code)) throw new TypeError(`${code} has two runbooks: ${sections.get(code)} and ${section}`);
      sections.set(code, section);
    }
  }
  return sections;
})();

function codesOf(area: string): string[] {
  const [name = '', ...spans] = area.trim().split(' ');
  return spans.flatMap((span) => {
    const [first = '', last = first] = span.split('-');
    const length = Number(last) - Number(first) + 1;
    return Array.from({ length }, (_, at) => `SL-${name}-${String(Number(first) + at).padStart(3, '0')}`);
  });
}

/** Page and section below docs/runbooks for a code. */
export function runbookOf(code: string): string {
  return RUNBOOKS.get(code) ?? ELSEWHERE;
}
