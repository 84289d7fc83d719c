import type { Command } from 'commander';
import type { Replay, ReplayRequest } from '../../backbone/backbone.ts';
import { LANES } from '../../canonical/envelope.ts';
import { type CommandContext, contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { connectHub, type HubClient } from './hub-client.ts';
import { showProgress } from './progress.ts';
import { clean, countText, type Terminal, table } from './terminal.ts';

interface Selection {
  readonly key?: string;
  readonly range?: string;
  readonly message?: readonly string[];
  readonly rate?: string;
}

/** `storeloom replay`: deliver history again to one subscription, in shadow first. */
export function replayCommands(program: Command): void {
  const replay = program
    .command('replay')
    .description('deliver history again to one subscription: preview, shadow, run, status, abort')
    .addHelpText(
      'after',
      examples(
        'replay preview records/orders --range live:0-50000',
        'replay shadow process/order-to-cash --key order/shopify-eu/1',
        'replay run deliver/odoo-main --message live:812 --message live:815',
        'replay status',
        'replay differences 01j…',
      ),
    );
  selecting(replay.command('preview'))
    .description('how many messages it would touch; changes nothing')
    .action(async (subscription: string, options: Selection, command: Command) => {
      const { hub, terminal } = await connected(command);
      const body = requestOf(subscription, options, true);
      const found = await hub.post<{ total: number; keys: number }>('/api/v1/replays/preview', body);
      if (terminal.json) return terminal.result(found);
      terminal.line(
        `${countText(found.total, 'message')} of ${countText(found.keys, 'key')} would be delivered to ${subscription}.`,
      );
    });
  selecting(replay.command('shadow'))
    .description('compute what would be written and keep the differences; changes nothing')
    .option('--no-wait', 'do not wait for its end')
    .action((subscription: string, options: Selection & { wait: boolean }, command: Command) =>
      begin(command, requestOf(subscription, options, true), options.wait),
    );
  selecting(replay.command('run'))
    .description('deliver them again')
    .option('--no-wait', 'do not wait for its end')
    .action((subscription: string, options: Selection & { wait: boolean }, command: Command) =>
      begin(command, requestOf(subscription, options, false), options.wait),
    );
  replay
    .command('status')
    .argument('[id]', 'one replay; all by default')
    .description('how far replays are')
    .action(async (id: string | undefined, _options: object, command: Command) => {
      const { hub, terminal } = await connected(command);
      const replays =
        id === undefined
          ? await hub.all<Replay>('/api/v1/replays', 'replays')
          : [(await hub.get<{ replay: Replay }>(`/api/v1/replays/${encodeURIComponent(id)}`)).replay];
      if (terminal.json) terminal.result({ replays });
      else printReplays(terminal, replays);
    });
  replay
    .command('abort')
    .argument('<id>')
    .description('stop a running replay')
    .action(async (id: string, _options: object, command: Command) => {
      const { hub, terminal } = await connected(command);
      const answer = await hub.post<{ replay: Replay }>(`/api/v1/replays/${encodeURIComponent(id)}/abort`);
      if (terminal.json) terminal.result(answer);
      else printReplays(terminal, [answer.replay]);
    });
  replay
    .command('differences')
    .argument('<id>')
    .option('--limit <count>', 'how many', '20')
    .description('what a shadow replay would have changed')
    .action(async (id: string, options: { limit: string }, command: Command) => {
      const { hub, terminal } = await connected(command);
      const path = `/api/v1/replays/${encodeURIComponent(id)}/differences?limit=${encodeURIComponent(options.limit)}`;
      const found = await hub.get<{ differences: { lane: string; position: number; diff: unknown }[] }>(path);
      if (terminal.json) return terminal.result(found);
      if (found.differences.length === 0) return terminal.line('No differences.');
      for (const { lane, position, diff } of found.differences) {
        terminal.line(terminal.paint.bold(`${lane}/${position}`));
        for (const line of JSON.stringify(diff, null, 2).split('\n')) terminal.line(`  ${clean(line)}`);
      }
    });
}

async function connected(command: Command): Promise<CommandContext & { readonly hub: HubClient }> {
  const context = contextOf(command);
  return { ...context, hub: await connectHub(context) };
}

function selecting(command: Command): Command {
  return command
    .argument('<subscription>', 'who gets them again: records/orders, process/order-to-cash, deliver/<connection>')
    .option('--key <key>', 'all messages of one business key')
    .option('--range <lane:after-through>', 'a part of a lane, e.g. live:0-5000')
    .option(
      '--message <lane:position>',
      'one message; may be given several times',
      (one: string, all: string[] = []) => [...all, one],
    )
    .option('--rate <perSecond>', 'messages per second at the most');
}

/** Reads what the options select. Throws SL-CLI-004. */
export function requestOf(subscription: string, options: Selection, shadow: boolean): Omit<ReplayRequest, 'by'> {
  const { key, range, message, rate } = options;
  const given = [key, range, message].filter((choice) => choice !== undefined);
  if (given.length !== 1) throw unreadable('Give one of --key, --range or --message');
  const ratePerSecond = rate === undefined ? undefined : Number(rate);
  if (ratePerSecond !== undefined && !(ratePerSecond > 0))
    throw unreadable(`--rate ${rate} is not a number above zero`);
  const select: ReplayRequest['select'] =
    key !== undefined
      ? { kind: 'key', key }
      : range !== undefined
        ? rangeOf(range)
        : { kind: 'messages', messages: (message ?? []).map(placeOf) };
  return { subscription, select, shadow, ...(ratePerSecond === undefined ? {} : { ratePerSecond }) };
}

const LANE = LANES.join('|');

function rangeOf(text: string): ReplayRequest['select'] {
  const match = new RegExp(`^(${LANE}):(\\d+)-(\\d+)$`).exec(text);
  if (match === null || Number(match[2]) >= Number(match[3]))
    throw unreadable(`--range ${text} is not like live:0-5000`);
  return {
    kind: 'range',
    lane: match[1] as (typeof LANES)[number],
    after: Number(match[2]),
    through: Number(match[3]),
  };
}

function placeOf(text: string) {
  const match = new RegExp(`^(${LANE})[:/](\\d+)$`).exec(text);
  if (match === null) throw unreadable(`--message ${text} is not like live:812`);
  return { lane: match[1] as (typeof LANES)[number], position: Number(match[2]) };
}

function unreadable(because: string): Error {
  return cliErrors.error('SL-CLI-004', { because });
}

async function begin(command: Command, request: Omit<ReplayRequest, 'by'>, wait: boolean): Promise<void> {
  const { hub, terminal, clock } = await connected(command);
  let { replay } = await hub.post<{ replay: Replay }>('/api/v1/replays', request);
  const bar = wait ? showProgress(terminal, 'replay', replay.total) : undefined;
  while (wait && replay.state === 'running') {
    await clock.sleep(300);
    ({ replay } = await hub.get<{ replay: Replay }>(`/api/v1/replays/${encodeURIComponent(replay.id)}`));
    bar?.update(replay.handled + replay.failed, replay.total);
  }
  bar?.stop();
  if (terminal.json) terminal.result({ replay });
  else printReplays(terminal, [replay]);
  if (replay.state === 'failed' || replay.failed > 0) process.exitCode = 1;
}

function printReplays(terminal: Terminal, replays: readonly Replay[]): void {
  if (replays.length === 0) {
    terminal.line('No replays.');
    return;
  }
  const { paint } = terminal;
  table(
    terminal,
    ['replay', 'subscription', 'what', 'state', '>handled', '>failed', '>differences', 'by'],
    replays.map(({ id, request, state, total, handled, failed, differences }) => [
      id,
      request.subscription,
      `${request.shadow ? 'shadow of ' : ''}${selectText(request.select)}`,
      state === 'done' ? paint.green(state) : state === 'running' ? paint.cyan(state) : paint.red(state),
      `${handled}/${total}`,
      failed === 0 ? '0' : paint.red(String(failed)),
      request.shadow ? String(differences) : '',
      request.by,
    ]),
  );
}

function selectText(select: ReplayRequest['select']): string {
  switch (select.kind) {
    case 'key':
      return clean(select.key);
    case 'range':
      return `${select.lane}:${select.after}-${select.through}`;
    case 'messages':
      return countText(select.messages.length, 'message');
  }
}
