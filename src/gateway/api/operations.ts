import { instant } from '../../kernel/clock.ts';
import type { Alert } from '../../operations/alerts/alert.ts';
import { runbookLink } from '../../operations/alerts/notice.ts';
import type { Delivery } from '../../operations/alerts/store.ts';
import type { ServiceLevel } from '../../operations/levels/level.ts';
import type { OperationsView } from '../parts.ts';
import { type ApiContext, noSuch } from './context.ts';
import { type Route, route } from './route.ts';
import { AlertsShape, LevelsShape, ReportShape, TestedShape } from './shapes/operations.ts';
import { asked, optional, params, query } from './shapes/shape.ts';

/** Messages to people that one answer tells. */
const DELIVERIES_SHOWN = 50;

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
  description: 'Alerts that stand or are over, the routes to people, and the log of the latest messages.',
  answer: AlertsShape,
  problems: ['SL-GATEWAY-010'],
  example: {},
  async handle({ context }) {
    const desk = deskOf(context);
    const [all, deliveries] = await Promise.all([desk.alerts(), desk.deliveries(DELIVERIES_SHOWN)]);
    return {
      alerts: all.map((alert) => alertLine(alert, desk)),
      routes: [...desk.routes],
      deliveries: deliveries.map(deliveryLine),
    };
  },
});

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

const levelLine = ({ withinMs, ...level }: ServiceLevel) => ({ ...level, withinSeconds: withinMs / 1_000 });

function alertLine(alert: Alert, { links }: OperationsView) {
  const { id, rule, subject, connection, state, severity, count, summary, next, sinceMs, firedMs, resolvedMs } = alert;
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
    runbook: runbookLink(links, alert.runbook),
  };
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
export const OPERATIONS_ROUTES: readonly Route[] = [levels, alerts, test, report];
