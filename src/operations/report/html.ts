import { escaped } from '../alerts/mail.ts';
import { type DailyReport, verdictOf } from './report.ts';
import { levelRow, proofText } from './text.ts';

const CELL = 'padding:3px 14px 3px 0;border-bottom:1px solid #ddd';
const cell = (name: 'td' | 'th', text: string, at: number): string =>
  `<${name} style="${CELL};text-align:${at === 0 ? 'left' : 'right'}">${escaped(text)}</${name}>`;
const row = (cells: readonly string[], name: 'td' | 'th' = 'td'): string =>
  `<tr>${cells.map((text, at) => cell(name, text, at)).join('')}</tr>`;

function table(head: readonly string[], rows: readonly (readonly string[])[], none: string): string {
  if (rows.length === 0) return `<p>${none}</p>`;
  return `<table style="border-collapse:collapse">${row(head, 'th')}${rows.map((each) => row(each)).join('')}</table>`;
}

const minute = (moment: string): string => moment.slice(0, 16).replace('T', ' ');

/** The report as HTML for mail programs: no images, no scripts, no style sheet. */
export function htmlReport(report: DailyReport): string {
  const { channels, cases, stock, silentStores, levels, today } = report;
  const orders = channels.map((day) => [
    day.channel,
    ...[day.orders, day.booked, day.late, day.held, day.cancelled].map(String),
  ]);
  const numbers = stock.map((day) => [
    day.connection,
    ...[day.published, day.confirmed, day.mismatched, day.refused, day.writtenOff].map(String),
  ]);
  const urgent = today.map((each) => [
    `${each.severity}: ${each.because}`,
    each.code,
    String(each.count),
    each.owner,
    `${each.isOverdue ? 'was due' : 'due'} ${minute(each.deadline)} UTC`,
  ]);
  const silent = silentStores.map(({ location, tills, since }) => [location, String(tills), `${minute(since)} UTC`]);
  return [
    '<!doctype html><html><body style="font-family:sans-serif;max-width:52em">',
    `<h2>${escaped(report.hub)}: ${report.date}</h2><p><b>${escaped(verdictOf(report))}</b></p>`,
    '<h3>Orders</h3>',
    table(['channel', 'orders', 'booked', 'late', 'held', 'cancelled'], orders, 'None.'),
    '<h3>Needs a person today</h3>',
    table(['what', 'code', 'count', 'owner', 'deadline'], urgent, 'Nothing.'),
    `<p>Cases: ${cases.opened} opened, ${cases.closed} closed, ${cases.open} open, ${cases.overdue} past their deadline.</p>`,
    '<h3>Silent stores</h3>',
    table(['store', 'tills', 'since'], silent, 'None.'),
    '<h3>Stock told to channels</h3>',
    table(['channel', 'published', 'confirmed', 'mismatched', 'refused', 'written off'], numbers, 'Nothing.'),
    `<p>${escaped(proofText(report))}</p>`,
    '<h3>Service levels</h3>',
    table(['level', 'achieved', 'promised', 'error budget'], levels.map(levelRow), 'None.'),
    `<p style="color:#666">From ${report.from} to ${report.until} (${escaped(report.timeZone)}).</p></body></html>`,
  ].join('');
}
