import { type Complaint, ForeignField } from '../../connector/foreign-record.ts';
import type { CodedError } from '../../kernel/failure.ts';
import type { Money } from '../../kernel/money.ts';
import { wooErrors } from './errors.ts';

/** Longest list that is read from one record. */
const MOST_ELEMENTS = 2_000;

/** A place in a record of WooCommerce, which says "not set" with an empty text or 0. Complaints are SL-WOO-010. */
export class Field extends ForeignField {
  protected override get mostElements(): number {
    return MOST_ELEMENTS;
  }

  protected override refusal(complaint: Complaint): CodedError {
    return wooErrors.error('SL-WOO-010', complaint);
  }

  /** A list that must be there, even when it is empty. */
  presentList(): readonly this[] {
    if (!this.present) throw this.wrong('must be a list');
    return this.list();
  }

  /** A numeric id as its digits; 0 means "none" in WooCommerce and gives `undefined`. */
  override optionalId(): string | undefined {
    if (!this.present || this.value === 0 || this.value === '') return undefined;
    const digits = /^\d{1,30}$/.exec(String(this.value))?.[0];
    const exact = typeof this.value === 'string' || Number.isSafeInteger(this.value);
    if (digits === undefined || !exact) throw this.wrong('must be an id of digits');
    return digits;
  }

  /** A whole number. */
  integer(): number {
    if (typeof this.value !== 'number' || !Number.isSafeInteger(this.value)) throw this.wrong('must be a whole number');
    return this.value;
  }

  optionalInteger(): number | undefined {
    return this.present ? this.integer() : undefined;
  }

  override optionalMoney(currency: string): Money | undefined {
    return this.value === '' ? undefined : super.optionalMoney(currency);
  }

  /** A field that ends in `_gmt`: "2026-11-20T19:46:27" is UTC without saying so, to the second. */
  gmt(): string {
    const time = this.optionalGmt();
    if (time === undefined) throw this.wrong('must be a time in UTC');
    return time;
  }

  optionalGmt(): string | undefined {
    if (!this.present || this.value === '') return undefined;
    const text = typeof this.value === 'string' ? this.value : '';
    const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?Z?$/.exec(text);
    if (match === null || Number.isNaN(Date.parse(`${match[1]}Z`))) throw this.wrong('must be a time in UTC');
    return `${match[1]}Z`;
  }
}

/** An object without the properties that are `undefined`; `undefined` when nothing is left. */
export function filled<Shape extends object>(
  shape: { [Key in keyof Shape]: Shape[Key] | undefined },
): Shape | undefined {
  const pairs = Object.entries(shape).filter(([, value]) => value !== undefined);
  return pairs.length === 0 ? undefined : (Object.fromEntries(pairs) as Shape);
}
