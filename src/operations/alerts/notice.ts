import type { Severity } from '../../config/alerts.ts';
import { instant } from '../../kernel/clock.ts';
import { spanText } from '../../kernel/duration.ts';
import type { Alert } from './alert.ts';
import { type Planned, severityRank } from './route.ts';

/** One alert as people are told of it. */
export interface NoticeLine {
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly connection?: string;
  readonly count: number;
  /** RFC 3339 UTC. */
  readonly since: string;
  /** How long it has been so, in words. */
  readonly lasting: string;
  readonly next: string;
  readonly runbook: string;
  readonly console?: string;
}

/** A message to people, before it is put into the form of a mail, a post or a chat. Holds nothing personal. */
export interface Notice {
  /** Stays the same when it is sent again, so that a receiver can tell. */
  readonly id: string;
  readonly hub: string;
  readonly route: string;
  readonly kind: Planned['kind'] | 'report' | 'test';
  readonly at: string;
  readonly severity: Severity;
  readonly title: string;
  readonly firing: readonly NoticeLine[];
  readonly recovered: readonly NoticeLine[];
  /** A text that is said as it is: the daily report. */
  readonly report?: { readonly text: string; readonly html: string; readonly content: unknown };
}

/** Where links of a notice lead. */
export interface Links {
  readonly consoleUrl?: string;
  readonly runbookUrl?: string;
}

const trimmed = (address: string): string => address.replace(/\/+$/, '');

export function runbookLink({ runbookUrl }: Links, runbook: string): string {
  return runbookUrl === undefined ? `docs/runbooks/${runbook}` : `${trimmed(runbookUrl)}/${runbook}`;
}

/** The message for what was planned. Pure. */
export function noticeOf(
  { route, kind, firing, recovered }: Planned,
  means: { readonly id: string; readonly hub: string; readonly links: Links; readonly nowMs: number },
): Notice {
  const { id, hub, links, nowMs } = means;
  const all = [...firing, ...recovered];
  const severity = all.reduce<Severity>(
    (worst, alert) => (severityRank(alert.severity) > severityRank(worst) ? alert.severity : worst),
    'notice',
  );
  const worstFirst = [...firing].sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
  return {
    id,
    hub,
    route,
    kind,
    at: instant(nowMs),
    severity,
    title: titleOf(kind, worstFirst, recovered),
    firing: worstFirst.map((alert) => lineOf(alert, links, nowMs)),
    recovered: recovered.map((alert) => lineOf(alert, links, alert.resolvedMs ?? nowMs)),
  };
}

const others = (count: number): string => (count === 0 ? '' : ` and ${count} more`);

function titleOf(kind: Planned['kind'], firing: readonly Alert[], recovered: readonly Alert[]): string {
  const [first] = firing;
  if (first === undefined) return `Well again: ${recovered[0]?.summary ?? ''}${others(recovered.length - 1)}`;
  const lead = kind === 'repeat' ? 'Still: ' : '';
  return `${lead}${first.summary}${others(firing.length - 1)}`;
}

function lineOf(alert: Alert, links: Links, untilMs: number): NoticeLine {
  const { id, rule, severity, summary, connection, count, sinceMs, next, runbook, path } = alert;
  return {
    id,
    rule,
    severity,
    summary,
    ...(connection === undefined ? {} : { connection }),
    count,
    since: instant(sinceMs),
    lasting: spanText(untilMs - sinceMs),
    next,
    runbook: runbookLink(links, runbook),
    ...(links.consoleUrl === undefined ? {} : { console: `${trimmed(links.consoleUrl)}${path}` }),
  };
}

/** A message that says only that the way works. */
export function testNotice(means: { id: string; hub: string; route: string; nowMs: number }): Notice {
  const { nowMs, ...rest } = means;
  return {
    ...rest,
    kind: 'test',
    at: instant(nowMs),
    severity: 'notice',
    title: `A test of the route ${means.route}: alerts arrive here`,
    firing: [],
    recovered: [],
  };
}

/** The message as plain text. */
export function textOf(notice: Notice): string {
  if (notice.report !== undefined) return notice.report.text;
  const told = (line: NoticeLine): string[] => [
    `${line.severity.toUpperCase()}: ${line.summary}`,
    `  since    ${line.since.slice(0, 16).replace('T', ' ')} UTC, for ${line.lasting}`,
    ...(line.connection === undefined ? [] : [`  system   ${line.connection}`]),
    `  next     ${line.next}`,
    `  runbook  ${line.runbook}`,
    ...(line.console === undefined ? [] : [`  look     ${line.console}`]),
    '',
  ];
  const over = notice.recovered.map((line) => `WELL AGAIN: ${line.summary} (lasted ${line.lasting})`);
  return [
    notice.title,
    '',
    ...notice.firing.flatMap(told),
    ...over,
    ...(over.length === 0 ? [] : ['']),
    `${notice.hub}, ${notice.at}`,
  ].join('\n');
}
