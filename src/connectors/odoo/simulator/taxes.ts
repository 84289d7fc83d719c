import type { Stored } from './database.ts';
import { type Environment, rounded } from './environment.ts';

/** One line's amounts before any rounding. */
export interface Raw {
  readonly base: number;
  readonly taxes: readonly { readonly tax: number; readonly amount: number }[];
}

export interface Totals {
  readonly untaxed: number;
  readonly tax: number;
  readonly total: number;
}

/** Price × quantity × (1 − discount), split into base and taxes; a tax that is part of the price is taken out of it. */
export function rawAmounts(
  environment: Environment,
  price: number,
  quantity: number,
  discount: number,
  taxes: readonly number[],
): Raw {
  const amount = price * (1 - discount / 100) * quantity;
  const rows = taxes.map((id) => environment.get('account.tax', id));
  const rate = (row: Stored): number => (row.amount as number) / 100;
  const included = rows.filter((row) => environment.valueOf('account.tax', row, 'price_include') === true);
  const base = amount / (1 + included.reduce((sum, row) => sum + rate(row), 0));
  return { base, taxes: rows.map((row) => ({ tax: row.id, amount: base * rate(row) })) };
}

/** A line as it is shown: base and each tax rounded by themselves (17 takes an included tax out of the rounded gross). */
export function lineTotals(environment: Environment, raw: Raw, digits: number): Totals {
  const taxes = raw.taxes.map(({ amount }) => rounded(amount, digits));
  const tax = taxes.reduce((sum, amount) => sum + amount, 0);
  const gross = raw.base + raw.taxes.reduce((sum, { amount }) => sum + amount, 0);
  const allIncluded =
    raw.taxes.length > 0 &&
    raw.taxes.every(
      ({ tax: id }) => environment.valueOf('account.tax', environment.get('account.tax', id), 'price_include') === true,
    );
  if (allIncluded && !isGlobal(environment)) {
    const total = rounded(gross, digits);
    return { untaxed: rounded(total - tax, digits), tax, total };
  }
  const untaxed = rounded(raw.base, digits);
  const total = rounded(untaxed + tax, digits);
  return { untaxed, tax: total - untaxed, total };
}

/** A document: the sum of rounded lines, or base and each tax rounded once over all lines. */
export function documentTotals(environment: Environment, lines: readonly Raw[], digits: number): Totals {
  if (!isGlobal(environment)) {
    const parts = lines.map((line) => lineTotals(environment, line, digits));
    const untaxed = rounded(
      parts.reduce((sum, part) => sum + part.untaxed, 0),
      digits,
    );
    const tax = rounded(
      parts.reduce((sum, part) => sum + part.tax, 0),
      digits,
    );
    return { untaxed, tax, total: rounded(untaxed + tax, digits) };
  }
  const byTax = new Map<number, number>();
  for (const { tax, amount } of lines.flatMap((line) => line.taxes)) byTax.set(tax, (byTax.get(tax) ?? 0) + amount);
  const untaxed = rounded(
    lines.reduce((sum, line) => sum + line.base, 0),
    digits,
  );
  const tax = rounded(
    [...byTax.values()].reduce((sum, amount) => sum + rounded(amount, digits), 0),
    digits,
  );
  return { untaxed, tax, total: rounded(untaxed + tax, digits) };
}

const isGlobal = (environment: Environment): boolean =>
  environment.find('res.company', 1)?.tax_calculation_rounding_method === 'round_globally';

/** Decimals of a currency. */
export const digitsOf = (environment: Environment, currency: unknown): number =>
  (environment.find('res.currency', currency as number)?.decimal_places as number | undefined) ?? 2;
