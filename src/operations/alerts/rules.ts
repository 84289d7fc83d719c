import type { SubscriptionStatus } from '../../backbone/backbone.ts';
import { ALERTS_DEFAULTS, type AlertRule, type AlertsConfiguration, type Severity } from '../../config/alerts.ts';
import { AUDIT, keptReport, standingOf } from '../../connections/auditor.ts';
import type { PollView } from '../../connections/poll-cursors.ts';
import { instant } from '../../kernel/clock.ts';
import { durationMs, spanText } from '../../kernel/duration.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { Case } from '../cases/case.ts';
import { isOverdue } from '../cases/case.ts';
import type { Ending, LateOrders, SilentStore, StockTrouble } from '../facts.ts';
import { burnsTooFast, type ServiceLevel } from '../levels/level.ts';
import type { Circuit } from '../metrics.ts';
import type { WebhookTraffic } from '../webhook-counts.ts';
import type { Condition, Pace } from './alert.ts';

/** What the rules look at. A part that could not be read is left out, and its rules change nothing. */
export interface AlertFacts {
  readonly nowMs: number;
  readonly late?: readonly LateOrders[];
  /** In the ERP and not shipped. */
  readonly unshipped?: readonly LateOrders[];
  readonly silent?: readonly SilentStore[];
  readonly subscriptions?: readonly SubscriptionStatus[];
  readonly polls?: readonly PollView[];
  readonly webhooks?: readonly WebhookTraffic[];
  readonly circuits?: ReadonlyMap<string, readonly Circuit[]>;
  readonly stock?: readonly StockTrouble[];
  readonly endings?: readonly Ending[];
  readonly levels?: readonly ServiceLevel[];
  readonly cases?: readonly Case[];
}

type Settings<Rule extends AlertRule> = (typeof ALERTS_DEFAULTS)['rules'][Rule];
type Loose<Value> = {
  readonly [Name in keyof Value]: Value[Name] extends number
    ? number
    : Value[Name] extends Severity
      ? Severity
      : string;
};

/** A rule's settings with its defaults under them. */
export function settingsOf<Rule extends AlertRule>(alerts: AlertsConfiguration, rule: Rule): Loose<Settings<Rule>> {
  return { ...ALERTS_DEFAULTS.rules[rule], ...alerts.rules[rule] } as unknown as Loose<Settings<Rule>>;
}

export function paceOf(alerts: AlertsConfiguration, rule: AlertRule): Pace {
  const settings = settingsOf(alerts, rule);
  return { forMs: durationMs(settings.for), clearMs: durationMs(settings.clear) };
}

type Look = (facts: AlertFacts, alerts: AlertsConfiguration) => Condition[] | undefined;

const many = (count: number, one: string, several: string): string => `${count} ${count === 1 ? one : several}`;

const lateOrders: Look = ({ late }, alerts) => {
  const { severity, orders, after } = settingsOf(alerts, 'late-orders');
  // What is told of sooner than the list calls it late or at risk would not be in it.
  const lateness = durationMs(after) < LIMITS.bookingAtRiskMs ? '' : '&lateness=any';
  return late
    ?.filter(({ count }) => count >= orders)
    .map(({ channel, count, sinceMs }) => ({
      rule: 'late-orders',
      subject: channel,
      connection: channel,
      severity,
      sinceMs,
      count,
      summary: `${many(count, 'order', 'orders')} of ${channel} not in the ERP after ${spanText(durationMs(after))}`,
      next: 'Look at what they wait for: `storeloom status`, then the cases of the ERP. Buyers are not told anything wrong meanwhile.',
      runbook: 'orders.md#late-orders',
      path: `/orders?channel=${encodeURIComponent(channel)}&state=placed${lateness}`,
    }));
};

const lateShipments: Look = ({ unshipped }, alerts) => {
  const { severity, orders, after } = settingsOf(alerts, 'late-shipments');
  return unshipped
    ?.filter(({ count }) => count >= orders)
    .map(({ channel, count, sinceMs }) => ({
      rule: 'late-shipments',
      subject: channel,
      connection: channel,
      severity,
      sinceMs,
      count,
      summary: `${many(count, 'order', 'orders')} of ${channel} not shipped after ${spanText(durationMs(after))}`,
      next: 'Ask the warehouse what they wait for. Does the ERP still tell the hub of deliveries? `storeloom order <number>` says what came last.',
      runbook: 'orders.md#late-shipments',
      path: `/orders?channel=${encodeURIComponent(channel)}&lateness=late`,
    }));
};

