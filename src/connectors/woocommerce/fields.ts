import { CodedError } from '../../kernel/failure.ts';
import type { Json } from '../../kernel/json.ts';
import { type Money, parseMoney } from '../../kernel/money.ts';
import { wooErrors } from './errors.ts';

/** Longest list that is read from one record. */
const MOST_ELEMENTS = 2_000;

/** A place in a foreign record that knows its own path, so that a complaint names exactly what was wrong. */
export class Field {
  readonly value: Json | undefined;
  readonly path: string;

  constructor(value: Json | undefined, path = '') {
    this.value = value;
    this.path = path;
  }

  /** A property of an object; absent when this is no object. */
  at(name: string): Field {
    const path = this.path === '' ? name : `${this.path}.${name}`;
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) {
      return new Field(undefined, path);
    }
    return new Field((value as { readonly [key: string]: Json })[name], path);
  }

  get present(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** The elements of a list; none when it is absent. */
  list(): readonly Field[] {
    if (!this.present) return [];
    if (!Array.isArray(this.value)) throw this.wrong('must be a list');
    if (this.value.length > MOST_ELEMENTS) throw this.wrong(`must have at most ${MOST_ELEMENTS} elements`);
    return this.value.map((element: Json, index: number) => new Field(element, `${this.path}[${index}]`));
  }

  /** A list that must be there, even when it is empty. */
  presentList(): readonly Field[] {
    if (!this.present) throw this.wrong('must be a list');
    return this.list();
  }

  record(): Field {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) {
      throw this.wrong('must be an object');
    }
    return this;
  }

  /** A text, trimmed and cut to `maxLength`; `undefined` when absent or empty, which is how WooCommerce says "not set". */
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

  /** A numeric id as its digits; 0 means "none" in WooCommerce and gives `undefined`. */
  optionalId(): string | undefined {
    if (!this.present || this.value === 0 || this.value === '') return undefined;
    const digits = /^\d{1,30}$/.exec(String(this.value))?.[0];
    const exact = typeof this.value === 'string' || Number.isSafeInteger(this.value);
    if (digits === undefined || !exact) throw this.wrong('must be an id of digits');
    return digits;
  }

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

  /** A whole number. */
  integer(): number {
    if (typeof this.value !== 'number' || !Number.isSafeInteger(this.value)) throw this.wrong('must be a whole number');
    return this.value;
  }

  optionalInteger(): number | undefined {
    return this.present ? this.integer() : undefined;
  }

  /** Amounts are texts with a decimal point: "29.99". */
  money(currency: string): Money {
    if (typeof this.value !== 'string') throw this.wrong('must be an amount as decimal text');
    return this.checked(() => parseMoney(this.value as string, currency), `must be an amount of ${currency}`);
  }

  optionalMoney(currency: string): Money | undefined {
    return this.value === undefined || this.value === null || this.value === '' ? undefined : this.money(currency);
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

  /** The complaint about this field. The value is left out where it may be a person's. */
  wrong(rule: string, showValue = true): CodedError {
    const shown = this.value === undefined ? 'nothing' : JSON.stringify(this.value).slice(0, 80);
    const field = this.path === '' ? 'the record' : this.path;
    return wooErrors.error('SL-WOO-010', {
      because: `${field} ${rule}${showValue ? `, it is ${shown}` : ''}`,
      field,
      rule,
      ...(showValue ? { value: shown } : {}),
    });
  }

  private checked<Result>(read: () => Result, rule: string): Result {
    try {
      return read();
    } catch (error) {
      if (error instanceof CodedError) throw this.wrong(rule);
      throw error;
    }
  }
}

/** An object without the properties that are `undefined`; `undefined` when nothing is left. */
export function filled<Shape extends object>(
  shape: { [Key in keyof Shape]: Shape[Key] | undefined },
): Shape | undefined {
  const pairs = Object.entries(shape).filter(([, value]) => value !== undefined);
  return pairs.length === 0 ? undefined : (Object.fromEntries(pairs) as Shape);
}

/** At most `length` UTF-16 units, never half of a surrogate pair. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const short = text.slice(0, length);
  return /[\uD800-\uDBFF]$/.test(short) ? short.slice(0, -1) : short;
}
