import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { identityErrors } from '../../governance/identity/errors.ts';
import { type BegunSession, LOCAL_ISSUER, type Origin } from '../../governance/identity/people.ts';
import { hashOf, newSecret } from '../../governance/identity/secrets.ts';
import type { WrongTries } from '../../governance/identity/wrong-tries.ts';
import type { Chance } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { neverCached } from '../api/context.ts';
import type { Auditor } from '../auditor.ts';
import type { IdentityParts } from '../parts.ts';
import { failureOf, PROBLEM_TYPE, problemOf, retryAfterSeconds } from '../problem.ts';
import { type CookieHouse, clearCookie, isSecureHost, readCookie, setCookie } from './cookies.ts';
import { refuseForeignRequest } from './csrf.ts';
import { PAGE_POLICY, pageHtml } from './pages.ts';

export interface SignInMeans extends CookieHouse {
  readonly auditor: Auditor;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly wrongTries: WrongTries;
  /** Throws SL-GATEWAY-005 while the hub is starting or stopping. */
  readonly identity: () => IdentityParts;
}

interface SignInQuery {
  readonly link?: string;
  readonly return?: string;
}

const LINK = /^sll_[\w-]{43}$/;

/** `/sign-in`, `/sign-in/callback` and `/sign-out`: how people come in and leave. */
export async function signInRoutes(app: FastifyInstance, means: SignInMeans): Promise<void> {
  await app.register(rateLimit, { max: LIMITS.signInsPerMinute, timeWindow: 60_000 });
  app.addHook('onRequest', neverCached);
  app.addHook('onRequest', async (_request, reply) => {
    // A link must not travel on to other sites, and these pages need nothing from anywhere.
    void reply.headers({
      'referrer-policy': 'no-referrer',
      'content-security-policy': PAGE_POLICY,
      'x-content-type-options': 'nosniff',
    });
  });
  app.setErrorHandler((error, request, reply) => {
    means.auditor.failed(request, failureOf(error));
    return tellProblem(error, request, reply);
  });
  // Asking for the head of a link, or fetching it ahead, would use it up.
  const once = { exposeHeadRoute: false, config: { audit: 'signIn' } } as const;
  app.get<{ Querystring: SignInQuery }>('/sign-in', once, async (request, reply) => {
    const { link } = request.query;
    if (link === undefined) return beginSignIn(means, request, reply);
    if (/prefetch/i.test(String(request.headers['sec-purpose'] ?? ''))) return reply.code(204).send();
    return enter(
      means,
      request,
      reply,
      await signInByLink(means, request, String(link)),
      returnOf(request.query.return),
    );
  });
  app.get('/sign-in/callback', once, async (request, reply) => finishSignIn(means, request, reply));
  app.post('/sign-out', { config: { audit: 'signOut' } }, async (request, reply) => signOut(means, request, reply));
}

async function signInByLink(means: SignInMeans, request: FastifyRequest, link: string): Promise<BegunSession> {
  await means.wrongTries.check(request.ip);
  try {
    if (!LINK.test(link)) throw identityErrors.error('SL-IDENTITY-004', { because: 'This is not a sign-in link' });
    return await means.identity().people.signInByLink(link, originOf(request));
  } catch (error) {
    if (failureOf(error).code === 'SL-IDENTITY-004') await means.wrongTries.failed(request.ip);
    throw error;
  }
}

/** Sends the browser to the company's provider. What must be known again on the way back stays here, under a one-time secret. */
async function beginSignIn(means: SignInMeans, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { provider, store } = means.identity();
  if (provider === undefined) {
    const page = {
      title: 'Sign in',
      sentences: [
        'This hub has no company sign-in yet.',
        'Run `storeloom console` on its machine: it prints a link that lets you in.',
      ],
    };
    return reply.type('text/html; charset=utf-8').send(pageHtml(page));
  }
  const redirectUri = callbackOf(request, means);
  const { url, content } = await provider.begin(redirectUri);
  const secret = newSecret('slr', means.chance);
  const expiresAt = means.clock.now() + LIMITS.signInRoundTripMs;
  const back = returnOf((request.query as SignInQuery).return);
  await store.addTicket(hashOf(secret), { kind: 'round-trip', content: { ...content, redirectUri, back }, expiresAt });
  setCookie(request, reply, means, 'sign-in', { value: secret, maxAgeMs: LIMITS.signInRoundTripMs });
  return reply.redirect(url, 303);
}

