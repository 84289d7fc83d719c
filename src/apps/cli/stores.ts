import type { Command } from 'commander';
import type { HeldSaleLine, TillLine } from '../../gateway/api/stores.ts';
import { contextOf } from './context.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { ageText, clean, countText, type Terminal, table } from './terminal.ts';

/** `storeloom stores`. */
export function storeCommands(program: Command): void {
  program
    .command('stores')
    .description('list the tills of the stores: last sale, heartbeat, missing numbers, twins')
    .option('--location <location>', 'only of this store: location/<code>')
    .option('--connection <name>', 'only of this connection')
    .addHelpText('after', examples('stores', 'stores --location location/paris', 'stores --json'))
    .action(async (options: ListOptions, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const listed = await listTills(hub.get, options);
      if (context.terminal.json) context.terminal.result(listed);
      else printStores(context.terminal, listed, context.clock.now());
    });
}

interface ListOptions {
  readonly location?: string;
  readonly connection?: string;
}

interface Listed {
  readonly tills: readonly TillLine[];
  readonly held: readonly HeldSaleLine[];
}

async function listTills(get: <A>(path: string) => Promise<A>, options: ListOptions): Promise<Listed> {
  const tills: TillLine[] = [];
  let held: readonly HeldSaleLine[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: '200' });
    if (options.location !== undefined) query.set('location', options.location);
    if (options.connection !== undefined) query.set('connection', options.connection);
    if (cursor !== undefined) query.set('cursor', cursor);
    const page = await get<Listed & { next?: string }>(`/api/v1/stores?${query}`);
    tills.push(...page.tills);
    ({ held, next: cursor } = page);
  } while (cursor !== undefined);
  return { tills, held };
}

/** Exported for its test. */
export function printStores(terminal: Terminal, { tills, held }: Listed, nowMs: number): void {
  const { paint } = terminal;
  if (tills.length === 0) terminal.line('No store has said anything yet.');
  else {
    table(
      terminal,
      ['store', 'till', '>sales', 'last sale', 'heartbeat', '>missing', '>twins', ''],
      tills.map((till) => [
        paint.bold(clean(till.location.replace(/^location\//, ''))),
        clean(till.till),
        till.sales.toLocaleString('en'),
        till.lastSale === undefined ? '' : ageText(till.lastSale.at, nowMs),
        till.heartbeat === undefined ? '' : ageText(till.heartbeat.at, nowMs),
        till.missing === 0 ? '' : paint.yellow(missingText(till)),
        till.twins === 0 ? '' : paint.red(String(till.twins)),
        stateText(terminal, till, nowMs),
      ]),
    );
  }
  if (held.length === 0) return;
  terminal.line();
  terminal.line(paint.red(`${countText(held.length, 'sale waits', 'sales wait')} for a person: storeloom cases`));
  for (const { receipt, code, reason } of held)
    terminal.line(`  ${clean(receipt)} ${paint.dim(code)} ${clean(reason)}`);
}

/** "3: 41, 44–45". */
function missingText({ missing, gaps }: TillLine): string {
  const named = gaps.slice(0, 3).map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`));
  return `${missing}: ${named.join(', ')}${gaps.length > named.length ? ' …' : ''}`;
}

function stateText({ paint }: Terminal, { silentSince, open }: TillLine, nowMs: number): string {
  if (silentSince !== undefined) return paint.red(`silent since ${ageText(silentSince, nowMs)}`);
  if (open === undefined) return '';
  return open ? paint.green('open') : paint.dim('closed');
}
