import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { MachineLine } from '../../gateway/api/machines.ts';
import { MACHINE_SCOPES } from '../../governance/identity/permissions.ts';
import { contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { ageText, clean, type Terminal, table, timeText } from './terminal.ts';

interface AddOptions {
  readonly scope: readonly string[];
  readonly reach?: readonly string[];
  readonly owner: string;
  readonly purpose: string;
  readonly expires?: string;
  readonly review?: string;
  readonly quota?: string;
}

interface WithSecret {
  readonly machine: MachineLine;
  readonly secret: string;
}

/** `storeloom machines add|list|rotate|disable|enable`. */
export function machineCommands(program: Command): void {
  const machines = program
    .command('machines')
    .description('programs that may use the API: client id, scopes, owner, end')
    .addHelpText(
      'after',
      examples(
        'machines add picker --scope read operate --owner "Warehouse team" --purpose "Picks orders"',
        'machines list',
        'machines rotate picker --overlap-hours 48',
        'machines add-key picker picker-public.jwk.json',
        'machines disable picker',
      ),
    );
  machines
    .command('list', { isDefault: true })
    .description('who there is, who answers for it, and when it ends')
    .action(async (_options: object, command: Command) => {
      const { terminal, clock, ...context } = contextOf(command);
      const hub = await connectHub({ terminal, clock, ...context });
      const listed = { machines: await hub.all<MachineLine>('/api/v1/machines', 'machines') };
      if (terminal.json) terminal.result(listed);
      else printMachines(terminal, listed.machines, clock.now());
    });
  addCommand(machines);
  machines
    .command('rotate')
    .argument('<id>', 'client id')
    .description('give it a fresh secret; the former one stays good for a while')
    .option('--overlap-hours <hours>', 'how long the former secret stays good', '24')
    .action(async (id: string, { overlapHours }: { overlapHours: string }, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const body = { overlapHours: wholeNumber(overlapHours, '--overlap-hours') };
      printSecret(
        context.terminal,
        await hub.post<WithSecret>(`/api/v1/machines/${encodeURIComponent(id)}/rotate`, body),
      );
    });
  keyCommands(machines);
  for (const verb of ['disable', 'enable'] as const) {
    machines
      .command(verb)
      .argument('<id>', 'client id')
      .description(verb === 'disable' ? 'switch it off, with the tokens that it has' : 'switch it on again')
      .action(async (id: string, _options: object, command: Command) => {
        const context = contextOf(command);
        const hub = await connectHub(context);
        const machine = await hub.post<MachineLine>(`/api/v1/machines/${encodeURIComponent(id)}/${verb}`);
        if (context.terminal.json) context.terminal.result(machine);
        else
          context.terminal.line(
            `${context.terminal.paint.green('✓')} ${machine.id} is switched ${machine.disabled ? 'off' : 'on'}.`,
          );
      });
  }
}

function keyCommands(machines: Command): void {
  const told = (terminal: Terminal, machine: MachineLine): void => {
    if (terminal.json) {
      terminal.result(machine);
      return;
    }
    const names = machine.keys.map(({ id, kind }) => `${clean(id)} (${clean(kind)})`);
    terminal.line(`${terminal.paint.green('✓')} Keys of ${machine.id}: ${names.join(', ') || 'none'}`);
  };
  machines
    .command('add-key')
    .argument('<id>', 'client id')
    .argument('<file>', 'a public key as a JWK, or a JWK set')
    .description('let it say who it is by a key (private_key_jwt), beside its secret')
    .action(async (id: string, file: string, _options: object, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const path = `/api/v1/machines/${encodeURIComponent(id)}/keys`;
      told(context.terminal, await hub.post<MachineLine>(path, await readKeys(file)));
    });
  machines
    .command('remove-key')
    .argument('<id>', 'client id')
    .argument('<key>', 'id of the key')
    .description('take nothing any more that the key signs')
    .action(async (id: string, key: string, _options: object, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const path = `/api/v1/machines/${encodeURIComponent(id)}/keys/${encodeURIComponent(key)}`;
      told(context.terminal, await hub.remove<MachineLine>(path));
    });
}

/** A JWK set, also of a file with one key. Throws SL-CLI-004 when the file holds neither. */
async function readKeys(file: string): Promise<{ readonly keys: readonly unknown[] }> {
  try {
    const content = JSON.parse(await readFile(file, 'utf8')) as { keys?: unknown };
    return { keys: Array.isArray(content.keys) ? content.keys : [content] };
  } catch (error) {
    const because = `${file} is no JWK and no JWK set (${error instanceof Error ? error.message : String(error)})`;
    throw cliErrors.error('SL-CLI-004', { because, field: 'file' });
  }
}

function addCommand(machines: Command): void {
  machines
    .command('add')
    .argument('<id>', 'client id: lower-case letters, digits, hyphens')
    .description('add one; its secret is printed once')
    .requiredOption('--scope <scopes...>', `what it may do: ${MACHINE_SCOPES.join(', ')}`)
    .requiredOption('--owner <owner>', 'who answers for it')
    .requiredOption('--purpose <purpose>', 'what it is for')
    .option('--reach <entries...>', 'where: channel/…, location/…, brand/…, region/…; everywhere by default')
    .option('--expires <time>', 'when it ends; a year from now by default')
    .option('--review <time>', 'when its owner looks whether it is still needed; half a year by default')
    .option('--quota <requests>', 'requests in a minute')
    .action(async (id: string, options: AddOptions, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const { scope, reach, owner, purpose, expires, review, quota } = options;
      const answer = await hub.post<WithSecret>('/api/v1/machines', {
        id,
        scopes: scope,
        owner,
        purpose,
        ...(reach === undefined ? {} : { reach }),
        ...(expires === undefined ? {} : { expiresAt: expires }),
        ...(review === undefined ? {} : { reviewAt: review }),
        ...(quota === undefined ? {} : { requestsPerMinute: wholeNumber(quota, '--quota') }),
      });
      printSecret(context.terminal, answer);
    });
}

function wholeNumber(text: string, option: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw cliErrors.error('SL-CLI-004', { because: `${option} ${text} is not a whole number`, field: option });
}

function printSecret(terminal: Terminal, answer: WithSecret): void {
  if (terminal.json) {
    terminal.result(answer);
    return;
  }
  terminal.line(`client id      ${terminal.paint.bold(answer.machine.id)}`);
  terminal.line(`client secret  ${terminal.paint.bold(answer.secret)}`);
  terminal.line(
    terminal.paint.dim('  It is not shown again. A token: POST /oauth/token, grant_type=client_credentials.'),
  );
}

function printMachines(terminal: Terminal, machines: readonly MachineLine[], nowMs: number): void {
  if (machines.length === 0) {
    terminal.line('No machine may use the API yet: storeloom machines add');
    return;
  }
  const { paint } = terminal;
  table(
    terminal,
    ['machine', 'scopes', 'reach', 'owner', 'ends', 'review', 'last token', ''],
    machines.map((machine) => [
      paint.bold(machine.id),
      machine.scopes.join(' '),
      machine.reach.map(clean).join(' '),
      clean(machine.owner),
      timeText(machine.expiresAt).slice(0, 10),
      Date.parse(machine.reviewAt) <= nowMs ? paint.yellow('due') : timeText(machine.reviewAt).slice(0, 10),
      machine.usedAt === undefined ? 'never' : ageText(machine.usedAt, nowMs),
      machine.disabled ? paint.red('off') : Date.parse(machine.expiresAt) <= nowMs ? paint.red('expired') : '',
    ]),
  );
}
