import { type Static, type TProperties, Type } from 'typebox';
import { LIMITS } from '../kernel/limits.ts';
import { ALERTS_DEFAULTS, AlertsSchema } from './alerts.ts';
import { APPROVALS_DEFAULTS, ApprovalsSchema } from './approvals.ts';
import { CLOSING_DEFAULTS, ClosingSchema } from './closing.ts';
import { IDENTITY_DEFAULTS, IdentitySchema } from './identity.ts';
import {
  CASES_DEFAULTS,
  CasesSchema,
  REPORT_DEFAULTS,
  ReportSchema,
  SERVICE_DEFAULTS,
  ServiceSchema,
} from './service.ts';
import { STOCK_DEFAULTS, StockSchema } from './stock.ts';
import { TELEMETRY_DEFAULTS, TELEMETRY_ENVIRONMENT, TelemetrySchema } from './telemetry.ts';

/** The parts of a hub that a process may take on; by default it takes all. */
export const ROLES = ['ingress', 'worker', 'scheduler'] as const;
export type Role = (typeof ROLES)[number];

/** Names of connections: they stand in addresses, ids and topics, and never change. */
export const CONNECTION_NAME = '^[a-z][a-z0-9-]{0,62}$';

const text = (description: string, options: { maxLength?: number; pattern?: string } = {}) =>
  Type.String({ minLength: 1, maxLength: 500, ...options, description });
const words = <const Words extends readonly string[]>(choices: Words, description: string) =>
  Type.Enum<[...Words]>([...choices], { description });
const section = <Properties extends TProperties>(description: string, properties: Properties) =>
  Type.Object(properties, { additionalProperties: false, description });

const ConnectionSchema = section('One configured instance of a connector.', {
  connector: text('The connector: api, bank, odoo, paypal, pos, shopify, stripe, woocommerce, or one of your own.', {
    maxLength: 100,
  }),
  owner: text('Who is told when it fails: a team or a person.', { maxLength: 200 }),
  purpose: text('What the business uses it for.', { maxLength: 500 }),
  settings: Type.Record(Type.String(), Type.Unknown(), {
    description: "The connector's own settings; secrets as ${env:NAME}, ${file:/path} or ${secret:name}.",
  }),
});

const skus = (description: string) =>
  Type.Array(text('A SKU; `*` stands for any text.', { maxLength: 100 }), {
    minItems: 1,
    maxItems: 1_000,
    description,
  });

const AssortmentSchema = section('Which articles and prices are shown where.', {
  owner: Type.Optional(text("The connection whose articles and prices hold; the role `erp`'s by default.")),
  channels: Type.Record(
    Type.String(),
    section('What a sales channel shows; it stands under the name of its connection.', {
      list: text("The price list that it shows, as the owner names it: `standard` for Odoo's sales prices.", {
        maxLength: 100,
      }),
      only: Type.Optional(skus('Articles that it sells; all by default.')),
      except: Type.Optional(skus('Articles that it does not sell.')),
      kinds: Type.Optional(
        Type.Array(words(['goods', 'service', 'gift-card', 'bundle'], 'A kind of article.'), {
          minItems: 1,
          maxItems: 4,
          description: 'Kinds of articles that it sells; goods, bundles and gift cards by default.',
        }),
      ),
    }),
    { description: 'The sales channels that show articles, by connection.' },
  ),
});

const DAY_MS = 86_400_000;

const StoresSchema = section('The tills of stores, and how patiently they are watched.', {
  gapPatienceMs: Type.Integer({
    minimum: 1_000,
    maximum: 7 * DAY_MS,
    description:
      'How long numbers of a till may be missing before it is a case, in milliseconds: longer than a store is usually offline.',
  }),
  silenceMs: Type.Integer({
    minimum: 1_000,
    maximum: 7 * DAY_MS,
    description:
      'How long a till that is open or sends heartbeats may say nothing before it is shown as silent, in milliseconds.',
  }),
  lookEveryMs: Type.Integer({
    minimum: 100,
    maximum: DAY_MS,
    description: 'How often missing numbers are looked at, in milliseconds.',
  }),
});
export type StoresConfiguration = Static<typeof StoresSchema>;

