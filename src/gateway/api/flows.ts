import type { SubscriptionStatus } from '../../backbone/backbone.ts';
import { LANES, type Lane } from '../../canonical/envelope.ts';
import type { GatewayConnection, GatewayParts } from '../parts.ts';
import { withinOf } from '../reach-of-letters.ts';
import { linesOf } from './cases.ts';
import { type ApiContext, noSuch } from './context.ts';
import type { FlowRates } from './flow-pace.ts';
import { reasonOf } from './flow-reason.ts';
import { isOwnFlow, leftOut } from './own.ts';
import { nextOf, pageOf } from './page.ts';
import { type Route, route } from './route.ts';
import { DrainShape, FlowPageShape, OneFlowShape } from './shapes/flow.ts';
import { asked, body, PAGE, params, query, reason } from './shapes/shape.ts';
import { brakeTag } from './subscriptions.ts';

const TIERS = ['real-time', 'near-real-time', 'micro-batch', 'batch'] as const;

const list = route({
  name: 'listFlows',
  method: 'get',
  path: '/flows',
  tag: 'Flows',
  permission: 'read',
  reach: 'within',
  summary: 'List flows',
  description:
    'Each subscription with its tier, its lag, its pace and why it waits. Pause and resume it by its name under subscriptions; let it run empty with `drainFlow`. A caller whose role is limited is told of the flows of their channels.',
  query: query(PAGE),
  answer: FlowPageShape,
  problems: ['SL-RECORD-003'],
  example: {},
  async handle({ query, caller, context }) {
    const flows = (await flowsOf(context)).filter(({ name }) => isOwnFlow(caller, 'read', name));
    const { entries, next } = pageOf(flows, ({ name }) => name, query);
    return { flows: entries, ...leftOut(caller), ...nextOf(next) };
  },
});

const one = route({
  name: 'readFlow',
  method: 'get',
  path: '/flows/{name*}',
  tag: 'Flows',
  permission: 'read',
  reach: 'within',
  summary: 'Ask why a flow waits',
  description: 'One flow with the cases that hold it up and the circuits of its connection.',
  params: params({ name: asked('Name of the subscription: `deliver/odoo-main`.') }),
  answer: OneFlowShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { name: 'deliver/odoo-main' } },
  async handle({ params, caller, context }) {
    const flow = (await flowsOf(context)).find(({ name }) => name === params.name);
    if (flow === undefined || !isOwnFlow(caller, 'read', flow.name)) throw noSuch('flow', params.name);
    const { cases, connections } = context.parts();
    const { within } = withinOf(caller, 'read');
    const own = (await cases.open(within)).filter(({ subscription }) => subscription === flow.name);
    return {
      flow,
      circuits: (flow.kind === 'deliver' ? connections.get(flow.of)?.circuits() : undefined) ?? [],
      cases: await linesOf(own, caller, context),
    };
  },
});

const drain = route({
  name: 'drainFlow',
  method: 'post',
  path: '/flows/{name}/drain',
  tag: 'Flows',
  permission: 'operate',
  summary: 'Let a flow run empty, then pause it',
  description:
    'It finishes what is in the log now, retries included, and begins nothing that comes later; then it pauses by itself with the reason. Messages that wait for a person do not hold it up. `readFlow` tells how many are left; resuming the subscription takes it back, pausing it ends it at once.',
  params: params({ name: asked('Name of the subscription; its slashes are written %2F.') }),
  tells: ['reason'],
  body: body({ reason: reason('Why it runs empty.', 500) }),
  answer: DrainShape,
  status: 202,
  problems: ['SL-GATEWAY-010'],
  example: {
    params: { name: 'deliver/odoo-main' },
    body: { reason: 'Upgrade of the ERP at noon' },
    answer: { flow: 'deliver/odoo-main', left: 12 },
  },
  async handle({ params, body, caller, context }) {
    const { backbone } = context.parts();
    const find = async () => (await backbone.status()).find(({ name }) => name === params.name);
    if ((await find()) === undefined) throw noSuch('flow', params.name);
    await backbone.drain(params.name, `${body.reason} (${caller.name})`);
    return { flow: params.name, left: (await find())?.draining?.left ?? 0 };
  },
});

/** Every flow as the API tells it, by name. */
export async function flowsOf(context: ApiContext) {
  const parts = context.parts();
  const [statuses, heads] = await Promise.all([parts.backbone.status(), headsOf(parts)]);
  const rates = context.pace.look(statuses, heads, context.clock.now());
  return statuses
    .map((status) => flowOf(status, parts, rates))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

function flowOf(status: SubscriptionStatus, { connections }: GatewayParts, rates: FlowRates) {
  const cut = status.name.indexOf('/');
  const kind = status.name.slice(0, Math.max(0, cut));
  const of = status.name.slice(cut + 1);
  const connection = kind === 'translate' || kind === 'deliver' ? connections.get(of) : undefined;
  const tier = tierOf(connection);
  const rate = rates.get(status.name);
  return {
    ...status,
    tag: brakeTag(status),
    kind,
    of,
    ...(tier === undefined ? {} : { tier }),
    ...(rate === undefined ? {} : { ratePerSecond: rate }),
    ...reasonOf(status, kind === 'deliver' ? (connection?.circuits() ?? []) : []),
  };
}

/** The most urgent tier of what the connection carries. */
function tierOf(connection: GatewayConnection | undefined): (typeof TIERS)[number] | undefined {
  const tiers = Object.values(connection?.manifest.tiers ?? {});
  return TIERS.find((tier) => tiers.includes(tier));
}

async function headsOf({ backbone }: GatewayParts): Promise<Record<Lane, number>> {
  const heads = await Promise.all(LANES.map(async (lane) => [lane, await backbone.log.head(lane)] as const));
  return Object.fromEntries(heads) as Record<Lane, number>;
}

/** `/api/v1/flows`: how fast everything moves, and why something waits. */
export const FLOW_ROUTES: readonly Route[] = [list, drain, one];
