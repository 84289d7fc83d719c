import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Database } from '../../backbone/postgres/database.ts';
import { checkMappings, type MappingCheck } from '../../jobs/mapping/check.ts';
import { csvLine } from '../../jobs/mapping/csv.ts';
import { mappingErrors } from '../../jobs/mapping/errors.ts';
import { readMappings } from '../../jobs/mapping/export.ts';
import { type ImportReport, importMappings } from '../../jobs/mapping/import.ts';
import { type Configured, configuredPlaces } from '../../jobs/mapping/places.ts';
import { COLUMNS } from '../../jobs/mapping/row.ts';
import type { RefusedRow } from '../../jobs/mapping/staging.ts';
import { type CommandContext, contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { withDatabase } from './hub-database.ts';
import { showProgress } from './progress.ts';
import { clean, countText, cut, type Terminal, table } from './terminal.ts';

/** Refused rows that are shown; `--quarantine` keeps all of them. */
const MOST_SHOWN = 50;

/** `storeloom mapping import|check|export`. */
export function mappingCommands(program: Command): void {
  const mapping = program
    .command('mapping')
    .description('which article and location of each system is which: import, check and export as CSV');
  mapping
    .command('import')
    .argument('<file>', 'CSV with a header, as `mapping export` writes it')
    .description('bind articles and locations; first see what would be bound, then apply it')
    .option('--preview', 'show what would be bound and what contradicts; write nothing (the default)')
    .option('--apply', 'bind what fits; rows that contradict are left out')
    .option('--quarantine <file>', 'write every row that is not taken to this CSV, with line, code and reason')
    .addHelpText(
      'after',
      examples('mapping import shop.csv --preview', 'mapping import shop.csv --apply --quarantine left-out.csv'),
    )
    .action((file: string, options: ImportFlags, command: Command) => runImport(contextOf(command), file, options));
  mapping
    .command('check')
    .description('what is bound, and what cannot be right')
    .addHelpText('after', examples('mapping check', 'mapping check --json'))
    .action(async (_options: object, command: Command) => {
      const context = contextOf(command);
      const checked = await withMappings(context, ({ database, owner, connections }) =>
        checkMappings(database, {
          ...(owner === undefined ? {} : { owner }),
          ...(connections === undefined ? {} : { connections }),
        }),
      );
      if (context.terminal.json) context.terminal.result(checked);
      else printCheck(context.terminal, checked);
      if (checked.problems.length > 0) process.exitCode = 1;
    });
  mapping
    .command('export')
    .description('print everything that is bound as CSV; with --json one object a line')
    .option('--connection <name>', 'only of this connection')
    .addHelpText('after', examples('mapping export > mappings.csv', 'mapping export --connection shop-eu'))
    .action(async (options: { connection?: string }, command: Command) => {
      const context = contextOf(command);
      await withMappings(context, ({ database, owner }) => runExport(context, database, { owner, ...options }));
    });
}

interface ImportFlags {
  readonly preview?: boolean;
  readonly apply?: boolean;
  readonly quarantine?: string;
}

async function runImport(context: CommandContext, file: string, flags: ImportFlags): Promise<void> {
  const { terminal } = context;
  if (flags.preview === true && flags.apply === true) {
    throw cliErrors.error('SL-CLI-004', { because: '--preview and --apply exclude each other' });
  }
  const path = resolve(file);
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw mappingErrors.error('SL-MAP-001', { because: `${path} cannot be read (${cause.code ?? cause.message})` });
  });
  const shown: RefusedRow[] = [];
  const quarantine = flags.quarantine === undefined ? undefined : openQuarantine(resolve(flags.quarantine));
  const bar = showProgress(terminal, 'import', found.size);
  try {
    const report = await withMappings(context, ({ database, owner, connections }) =>
      importMappings({
        chunks: createReadStream(path),
        database,
        ...(owner === undefined ? {} : { owner }),
        ...(connections === undefined ? {} : { connections }),
        apply: flags.apply === true,
        onProgress: (bytes) => bar.update(Math.min(bytes, found.size), found.size),
        onRefused: async (row) => {
          if (shown.length < MOST_SHOWN) shown.push(row);
          await quarantine?.write(row);
        },
      }),
    );
    bar.stop();
    if (terminal.json) terminal.result({ ...report, refusedRows: shown, truncated: report.refused > shown.length });
    else printReport(terminal, report, shown, flags);
    if (report.refused > 0) process.exitCode = 1;
  } finally {
    bar.stop();
    await quarantine?.close();
  }
}

interface Quarantine {
  write(row: RefusedRow): Promise<void>;
  close(): Promise<void>;
}

