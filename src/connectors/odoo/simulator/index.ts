import { type Clock, systemClock } from '../../../kernel/clock.ts';
import {
  type OutgoingWebhook,
  type SimulatedReply,
  type SimulatedRequest,
  type SimulatorOptions,
  type SimulatorServer,
  startSimulator,
} from '../../../testing/simulator.ts';
import { webhooksFor } from './automation.ts';
import { type Backend, page } from './backend.ts';
import { type Incoming, isReading, runCall } from './calls.ts';
import { createDatabase, type Database } from './database.ts';
import { createEnvironment, type Environment, type User } from './environment.ts';
import { OdooException, serializationFailure } from './errors.ts';
import type { Model, Values } from './model.ts';
import { accountModels } from './models-account.ts';
import { baseModels, productModels } from './models-base.ts';
import { posModels } from './models-pos.ts';
import { withTemplates } from './models-product.ts';
import { saleModels } from './models-sale.ts';
import { stockModels } from './models-stock.ts';
import { type People, peopleOf } from './people.ts';
import { type Merchants, merchantsOf } from './people-products.ts';
import { type PosPeople, posPeopleOf } from './pos-people.ts';
import { seedCompany } from './seed.ts';
import { answerJson2 } from './wire-json2.ts';
import { answerJsonRpc } from './wire-jsonrpc.ts';
import { IDLE, type Load, workers } from './workers.ts';

export interface OdooSimulatorOptions extends SimulatorOptions {
  /** Which Odoo it behaves like; 19 by default. */
  readonly version?: 17 | 19;
  readonly database?: string;
  readonly login?: string;
  readonly apiKey?: string;
  /** Currency of the company, EUR by default. */
  readonly currency?: string;
  /** Lets clients reuse connections, for benchmarks; a real Odoo with workers closes each. */
  readonly keepAlive?: boolean;
  /** Whether bills of material are there, which the module mrp brings. */
  readonly manufacturing?: boolean;
  /** Tax rounding; by default what the version's generic chart of accounts says. */
  readonly rounding?: 'round_per_line' | 'round_globally';
}

/** The days that only an Odoo has. */
export interface OdooTroubles extends Load {
  /** PostgreSQL behind it is away. */
  databaseDown: boolean;
  /** This many of the next writing calls end in a serialization failure. */
  serializationFailures: number;
}

export interface OdooSimulator extends SimulatorServer {
  readonly version: 17 | 19;
  readonly database: string;
  readonly login: string;
  readonly apiKey: string;
  readonly troubles: OdooTroubles;
  /** Rights that the integration user lacks: `base.automation.create`, `account.move.write`. */
  readonly denied: Set<string>;
  /** What people do in its screens. */
  readonly people: People & Merchants;
  /** What people do at the tills of its own point of sale. */
  readonly tills: PosPeople;
  /** Records as the API would read them. */
  records(model: string, domain?: readonly unknown[], fields?: readonly string[]): readonly Values[];
  /** Runs code as the server itself would, in one transaction, with its webhooks. */
  perform<T>(work: (environment: Environment) => T, context?: Values): Promise<T>;
}

const INTEGRATION_USER = 2;

/** An Odoo with state: JSON-2 (19) and JSON-RPC (17 and 19), orders, stock, invoices, payments, automation rules. */
export async function startOdooSimulator(options: OdooSimulatorOptions = {}): Promise<OdooSimulator> {
  const version = options.version ?? 19;
  const clock = options.clock ?? systemClock;
  const models = modelsOf(version, options.manufacturing ?? false);
  const database = createDatabase((table, field) => isIndexed(models, table, field));
  const troubles: OdooTroubles = { databaseDown: false, serializationFailures: 0, ...IDLE };
  const denied = new Set<string>();
  const user: User = { id: INTEGRATION_USER, login: options.login ?? 'admin', denied };
  const person: User = { id: 7, login: 'mitchell', denied: new Set() };
  const tick = ticking(clock);
  const inWorker = workers(clock, troubles);

  const environmentFor = (who: User, context: Values): Environment =>
    createEnvironment({ version, database, models, context, user: who, now: tick() });

  let send: (webhook: OutgoingWebhook) => Promise<unknown> = async () => undefined;
  const transact = transactions(database, version, (webhook) => send(webhook));

  const backend: Backend = {
    version,
    databaseName: options.database ?? `retail${version}`,
    login: user.login,
    apiKey: options.apiKey ?? 'odoo-simulator-key',
    userId: user.id,
    keepAlive: options.keepAlive ?? false,
    isDatabaseDown: () => troubles.databaseDown,
    call: (call, context) =>
      inWorker(call, async () => {
        const environment = environmentFor(user, context);
        checkCompany(environment);
        if (isReading(call.method)) return runCall(environment, call);
        return transact(environment, () => {
          if (troubles.serializationFailures > 0) return failToSerialize(troubles, call);
          return runCall(environment, call);
        });
      }),
  };

  const server = await startSimulator(mannersOf(backend), options);
  send = (webhook) => server.sendWebhook(webhook);
  database.transaction(() => seedCompany(environmentFor(person, {}), options));

  const perform = <T>(work: (environment: Environment) => T, context: Values = {}): Promise<T> => {
    const environment = environmentFor(person, context);
    return transact(environment, () => work(environment));
  };
  return Object.assign(server, {
    version,
    database: backend.databaseName,
    login: backend.login,
    apiKey: backend.apiKey,
    troubles,
    denied,
    perform,
    people: { ...peopleOf(perform), ...merchantsOf(perform) },
    tills: posPeopleOf(perform),
    records: (model: string, domain: readonly unknown[] = [], fields: readonly string[] = []) => {
      const environment = environmentFor(person, { active_test: false });
      return environment.read(
        model,
        environment.search(model, domain, { order: 'id' }).map(({ id }) => id),
        fields,
      );
    },
  });
}

