import type { FastifyInstance } from 'fastify';
import type { GatewayConnection } from '../parts.ts';
import { type ApiContext, noSuch } from './context.ts';

/** `/api/v1/connections`: what is connected, how it is, and a check on demand. */
export function connectionRoutes(app: FastifyInstance, context: ApiContext): void {
  app.get('/connections', async (request) => {
    context.caller(request, 'read');
    const { connections, backbone } = context.parts();
    const statuses = await backbone.status();
    const of = (name: string) =>
      statuses.filter(
        ({ name: subscription }) => subscription === `translate/${name}` || subscription === `deliver/${name}`,
      );
    return {
      connections: [...connections.values()].map((connection) => ({
        ...about(connection),
        circuits: connection.circuits(),
        subscriptions: of(connection.name),
      })),
    };
  });
  app.post<{ Params: { name: string } }>('/connections/:name/check', async (request) => {
    context.caller(request, 'operate');
    const connection = context.parts().connections.get(request.params.name);
    if (connection === undefined) throw noSuch('connection', request.params.name);
    return { connection: connection.name, findings: await connection.check() };
  });
}

function about({ name, owner, purpose, manifest, webhook }: GatewayConnection) {
  return {
    name,
    connector: manifest.name,
    title: manifest.title,
    owner,
    purpose,
    vendorApi: manifest.vendorApi,
    ...(webhook === undefined ? {} : { webhookPath: `/webhooks/${name}` }),
  };
}
