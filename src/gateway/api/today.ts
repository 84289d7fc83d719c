import { instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { isOverdue } from '../../operations/cases/case.ts';
import { silentSince } from '../../records/stores/till.ts';
import type { GatewayParts } from '../parts.ts';
import { lineOf } from './cases.ts';
import { healthOf } from './connections.ts';
import { type ApiContext, noSuch } from './context.ts';
import { OneLook } from './one-look.ts';
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
  summary: 'See what the operations screen needs',
  description:
    'Orders of the last 24 hours by channel and hour, what is late or at risk, silent tills, how fresh stock is on each channel, stuck money, open cases by cause, and the health of each connection. One answer serves all callers for two seconds.',
  answer: TodayShape,
  problems: ['SL-GATEWAY-010'],
  example: {},
  handle: ({ context }) => SCREENS.of(context, () => look(context), context.clock.now(), LIMITS.todayAgeMs),
});

/** One look at a time for each hub, however many callers ask. */
const SCREENS = new OneLook<ApiContext, Awaited<ReturnType<typeof look>>>();
const FRESHNESS = new OneLook<ApiContext, Awaited<ReturnType<typeof freshnessOf>>>();

async function look(context: ApiContext) {
  const parts = context.parts();
  const { today: record } = parts;
  if (record === undefined) throw noSuch('record', 'today');
  const nowMs = context.clock.now();
  const [hours, late, money, silentTills, freshness, cases, connections] = await Promise.all([
    record.hours(Math.floor((nowMs - DAY_MS) / HOUR_MS) * HOUR_MS),
    record.lateness(nowMs),
    record.stuckMoney(nowMs),
    silentTillsOf(parts, nowMs),
    FRESHNESS.of(context, () => freshnessOf(parts), nowMs, LIMITS.freshnessAgeMs, LIMITS.freshnessMeanwhileMs),
    parts.cases.open(),
    healthsOf(parts),
  ]);
  return {
    at: instant(nowMs),
    orders: hours.map(({ hourMs, ...line }) => ({ hour: instant(hourMs), ...line })),
    late: {
      ...late,
      orders: late.orders.map(({ placedMs, ...order }) => ({ ...order, placedAt: instant(placedMs) })),
    },
    silentTills,
    stock: freshness.map(({ oldestUnderWayMs, latestMs, lagMs, ...channel }) => ({
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
    connections,
  };
}

const freshnessOf = async ({ stockList }: GatewayParts) => (await stockList?.freshness()) ?? [];

async function silentTillsOf({ stores }: GatewayParts, nowMs: number) {
  const silent = [];
  let cursor: string | undefined;
  for (let seen = 0; seen < LIMITS.tillsLookedAt; ) {
    const page = await stores.list({ limit: LIMITS.pageSize, ...(cursor === undefined ? {} : { cursor }) });
    for (const till of page.tills) {
      const since = silentSince(till, nowMs, LIMITS.tillSilenceMs);
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
  return [...connections.values()].map(({ name, owner, manifest, circuits }) => ({
    name,
    connector: manifest.name,
    owner,
    ...healthOf(
      circuits(),
      statuses.filter((status) => status.name === `translate/${name}` || status.name === `deliver/${name}`),
    ),
  }));
}

/** `/api/v1/today`: everything that the operations screen needs, in one call. */
export const TODAY_ROUTES: readonly Route[] = [today];
