import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { openDatabase } from '../../backbone/postgres/database.ts';
import { configErrors } from '../../config/errors.ts';
import { explainConfiguration } from '../../config/explain.ts';
import type { LoadedConfiguration } from '../../config/load.ts';
import { memoryPollCursors } from '../../connections/memory/poll-cursors.ts';
import { configurationProblems, type OpenedConnection, openConnections } from '../../connections/open.ts';
import type { Finding } from '../../connector/connector.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import { memoryBuckets } from '../../connector/memory/shared-buckets.ts';
import type { SecretSources } from '../../connector/secrets.ts';
import { SILENT_TAP } from '../../connector/wire-tap.ts';
import { systemChance } from '../../kernel/chance.ts';
import { CodedError } from '../../kernel/failure.ts';
import { CONNECTORS, isSecretSetting } from '../connectors.ts';
import { byName, configurationsOf } from '../hub/connections.ts';
import { createLog } from '../hub/log.ts';
import { processProblems } from '../hub/processes.ts';
import { openSecrets } from '../hub/secrets.ts';
import { stockChannelProblems } from '../hub/stock-plan.ts';
import { postgresDirectory, startServer } from '../hub/storage.ts';
import { type CommandContext, contextOf } from './context.ts';
import { examples } from './help.ts';
import { clean, countText, pad, type Terminal, widthOf, wrap } from './terminal.ts';

/** What was looked at, e.g. one connection. */
interface Section {
  readonly name: string;
  readonly about: string;
  readonly findings: readonly Finding[];
}

interface CheckOptions {
  readonly mend?: boolean;
}

/** `storeloom check`. */
export function checkCommand(program: Command): void {
  program
    .command('check')
    .argument('[connections...]', 'only these connections; all by default')
    .description('try configuration, database and every connection; says what is wrong and how to mend it')
    .option('--mend', 'also mend what is safe to mend on the other side, e.g. register webhooks')
    .addHelpText('after', examples('check', 'check odoo-main', 'check shopify-eu --mend', 'check --json'))
    .action(async (names: readonly string[], options: CheckOptions, command: Command) => {
      const context = contextOf(command);
      const loaded = await context.configuration();
      const sections = await look(loaded, context, names, options);
      const problems = count(sections, 'problem');
      if (context.terminal.json) context.terminal.result({ well: problems === 0, sections });
      else print(context.terminal, sections);
      if (problems > 0) process.exitCode = 1;
    });
}

async function look(
  loaded: LoadedConfiguration,
  context: CommandContext,
  names: readonly string[],
  options: CheckOptions,
): Promise<Section[]> {
  const { dataDirectory } = loaded.configuration.hub;
  const sections: Section[] = [];
  const readable = await folderFinding(dataDirectory);
  sections.push({
    name: 'configuration',
    about: loaded.file ?? '',
    findings: [...configurationFindings(loaded), readable],
  });
  if (readable.verdict === 'problem') return sections;
  const secrets: SecretSources = {
    environment: context.environment,
    store: await openSecrets({ dataDirectory, environment: context.environment, chance: systemChance }),
  };
  if (names.length === 0) sections.push(await databaseSection(loaded, context, secrets));
  return [...sections, ...(await connectionSections(loaded, context, secrets, names, options))];
}

// ── configuration ───────────────────────────────────────────────────────────────────────────────────────────

