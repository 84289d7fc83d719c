import type { Command } from 'commander';
import type { AlertLine, DeliveryLine } from '../../gateway/api/operations.ts';
import type { ServiceLevel } from '../../operations/levels/level.ts';
import { htmlReport } from '../../operations/report/html.ts';
import type { DailyReport } from '../../operations/report/report.ts';
import { levelRow, textReport } from '../../operations/report/text.ts';
import { contextOf } from './context.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { clean, type Terminal, table, timeText } from './terminal.ts';

interface Told {
  readonly alerts: readonly AlertLine[];
  readonly routes: readonly { readonly name: string; readonly kind: string }[];
  readonly deliveries: readonly DeliveryLine[];
}

type LevelLine = Omit<ServiceLevel, 'withinMs' | 'days'> & {
  readonly withinSeconds: number;
  readonly days: readonly { readonly day: string; readonly good: number; readonly bad: number }[];
};

/** `storeloom alerts`, `storeloom levels` and `storeloom report`. */
export function operationsCommands(program: Command): void {
  alertCommands(program);
  program
    .command('levels')
    .description('service levels: what is promised, what was kept, what is left of the error budget')
    .addHelpText('after', examples('levels', 'levels --json'))
    .action(async (_options: object, command: Command) => {
      const { hub, terminal } = await connected(command);
      const told = await hub.get<{ levels: LevelLine[] }>('/api/v1/service-levels');
      if (terminal.json) terminal.result(told);
      else printLevels(terminal, told.levels.map(levelOf));
    });
  program
    .command('report')
    .description('the report of a day: orders, cases, stock, stores, service levels, and what needs a person')
    .option('--date <day>', 'the day: 2026-11-20; yesterday by default')
    .option('--html', 'as the mail shows it')
    .addHelpText(
      'after',
      examples('report', 'report --date 2026-11-20', 'report --json', 'report --html > report.html'),
    )
    .action(async ({ date, html }: { date?: string; html?: boolean }, command: Command) => {
      const { hub, terminal } = await connected(command);
      const path = date === undefined ? '/api/v1/report' : `/api/v1/report?date=${encodeURIComponent(date)}`;
      const told = await hub.get<Omit<DailyReport, 'levels'> & { levels: LevelLine[] }>(path);
      if (terminal.json) return terminal.result(told);
      const report: DailyReport = { ...told, levels: told.levels.map(levelOf) };
      const text = html === true ? htmlReport(report) : textReport(report);
      for (const line of text.split('\n')) terminal.line(clean(line));
    });
}

function alertCommands(program: Command): void {
  const alerts = program
    .command('alerts')
    .description('what the hub tells people without being asked, and where to')
    .addHelpText(
      'after',
      examples(
        'alerts',
        'alerts acknowledge late-orders/shopify-eu',
        'alerts mute late-orders/shopify-eu 4h',
        'alerts log',
        'alerts test on-call',
      ),
    );
  alerts
    .command('list', { isDefault: true })
    .description('alerts that stand, and the routes')
    .option('--all', 'those that are over as well')
    .action(async ({ all }: { all?: boolean }, command: Command) => {
      const { hub, terminal } = await connected(command);
      const told = await hub.get<Told>('/api/v1/alerts');
      if (terminal.json) terminal.result(told);
      else printAlerts(terminal, told, all === true);
    });
  alerts
    .command('log')
    .description('the latest messages to people, and what came of them')
    .action(async (_options: object, command: Command) => {
      const { hub, terminal } = await connected(command);
      const { deliveries } = await hub.get<Told>('/api/v1/alerts');
      if (terminal.json) return terminal.result({ deliveries });
      if (deliveries.length === 0) return terminal.line('Nobody was told anything yet.');
      table(
        terminal,
        ['at', 'route', 'state', '>tries', 'what'],
        deliveries.map(({ at, route, state, attempts, title, failure }) => [
          timeText(at),
          route,
          state === 'given-up' ? terminal.paint.red(state) : state,
          String(attempts),
          clean(failure === undefined ? title : `${title} (${failure})`),
        ]),
      );
    });
  alertWords(alerts);
  alerts
    .command('test')
    .argument('<route>', 'a route of alerts.routes')
    .description('send a test along a route, now')
    .action(async (route: string, _options: object, command: Command) => {
      const { hub, terminal } = await connected(command);
      const told = await hub.post(`/api/v1/alerts/routes/${encodeURIComponent(route)}/test`);
      if (terminal.json) return terminal.result(told);
      terminal.line(`${terminal.paint.green('✓')} ${route} has taken a test.`);
    });
}

