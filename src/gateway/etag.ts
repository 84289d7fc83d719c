import { createHash } from 'node:crypto';
import { gatewayErrors } from './errors.ts';

/** The strong tag of an answer as it is sent. */
export function etagOf(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/** Whether a header `If-Match` or `If-None-Match` names the tag. */
export function names(header: string, tag: string): boolean {
  return header.split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === tag);
}

/** The tag of what people change about a thing, whatever else is told of it. */
export const tagOf = (settings: object): string => etagOf(JSON.stringify(settings));

/** Throws SL-GATEWAY-019 when the caller saw the thing differently from how it is now; any of the ways to see it will do. */
export function requireMatch(ifMatch: string | undefined, ...current: readonly object[]): void {
  if (ifMatch === undefined || current.some((each) => names(ifMatch, tagOf(each)))) return;
  throw gatewayErrors.error('SL-GATEWAY-019', { because: 'It has changed since it was read', field: 'If-Match' });
}
