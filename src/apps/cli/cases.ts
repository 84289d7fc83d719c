import type { Command } from 'commander';
import type { CaseLine } from '../../gateway/api/cases.ts';
import { caseMessageCommands } from './case-messages.ts';
import { connected, type ListOptions, listCases, wholeId } from './find-cases.ts';
import { examples } from './help.ts';
import type { HubClient } from './hub-client.ts';
import { type CaseStepLine, ownerText, printCase, printCases } from './print-cases.ts';
import { timeText } from './terminal.ts';

/** `storeloom cases`: what people must mend, who answers for it and by when, and the ways out. */
export function caseCommands(program: Command): void {
  const cases = program
    .command('cases')
    .description('what people must mend: who answers for it, by when, and the ways out')
    .addHelpText(
      'after',
      examples(
        'cases',
        'cases list --owner finance --overdue',
        'cases show 7ch7k7mm',
        "cases assign 7ch7k7mm finance --note 'a refund is owed'",
        'cases snooze 7ch7k7mm 4h',
        'cases messages 7ch7k7mm',
        'cases retry 7ch7k7mm --rate 10',
        "cases skip --message deliver/odoo-main/live/812 --reason 'booked by hand as S00077'",
      ),
    );
  cases
    .command('list', { isDefault: true })
    .description('open cases, those that are due soonest first')
    .option('--owner <owner>', 'only those of this owner')
    .option('--unassigned', 'only those that no person has been given')
    .option('--overdue', 'only those past their deadline')
    .option('--connection <name>', 'only those that concern this connection')
    .option('--code <code>', 'only those with this code')
    .option('--closed', 'those that are closed instead, the latest first')
    .action(async (options: ListOptions, command: Command) => {
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
      const told = await hub.get<{ case: CaseLine; steps: CaseStepLine[] }>(`/api/v1/cases/${await wholeId(hub, id)}`);
      if (terminal.json) terminal.result(told);
      else printCase(terminal, told.case, told.steps);
    });
  work(cases);
  caseMessageCommands(cases);
}

function work(cases: Command): void {
  const act = async (
    command: Command,
    id: string,
    ask: (hub: HubClient, path: string) => Promise<{ case: CaseLine }>,
  ) => {
    const { hub, terminal } = await connected(command);
    const told = await ask(hub, `/api/v1/cases/${await wholeId(hub, id)}`);
    if (terminal.json) return terminal.result(told);
    const { deadline, snoozedUntil } = told.case;
    const until = snoozedUntil === undefined ? '' : `, put off until ${timeText(snoozedUntil)} UTC`;
    terminal.line(`${terminal.paint.green('✓')} ${ownerText(told.case)}, due ${timeText(deadline)} UTC${until}`);
  };
  const on = (name: string, description: string): Command =>
    cases.command(name).description(description).argument('<id>', 'id of the case; its beginning is enough');
  const why = ['--note <text>', 'why; it is kept in the history of the case'] as const;
  on('assign', 'say who answers for it')
    .argument('<owner>', 'a team, or a person as person/<id>')
    .option(...why)
    .action((id: string, owner: string, { note }: { note?: string }, command: Command) =>
      act(command, id, (hub, path) => hub.put(`${path}/owner`, { owner, note })),
    );
  on('unassign', 'give it back: the rules say again who answers for it').action(
    (id: string, _options: object, command: Command) => act(command, id, (hub, path) => hub.remove(`${path}/owner`)),
  );
  on('acknowledge', 'say that you look at it')
    .option(...why)
    .action((id: string, { note }: { note?: string }, command: Command) =>
      act(command, id, (hub, path) => hub.post(`${path}/acknowledge`, { note })),
    );
  on('snooze', 'put it off; it stays open')
    .argument('<for>', 'how long: 30m, 4h, 2d')
    .option(...why)
    .action((id: string, lasting: string, { note }: { note?: string }, command: Command) =>
      act(command, id, (hub, path) => hub.post(`${path}/snooze`, { for: lasting, note })),
    );
  on('comment', 'write a note on it')
    .argument('<note>', 'what is to be said; nothing personal')
    .action((id: string, note: string, _options: object, command: Command) =>
      act(command, id, (hub, path) => hub.post(`${path}/comment`, { note })),
    );
}
