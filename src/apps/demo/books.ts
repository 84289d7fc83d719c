/** What the demo's Odoo keeps its books on: accounts beside those that every simulated company has, and the names that the hub asks for. */

/** Accounts that an accountant has made for payouts and for the days of stores. */
export const ACCOUNTS: readonly (readonly [name: string, code: string])[] = [
  ['Reserves at payment providers', '101404'],
  ['Suspense', '101405'],
  ['Store cash', '101501'],
  ['Store cards', '101502'],
  ['Store days in parts', '101503'],
  ['Sales taxes of stores', '445700'],
  ['Disputes', '620200'],
  ['Store differences', '658000'],
  ['Exchange rate differences', '656000'],
];

/** Under `accounts` of the connection. */
export const BOOKS = {
  bank: '101401',
  receivable: '101402',
  clearing: '101403',
  fees: '620100',
  disputes: '620200',
  reserve: '101404',
  suspense: '101405',
  'rate-difference': '656000',
  'store-cash': '101501',
  'store-card': '101502',
  'store-clearing': '101503',
  'store-sales': '400000',
  'store-tax': '445700',
  'store-returns': '218200',
  'store-rounding': '658000',
  'store-difference': '658000',
  'store-suspense': '101405',
  'store-cash-moves': '101405',
} as const;

/** Under `journals`. */
export const JOURNALS = {
  stripe: 'BNK1',
  gift_card: 'GIFT',
  exchange: 'EXCH',
  till: 'TILL',
  '*': 'CSH1',
  settlement: 'MISC',
  store: 'MISC',
} as const;

/** Where returned goods wait that cannot be sold as they are. */
export const SET_ASIDE = { refurbish: 'WH/Refurbish', writeOff: 'WH/Scrap' } as const;

/** Dollars for a euro. */
export const DOLLARS_PER_EURO = 1.08;
