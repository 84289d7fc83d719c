import { CodedError, type Failure } from '../kernel/failure.ts';
import type { Json } from '../kernel/json.ts';
import { type Money, parseMoney } from '../kernel/money.ts';

/** What is said of a field that is not as documented; the value is left out where it may be a person's. */
export type Complaint = Pick<Failure, 'because' | 'value'> & Required<Pick<Failure, 'field' | 'rule'>>;

/**
 * A place in a foreign record that knows its own path, so that a complaint names exactly what was wrong. A connector
 * extends it with its own error code and with the ways in which its system writes ids, numbers and times.
 */
export abstract class ForeignField {
  readonly value: Json | undefined;
  readonly path: string;

  constructor(value: Json | undefined, path = '') {
    this.value = value;
    this.path = path;
  }

  /** The longest list that is read from one record of this system. */
  protected abstract get mostElements(): number;

  /** The coded error of this system for a record that does not look as documented. */
  protected abstract refusal(complaint: Complaint): CodedError;

  /** A property of an object; absent when this is no object. */
  at(name: string): this {
    const path = this.path === '' ? name : `${this.path}.${name}`;
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) {
      return this.place(undefined, path);
    }
    return this.place((value as { readonly [key: string]: Json })[name], path);
  }

  get present(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** The elements of a list; none when it is absent. */
  list(): readonly this[] {
    if (!this.present) return [];
    if (!Array.isArray(this.value)) throw this.wrong('must be a list');
    if (this.value.length > this.mostElements) throw this.wrong(`must have at most ${this.mostElements} elements`);
    return this.value.map((element: Json, index: number) => this.place(element, `${this.path}[${index}]`));
  }

  /** This place, which must hold an object. */
  record(): this {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) {
      throw this.wrong('must be an object');
    }
    return this;
  }

  /** A text, trimmed and cut to `maxLength`; `undefined` when absent or empty. */
  optionalText(maxLength = 500): string | undefined {
    if (!this.present) return undefined;
    if (typeof this.value !== 'string') throw this.wrong('must be a text', false);
    const text = cut(this.value.trim(), maxLength);
    return text === '' ? undefined : text;
  }

  text(maxLength = 500): string {
    const text = this.optionalText(maxLength);
    if (text === undefined) throw this.wrong('must be a text that is not empty');
    return text;
  }

  /** A numeric id as its digits; `undefined` when there is none. */
  abstract optionalId(): string | undefined;

  id(): string {
    const id = this.optionalId();
    if (id === undefined) throw this.wrong('must be an id of digits');
    return id;
  }

  flag(otherwise = false): boolean {
    if (!this.present) return otherwise;
    if (typeof this.value !== 'boolean') throw this.wrong('must be true or false');
    return this.value;
  }

  /** A decimal text of the currency: "29.99". */
  money(currency: string): Money {
    const { value } = this;
    if (typeof value !== 'string') throw this.wrong('must be an amount as decimal text');
    try {
      return parseMoney(value, currency);
    } catch (error) {
      if (error instanceof CodedError) throw this.wrong(`must be an amount of ${currency}`);
      throw error;
    }
  }

  optionalMoney(currency: string): Money | undefined {
    return this.present ? this.money(currency) : undefined;
  }

  /** The complaint about this field. The value is left out where it may be a person's. */
  wrong(rule: string, showValue = true): CodedError {
    const shown = this.value === undefined ? 'nothing' : JSON.stringify(this.value).slice(0, 80);
    const field = this.path === '' ? 'the record' : this.path;
    return this.refusal({
      because: `${field} ${rule}${showValue ? `, it is ${shown}` : ''}`,
      field,
      rule,
      ...(showValue ? { value: shown } : {}),
    });
  }

  /** Another place of the same record, read in the same way as this one. */
  private place(value: Json | undefined, path: string): this {
    return new (this.constructor as new (value: Json | undefined, path: string) => this)(value, path);
  }
}

/** At most `length` UTF-16 units, never half of a surrogate pair. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const short = text.slice(0, length);
  return /[\uD800-\uDBFF]$/.test(short) ? short.slice(0, -1) : short;
}
