import type { EventData } from '../../canonical/event.ts';
import { allocate } from '../../kernel/money.ts';
import { millionthsOf, type Quantity, subtractQuantity } from '../../kernel/quantity.ts';
import { event, type Output, type Rows, type Step } from '../../process/define.ts';
import { accountOfCustomer, type Holder, pointsOf } from './earn.ts';
import type { Bought, Facts, Receipt, State, TillGoods } from './facts.ts';
import { onward } from './onward.ts';
import type { LoyaltyPolicy } from './policy.ts';

type Sold = EventData<'SaleCompleted'>['receipt'];
type SoldLine = Sold['lines'][number];

/** What a till says of a receipt: it earns as a paid order does, loses all when it is voided, and its goods may come back on others. */
export function tillRows(policy: LoyaltyPolicy): Rows<State, State> {
  return {
    SaleCompleted: (state, message) => {
      // Another content under the same id: the record of the stores makes a case of it, and the first one stands.
      if (state.receipt !== undefined) return [state];
      const { receipt } = message.data;
      const bought = boughtAtTill(receipt, policy);
      const facts: Facts = {
        ...state,
        receipt: { backs: backsOf(receipt), at: receipt.at },
        bought,
        captured: { [receipt.id]: { amount: bought.total, currency: receipt.total.currency } },
        closed: true,
      };
      const step = onward(state, facts, message, policy, 'bought at a till');
      // One that was voided before it came never took anything back.
      return state.cancelled ? step : withBacks(step, true);
    },
    SaleVoided: (state, message) => {
      if (state.cancelled) return [state];
      return withBacks(onward(state, { ...state, cancelled: true }, message, policy, 'the receipt was voided'), false);
    },
    SoldGoodsReturned: (state, message) => {
      const { by, stands, lines } = message.data;
      const known = state.till ?? {};
      // A receipt that was voided never took anything back, whatever is heard first.
      if (known[by] !== undefined && stands) return [state];
      const goods = stands ? lines.map(goodsOf) : [];
      const reason = stands ? 'goods came back at a till' : 'the receipt that took goods back was voided';
      return onward(state, { ...state, till: { ...known, [by]: goods } }, message, policy, reason);
    },
  };
}

/** Tells the receipts that goods came back of, once what took them back is known; or that they did not, once it is voided. */
function withBacks([state, ...outputs]: Step<State>, stands: boolean): Step<State> {
  const { id, receipt } = state;
  if (receipt === undefined) return [state, ...outputs];
  const told = Object.entries(receipt.backs).map(
    ([sold, lines]): Output =>
      event(
        'SoldGoodsReturned',
        { receipt: sold, by: id, stands, lines: [...lines], at: receipt.at },
        `${stands ? 'back' : 'not-back'} ${sold}`,
        sold,
      ),
  );
  return [state, ...outputs, ...told];
}

/** Whether the points of anybody can hang on a receipt: it names who earns, or a sale whose goods came back. */
export const concernsPoints = ({ member, returnOf, lines }: Sold): boolean =>
  member !== undefined || returnOf !== undefined || lines.some(({ soldOn }) => soldOn !== undefined);

// ── what was bought ─────────────────────────────────────────────────────────────────────────────────────────

/**
 * What each line that was sold earns. What goes off the receipt as a whole, and goods that came back without naming the sale that
 * they were bought with, are taken off what was paid for its lines. Pure.
 */
export function boughtAtTill(receipt: Sold, policy: LoyaltyPolicy): Bought {
  const { currency } = receipt.total;
  const channel = receipt.record.connection;
  const worth = receipt.lines.map((line) => ({ line, amount: amountOf(line, receipt.taxIncluded) }));
  const sold = worth.filter(({ line, amount }) => !isBack(line) && amount > 0);
  const off = worth.reduce(
    (sum, { line, amount }) => (amount < 0 && saleOf(line, receipt) === undefined ? sum - amount : sum),
    0,
  );
  const named = sold.map(({ amount }) => amount);
  const sum = named.reduce((total, amount) => total + amount, 0);
  const less = Math.min(off, sum);
  const shares = less === 0 ? [] : allocate({ amount: less, currency }, named);
  const lines = sold.map(({ line: { line, sku, quantity }, amount }, index) => ({
    line,
    sku,
    paid: amount - (shares[index]?.amount ?? 0),
    quantity: millionthsOf(quantity),
    canEarn: true,
  }));
  return {
    holder: memberOf(receipt, policy),
    currency,
    version: receipt.at,
    total: sum - less,
    lines: pointsOf(lines, { channel, currency, earns: true }, policy),
  };
}

const amountOf = ({ total, taxes }: SoldLine, taxIncluded: boolean): number =>
  total.amount + (taxIncluded ? 0 : taxes.reduce((sum, { amount }) => sum + amount.amount, 0));

const isBack = ({ quantity }: SoldLine): boolean => quantity.value.startsWith('-');

/** The account of who showed a card; tills may take the numbers of a channel's customers, whose account it then is. */
function memberOf({ member, record }: Sold, { cards }: LoyaltyPolicy): Holder | undefined {
  if (member === undefined) return undefined;
  const connection = cards[record.connection] ?? record.connection;
  return { account: accountOfCustomer(connection, member), record: { connection, id: member } };
}

// ── what came back ──────────────────────────────────────────────────────────────────────────────────────────

/** The sale that a line came back of; undefined for what was sold, and where nobody said. */
function saleOf(line: SoldLine, { id, returnOf }: Sold): string | undefined {
  const sale = isBack(line) ? (line.soldOn ?? returnOf) : undefined;
  return sale === id ? undefined : sale;
}

function backsOf(receipt: Sold): Receipt['backs'] {
  const back = receipt.lines.flatMap((line) => {
    const sale = saleOf(line, receipt);
    return sale === undefined ? [] : [{ sale, line }];
  });
  return Object.fromEntries(
    [...Map.groupBy(back, ({ sale }) => sale)].map(([sale, goods]) => [
      sale,
      goods.map(({ line: { soldAs, sku, quantity } }) => ({
        ...(soldAs === undefined ? {} : { line: soldAs }),
        sku,
        quantity: negated(quantity),
      })),
    ]),
  );
}

const negated = (quantity: Quantity): Quantity => subtractQuantity({ value: '0', unit: quantity.unit }, quantity);

const goodsOf = ({ line, sku, quantity }: EventData<'SoldGoodsReturned'>['lines'][number]): TillGoods => ({
  line,
  sku,
  quantity: millionthsOf(quantity),
});
