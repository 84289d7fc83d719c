import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import type { SubscriptionStatus } from '../../backbone/backbone.ts';
import type { ReadyCheck } from '../../gateway/parts.ts';
import type { OrderCount } from '../../records/orders/store.ts';
import { contextOf } from './context.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { countText, durationText, type Terminal, table } from './terminal.ts';

/** `storeloom status`, `pause`, `drain` and `resume`. */
export function subscriptionCommands(program: Command): void {
  program
    .command('status')
    .description('the hub on one screen: orders, connections, what waits')
    .addHelpText('after', examples('status', 'status --json'))
    .action(async (_options: object, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const overview = await hub.get<Overview>('/api/v1/overview');
      if (context.terminal.json) context.terminal.result(overview);
      else printOverview(context.terminal, hub.url, overview);
      if (!overview.ready) process.exitCode = 1;
    });
  program
    .command('pause')
    .argument('<subscription>', 'as `storeloom status` names it')
    .requiredOption('--reason <text>', 'why; it is shown to everyone')
    .description('deliver nothing to a subscription until it is resumed; what comes in waits')
    .addHelpText('after', examples("pause deliver/odoo-main --reason 'Odoo is being updated'"))
    .action(async (name: string, options: { reason: string }, command: Command) => {
      const { terminal, ...context } = contextOf(command);
      const hub = await connectHub({ terminal, ...context });
      const answer = await hub.post(`/api/v1/subscriptions/${encodeURIComponent(name)}/pause`, {
        reason: options.reason,
      });
      if (terminal.json) terminal.result(answer);
      else terminal.line(`${terminal.paint.yellow('‖')} ${name} is paused. Messages wait; nothing is lost.`);
    });
  program
    .command('drain')
    .argument('<subscription>', 'as `storeloom status` names it')
    .requiredOption('--reason <text>', 'why; it is shown to everyone')
    .option('--no-wait', 'do not wait until it is empty')
    .description('finish what is there, begin nothing new, then pause; resume takes it back')
    .addHelpText('after', examples("drain deliver/odoo-main --reason 'Odoo is updated at noon'"))
    .action((name: string, options: DrainOptions, command: Command) => drain(name, options, command));
  program
    .command('resume')
    .argument('<subscription>', 'as `storeloom status` names it')
    .description('deliver again')
    .addHelpText('after', examples('resume deliver/odoo-main'))
    .action(async (name: string, _options: object, command: Command) => {
      const { terminal, ...context } = contextOf(command);
      const hub = await connectHub({ terminal, ...context });
      const answer = await hub.post(`/api/v1/subscriptions/${encodeURIComponent(name)}/resume`);
      if (terminal.json) terminal.result(answer);
      else terminal.line(`${terminal.paint.green('▷')} ${name} goes on.`);
    });
}

interface DrainOptions {
  readonly reason: string;
  readonly wait: boolean;
}

/** How often the hub is asked how far it is. */
const DRAIN_LOOK_MS = 1_000;

async function drain(name: string, { reason, wait }: DrainOptions, command: Command): Promise<void> {
  const { terminal, ...context } = contextOf(command);
  const hub = await connectHub({ terminal, ...context });
  const begun = await hub.post<{ left: number }>(`/api/v1/flows/${encodeURIComponent(name)}/drain`, { reason });
  let { left } = begun;
  let ended: SubscriptionStatus['paused'];
  while (wait) {
    const { flow } = await hub.get<{ flow: SubscriptionStatus }>(`/api/v1/flows/${name}`);
    if (flow.draining === undefined) {
      ended = flow.paused;
      left = 0;
      break;
    }
    if (flow.draining.left !== left && !terminal.json)
      terminal.line(`${countText(flow.draining.left, 'message')} left`);
    left = flow.draining.left;
    await setTimeout(DRAIN_LOOK_MS);
  }
  if (terminal.json) terminal.result({ ...begun, left });
  else if (!wait)
    terminal.line(`${terminal.paint.yellow('↧')} ${name} runs empty: ${countText(left, 'message')} left.`);
  else if (ended === undefined) terminal.line(`${terminal.paint.green('▷')} ${name} goes on: somebody resumed it.`);
  else
    terminal.line(`${terminal.paint.yellow('‖')} ${name} is empty and paused. What comes now waits; nothing is lost.`);
}

interface Overview {
  readonly hub: string;
  readonly upMs: number;
  readonly ready: boolean;
  readonly checks: readonly ReadyCheck[];
  readonly orders: readonly OrderCount[];
  readonly connections: readonly {
    readonly name: string;
    readonly connector: string;
    readonly openCircuits: readonly { readonly operation: string; readonly state: string }[];
  }[];
  readonly subscriptions: readonly SubscriptionStatus[];
}

function printOverview(terminal: Terminal, url: string, overview: Overview): void {
  const { paint } = terminal;
  const ready = overview.ready ? paint.green('ready') : paint.red('not ready');
  terminal.line(`${paint.bold(overview.hub)}  ${ready}  ${paint.dim(`${url} · up ${durationText(overview.upMs)}`)}`);
  for (const { name, ok, detail } of overview.checks) {
    if (!ok) terminal.line(`  ${paint.red('✗')} ${name}: ${detail}`);
  }
  const held = overview.orders.filter((count) => count.held).reduce((sum, { orders }) => sum + orders, 0);
  const states = new Map<string, number>();
  for (const { state, orders } of overview.orders) states.set(state, (states.get(state) ?? 0) + orders);
  const counted = [...states].map(([state, orders]) => `${orders.toLocaleString('en')} ${state.replace('-', ' ')}`);
  terminal.line(
    `  ${paint.dim('orders     ')} ${counted.length === 0 ? 'none yet' : counted.join(' · ')}${held === 0 ? '' : paint.yellow(` · ${held} held`)}`,
  );
  const dead = overview.subscriptions.reduce((sum, subscription) => sum + subscription.dead, 0);
  const retrying = overview.subscriptions.reduce((sum, subscription) => sum + subscription.retrying, 0);
  const people =
    dead === 0 ? [] : [paint.red(`${countText(dead, 'message needs', 'messages need')} a person: storeloom cases`)];
  const later = retrying === 0 ? [] : [paint.yellow(`${countText(retrying, 'message')} will be tried again`)];
  const troubles = [...people, ...later];
  terminal.line(`  ${paint.dim('trouble    ')} ${troubles.length === 0 ? paint.green('none') : troubles.join(' · ')}`);
  for (const { name, connector, openCircuits } of overview.connections) {
    const circuits = openCircuits.map(({ operation, state }) => `${operation} ${state}`).join(', ');
    const health = circuits === '' ? paint.green('well') : paint.red(`circuits: ${circuits}`);
    terminal.line(`  ${paint.dim('connection ')} ${name} ${paint.dim(`(${connector})`)} ${health}`);
  }
  terminal.line();
  table(
    terminal,
    ['subscription', '>waiting', '>oldest', '>retrying', '>dead', ''],
    overview.subscriptions.map(({ name, lag, oldestMs, retrying, dead, paused, draining }) => [
      name,
      (lag.live + lag.standard + lag.bulk).toLocaleString('en'),
      oldestMs === 0 ? '' : durationText(oldestMs),
      retrying === 0 ? '' : paint.yellow(String(retrying)),
      dead === 0 ? '' : paint.red(String(dead)),
      paused === undefined
        ? draining === undefined
          ? ''
          : paint.yellow(`runs empty, ${draining.left} left: ${draining.reason}`)
        : paint.yellow(`paused ${paused.byPerson ? 'by a person' : 'by the hub'}: ${paused.reason}`),
    ]),
  );
}
