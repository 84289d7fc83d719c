import { createHmac } from 'node:crypto';

/** What one signed request is signed with; a retry takes a new nonce. */
export interface OauthKey {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** Seconds since the epoch. The shop takes fifteen minutes on either side of its own clock. */
  readonly timestamp: number;
  readonly nonce: string;
}

/** RFC 3986: everything but letters, digits and `-._~` is written as `%XX`. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The query of a one-legged OAuth 1.0a request, signed with HMAC-SHA256, in sorted order. JSON bodies are not signed. The base text
 * is `METHOD&address&parameters`, each part encoded, and the key is the consumer secret followed by `&`. The parameters
 * are encoded before they are sorted and once more within the base text, which is what the shop does with them.
 */
export function signedQuery(
  method: string,
  address: string,
  query: Readonly<Record<string, string>>,
  key: OauthKey,
): string {
  const parameters: Record<string, string> = {
    ...query,
    oauth_consumer_key: key.consumerKey,
    oauth_nonce: key.nonce,
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: String(key.timestamp),
  };
  const sorted = Object.entries(parameters)
    .map(([name, value]) => [percentEncoded(name), percentEncoded(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const signature = oauthSignature(method, address, sorted, key.consumerSecret);
  return `${sorted}&oauth_signature=${percentEncoded(signature)}`;
}

/** The signature of parameters that are already encoded and sorted. */
export function oauthSignature(method: string, address: string, parameters: string, consumerSecret: string): string {
  const base = [method.toUpperCase(), address, parameters].map(percentEncoded).join('&');
  return createHmac('sha256', `${consumerSecret}&`).update(base).digest('base64');
}
