import type { AlertRouteConfiguration, Severity } from '../../config/alerts.ts';
import { SEVERITIES } from '../../config/alerts.ts';
import { durationMs } from '../../kernel/duration.ts';
import type { Alert } from './alert.ts';
import { isQuiet } from './quiet.ts';
import type { SpokenAlert } from './word.ts';

/** What a route was told last of one group. */
export interface GroupMemory {
  /** Alerts that it was told are there, with their episodes. */
  readonly told: Readonly<Record<string, number>>;
  readonly sentMs: number;
}

/** One message that a route is to get. */
export interface Planned {
  readonly route: string;
  readonly group: string;
  readonly kind: 'firing' | 'more' | 'repeat' | 'recovered';
  readonly firing: readonly Alert[];
  readonly recovered: readonly Alert[];
  readonly memory: GroupMemory;
}

/** Whether a name fits a pattern in which * stands for any letters. */
export function fits(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return name === pattern;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const [index, piece] of rest.entries()) {
    if (index === rest.length - 1) return name.length - piece.length >= at && name.endsWith(piece);
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}

export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** Whether an alert is for a route at all. */
export function concerns(route: AlertRouteConfiguration, alert: Alert): boolean {
  if (severityRank(alert.severity) < severityRank(route.severity ?? 'notice')) return false;
  if (route.rules !== undefined && !route.rules.includes(alert.rule)) return false;
  const { connections } = route;
  if (connections === undefined) return true;
  return alert.connection !== undefined && connections.some((each) => fits(each, alert.connection ?? ''));
}

function groupOf({ groupBy = 'connection' }: AlertRouteConfiguration, { rule, connection }: Alert): string {
  if (groupBy === 'all') return 'all';
  return groupBy === 'rule' ? rule : (connection ?? 'hub');
}

const DEFAULT_WAIT = '30s';
const DEFAULT_EVERY = '5m';
const DEFAULT_REPEAT = '4h';

/**
 * What a route is to be told now, and what it will then know. One message holds everything of its group; a group speaks
 * again when more comes, when all is well, and when it stands for long without anybody looking at it. In quiet hours only
 * what is bad enough is said; what came and went meanwhile is not told afterwards. What is muted is as if it were not there,
 * and is told as new when it stands longer than that. Pure.
 */
export function planRoute(
  name: string,
  route: AlertRouteConfiguration,
  alerts: readonly SpokenAlert[],
  memories: ReadonlyMap<string, GroupMemory>,
  nowMs: number,
): Planned[] {
  const groups = Map.groupBy(
    alerts.filter((alert) => alert.state !== 'pending' && !isMuted(alert) && concerns(route, alert)),
    (alert) => groupOf(route, alert),
  );
  return [...groups].flatMap(([group, members]) => {
    const planned = planGroup(route, members, memories.get(group), nowMs);
    return planned === undefined ? [] : [{ route: name, group, ...planned }];
  });
}

const isMuted = ({ state, mutedUntilMs }: SpokenAlert): boolean => state === 'firing' && mutedUntilMs !== undefined;

function planGroup(
  route: AlertRouteConfiguration,
  members: readonly SpokenAlert[],
  memory: GroupMemory | undefined,
  nowMs: number,
): Omit<Planned, 'route' | 'group'> | undefined {
  const told = memory?.told ?? {};
  const firing = members.filter(({ state }) => state === 'firing');
  const fresh = firing.filter(({ id, episode }) => told[id] !== episode);
  const over = members.filter(({ state, id, episode }) => state === 'resolved' && told[id] === episode);
  const kind = kindOf(route, { firing, fresh, over }, memory, nowMs);
  if (kind === undefined || hushed(route, [...firing, ...over], nowMs)) return undefined;
  const recovered = (route.recovery ?? true) ? over : [];
  const knows = { told: Object.fromEntries(firing.map(({ id, episode }) => [id, episode])), sentMs: nowMs };
  return { kind, firing, recovered, memory: knows };
}

function kindOf(
  route: AlertRouteConfiguration,
  { firing, fresh, over }: Readonly<Record<'firing' | 'fresh' | 'over', readonly SpokenAlert[]>>,
  memory: GroupMemory | undefined,
  nowMs: number,
): Planned['kind'] | undefined {
  const isKnown = Object.keys(memory?.told ?? {}).length > 0;
  const quietForMs = nowMs - (memory?.sentMs ?? 0);
  if (firing.length === 0) return over.length > 0 && (route.recovery ?? true) ? 'recovered' : undefined;
  if (!isKnown) {
    const firstMs = Math.min(...firing.map(({ firedMs = nowMs }) => firedMs));
    return nowMs - firstMs >= durationMs(route.groupWait ?? DEFAULT_WAIT) ? 'firing' : undefined;
  }
  const isNews = fresh.length > 0 || (over.length > 0 && (route.recovery ?? true));
  if (isNews && quietForMs >= durationMs(route.groupEvery ?? DEFAULT_EVERY)) return 'more';
  if (firing.every(({ acknowledged }) => acknowledged !== undefined)) return undefined;
  return quietForMs >= durationMs(route.repeatEvery ?? DEFAULT_REPEAT) ? 'repeat' : undefined;
}

function hushed({ quiet }: AlertRouteConfiguration, alerts: readonly Alert[], nowMs: number): boolean {
  if (quiet === undefined || !isQuiet(quiet, nowMs)) return false;
  const loud = severityRank(quiet.except ?? 'critical');
  return !alerts.some(({ severity }) => severityRank(severity) >= loud);
}
