import type { Json } from '../kernel/json.ts';

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
