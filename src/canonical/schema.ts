import { type TProperties, type TSchema, Type } from 'typebox';

/**
 * Who may see a field. One annotation (`x-privacy` in the JSON Schema) drives masking in logs, console, dead letters and
 * exports, retention and erasure.
 */
export type Privacy = 'public' | 'internal' | 'personal' | 'sensitive';

const about = (privacy: Privacy, description: string) => ({ 'x-privacy': privacy, description });

/** A text of 1 to `maxLength` characters. */
export const text = (privacy: Privacy, description: string, maxLength = 500) =>
  Type.String({ minLength: 1, maxLength, ...about(privacy, description) });

/** A yes or no. */
export const flag = (privacy: Privacy, description: string) => Type.Boolean(about(privacy, description));

/** A whole number within the safe range. */
export const integer = (privacy: Privacy, description: string, range: { minimum?: number; maximum?: number } = {}) =>
  Type.Integer({
    minimum: Number.MIN_SAFE_INTEGER,
    maximum: Number.MAX_SAFE_INTEGER,
    ...range,
    ...about(privacy, description),
  });

/** A decimal number as text, so that no digit is lost: `"0.0825"`. */
export const decimal = (privacy: Privacy, description: string) =>
  Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,12})?$', ...about(privacy, description) });

/** RFC 3339 in UTC: `2026-11-20T10:00:01Z`, with the precision that the source gave. */
export const time = (privacy: Privacy, description: string) =>
  Type.String({
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$',
    ...about(privacy, description),
  });

/** One of a closed list of words. */
export const choice = <const Words extends readonly string[]>(privacy: Privacy, description: string, words: Words) =>
  Type.Enum<[...Words]>([...words], about(privacy, description));

/** A list; its elements carry their own privacy class. */
export const list = <Element extends TSchema>(element: Element, description: string, maxItems = 1_000) =>
  Type.Array(element, { maxItems, description });

/** An object that refuses properties it does not declare. */
export const entity = <Properties extends TProperties>(description: string, properties: Properties) =>
  Type.Object(properties, { additionalProperties: false, description });

export const optional = Type.Optional;
