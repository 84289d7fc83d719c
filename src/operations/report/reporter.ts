import type { Database } from '../../backbone/postgres/database.ts';
import type { ReportConfiguration } from '../../config/service.ts';
import { instant } from '../../kernel/clock.ts';
import { durationMs } from '../../kernel/duration.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { dateIn, dayIn } from '../../kernel/zone-day.ts';
import { type Notice, runbookLink } from '../alerts/notice.ts';
import { severityRank } from '../alerts/route.ts';
import { settingsOf } from '../alerts/rules.ts';
import { enter } from '../alerts/store.ts';
import { type Case, isOverdue } from '../cases/case.ts';
import { openCases } from '../cases/store.ts';
import { operationsErrors } from '../errors.ts';
import { silentStores } from '../facts.ts';
import { promisesOf } from '../levels/level.ts';
import { readLevels } from '../levels/tally.ts';
import type { RoundMeans } from '../round.ts';
import { runbookOf } from '../runbooks.ts';
import { endTurn, takeTurn } from '../turns.ts';
import { htmlReport } from './html.ts';
import { type ChannelDay, type DailyReport, type StockDay, verdictOf } from './report.ts';
import { textReport } from './text.ts';
import { nextTimeIn } from './zone-day.ts';

type Row = { [column: string]: unknown };

export interface Reporter {
  readonly means: RoundMeans;
  /** The report of a day, yesterday's without one. Throws SL-OPS-005 when the date cannot be used. */
  report(settings: ReportConfiguration, date: string | undefined, nowMs: number): Promise<DailyReport>;
}

export function createReporter(means: RoundMeans, database: Database): Reporter {
  return {
    means,
    async report({ timeZone }, date, nowMs) {
      const day = date ?? dateIn(timeZone, nowMs - 86_400_000);
      const span = dayIn(timeZone, day);
      if (span === undefined || span.fromMs > nowMs) {
        const because = span === undefined ? `"${day.slice(0, 40)}" is not a day` : `${day} has not begun`;
        throw operationsErrors.error('SL-OPS-005', { because, value: day.slice(0, 40) });
      }
      return gather(means, database, { date: day, timeZone, ...span, nowMs });
    },
  };
}

interface Asked {
  readonly date: string;
  readonly timeZone: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly nowMs: number;
}

async function gather(means: RoundMeans, database: Database, asked: Asked): Promise<DailyReport> {
  const { hub, sources, service, links } = means;
  const { date, timeZone, fromMs, untilMs, nowMs } = asked;
  const lateMs = durationMs(settingsOf(means.alerts, 'late-orders').after);
  const [channels, stock, steps, open, silent, levels, [proof]] = await Promise.all([
    database.query<ChannelDay & Row>(CHANNELS, [fromMs, untilMs, nowMs - lateMs]),
    database.query<StockDay & Row>(STOCK, [fromMs, untilMs]),
    database.query<{ kind: string; steps: number }>(
      `select kind, count(*)::int as steps from operations_case_step where at_ms >= $1 and at_ms < $2 group by kind`,
      [fromMs, untilMs],
    ),
    openCases(database.pool),
    silentStores(sources, nowMs),
    readLevels(database, promisesOf(service), nowMs),
    database.query<{ endedMs: number | null; open: number }>(PROOF),
  ]);
  const of = (kind: string): number => steps.find((each) => each.kind === kind)?.steps ?? 0;
  return {
    hub,
    date,
    timeZone,
    from: instant(fromMs),
    until: instant(untilMs),
    channels,
    cases: {
      opened: of('opened') + of('reopened'),
      closed: of('closed'),
      open: open.length,
      overdue: open.filter((each) => isOverdue(each, nowMs)).length,
    },
    stock,
    proof: {
      ...(proof?.endedMs == null ? {} : { endedAt: instant(proof.endedMs) }),
      openVariances: proof?.open ?? 0,
    },
    silentStores: silent.map(({ location, tills, sinceMs }) => ({ location, tills, since: instant(sinceMs) })),
    levels,
    today: urgentFirst(open, nowMs).map((each) => ({
      case: each.id,
      severity: each.severity,
      owner: each.owner,
      code: each.code,
      because: each.because,
      count: each.count,
      deadline: instant(each.deadlineMs),
      isOverdue: isOverdue(each, nowMs),
      runbook: runbookLink(links, runbookOf(each.code)),
    })),
  };
}

/** Cases that one report names. */
const MOST_CASES = 50;

function urgentFirst(open: readonly Case[], nowMs: number): Case[] {
  return open
    .filter(({ snoozedUntilMs = 0 }) => snoozedUntilMs <= nowMs)
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || a.deadlineMs - b.deadlineMs)
    .slice(0, MOST_CASES);
}

const CHANNELS = `select channel, count(*)::int as orders, count(*) filter (where facts ? 'booked')::int as booked,
    count(*) filter (where state = 'placed' and not held and first_seen < $3)::int as late,
    count(*) filter (where held)::int as held,
    count(*) filter (where state in ('cancelled', 'rejected'))::int as cancelled
  from order_record
  where first_seen >= $1 and first_seen < $2 and facts ? 'snapshot'
    and coalesce((summary ->> 'test')::boolean, false) = false
  group by channel order by channel`;

const STOCK = `select split_part(entry ->> 'about', ' ', 1) as connection,
    count(*) filter (where kind = 'published')::int as published,
    count(*) filter (where kind = 'confirmed')::int as confirmed,
    count(*) filter (where kind = 'mismatch')::int as mismatched,
    count(*) filter (where kind = 'refused')::int as refused,
    count(*) filter (where kind = 'written-off')::int as "writtenOff"
  from stock_entry
  where at_ms >= $1 and at_ms < $2 and kind in ('published', 'confirmed', 'mismatch', 'refused', 'written-off')
  group by 1 order by 1`;

const PROOF = `select (select max(ended_at_ms) from stock_proof where state = 'done') as "endedMs",
    (select count(*)::int from stock_variance) as open`;

/** Enters the report for its routes when its time has come; one hub of all does it, and a day is reported once. */
export async function reportIfDue(reporter: Reporter, settings: ReportConfiguration, nowMs: number): Promise<boolean> {
  const { means } = reporter;
  const { database } = means.sources;
  if (settings.routes.length === 0) return false;
  const turn = await takeTurn(database, 'report', { nowMs, leaseMs: LIMITS.operationsLeaseMs });
  if (turn === undefined) return false;
  const dueMs = nextTimeIn(settings.timeZone, settings.at, nowMs);
  // The first turn of all only learns when the next report is due.
  const report = turn.epoch === 1 ? undefined : await reporter.report(settings, undefined, nowMs);
  return database.transaction(async (client) => {
    if (!(await endTurn(client, turn, dueMs)) || report === undefined) return false;
    for (const route of settings.routes) await enter(client, reportNotice(report, route, nowMs), nowMs);
    return true;
  });
}

/** The report as a message along a route. Pure. */
function reportNotice(report: DailyReport, route: string, nowMs: number): Notice {
  return {
    id: `report-${report.date}-${route}`,
    hub: report.hub,
    route,
    kind: 'report',
    at: instant(nowMs),
    severity: 'notice',
    title: `${report.date}: ${verdictOf(report)}`,
    firing: [],
    recovered: [],
    report: { text: textReport(report), html: htmlReport(report), content: report },
  };
}
