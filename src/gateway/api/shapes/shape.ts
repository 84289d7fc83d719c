import { type TProperties, type TSchema, Type } from 'typebox';
import { LANES } from '../../../canonical/envelope.ts';
import { LIMITS } from '../../../kernel/limits.ts';

/** An object of the API that has a name in its documents. */
export const shape = <Properties extends TProperties>(title: string, description: string, properties: Properties) =>
  Type.Object(properties, { title, description, additionalProperties: false });

/** An object that stands only where it is. */
export const part = <Properties extends TProperties>(description: string, properties: Properties) =>
  Type.Object(properties, { description, additionalProperties: false });

export const text = (description: string) => Type.String({ description });
export const flag = (description: string) => Type.Boolean({ description });
export const count = (description: string) => Type.Integer({ minimum: 0, description });
export const number = (description: string) => Type.Number({ description });
/** A whole number that may be below zero. */
export const integer = (description: string) => Type.Integer({ description });
export const listOf = <Element extends TSchema>(element: Element, description: string) =>
  Type.Array(element, { description });
export const optional = Type.Optional;

/** A moment: RFC 3339 in UTC. */
export const moment = (description: string) => Type.String({ format: 'date-time', description });

/** A moment as the log keeps it. */
export const epochMs = (description: string) =>
  Type.Number({ description: `${description} In milliseconds since 1970.` });

/** One of a closed list of words. */
export const wordOf = <const Words extends readonly string[]>(
  words: Words,
  description: string,
  unless?: NoInfer<Words[number]>,
) =>
  Type.Enum<[...Words]>([...words], {
    type: 'string',
    description,
    ...(unless === undefined ? {} : { default: unless }),
  });

/** What has no schema of its own, because it is foreign or of every kind. */
export const anything = (description: string) => Type.Unknown({ description });

/** What every thing that people change carries, also in a list. */
export const tag = Type.String({
  description: 'Send it as If-Match with a change: nothing is changed that was seen differently.',
});

// ── what is asked ───────────────────────────────────────────────────────────────────────────────────────────

/** The parameters of a query; what is not declared is refused by name. */
export const query = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });

/** The parameters of a path. */
export const params = <Properties extends TProperties>(properties: Properties) => Type.Object(properties);

/** A body; what is not declared is refused by name. */
export const body = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });

/** A text that is asked for: an id, a key, a name. */
export const asked = (description: string, maxLength: number = LIMITS.keyLength) =>
  Type.String({ minLength: 1, maxLength, description });

/** A day that is asked for. */
export const dayOf = (description: string) =>
  Type.String({ maxLength: 10, pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: `${description} 2026-11-20.` });

/** A moment that is asked for: RFC 3339. */
export const askedMoment = (description: string) => Type.String({ format: 'date-time', maxLength: 40, description });

/** Why a person decides something; it is kept with the decision. */
export const reason = (description: string, maxLength = 1_000) => Type.String({ minLength: 3, maxLength, description });

export const lane = wordOf(LANES, 'The lane of the message: a class of work with reserved capacity.');
export const position = (description: string, minimum = 0) =>
  Type.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER, description });

/** What every list is asked with. */
export const PAGE = {
  limit: Type.Integer({
    minimum: 1,
    maximum: LIMITS.pageSize,
    default: 50,
    description: 'Entries of one page.',
  }),
  cursor: optional(asked('The `next` of the page before, as it was given.', 1_000)),
} as const;

/** What every list answers beside its entries. */
export const NEXT = {
  next: optional(text('Cursor of the next page; missing on the last one.')),
} as const;
