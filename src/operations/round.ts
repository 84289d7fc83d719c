import type pg from 'pg';
import type { AlertsConfiguration } from '../config/alerts.ts';
import type { CasesConfiguration, ServiceConfiguration } from '../config/service.ts';
import { durationMs } from '../kernel/duration.ts';
import { LIMITS } from '../kernel/limits.ts';
import { advanceAll } from './alerts/alert.ts';
import { type Links, noticeOf } from './alerts/notice.ts';
import { planRoute } from './alerts/route.ts';
import { type AlertFacts, lookAround, paceOf, settingsOf } from './alerts/rules.ts';
import { forgetDeliveries, readAlerts, readMemories, writeAlerts, writePlanned } from './alerts/store.ts';
import { spoken, stepsBetween } from './alerts/word.ts';
import { forgetAlertWords, readWords, writeAlertSteps } from './alerts/words.ts';
import { reconcile } from './cases/case.ts';
import { causesOf } from './cases/causes.ts';
import { forgetCases, lockCases, openCases, writeCases } from './cases/store.ts';
import {
  endingsOf,
  type FactSources,
  heldOrders,
  heldReturns,
  lateOrders,
  openVariances,
  silentStores,
  unshippedOrders,
} from './facts.ts';
import { promisesOf } from './levels/level.ts';
import { countHours, readLevels } from './levels/tally.ts';
import { endTurn, type Turn, takeTurn } from './turns.ts';
import { forgetWebhookCounts, webhookTraffic } from './webhook-counts.ts';

/** The time in which refused webhooks are counted. */
const REFUSED_WITHIN_MS = 15 * 60_000;

/** What a round works with. */
export interface RoundMeans {
  readonly sources: FactSources;
  readonly hub: string;
  readonly alerts: AlertsConfiguration;
  readonly cases: CasesConfiguration;
  readonly service: ServiceConfiguration;
  readonly links: Links;
  /** Who answers for a connection. */
  readonly ownerOf: (connection: string) => string | undefined;
  /** A part that could not be looked at: its rules change nothing, and it is said. */
  readonly onBlind: (part: string, reason: unknown) => void;
}

/** What a round came to. */
export interface RoundResult {
  readonly opened: number;
  readonly closed: number;
  readonly firing: number;
  readonly messages: number;
}

/**
 * Looks at everything once: counts the service levels, opens and closes cases, lets alerts begin and end, and enters the
 * messages that people are to get. One hub of all does it; undefined when it is not due or another hub is at it. What it
 * comes to is written in one transaction and under the turn, so that two hubs never tell the same thing twice.
 */
export async function runRound(means: RoundMeans, nowMs: number): Promise<RoundResult | undefined> {
  const { database } = means.sources;
  const turn = await takeTurn(database, 'operations', { nowMs, leaseMs: LIMITS.operationsLeaseMs });
  if (turn === undefined) return undefined;
  const looked = await lookForCases(means, nowMs);
  const facts = await lookForAlerts(means, looked, nowMs);
  return database.transaction((client) => write(client, means, turn, looked, facts, nowMs));
}

type Looked = Awaited<ReturnType<typeof lookForCases>>;

/** A part of the look; undefined when it could not be read. */
async function part<Value>(means: RoundMeans, name: string, read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (reason) {
    means.onBlind(name, reason);
    return undefined;
  }
}

async function lookForCases(means: RoundMeans, nowMs: number) {
  const { sources } = means;
  const { database } = sources;
  const [dead, held, returns, silent, stock, variances, subscriptions] = await Promise.all([
    part(means, 'dead letters', () => sources.causes()),
    part(means, 'held orders', () => heldOrders(database)),
    part(means, 'held returns', () => heldReturns(database)),
    part(means, 'stores', () => silentStores(sources, nowMs)),
    part(means, 'stock', () => sources.stock(nowMs)),
    part(means, 'variances', () => openVariances(database)),
    part(means, 'subscriptions', () => sources.subscriptions()),
  ]);
  return { dead, held, returns, silent, stock, variances, subscriptions };
}

