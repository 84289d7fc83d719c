import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { identityErrors } from '../../governance/identity/errors.ts';
import type { IssuedToken } from '../../governance/identity/machines.ts';
import type { WrongTries } from '../../governance/identity/wrong-tries.ts';
import type { Clock } from '../../kernel/clock.ts';
import { neverCached } from '../api/context.ts';
import type { Auditor } from '../auditor.ts';
import { gatewayErrors } from '../errors.ts';
import type { IdentityParts } from '../parts.ts';
import { failureOf, retryAfterSeconds, statusOf } from '../problem.ts';
import { ASSERTION_TYPE, checkAssertion, claimedClient } from './client-assertion.ts';

export interface TokenEndpointMeans {
  readonly auditor: Auditor;
  readonly wrongTries: WrongTries;
  readonly clock: Clock;
  /** Address under which machines reach the hub: what their assertions are made for. */
  readonly publicUrl?: string;
  /** Throws SL-GATEWAY-005 while the hub is starting or stopping. */
  readonly identity: () => IdentityParts;
}

type Credentials =
  | { readonly id: string; readonly secret: string }
  | { readonly id: string; readonly assertion: string };

/** Errors of RFC 6749, by our codes; whatever else goes wrong is `invalid_request` or `temporarily_unavailable`. */
const OAUTH_ERRORS: Readonly<Record<string, string>> = {
  'SL-IDENTITY-012': 'invalid_client',
  'SL-IDENTITY-013': 'invalid_scope',
  'SL-IDENTITY-014': 'unsupported_grant_type',
};

/** `POST /oauth/token`: the client credentials grant of OAuth 2 (RFC 6749, 4.4), with client_secret_basic, client_secret_post and private_key_jwt. */
export async function tokenEndpoint(app: FastifyInstance, means: TokenEndpointMeans): Promise<void> {
  app.addHook('onRequest', neverCached);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: unknown, text: string) => readForm(text),
  );
  app.setErrorHandler((error, request, reply) => {
    means.auditor.failed(request, failureOf(error));
    return tellOauthError(error, request, reply);
  });
  const config = { config: { audit: 'issueToken' } } as const;
  app.post<{ Body: Readonly<Record<string, string>> | undefined }>('/oauth/token', config, async (request) => {
    const form = request.body ?? {};
    if (form.grant_type !== 'client_credentials') {
      throw identityErrors.error('SL-IDENTITY-014', {
        because: 'Only grant_type=client_credentials is given',
        field: 'grant_type',
      });
    }
    const credentials = credentialsOf(request, form);
    const { id } = credentials;
    // Who a stranger says to be is told only when it can be the name of a machine.
    if (/^[a-z][a-z0-9-]{0,62}$/.test(id)) {
      means.auditor.note(request, { actor: 'anonymous', authority: 'none', on: { client: id } });
    }
    await means.wrongTries.check(request.ip, id);
    const scopes = form.scope?.split(' ').filter((scope) => scope !== '');
    try {
      const issued = await issue(means, request, credentials, scopes?.length === 0 ? undefined : scopes);
      await means.wrongTries.succeeded(id);
      const on = { scope: issued.scopes.join(' ') };
      const authority = 'assertion' in credentials ? 'client key' : 'client secret';
      means.auditor.note(request, { actor: `machine/${id}`, authority, on });
      return {
        access_token: issued.token,
        token_type: 'Bearer',
        expires_in: Math.floor(issued.expiresInMs / 1_000),
        scope: issued.scopes.join(' '),
      };
    } catch (error) {
      if (failureOf(error).code === 'SL-IDENTITY-012') await means.wrongTries.failed(request.ip, id);
      throw error;
    }
  });
}

async function issue(
  { identity, clock, publicUrl }: TokenEndpointMeans,
  request: FastifyRequest,
  credentials: Credentials,
  scopes: readonly string[] | undefined,
): Promise<IssuedToken> {
  const { machines, store } = identity();
  const { id } = credentials;
  if ('secret' in credentials) return machines.issue(id, credentials.secret, scopes);
  // Without a public address the hub goes by the name that it was called by.
  const house = (publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/+$/, '');
  await checkAssertion(credentials.assertion, {
    client: id,
    keys: (await store.machine(id))?.keys ?? [],
    audiences: [`${house}/oauth/token`, house],
    nowMs: clock.now(),
    takeOnce: (assertion, expiresAt) => store.takeAssertion(assertion, expiresAt),
  });
  return machines.issueByKey(id, scopes);
}

function readForm(text: string): Readonly<Record<string, string>> {
  const form = new URLSearchParams(text);
  const names = [...form.keys()];
  if (new Set(names).size !== names.length) throw badRequest('A parameter stands twice');
  return Object.fromEntries(form);
}

function credentialsOf(request: FastifyRequest, form: Readonly<Record<string, string>>): Credentials {
  const { authorization } = request.headers;
  if (form.client_assertion !== undefined || form.client_assertion_type !== undefined) {
    return assertionOf(form, authorization !== undefined);
  }
  if (authorization !== undefined) {
    if (form.client_secret !== undefined) throw badRequest('The client says its secret in two ways');
    const [, encoded] = /^Basic ([A-Za-z0-9+/=]{4,1000})$/i.exec(authorization) ?? [];
    const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
    const at = text.indexOf(':');
    if (at < 1) throw unknownClient('The client did not say who it is');
    return { id: unescapeForm(text.slice(0, at)), secret: unescapeForm(text.slice(at + 1)) };
  }
  const { client_id: id, client_secret: secret } = form;
  if (id === undefined || id === '' || secret === undefined) throw unknownClient('The client did not say who it is');
  return { id, secret };
}

function assertionOf(form: Readonly<Record<string, string>>, saysOtherwise: boolean): Credentials {
  const {
    client_assertion: assertion = '',
    client_assertion_type: type,
    client_id: named,
    client_secret: secret,
  } = form;
  if (saysOtherwise || secret !== undefined) throw badRequest('The client says who it is in two ways');
  if (type !== ASSERTION_TYPE) throw badRequest(`client_assertion_type must be ${ASSERTION_TYPE}`);
  const id = claimedClient(assertion);
  if (id === undefined || id === '' || (named !== undefined && named !== id)) {
    throw unknownClient('The assertion does not say who the client is');
  }
  return { id, assertion };
}

/** RFC 6749, 2.3.1: both parts are form-encoded before they are joined. */
function unescapeForm(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

const badRequest = (because: string): Error => gatewayErrors.error('SL-GATEWAY-008', { because });
const unknownClient = (because: string): Error => identityErrors.error('SL-IDENTITY-012', { because });

function tellOauthError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = failureOf(error);
  const status = statusOf(failure);
  const seconds = status === 503 || status === 429 ? retryAfterSeconds(failure) : undefined;
  if (seconds !== undefined) void reply.header('retry-after', String(seconds));
  if (status === 401) void reply.header('www-authenticate', 'Basic realm="storeloom"');
  const other = status === 503 ? 'temporarily_unavailable' : 'invalid_request';
  return reply.code(status).send({
    error: OAUTH_ERRORS[failure.code] ?? other,
    error_description: failure.because,
    code: failure.code,
    request: request.id,
  });
}
