import type { FastifyReply, FastifyRequest } from 'fastify';

/** Where people reach the hub from outside; decides whether cookies need TLS. */
export interface CookieHouse {
  readonly publicUrl?: string;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/**
 * Cookies travel over TLS only when the hub has an https address; on the machine itself it is reached without. The prefix
 * `__Host-` keeps sibling hosts from planting one.
 */
export function isSecureHost(request: FastifyRequest, { publicUrl }: CookieHouse): boolean {
  return publicUrl?.startsWith('https://') === true && !LOOPBACK.test(request.headers.host ?? '');
}

type CookieName = 'session' | 'sign-in';

const nameOf = (name: CookieName, isSecure: boolean): string => `${isSecure ? '__Host-' : ''}storeloom-${name}`;

export function readCookie(request: FastifyRequest, house: CookieHouse, name: CookieName): string | undefined {
  // Routes for machines alone read no cookies.
  const cookies: FastifyRequest['cookies'] | undefined = request.cookies;
  const value = cookies?.[nameOf(name, isSecureHost(request, house))];
  return value !== undefined && /^sl[sr]_[\w-]{43}$/.test(value) ? value : undefined;
}

interface CookieLife {
  readonly value: string;
  readonly maxAgeMs: number;
}

/**
 * The session is never sent with a request that another site begins. The cookie of a sign-in must be, because the way back
 * from the provider is such a request.
 */
export function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  house: CookieHouse,
  name: CookieName,
  { value, maxAgeMs }: CookieLife,
): void {
  const secure = isSecureHost(request, house);
  void reply.setCookie(nameOf(name, secure), value, {
    path: '/',
    httpOnly: true,
    sameSite: name === 'session' ? 'strict' : 'lax',
    secure,
    maxAge: Math.floor(maxAgeMs / 1_000),
  });
}

export function clearCookie(request: FastifyRequest, reply: FastifyReply, house: CookieHouse, name: CookieName): void {
  setCookie(request, reply, house, name, { value: '', maxAgeMs: 0 });
}