const silentStore: Look = ({ silent }, alerts) =>
  silent?.map(({ connection, location, tills, sinceMs }) => ({
    rule: 'silent-store',
    subject: `${connection}/${location}`,
    connection,
    severity: settingsOf(alerts, 'silent-store').severity,
    sinceMs,
    count: tills,
    summary: `${location} is silent: ${many(tills, 'till says', 'tills say')} nothing`,
    next: 'Call the store: is the till on, is the line up? Sales that were made meanwhile arrive when it is back.',
    runbook: 'stores.md#silent-store',
    path: '/',
  }));

const waitingOf = ({ lag }: SubscriptionStatus): number => Object.values(lag).reduce((sum, each) => sum + each, 0);
const FLOW = /^(?:translate|deliver)\/(.+)$/;
const connectionOf = (flow: string) => {
  const [, connection] = FLOW.exec(flow) ?? [];
  return connection === undefined ? {} : { connection };
};

const growingQueue: Look = ({ subscriptions, nowMs }, alerts) => {
  const { severity, oldest, messages } = settingsOf(alerts, 'growing-queue');
  return (
    subscriptions
      ?.filter((status) => waitingOf(status) >= messages || status.oldestMs >= durationMs(oldest))
      // What a person has stopped is meant to wait, and a dead letter is a case of its own.
      .filter((status) => status.paused?.byPerson !== true && (waitingOf(status) > 0 || status.retrying > 0))
      .map((status) => ({
        rule: 'growing-queue',
        subject: status.name,
        ...connectionOf(status.name),
        severity,
        sinceMs: nowMs - status.oldestMs,
        count: waitingOf(status),
        summary: `${many(waitingOf(status), 'message waits', 'messages wait')} in ${status.name}, the oldest for ${spanText(status.oldestMs)}`,
        next: 'See why with `storeloom status`: its system is slow or away, or there is more than it takes.',
        runbook: 'flows.md#growing-queue',
        path: '/flows',
      }))
  );
};

const pausedFlow: Look = ({ subscriptions, nowMs }, alerts) =>
  subscriptions
    ?.filter(({ paused }) => paused?.byPerson === true)
    .map((status) => ({
      rule: 'paused-flow',
      subject: status.name,
      ...connectionOf(status.name),
      severity: settingsOf(alerts, 'paused-flow').severity,
      sinceMs: nowMs,
      count: waitingOf(status),
      summary: `A person paused ${status.name}, and it still is: ${many(waitingOf(status), 'message waits', 'messages wait')}`,
      next: 'The page Flows says who paused it and why. Ask them, and let it go on with `storeloom resume`.',
      runbook: 'flows.md#paused-flow',
      path: '/flows',
    }));

/** What is wrong with each of some connections, from the one reason or several. */
class Troubles {
  readonly all = new Map<string, { sinceMs: number; reasons: string[]; count: number }>();

  say(connection: string, sinceMs: number, reason: string, count = 0): void {
    const before = this.all.get(connection);
    this.all.set(connection, {
      sinceMs: Math.min(before?.sinceMs ?? sinceMs, sinceMs),
      reasons: [...(before?.reasons ?? []), reason],
      count: (before?.count ?? 0) + count,
    });
  }
}

const inShort = ([first, ...more]: readonly string[]): string =>
  `${first}${more.length > 0 ? `, and ${more.length} more` : ''}`;

/** The hub keeps within the limits that it was given for a system: others took what there was, and the poll has its turn after them. */
const isWaiting = (failure: string): boolean => failure.startsWith('SL-HTTP-006');