/** What people say of an alert. */
function alertWords(alerts: Command): void {
  const say = async (command: Command, path: string, body: object): Promise<void> => {
    const { hub, terminal } = await connected(command);
    const told = await hub.post<{ alert: AlertLine }>(`/api/v1/alerts/${path}`, body);
    if (terminal.json) return terminal.result(told);
    const { summary, mutedUntil } = told.alert;
    const until = mutedUntil === undefined ? '' : `, muted until ${timeText(mutedUntil)} UTC`;
    terminal.line(`${terminal.paint.green('✓')} ${clean(summary)}${until}`);
  };
  const on = (name: string, description: string): Command =>
    alerts.command(name).description(description).argument('<id>', 'rule and subject, as the list shows them');
  const why = ['--note <text>', 'why; it is kept in the history'] as const;
  on('acknowledge', 'say that you look at it; it is not repeated any more')
    .option(...why)
    .action((id: string, { note }: { note?: string }, command: Command) => say(command, 'acknowledge', { id, note }));
  on('mute', 'tell nobody of it for a while')
    .argument('<for>', 'how long: 30m, 4h, 2d')
    .option(...why)
    .action((id: string, lasting: string, { note }: { note?: string }, command: Command) =>
      say(command, 'mute', { id, for: lasting, note }),
    );
  on('unmute', 'hear of it again').action((id: string, _options: object, command: Command) =>
    say(command, 'unmute', { id }),
  );
}

async function connected(command: Command) {
  const context = contextOf(command);
  return { ...context, hub: await connectHub(context) };
}

const levelOf = ({ withinSeconds, days, ...level }: LevelLine): ServiceLevel => ({
  ...level,
  days: days.map(({ day, ...counted }) => ({ dayMs: Date.parse(day), ...counted })),
  withinMs: withinSeconds * 1_000,
});

/** Exported for its test. */
export function printAlerts(terminal: Terminal, { alerts, routes }: Told, all: boolean): void {
  const { paint } = terminal;
  const shown = alerts.filter(({ state }) => all || state === 'firing');
  if (shown.length === 0) terminal.line(`${paint.green('✓')} No alert stands.`);
  for (const { id, state, severity, summary, since, next, runbook, acknowledged, mutedUntil } of shown) {
    const mark = state === 'firing' ? paint.red(severity) : paint.dim(state);
    terminal.line(`${mark}  ${paint.bold(clean(summary))}  ${paint.dim(clean(id))}`);
    if (acknowledged !== undefined) terminal.line(`  ${paint.dim('seen by')}  ${clean(acknowledged.by)}`);
    if (mutedUntil !== undefined) terminal.line(`  ${paint.dim('muted')}    until ${timeText(mutedUntil)} UTC`);
    terminal.line(`  ${paint.dim('since')}    ${timeText(since)} UTC`);
    terminal.line(`  ${paint.dim('next')}     ${clean(next)}`);
    terminal.line(`  ${paint.dim('runbook')}  ${clean(runbook)}`);
  }
  terminal.line();
  terminal.line(
    routes.length === 0
      ? 'Nobody is told: name a route under `alerts.routes` in storeloom.yaml.'
      : `Told along: ${routes.map(({ name, kind }) => `${name} (${kind})`).join(', ')}`,
  );
}

/** Exported for its test. */
export function printLevels(terminal: Terminal, levels: readonly ServiceLevel[]): void {
  table(
    terminal,
    ['level', '>kept', '>promised', '>budget', '>burn 1 h', '>6 h', '>24 h'],
    levels.map((level) => [
      ...levelRow(level),
      ...[level.burn.hour, level.burn.sixHours, level.burn.day].map((burn) =>
        burn >= 6 ? terminal.paint.red(burn.toFixed(1)) : burn.toFixed(1),
      ),
    ]),
  );
}
