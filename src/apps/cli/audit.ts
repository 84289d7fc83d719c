import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { type Database, openDatabase } from '../../backbone/postgres/database.ts';
import type { ChainedEntry, Head } from '../../governance/audit/chain.ts';
import { auditErrors } from '../../governance/audit/errors.ts';
import { exportLines, readExport } from '../../governance/audit/export.ts';
import { createPostgresAuditStore, firstMislabelled } from '../../governance/audit/postgres-store.ts';
import { entriesOf } from '../../governance/audit/store.ts';
import { type Verdict, verifyChain } from '../../governance/audit/verify.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { readAnchor } from '../hub/audit.ts';
import { withServer } from './backup.ts';
import { type CommandContext, contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { countText, type Terminal } from './terminal.ts';

interface ExportOptions {
  readonly from?: string;
  readonly to?: string;
}
interface VerifyOptions {
  readonly file?: string;
  readonly anchor?: string;
}

/** `storeloom audit export|verify`. Both read the database themselves: a hub that was taken over could lie. */
export function auditCommands(program: Command): void {
  const audit = program
    .command('audit')
    .description('who did what: export it, and prove that nothing was changed')
    .addHelpText(
      'after',
      examples(
        'audit verify',
        'audit export audit.jsonl --from 2026-11-01 --to 2026-12-01',
        'audit verify --file audit.jsonl',
      ),
    );
  audit
    .command('export')
    .argument('<file>', 'where to write: JSON lines with their hashes, and a proof as the last line')
    .description('write the entries of a time into a file that can be verified by itself')
    .option('--from <time>', 'the first moment; everything by default')
    .option('--to <time>', 'the last moment; until now by default')
    .action(async (file: string, options: ExportOptions, command: Command) => {
      const context = contextOf(command);
      const from = momentOf(options.from, '--from') ?? 0;
      const to = momentOf(options.to, '--to') ?? Number.MAX_SAFE_INTEGER;
      const target = resolve(file);
      const entries = await withAudit(context, async (database) => {
        let count = -1;
        const lines = exportLines(createPostgresAuditStore(database), from, to);
        const counted = Readable.from(lines).on('data', () => {
          count += 1;
        });
        await pipeline(counted, createWriteStream(target, { flags: 'wx', mode: 0o600 })).catch((cause) => {
          if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
          throw cliErrors.error('SL-CLI-005', { because: `${target} is already there`, next: 'Name another file.' });
        });
        return count;
      });
      if (context.terminal.json) context.terminal.result({ file: target, entries });
      else
        context.terminal.line(
          `${context.terminal.paint.green('✓')} ${countText(entries, 'entry', 'entries')} in ${target}`,
        );
    });
  audit
    .command('verify')
    .description('look through the whole chain and say the first entry that is wrong')
    .option('--file <file>', 'an export instead of the database')
    .option('--anchor <file>', 'a copy of audit-anchor.json; by default the one of the data directory')
    .action(async (options: VerifyOptions, command: Command) => {
      const context = contextOf(command);
      const verdict =
        options.file === undefined ? await verifyDatabase(context, options) : await verifyFile(options.file);
      tell(context.terminal, verdict);
    });
}

async function verifyDatabase(context: CommandContext, { anchor: file }: VerifyOptions): Promise<Verdict> {
  const { configuration } = await context.configurationOrDefaults();
  const anchor = file === undefined ? await readAnchor(configuration.hub.dataDirectory) : await readAnchorFile(file);
  return withAudit(context, async (database) => {
    const store = createPostgresAuditStore(database);
    const verdict = await verifyChain(entriesOf(store), anchor === undefined ? {} : { anchor });
    const mislabelled = verdict.broken === undefined ? await firstMislabelled(database) : undefined;
    if (mislabelled === undefined) return verdict;
    return { ...verdict, broken: `the columns of entry ${mislabelled} say something else than its text` };
  });
}

async function verifyFile(file: string): Promise<Verdict> {
  const lines = createInterface({ input: createReadStream(resolve(file)), crlfDelay: Number.POSITIVE_INFINITY });
  return readExport(lines);
}

async function readAnchorFile(file: string): Promise<Head> {
  const handle = await open(resolve(file));
  try {
    const { sequence, hash } = JSON.parse(await handle.readFile('utf8')) as ChainedEntry;
    return { sequence, hash };
  } finally {
    await handle.close();
  }
}

function tell(terminal: Terminal, verdict: Verdict): void {
  const { entries, head, broken } = verdict;
  if (broken !== undefined)
    throw auditErrors.error('SL-AUDIT-003', { because: `After ${head.sequence} good entries: ${broken}` });
  if (terminal.json) terminal.result(verdict);
  else {
    terminal.line(
      `${terminal.paint.green('✓')} ${countText(entries, 'entry', 'entries')}, each chained to the one before it.`,
    );
    terminal.line(terminal.paint.dim(`  ${head.sequence} ${head.hash}`));
  }
}

function momentOf(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const at = epochMsOf(text);
  if (at !== undefined) return at;
  throw cliErrors.error('SL-CLI-004', {
    because: `${option} ${text} is not a time`,
    field: option,
    next: 'Give 2026-11-01 or 2026-11-01T10:00:00Z.',
  });
}

function withAudit<Result>(context: CommandContext, work: (database: Database) => Promise<Result>): Promise<Result> {
  return withServer(context, async (server) => {
    const database = await openDatabase(server.url, { poolSize: 2 });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  });
}
