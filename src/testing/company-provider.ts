import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import Provider, { type JWK } from 'oidc-provider';

/** A real, certified OpenID Connect provider on this machine, where everybody signs in without a password. */
export interface CompanyProvider {
  readonly issuer: string;
  /** Who signs in next, and what the company says of them. */
  account: { readonly id: string; readonly claims: Readonly<Record<string, unknown>> };
  /** Whether the account says no at the provider. */
  refuses: boolean;
  /** Signs whatever a forger would like to, with the provider's own key unless another is given. */
  sign(claims: JWTPayload, options?: { readonly own?: boolean }): Promise<string>;
  close(): Promise<void>;
}

export const CLIENT = { id: 'storeloom', secret: 'a-client-secret-of-a-test' } as const;

/** Starts one that knows the hub at `hubUrl`. */
export async function startCompanyProvider(hubUrl: string): Promise<CompanyProvider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const { privateKey: foreignKey } = await generateKeyPair('RS256');
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const company: CompanyProvider = {
    issuer,
    account: { id: 'ada', claims: {} },
    refuses: false,
    sign: (claims, { own = true } = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(own ? privateKey : foreignKey),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const key = { ...(await exportJWK(privateKey)), kid: 'k1', alg: 'RS256', use: 'sig' } as JWK;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${hubUrl}/sign-in/callback`],
        post_logout_redirect_uris: [`${hubUrl}/sign-in`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: ['a key of a test'] },
    claims: { openid: ['sub'], profile: ['name', 'groups'], email: ['email'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ ...company.account.claims, sub: id }) }),
    loadExistingGrant: async (context) => {
      const { Grant } = context.oidc.provider;
      const grant = new Grant({
        accountId: String(context.oidc.session?.accountId),
        clientId: String(context.oidc.client?.clientId),
      });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
    const result = company.refuses ? { error: 'access_denied' } : { login: { accountId: company.account.id } };
    void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  return company;
}