function configurationFindings(loaded: LoadedConfiguration): Finding[] {
  const { configuration } = loaded;
  const connections = Object.keys(configuration.connections);
  const exposed = explainConfiguration(loaded, { isSecret: isSecretSetting }).filter((setting) => setting.exposed);
  const roles = Object.entries(configuration.roles).map(([role, connection]) => `${role} is ${connection}`);
  return [
    connections.length === 0
      ? {
          subject: 'connections',
          verdict: 'problem',
          found: 'none is configured',
          next: 'Add one under `connections`, or run `storeloom init`.',
        }
      : { subject: 'connections', verdict: 'ok', found: connections.join(', ') },
    configuration.roles.erp === undefined
      ? {
          subject: 'roles',
          verdict: 'warning',
          found: 'no connection has the role "erp", so orders are recorded and not booked',
          next: 'Add `roles: { erp: <connection> }`.',
        }
      : { subject: 'roles', verdict: 'ok', found: roles.join(', ') },
    configuration.hub.publicUrl === undefined
      ? {
          subject: 'public address',
          verdict: 'warning',
          found: 'none, so outside systems cannot send webhooks; they are polled',
          next: 'Set `hub.publicUrl` to the https address of this hub.',
        }
      : { subject: 'public address', verdict: 'ok', found: configuration.hub.publicUrl },
    ...processProblems(configuration).map((failure) => problemOf('processes', new CodedError(failure))),
    ...stockChannelProblems(configuration, CONNECTORS).map((failure) => problemOf('stock', new CodedError(failure))),
    ...exposed.map(({ path, origin }): Finding => {
      const because = `${origin}: ${path} holds a secret in clear`;
      const { code, next = '' } = configErrors.failure('SL-CONFIG-007', { because });
      return { subject: 'secrets', verdict: 'warning', found: `${code} ${because}`, next };
    }),
  ];
}

async function folderFinding(dataDirectory: string): Promise<Finding> {
  let folder = dataDirectory;
  while (!existsSync(folder)) folder = dirname(folder);
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!writable) {
    return {
      subject: 'data directory',
      verdict: 'problem',
      found: `${folder} cannot be written to`,
      next: 'Give the user of the hub the right to write, or set `hub.dataDirectory`.',
    };
  }
  return { subject: 'data directory', verdict: 'ok', found: dataDirectory };
}

// ── database ────────────────────────────────────────────────────────────────────────────────────────────────

async function databaseSection(
  loaded: LoadedConfiguration,
  { clock }: CommandContext,
  secrets: SecretSources,
): Promise<Section> {
  const { configuration } = loaded;
  const embedded = configuration.database.url === undefined;
  const about = embedded ? 'embedded PostgreSQL' : 'PostgreSQL of your own';
  if (embedded && !existsSync(postgresDirectory(configuration.hub.dataDirectory))) {
    return {
      name: 'database',
      about,
      findings: [{ subject: 'server', verdict: 'ok', found: 'will be made at the first start' }],
    };
  }
  const log = createLog({ level: 'silent', readable: false, hub: configuration.hub.name });
  try {
    const server = await startServer({ configuration, log, secrets });
    try {
      const before = clock.now();
      const database = await openDatabase(server.url, { poolSize: 2 });
      const [row] = await database.query<{ version: string }>("select current_setting('server_version') as version");
      await database.close();
      const found = `version ${row?.version ?? 'unknown'}, durable, answers in ${clock.now() - before} ms`;
      return { name: 'database', about, findings: [{ subject: 'server', verdict: 'ok', found }] };
    } finally {
      await server.stop();
    }
  } catch (error) {
    return { name: 'database', about, findings: [problemOf('server', error)] };
  }
}

// ── connections ─────────────────────────────────────────────────────────────────────────────────────────────

