import type { Args } from './nodes.ts';
import { connectionOf, digitsOf, gid, type Node } from './nodes.ts';
import { nextId, type ShopState } from './state.ts';

/** A card that the merchant's apps issued. The shop alone knows its code. */
export interface ShopGiftCard {
  readonly id: string;
  readonly code: string;
  readonly amount: string;
  readonly currency: string;
  readonly customer: string;
  readonly note: string;
  readonly createdAtMs: number;
}

type Roots = Record<string, (args: Args) => unknown>;

/** What the shop answers about gift cards, and how it issues one. */
export function giftCardRoots(state: ShopState, now: () => number): Roots {
  const node = (card: ShopGiftCard): Node => ({
    id: gid('GiftCard', card.id),
    note: card.note,
    maskedCode: `•••• •••• •••• ${card.code.slice(-4)}`,
    lastCharacters: card.code.slice(-4),
    enabled: true,
    createdAt: new Date(card.createdAtMs).toISOString(),
    initialValue: { amount: card.amount, currencyCode: card.currency },
  });
  const refused = (code: string, message: string): Node => ({
    giftCard: null,
    giftCardCode: null,
    userErrors: [{ field: ['input', 'code'], message, code }],
  });
  return {
    giftCards: (args) => {
      const customer = /customer_id:(\d+)/.exec(String(args.query ?? ''))?.[1];
      const found = [...state.giftCards.values()].filter((card) => card.customer === customer);
      if (args.reverse === true) found.reverse();
      return connectionOf(found, args, ({ id }) => id, node);
    },
    giftCardCreate: ({ input }) => {
      const { code, initialAmount, customerId, note } = input as {
        readonly code: string;
        readonly initialAmount: { readonly amount: string; readonly currencyCode: string };
        readonly customerId: string;
        readonly note: string;
      };
      if (!/^[a-z0-9]{8,20}$/i.test(code)) return refused('INVALID', 'Code is invalid');
      if ([...state.giftCards.values()].some((card) => card.code === code.toLowerCase())) {
        return refused('TAKEN', 'Code has already been taken');
      }
      if (!(Number(initialAmount.amount) > 0)) return refused('GREATER_THAN', 'Initial value must be greater than 0');
      const card: ShopGiftCard = {
        id: nextId(state),
        code: code.toLowerCase(),
        amount: initialAmount.amount,
        currency: initialAmount.currencyCode,
        customer: digitsOf(customerId),
        note,
        createdAtMs: now(),
      };
      state.giftCards.set(card.id, card);
      return { giftCard: node(card), giftCardCode: card.code, userErrors: [] };
    },
  };
}
