import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HubMetrics } from '../operations/metrics.ts';
import type { GatewayParts, ReadyCheck } from './parts.ts';

export interface HealthOptions {
  readonly metrics: HubMetrics;
  readonly parts: () => GatewayParts | undefined;
  /** Throws when the caller may not read metrics. */
  readonly guardMetrics?: (request: FastifyRequest) => Promise<void>;
}

/** `/healthz`: the process lives. `/readyz`: send traffic here. `/metrics`: for Prometheus. */
export function healthRoutes(app: FastifyInstance, { metrics, parts, guardMetrics }: HealthOptions): void {
  app.get('/healthz', async () => ({ alive: true }));
  app.get('/readyz', async (_request, reply) => {
    const checks: readonly ReadyCheck[] = (await parts()?.ready()) ?? [
      { name: 'hub', ok: false, detail: 'starting or stopping' },
    ];
    const ready = checks.every(({ ok }) => ok);
    if (!ready) void reply.code(503).header('retry-after', '2');
    return { ready, checks };
  });
  app.get('/metrics', async (request, reply) => {
    await guardMetrics?.(request);
    return reply.header('content-type', metrics.contentType).send(await metrics.text());
  });
}
