import { resolve } from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../../kernel/clock.ts';
import type { BreakWishes, SeenPayout, SeenReturn, SystemState } from '../demo.ts';
import { contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { DEMO_DIRECTORY } from './hub-client.ts';
import { printPayout } from './payouts.ts';
import { printReturn } from './returns.ts';
import type { Terminal } from './terminal.ts';

interface DemoOptions {
  readonly directory: string;
  readonly port?: string;
  readonly rate?: string;
  readonly seed?: string;
  readonly plain?: boolean;
}

/** `storeloom demo`, and from another terminal `demo break`, `heal`, `flash-sale`, `payout`, `return`, `status`. */
export function demoCommands(program: Command): void {
  const demo = program
    .command('demo')
    .description('a small retailer, living: three web shops, two stores, Stripe, Odoo and a hub between them')
    .option('--directory <folder>', 'where it keeps its data', DEMO_DIRECTORY)
    .option('--port <port>', 'port of its hub')
    .option('--rate <perMinute>', 'orders per minute')
    .option('--seed <number>', 'the same seed gives the same buyers')
    .option('--plain', 'a line now and then instead of a live screen')
    .addHelpText(
      'after',
      examples(
        'demo',
        'demo break odoo --for 60s',
        'demo break stripe --errors 50%',
        'demo break shopify --duplicate --reorder',
        'demo heal',
        'demo flash-sale --orders 300',
        'demo payout',
        'demo return',
        'demo status',
      ),
    )
    .action(async (options: DemoOptions) => {
      const { startDemo } = await import('../demo.ts');
      const running = await startDemo({
        directory: resolve(options.directory),
        ...numberOption('port', options.port),
        ...numberOption('ordersPerMinute', options.rate),
        ...numberOption('seed', options.seed),
        ...(options.plain === true ? { plain: true } : {}),
      });
      const stopped = new Promise<void>((done) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
      });
      await Promise.race([running.quit, stopped]);
      process.once('SIGINT', () => process.exit(130));
      await running.close();
    });
  demo
    .command('break')
    .argument('<system>', 'odoo, stripe, shopify, woocommerce, stores, one of them by its name, or all')
    .description('give a system a bad day; without a wish it is away')
    .option('--for <duration>', 'how long: 60s, 2m; until healed by default')
    .option('--errors <share>', 'calls that fail: 50%')
    .option('--throttle <share>', 'calls that are throttled')
    .option('--lost-answers <share>', 'calls that take effect and whose answer is lost')
    .option('--latency <duration>', 'wait before each answer: 800ms')
    .option('--duplicate', 'webhooks come twice')
    .option('--reorder', 'webhooks overtake each other')
    .option('--drop <share>', 'webhooks that never come')
    .option('--unauthorized', 'keys are no longer accepted')
    .action(async (system: string, wishes: BreakWishes, command: Command) => {
      const { breakDemo } = await import('../demo.ts');
      tellSystems(contextOf(command).terminal, await breakDemo(directoryOf(command), system, wishes));
    });
  demo
    .command('heal')
    .argument('[system]', 'one system; all by default')
    .description('end bad days')
    .action(async (system: string | undefined, _options: object, command: Command) => {
      const { healDemo } = await import('../demo.ts');
      tellSystems(contextOf(command).terminal, await healDemo(directoryOf(command), system));
    });
  demo
    .command('flash-sale')
    .description('sell a hundred pieces on all channels at once, with Odoo slowed, and say whether any was sold twice')
    .option('--orders <number>', 'buyers who come; 300 by default')
    .action(async ({ orders }: { orders?: string }, command: Command) => {
      const { flashSaleIn } = await import('../demo.ts');
      const { terminal } = contextOf(command);
      const wanted = numberOption('orders', orders).orders;
      const say = (line: string): void => (terminal.json ? undefined : terminal.line(line));
      const sale = await flashSaleIn(directoryOf(command), wanted, systemClock, say);
      if (terminal.json) terminal.result(sale);
      if (sale.verdict?.kept !== true) process.exitCode = 1;
    });
  demo
    .command('payout')
    .description(
      'let Stripe pay out now, and say what it was made of, which line of the bank it is, and its entries in Odoo',
    )
    .action(async (_options: object, command: Command) => {
      const { isBooked, payoutIn } = await import('../demo.ts');
      const { terminal } = contextOf(command);
      const say = (line: string): void => (terminal.json ? undefined : terminal.line(line));
      const payouts = await payoutIn(directoryOf(command), systemClock, say);
      if (terminal.json) terminal.result({ payouts });
      else for (const payout of payouts) tellPayout(terminal, payout);
      if (payouts.length === 0 || !payouts.every(isBooked)) process.exitCode = 1;
    });
  demo
    .command('return')
    .argument('[order]', 'of which order, by its name or its id; of the latest that has several pieces by default')
    .description(
      'let a buyer bring goods of an online order to a store, and say what came back to whom, and how it stands in Odoo',
    )
    .action(async (order: string | undefined, _options: object, command: Command) => {
      const { isThrough, returnIn } = await import('../demo.ts');
      const { terminal } = contextOf(command);
      const say = (line: string): void => (terminal.json ? undefined : terminal.line(line));
      const seen = await returnIn(directoryOf(command), order, systemClock, say);
      if (terminal.json) terminal.result(seen);
      else tellReturn(terminal, seen);
      if (!isThrough(seen) && seen.return?.held === undefined) process.exitCode = 1;
    });
  demo
    .command('status')
    .description('how the running demo is')
    .action(async (_options: object, command: Command) => {
      const { demoStatus } = await import('../demo.ts');
      const { terminal } = contextOf(command);
      const status = await demoStatus(directoryOf(command));
      if (terminal.json) {
        terminal.result(status);
        return;
      }
      terminal.line(
        `${terminal.paint.bold('demo')}  ${status.hubUrl}  ${terminal.paint.dim(`since ${status.startedAt}`)}`,
      );
      tellSystems(terminal, status.systems);
      const { orders } = status.overview;
      const counted = orders.map(({ state, held, orders: many }) => `${many} ${state}${held ? ' (held)' : ''}`);
      terminal.line(`  orders: ${counted.length === 0 ? 'none yet' : counted.join(' · ')}`);
    });
}

