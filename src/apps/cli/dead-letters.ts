import type { Command } from 'commander';
import type { Cause, DeadLetter } from '../../backbone/backbone.ts';
import type { ApprovalLine } from '../../gateway/api/approvals.ts';
import { saidThatItWaits } from './approvals.ts';
import { type CommandContext, contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { connectHub, type HubClient } from './hub-client.ts';
import { ageText, clean, countText, cut, type Terminal, timeText, wrap } from './terminal.ts';

interface Choice {
  readonly cause?: string;
  readonly subscription?: string;
  readonly key?: string;
}

/** `storeloom dead-letters`: what is stuck, by cause, and the two ways out. */
export function deadLetterCommands(program: Command): void {
  const letters = program
    .command('dead-letters')
    .description('what is stuck: by cause, one by one, and the ways out')
    .addHelpText(
      'after',
      examples(
        'dead-letters',
        'dead-letters list --cause 4f2a',
        'dead-letters show deliver/odoo-main/live/812',
        'dead-letters retry --cause 4f2a',
        "dead-letters skip deliver/odoo-main/live/812 --reason 'booked by hand as S00077'",
      ),
    );
  letters
    .command('causes', { isDefault: true })
    .description('one line for each cause, with how many messages it holds')
    .action(async (_options: object, command: Command) => {
      const { hub, terminal, clock } = await connected(command);
      const causes = await hub.all<Cause>('/api/v1/dead-letters/causes', 'causes');
      if (terminal.json) terminal.result({ causes });
      else printCauses(terminal, causes, clock.now());
    });
  withChoice(letters.command('list'))
    .description('the stuck messages')
    .option('--limit <count>', 'how many', '50')
    .action(async (options: Choice & { limit: string }, command: Command) => {
      const { hub, terminal, clock } = await connected(command);
      const query = new URLSearchParams({ limit: options.limit, ...(await choiceOf(hub, undefined, options)) });
      const found = await hub.get<{ letters: DeadLetter[] }>(`/api/v1/dead-letters?${query}`);
      if (terminal.json) terminal.result(found);
      else printLetters(terminal, found.letters, clock.now());
    });
  letters
    .command('show')
    .argument('<id>', 'id of the dead letter, as the list shows it')
    .description('one message with its failure and content')
    .action(async (id: string, _options: object, command: Command) => {
      const { hub, terminal } = await connected(command);
      const path = id.split('/').map(encodeURIComponent).join('/');
      const { letter } = await hub.get<{ letter: DeadLetter }>(`/api/v1/dead-letters/${path}`);
      if (terminal.json) terminal.result({ letter });
      else printLetter(terminal, letter);
    });
  withChoice(letters.command('retry').argument('[id]', 'id of one dead letter'))
    .description('try again at once')
    .action(async (id: string | undefined, options: Choice, command: Command) => {
      const { hub, terminal } = await connected(command);
      const answer = await hub.post<{ retried: number; approval?: ApprovalLine }>(
        '/api/v1/dead-letters/retry',
        await oneChoice(hub, id, options),
      );
      if (terminal.json) return terminal.result(answer);
      if (saidThatItWaits(terminal, answer)) return;
      terminal.line(`${terminal.paint.green('✓')} ${countText(answer.retried, 'message')} will be tried again now.`);
    });
  withChoice(letters.command('skip').argument('[id]', 'id of one dead letter'))
    .description('set messages aside for ever; their keys go on')
    .requiredOption('--reason <text>', 'why; it is kept for the audit')
    .action(async (id: string | undefined, options: Choice & { reason: string }, command: Command) => {
      const { hub, terminal } = await connected(command);
      const body = { ...(await oneChoice(hub, id, options)), reason: options.reason };
      const answer = await hub.post<{ skipped: number; approval?: ApprovalLine }>('/api/v1/dead-letters/skip', body);
      if (terminal.json) return terminal.result(answer);
      if (saidThatItWaits(terminal, answer)) return;
      terminal.line(`${terminal.paint.green('✓')} ${countText(answer.skipped, 'message')} set aside.`);
    });
}

async function connected(command: Command): Promise<CommandContext & { readonly hub: HubClient }> {
  const context = contextOf(command);
  return { ...context, hub: await connectHub(context) };
}

function withChoice(command: Command): Command {
  return command
    .option('--cause <fingerprint>', 'all messages of one cause; its beginning is enough')
    .option('--subscription <name>', 'all messages of one subscription')
    .option('--key <key>', 'all messages of one business key, e.g. order/shopify-eu/1');
}

async function choiceOf(hub: HubClient, id: string | undefined, options: Choice): Promise<Record<string, string>> {
  const { cause, subscription, key } = options;
  return {
    ...(id === undefined ? {} : { id }),
    ...(cause === undefined ? {} : { fingerprint: await wholeFingerprint(hub, cause) }),
    ...(subscription === undefined ? {} : { subscription }),
    ...(key === undefined ? {} : { key }),
  };
}

async function oneChoice(hub: HubClient, id: string | undefined, options: Choice): Promise<Record<string, string>> {
  const choice = await choiceOf(hub, id, options);
  if (Object.keys(choice).length === 1) return choice;
  throw cliErrors.error('SL-CLI-004', {
    because: 'Give one of an id, --cause, --subscription or --key',
    next: 'See `storeloom dead-letters` for what is stuck.',
  });
}

/** People copy the beginning of a fingerprint, as they do with commits. */
async function wholeFingerprint(hub: HubClient, beginning: string): Promise<string> {
  const causes = await hub.all<Cause>('/api/v1/dead-letters/causes', 'causes');
  const found = causes.filter(({ fingerprint }) => fingerprint.startsWith(beginning));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only.fingerprint;
  throw cliErrors.error('SL-CLI-004', {
    because: only === undefined ? `No cause begins with "${beginning}"` : `Several causes begin with "${beginning}"`,
    next: 'See `storeloom dead-letters` for the causes.',
  });
}

function printCauses(terminal: Terminal, causes: readonly Cause[], nowMs: number): void {
  const { paint } = terminal;
  if (causes.length === 0) {
    terminal.line(`${paint.green('✓')} Nothing is stuck.`);
    return;
  }
  const total = causes.reduce((sum, { letters }) => sum + letters, 0);
  terminal.line(paint.bold(`${countText(total, 'message')} stuck by ${countText(causes.length, 'cause')}`));
  for (const { fingerprint, subscription, failure, letters, since, latest, keys } of causes) {
    terminal.line();
    terminal.line(
      `${paint.red(paint.bold(failure.code))}  ${countText(letters, 'message')} at ${subscription}  ${paint.dim(`cause ${fingerprint.slice(0, 8)}`)}`,
    );
    for (const line of wrap(clean(failure.because), Math.max(40, terminal.columns - 4))) terminal.line(`  ${line}`);
    if (failure.next !== undefined) {
      for (const line of wrap(`→ ${clean(failure.next)}`, Math.max(40, terminal.columns - 4))) {
        terminal.line(`  ${paint.cyan(line)}`);
      }
    }
    const times =
      since === latest
        ? `since ${ageText(since, nowMs)}`
        : `since ${ageText(since, nowMs)}, last ${ageText(latest, nowMs)}`;
    const named = keys.slice(0, 4).map(clean).join(', ');
    terminal.line(paint.dim(cut(`  ${times} · ${named}${keys.length > 4 ? ', …' : ''}`, terminal.columns)));
    terminal.line(paint.dim(`  storeloom dead-letters retry --cause ${fingerprint.slice(0, 8)}`));
  }
}

function printLetters(terminal: Terminal, letters: readonly DeadLetter[], nowMs: number): void {
  const { paint } = terminal;
  if (letters.length === 0) {
    terminal.line('None.');
    return;
  }
  for (const { id, key, state, attempts, failure, since, nextAt, waiting } of letters) {
    const when = nextAt === undefined ? '' : ` · next try ${timeText(nextAt)} UTC`;
    terminal.line(cut(`${paint.bold(id)}  ${paint.red(failure.code)}  ${clean(failure.because)}`, terminal.columns));
    terminal.line(
      paint.dim(
        `  ${clean(key)} · ${state} · ${countText(attempts, 'attempt')} · ${ageText(since, nowMs)}${when} · ${waiting} behind it`,
      ),
    );
  }
}

function printLetter(terminal: Terminal, letter: DeadLetter): void {
  const { paint } = terminal;
  const { failure, message } = letter;
  const say = (label: string, text: string): void => terminal.line(`  ${paint.dim(label.padEnd(12))} ${text}`);
  terminal.line(`${paint.bold(letter.id)}  ${letter.state}`);
  say('failure', paint.red(`${failure.code} ${clean(failure.because)}`));
  if (failure.field !== undefined) say('field', clean(failure.field));
  if (failure.rule !== undefined) say('rule', clean(failure.rule));
  if (failure.value !== undefined) say('value', clean(failure.value));
  if (failure.next !== undefined) say('next', paint.cyan(clean(failure.next)));
  say('key', clean(letter.key));
  say('attempts', String(letter.attempts));
  say('since', `${timeText(letter.since)} UTC`);
  if (letter.nextAt !== undefined) say('next try', `${timeText(letter.nextAt)} UTC`);
  say('behind it', String(letter.waiting));
  say('message', `${message.topic} at ${message.lane}/${message.position}`);
  terminal.line();
  for (const line of JSON.stringify(message.envelope, null, 2).split('\n'))
    terminal.line(paint.dim(`  ${clean(line)}`));
}