async function connectionSections(
  { configuration }: LoadedConfiguration,
  { clock }: CommandContext,
  secrets: SecretSources,
  names: readonly string[],
  { mend }: CheckOptions,
): Promise<Section[]> {
  const connectors = byName(CONNECTORS);
  const wanted = configurationsOf(configuration).filter(({ name }) => names.length === 0 || names.includes(name));
  const unknown = names
    .filter((name) => configuration.connections[name] === undefined)
    .map(
      (name): Section => ({
        name,
        about: '',
        findings: [{ subject: 'connection', verdict: 'problem', found: 'is not configured' }],
      }),
    );
  const sections = wanted.map(async (each): Promise<Section> => {
    const about = `${each.connector} · ${each.owner}`;
    const problems = await configurationProblems({ configurations: [each], connectors, secrets });
    if (problems.length > 0)
      return { name: each.name, about, findings: problems.map((problem) => problemOf('settings', problem)) };
    await using connections = await openConnections({
      backbone: { append: async () => [], subscribe: () => {} },
      connectors,
      configurations: [each],
      secrets,
      bindings: memoryBindings(),
      buckets: memoryBuckets(clock),
      tap: SILENT_TAP,
      cursors: memoryPollCursors(clock),
      clock,
      chance: systemChance,
      node: 'check',
      webhookUrl: (name) => webhookUrl(configuration.hub.publicUrl, name),
      log: () => ({ info: () => {}, warn: () => {} }),
      scheduler: false,
    });
    const opened = connections.all.get(each.name) as OpenedConnection;
    const mended = mend === true ? await mendSafely(opened) : [];
    return {
      name: each.name,
      about: `${opened.manifest.title} · ${each.owner}`,
      findings: [...mended, ...(await opened.check())],
    };
  });
  return [...(await Promise.all(sections)), ...unknown];
}

const webhookUrl = (publicUrl: string | undefined, name: string): string | undefined =>
  publicUrl === undefined ? undefined : `${publicUrl.replace(/\/+$/, '')}/webhooks/${name}`;

async function mendSafely({ connection }: OpenedConnection): Promise<readonly Finding[]> {
  try {
    const healed = (await connection.provisioner?.heal()) ?? [];
    return healed.map((finding) => ({ ...finding, subject: `mended: ${finding.subject}` }));
  } catch (error) {
    return [problemOf('mending', error)];
  }
}

function problemOf(subject: string, error: unknown): Finding {
  if (!(error instanceof CodedError))
    return { subject, verdict: 'problem', found: error instanceof Error ? error.message : String(error) };
  const { code, because, next } = error.failure;
  return { subject, verdict: 'problem', found: `${code} ${because}`, ...(next === undefined ? {} : { next }) };
}

// ── on one screen ───────────────────────────────────────────────────────────────────────────────────────────

function count(sections: readonly Section[], verdict: Finding['verdict']): number {
  return sections.flatMap(({ findings }) => findings).filter((finding) => finding.verdict === verdict).length;
}

function print(terminal: Terminal, sections: readonly Section[]): void {
  const { paint } = terminal;
  const marks = { ok: paint.green('✓'), warning: paint.yellow('!'), problem: paint.red('✗') };
  const subjects = Math.min(
    28,
    Math.max(...sections.flatMap(({ findings }) => findings.map(({ subject }) => widthOf(subject)))),
  );
  const width = Math.max(40, Math.min(terminal.columns, 140) - subjects - 6);
  for (const { name, about, findings } of sections) {
    terminal.line(`${paint.bold(name)}  ${paint.dim(about)}`);
    for (const { subject, verdict, found, next } of findings) {
      const [first = '', ...rest] = wrap(clean(found), width);
      terminal.line(`  ${marks[verdict]} ${pad(clean(subject), subjects)}  ${first}`);
      const indent = ' '.repeat(subjects + 6);
      for (const line of rest) terminal.line(indent + line);
      if (next !== undefined && verdict !== 'ok') {
        for (const line of wrap(`→ ${clean(next)}`, width)) terminal.line(indent + paint.cyan(line));
      }
    }
    terminal.line();
  }
  const problems = count(sections, 'problem');
  const warnings = count(sections, 'warning');
  const said = [
    ...(problems > 0 ? [paint.red(countText(problems, 'problem'))] : []),
    ...(warnings > 0 ? [paint.yellow(countText(warnings, 'warning'))] : []),
  ];
  terminal.line(said.length === 0 ? paint.green('✓ All is well.') : said.join(', '));
}
