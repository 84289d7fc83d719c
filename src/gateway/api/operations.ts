import { Type } from 'typebox';
import type { Caller } from '../../governance/identity/caller.ts';
import { instant } from '../../kernel/clock.ts';
import { DURATION, durationMs } from '../../kernel/duration.ts';
import { runbookLink } from '../../operations/alerts/notice.ts';
import type { Delivery } from '../../operations/alerts/store.ts';
import type { AlertAction, SpokenAlert } from '../../operations/alerts/word.ts';
import { operationsErrors } from '../../operations/errors.ts';
import type { ServiceLevel } from '../../operations/levels/level.ts';
import type { AlertRouteView, OperationsView } from '../parts.ts';
import { namesOf } from './cases.ts';
import { type ApiContext, noSuch } from './context.ts';
import { type Route, route } from './route.ts';
import { AlertAnswerShape, AlertsShape, LevelsShape, ReportShape, TestedShape } from './shapes/operations.ts';
import { asked, body, optional, params, query, reason } from './shapes/shape.ts';

/** Messages to people that one answer tells. */
const DELIVERIES_SHOWN = 50;
/** Steps of alerts that one answer tells. */
const STEPS_SHOWN = 100;
/** Longest time that an alert may be muted. */
const MUTE_MOST_MS = 30 * 86_400_000;
const alertId = asked('Id of the alert.', 300);
const note = optional(reason('Why; it is kept in the history of the alert.'));

/** The desk; a gateway without one answers that there is none. */
function deskOf(context: ApiContext): OperationsView {
  const { operations } = context.parts();
  if (operations === undefined) throw noSuch('desk', 'operations');
  return operations;
}

const levels = route({
  name: 'readServiceLevels',
  method: 'get',
  path: '/service-levels',
  tag: 'Operations',
  permission: 'read',
  summary: 'See the service levels',
  description: 'What is promised, what was kept, what is left of the error budget and how fast it is spent.',
  answer: LevelsShape,
  problems: ['SL-GATEWAY-010'],
  example: {},
  handle: async ({ context }) => ({ levels: (await deskOf(context).levels()).map(levelLine) }),
});

const alerts = route({
  name: 'readAlerts',
  method: 'get',
  path: '/alerts',
  tag: 'Operations',
  permission: 'read',
  summary: 'List alerts and what people were told',
  description:
    'Alerts that stand or are over with what happened to them, the routes to people with their quiet hours, and the log of the latest messages.',
  answer: AlertsShape,
  problems: ['SL-GATEWAY-010'],
  example: {},
  async handle({ caller, context }) {
    const desk = deskOf(context);
    const [all, deliveries, steps] = await Promise.all([
      desk.alerts(),
      desk.deliveries(DELIVERIES_SHOWN),
      desk.alertSteps(STEPS_SHOWN),
    ]);
    const said = [...all.map(({ acknowledged }) => acknowledged?.by ?? ''), ...steps.map(({ who }) => who)];
    const names = await namesOf(said, caller, context);
    return {
      alerts: all.map((alert) => alertLine(alert, desk, names)),
      routes: desk.routes.map(routeLine),
      deliveries: deliveries.map(deliveryLine),
      history: steps.map(({ atMs, who, ...step }) => ({ ...step, at: instant(atMs), who: names.get(who) ?? who })),
    };
  },
});

const acknowledge = route({
  name: 'acknowledgeAlert',
  method: 'post',
  path: '/alerts/acknowledge',
  tag: 'Operations',
  permission: 'operate',
  summary: 'Say that somebody looks at an alert',
  description: 'It is not repeated any more while it stands; that it is over is still told.',
  tells: ['id'],
  withholds: ['note'],
  body: body({ id: alertId, note }),
  answer: AlertAnswerShape,
  problems: ['SL-GATEWAY-010', 'SL-OPS-007'],
  example: { body: { id: 'late-orders/shopify-eu' } },
  handle: ({ body: { id, ...rest }, ...asked }) => act(id, { kind: 'acknowledged', ...rest }, asked),
});

const mute = route({
  name: 'muteAlert',
  method: 'post',
  path: '/alerts/mute',
  tag: 'Operations',
  permission: 'operate',
  summary: 'Mute an alert',
  description:
    'Nobody is told of it meanwhile, however often it comes; when it stands longer it is told again. At most 30 days.',
  tells: ['id', 'for'],
  withholds: ['note'],
  body: body({
    id: alertId,
    for: Type.String({ pattern: DURATION, maxLength: 10, description: 'How long: 30m, 4h, 2d.' }),
    note,
  }),
  answer: AlertAnswerShape,
  problems: ['SL-GATEWAY-010', 'SL-OPS-005', 'SL-OPS-007'],
  example: { body: { id: 'late-orders/shopify-eu', for: '4h', note: 'The ERP is being moved' } },
  async handle({ body: { id, for: lasting, ...rest }, ...asked }) {
    const forMs = durationMs(lasting);
    if (forMs > MUTE_MOST_MS) {
      throw operationsErrors.error('SL-OPS-005', { because: `${lasting} is longer than 30 days`, value: lasting });
    }
    return act(id, { kind: 'muted', untilMs: asked.context.clock.now() + forMs, ...rest }, asked);
  },
});

