import { type Complaint, ForeignField } from '../../connector/foreign-record.ts';
import type { CodedError } from '../../kernel/failure.ts';
import { shopifyErrors } from './errors.ts';

/** Longest list that is read from one record. */
const MOST_ELEMENTS = 1_000;

/** A place in a record of Shopify, REST or GraphQL. Complaints are SL-SHOPIFY-010. */
export class Field extends ForeignField {
  protected override get mostElements(): number {
    return MOST_ELEMENTS;
  }

  protected override refusal(complaint: Complaint): CodedError {
    return shopifyErrors.error('SL-SHOPIFY-010', complaint);
  }

  /** A numeric id, as its digits: from a number, from digits, or from `gid://shopify/Order/123`. */
  override optionalId(): string | undefined {
    if (!this.present) return undefined;
    const digits = /^(?:gid:\/\/shopify\/\w+\/)?(\d{1,30})(?:\?.*)?$/.exec(String(this.value))?.[1];
    if (digits === undefined || (typeof this.value === 'number' && !Number.isSafeInteger(this.value))) {
      throw this.wrong('must be an id of digits');
    }
    return digits;
  }

  /** A whole number from 0. */
  count(): number {
    if (typeof this.value !== 'number' || !Number.isSafeInteger(this.value) || this.value < 0) {
      throw this.wrong('must be a whole number, not negative');
    }
    return this.value;
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
}
