import type { ContractCommand } from '../../../testing/connector-contract.ts';
import type { OdooSimulator } from '../simulator/index.ts';

/** What the books part of the contract needs of a world. */
interface BooksPlace {
  readonly simulator: OdooSimulator;
}

/** Settings that lead to the journals and accounts of a simulator. */
export const BOOKS = {
  journals: { stripe: 'BNK1', gift_card: 'GIFT', settlement: 'MISC' },
  accounts: { clearing: '101403', receivable: '101402' },
};

const entryOf = (index: number, credit: number) => ({
  subject: `settlement/stripe-main/po_${index}/1`,
  data: {
    entry: `settlement/stripe-main/po_${index}/1`,
    journal: 'settlement',
    date: '2026-11-20',
    label: `payout po_${index}`,
    lines: [
      { account: 'clearing', amount: { amount: 500, currency: 'EUR' } },
      { account: 'receivable', amount: { amount: credit, currency: 'EUR' } },
    ],
  },
});

export const entryCommand: ContractCommand<'post-entry', BooksPlace> = {
  prepare: async (_place, index) => entryOf(index, -500),
  effects: ({ simulator }, { data }) =>
    simulator.records('account.move', [
      ['ref', '=', data.entry],
      ['state', '=', 'posted'],
    ]).length,
  bad: async (_place, index) => entryOf(index, -499),
  race: true,
};
