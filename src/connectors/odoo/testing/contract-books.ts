import type { CommandData } from '../../../canonical/envelope.ts';
import type { ContractCommand, ContractSample } from '../../../testing/connector-contract.ts';
import type { OdooSimulator } from '../simulator/index.ts';
import type { Hub } from './world.ts';

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

/** Money given back for an order that `invoiced` brings as far as its invoice; without a credit note it is refused. */
export function refundCommand<Place extends BooksPlace & { readonly hub: Hub }>(
  invoiced: (place: Place, index: number) => Promise<unknown>,
  payment: (index: number) => { readonly subject: string; readonly data: CommandData<'register-refund'> },
): ContractCommand<'register-refund', Place> {
  const refund = (index: number) => {
    const { subject, data } = payment(index);
    return { subject, data: { ...data, reference: `re_${index}`, amount: { amount: 777, currency: 'EUR' } } };
  };
  return {
    async prepare(place, index) {
      await invoiced(place, index);
      const asked = refund(index);
      await place.hub.ask('post-credit-note', { order: asked.data.order, amount: asked.data.amount });
      return asked;
    },
    effects: ({ simulator }, { data }) =>
      simulator.records('account.payment', [
        [simulator.version === 19 ? 'memo' : 'ref', '=', data.reference],
        ['state', 'not in', ['cancel', 'canceled']],
      ]).length,
    async bad(place, index) {
      await invoiced(place, index);
      return refund(index);
    },
    race: true,
  };
}

/** Money that went back, as the books tell of it. */
export const refundSample: ContractSample = {
  says: 'a registered refund',
  topic: 'account.payment',
  via: 'poll',
  body: JSON.stringify({
    version: 1,
    identity: 'an-identity',
    asRead: {},
    payment: {
      id: 5,
      name: 'PBNK1/2026/00005',
      reference: 're_1',
      amount: 10,
      currency: 'EUR',
      at: '2026-11-20',
      direction: 'outbound',
      gateway: 'stripe',
    },
    order: 'order/shopify-eu/1001',
  }),
  gives: ['RefundRegistered'],
  total: { amount: 1_000, currency: 'EUR' },
  essential: ['payment.amount', 'payment.id', 'order'],
};
