import * as client from 'openid-client';
import { PROVIDER_DEFAULTS, type ProviderConfiguration } from '../../config/identity.ts';
import { identityErrors } from '../../governance/identity/errors.ts';
import type { ProviderClaims } from '../../governance/identity/people.ts';
import type { Chance } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { claimAt, grantsOf, nameOf } from './claims.ts';
import type { SignInProvider } from './provider.ts';

export interface OpenIdMeans {
  readonly configuration: ProviderConfiguration;
  /** The client's secret, resolved; none for a public client. */
  readonly clientSecret?: string;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly fetch: typeof fetch;
}

/**
 * Any OpenID Connect provider: authorization code with PKCE, state and nonce; id tokens are checked by the provider's published
 * keys. What it publishes is read at the first sign-in and again when it has become old.
 */
export function createOpenIdProvider(means: OpenIdMeans): SignInProvider {
  const { configuration, chance, clock } = means;
  const random = (): string => Buffer.from(chance.bytes(32)).toString('base64url');
  let found: { readonly house: Promise<client.Configuration>; readonly at: number } | undefined;
  const house = (): Promise<client.Configuration> => {
    if (found === undefined || clock.now() - found.at > LIMITS.providerMemoryMs) {
      const asked = discover(means);
      found = { house: asked, at: clock.now() };
      asked.catch(() => {
        found = undefined;
      });
    }
    return found.house;
  };
  return {
    async begin(redirectUri) {
      const [state, nonce, verifier] = [random(), random(), random()];
      const url = client.buildAuthorizationUrl(await house(), {
        redirect_uri: redirectUri,
        scope: [...new Set(['openid', ...(configuration.scopes ?? PROVIDER_DEFAULTS.scopes)])].join(' '),
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return { url: url.href, content: { state, nonce, verifier } };
    },
    async finish(cameBackTo, content) {
      const at = await house();
      try {
        return await claimsOf(at, cameBackTo, content, configuration);
      } catch (error) {
        throw failureOfSignIn(error);
      }
    },
    async endSessionUrl(returnTo) {
      const at = await house().catch(() => undefined);
      if (at?.serverMetadata().end_session_endpoint === undefined) return undefined;
      return client.buildEndSessionUrl(at, { post_logout_redirect_uri: returnTo }).href;
    },
  };
}

async function discover({ configuration, clientSecret, fetch }: OpenIdMeans): Promise<client.Configuration> {
  const { issuer, clientId, clockToleranceSeconds } = configuration;
  const metadata = { [client.clockTolerance]: clockToleranceSeconds ?? PROVIDER_DEFAULTS.clockToleranceSeconds };
  const authentication = clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret);
  try {
    return await client.discovery(new URL(issuer), clientId, metadata, authentication, {
      [client.customFetch]: fetch as client.CustomFetch,
      timeout: LIMITS.providerTimeoutMs / 1_000,
      // Not only TLS vouches for an id token, but the provider's signature. Plain HTTP is for a provider on this machine.
      execute: [
        client.enableNonRepudiationChecks,
        ...(issuer.startsWith('http://') ? [client.allowInsecureRequests] : []),
      ],
    });
  } catch (cause) {
    throw identityErrors.error('SL-IDENTITY-009', { because: `${issuer} does not say how to sign in there` }, cause);
  }
}

async function claimsOf(
  house: client.Configuration,
  cameBackTo: URL,
  { state = '', nonce = '', verifier = '' }: Readonly<Record<string, string>>,
  { rolesFrom }: ProviderConfiguration,
): Promise<ProviderClaims> {
  const tokens = await client.authorizationCodeGrant(house, cameBackTo, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  const said = tokens.claims();
  if (said === undefined) throw identityErrors.error('SL-IDENTITY-010', { because: 'The provider sent no id token' });
  // Many providers keep groups out of the id token.
  const isComplete = claimAt(said, rolesFrom.claim) !== undefined;
  const hasMore = house.serverMetadata().userinfo_endpoint !== undefined;
  const more = isComplete || !hasMore ? {} : await client.fetchUserInfo(house, tokens.access_token, said.sub);
  const claims: Readonly<Record<string, unknown>> = { ...more, ...said };
  const { email } = claims;
  return {
    issuer: said.iss,
    subject: said.sub,
    name: nameOf(claims, said.sub),
    ...(typeof email === 'string' ? { email: email.slice(0, 320) } : {}),
    grants: grantsOf(claims, rolesFrom),
  };
}

/** Says what went wrong without repeating what the browser or the provider sent: it may hold codes and tokens. */
function failureOfSignIn(error: unknown): Error {
  if (error instanceof client.AuthorizationResponseError) {
    const because = /^[a-z_]{1,50}$/.test(error.error) ? `The provider says ${error.error}` : 'The provider says no';
    return identityErrors.error('SL-IDENTITY-010', { because }, error);
  }
  const { code, name } = error as { readonly code?: string; readonly name?: string };
  if (error instanceof TypeError || name === 'TimeoutError' || code === 'OAUTH_TIMEOUT') {
    return identityErrors.error('SL-IDENTITY-009', { because: 'The provider does not answer' }, error);
  }
  if (error instanceof Error && 'failure' in error) return error;
  const because = `What came back does not fit the sign-in that was begun (${code ?? name ?? 'unknown'})`;
  return identityErrors.error('SL-IDENTITY-010', { because }, error);
}
