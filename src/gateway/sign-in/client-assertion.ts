import { createHash } from 'node:crypto';
import {
  calculateJwkThumbprint,
  compactVerify,
  decodeJwt,
  decodeProtectedHeader,
  importJWK,
  type JWK,
  type JWTPayload,
} from 'jose';
import { identityErrors } from '../../governance/identity/errors.ts';
import type { MachineKey } from '../../governance/identity/store.ts';
import { LIMITS } from '../../kernel/limits.ts';

/** RFC 7523, 2.2. */
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Only signatures that take a private key: what the hub keeps cannot make one. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const PRIVATE_PARTS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const CURVES = ['P-256', 'P-384', 'P-521', 'Ed25519'];
const SHORTEST_RSA_BITS = 2_048;

/** A key of a JWK as it is kept. Throws SL-IDENTITY-015 for one that is private, secret, weak or not readable. */
export async function machineKeyOf(jwk: Readonly<Record<string, unknown>>, nowMs: number): Promise<MachineKey> {
  const refuse = (because: string): Error =>
    identityErrors.error('SL-IDENTITY-015', { because, field: 'body.keys', rule: 'a public key' });
  if (PRIVATE_PARTS.some((part) => part in jwk))
    throw refuse('It holds the private part, which must never leave its machine');
  const { kty, crv, n, e, x, y, kid, alg } = jwk as Readonly<Record<string, string | undefined>>;
  const isCurve = (kty === 'EC' || kty === 'OKP') && CURVES.includes(crv ?? '');
  if (kty !== 'RSA' && !isCurve) throw refuse(`Only RSA and the curves ${CURVES.join(', ')} are taken`);
  if (kty === 'RSA' && Buffer.from(String(n ?? ''), 'base64url').length * 8 < SHORTEST_RSA_BITS) {
    throw refuse(`An RSA key has at least ${SHORTEST_RSA_BITS} bits`);
  }
  const parts = { kty, crv, n, e, x, y };
  const open = Object.fromEntries(Object.entries(parts).filter(([, value]) => typeof value === 'string')) as JWK;
  try {
    await importJWK(open, typeof alg === 'string' ? alg : defaultAlgorithm(open));
    const id = typeof kid === 'string' && /^[\w.~-]{1,100}$/.test(kid) ? kid : await calculateJwkThumbprint(open);
    return { id, jwk: open as Readonly<Record<string, string>>, createdAt: nowMs };
  } catch {
    throw refuse('The key cannot be read');
  }
}

const defaultAlgorithm = ({ kty, crv }: JWK): string =>
  kty === 'RSA' ? 'RS256' : ({ 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' }[crv ?? ''] ?? 'EdDSA');

/** Who an assertion says to be from, before anything of it is believed; undefined when it cannot be read. */
export function claimedClient(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}

export interface AssertionCheck {
  readonly client: string;
  readonly keys: readonly MachineKey[];
  /** What it may be made for: the addresses of this hub's token endpoint. */
  readonly audiences: readonly string[];
  readonly nowMs: number;
  /** False when this assertion was used before. */
  readonly takeOnce: (id: string, expiresAt: number) => Promise<boolean>;
}

/**
 * Checks an assertion of a client (RFC 7523, 3): signed by a key of the client, made by it for this hub, for a short time, and
 * used once. Throws SL-IDENTITY-012; what is wrong in detail is told only to who holds the key.
 */
export async function checkAssertion(assertion: string, check: AssertionCheck): Promise<void> {
  const payload = await signedPayload(assertion, check);
  if (payload === undefined) throw notKnown('The assertion is not signed by a key of this client');
  const { iss, sub, aud, exp, nbf, iat, jti } = payload;
  const nowSeconds = check.nowMs / 1_000;
  const tolerance = LIMITS.assertionClockToleranceMs / 1_000;
  const mostSeconds = LIMITS.assertionMostMs / 1_000;
  const audiences = Array.isArray(aud) ? aud : [aud];
  const problems = [
    [iss !== check.client || sub !== check.client, 'iss and sub must both be the client id'],
    [
      !audiences.some((each) => each !== undefined && check.audiences.includes(each)),
      `aud must be ${check.audiences[0]}`,
    ],
    [typeof exp !== 'number' || exp <= nowSeconds - tolerance, 'exp must be a time to come'],
    [typeof exp === 'number' && exp > nowSeconds + mostSeconds + tolerance, 'exp must be within five minutes'],
    [typeof nbf === 'number' && nbf > nowSeconds + tolerance, 'nbf is still to come'],
    [typeof iat === 'number' && iat > nowSeconds + tolerance, 'iat is still to come'],
    [typeof jti !== 'string' || jti.length < 8 || jti.length > 200, 'jti must have 8 to 200 characters'],
  ] as const;
  const broken = problems.find(([isBroken]) => isBroken);
  if (broken !== undefined) throw notKnown(`The assertion cannot be used: ${broken[1]}`);
  const id = createHash('sha256')
    .update(JSON.stringify([check.client, jti]))
    .digest('hex');
  const untilMs = (exp ?? 0) * 1_000 + LIMITS.assertionClockToleranceMs;
  if (!(await check.takeOnce(id, untilMs))) throw notKnown('The assertion was used before');
}

/** The payload, when one of the keys signed it. Times are looked at afterwards, with the hub's own clock. */
async function signedPayload(assertion: string, { keys }: AssertionCheck): Promise<JWTPayload | undefined> {
  try {
    const { kid, alg = '' } = decodeProtectedHeader(assertion);
    if (!ALGORITHMS.includes(alg)) return undefined;
    const named = keys.filter(({ id }) => id === kid);
    for (const { jwk } of named.length > 0 ? named : keys) {
      const payload = await payloadBy(jwk, alg, assertion);
      if (payload !== undefined) return payload;
    }
  } catch {
    // An assertion that cannot be read is one that nobody signed.
  }
  return undefined;
}

/** Only the signature is looked at here: the times are for the hub's own clock. */
async function payloadBy(jwk: JWK, alg: string, assertion: string): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await compactVerify(assertion, await importJWK(jwk, alg), { algorithms: [alg] });
    return JSON.parse(new TextDecoder().decode(payload)) as JWTPayload;
  } catch {
    return undefined;
  }
}

const notKnown = (because: string): Error => identityErrors.error('SL-IDENTITY-012', { because });
