import { allocate } from '../../kernel/money.ts';
import { upTo } from '../return-and-refund/worth.ts';
import { type Earning, SHIPPING } from './earn.ts';
import type { Asked, Bought, Facts, Piece } from './facts.ts';
import { tillBackOf } from './till-goods.ts';

/**
 * What each line keeps of the points that it earned. It loses what comes back of it: goods by the piece, whatever was kept of their
 * price; money for no goods in particular by the amount, spread over what has not come back yet. All of it follows from sums, so that
 * any cutting and any order of arrival end alike, and a line that is wholly back has lost exactly what it earned. Pure.
 */
export function keptOf(facts: Facts): ReadonlyMap<string, number> {
  const { bought } = facts;
  if (bought === undefined) return new Map();
  const back = backOf(facts, bought);
  return new Map(
    bought.lines.map(({ line, paid, points }) => [
      line,
      points === 0 ? 0 : points - upTo(points, back.get(line) ?? 0, paid, bought.currency),
    ]),
  );
}

/** How much of what was paid for each line went back with its goods or without them, in minor units; at most what was paid. */
function backOf(facts: Facts, bought: Bought): ReadonlyMap<string, number> {
  const { lines, currency } = bought;
  if (facts.cancelled) return new Map(lines.map(({ line, paid }) => [line, paid]));
  const atTills = tillBackOf(facts, lines);
  const withGoods = lines.map((line) => goodsOf(facts, line, currency, atTills.get(line.line) ?? 0));
  const left = lines.map(({ paid }, index) => paid - (withGoods[index] ?? 0));
  const without = Math.min(withoutGoods(facts, currency), total(left));
  const spread = allocate({ amount: without, currency }, left);
  return new Map(
    lines.map(({ line }, index) => [
      line,
      (withGoods[index] ?? 0) + (without === 0 ? 0 : (spread[index]?.amount ?? 0)),
    ]),
  );
}

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

/** What the pieces of a line that came back were bought for. */
function goodsOf(facts: Facts, { line, paid, quantity }: Earning, currency: string, atTills: number): number {
  const answered = Object.entries(facts.asked).flatMap(([purpose, asked]) =>
    facts.answered.includes(purpose) ? asked : [],
  );
  if (line === SHIPPING) return Math.min(paid, total(answered.map(shippingOf)));
  const count = (pieces: readonly Piece[]): number =>
    total(pieces.filter((piece) => piece.line === line).map((piece) => piece.quantity));
  // A return that is complete names all its pieces, those for which money was asked too.
  const paidBack = Map.groupBy(answered, (asked) => asked.return);
  const returns = new Set([...paidBack.keys(), ...Object.keys(facts.returned)]);
  const withReturns = total(
    [...returns].map((id) =>
      Math.max(
        count((paidBack.get(id) ?? []).flatMap(({ pieces }) => pieces)),
        count(id === undefined ? [] : (facts.returned[id] ?? [])),
      ),
    ),
  );
  const back = atTills + withReturns;
  return quantity === 0 ? 0 : upTo(paid, Math.min(back, quantity), quantity, currency);
}

const amountOf = (pieces: readonly Piece[]): number => total(pieces.map(({ amount }) => amount));
const shippingOf = ({ amount, pieces }: Asked): number =>
  pieces.length === 0 ? 0 : Math.max(0, amount - amountOf(pieces));

/**
 * Money that went back for no goods in particular. What returns ask for is left out from the moment it is asked, whoever gives it in
 * the end: its goods count by the piece.
 */
function withoutGoods({ back, undone, asked }: Facts, currency: string): number {
  const given = total(
    Object.entries(back).flatMap(([name, money]) =>
      undone.includes(name) || money.currency !== currency ? [] : money.amount,
    ),
  );
  return Math.max(0, given - total(Object.values(asked).map(({ amount }) => amount)));
}
