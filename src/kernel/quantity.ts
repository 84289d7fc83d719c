import { valueErrors } from './errors.ts';

/** A decimal text with a unit of measure: `{ value: "0.750", unit: "kg" }`, `{ value: "2", unit: "each" }`. */
export interface Quantity {
  readonly value: string;
  readonly unit: string;
}

/** Digits after the point that are kept: enough for food by the gram and fabric by the millimetre. */
const SCALE = 6;
const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{1,6}))?$/;

function scaled(value: string): bigint {
  const match = DECIMAL.exec(value);
  if (!match) {
    throw valueErrors.error('SL-VALUE-005', {
      because: `"${value.slice(0, 40)}" is not a quantity`,
      value: value.slice(0, 40),
    });
  }
  const units = BigInt(`${match[2]}${(match[3] ?? '').padEnd(SCALE, '0')}`);
  return match[1] === '-' ? -units : units;
}

function unscaled(units: bigint): string {
  const text = (units < 0n ? -units : units).toString().padStart(SCALE + 1, '0');
  const fraction = text.slice(-SCALE).replace(/0+$/, '');
  const whole = text.slice(0, -SCALE);
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** A quantity in its shortest form (`"2.500"` becomes `"2.5"`). Throws SL-VALUE-005. */
export function quantity(value: string | number, unit = 'each'): Quantity {
  return { value: unscaled(scaled(typeof value === 'number' ? numberText(value) : value)), unit };
}

function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(SCALE);
}

function sameUnit(left: Quantity, right: Quantity): void {
  if (left.unit !== right.unit) {
    throw valueErrors.error('SL-VALUE-006', { because: `${left.unit} and ${right.unit} cannot be combined` });
  }
}

export function addQuantity(left: Quantity, right: Quantity): Quantity {
  sameUnit(left, right);
  return { value: unscaled(scaled(left.value) + scaled(right.value)), unit: left.unit };
}

export function subtractQuantity(left: Quantity, right: Quantity): Quantity {
  sameUnit(left, right);
  return { value: unscaled(scaled(left.value) - scaled(right.value)), unit: left.unit };
}

/** Negative, zero or positive, like a sort comparison. */
export function compareQuantity(left: Quantity, right: Quantity): number {
  sameUnit(left, right);
  const difference = scaled(left.value) - scaled(right.value);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * A quantity as a whole number of millionths of its unit, for sums that must be quick and exact. Throws SL-VALUE-005 for
 * what is no quantity, or more than nine thousand million units.
 */
export function millionthsOf({ value }: Quantity): number {
  const units = Number(scaled(value));
  if (Number.isSafeInteger(units)) return units;
  throw valueErrors.error('SL-VALUE-005', { because: `"${value}" is more than can be counted`, value });
}

/** The other way round; `millionths` is a whole number. */
export function quantityOfMillionths(millionths: number, unit: string): Quantity {
  return { value: unscaled(BigInt(millionths)), unit };
}

export function isZeroQuantity({ value }: Quantity): boolean {
  return scaled(value) === 0n;
}
