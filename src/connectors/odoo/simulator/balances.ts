import type { Stored } from './database.ts';
import { type Environment, rounded } from './environment.ts';
import { digitsOf, documentTotals, rawAmounts } from './taxes.ts';

/** A line of a document before any rounding. */
export const rawLine = (environment: Environment, row: Stored) =>
  rawAmounts(
    environment,
    row.price_unit as number,
    row.quantity as number,
    row.discount as number,
    row.tax_ids as number[],
  );

/** Lines of a document. */
export const moveLines = (environment: Environment, move: number): Stored[] =>
  environment.search('account.move.line', [['move_id', '=', move]]);

/** What a document comes to. */
export function moveTotals(environment: Environment, row: Stored) {
  const lines = moveLines(environment, row.id).map((line) => rawLine(environment, line));
  return documentTotals(environment, lines, digitsOf(environment, row.currency_id));
}

/** What is left to pay of a document. */
export function residualOf(environment: Environment, row: Stored): number {
  const digits = digitsOf(environment, row.currency_id);
  const paid = settledBy(environment, row.id).reduce((sum, { amount }) => sum + amount, 0);
  return rounded(moveTotals(environment, row).total - paid, digits);
}

/** What a payment settled. */
export const settles = (environment: Environment, payment: number): Stored[] =>
  environment.search('settlement', [['payment', '=', payment]]);

/** What payments took off a document. */
export function settledBy(environment: Environment, move: number): { payment: number; amount: number }[] {
  return environment
    .search('settlement', [['move', '=', move]])
    .map(({ payment, amount }) => ({ payment: payment as number, amount: amount as number }))
    .reverse();
}
