import type { ProviderClaims } from '../../governance/identity/people.ts';

/** A company's OpenID Connect provider, as the sign-in needs it. */
export interface SignInProvider {
  /** Where the browser goes, and what must be known again when it comes back. Throws SL-IDENTITY-009 when the provider is away. */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly content: Readonly<Record<string, string>> }>;
  /** Who came back, by the whole address that the browser asked for. Throws SL-IDENTITY-009, -010. */
  finish(cameBackTo: URL, content: Readonly<Record<string, string>>): Promise<ProviderClaims>;
  /** Where the browser goes to sign out there too, if the provider has such a place. */
  endSessionUrl(returnTo: string): Promise<string | undefined>;
}
