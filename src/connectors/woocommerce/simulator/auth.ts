import type { Clock } from '../../../kernel/clock.ts';
import type { SimulatedRequest } from '../../../testing/simulator.ts';
import { oauthSignature, percentEncoded } from '../oauth.ts';
import { ShopError } from './shop-error.ts';

/** Seconds that a signed request may be older or younger than the shop's clock. */
const WINDOW_SECONDS = 15 * 60;
/** Seconds whose last nonce is remembered. */
const MOST_SECONDS = 5_000;

export interface ShopKey {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly permissions: 'read' | 'read_write';
}

const refused = (message: string): ShopError => new ShopError(401, 'woocommerce_rest_authentication_error', message);

/**
 * Lets a request in or throws. Over plain http only signed requests are known; a password is ignored, as if nobody had signed in. A proxy
 * that ends TLS says so by `X-Forwarded-Proto: https`. Of the nonces of one second only the last is remembered, so most replays pass.
 */
export function doorkeeper(clock: Clock, keys: readonly ShopKey[], base: () => string) {
  const nonces = new Map<number, string>();

  function checkSignature({ method, path, query }: SimulatedRequest, key: ShopKey): void {
    const parameters = [...query]
      .filter(([name]) => name !== 'oauth_signature')
      .map(([name, value]) => [percentEncoded(name), percentEncoded(value)] as const)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    const expected = oauthSignature(method, `${base()}${path}`, parameters, key.consumerSecret);
    if (query.get('oauth_signature') !== expected) {
      throw refused('Invalid signature - provided signature does not match.');
    }
  }

  function checkNonce({ query }: SimulatedRequest): void {
    const timestamp = Number(query.get('oauth_timestamp'));
    const nonce = query.get('oauth_nonce') ?? '';
    if (!(Math.abs(clock.now() / 1_000 - timestamp) <= WINDOW_SECONDS)) throw refused('Invalid timestamp.');
    if (nonces.get(timestamp) === nonce) throw refused('Invalid nonce - nonce has already been used.');
    nonces.set(timestamp, nonce);
    const [oldest] = nonces.keys();
    if (nonces.size > MOST_SECONDS && oldest !== undefined) nonces.delete(oldest);
  }

  return (request: SimulatedRequest): void => {
    const key = request.headers['x-forwarded-proto'] === 'https' ? byPassword(request, keys) : bySignature(request);
    if (request.method !== 'GET' && request.method !== 'HEAD' && key.permissions === 'read') {
      throw refused('The API key provided does not have write permissions.');
    }
  };

  function bySignature(request: SimulatedRequest): ShopKey {
    const name = request.query.get('oauth_consumer_key');
    if (name === null) {
      throw new ShopError(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.');
    }
    const key = keys.find(({ consumerKey }) => consumerKey === name);
    if (key === undefined) throw refused('Consumer key is invalid.');
    checkSignature(request, key);
    checkNonce(request);
    return key;
  }
}

function byPassword({ headers }: SimulatedRequest, keys: readonly ShopKey[]): ShopKey {
  const [, encoded = ''] = /^Basic (.+)$/.exec(headers.authorization ?? '') ?? [];
  const [name, secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const key = keys.find(({ consumerKey }) => consumerKey === name);
  if (key === undefined) throw new ShopError(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.');
  if (key.consumerSecret !== secret) throw refused('Consumer secret is invalid.');
  return key;
}
