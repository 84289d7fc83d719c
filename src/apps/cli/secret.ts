import * as prompts from '@clack/prompts';
import type { Command } from 'commander';
import { openDatabase } from '../../backbone/postgres/database.ts';
import { migrate } from '../../backbone/postgres/migrate.ts';
import type { Configuration } from '../../config/schema.ts';
import { resolveSecrets, type SecretStore } from '../../connector/secrets.ts';
import { type Chance, systemChance } from '../../kernel/chance.ts';
import { instant } from '../../kernel/clock.ts';
import { openSecrets } from '../hub/secrets.ts';
import { contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { ageText, table } from './terminal.ts';

/** `storeloom secret set|list|remove`. Values are never printed. */
export function secretCommands(program: Command): void {
  const secret = program
    .command('secret')
    .description('secrets that the hub keeps encrypted; settings refer to them as ${secret:name}')
    .addHelpText(
      'after',
      examples(
        'secret set odoo-key',
        'echo "$KEY" | storeloom secret set odoo-key',
        'secret list',
        'secret remove odoo-key',
      ),
    );
  secret
    .command('set')
    .argument('<name>', 'letters, digits, dots, hyphens')
    .description('store a secret; it is asked for, or read from standard input')
    .action(async (name: string, _options: object, command: Command) => {
      const context = contextOf(command);
      const { terminal } = context;
      const value = terminal.interactive ? await askSecret(name) : await readInput();
      const { configuration } = await context.configurationOrDefaults();
      await withSecrets({ configuration, environment: context.environment, chance: systemChance }, (store) =>
        store.set(name, value, instant(context.clock.now())),
      );
      if (terminal.json) terminal.result({ stored: name });
      else
        terminal.line(
          `${terminal.paint.green('✓')} Stored. Refer to it as \${secret:${name}}. A running hub reads it at its next start.`,
        );
    });
  secret
    .command('list', { isDefault: true })
    .description('the names of what is stored')
    .action(async (_options: object, command: Command) => {
      const context = contextOf(command);
      const { terminal } = context;
      const { configuration } = await context.configurationOrDefaults();
      const secrets = await withSecrets(
        { configuration, environment: context.environment, chance: systemChance },
        (store) => store.list(),
      );
      if (terminal.json) terminal.result({ secrets });
      else if (secrets.length === 0) terminal.line('No secrets are stored.');
      else {
        const now = context.clock.now();
        table(
          terminal,
          ['secret', 'stored'],
          secrets.map(({ name, storedAt }) => [name, ageText(storedAt, now)]),
        );
      }
    });
  secret
    .command('remove')
    .argument('<name>')
    .description('forget a secret')
    .action(async (name: string, _options: object, command: Command) => {
      const context = contextOf(command);
      const { terminal } = context;
      const { configuration } = await context.configurationOrDefaults();
      const removed = await withSecrets(
        { configuration, environment: context.environment, chance: systemChance },
        (store) => store.remove(name),
      );
      if (!removed)
        throw cliErrors.error('SL-CLI-004', {
          because: `No secret "${name}" is stored`,
          next: 'See `storeloom secret list`.',
        });
      if (terminal.json) terminal.result({ removed: name });
      else terminal.line(`${terminal.paint.green('✓')} Forgotten.`);
    });
}

interface Place {
  readonly configuration: Configuration;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly chance: Chance;
}

/** Works on the store that the hub will read: of the data directory, or of the database that hubs share. */
export async function withSecrets<Result>(
  place: Place,
  work: (store: SecretStore) => Promise<Result>,
): Promise<Result> {
  const { configuration, environment, chance } = place;
  const at = { dataDirectory: configuration.hub.dataDirectory, environment, chance };
  const { url } = configuration.database;
  if (url === undefined) return work(await openSecrets(at));
  const resolved = (await resolveSecrets(url, { environment }, 'database.url')) as string;
  const database = await openDatabase(resolved, { poolSize: 2 });
  try {
    await migrate(database);
    return await work(await openSecrets(at, database));
  } finally {
    await database.close();
  }
}

async function askSecret(name: string): Promise<string> {
  const value = await prompts.password({ message: `Value of ${name}` });
  if (prompts.isCancel(value)) throw cliErrors.error('SL-CLI-007', { because: 'You left; nothing was stored' });
  return value;
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const value = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  if (value !== '') return value;
  throw cliErrors.error('SL-CLI-004', {
    because: 'Nothing came on standard input',
    next: 'Pipe the value in: `printf %s "$KEY" | storeloom secret set NAME`.',
  });
}
