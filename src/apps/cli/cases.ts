import type { Command } from 'commander';
import type { CaseLine } from '../../gateway/api/case-desk.ts';
import { contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { connectHub, type HubClient } from './hub-client.ts';
import { ageText, clean, type Terminal, table, timeText, wrap } from './terminal.ts';

interface Step {
  readonly at: string;
  readonly kind: string;
  readonly who: string;
  readonly note: string;
}

/** `storeloom cases`: what people must mend, who answers for it and by when. */
export function caseCommands(program: Command): void {
  const cases = program
    .command('cases')
    .description('what people must mend: who answers for it, and by when')
    .addHelpText(
      'after',
      examples(
        'cases',
        'cases list --owner finance',
        'cases show 7ch7k7mm',
        "cases assign 7ch7k7mm finance --note 'a refund is owed'",
        'cases snooze 7ch7k7mm 4h',
      ),
    );
  cases
    .command('list', { isDefault: true })
    .description('open cases, those that are due soonest first')
    .option('--owner <owner>', 'only those of this owner')
    .option('--all', 'closed ones as well')
    .action(async (options: { owner?: string; all?: boolean }, command: Command) => {
      const { hub, terminal, clock } = await connected(command);
      const found = await listCases(hub, options);
      if (terminal.json) terminal.result({ cases: found });
      else printCases(terminal, found, clock.now());
    });
  cases
    .command('show')
    .argument('<id>', 'id of the case; its beginning is enough')
    .description('one case with everything that happened to it')
    .action(async (id: string, _options: object, command: Command) => {
      const { hub, terminal } = await connected(command);
      const told = await hub.get<{ case: CaseLine; steps: Step[] }>(`/api/v1/desk/cases/${await wholeId(hub, id)}`);
      if (terminal.json) terminal.result(told);
      else printCase(terminal, told.case, told.steps);
    });
  actions(cases);
}

function actions(cases: Command): void {
  const act = async (command: Command, id: string, action: string, body: object): Promise<void> => {
    const { hub, terminal } = await connected(command);
    const told = await hub.post<{ case: CaseLine }>(`/api/v1/desk/cases/${await wholeId(hub, id)}/${action}`, body);
    if (terminal.json) return terminal.result(told);
    const { owner, deadline, snoozedUntil } = told.case;
    const until = snoozedUntil === undefined ? '' : `, put off until ${timeText(snoozedUntil)} UTC`;
    terminal.line(`${terminal.paint.green('✓')} ${clean(owner)}, due ${timeText(deadline)} UTC${until}`);
  };
  const withNote = (name: string, description: string): Command =>
    cases.command(name).description(description).argument('<id>', 'id of the case; its beginning is enough');
  const why = ['--note <text>', 'why; it is kept in the history of the case'] as const;
  withNote('assign', 'say who answers for it')
    .argument('<owner>', 'a team or a person')
    .option(...why)
    .action((id: string, owner: string, { note }: { note?: string }, command: Command) =>
      act(command, id, 'assign', { owner, note }),
    );
  withNote('acknowledge', 'say that you look at it')
    .option(...why)
    .action((id: string, { note }: { note?: string }, command: Command) => act(command, id, 'acknowledge', { note }));
  withNote('snooze', 'put it off; it stays open')
    .argument('<for>', 'how long: 30m, 4h, 2d')
    .option(...why)
    .action((id: string, lasting: string, { note }: { note?: string }, command: Command) =>
      act(command, id, 'snooze', { for: lasting, note }),
    );
  withNote('comment', 'write a note on it')
    .argument('<note>', 'what is to be said; nothing personal')
    .action((id: string, note: string, _options: object, command: Command) => act(command, id, 'comment', { note }));
}

async function connected(command: Command) {
  const context = contextOf(command);
  return { ...context, hub: await connectHub(context) };
}

async function listCases(hub: HubClient, { owner, all }: { owner?: string; all?: boolean }): Promise<CaseLine[]> {
  const found: CaseLine[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: '200', ...(all === true ? {} : { state: 'open' }) });
    if (owner !== undefined) query.set('owner', owner);
    if (cursor !== undefined) query.set('cursor', cursor);
    const page = await hub.get<{ cases: CaseLine[]; next?: string }>(`/api/v1/desk/cases?${query}`);
    found.push(...page.cases);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

/** People copy the beginning of an id, as they do with commits. */
async function wholeId(hub: HubClient, beginning: string): Promise<string> {
  const fitting = (await listCases(hub, { all: true })).filter(({ id }) => id.startsWith(beginning));
  const only = fitting.find(({ id }) => id === beginning) ?? (fitting.length === 1 ? fitting[0] : undefined);
  if (only !== undefined) return encodeURIComponent(only.id);
  throw cliErrors.error('SL-CLI-004', {
    because: fitting.length === 0 ? `No case begins with "${beginning}"` : `Several cases begin with "${beginning}"`,
    next: 'See `storeloom cases list --all`.',
  });
}

/** Exported for its test. */
export function printCases(terminal: Terminal, cases: readonly CaseLine[], nowMs: number): void {
  const { paint } = terminal;
  if (cases.length === 0) {
    terminal.line(`${paint.green('✓')} Nothing needs a person.`);
    return;
  }
  table(
    terminal,
    ['case', 'severity', 'code', '>count', 'owner', 'due', 'what'],
    cases.map((each) => [
      paint.bold(each.id.slice(0, 24)),
      each.severity === 'critical' ? paint.red(each.severity) : each.severity,
      each.code,
      String(each.count),
      clean(each.owner),
      dueText(terminal, each, nowMs),
      clean(each.because),
    ]),
  );
}

function dueText({ paint }: Terminal, each: CaseLine, nowMs: number): string {
  if (each.state === 'closed') return paint.dim('closed');
  if (each.snoozedUntil !== undefined && Date.parse(each.snoozedUntil) > nowMs) return paint.dim('snoozed');
  return each.overdue ? paint.red(`was ${ageText(each.deadline, nowMs)}`) : `${timeText(each.deadline)} UTC`;
}

/** Exported for its test. */
export function printCase(terminal: Terminal, found: CaseLine, steps: readonly Step[]): void {
  const { paint } = terminal;
  const say = (label: string, text: string | undefined): void => {
    if (text !== undefined) terminal.line(`  ${paint.dim(label.padEnd(12))} ${clean(text)}`);
  };
  terminal.line(`${paint.bold(found.id)}  ${found.state}, ${found.severity}`);
  for (const line of wrap(`${found.code} ${clean(found.because)}`, Math.max(40, terminal.columns - 4))) {
    terminal.line(`  ${paint.red(line)}`);
  }
  say('next', found.next);
  say('runbook', found.runbook);
  say('where', found.subscription ?? found.connection);
  say('count', String(found.count));
  say('owner', found.owner);
  say('since', `${timeText(found.since)} UTC`);
  say('due', `${timeText(found.deadline)} UTC`);
  if (found.acknowledged !== undefined) {
    say('taken by', `${found.acknowledged.by}, ${timeText(found.acknowledged.at)} UTC`);
  }
  terminal.line();
  for (const { at, kind, who, note } of steps) {
    terminal.line(
      `  ${paint.dim(`${timeText(at)} UTC`)}  ${kind} by ${clean(who)}${note === '' ? '' : `: ${clean(note)}`}`,
    );
  }
}
