import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { TSchema } from 'typebox';
import { parseConfiguration } from '../../config/load.ts';
import { nearest } from '../../config/nearest.ts';
import { CONNECTION_NAME } from '../../config/schema.ts';
import { systemChance } from '../../kernel/chance.ts';
import { instant } from '../../kernel/clock.ts';
import { CONNECTORS, connectorNamed } from '../connectors.ts';
import { type CommandContext, contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { type Draft, newDraft, putSetting, renderDraft, requireComplete, wireTogether } from './init-draft.ts';
import { type Field, fieldsOf, readField } from './init-fields.ts';

interface InitOptions {
  readonly name?: string;
  readonly publicUrl?: string;
  readonly port?: string;
  readonly databaseUrl?: string;
  readonly connection?: readonly string[];
  readonly owner?: readonly string[];
  readonly purpose?: readonly string[];
  readonly set?: readonly string[];
  readonly force?: boolean;
}

const several = (one: string, all: readonly string[] = []): readonly string[] => [...all, one];

/** `storeloom init`: writes storeloom.yaml, guided in a terminal or wholly by flags. */
export function initCommand(program: Command): void {
  program
    .command('init')
    .description('write storeloom.yaml: guided in a terminal, or wholly by flags')
    .option('--name <name>', 'what the hub is called')
    .option('--public-url <address>', 'address under which outside systems reach the hub')
    .option('--port <port>', 'port to listen on')
    .option('--database-url <url>', "an own PostgreSQL, best as a reference: '${env:DATABASE_URL}'")
    .option('--connection <name=connector>', 'a connection; may be given several times', several)
    .option('--owner <name=who>', 'who is told when it fails; without a name for all', several)
    .option('--purpose <name=text>', 'what the business uses it for', several)
    .option('--set <name.setting=value>', 'a setting of a connection; secrets in clear are stored encrypted', several)
    .option('--force', 'write over a file that is there')
    .addHelpText(
      'after',
      examples(
        'init',
        'init --connection odoo-main=odoo --owner finance@example.com \\',
        '    --set odoo-main.url=https://erp.example.com --set odoo-main.database=prod \\',
        "    --set odoo-main.apiKey='${env:ODOO_API_KEY}'",
      ).replaceAll('$ storeloom     --', '      --'),
    )
    .action(async (options: InitOptions, command: Command) => {
      const context = contextOf(command);
      const { file, terminal } = context;
      if (existsSync(file) && options.force !== true) {
        throw cliErrors.error('SL-CLI-005', { because: `${file} is already there`, value: file });
      }
      const draft = await draftOf(options, context);
      wireTogether(draft, systemChance);
      const text = renderDraft(draft);
      // What is written must be readable: a mistake of ours shows here and not at the next start.
      parseConfiguration(text, { environment: {}, file });
      await storeSecrets(draft, context);
      await writeFile(`${file}.new`, text, { mode: 0o644 });
      await rename(`${file}.new`, file);
      const stored = [...draft.secrets.keys()];
      if (terminal.json) {
        terminal.result({ file, connections: Object.keys(draft.connections), secrets: stored });
        return;
      }
      const { paint } = terminal;
      terminal.line(
        `${paint.green('✓')} Wrote ${basename(file)} with ${Object.keys(draft.connections).length} connections.`,
      );
      if (stored.length > 0) terminal.line(`${paint.green('✓')} Stored encrypted: ${stored.join(', ')}`);
      terminal.line(`\nNext:  ${paint.bold('storeloom check')}   tries every connection`);
      terminal.line(`       ${paint.bold('storeloom start')}   runs the hub`);
    });
}

async function draftOf(options: InitOptions, context: CommandContext): Promise<Draft> {
  const byFlags = options.connection !== undefined || options.set !== undefined;
  if (!byFlags && !context.terminal.interactive) {
    throw cliErrors.error('SL-CLI-004', {
      because: 'There is no terminal to ask in, and no --connection was given',
      next: `Give --connection NAME=CONNECTOR (${CONNECTORS.map(({ manifest }) => manifest.name).join(', ')}) and its settings by --set.`,
    });
  }
  if (!byFlags) {
    const { guide } = await import('./init-guide.ts');
    return guide(basename(context.file));
  }
  const draft = newDraft(options.name ?? 'storeloom');
  if (options.publicUrl !== undefined) draft.hub.publicUrl = options.publicUrl;
  if (options.port !== undefined) draft.hub.port = Number(options.port);
  if (options.databaseUrl !== undefined) draft.database = { url: options.databaseUrl };
  for (const text of options.connection ?? []) addConnection(draft, text, options);
  for (const text of options.set ?? []) addSetting(draft, text);
  requireComplete(draft);
  return draft;
}

function addConnection(draft: Draft, text: string, options: InitOptions): void {
  const [name, kind] = split(text, '--connection', 'NAME=CONNECTOR');
  const connector = connectorNamed(kind);
  if (connector === undefined) {
    const known = CONNECTORS.map(({ manifest }) => manifest.name);
    const meant = nearest(kind, known);
    throw cliErrors.error('SL-CLI-004', {
      because: `There is no connector "${kind}"; there are ${known.join(', ')}`,
      field: '--connection',
      ...(meant === undefined ? {} : { next: `Did you mean \`${name}=${meant}\`?` }),
    });
  }
  if (!new RegExp(CONNECTION_NAME).test(name)) {
    throw cliErrors.error('SL-CLI-004', {
      because: `"${name}" cannot name a connection: lower-case letters, digits and hyphens`,
    });
  }
  const owner = wordFor(name, options.owner) ?? 'operations';
  const purpose = wordFor(name, options.purpose) ?? connector.manifest.summary;
  draft.connections[name] = { connector: kind, owner, purpose, settings: {} };
}

/** `name=word` for one connection, or just `word` for all. */
function wordFor(name: string, given: readonly string[] = []): string | undefined {
  const own = given.find((text) => text.startsWith(`${name}=`));
  return own?.slice(name.length + 1) ?? given.find((text) => !/^[a-z][a-z0-9-]*=/.test(text));
}

function addSetting(draft: Draft, text: string): void {
  const [place, value] = split(text, '--set', 'NAME.SETTING=VALUE');
  const cut = place.indexOf('.');
  const name = place.slice(0, cut);
  const connection = draft.connections[name];
  if (cut < 1 || connection === undefined) {
    throw cliErrors.error('SL-CLI-004', {
      because: `--set ${place}: there is no --connection ${name}`,
      field: '--set',
    });
  }
  const fields = fieldsOf(connectorNamed(connection.connector)?.settings as TSchema);
  const setting = place.slice(cut + 1);
  const exact = fields.find(({ path }) => path.join('.') === setting);
  if (exact !== undefined) {
    putSetting(draft, name, exact, readField(exact, value));
    return;
  }
  // One entry of a map: `gateways.stripe=stripe-main`.
  const map = fields.find(({ kind, path }) => kind === 'map' && setting.startsWith(`${path.join('.')}.`));
  if (map === undefined) throw unknownSetting(place, fields);
  const key = setting.slice(map.path.join('.').length + 1);
  putSetting(
    draft,
    name,
    { ...map, path: [...map.path, key], kind: 'text' },
    /^\d{1,9}$/.test(value) ? Number(value) : value,
  );
}

function unknownSetting(place: string, fields: readonly Field[]): Error {
  const names = fields.map(({ path }) => path.join('.'));
  const meant = nearest(place.slice(place.indexOf('.') + 1), names);
  return cliErrors.error('SL-CLI-004', {
    because: `--set ${place} is not a setting`,
    field: '--set',
    next: meant === undefined ? `There are ${names.join(', ')}.` : `Did you mean \`${meant}\`?`,
  });
}

function split(text: string, option: string, form: string): [string, string] {
  const cut = text.indexOf('=');
  if (cut < 1 || cut === text.length - 1) {
    throw cliErrors.error('SL-CLI-004', { because: `${option} ${text} is not like ${form}`, field: option });
  }
  return [text.slice(0, cut), text.slice(cut + 1)];
}

async function storeSecrets(draft: Draft, context: CommandContext): Promise<void> {
  if (draft.secrets.size === 0) return;
  const { withSecrets } = await import('./secret.ts');
  const text = renderDraft(draft);
  const { configuration } = parseConfiguration(text, { environment: context.environment, file: context.file });
  await withSecrets({ configuration, environment: context.environment, chance: systemChance }, async (store) => {
    for (const [name, value] of draft.secrets) await store.set(name, value, instant(context.clock.now()));
  });
}
