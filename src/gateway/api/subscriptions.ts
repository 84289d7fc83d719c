import type { SubscriptionStatus } from '../../backbone/backbone.ts';
import { requireMatch, tagOf } from '../etag.ts';
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
    return { subscriptions: entries.map((each) => ({ ...each, tag: brakeTag(each) })), ...nextOf(next) };
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
  tells: ['reason'],
  body: body({ reason: reason('Why it is paused.', 500) }),
  answer: BrakeShape,
  problems: ['SL-GATEWAY-010'],
  example: {
    params: { name: 'deliver/odoo-main' },
    body: { reason: 'Upgrade of the ERP until noon' },
    answer: { subscription: 'deliver/odoo-main', paused: true },
  },
  takesIfMatch: true,
  async handle({ params, body, caller, context, ifMatch }) {
    const name = await held(context, params.name, ifMatch);
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
  takesIfMatch: true,
  async handle({ params, context, ifMatch }) {
    const name = await held(context, params.name, ifMatch);
    await context.parts().backbone.resume(name);
    return { subscription: name, paused: false };
  },
});

/** What people change about a subscription: its brake, and never how far it is. */
const brakeOf = ({ name, paused, draining }: SubscriptionStatus) => ({
  name,
  paused: paused === undefined ? false : [paused.byPerson, paused.byPerson ? paused.reason : ''],
  draining: draining?.since ?? 0,
});
export const brakeTag = (status: SubscriptionStatus): string => tagOf(brakeOf(status));

/** The subscription, whose brake nobody else moves until this is written. */
async function held(context: ApiContext, name: string, ifMatch: string | undefined): Promise<string> {
  const { backbone, holdBrake } = context.parts();
  await holdBrake?.(name);
  const status = (await backbone.status()).find((each) => each.name === name);
  if (status === undefined) throw noSuch('subscription', name);
  requireMatch(ifMatch, brakeOf(status));
  return name;
}

/** `/api/v1/subscriptions`: how far each one is, and its brake. Slashes in names are written %2F. */
export const SUBSCRIPTION_ROUTES: readonly Route[] = [list, pause, resume];
