import { createWriteStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { AuditPage } from '../../gateway/api/audit.ts';
import type { Head } from '../../governance/audit/chain.ts';
import { auditErrors } from '../../governance/audit/errors.ts';
import { exportLines, readExport } from '../../governance/audit/export.ts';
import { createPostgresAuditStore, firstMislabelled } from '../../governance/audit/postgres-store.ts';
import { entriesOf } from '../../governance/audit/store.ts';
import { type Verdict, verifyChain } from '../../governance/audit/verify.ts';
import { epochMsOf, instant } from '../../kernel/clock.ts';
import { readAnchor } from '../hub/audit.ts';
import { type CommandContext, contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { withDatabase } from './hub-database.ts';
import { clean, countText, type Terminal, table, timeText } from './terminal.ts';

interface ExportOptions {
  readonly from?: string;
  readonly to?: string;
}
interface ListOptions extends ExportOptions {
  readonly actor?: string;
  readonly action?: string;
  readonly outcome?: string;
  readonly about?: string;
  readonly limit: string;
}
interface VerifyOptions {
  readonly file?: string;
  readonly anchor?: string;
}

/** `storeloom audit list|export|verify`. The last two read the database themselves: a hub that was taken over could lie. */
export function auditCommands(program: Command): void {
  const audit = program
    .command('audit')
    .description('who did what: see it, export it, and prove that nothing was changed')
    .addHelpText(
      'after',
      examples(
        'audit list --action takeDecision --from 2026-11-01',
        'audit list --about order/shop/1001',
        'audit verify',
        'audit export audit.jsonl --from 2026-11-01 --to 2026-12-01',
        'audit verify --file audit.jsonl',
      ),
    );
  listCommand(audit);
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
      const entries = await withDatabase(context, async (database) => {
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
        options.file === undefined
          ? await verifyDatabase(context, options)
          : await verifyFile(options.file, options.anchor);
      tell(context.terminal, verdict);
    });
}

function listCommand(audit: Command): void {
  audit
    .command('list')
    .description('the latest entries, with the names of people as they are called now')
    .option('--actor <caller>', 'only of this caller: person/…, machine/…, local, anonymous')
    .option('--action <action>', 'only this action: placeOrder, takeDecision, signIn, unmask')
    .option('--about <id>', 'only what was about this: an order, a case, a machine')
    .option('--outcome <outcome>', 'done, refused or failed')
    .option('--from <time>', 'only from this moment on')
    .option('--to <time>', 'only before this moment')
    .option('--limit <entries>', 'how many, 200 at most', '50')
    .action(async ({ from, to, ...given }: ListOptions, command: Command) => {
      const context = contextOf(command);
      const [fromMs, toMs] = [momentOf(from, '--from'), momentOf(to, '--to')];
      const query = new URLSearchParams({
        ...given,
        ...(fromMs === undefined ? {} : { from: instant(fromMs) }),
        ...(toMs === undefined ? {} : { to: instant(toMs) }),
      });
      const page = await (await connectHub(context)).get<AuditPage>(`/api/v1/audit?${query}`);
      if (context.terminal.json) context.terminal.result(page);
      else printEntries(context.terminal, page);
    });
}

function printEntries(terminal: Terminal, { entries, next }: AuditPage): void {
  const { paint } = terminal;
  table(
    terminal,
    ['when', 'who', 'what', 'on what', 'outcome'],
    entries.map(({ at, actor, label, action, times, on, outcome, code }) => [
      timeText(at),
      label === undefined ? clean(actor) : `${paint.bold(clean(label))} ${paint.dim(clean(actor))}`,
      times === undefined ? clean(action) : `${clean(action)}, ${times} times`,
      Object.entries(on)
        .map(([name, value]) => `${clean(name)}=${clean(value)}`)
        .join(' '),
      outcome === 'done' ? outcome : paint.yellow(`${outcome} ${clean(code ?? '')}`.trim()),
    ]),
  );
  if (next !== undefined) terminal.line(paint.dim('There are more: narrow it down, or raise --limit.'));
}

async function verifyDatabase(context: CommandContext, { anchor: file }: VerifyOptions): Promise<Verdict> {
  const given = file === undefined ? undefined : await readAnchorFile(file);
  return withDatabase(context, async (database, { hub }) => {
    const anchor = given ?? (await readAnchor(hub.dataDirectory));
    const store = createPostgresAuditStore(database);
    const verdict = await verifyChain(entriesOf(store), anchor === undefined ? {} : { anchor });
    const mislabelled = verdict.broken === undefined ? await firstMislabelled(database) : undefined;
    if (mislabelled === undefined) return verdict;
    return { ...verdict, broken: `the columns of entry ${mislabelled} say something else than its text` };
  });
}

async function verifyFile(file: string, anchorFile: string | undefined): Promise<Verdict> {
  const anchor = anchorFile === undefined ? undefined : await readAnchorFile(anchorFile);
  const lines = createInterface({ input: await streamOf(file), crlfDelay: Number.POSITIVE_INFINITY });
  const verdict = await readExport(lines, anchor);
  const { entries, head, broken } = verdict;
  const first = head.sequence - entries + 1;
  if (anchor === undefined || broken !== undefined || (anchor.sequence >= first && anchor.sequence <= head.sequence)) {
    return verdict;
  }
  const held = entries === 0 ? 'no entry' : `the entries ${first} to ${head.sequence}`;
  throw cliErrors.error('SL-CLI-004', {
    because: `The anchor knows entry ${anchor.sequence}, and ${file} holds ${held}: they cannot be compared`,
    field: '--anchor',
    next: 'Give an anchor from the time of the export, or an export that holds the entry of the anchor.',
  });
}

async function streamOf(file: string): Promise<Readable> {
  const handle = await open(resolve(file)).catch((cause: unknown) => unreadable('--file', file, cause));
  if (!(await handle.stat()).isDirectory()) return handle.createReadStream();
  await handle.close();
  return unreadable('--file', file, { code: 'EISDIR' });
}

async function readAnchorFile(file: string): Promise<Head> {
  const text = await readFile(resolve(file), 'utf8').catch((cause: unknown) => unreadable('--anchor', file, cause));
  try {
    const { sequence, hash } = JSON.parse(text) as Partial<Head>;
    if (typeof sequence === 'number' && typeof hash === 'string') return { sequence, hash };
  } catch {
    // Told below.
  }
  throw cliErrors.error('SL-CLI-004', {
    because: `${file} is no anchor of the audit`,
    field: '--anchor',
    next: 'Give audit-anchor.json of the data directory, or a whole copy of it.',
  });
}

function unreadable(option: string, file: string, cause: unknown): never {
  const { code = 'unknown reason' } = cause as NodeJS.ErrnoException;
  throw cliErrors.error('SL-CLI-004', {
    because: `${file} cannot be read (${code})`,
    field: option,
    next: 'Name a file that is there and that you may read.',
  });
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