function openQuarantine(path: string): Quarantine {
  const stream = createWriteStream(path);
  const failed = new Promise<never>((_resolve, reject) => stream.once('error', reject));
  failed.catch(() => {});
  const write = (line: string): Promise<void> => Promise.race([written(stream, line), failed]);
  const header = write(csvLine(['line', 'code', 'reason', 'connection', 'kind', 'foreign_id']));
  header.catch(() => {});
  return {
    async write({ line, code, reason, connection, kind, foreignId }) {
      await header;
      await write(csvLine([String(line), code, reason, connection ?? '', kind ?? '', foreignId ?? '']));
    },
    close: () => new Promise((done) => stream.end(() => done())),
  };
}

/** Waits when the file takes lines more slowly than they come, so that they do not gather in memory. */
const written = (stream: WriteStream, line: string): Promise<void> =>
  stream.write(line) ? Promise.resolve() : new Promise((resume) => stream.once('drain', resume));

async function runExport(
  { terminal }: CommandContext,
  database: Database,
  { owner, connection }: { readonly owner: string | undefined; readonly connection?: string },
): Promise<void> {
  const wish = {
    ...(owner === undefined ? {} : { owner }),
    ...(connection === undefined ? {} : { connection }),
  };
  const write = async (line: string): Promise<void> => {
    if (!process.stdout.write(line)) await new Promise((resume) => process.stdout.once('drain', resume));
  };
  if (!terminal.json) await write(csvLine(COLUMNS));
  for await (const mapping of readMappings(database, wish)) {
    await write(terminal.json ? `${JSON.stringify(mapping)}\n` : csvLine(COLUMNS.map((column) => mapping[column])));
  }
}

interface Opened {
  readonly database: Database;
  readonly owner: string | undefined;
  /** Undefined where no connection is configured. */
  readonly connections: Readonly<Record<string, Configured>> | undefined;
}

/** The hub's own database, also before the hub was ever started. */
const withMappings = <Result>(context: CommandContext, work: (opened: Opened) => Promise<Result>): Promise<Result> =>
  withDatabase(
    context,
    (database, { assortment, roles, connections }) => {
      const isAny = Object.keys(connections).length > 0;
      const owner = assortment.owner ?? roles.erp;
      return work({ database, owner, connections: isAny ? configuredPlaces(connections) : undefined });
    },
    { begin: true },
  );

// ── what people see ─────────────────────────────────────────────────────────────────────────────────────────

function printReport(
  terminal: Terminal,
  report: ImportReport,
  refused: readonly RefusedRow[],
  { quarantine }: ImportFlags,
): void {
  const { paint } = terminal;
  if (refused.length > 0) {
    table(
      terminal,
      ['>line', 'code', 'reason'],
      refused.map(({ line, code, reason }) => [String(line), code, cut(clean(reason), 110)]),
    );
    const more = report.refused - refused.length;
    if (more > 0) terminal.line(paint.dim(`  and ${countText(more, 'more row')}; --quarantine FILE keeps all of them`));
    terminal.line();
  }
  const { gtin, sku, table: byTable, attributes } = report.matchedBy;
  const by = `barcode ${gtin}, SKU ${sku}, table ${byTable}, attributes ${attributes}`;
  terminal.line(`${countText(report.rows, 'row')}: ${report.new} new, ${report.known} known (${by})`);
  if (report.refused > 0) {
    terminal.line(
      paint.yellow(
        `${countText(report.refused, 'row')} not taken, ${countText(report.collisions, 'collision')} among them`,
      ),
    );
    if (quarantine !== undefined) terminal.line(`  They stand in ${resolve(quarantine)}.`);
  }
  if (!report.applied) terminal.line(paint.dim('Nothing was written. Add --apply to bind what is new.'));
  else {
    terminal.line(`${paint.green('✓')} ${countText(report.written, 'binding')} made.`);
    const late = report.new - report.written;
    if (late > 0) terminal.line(paint.yellow(`${late} were bound by the hub meanwhile; import again to compare.`));
  }
}

function printCheck(terminal: Terminal, { bound, articles, problems, truncated }: MappingCheck): void {
  const { paint } = terminal;
  table(
    terminal,
    ['connection', 'kind', '>bound'],
    bound.map(({ connection, kind, bindings }) => [connection, kind, bindings.toLocaleString('en')]),
  );
  terminal.line(`${countText(articles, 'article')} on sale at their owner.`);
  if (problems.length === 0) {
    terminal.line(`${paint.green('✓')} Nothing contradicts.`);
    return;
  }
  terminal.line();
  table(
    terminal,
    ['problem', 'connection', 'about', 'detail'],
    problems.map(({ problem, connection, subject, detail }) => [
      paint.red(problem),
      connection,
      clean(subject),
      cut(clean(detail), 60),
    ]),
  );
  if (truncated) terminal.line(paint.dim('  and more'));
}
