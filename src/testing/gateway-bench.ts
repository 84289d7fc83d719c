import { createHmac, timingSafeEqual } from 'node:crypto';
import { Errors } from 'typebox/value';
import type { Backbone, Cause, DeadLetter, SubscriptionStatus } from '../backbone/backbone.ts';
import { createMemoryEventLog } from '../backbone/memory/event-log.ts';
import { APPROVALS_DEFAULTS } from '../config/approvals.ts';
import { CASES_DEFAULTS } from '../config/service.ts';
import type { PollView } from '../connections/poll-cursors.ts';
import type { Webhook } from '../connector/connector.ts';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import { createMemoryAnswers } from '../gateway/idempotency.ts';
import type { GatewayConnection, GatewayParts, IdentityParts, SecretDue, SharedLimits } from '../gateway/parts.ts';
import type { IngressLimits } from '../gateway/webhooks.ts';
import { createApprovals } from '../governance/approvals/approvals.ts';
import { createMemoryApprovalStore } from '../governance/approvals/memory-store.ts';
import { createMemoryAuditStore } from '../governance/audit/memory-store.ts';
import { createMachines } from '../governance/identity/machines.ts';
import { createMemoryIdentityStore } from '../governance/identity/memory-store.ts';
import { createPeople } from '../governance/identity/people.ts';
import { hashOf } from '../governance/identity/secrets.ts';
import type { ProofAnswer } from '../jobs/stock-proof/answer.ts';
import { NOTHING_YET } from '../jobs/stock-proof/proof.ts';
import { systemChance } from '../kernel/chance.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { CodedError } from '../kernel/failure.ts';
import { explainPolicy } from '../ledgers/stock/explain.ts';
import { createMemoryStockStore } from '../ledgers/stock/memory-store.ts';
import { whyOf } from '../ledgers/stock/why.ts';
import { createCaseDesk } from '../operations/cases/desk.ts';
import { createMemoryCaseStore } from '../operations/cases/memory-store.ts';
import { createMetrics } from '../operations/metrics.ts';
import { createMemoryOrderStore } from '../records/orders/memory-store.ts';
import type { OrderStore } from '../records/orders/store.ts';
import { createMemoryTillStore } from '../records/stores/memory-store.ts';
import { stockPlan } from './stock-plan.ts';

const SECRET = 'whsec_of_a_test';
export const OWN_TOKEN = 'slt_own-token-of-a-test';
export const READ_TOKEN = 'read-only-token-of-a-test';

/** Signs as the shop of these tests does. */
export const sign = (body: string | Uint8Array): string => createHmac('sha256', SECRET).update(body).digest('base64');

/** A vendor that signs the body and names the delivery in a header. */
const webhook: Webhook<unknown> = {
  verify({ headers, body }) {
    if (headers['x-broken'] !== undefined) throw new Error('the connector has a bug');
    const given = Buffer.from(headers['x-signature'] ?? '', 'base64');
    const expected = createHmac('sha256', SECRET).update(body).digest();
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      return {
        verdict: 'refused',
        failure: { kind: 'unauthorized', code: 'SL-GATEWAY-006', because: 'the signature does not fit' },
      };
    }
    if (headers['x-topic'] === 'ping') return { verdict: 'acknowledged' };
    const object = headers['x-object'];
    return {
      verdict: 'accepted',
      topic: headers['x-topic'] ?? 'orders/create',
      deliveryId: headers['x-delivery'] ?? 'd',
      headers: { 'x-topic': headers['x-topic'] ?? '' },
      ...(object === undefined ? {} : { object }),
    };
  },
};

export interface GatewayBench {
  readonly gateway: Gateway;
  readonly parts: GatewayParts;
  readonly orders: OrderStore;
  readonly done: { readonly action: string; readonly given: unknown[] }[];
  /** What the next appends throw. */
  fail(error: CodedError | undefined): void;
  /** Holds appends back until it is called again. */
  hold(promise: Promise<void> | undefined): void;
  letters: DeadLetter[];
  causes: Cause[];
}

interface BenchOptions {
  readonly openMetrics?: boolean;
  readonly ingress?: Partial<IngressLimits>;
  readonly publicUrl?: string;
  readonly trustedProxies?: readonly string[];
  readonly clock?: Clock;
  readonly identity?: Partial<IdentityParts>;
  readonly requestsPerMinute?: number;
  readonly limits?: SharedLimits;
}