function modelsOf(version: number, manufacturing: boolean): ReadonlyMap<string, Model> {
  const all = [
    ...baseModels(version),
    ...withTemplates(productModels(version), manufacturing),
    ...stockModels(version),
    ...saleModels(version),
    ...accountModels(version),
    ...posModels(version),
  ];
  return new Map(all.map((model) => [model.name, model]));
}

function isIndexed(models: ReadonlyMap<string, Model>, table: string, field: string): boolean {
  const model = models.get(table);
  const spec = model?.fields[field];
  return (spec?.type === 'many2one' && spec.compute === undefined) || (model?.indexed?.includes(field) ?? false);
}

/** Moments in microseconds that never repeat, so that no two transactions share one. */
function ticking(clock: Clock): () => number {
  let last = 0;
  return () => {
    last = Math.max(last + 1, clock.now() * 1_000);
    return last;
  };
}

/**
 * One writer at a time. 17 posts its webhooks inside the transaction: nobody sees the change before they are answered, others wait,
 * and what is rolled back has been posted all the same. 19 commits first and posts before it answers: only the caller waits.
 */
function transactions(database: Database, version: number, send: (webhook: OutgoingWebhook) => Promise<unknown>) {
  let last: Promise<unknown> = Promise.resolve();
  const post = async (webhooks: readonly OutgoingWebhook[]): Promise<void> => {
    for (const webhook of webhooks) await send(webhook);
  };

  async function postInside<T>(environment: Environment, work: () => T): Promise<T> {
    let outgoing: readonly OutgoingWebhook[] = [];
    try {
      const { result, changes } = database.transaction(() => {
        try {
          return work();
        } finally {
          outgoing = webhooksFor(environment);
        }
      });
      if (outgoing.length > 0) {
        changes.undo();
        await post(outgoing);
        changes.redo();
      }
      return result;
    } catch (error) {
      await post(outgoing);
      throw error;
    }
  }

  return async <T>(environment: Environment, work: () => T): Promise<T> => {
    if (version >= 18) {
      // The work itself never waits, so it is alone without a queue.
      const { result } = database.transaction(work);
      await post(webhooksFor(environment));
      return result;
    }
    const mine = last.then(() => postInside(environment, work));
    last = mine.catch(() => undefined);
    return mine;
  };
}

function failToSerialize(troubles: OdooTroubles, call: Incoming): unknown {
  troubles.serializationFailures -= 1;
  if (call.method !== 'load') throw serializationFailure();
  const message = 'could not serialize access due to concurrent update\n';
  return { ids: false, messages: [{ rows: { from: 0, to: 0 }, record: 0, type: 'error', message }], nextrow: 0 };
}

function checkCompany(environment: Environment): void {
  const allowed = environment.context.allowed_company_ids;
  if (!Array.isArray(allowed) || allowed.every((id) => environment.find('res.company', id as number) !== undefined))
    return;
  throw new OdooException('odoo.exceptions.AccessError', 403, 'Access to unauthorized or invalid companies.');
}

function mannersOf(backend: Backend) {
  const isRpc = (request: SimulatedRequest): boolean => request.path === '/jsonrpc';
  const fail = (request: SimulatedRequest, error: OdooException): SimulatedReply =>
    isRpc(request) ? answerJsonRpc.failure(backend, request, error) : answerJson2.failure(error);
  const answer = (request: SimulatedRequest): Promise<SimulatedReply> => {
    if (isRpc(request)) return answerJsonRpc(backend, request);
    if (request.path.startsWith('/json/2/') && backend.version >= 19) return answerJson2(backend, request);
    return Promise.resolve(page(404, '404 Not Found', 'The requested URL was not found on the server.'));
  };
  return {
    handle: async (request: SimulatedRequest): Promise<SimulatedReply> => {
      const reply = await answer(request);
      return backend.keepAlive ? reply : { ...reply, headers: { ...reply.headers, connection: 'close' } };
    },
    serverError: (request: SimulatedRequest) =>
      fail(
        request,
        new OdooException(
          'psycopg2.errors.SerializationFailure',
          500,
          'could not serialize access due to concurrent update\n',
        ),
      ),
    throttled: (_request: SimulatedRequest, retryAfterSeconds: number): SimulatedReply => ({
      ...page(429, '429 Too Many Requests', 'The proxy before Odoo asks to slow down.'),
      headers: {
        'content-type': 'text/html; charset=utf-8',
        ...(retryAfterSeconds > 0 ? { 'retry-after': String(retryAfterSeconds) } : {}),
      },
    }),
    unauthorized: (request: SimulatedRequest) =>
      fail(
        request,
        isRpc(request)
          ? new OdooException('odoo.exceptions.AccessDenied', 200, 'Access Denied')
          : new OdooException('werkzeug.exceptions.Unauthorized', 401, 'Invalid apikey'),
      ),
  };
}
