import { type Envelope, newEvent } from '../../canonical/envelope.ts';
import type { Permission } from '../../config/identity.ts';
import type { Caller } from '../../governance/identity/caller.ts';
import { instant } from '../../kernel/clock.ts';
import { recordErrors } from '../../records/errors.ts';
import { requirePermission } from '../access.ts';
import { DECISIONS } from '../parts.ts';
import { type ApiContext, noSuch } from './context.ts';
import { ordersFor } from './orders.ts';
import { releaseOrAsk } from './release.ts';
import { type Route, route } from './route.ts';
import { DecidedShape, DecisionListShape } from './shapes/decision.ts';
import { asked, body, params, reason, wordOf } from './shapes/shape.ts';

const ByKey = params({
  process: asked('Name of the process: `order-to-cash`.', 100),
  key: asked('Its business key; slashes are written %2F.'),
});
const EXAMPLE = { params: { process: 'order-to-cash', key: 'order/shopify-eu/1001' } };

const list = route({
  name: 'readDecisions',
  method: 'get',
  path: '/processes/{process}/instances/{key}/decisions',
  tag: 'Processes',
  permission: 'read',
  reach: 'within',
  summary: 'Ask what may be decided here',
  description: 'What a person may decide about this instance as it stands now, and what follows from it.',
  params: ByKey,
  answer: DecisionListShape,
  problems: ['SL-GATEWAY-010'],
  example: EXAMPLE,
  handle: async ({ params, caller, context }) => ({
    decisions: (await openTo(context, caller, 'read', params)).decisions,
  }),
});

const decide = route({
  name: 'takeDecision',
  method: 'post',
  path: '/processes/{process}/instances/{key}/decisions',
  tag: 'Processes',
  permission: 'operate',
  reach: 'within',
  summary: 'Decide',
  description:
    'Tells the process what a person decided, with the reason, which stays in the story. Two who decide the same of what they see at the same moment decide it once. A decision that moves money needs the permission `approve` too.',
  params: ByKey,
  tells: ['decision', 'reason'],
  body: body({
    decision: wordOf(DECISIONS, 'One of those that are open.'),
    reason: reason('Why it is decided so.'),
  }),
  answer: DecidedShape,
  status: 202,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-008'],
  example: {
    ...EXAMPLE,
    body: { decision: 'cancel', reason: 'The buyer called: bought twice by mistake' },
    answer: { decided: 'cancel', key: 'order/shopify-eu/1001', message: '5kq0v5z8m3x2c4b6n9a1s0dg7d' },
  },
  async handle({ params, body, caller, context }) {
    const { decisions, revision } = await openTo(context, caller, 'operate', params);
    const open = decisions.find(({ name }) => name === body.decision);
    if (open === undefined) {
      const because = `"${body.decision}" is not open for ${params.key}`;
      throw recordErrors.error('SL-RECORD-008', { because, field: 'body.decision', value: body.decision });
    }
    if (open.movesMoney) {
      requirePermission(caller, 'approve');
      refuseBeyond(caller, 'approve', params.key);
    }
    if (open.name === 'release') {
      const orders = ordersFor(context, caller, 'operate');
      const { approval } = await releaseOrAsk(context, caller, orders, { order: params.key, reason: body.reason });
      return { decided: open.name, key: params.key, ...(approval === undefined ? {} : { approval }) };
    }
    const at = instant(context.clock.now());
    const source = `/people/${encodeURIComponent(caller.name)}`;
    const message = cancellation(params.key, { reason: body.reason, at, source, revision });
    await context.parts().backbone.append([message]);
    return { decided: open.name, key: params.key, message: message.id };
  },
});

interface Said {
  readonly reason: string;
  readonly at: string;
  readonly source: string;
  readonly revision: number;
}

/** What tells the process; the revision that was seen is part of the fact, so that it happens once. */
function cancellation(order: string, { reason, at, source, revision }: Said): Envelope {
  return newEvent({
    name: 'OrderCancelled',
    source,
    subject: order,
    time: at,
    fact: [order, 'cancel', String(revision)],
    data: { order, by: 'hub', at, reason },
  });
}

/** What is open, to a caller who reaches it; what lies beyond their reach is not there. */
async function openTo(
  context: ApiContext,
  caller: Caller,
  permission: Permission,
  { process, key }: { readonly process: string; readonly key: string },
) {
  const { processes } = context.parts();
  if (processes === undefined) throw noSuch('record', 'processes');
  refuseBeyond(caller, permission, key);
  const found = await processes.decisions(process, key);
  if (found === undefined) throw noSuch('instance', key);
  return found;
}

/** `order/shopify-eu/1001` belongs to the channel `shopify-eu`. */
function refuseBeyond(caller: Caller, permission: Permission, key: string): void {
  const reach = caller.reachFor(permission);
  if (reach !== 'everywhere' && !reach.channels.includes(key.split('/')[1] ?? '')) throw noSuch('instance', key);
}

/** `/api/v1/processes/<process>/instances/<key>/decisions`: what people decide. */
export const DECISION_ROUTES: readonly Route[] = [list, decide];
