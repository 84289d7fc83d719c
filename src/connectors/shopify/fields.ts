import { CodedError } from '../../kernel/failure.ts';
import type { Json } from '../../kernel/json.ts';
import { type Money, parseMoney } from '../../kernel/money.ts';
import { shopifyErrors } from './errors.ts';

/** Longest list that is read from one record. */
const MOST_ELEMENTS = 1_000;

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

  /** A record. */
  record(): Field {
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

  /** A numeric id, as its digits: from a number, from digits, or from `gid://shopify/Order/123`. */
  optionalId(): string | undefined {
    if (!this.present) return undefined;
    const digits = /^(?:gid:\/\/shopify\/\w+\/)?(\d{1,30})(?:\?.*)?$/.exec(String(this.value))?.[1];
    if (digits === undefined || (typeof this.value === 'number' && !Number.isSafeInteger(this.value))) {
      throw this.wrong('must be an id of digits');
    }
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

  /** A whole number from 0. */
  count(): number {
    if (typeof this.value !== 'number' || !Number.isSafeInteger(this.value) || this.value < 0) {
      throw this.wrong('must be a whole number, not negative');
    }
    return this.value;
  }

  /** A decimal text of the currency: "29.99". */
  money(currency: string): Money {
    if (typeof this.value !== 'string') throw this.wrong('must be an amount as decimal text');
    return this.checked(() => parseMoney(this.value as string, currency), `must be an amount of ${currency}`);
  }

  optionalMoney(currency: string): Money | undefined {
    return this.present ? this.money(currency) : undefined;
  }

  /** A rate as decimal text: 0.2 gives "0.2". */
  rate(): string {
    const number = typeof this.value === 'string' ? Number(this.value) : this.value;
    if (typeof number !== 'number' || !Number.isFinite(number) || Math.abs(number) > 1_000) {
      throw this.wrong('must be a rate as a number');
    }
    return number.toFixed(12).replace(/\.?0+$/, '');
  }

  /** RFC 3339 in UTC with the digits that the source gave: "2026-11-20T10:00:01-05:00" gives "2026-11-20T15:00:01Z". */
  time(): string {
    const match =
      typeof this.value === 'string'
        ? /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.exec(this.value)
        : null;
    const epochMs = match === null ? Number.NaN : Date.parse(this.value as string);
    if (match === null || Number.isNaN(epochMs)) throw this.wrong('must be a time in RFC 3339');
    return `${new Date(epochMs).toISOString().slice(0, 19)}${match[1] ?? ''}Z`;
  }

  optionalTime(): string | undefined {
    return this.present ? this.time() : undefined;
  }

  /** The complaint about this field. The value is left out where it may be a person's. */
  wrong(rule: string, showValue = true): CodedError {
    const shown = this.value === undefined ? 'nothing' : JSON.stringify(this.value).slice(0, 80);
    const field = this.path === '' ? 'the record' : this.path;
    return shopifyErrors.error('SL-SHOPIFY-010', {
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

/** At most `length` UTF-16 units, never half of a surrogate pair. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const short = text.slice(0, length);
  return /[\uD800-\uDBFF]$/.test(short) ? short.slice(0, -1) : short;
}
