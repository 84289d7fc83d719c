import { type Static, type TProperties, Type } from 'typebox';
import { DURATION } from '../kernel/duration.ts';

/** The section `alerts`: what people are told of without asking, where, and when not. */

const section = <Properties extends TProperties>(description: string, properties: Properties) =>
  Type.Object(properties, { additionalProperties: false, description });
const words = <const Words extends readonly string[]>(choices: Words, description: string) =>
  Type.Enum<[...Words]>([...choices], { description });
const text = (description: string, maxLength = 500) => Type.String({ minLength: 1, maxLength, description });
const duration = (description: string) =>
  Type.String({ pattern: DURATION, description: `${description} As 30s, 5m, 4h or 30d.` });
const count = (description: string) => Type.Integer({ minimum: 1, maximum: 10_000_000, description });

/** From what can wait to what cannot. */
export const SEVERITIES = ['notice', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const ALERT_RULES = [
  'late-orders',
  'late-shipments',
  'silent-store',
  'growing-queue',
  'paused-flow',
  'failing-connection',
  'failing-webhooks',
  'stale-stock',
  'expiring',
  'burn-rate',
  'overdue-cases',
] as const;
export type AlertRule = (typeof ALERT_RULES)[number];

const severity = Type.Optional(words(SEVERITIES, 'How bad it is.'));
const TIME = '^([01]\\d|2[0-3]):[0-5]\\d$';

/** What every rule may say. */
const common = {
  off: Type.Optional(Type.Boolean({ description: 'True: nobody is told.' })),
  severity,
  for: Type.Optional(duration('How long it must be so before it is an alert.')),
  clear: Type.Optional(duration('How long it must be well again before the alert ends.')),
};

const RulesSchema = section('What is watched; each rule holds unless it is switched off.', {
  'late-orders': section('Orders that should be in the ERP and are not.', {
    ...common,
    after: Type.Optional(duration('Age at which an order is late.')),
    orders: Type.Optional(count('From how many late orders of a channel on.')),
  }),
  'late-shipments': section('Orders that are in the ERP and have not left.', {
    ...common,
    after: Type.Optional(duration('Age at which an order that has not left entirely is late.')),
    orders: Type.Optional(count('From how many such orders of a channel on.')),
  }),
  'silent-store': section('Tills that should speak and do not.', common),
  'growing-queue': section('Subscriptions that fall behind.', {
    ...common,
    oldest: Type.Optional(duration('Age of the oldest message that is not handled.')),
    messages: Type.Optional(count('Or so many messages that wait.')),
  }),
  'paused-flow': section('Flows that a person paused and perhaps forgot; `for` is how long that may be.', common),
  'failing-connection': section('Systems that do not answer, and polls and webhook audits that fail.', common),
  'failing-webhooks': section('Webhooks that are not registered and cannot be mended, are refused, or have stopped.', {
    ...common,
    refused: Type.Optional(count('From how many refused webhooks of a connection within a quarter of an hour on.')),
    silent: Type.Optional(duration('How long none may come where there were some at the same time of the day before.')),
    usual: Type.Optional(count('How many there must have been then.')),
  }),
  'stale-stock': section('Numbers of stock that do not reach their channel.', {
    ...common,
    after: Type.Optional(duration('How long a publication may be under way.')),
  }),
  expiring: section('Secrets of machines that end, and dates of review that come.', {
    ...common,
    within: Type.Optional(duration('How long ahead people are told.')),
    keyAge: Type.Optional(duration('Age at which a stored secret of the hub should be changed.')),
  }),
  'burn-rate': section('Error budgets of service levels that are spent too fast.', common),
  'overdue-cases': section('Cases past their deadline.', common),
});

const QuietSchema = section('When nothing is sent, unless it is worse than what may wait.', {
  from: Type.String({ pattern: TIME, description: 'When it begins: 22:00.' }),
  until: Type.String({ pattern: TIME, description: 'When it ends: 07:00; the next day when it is earlier.' }),
  timeZone: text('A name of the IANA table: Europe/Paris.', 100),
  days: Type.Optional(
    Type.Array(words(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], 'A day on which it begins.'), {
      minItems: 1,
      maxItems: 7,
      description: 'Days on which it begins; every day by default.',
    }),
  ),
  except: Type.Optional(words(SEVERITIES, 'What is this bad is sent all the same; critical by default.')),
});