const directoryOf = (command: Command): string => resolve(String(command.optsWithGlobals<DemoOptions>().directory));

function numberOption(name: string, text: string | undefined): Record<string, number> {
  if (text === undefined) return {};
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return { [name]: value };
  throw cliErrors.error('SL-CLI-004', { because: `${text} is not a number`, field: name });
}

/** The payout as `storeloom payouts` shows it, and its entries in the books. */
function tellPayout(terminal: Terminal, payout: SeenPayout): void {
  terminal.line();
  printPayout(terminal, payout);
  const entries = Object.entries(payout.entries).map(
    ([part, names]) => `${names.join(', ')} (${part === 'bank' ? 'line of the bank' : `part ${part}`})`,
  );
  terminal.line(`  ${'in Odoo'.padEnd(12)}${entries.length === 0 ? 'not yet' : entries.join(', ')}`);
}

/** The return as `storeloom returns show` tells it, with what the books and the points say. */
function tellReturn(terminal: Terminal, { return: own, credits, points }: SeenReturn): void {
  terminal.line();
  if (own === undefined) terminal.line('The hub has not heard of it yet.');
  else printReturn(terminal, own);
  if (own?.held !== undefined) {
    terminal.line(`  ${'next'.padEnd(12)} storeloom returns approve ${own.id} --reason '…', or decline it`);
  }
  const notes = credits.map(
    ({ name, total, payment }) => `${name} ${total.toFixed(2)}, ${payment.replaceAll('_', ' ')}`,
  );
  terminal.line(`  ${'in Odoo'.padEnd(12)} ${notes.length === 0 ? 'not yet' : notes.join('; ')}`);
  if (points !== undefined) terminal.line(`  ${'points'.padEnd(12)} ${points.reversed} of ${points.earned} taken back`);
}

function tellSystems(terminal: Terminal, systems: readonly SystemState[]): void {
  if (terminal.json) {
    terminal.result({ systems });
    return;
  }
  for (const { name, broken } of systems) {
    const health = broken.length === 0 ? terminal.paint.green('well') : terminal.paint.red(broken.join(', '));
    terminal.line(`  ${name.padEnd(14)} ${health}`);
  }
}
