import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { identityErrors } from '../../governance/identity/errors.ts';
import { csrfTokenOf } from '../../governance/identity/secrets.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
export const CSRF_HEADER = 'x-csrf-token';

/**
 * Keeps other sites from using the cookie of a person: what changes something must come from our own pages, by what the browser
 * itself says (`Sec-Fetch-Site`, `Origin`), and must carry a token that only our pages can read. Throws SL-IDENTITY-005.
 */
export function refuseForeignRequest(request: FastifyRequest, sessionSecret: string, publicUrl?: string): void {
  if (SAFE.has(request.method)) return;
  const { 'sec-fetch-site': site, origin } = request.headers;
  if (site !== undefined && site !== 'same-origin')
    throw foreign(`The browser says that it comes from ${String(site)}`);
  if (origin !== undefined && !isOwnOrigin(request, origin, publicUrl)) throw foreign('It comes from another origin');
  const given = Buffer.from(String(request.headers[CSRF_HEADER] ?? ''));
  const wanted = Buffer.from(csrfTokenOf(sessionSecret));
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw foreign(`The header ${CSRF_HEADER} is missing or wrong`);
  }
}

function isOwnOrigin(request: FastifyRequest, origin: string, publicUrl: string | undefined): boolean {
  if (publicUrl !== undefined && URL.canParse(publicUrl) && new URL(publicUrl).origin === origin) return true;
  // Without a public address the hub is reached under the host that the browser names itself.
  return URL.canParse(origin) && new URL(origin).host === request.headers.host;
}

const foreign = (because: string): Error => identityErrors.error('SL-IDENTITY-005', { because });
