import { spanText } from '../../kernel/duration.ts';
import type { ServiceLevel } from '../levels/level.ts';
import { type DailyReport, verdictOf } from './report.ts';

/** Cells in columns; every one but the first stands to the right. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

export const percent = (part: number | undefined): string =>
  part === undefined ? 'nothing yet' : `${(Math.floor(part * 100_000) / 1_000).toFixed(2)} %`;

/** A service level in one row: what, achieved, promised, what is left of its budget. */
export function levelRow({ name, withinMs, target, overDays, achieved, budget, budgetLeft }: ServiceLevel): string[] {
  const left = budget === 0 ? '' : `${Math.round((budgetLeft / budget) * 100)} % left`;
  return [`${name} within ${spanText(withinMs)}`, percent(achieved), `${percent(target)} over ${overDays} d`, left];
}

const minute = (moment: string): string => moment.slice(0, 16).replace('T', ' ');

/** What the last proof of stock came to. */
export function proofText({ proof: { endedAt, openVariances } }: DailyReport): string {
  if (endedAt === undefined) return 'Stock was not proven yet.';
  const found = openVariances === 0 ? 'no variance waits' : `${openVariances} variances wait for a person`;
  return `Stock was last proven at ${minute(endedAt)} UTC: ${found}.`;
}

/** The report as plain text. */
export function textReport(report: DailyReport): string {
  const { channels, cases, stock, silentStores, levels, today } = report;
  const proof = proofText(report);
  const numbers = (...values: number[]): string[] => values.map(String);
  return [
    `${report.hub}: ${report.date} (${report.timeZone})`,
    verdictOf(report),
    '',
    'Orders',
    ...(channels.length === 0
      ? ['none']
      : columns([
          ['channel', 'orders', 'booked', 'late', 'held', 'cancelled'],
          ...channels.map((day) => [
            day.channel,
            ...numbers(day.orders, day.booked, day.late, day.held, day.cancelled),
          ]),
        ])),
    '',
    'Needs a person today',
    ...(today.length === 0
      ? ['nothing']
      : today.flatMap((each) => [
          `${each.severity.toUpperCase()} ${each.code} ${each.because} (${each.count}), ${each.owner}, ${each.isOverdue ? 'was due' : 'due'} ${minute(each.deadline)} UTC`,
          `  storeloom cases show ${each.case}   ${each.runbook}`,
        ])),
    '',
    `Cases: ${cases.opened} opened, ${cases.closed} closed, ${cases.open} open, ${cases.overdue} past their deadline`,
    `Silent stores: ${silentStores.length === 0 ? 'none' : silentStores.map(({ location, since }) => `${location} since ${minute(since)} UTC`).join(', ')}`,
    '',
    'Stock told to channels',
    ...(stock.length === 0
      ? ['nothing']
      : columns([
          ['channel', 'published', 'confirmed', 'mismatched', 'refused', 'written off'],
          ...stock.map((day) => [
            day.connection,
            ...numbers(day.published, day.confirmed, day.mismatched, day.refused, day.writtenOff),
          ]),
        ])),
    proof,
    '',
    'Service levels',
    ...columns(levels.map(levelRow)),
    '',
  ].join('\n');
}
