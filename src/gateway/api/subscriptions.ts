import { type ApiContext, noSuch } from './context.ts';
import { nextOf, pageOf } from './page.ts';
import { type Route, route } from './route.ts';
import { BrakeShape, SubscriptionPageShape } from './shapes/flow.ts';
import { asked, body, PAGE, params, query, reason } from './shapes/shape.ts';

const ByName = params({ name: asked('Name of the subscription; its slashes are written %2F.') });

const list = route({
  name: 'listSubscriptions',
  method: 'get',
  path: '/subscriptions',
  tag: 'Flows',
  permission: 'read',
  summary: 'List subscriptions',
  description: 'How far each one is, what it retries, what is dead, and why it stands still.',
  query: query(PAGE),
  answer: SubscriptionPageShape,
  problems: ['SL-RECORD-003'],
  example: {},
  async handle({ query, context }) {
    const { entries, next } = pageOf(await context.parts().backbone.status(), ({ name }) => name, query);
    return { subscriptions: entries, ...nextOf(next) };
  },
});

const pause = route({
  name: 'pauseSubscription',
  method: 'post',
  path: '/subscriptions/{name}/pause',
  tag: 'Flows',
  permission: 'operate',
  together: true,
  summary: 'Pause a subscription',
  description: 'Nothing is lost: its messages wait in the log until it is resumed.',
  params: ByName,
  body: body({ reason: reason('Why it is paused.', 500) }),
  answer: BrakeShape,
  problems: ['SL-GATEWAY-010'],
  example: {
    params: { name: 'deliver/odoo-main' },
    body: { reason: 'Upgrade of the ERP until noon' },
    answer: { subscription: 'deliver/odoo-main', paused: true },
  },
  async handle({ params, body, caller, context }) {
    const name = await known(context, params.name);
    await context.parts().backbone.pause(name, `${body.reason} (${caller.name})`);
    return { subscription: name, paused: true };
  },
});

const resume = route({
  name: 'resumeSubscription',
  method: 'post',
  path: '/subscriptions/{name}/resume',
  tag: 'Flows',
  permission: 'operate',
  together: true,
  summary: 'Resume a subscription',
  description: 'It goes on where it stopped.',
  params: ByName,
  answer: BrakeShape,
  problems: ['SL-GATEWAY-010'],
  example: {
    params: { name: 'deliver/odoo-main' },
    answer: { subscription: 'deliver/odoo-main', paused: false },
  },
  async handle({ params, context }) {
    const name = await known(context, params.name);
    await context.parts().backbone.resume(name);
    return { subscription: name, paused: false };
  },
});

async function known(context: ApiContext, name: string): Promise<string> {
  const statuses = await context.parts().backbone.status();
  if (!statuses.some((status) => status.name === name)) throw noSuch('subscription', name);
  return name;
}

/** `/api/v1/subscriptions`: how far each one is, and its brake. Slashes in names are written %2F. */
export const SUBSCRIPTION_ROUTES: readonly Route[] = [list, pause, resume];