const failingConnection: Look = ({ subscriptions, polls, circuits, nowMs }, alerts) => {
  if (subscriptions === undefined || polls === undefined) return undefined;
  const { severity } = settingsOf(alerts, 'failing-connection');
  const troubles = new Troubles();
  for (const status of subscriptions) {
    const { connection } = connectionOf(status.name);
    if (connection === undefined || status.paused === undefined || status.paused.byPerson) continue;
    troubles.say(
      connection,
      nowMs - status.oldestMs,
      `${status.name} has stopped (${status.paused.reason})`,
      waitingOf(status),
    );
  }
  for (const { connection, poll, failure, succeededAt } of polls) {
    if (failure === undefined || (isWaiting(failure) && nowMs - (succeededAt ?? 0) < LIMITS.pollWaitsMs)) continue;
    const what = poll === 'audit' ? 'its webhooks and rights cannot be looked at' : `the poll "${poll}" fails`;
    troubles.say(connection, succeededAt ?? nowMs, `${what} (${failure})`);
  }
  for (const [connection, views] of circuits ?? []) {
    for (const { operation, state, since = nowMs } of views) {
      if (state === 'open') troubles.say(connection, since, `calls for "${operation}" are held back`);
    }
  }
  return [...troubles.all].map(([connection, { sinceMs, reasons, count }]) => ({
    rule: 'failing-connection',
    subject: connection,
    connection,
    severity,
    sinceMs,
    count,
    summary: `${connection} fails: ${inShort(reasons)}`,
    next: 'Look whether the system is up and still lets the hub in: `storeloom check`. The hub probes by itself and goes on in order.',
    runbook: 'systems.md#system-away',
    path: '/connections',
  }));
};

const failingWebhooks: Look = ({ polls, webhooks, nowMs }, alerts) => {
  if (polls === undefined || webhooks === undefined) return undefined;
  const { severity, refused: refusedFrom, silent, usual: usualFrom } = settingsOf(alerts, 'failing-webhooks');
  const troubles = new Troubles();
  for (const { connection, poll, cursor } of polls) {
    const report = poll === AUDIT ? keptReport(cursor) : undefined;
    if (report === undefined) continue;
    for (const { subject, verdict, found } of standingOf(report)) {
      if (verdict === 'problem') troubles.say(connection, report.amissSince ?? report.at, `${subject}: ${found}`, 1);
    }
  }
  for (const { connection, refused, refusedSinceMs, taken, usual, lastTakenMs } of webhooks) {
    if (refused >= refusedFrom) {
      const what = `${many(refused, 'was', 'were')} refused within a quarter of an hour`;
      troubles.say(connection, refusedSinceMs ?? nowMs, what, refused);
    }
    if (taken === 0 && usual >= usualFrom) {
      const what = `none for ${spanText(durationMs(silent))}, and ${usual} at this time of the day before`;
      troubles.say(connection, lastTakenMs ?? nowMs - durationMs(silent), what);
    }
  }
  return [...troubles.all].map(([connection, { sinceMs, reasons, count }]) => ({
    rule: 'failing-webhooks',
    subject: connection,
    connection,
    severity,
    sinceMs,
    count,
    summary: `Webhooks of ${connection} fail: ${inShort(reasons)}`,
    next: 'See what is amiss on the page Connections or with `storeloom check`. What is missed meanwhile comes later, by polling.',
    runbook: 'systems.md#failing-webhooks',
    path: '/connections',
  }));
};

const staleStock: Look = ({ stock, nowMs }, alerts) => {
  const { severity, after } = settingsOf(alerts, 'stale-stock');
  return stock?.flatMap(({ connection, underWay, oldestMs }) => {
    if (oldestMs === null || nowMs - oldestMs < durationMs(after)) return [];
    return {
      rule: 'stale-stock' as const,
      subject: connection,
      connection,
      severity,
      sinceMs: oldestMs,
      count: underWay,
      summary: `${connection} shows old stock: ${many(underWay, 'number is', 'numbers are')} on the way, the oldest for ${spanText(nowMs - oldestMs)}`,
      next: 'Look at the flow to the channel. Nothing is oversold meanwhile: what was not confirmed still counts as offered.',
      runbook: 'stock.md#stale-stock',
      path: '/stock',
    };
  });
};

const ENDS: Readonly<Record<Ending['what'], { says: (name: string) => string; next: string }>> = {
  machine: { says: (name) => `The machine ${name} ends`, next: 'Renew it if it is still needed, or let it end.' },
  review: {
    says: (name) => `The machine ${name} is due for review`,
    next: 'Ask its owner whether it is still needed, and with which rights.',
  },
  'machine-secret': {
    says: (name) => `The last secret of the machine ${name} ends`,
    next: 'Give it another one; both are good for a while.',
  },
  secret: {
    says: (name) => `The stored secret ${name} is old`,
    next: 'Make a new one in the system that it opens, and store it with `storeloom secret set`.',
  },
};