async function lookForAlerts(means: RoundMeans, looked: Looked, nowMs: number): Promise<Omit<AlertFacts, 'cases'>> {
  const { sources, alerts, cases, service } = means;
  const { database } = sources;
  const secretAgeMs = durationMs(settingsOf(alerts, 'expiring').keyAge);
  const lateMs = durationMs(settingsOf(alerts, 'late-orders').after);
  const silentMs = durationMs(settingsOf(alerts, 'failing-webhooks').silent);
  const unshippedMs = durationMs(settingsOf(alerts, 'late-shipments').after);
  const [late, unshipped, polls, webhooks, endings, levels] = await Promise.all([
    part(means, 'late orders', () => lateOrders(database, nowMs - lateMs)),
    part(means, 'orders not shipped', () => unshippedOrders(database, nowMs - unshippedMs)),
    part(means, 'polls', () => sources.polls()),
    part(means, 'webhooks', () => webhookTraffic(database, { nowMs, refusedMs: REFUSED_WITHIN_MS, silentMs })),
    part(means, 'what ends', async () =>
      endingsOf(await sources.machines(), await sources.secrets(), secretAgeMs, cases.fallbackOwner),
    ),
    part(means, 'service levels', async () => {
      const promises = promisesOf(service);
      for (const promised of promises) await countHours(database, promised, nowMs);
      return readLevels(database, promises, nowMs);
    }),
  ]);
  const { silent, subscriptions, stock } = looked;
  return {
    nowMs,
    circuits: sources.circuits(),
    ...(late === undefined ? {} : { late }),
    ...(unshipped === undefined ? {} : { unshipped }),
    ...(polls === undefined ? {} : { polls }),
    ...(webhooks === undefined ? {} : { webhooks }),
    ...(stock === undefined ? {} : { stock: stock.troubles }),
    ...(endings === undefined ? {} : { endings }),
    ...(levels === undefined ? {} : { levels }),
    ...(silent === undefined ? {} : { silent }),
    ...(subscriptions === undefined ? {} : { subscriptions }),
  };
}

async function write(
  client: pg.PoolClient,
  means: RoundMeans,
  turn: Turn,
  looked: Looked,
  facts: Omit<AlertFacts, 'cases'>,
  nowMs: number,
): Promise<RoundResult | undefined> {
  const { alerts, hub, links, sources } = means;
  if (!(await endTurn(client, turn, nowMs + durationMs(alerts.lookEvery)))) return undefined;
  const { opened, closed } = await settleCases(client, means, looked, nowMs);
  const cases = await openCases(client);
  const { conditions, blind } = lookAround({ ...facts, cases }, alerts);
  const before = await readAlerts(sources.database);
  const now = advanceAll(before, conditions, (rule) => paceOf(alerts, rule), blind, nowMs);
  await writeAlerts(client, now, nowMs);
  await writeAlertSteps(client, stepsBetween(before, now, nowMs));
  const words = await readWords(sources.database);
  const told = now.map((alert) => spoken(alert, words.get(alert.id), nowMs));
  const memories = await readMemories(sources.database);
  const planned = Object.entries(alerts.routes).flatMap(([name, route]) =>
    planRoute(name, route, told, memories.get(name) ?? new Map(), nowMs),
  );
  const messages = planned.map((each, index) => ({
    ...each,
    notice: noticeOf(each, { id: `alert-${turn.epoch}-${index}`, hub, links, nowMs }),
  }));
  await writePlanned(client, messages, nowMs);
  await forgetDeliveries(client, nowMs - LIMITS.alertMemoryMs);
  await forgetAlertWords(client, nowMs - LIMITS.alertMemoryMs);
  await forgetWebhookCounts(client, nowMs - LIMITS.webhookCountMemoryMs);
  await forgetCases(client, nowMs - LIMITS.caseMemoryMs);
  return { opened, closed, firing: now.filter(({ state }) => state === 'firing').length, messages: messages.length };
}

async function settleCases(
  client: pg.PoolClient,
  { cases: rules, ownerOf }: RoundMeans,
  { dead, held, returns, silent, stock, variances, subscriptions }: Looked,
  nowMs: number,
): Promise<{ readonly opened: number; readonly closed: number }> {
  const blind = new Set([
    ...(dead === undefined ? ['dead-letters'] : []),
    ...(held === undefined ? ['held-orders'] : []),
    ...(returns === undefined ? ['held-returns'] : []),
    ...(silent === undefined ? ['silent-store'] : []),
    ...(stock === undefined ? ['stock'] : []),
    ...(variances === undefined ? ['variance'] : []),
    ...(subscriptions === undefined ? ['stopped-flow'] : []),
  ]);
  const causes = causesOf({
    dead: dead ?? [],
    held: held ?? [],
    heldReturns: returns ?? [],
    silent: silent ?? [],
    doubts: stock?.doubts ?? [],
    variances: variances ?? [],
    subscriptions: subscriptions ?? [],
    nowMs,
  });
  const known = await lockCases(
    client,
    causes.map(({ id }) => id),
  );
  // A cause that could not be looked for is not gone.
  const seen = known.filter(({ kind }) => !blind.has(kind));
  const settled = reconcile(seen, causes, { rules, ownerOf }, nowMs);
  await writeCases(client, settled);
  const of = (...kinds: string[]): number => settled.steps.filter(({ kind }) => kinds.includes(kind)).length;
  return { opened: of('opened', 'reopened'), closed: of('closed') };
}
