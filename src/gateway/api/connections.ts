import type { SubscriptionStatus } from '../../backbone/backbone.ts';
import { keptReport, standingOf } from '../../connections/auditor.ts';
import type { Finding } from '../../connector/connector.ts';
import { instant } from '../../kernel/clock.ts';
import type { Circuit } from '../../operations/metrics.ts';
import type { GatewayConnection, SecretDue } from '../parts.ts';
import { withinOf } from '../reach-of-letters.ts';
import { linesOf } from './cases.ts';
import { noSuch } from './context.ts';
import { isOwnChannel, leftOut } from './own.ts';
import { nextOf, pageOf } from './page.ts';
import { type Route, route } from './route.ts';
import { CheckShape, ConnectionPageShape, OneConnectionShape } from './shapes/connection.ts';
import { asked, PAGE, params, query } from './shapes/shape.ts';

const ByName = params({ name: asked('Name of the connection.', 100) });

const list = route({
  name: 'listConnections',
  method: 'get',
  path: '/connections',
  tag: 'Connections',
  permission: 'read',
  reach: 'within',
  summary: 'List connections',
  description:
    'Each with its owner, its circuits and how far its translation and delivery are. A caller whose role is limited is told of their channels.',
  query: query(PAGE),
  answer: ConnectionPageShape,
  problems: ['SL-RECORD-003'],
  example: {},
  async handle({ query, caller, context }) {
    const { connections, backbone } = context.parts();
    const own = [...connections.values()].filter(({ name }) => isOwnChannel(caller, 'read', name));
    const { entries, next } = pageOf(own, ({ name }) => name, query);
    const statuses = await backbone.status();
    const nowMs = context.clock.now();
    return {
      connections: await Promise.all(entries.map((connection) => connectionOf(connection, statuses, nowMs))),
      ...leftOut(caller),
      ...nextOf(next),
    };
  },
});

const one = route({
  name: 'readConnection',
  method: 'get',
  path: '/connections/{name}',
  tag: 'Connections',
  permission: 'read',
  reach: 'within',
  summary: 'Read one connection',
  description: 'Its health, its circuits, what is left of its rate limits, and what is stuck in it.',
  params: ByName,
  answer: OneConnectionShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { name: 'odoo-main' } },
  async handle({ params, caller, context }) {
    const { cases, connections, backbone } = context.parts();
    const connection = connections.get(params.name);
    if (connection === undefined || !isOwnChannel(caller, 'read', params.name)) {
      throw noSuch('connection', params.name);
    }
    const { within } = withinOf(caller, 'read');
    const [statuses, open] = await Promise.all([backbone.status(), cases.open(within)]);
    const own = open.filter((each) => each.connection === connection.name);
    return {
      connection: await connectionOf(connection, statuses, context.clock.now()),
      cases: await linesOf(own, caller, context),
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
  params: ByName,
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

const subscriptionsOf = (name: string): string[] => [`translate/${name}`, `deliver/${name}`];

/** A connection as the API tells it. */
async function connectionOf(connection: GatewayConnection, statuses: readonly SubscriptionStatus[], nowMs: number) {
  const { name, owner, purpose, manifest, webhook } = connection;
  const subscriptions = statuses.filter((status) => subscriptionsOf(name).includes(status.name));
  const circuits = connection.circuits();
  const audit = await auditOf(connection);
  return {
    name,
    connector: manifest.name,
    title: manifest.title,
    owner,
    purpose,
    vendorApi: manifest.vendorApi,
    ...(webhook === undefined ? {} : { webhookPath: `/webhooks/${name}` }),
    ...(audit === undefined ? {} : { audit }),
    secrets: ((await connection.secrets?.()) ?? []).map((secret) => secretLine(secret, nowMs)),
    ...healthOf(circuits, subscriptions, audit?.findings),
    circuits,
    limits: (await connection.limits?.()) ?? [],
    subscriptions,
  };
}

/** What the last audit of a connection found; undefined before the first one. */
export async function auditOf(connection: Pick<GatewayConnection, 'audited'>) {
  const view = await connection.audited?.();
  if (view === undefined) return undefined;
  const report = keptReport(view.cursor);
  if (report === undefined && view.failure === undefined) return undefined;
  return {
    ...(report === undefined ? {} : { at: instant(report.at) }),
    ...(view.failure === undefined ? {} : { failure: view.failure }),
    findings: report === undefined ? [] : standingOf(report),
  };
}

/** Pure. */
function secretLine({ name, storedAtMs, dueAtMs, noticeMs }: SecretDue, nowMs: number) {
  const left = dueAtMs - nowMs;
  const due = left <= 0 ? 'past' : left <= noticeMs ? 'soon' : 'later';
  return { name, storedAt: instant(storedAtMs), dueAt: instant(dueAtMs), due } as const;
}

/** `down`: calls are held back. `troubled`: some of its work waits for time or a person. Pure. */
export function healthOf(
  circuits: readonly Circuit[],
  subscriptions: readonly SubscriptionStatus[],
  audited: readonly Finding[] = [],
) {
  const open = circuits.filter(({ state }) => state === 'open').map(({ operation }) => operation);
  if (open.length > 0)
    return { health: 'down', because: `It fails at ${open.join(', ')}; calls are held back.` } as const;
  const held = subscriptions.find(({ paused }) => paused !== undefined && !paused.byPerson);
  if (held !== undefined) return { health: 'down', because: held.paused?.reason ?? '' } as const;
  const paused = subscriptions.find((each) => each.paused !== undefined);
  if (paused !== undefined) {
    return { health: 'troubled', because: `A person paused ${paused.name}: ${paused.paused?.reason}.` } as const;
  }
  const amiss = audited.find(({ verdict }) => verdict === 'problem');
  if (amiss !== undefined) return { health: 'troubled', because: `${amiss.subject}: ${amiss.found}.` } as const;
  const dead = subscriptions.reduce((sum, each) => sum + each.dead, 0);
  if (dead > 0)
    return {
      health: 'troubled',
      because: `${dead} ${dead === 1 ? 'message waits' : 'messages wait'} for a person.`,
    } as const;
  const retrying = subscriptions.reduce((sum, each) => sum + each.retrying, 0);
  if (retrying > 0) return { health: 'troubled', because: `${retrying} messages will be tried again.` } as const;
  return { health: 'well', because: 'Nothing is wrong.' } as const;
}

/** `/api/v1/connections`: what is connected, how it is, and a check on demand. */
export const CONNECTION_ROUTES: readonly Route[] = [list, one, check];