const expiring: Look = ({ endings, nowMs }, alerts) => {
  const { severity, within } = settingsOf(alerts, 'expiring');
  const aheadMs = durationMs(within);
  return endings
    ?.filter(({ atMs }) => atMs - nowMs <= aheadMs)
    .map(({ what, name, owner, atMs }) => ({
      rule: 'expiring',
      subject: `${what}/${name}`,
      // What has ended already keeps a system out.
      severity: atMs <= nowMs && (what === 'machine' || what === 'machine-secret') ? 'warning' : severity,
      sinceMs: atMs - aheadMs,
      count: 1,
      summary: `${ENDS[what].says(name)} on ${instant(atMs).slice(0, 10)} (owner: ${owner})`,
      next: ENDS[what].next,
      runbook: 'access.md#expiring',
      path: what === 'secret' ? '/connections' : '/people',
    }));
};

const LEVEL_SAYS = {
  orders: 'orders are booked',
  stock: 'numbers of stock are shown',
  stores: 'sales of stores are heard',
} as const;

const burnRate: Look = ({ levels, nowMs }, alerts) =>
  levels?.flatMap((level) => {
    const pace = burnsTooFast(level);
    if (pace === undefined) return [];
    const times = pace === 'fast' ? level.burn.hour : level.burn.sixHours;
    return {
      rule: 'burn-rate' as const,
      subject: level.name,
      severity: pace === 'fast' ? ('critical' as const) : settingsOf(alerts, 'burn-rate').severity,
      sinceMs: nowMs,
      count: level.bad,
      summary: `Too few ${LEVEL_SAYS[level.name]} within ${spanText(level.withinMs)}: the error budget goes ${times} times too fast`,
      next: 'Look at the other alerts first: they name the cause. `storeloom levels` shows what is left.',
      runbook: 'flows.md#burn-rate',
      path: '/alerts',
    };
  });

const overdueCases: Look = ({ cases, nowMs }, alerts) => {
  if (cases === undefined) return undefined;
  const overdue = cases.filter((each) => isOverdue(each, nowMs));
  return [...Map.groupBy(overdue, ({ owner }) => owner)].map(([owner, owned]) => ({
    rule: 'overdue-cases',
    subject: owner,
    severity: owned.some((each) => each.severity === 'critical')
      ? 'critical'
      : settingsOf(alerts, 'overdue-cases').severity,
    sinceMs: Math.min(...owned.map(({ deadlineMs }) => deadlineMs)),
    count: owned.length,
    summary: `${many(owned.length, 'case', 'cases')} of ${owner} past the deadline`,
    next: 'Mend, assign or snooze them, and say why: `storeloom cases list`.',
    runbook: 'flows.md#overdue-cases',
    path: `/cases?owner=${encodeURIComponent(owner)}&late=true`,
  }));
};

const LOOKS: Readonly<Record<AlertRule, Look>> = {
  'late-orders': lateOrders,
  'late-shipments': lateShipments,
  'silent-store': silentStore,
  'growing-queue': growingQueue,
  'paused-flow': pausedFlow,
  'failing-connection': failingConnection,
  'failing-webhooks': failingWebhooks,
  'stale-stock': staleStock,
  expiring,
  'burn-rate': burnRate,
  'overdue-cases': overdueCases,
};

/** What the rules see, and which of them could not look. Pure. */
export function lookAround(
  facts: AlertFacts,
  alerts: AlertsConfiguration,
): { readonly conditions: readonly Condition[]; readonly blind: ReadonlySet<AlertRule> } {
  const conditions: Condition[] = [];
  const blind = new Set<AlertRule>();
  for (const [rule, look] of Object.entries(LOOKS) as [AlertRule, Look][]) {
    if (alerts.rules[rule]?.off === true) continue;
    const seen = look(facts, alerts);
    if (seen === undefined) blind.add(rule);
    else conditions.push(...seen);
  }
  return { conditions, blind };
}
