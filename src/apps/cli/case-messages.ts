import type { Command } from 'commander';
import type { DeadLetter } from '../../backbone/backbone.ts';
import type { ApprovalLine } from '../../gateway/api/approvals.ts';
import { saidThatItWaits } from './approvals.ts';
import { cliErrors } from './errors.ts';
import { connected, wholeId } from './find-cases.ts';
import { printLetter, printLetters } from './print-letters.ts';
import { countText } from './terminal.ts';

interface Choice {
  readonly message?: string;
  readonly subscription?: string;
  readonly key?: string;
}

/** `storeloom cases messages|message|retry|abort|skip`: what is stuck behind cases, and the ways out. */
export function caseMessageCommands(cases: Command): void {
  looks(cases);
  withChoice(cases.command('retry'))
    .description('try stuck messages again: all of a case, or some')
    .option('--rate <count>', 'so many in a second; all at once without it')
    .action(async (id: string | undefined, { rate, ...choice }: Choice & { rate?: string }, command: Command) => {
      const { hub, terminal } = await connected(command);
      const { path, body } = await chosen(command, id, choice);
      const pace = rate === undefined ? {} : { ratePerSecond: Number(rate) };
      const answer = await hub.post<{ retried: number; approval?: ApprovalLine }>(`${path}/retry`, {
        ...body,
        ...pace,
      });
      if (terminal.json) return terminal.result(answer);
      if (saidThatItWaits(terminal, answer)) return;
      terminal.line(`${terminal.paint.green('✓')} ${countText(answer.retried, 'message')} will be tried again.`);
    });
  cases
    .command('abort')
    .description('stop a retry that is under way')
    .argument('<id>', 'id of the case; its beginning is enough')
    .action(async (id: string, _options: object, command: Command) => {
      const { hub, terminal } = await connected(command);
      const answer = await hub.post<{ recalled: number }>(`/api/v1/cases/${await wholeId(hub, id)}/abort`);
      if (terminal.json) return terminal.result(answer);
      terminal.line(`${terminal.paint.green('✓')} ${countText(answer.recalled, 'message')} wait as before.`);
    });
  withChoice(cases.command('skip'))
    .description('set stuck messages aside for ever; their keys go on')
    .requiredOption('--reason <text>', 'why; it is kept for the audit')
    .action(async (id: string | undefined, { reason, ...choice }: Choice & { reason: string }, command: Command) => {
      const { hub, terminal } = await connected(command);
      const { path, body } = await chosen(command, id, choice);
      const answer = await hub.post<{ skipped: number; approval?: ApprovalLine }>(`${path}/skip`, { ...body, reason });
      if (terminal.json) return terminal.result(answer);
      if (saidThatItWaits(terminal, answer)) return;
      terminal.line(`${terminal.paint.green('✓')} ${countText(answer.skipped, 'message')} set aside.`);
    });
}

function looks(cases: Command): void {
  cases
    .command('messages')
    .description('the stuck messages: all, or those of one case')
    .argument('[id]', 'id of a case; its beginning is enough')
    .option('--subscription <name>', 'all messages of one subscription')
    .option('--key <key>', 'all messages of one business key, e.g. order/shopify-eu/1')
    .option('--limit <count>', 'how many', '50')
    .action(async (id: string | undefined, { limit, ...choice }: Choice & { limit: string }, command: Command) => {
      const { hub, terminal, clock } = await connected(command);
      const of = id === undefined ? {} : { case: decodeURIComponent(await wholeId(hub, id)) };
      const query = new URLSearchParams({ limit, ...choice, ...of });
      const found = await hub.get<{ letters: DeadLetter[] }>(`/api/v1/dead-letters?${query}`);
      if (terminal.json) terminal.result(found);
      else printLetters(terminal, found.letters, clock.now());
    });
  cases
    .command('message')
    .description('one stuck message with its failure and content')
    .argument('<message>', 'id of the message, as the list shows it')
    .action(async (id: string, _options: object, command: Command) => {
      const { hub, terminal } = await connected(command);
      const path = id.split('/').map(encodeURIComponent).join('/');
      const { letter } = await hub.get<{ letter: DeadLetter }>(`/api/v1/dead-letters/${path}`);
      if (terminal.json) terminal.result({ letter });
      else printLetter(terminal, letter);
    });
}

function withChoice(command: Command): Command {
  return command
    .argument('[id]', 'id of a case; its beginning is enough')
    .option('--message <id>', 'one message, as `storeloom cases messages` lists it')
    .option('--subscription <name>', 'all messages of one subscription')
    .option('--key <key>', 'all messages of one business key, e.g. order/shopify-eu/1');
}

/** Where it is asked for, and for what. Nothing is retried or skipped by leaving everything out. */
async function chosen(
  command: Command,
  id: string | undefined,
  { message, subscription, key }: Choice,
): Promise<{ readonly path: string; readonly body: Readonly<Record<string, string>> }> {
  const choices = [
    ...(message === undefined ? [] : [{ id: message }]),
    ...(subscription === undefined ? [] : [{ subscription }]),
    ...(key === undefined ? [] : [{ key }]),
  ];
  const [only, ...others] = choices;
  if (id !== undefined && only === undefined) {
    const { hub } = await connected(command);
    return { path: `/api/v1/cases/${await wholeId(hub, id)}`, body: {} };
  }
  if (id === undefined && only !== undefined && others.length === 0)
    return { path: '/api/v1/dead-letters', body: only };
  throw cliErrors.error('SL-CLI-004', {
    because: 'Give one of a case, --message, --subscription or --key',
    next: 'See `storeloom cases` for what is stuck.',
  });
}
