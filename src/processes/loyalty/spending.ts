import { CODE_OF_POINTS } from '../../canonical/loyalty.ts';
import type { Order } from '../../canonical/order.ts';
import type { Rows } from '../../process/define.ts';
import type { State } from './facts.ts';
import { onward } from './onward.ts';
import type { LoyaltyPolicy } from './policy.ts';
import { missing } from './spend.ts';

/** What is said of the points that pay for an order. */
export function spendingRows(policy: LoyaltyPolicy): Rows<State, State> {
  return {
    OrderAccepted: (state, message) =>
      onward(state, { ...state, accepted: true }, message, policy, 'the order was accepted'),
    'take-points.rejected': (state, message) => {
      const { request, failure } = message.data;
      const { unpaid = [], givenBack = [] } = state;
      // An order that gives them back, or is cancelled, wants them no more.
      if (unpaid.includes(request.code) || givenBack.includes(request.code)) return [state];
      const because = failure?.because ?? 'no reason was given';
      const found = missing(state.id, request.code, because, message.atMs);
      return [{ ...state, unpaid: [...unpaid, request.code] }, ...(unpaid.length === 0 ? [found] : [])];
    },
  };
}

/** The codes of an order that name points, as the hub writes them: shops may change their case. */
export const spendingCodesOf = ({ discountCodes }: Order): readonly string[] => [
  ...new Set(discountCodes.map((code) => code.trim().toUpperCase()).filter((code) => CODE_OF_POINTS.test(code))),
];
