#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { Command, CommanderError } from 'commander';
import { contextOf } from './cli/context.ts';
import { EXIT, tellFailure } from './cli/failure.ts';
import { FOOTER } from './cli/help.ts';
import { version } from './version.ts';

type AddCommands = (program: Command) => void;

/** The commands by the files that hold them, in the order of the help; a file is read when its command is asked for. */
const FILES: readonly { readonly names: readonly string[]; readonly load: () => Promise<AddCommands> }[] = [
  { names: ['demo'], load: async () => (await import('./cli/demo.ts')).demoCommands },
  { names: ['init'], load: async () => (await import('./cli/init.ts')).initCommand },
  { names: ['console'], load: async () => (await import('./cli/console.ts')).consoleCommand },
  { names: ['check'], load: async () => (await import('./cli/check.ts')).checkCommand },
  { names: ['start'], load: async () => (await import('./cli/start.ts')).startCommand },
  {
    names: ['status', 'pause', 'resume'],
    load: async () => (await import('./cli/subscriptions.ts')).subscriptionCommands,
  },
  { names: ['order', 'orders'], load: async () => (await import('./cli/order.ts')).orderCommands },
  { names: ['returns'], load: async () => (await import('./cli/returns.ts')).returnCommands },
  { names: ['store-day'], load: async () => (await import('./cli/store-day.ts')).storeDayCommands },
  { names: ['stores'], load: async () => (await import('./cli/stores.ts')).storeCommands },
  { names: ['payments'], load: async () => (await import('./cli/payments.ts')).paymentCommands },
  { names: ['payouts'], load: async () => (await import('./cli/payouts.ts')).payoutCommands },
  { names: ['money', 'variances'], load: async () => (await import('./cli/money.ts')).moneyCommands },
  { names: ['points'], load: async () => (await import('./cli/points.ts')).pointsCommand },
  { names: ['day'], load: async () => (await import('./cli/day.ts')).dayCommands },
  { names: ['bank'], load: async () => (await import('./cli/bank.ts')).bankCommands },
  { names: ['stock'], load: async () => (await import('./cli/stock.ts')).stockCommands },
  { names: ['cases'], load: async () => (await import('./cli/cases.ts')).caseCommands },
  { names: ['alerts', 'levels', 'report'], load: async () => (await import('./cli/operations.ts')).operationsCommands },
  { names: ['replay'], load: async () => (await import('./cli/replay.ts')).replayCommands },
  { names: ['webhooks'], load: async () => (await import('./cli/webhooks.ts')).webhookCommands },
  { names: ['mapping'], load: async () => (await import('./cli/mapping.ts')).mappingCommands },
  { names: ['config'], load: async () => (await import('./cli/config.ts')).configCommands },
  { names: ['people', 'sessions'], load: async () => (await import('./cli/people.ts')).peopleCommands },
  { names: ['approvals'], load: async () => (await import('./cli/approvals.ts')).approvalCommands },
  { names: ['machines'], load: async () => (await import('./cli/machines.ts')).machineCommands },
  { names: ['audit'], load: async () => (await import('./cli/audit.ts')).auditCommands },
  { names: ['secret'], load: async () => (await import('./cli/secret.ts')).secretCommands },
  { names: ['new'], load: async () => (await import('./cli/new.ts')).newCommands },
  { names: ['backup', 'restore'], load: async () => (await import('./cli/backup.ts')).backupCommands },
];

/** The command line with the commands that `argv` may mean: one file when it names one, all of them otherwise. */
export async function createProgram(argv: readonly string[] = []): Promise<Command> {
  const program = new Command('storeloom')
    .description('Event-driven retail integration hub around Odoo.')
    .version(version(), '--version', 'print the version')
    .option('--config <file>', 'configuration file (default: storeloom.yaml)')
    .option('--url <address>', 'address of a running hub')
    .option('--token <token>', 'API token of the hub')
    .option('--json', 'print results as JSON')
    .option('--no-color', 'print without colours')
    .option('--verbose', 'print the stack of an error')
    .addHelpText('after', FOOTER)
    .showHelpAfterError('(add --help for what it takes)')
    .configureHelp({ sortSubcommands: false })
    .exitOverride();
  const [first = ''] = argv;
  if (first === '--version') return program;
  const named = FILES.filter(({ names }) => names.includes(first));
  for (const { load } of named.length > 0 ? named : FILES) (await load())(program);
  return program;
}

/** Runs one command line; answers the exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  const program = await createProgram(argv);
  let current = program;
  program.hook('preAction', (_program, action) => {
    current = action;
  });
  try {
    if (argv.length === 0) program.help();
    await program.parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    // Commander has printed its own words; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { terminal, options } = contextOf(current);
    return tellFailure(terminal, error, options.verbose === true);
  }
}

if (import.meta.main) {
  // Types are stripped and code is compiled once a version, not at every command.
  enableCompileCache();
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
  process.exitCode = await run(process.argv.slice(2));
}
