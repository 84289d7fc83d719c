/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Parses JSON without losing digits: an integer beyond 2^53 becomes a string of its own digits (19-digit ids occur in
 * real payloads), every other number stays a number. Throws `SyntaxError` on malformed text.
 */
export function parseJson(text: string): Json {
  // The reviver makes parsing several times slower, so it is used only where a long run of digits stands.
  if (!/\d{16}/.test(text)) return JSON.parse(text) as Json;
  return JSON.parse(text, function lossless(
    this: unknown,
    _key: string,
    value: unknown,
    context?: { source?: string },
  ) {
    if (typeof value !== 'number' || Number.isSafeInteger(value) || context?.source === undefined) return value;
    return /^-?\d+$/.test(context.source) ? context.source : value;
  } as (this: unknown, key: string, value: unknown) => unknown) as Json;
}