const MoneySchema = section('How long two sides of the money may differ before it is a variance.', {
  graceMinutes: Type.Integer({
    minimum: 1,
    maximum: 7 * 24 * 60,
    description: 'For what travels by webhook or poll, in minutes.',
  }),
  booksHours: Type.Integer({
    minimum: 1,
    maximum: 90 * 24,
    description: 'For the books to follow payments and refunds, in hours.',
  }),
  settleDays: Type.Integer({
    minimum: 1,
    maximum: 120,
    description: 'For a captured payment to be settled by its provider, in days.',
  }),
  bankDays: Type.Integer({
    minimum: 0,
    maximum: 120,
    description: 'For a line of the bank to be matched before somebody is asked, in days.',
  }),
});

const PartnersSchema = section('Partners that are told of events by webhook.', {
  ports: Type.Array(Type.Integer({ minimum: 1, maximum: 65_535, description: 'A port.' }), {
    minItems: 1,
    maxItems: 20,
    description: 'Ports that endpoints may have.',
  }),
  loopback: Type.Boolean({
    description: 'For development only: lets endpoints be on this machine, also by http and on any port.',
  }),
  disableAfterHours: Type.Integer({
    minimum: 1,
    maximum: 720,
    description: 'How long nothing may go well before the hub disables an endpoint, in hours.',
  }),
  keepDays: Type.Integer({
    minimum: 1,
    maximum: 365,
    description: 'How long deliveries are kept, those that still wait included, in days.',
  }),
});

/** Everything that `storeloom.yaml` may say, after defaults are filled in. */
export const ConfigurationSchema = section('A Storeloom hub.', {
  hub: section('The hub itself.', {
    name: text('What this hub is called in logs and metrics.', { maxLength: 100 }),
    host: text('Address to listen on.'),
    port: Type.Integer({ minimum: 0, maximum: 65_535, description: 'Port to listen on; 0 takes a free one.' }),
    publicUrl: Type.Optional(
      text('Address under which outside systems reach this hub; webhooks are registered with it.', {
        pattern: '^https?://[^\\s/]+(/[^\\s]*)?$',
      }),
    ),
    dataDirectory: text('Folder of the embedded database, tokens and keys; relative to the configuration file.'),
    roles: Type.Array(words(ROLES, 'A role.'), {
      minItems: 1,
      maxItems: ROLES.length,
      description:
        'What this process does: ingress (HTTP), worker (messages), scheduler (polls, deadlines, housekeeping).',
    }),
    logLevel: words(['debug', 'info', 'warn', 'error', 'silent'], 'The least that is logged.'),
    trustedProxies: Type.Array(text('An address or a network: 10.0.0.0/8.', { maxLength: 100 }), {
      maxItems: 100,
      description:
        'Proxies before the hub, whose X-Forwarded-For is believed; without them every proxy counts as one caller.',
    }),
    apiRequestsPerMinute: Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description: 'Requests of the API that a caller may make in a minute; a machine may have its own number.',
    }),
    metrics: words(['open', 'token'], 'Whether /metrics is open to whoever reaches the port, or asks for a token.'),
    drainMs: Type.Integer({
      minimum: 0,
      maximum: 600_000,
      description: 'How long a stop waits for running work, in milliseconds.',
    }),
  }),
  database: section('Where messages and state live.', {
    url: Type.Optional(
      text('postgres://… of an own PostgreSQL; without it the hub runs an embedded one.', { maxLength: 2_000 }),
    ),
    binaries: Type.Optional(text('Folder of PostgreSQL binaries for the embedded database.')),
    poolSize: Type.Integer({ minimum: 2, maximum: 200, description: 'Connections to the database.' }),
  }),
  retention: section('How long things are kept.', {
    messagesDays: Type.Integer({ minimum: 1, maximum: 36_500, description: 'Messages of the log, in days.' }),
    callsDays: Type.Integer({ minimum: 1, maximum: 3_650, description: 'What was said on the wire, in days.' }),
    stockHistoryDays: Type.Integer({
      minimum: 1,
      maximum: 36_500,
      description: 'Lines of the history of stock, in days.',
    }),
    stockHistoryLines: Type.Integer({
      minimum: 1_000,
      maximum: 10_000_000_000,
      description: 'Lines of the history of stock, of all articles together; beyond that the oldest go.',
    }),
    moneyHistoryDays: Type.Integer({
      minimum: 1,
      maximum: 36_500,
      description: 'Lines of the history of money, in days. What they add up to is kept for ever.',
    }),
  }),
  connections: Type.Record(Type.String(), ConnectionSchema, {
    description: 'The outside systems, by the name that their connection goes by.',
  }),
  roles: Type.Record(Type.String(), Type.String({ minLength: 1 }), {
    description: 'Which connection plays a role for processes: `erp: odoo-main`.',
  }),
  assortment: AssortmentSchema,
  processes: Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()), {
    description: 'Settings of business processes, by process.',
  }),
  stock: StockSchema,
  identity: IdentitySchema,
  approvals: ApprovalsSchema,
  stores: StoresSchema,
  money: MoneySchema,
  closing: ClosingSchema,
  partners: PartnersSchema,
  telemetry: TelemetrySchema,
  service: ServiceSchema,
  cases: CasesSchema,
  alerts: AlertsSchema,
  report: ReportSchema,
});
export type Configuration = Static<typeof ConfigurationSchema>;

