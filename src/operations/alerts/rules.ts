import type { SubscriptionStatus } from '../../backbone/backbone.ts';
import { ALERTS_DEFAULTS, type AlertRule, type AlertsConfiguration, type Severity } from '../../config/alerts.ts';
import type { PollView } from '../../connections/poll-cursors.ts';
import { instant } from '../../kernel/clock.ts';
import { durationMs, spanText } from '../../kernel/duration.ts';
import type { Case } from '../cases/case.ts';
import { isOverdue } from '../cases/case.ts';
import type { Ending, LateOrders, SilentStore, StockTrouble } from '../facts.ts';
import { burnsTooFast, type ServiceLevel } from '../levels/level.ts';
import type { Circuit } from '../metrics.ts';
import type { Condition, Pace } from './alert.ts';

/** What the rules look at. A part that could not be read is left out, and its rules change nothing. */
export interface AlertFacts {
  readonly nowMs: number;
  readonly late?: readonly LateOrders[];
  readonly silent?: readonly SilentStore[];
  readonly subscriptions?: readonly SubscriptionStatus[];
  readonly polls?: readonly PollView[];
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
      path: `/orders?channel=${encodeURIComponent(channel)}&state=placed`,
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

const failingConnection: Look = ({ subscriptions, polls, circuits, nowMs }, alerts) => {
  if (subscriptions === undefined || polls === undefined) return undefined;
  const { severity } = settingsOf(alerts, 'failing-connection');
  const troubles = new Map<string, { sinceMs: number; reasons: string[]; count: number }>();
  const say = (connection: string, sinceMs: number, reason: string, count = 0): void => {
    const before = troubles.get(connection);
    troubles.set(connection, {
      sinceMs: Math.min(before?.sinceMs ?? sinceMs, sinceMs),
      reasons: [...(before?.reasons ?? []), reason],
      count: (before?.count ?? 0) + count,
    });
  };
  for (const status of subscriptions) {
    const { connection } = connectionOf(status.name);
    if (connection === undefined || status.paused === undefined || status.paused.byPerson) continue;
    say(connection, nowMs - status.oldestMs, `${status.name} has stopped (${status.paused.reason})`, waitingOf(status));
  }
  for (const { connection, poll, failure, succeededAt } of polls) {
    if (failure === undefined) continue;
    const what = poll === 'audit' ? 'its webhooks and rights cannot be looked at' : `the poll "${poll}" fails`;
    say(connection, succeededAt ?? nowMs, `${what} (${failure})`);
  }
  for (const [connection, views] of circuits ?? []) {
    for (const { operation, state, since = nowMs } of views) {
      if (state === 'open') say(connection, since, `calls for "${operation}" are held back`);
    }
  }
  return [...troubles].map(([connection, { sinceMs, reasons, count }]) => ({
    rule: 'failing-connection',
    subject: connection,
    connection,
    severity,
    sinceMs,
    count,
    summary: `${connection} fails: ${reasons[0]}${reasons.length > 1 ? `, and ${reasons.length - 1} more` : ''}`,
    next: 'Look whether the system is up and still lets the hub in: `storeloom check`. The hub probes by itself and goes on in order.',
    runbook: 'systems.md#system-away',
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
      sinceMs: nowMs - (pace === 'fast' ? 3_600_000 : 6 * 3_600_000),
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
  'silent-store': silentStore,
  'growing-queue': growingQueue,
  'failing-connection': failingConnection,
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
