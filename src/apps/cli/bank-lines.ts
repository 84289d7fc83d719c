import type { Command } from 'commander';
import type { Static } from 'typebox';
import type { BankLinePageShape } from '../../gateway/api/shapes/bank-line.ts';
import { formatMoney } from '../../kernel/money.ts';
import { contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { clean, type Terminal } from './terminal.ts';

type Page = Static<typeof BankLinePageShape>;
type Line = Page['lines'][number];

/** `storeloom bank lines|match|dismiss`: what the bank's lines are for. */
export function bankLineCommands(bank: Command): void {
  bank
    .command('lines')
    .description('lines of bank accounts, the latest day first, and what each is for')
    .option('--open', 'only those of which nobody knows what they are for')
    .option('--limit <count>', 'how many at most', '50')
    .addHelpText('after', examples('bank lines --open', 'bank lines --limit 200 --json'))
    .action(async (options: { open?: boolean; limit: string }, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const asked = new URLSearchParams({ limit: options.limit, ...(options.open === true ? { state: 'open' } : {}) });
      const page = await hub.get<Page>(`/api/v1/bank/lines?${asked}`);
      if (context.terminal.json) context.terminal.result(page);
      else printLines(context.terminal, page.lines);
    });
  bank
    .command('match')
    .argument('<line>', 'id of the line, as `storeloom bank lines` shows it')
    .option('--payout <id>', 'the payout that it is')
    .option('--order <id...>', 'an order that it pays; several times for several')
    .option(
      '--amount <minor-units...>',
      'what each of the orders gets of it: 4900 is 49.00; what each still owes by default',
    )
    .option('--reason <text>', 'why; it is kept with the decision')
    .description('say what a line of the bank is for')
    .addHelpText(
      'after',
      examples(
        'bank match bank/house/7c1f --payout payout/stripe-main/po_1',
        'bank match bank/house/8d2e --order order/shop/1001 order/shop/1002 --amount 2500 2400',
      ),
    )
    .action(async (id: string, options: MatchFlags, command: Command) => {
      const { order: orders, amount: amounts, ...rest } = options;
      const said = amounts?.map((each) => {
        if (/^\d{1,15}$/.test(each)) return Number(each);
        throw cliErrors.error('SL-CLI-004', {
          because: `--amount is in minor units: 4900 is 49.00, and not "${each}"`,
        });
      });
      await decide(command, 'match', {
        id,
        ...rest,
        ...(orders === undefined ? {} : { orders }),
        ...(said === undefined ? {} : { amounts: said }),
      });
    });
  bank
    .command('dismiss')
    .argument('<line>', 'id of the line, as `storeloom bank lines` shows it')
    .requiredOption('--reason <text>', 'what it is for')
    .description('say that a line of the bank belongs to nothing that the hub knows')
    .addHelpText('after', examples("bank dismiss bank/house/7c1f --reason 'rent of the store'"))
    .action((id: string, { reason }: { reason: string }, command: Command) =>
      decide(command, 'dismiss', { id, reason }),
    );
}

interface MatchFlags {
  readonly payout?: string;
  readonly order?: string[];
  readonly amount?: string[];
  readonly reason?: string;
}

async function decide(command: Command, deed: 'match' | 'dismiss', body: object): Promise<void> {
  const context = contextOf(command);
  const hub = await connectHub(context);
  const answer = await hub.post<{ decided: string }>(`/api/v1/bank/lines/${deed}`, body);
  const { terminal } = context;
  if (terminal.json) terminal.result(answer);
  else terminal.line(`${terminal.paint.green('✓')} ${clean(answer.decided)} is decided.`);
}

function printLines(terminal: Terminal, lines: readonly Line[]): void {
  const { paint } = terminal;
  if (lines.length === 0) terminal.line('There is no such line.');
  for (const { id, state, amount, bookedOn, counterparty, texts, matched, title, suggestions } of lines) {
    const money = `${formatMoney(amount)} ${amount.currency}`;
    terminal.line(`${bookedOn}  ${money.padStart(16)}  ${clean(counterparty)}  ${paint.dim(clean(id))}`);
    if (texts.length > 0) terminal.line(`  ${clean(texts.join(' · '))}`);
    if (state === 'matched') terminal.line(`  ${paint.green('✓')} ${clean(matched.join(', '))}`);
    if (state === 'dismissed') terminal.line(paint.dim('  belongs to nothing here'));
    if (state !== 'open') continue;
    terminal.line(`  ${paint.yellow(title ?? 'not looked at yet')}`);
    for (const guess of suggestions) {
      terminal.line(`    perhaps ${clean(guess.ids.join(', '))}: ${clean(guess.reasons.join(', '))}`);
    }
  }
}
