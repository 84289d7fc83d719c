import type { GatewayConnection } from '../parts.ts';
import { noSuch } from './context.ts';
import { type Route, route } from './route.ts';
import { CheckShape, ConnectionPageShape } from './shapes/connection.ts';
import { asked, params } from './shapes/shape.ts';

const list = route({
  name: 'listConnections',
  method: 'get',
  path: '/connections',
  tag: 'Connections',
  permission: 'read',
  summary: 'List connections',
  description: 'Each with its owner, its circuits and how far its translation and delivery are.',
  answer: ConnectionPageShape,
  problems: [],
  example: {},
  async handle({ context }) {
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
  },
});

const check = route({
  name: 'checkConnection',
  method: 'post',
  path: '/connections/{name}/check',
  tag: 'Connections',
  permission: 'operate',
  summary: 'Check a connection now',
  description: 'Connects to the system and says what is right and wrong: keys, rights, versions, webhooks.',
  params: params({ name: asked('Name of the connection.', 100) }),
  answer: CheckShape,
  problems: ['SL-GATEWAY-010'],
  example: {
    params: { name: 'odoo-main' },
    answer: {
      connection: 'odoo-main',
      findings: [{ subject: 'sale module', verdict: 'ok', found: 'installed, version 19.0' }],
    },
  },
  async handle({ params, context }) {
    const connection = context.parts().connections.get(params.name);
    if (connection === undefined) throw noSuch('connection', params.name);
    return { connection: connection.name, findings: await connection.check() };
  },
});

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

/** `/api/v1/connections`: what is connected, how it is, and a check on demand. */
export const CONNECTION_ROUTES: readonly Route[] = [list, check];