/** What holds when nobody says otherwise. */
export const DEFAULTS = {
  hub: {
    name: 'storeloom',
    host: '127.0.0.1',
    port: 4600,
    dataDirectory: '.storeloom',
    roles: [...ROLES],
    logLevel: 'info',
    trustedProxies: [],
    apiRequestsPerMinute: 1_200,
    metrics: 'open',
    drainMs: 10_000,
  },
  database: { poolSize: 12 },
  retention: {
    messagesDays: 400,
    callsDays: 14,
    stockHistoryDays: 400,
    stockHistoryLines: 50_000_000,
    moneyHistoryDays: 3_660,
  },
  connections: {},
  roles: {},
  assortment: { channels: {} },
  processes: {},
  stock: STOCK_DEFAULTS,
  identity: IDENTITY_DEFAULTS,
  approvals: APPROVALS_DEFAULTS,
  stores: { gapPatienceMs: LIMITS.tillGapPatienceMs, silenceMs: LIMITS.tillSilenceMs, lookEveryMs: 60_000 },
  money: { graceMinutes: 60, booksHours: 24, settleDays: 10, bankDays: 3 },
  closing: CLOSING_DEFAULTS,
  partners: { ports: [443, 8443], loopback: false, disableAfterHours: 72, keepDays: 30 },
  telemetry: TELEMETRY_DEFAULTS,
  service: SERVICE_DEFAULTS,
  cases: CASES_DEFAULTS,
  alerts: ALERTS_DEFAULTS,
  report: REPORT_DEFAULTS,
} as const satisfies Configuration | object;

/** Environment variables that win over the file, by the setting that they give. */
export const ENVIRONMENT: Readonly<Record<string, readonly string[]>> = {
  DATABASE_URL: ['database', 'url'],
  STORELOOM_PG_BIN: ['database', 'binaries'],
  STORELOOM_NAME: ['hub', 'name'],
  STORELOOM_HOST: ['hub', 'host'],
  STORELOOM_PORT: ['hub', 'port'],
  STORELOOM_PUBLIC_URL: ['hub', 'publicUrl'],
  STORELOOM_DATA_DIRECTORY: ['hub', 'dataDirectory'],
  STORELOOM_ROLES: ['hub', 'roles'],
  STORELOOM_LOG_LEVEL: ['hub', 'logLevel'],
  ...TELEMETRY_ENVIRONMENT,
};