const unmute = route({
  name: 'unmuteAlert',
  method: 'post',
  path: '/alerts/unmute',
  tag: 'Operations',
  permission: 'operate',
  summary: 'Hear of an alert again',
  description: 'When it still stands, it is told with the next look.',
  tells: ['id'],
  body: body({ id: alertId }),
  answer: AlertAnswerShape,
  problems: ['SL-GATEWAY-010', 'SL-OPS-007'],
  example: { body: { id: 'late-orders/shopify-eu' } },
  handle: ({ body: { id }, ...asked }) => act(id, { kind: 'unmuted' }, asked),
});

interface By {
  readonly caller: Caller;
  readonly context: ApiContext;
}

async function act(id: string, action: AlertAction, { caller, context }: By) {
  const desk = deskOf(context);
  const alert = await desk.actOnAlert(id, action, caller.name);
  context.live.tell('cases');
  return { alert: alertLine(alert, desk, await namesOf([alert.acknowledged?.by ?? ''], caller, context)) };
}

const test = route({
  name: 'testAlertRoute',
  method: 'post',
  path: '/alerts/routes/{name}/test',
  tag: 'Operations',
  permission: 'configure',
  summary: 'Send a test along a route',
  description: 'At once and once; answers when the receiver has taken it, and why when it has not.',
  params: params({ name: asked('The route.', 100) }),
  answer: TestedShape,
  problems: ['SL-OPS-001', 'SL-OPS-004'],
  example: { params: { name: 'on-call' }, answer: { route: 'on-call' } },
  async handle({ params, context }) {
    await deskOf(context).test(params.name);
    return { route: params.name };
  },
});

const report = route({
  name: 'readReport',
  method: 'get',
  path: '/report',
  tag: 'Operations',
  permission: 'read',
  summary: 'Read the report of a day',
  description:
    'Of yesterday without a date. Orders and stock of the day, cases and service levels, and what needs a person now.',
  query: query({ date: optional(asked('The day: 2026-11-20.', 10)) }),
  answer: ReportShape,
  problems: ['SL-OPS-005'],
  example: { query: { date: '2026-11-20' } },
  async handle({ query, context }) {
    const told = await deskOf(context).report(query.date);
    return { ...told, levels: told.levels.map(levelLine) };
  },
});

const levelLine = ({ withinMs, days, ...level }: ServiceLevel) => ({
  ...level,
  withinSeconds: withinMs / 1_000,
  days: days.map(({ dayMs, ...counted }) => ({ day: instant(dayMs).slice(0, 10), ...counted })),
});

function alertLine(alert: SpokenAlert, { links }: OperationsView, names: ReadonlyMap<string, string>) {
  const { id, rule, subject, connection, state, severity, count, summary, next, sinceMs, firedMs, resolvedMs } = alert;
  const { acknowledged, mutedUntilMs, path } = alert;
  return {
    id,
    rule,
    subject,
    ...(connection === undefined ? {} : { connection }),
    state,
    severity,
    count,
    summary,
    next,
    since: instant(sinceMs),
    ...(firedMs === undefined ? {} : { firedAt: instant(firedMs) }),
    ...(resolvedMs === undefined ? {} : { resolvedAt: instant(resolvedMs) }),
    ...(acknowledged === undefined
      ? {}
      : { acknowledged: { by: names.get(acknowledged.by) ?? acknowledged.by, at: instant(acknowledged.atMs) } }),
    ...(mutedUntilMs === undefined ? {} : { mutedUntil: instant(mutedUntilMs) }),
    runbook: runbookLink(links, alert.runbook),
    path,
  };
}

function routeLine({ name, kind, quiet }: AlertRouteView) {
  if (quiet === undefined) return { name, kind };
  const { isNow, ...hours } = quiet;
  return { name, kind, quiet: { ...hours, now: isNow() } };
}

function deliveryLine({ id, route, state, attempts, createdMs, sentMs, failure, notice }: Delivery) {
  return {
    id,
    route,
    state,
    kind: notice.kind,
    title: notice.title,
    attempts,
    at: instant(createdMs),
    ...(sentMs === undefined ? {} : { sentAt: instant(sentMs) }),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** What the commands of the terminal are told. */
export type AlertLine = ReturnType<typeof alertLine>;
export type DeliveryLine = ReturnType<typeof deliveryLine>;

/** `/api/v1/service-levels`, `/alerts` and `/report`. */
export const OPERATIONS_ROUTES: readonly Route[] = [levels, alerts, acknowledge, mute, unmute, test, report];
