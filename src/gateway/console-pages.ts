import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import files from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { gatewayErrors } from './errors.ts';

/** First parts of addresses that are never a page of the console: a mistake there must not be answered with one. */
const NOT_PAGES = new Set(['api', 'assets', 'webhooks', 'oauth', 'healthz', 'readyz', 'metrics']);

/**
 * The console's pages: files under `/assets`, whose names change with their content, and `index.html` for every other
 * address that a browser asks for as a page. `folder` is what `npm run console` has built.
 */
export async function consoleRoutes(app: FastifyInstance, folder: string): Promise<void> {
  // Inline styles are how components place themselves; scripts come from the hub's own files and from nowhere else.
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Whether the hub is reached over HTTPS is decided by what stands before it.
    strictTransportSecurity: false,
  });
  await app.register(files, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
    wildcard: true,
    decorateReply: false,
  });
  app.get('*', async (request, reply) => {
    if (!isPage(request)) throw gatewayErrors.error('SL-GATEWAY-001', { because: 'Nothing lives at this address' });
    const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => undefined);
    if (page === undefined) {
      throw gatewayErrors.error('SL-GATEWAY-040', { because: `There is no index.html in ${folder}` });
    }
    // The page names the files of one build, so it is asked for each time; they themselves are kept for ever.
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page);
  });
}

/** Whether a browser asks for a page, rather than a program for an answer. */
function isPage({ url, headers }: FastifyRequest): boolean {
  const [first = ''] = url.slice(1).split(/[/?]/);
  return !NOT_PAGES.has(first) && (headers.accept ?? '').includes('text/html');
}