/** What every route may say. */
const route = {
  severity,
  rules: Type.Optional(
    Type.Array(words(ALERT_RULES, 'A rule.'), {
      minItems: 1,
      maxItems: ALERT_RULES.length,
      description: 'Only these rules; all by default.',
    }),
  ),
  connections: Type.Optional(
    Type.Array(text('A connection; * stands for any letters.', 100), {
      minItems: 1,
      maxItems: 100,
      description: 'Only what concerns these connections; all by default.',
    }),
  ),
  groupBy: Type.Optional(words(['connection', 'rule', 'all'], 'What stands in one message; `connection` by default.')),
  groupWait: Type.Optional(duration('How long the first message waits for what belongs to it; 30s by default.')),
  groupEvery: Type.Optional(duration('How long between two messages of one group when more comes; 5m by default.')),
  repeatEvery: Type.Optional(duration('How often an alert that stands is said again; 4h by default.')),
  recovery: Type.Optional(Type.Boolean({ description: 'Whether it is said that all is well again; true by default.' })),
  quiet: Type.Optional(QuietSchema),
};

const address = (description: string) =>
  Type.String({ pattern: '^(https?://[^\\s]+|\\$\\{[^}]+\\}[^\\s]*)$', maxLength: 1_000, description });

const RouteSchema = Type.Union(
  [
    section('By e-mail, over the mail server of `alerts.mail`.', {
      kind: Type.Literal('email'),
      to: Type.Array(text('An address.', 320), { minItems: 1, maxItems: 50, description: 'Who gets it.' }),
      ...route,
    }),
    section('As signed JSON to an address of yours (Standard Webhooks).', {
      kind: Type.Literal('webhook'),
      url: address('Where it is posted; ${secret:…} where the address is one.'),
      secret: Type.Optional(text('Signs the body: ${secret:alerts-signing}.')),
      ...route,
    }),
    section('To a Slack-compatible incoming webhook: Slack, Mattermost, Rocket.Chat.', {
      kind: Type.Literal('slack'),
      url: address('The incoming webhook; it is a secret: ${secret:slack}.'),
      ...route,
    }),
  ],
  { description: 'Where alerts go.' },
);

const MailSchema = section('The mail server that alerts and reports are sent by.', {
  host: text('Name of the server.'),
  port: Type.Integer({ minimum: 1, maximum: 65_535, description: '587 with STARTTLS, 465 with TLS.' }),
  security: words(
    ['starttls', 'tls', 'none'],
    'starttls: must be offered. tls: from the first byte. none: in clear, for a relay on this machine.',
  ),
  user: Type.Optional(text('Who signs in.')),
  password: Type.Optional(text('With which password: ${secret:mail}.')),
  from: text('Who it is from: Storeloom <storeloom@example.com>.', 320),
});

export const AlertsSchema = section('Alerts: what people are told of without asking.', {
  lookEvery: duration('How often the rules are looked at.'),
  rules: RulesSchema,
  mail: Type.Optional(MailSchema),
  routes: Type.Record(Type.String(), RouteSchema, { description: 'Where alerts go, by a name of your own.' }),
  consoleUrl: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s]+$',
      maxLength: 500,
      description: 'Where the console is; `hub.publicUrl` by default.',
    }),
  ),
  runbookUrl: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s]+$',
      maxLength: 500,
      description: 'Where the folder docs/runbooks can be read; links are relative without it.',
    }),
  ),
});
export type AlertsConfiguration = Static<typeof AlertsSchema>;
export type AlertRouteConfiguration = Static<typeof RouteSchema>;
export type QuietConfiguration = Static<typeof QuietSchema>;
export type MailConfiguration = Static<typeof MailSchema>;

export const ALERTS_DEFAULTS = {
  lookEvery: '30s',
  rules: {
    'late-orders': { severity: 'critical', for: '1m', clear: '2m', after: '15m', orders: 1 },
    'late-shipments': { severity: 'warning', for: '1m', clear: '2m', after: '48h', orders: 1 },
    'silent-store': { severity: 'warning', for: '1m', clear: '5m' },
    'growing-queue': { severity: 'warning', for: '2m', clear: '2m', oldest: '10m', messages: 10_000 },
    'paused-flow': { severity: 'notice', for: '4h', clear: '1s' },
    'failing-connection': { severity: 'critical', for: '5m', clear: '2m' },
    'failing-webhooks': { severity: 'warning', for: '10m', clear: '5m', refused: 5, silent: '1h', usual: 20 },
    'stale-stock': { severity: 'warning', for: '1m', clear: '2m', after: '15m' },
    expiring: { severity: 'notice', for: '1m', clear: '1m', within: '14d', keyAge: '365d' },
    'burn-rate': { severity: 'warning', for: '2m', clear: '10m' },
    'overdue-cases': { severity: 'warning', for: '1m', clear: '1m' },
  },
  routes: {},
} as const satisfies AlertsConfiguration;
