import type { Reach } from '../../governance/identity/reach.ts';
import { instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { isOverdue } from '../../operations/cases/case.ts';
import { silentSince } from '../../records/stores/till.ts';
import type { GatewayParts } from '../parts.ts';
import { withinOf } from '../reach-of-letters.ts';
import { lineOf } from './cases.ts';
import { auditOf, healthOf } from './connections.ts';
import { type ApiContext, noSuch } from './context.ts';
import { OneLook } from './one-look.ts';
import { leftOut } from './own.ts';
import { type Route, route } from './route.ts';
import { TodayShape } from './shapes/today.ts';

/** Cases that the screen names. */
const CASES_SHOWN = 10;
const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;

const today = route({
  name: 'readToday',
  method: 'get',
  path: '/today',
  tag: 'Today',
  permission: 'read',
  reach: 'within',
  summary: 'See what the operations screen needs',
  description:
    'Orders of the last 24 hours by channel and hour, what is late or at risk, silent tills, how fresh stock is on each channel, stuck money, open cases by cause, and the health of each connection. One answer serves all callers of the same reach for two seconds. A caller whose role is limited is told of the orders, cases, connections and stock of their channels and of the tills of their stores.',
  answer: TodayShape,
  problems: ['SL-GATEWAY-010'],
  example: {},
  async handle({ caller, context }) {
    const reach = caller.reachFor('read');
    const shared = reach === 'everywhere' ? context : limitedOf(context, reach);
    const work = () => look(context, reach, withinOf(caller, 'read').within, leftOut(caller));
    return SCREENS.of(shared, work, context.clock.now(), LIMITS.todayAgeMs);
  },
});

/** One look at a time for each hub, however many callers ask. */
const SCREENS = new OneLook<object, Awaited<ReturnType<typeof look>>>();

/** What stands for each limited reach, so that callers who see the same share a look. */
const LIMITED = new WeakMap<ApiContext, Map<string, object>>();

function limitedOf(context: ApiContext, reach: Exclude<Reach, 'everywhere'>): object {
  const known = LIMITED.get(context) ?? new Map<string, object>();
  LIMITED.set(context, known);
  const key = JSON.stringify([reach.channels, reach.locations]);
  const found = known.get(key) ?? {};
  // The one that came first goes; whoever has that reach then looks anew.
  const [first] = known.keys();
  if (known.size >= LIMITS.reachesRemembered && first !== undefined && !known.has(key)) known.delete(first);
  known.set(key, found);
  return found;
}

async function look(
  context: ApiContext,
  reach: Reach,
  within: readonly string[] | undefined,
  note: ReturnType<typeof leftOut>,
) {
  const { channels, locations } = reach === 'everywhere' ? {} : reach;
  const isOwn = (connection: string): boolean => channels?.includes(connection) ?? true;
  const parts = context.parts();
  const { today: record } = parts;
  if (record === undefined) throw noSuch('record', 'today');
  const nowMs = context.clock.now();
  const [hours, late, money, silentTills, freshness, cases, connections] = await Promise.all([
    record.hours(Math.floor((nowMs - DAY_MS) / HOUR_MS) * HOUR_MS, channels),
    record.lateness(nowMs, channels),
    record.stuckMoney(nowMs, channels),
    silentTillsOf(parts, nowMs, locations),
    parts.stockFreshness?.now() ?? [],
    parts.cases.open(within),
    healthsOf(parts),
  ]);
  return {
    at: instant(nowMs),
    ...note,
    orders: hours.map(({ hourMs, ...line }) => ({ hour: instant(hourMs), ...line })),
    late: {
      ...late,
      orders: late.orders.map(({ placedMs, ...order }) => ({ ...order, placedAt: instant(placedMs) })),
    },
    silentTills,
    stock: freshness
      .filter(({ connection }) => isOwn(connection))
      .map(({ oldestUnderWayMs, latestMs, lagMs, ...channel }) => ({
        ...channel,
        ...(oldestUnderWayMs === null ? {} : { oldestUnderWayAt: instant(oldestUnderWayMs) }),
        ...(latestMs === null ? {} : { latestAt: instant(latestMs) }),
        ...(lagMs === null ? {} : { lagMs }),
      })),
    money,
    cases: {
      open: cases.length,
      overdue: cases.filter((each) => isOverdue(each, nowMs)).length,
      unassigned: cases.filter(({ assigned }) => !assigned).length,
      letters: cases.reduce((sum, { cause }) => sum + (cause?.letters ?? 0), 0),
      // One answer serves all who ask, so nobody is named in it.
      urgent: cases.slice(0, CASES_SHOWN).map((each) => lineOf(each, new Map(), context)),
    },
    connections: connections.filter(({ name }) => isOwn(name)),
  };
}

async function silentTillsOf(parts: GatewayParts, nowMs: number, locations: readonly string[] | undefined) {
  const { stores, tillSilenceMs = LIMITS.tillSilenceMs } = parts;
  const silent = [];
  let cursor: string | undefined;
  for (let seen = 0; seen < LIMITS.tillsLookedAt; ) {
    const page = await stores.list({
      limit: LIMITS.pageSize,
      ...(locations === undefined ? {} : { locations }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const till of page.tills) {
      const since = silentSince(till, nowMs, tillSilenceMs);
      if (since !== undefined) silent.push({ ...till.key, silentSince: instant(since) });
    }
    seen += page.tills.length;
    cursor = page.next;
    if (cursor === undefined) break;
  }
  return silent.slice(0, LIMITS.pageSize);
}

async function healthsOf({ connections, backbone }: GatewayParts) {
  const statuses = await backbone.status();
  const healths = [...connections.values()].map(async (connection) => {
    const { name, owner, manifest, circuits } = connection;
    const own = statuses.filter((status) => status.name === `translate/${name}` || status.name === `deliver/${name}`);
    const audit = await auditOf(connection);
    return { name, connector: manifest.name, owner, ...healthOf(circuits(), own, audit?.findings) };
  });
  return Promise.all(healths);
}

/** `/api/v1/today`: everything that the operations screen needs, in one call. */
export const TODAY_ROUTES: readonly Route[] = [today];
