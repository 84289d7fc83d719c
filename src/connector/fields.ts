import type { Delivery } from '../canonical/envelope.ts';
import type { CodedError } from '../kernel/failure.ts';
import { type Json, parseJson } from '../kernel/json.ts';

/** Reading what another system sent, field by field, without believing its shape. */
export type JsonObject = { readonly [key: string]: Json };

export function asObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

export function optionalText(object: JsonObject, field: string): string | undefined {
  const value = Object.hasOwn(object, field) ? object[field] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The objects of a list; what is no object is left out. */
export function objectsIn(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(asObject).filter((each) => each !== undefined) : [];
}

/** A raw body as JSON; undefined when it is not UTF-8 or not JSON. */
export function readJson(body: Uint8Array): Json | undefined {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** The body of a delivery as JSON; undefined when it is none. */
export function jsonOf({ body, encoding }: Pick<Delivery, 'body' | 'encoding'>): Json | undefined {
  try {
    return parseJson(encoding === 'base64' ? Buffer.from(body, 'base64').toString() : body);
  } catch {
    return undefined;
  }
}

/** The failure of a field that is not as documented; throw what it answers. */
export type Unreadable = (field: string, rule: string, value: Json | undefined) => CodedError;

/** Says what is wrong with a field. Only scalars are quoted, and briefly: an object may hold the buyer's data. */
export function unreadableFields(
  fail: (about: Readonly<Record<'because' | 'field' | 'rule' | 'value', string>>) => CodedError,
): Unreadable {
  return (field, rule, value) => {
    const quoted = typeof value === 'object' && value !== null ? 'an object' : String(value);
    return fail({ because: `${field} is not ${rule}`, field, rule, value: quoted.slice(0, 40) });
  };
}

/** Reads a text that must be there, of a length that an id or a word has. */
export function textReader(unreadable: Unreadable): (object: JsonObject, field: string) => string {
  return (object, field) => {
    const value = optionalText(object, field);
    if (value !== undefined && value.length <= 200) return value;
    throw unreadable(field, 'a text of 1 to 200 characters', object[field]);
  };
}