async function finishSignIn(means: SignInMeans, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { provider, store, people } = means.identity();
  const secret = readCookie(request, means, 'sign-in');
  clearCookie(request, reply, means, 'sign-in');
  // Taken before anything is looked at: an answer of the provider is good for one use, whatever comes of it.
  const ticket =
    secret === undefined ? undefined : await store.takeTicket(hashOf(secret), 'round-trip', means.clock.now());
  if (provider === undefined || ticket === undefined) {
    const because = 'No sign-in was begun in this browser, or it took too long';
    throw identityErrors.error('SL-IDENTITY-010', { because });
  }
  const { redirectUri = '', back = '/', ...content } = ticket.content;
  const cameBackTo = new URL(redirectUri);
  cameBackTo.search = new URL(request.url, redirectUri).search;
  const claims = await provider.finish(cameBackTo, content);
  return enter(means, request, reply, await people.signInByProvider(claims, originOf(request)), returnOf(back));
}

/** Lets somebody in: a fresh session under a fresh secret, and the one that the browser had before ends. */
async function enter(
  means: SignInMeans,
  request: FastifyRequest,
  reply: FastifyReply,
  begun: BegunSession,
  back: string,
): Promise<FastifyReply> {
  const before = readCookie(request, means, 'session');
  if (before !== undefined) await means.identity().people.signOut(before);
  means.auditor.note(request, noteOf(begun));
  const maxAgeMs = begun.session.expiresAt - means.clock.now();
  setCookie(request, reply, means, 'session', { value: begun.secret, maxAgeMs });
  return reply.redirect(back, 303);
}

async function signOut(means: SignInMeans, request: FastifyRequest, reply: FastifyReply): Promise<object> {
  const { people, provider, store } = means.identity();
  const secret = readCookie(request, means, 'session');
  if (secret === undefined) return { signedOut: true };
  refuseForeignRequest(request, secret, means.publicUrl);
  const found = await store.session(hashOf(secret));
  if (found !== undefined) means.auditor.note(request, noteOf(found));
  await people.signOut(secret);
  clearCookie(request, reply, means, 'session');
  const cameByProvider = found !== undefined && found.person.issuer !== LOCAL_ISSUER;
  const endSessionUrl = cameByProvider ? await provider?.endSessionUrl(`${ownUrl(request, means)}/sign-in`) : undefined;
  return { signedOut: true, ...(endSessionUrl === undefined ? {} : { endSessionUrl }) };
}

const noteOf = ({ person, session }: Pick<BegunSession, 'person' | 'session'>) => ({
  actor: `person/${person.id}`,
  authority: `session ${session.id}`,
});

function originOf(request: FastifyRequest): Origin {
  return { address: request.ip, agent: request.headers['user-agent'] ?? '' };
}

/** Only addresses of this hub: a sign-in that leads elsewhere would be a gift to phishers. */
export function returnOf(given: unknown): string {
  return typeof given === 'string' && /^\/(?![/\\])[\w\-./~%?=&#:@+,]{0,500}$/.test(given) ? given : '/';
}

function ownUrl(request: FastifyRequest, { publicUrl }: CookieHouse): string {
  if (publicUrl !== undefined && isSecureHost(request, { publicUrl })) return publicUrl.replace(/\/+$/, '');
  return `http://${request.headers.host ?? 'localhost'}`;
}

const callbackOf = (request: FastifyRequest, house: CookieHouse): string =>
  `${ownUrl(request, house)}/sign-in/callback`;

function tellProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = failureOf(error);
  const problem = problemOf(failure, request.id);
  const seconds = problem.status === 503 || problem.status === 429 ? retryAfterSeconds(failure) : undefined;
  if (seconds !== undefined) void reply.header('retry-after', String(seconds));
  void reply.code(problem.status);
  if (!/text\/html/.test(request.headers.accept ?? '')) {
    return reply.header('content-type', PROBLEM_TYPE).send(JSON.stringify(problem));
  }
  const page = {
    title: problem.title,
    sentences: [problem.detail, ...(problem.next === undefined ? [] : [problem.next])],
    code: problem.code,
    action: { href: '/sign-in', label: 'Sign in again' },
  };
  return reply.type('text/html; charset=utf-8').send(pageHtml(page));
}