/** A gateway over a log in memory, with a shop that signs and a bank that takes no webhooks. */
export function gatewayBench(options: BenchOptions = {}): GatewayBench {
  const { identity, limits, ...doorOptions } = options;
  const log = createMemoryEventLog({ clock: systemClock });
  const orders = createMemoryOrderStore();
  const done: GatewayBench['done'] = [];
  let failure: CodedError | undefined;
  let held: Promise<void> | undefined;
  const status: SubscriptionStatus[] = [
    { name: 'translate/shop', lag: { live: 3, standard: 0, bulk: 0 }, oldestMs: 1_500, retrying: 1, dead: 2 },
  ];
  const record =
    <Answer>(action: string, answer: Answer) =>
    async (...given: unknown[]): Promise<Answer> => {
      done.push({ action, given });
      return answer;
    };
  const replay = {
    id: 'r1',
    request: { subscription: 'translate/shop', select: { kind: 'key' as const, key: 'k' }, shadow: true, by: 'local' },
    state: 'running' as const,
    total: 1,
    handled: 0,
    failed: 0,
    differences: 0,
  };
  const bench: Omit<GatewayBench, 'gateway' | 'parts'> & { letters: DeadLetter[]; causes: Cause[] } = {
    orders,
    done,
    letters: [],
    causes: [],
    fail: (error) => {
      failure = error;
    },
    hold: (promise) => {
      held = promise;
    },
  };
  const backbone: GatewayParts['backbone'] = {
    log,
    append: async (messages) => {
      await held;
      if (failure !== undefined) throw failure;
      return log.append(messages);
    },
    status: async () => status,
    drain: record('drain', undefined),
    pause: record('pause', undefined),
    resume: record('resume', undefined),
    deadLetters: {
      causes: async () => bench.causes,
      list: async (choice) =>
        bench.letters.filter((letter) =>
          choice === 'all' ? true : Object.entries(choice).every(([name, value]) => letter[name as 'id'] === value),
        ),
      retry: record('retry', 2),
      recall: record('recall', 1),
      skip: record('skip', 1),
    },
    replays: {
      preview: record('preview', { total: 4, keys: 2 }),
      begin: record('begin', replay),
      get: async (id) => (id === 'r1' ? replay : undefined),
      list: async () => [replay],
      abort: record('abort', undefined),
      differences: async () => [{ lane: 'live', position: 1, diff: { email: 'ada@example.com' } }],
    } satisfies Backbone['replays'],
  };
  const connection = (name: string, takes: boolean): GatewayConnection => ({
    name,
    owner: 'shop team',
    purpose: 'web orders',
    manifest: {
      name: 'test',
      title: 'Test shop',
      summary: 'Orders.',
      vendorApi: { version: '1' },
      mappingVersion: 1,
      emits: [],
      accepts: [],
      tiers: {},
      rateLimits: [],
      retentionDays: 1,
    },
    profile: { connection: name, settings: {} },
    ...(takes ? { webhook, audited: async () => benchAudit, secrets: async () => benchSecrets } : {}),
    circuits: () => [{ operation: 'orders', state: 'open', failures: 5 }],
    check: async () => [{ subject: 'token', verdict: 'ok', found: 'it works' }],
  });
  const people: IdentityParts = { ...benchIdentity(options.clock), ...identity };
  const parts: GatewayParts = {
    ingress: true,
    backbone,
    audit: createMemoryAuditStore(),
    identity: people,
    approvals: createApprovals({
      store: createMemoryApprovalStore(),
      identity: people.store,
      groups: people.groups,
      policy: APPROVALS_DEFAULTS,
      clock: options.clock ?? systemClock,
      chance: systemChance,
    }),
    orders,
    stores: createMemoryTillStore(),
    answers: createMemoryAnswers(systemClock),
    ...(limits === undefined ? {} : { limits }),
    cases: createCaseDesk({
      store: createMemoryCaseStore(),
      causes: async () => bench.causes,
      policy: { rules: CASES_DEFAULTS, ownerOf: (name) => (name === 'shop' ? 'shop team' : undefined) },
      teams: ['shop team', CASES_DEFAULTS.fallbackOwner],
      now: () => (options.clock ?? systemClock).now(),
    }),
    stock: {
      why: (sku) => whyOf(createMemoryStockStore(), stockPlan(), sku, systemClock.now()),
      policy: (sku) => explainPolicy(stockPlan(), sku),
      proofs: {
        begin: async ({ by, repair }) => ({ ...benchProof, state: 'asked', askedBy: by, repair: repair ?? 'safe' }),
        list: async (limit, before = 100) =>
          Array.from({ length: limit }, (_, place) => ({ ...benchProof, id: before - place - 1 })),
        get: async (id) => (id === 1 ? { ...benchProof, found: [] } : undefined),
      },
    },
    connections: new Map([
      ['shop', connection('shop', true)],
      ['bank', connection('bank', false)],
    ]),
    ready: async () => [{ name: 'database', ok: failure === undefined, detail: failure?.message ?? 'answers' }],
  };
  const metrics = createMetrics('test');
  metrics.watch({
    subscriptions: async () => status,
    now: () => systemClock.now(),
    orders: async () => ({
      counts: (await orders.counts()).map((count) => ({ channel: 'shop', ...count })),
      open: [{ channel: 'shop', oldestAt: 0 }],
      late: [{ channel: 'shop', lateness: 'late', why: 'not-booked', orders: 3 }],
      stuck: [{ channel: 'shop', currency: 'EUR', reason: 'refund-owed', orders: 1, amount: 4_200 }],
    }),
    causes: async () => bench.letters.map(({ subscription, failure }) => ({ subscription, failure, letters: 1 })),
    limits: async () => [{ connection: 'shop', bucket: 'rest', left: 38, burst: 40 }],
    tills: async () => [{ location: 'location/paris', tills: 3, silent: 1, missing: 2 }],
    spans: () => undefined,
    circuits: () => new Map([['shop', parts.connections.get('shop')?.circuits() ?? []]]),
    processes: async () => [{ process: 'order-to-cash', at: 'booking', instances: 7 }],
    lostCalls: () => 0,
    stock: async () => ({ heardMs: {} }),
  });
  const gateway = createGateway({
    hub: 'test',
    metrics,
    ownToken: OWN_TOKEN,
    ...doorOptions,
  });
  keepPromises(gateway);
  return Object.assign(bench, { gateway, parts });
}

/** Whatever an API route answers in a test must be what its schema promises. */
function keepPromises({ app }: Gateway): void {
  app.addHook('preSerialization', async ({ routeOptions }, reply, payload) => {
    const { route } = routeOptions.config;
    if (route === undefined || reply.statusCode >= 300) return payload;
    const [broken] = Errors(route.answer, JSON.parse(JSON.stringify(payload)));
    if (broken === undefined) return payload;
    const { instancePath, message, params } = broken;
    throw new Error(
      `${route.name} answers what it does not promise: ${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  });
}

const benchProof: ProofAnswer = {
  ...NOTHING_YET,
  id: 1,
  state: 'done',
  askedBy: 'schedule',
  repair: 'safe',
  askedAt: '2026-05-04T08:00:00.000Z',
  open: 0,
};

/** An audit that mended one webhook, could not mend the other, and could not be repeated since. */
const benchAudit: PollView = {
  connection: 'shop',
  poll: 'audit',
  failure: 'SL-HTTP-001: away',
  cursor: {
    at: Date.UTC(2026, 10, 20, 10),
    found: [
      { subject: 'webhook orders/create', verdict: 'problem', found: 'not subscribed' },
      { subject: 'webhook refunds/create', verdict: 'problem', found: 'no right to it', next: 'Give it.' },
    ],
    healed: [{ subject: 'webhook orders/create', verdict: 'ok', found: 'mended: not subscribed' }],
  },
};

const inDays = (days: number): number => systemClock.now() + days * 86_400_000;
const benchSecrets: readonly SecretDue[] = [
  { name: 'shop-old', storedAtMs: 0, dueAtMs: inDays(-1), noticeMs: 14 * 86_400_000 },
  { name: 'shop-key', storedAtMs: 0, dueAtMs: inDays(7), noticeMs: 14 * 86_400_000 },
  { name: 'shop-new', storedAtMs: 0, dueAtMs: inDays(70), noticeMs: 14 * 86_400_000 },
];

/** Nobody has signed in yet; a machine holds READ_TOKEN. */
export function benchIdentity(clock: Clock = systemClock): IdentityParts {
  const store = createMemoryIdentityStore();
  const expiresAt = clock.now() + 3_600_000;
  const machine = {
    id: 'reader',
    scopes: ['read'] as const,
    reach: ['*'],
    owner: 'tests',
    purpose: 'reads',
    secrets: [],
  };
  void store.addMachine({ ...machine, expiresAt, reviewAt: expiresAt, disabled: false, createdAt: 0 });
  void store.addToken(hashOf(READ_TOKEN), { machine: 'reader', scopes: ['read'], issuedAt: 0, expiresAt });
  const pace = { idleMs: 3_600_000, mostMs: 12 * 3_600_000 };
  return {
    store,
    people: createPeople({ store, clock, chance: systemChance, pace }),
    machines: createMachines({ store, clock, chance: systemChance, tokenMs: 600_000 }),
    groups: { brands: {}, regions: {} },
  };
}

export const overloaded = (): CodedError =>
  new CodedError({ kind: 'throttled', code: 'SL-BACKBONE-001', because: 'too many appends are waiting' });
