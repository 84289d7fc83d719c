import type { Command } from 'commander';
import type { PartnerDeliveryLine } from '../../gateway/api/partner-deliveries.ts';
import type { EndpointLine } from '../../gateway/api/partners.ts';
import { contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { countText, type Terminal } from './terminal.ts';
import {
  type AttemptLine,
  printDeliveries,
  printDelivery,
  printEndpoint,
  printEndpoints,
  printRevealed,
  printTested,
  printTypes,
} from './webhooks-print.ts';

const ROOT = '/api/v1/webhook-endpoints';
const at = (...parts: readonly string[]): string => [ROOT, ...parts.map(encodeURIComponent)].join('/');

/** `storeloom webhooks`: who is told of events, what came of it, and how what was missed is sent again. */
export function webhookCommands(program: Command): void {
  const webhooks = program
    .command('webhooks')
    .description('partners that are told of events: endpoints, deliveries, recovery')
    .addHelpText(
      'after',
      examples(
        "webhooks add https://partner.example.com/hooks --types 'order.*' --owner crm@example.com --description 'Orders to the agency'",
        'webhooks',
        'webhooks test we_01k8…',
        'webhooks deliveries we_01k8… --state given-up',
        'webhooks recover we_01k8… --since 2026-11-20T10:00:00Z',
      ),
    );
  lookCommands(webhooks);
  changeCommands(webhooks);
  stateCommands(webhooks);
  deliveryCommands(webhooks);
}

interface Asking {
  readonly hub: Awaited<ReturnType<typeof connectHub>>;
  readonly terminal: Terminal;
  readonly nowMs: number;
}

async function asking(command: Command): Promise<Asking> {
  const context = contextOf(command);
  return { hub: await connectHub(context), terminal: context.terminal, nowMs: context.clock.now() };
}

/** As JSON when it is asked for, in words otherwise. */
function tell<Answer extends object>({ terminal }: Asking, answer: Answer, print: (answer: Answer) => void): void {
  if (terminal.json) terminal.result(answer);
  else print(answer);
}

/** Every page of a list. */
async function all<Line>({ hub }: Asking, path: string, name: string): Promise<readonly Line[]> {
  const lines: Line[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: '200', ...(cursor === undefined ? {} : { cursor }) });
    const page = await hub.get<Record<string, unknown>>(`${path}?${query}`);
    lines.push(...(page[name] as Line[]));
    cursor = page.next as string | undefined;
  } while (cursor !== undefined);
  return lines;
}

function lookCommands(webhooks: Command): void {
  webhooks
    .command('list', { isDefault: true })
    .description('the endpoints, how they are and what waits for them')
    .action(async (_options: object, command: Command) => {
      const asks = await asking(command);
      const answer = { endpoints: await all<EndpointLine>(asks, ROOT, 'endpoints') };
      tell(asks, answer, ({ endpoints }) => printEndpoints(asks.terminal, endpoints, asks.nowMs));
    });
  webhooks
    .command('show')
    .argument('<endpoint>', 'its id, as the list shows it')
    .description('one endpoint')
    .action(async (id: string, _options: object, command: Command) => {
      const asks = await asking(command);
      const answer = await asks.hub.get<{ endpoint: EndpointLine }>(at(id));
      tell(asks, answer, ({ endpoint }) => printEndpoint(asks.terminal, endpoint, asks.nowMs));
    });
  webhooks
    .command('types')
    .description('everything that a partner can be told of')
    .action(async (_options: object, command: Command) => {
      const asks = await asking(command);
      const path = '/api/v1/webhook-event-types';
      const answer = { types: await all<{ name: string; description: string }>(asks, path, 'types') };
      tell(asks, answer, ({ types }) => printTypes(asks.terminal, types));
    });
}

interface AddOptions {
  readonly types: string[];
  readonly owner: string;
  readonly description: string;
  readonly channels?: string[];
  readonly locations?: string[];
  readonly personal?: boolean;
  readonly perSecond?: string;
}

function changeCommands(webhooks: Command): void {
  webhooks
    .command('add')
    .argument('<url>', 'where events are posted to: a public https address')
    .requiredOption('--types <types...>', "which events: '*', 'order.*', order.OrderPlaced")
    .requiredOption('--owner <owner>', 'who answers for it')
    .requiredOption('--description <text>', 'what it is for')
    .option('--channels <names...>', 'only events of these sales channels')
    .option('--locations <locations...>', 'only events of these locations: location/<code>')
    .option('--personal', 'send personal fields too')
    .option('--per-second <count>', 'deliveries in a second at the most')
    .description('add an endpoint; its signing secret is shown once')
    .action(async (url: string, { perSecond, ...options }: AddOptions, command: Command) => {
      const asks = await asking(command);
      const body = { url, ...options, ...(perSecond === undefined ? {} : { perSecond: numberOf(perSecond) }) };
      const answer = await asks.hub.post<{ endpoint: EndpointLine; secret: string }>(ROOT, body);
      tell(asks, answer, (revealed) => printRevealed(asks.terminal, revealed));
    });
  webhooks
    .command('rotate')
    .argument('<endpoint>', 'its id')
    .option('--overlap-hours <hours>', 'how long the former secret signs too; 0 when it has leaked', '24')
    .description('a new signing secret, shown once')
    .action(async (id: string, { overlapHours }: { overlapHours: string }, command: Command) => {
      const asks = await asking(command);
      const body = { overlapHours: numberOf(overlapHours) };
      const answer = await asks.hub.post<{ endpoint: EndpointLine; secret: string }>(at(id, 'secret'), body);
      tell(asks, answer, (revealed) => printRevealed(asks.terminal, revealed));
    });
  webhooks
    .command('remove')
    .argument('<endpoint>', 'its id')
    .description('tell it nothing more; its deliveries and secrets are gone')
    .action(async (id: string, _options: object, command: Command) => {
      const asks = await asking(command);
      const answer = await asks.hub.remove<{ removed: string }>(at(id));
      tell(asks, answer, ({ removed }) => asks.terminal.line(`${asks.terminal.paint.green('✓')} ${removed} is gone.`));
    });
}

function stateCommands(webhooks: Command): void {
  webhooks
    .command('test')
    .argument('<endpoint>', 'its id')
    .description('send a test event at once and say what came of it')
    .action(async (id: string, _options: object, command: Command) => {
      const asks = await asking(command);
      const answer = await asks.hub.post<{ delivery: string; delivered: boolean; attempt: AttemptLine }>(
        at(id, 'test'),
      );
      tell(asks, answer, (tested) => printTested(asks.terminal, tested));
      if (!answer.delivered) process.exitCode = 1;
    });
  webhooks
    .command('pause')
    .argument('<endpoint>', 'its id')
    .requiredOption('--reason <text>', 'why; it is shown to everyone')
    .description('send nothing until it is resumed; what it misses waits')
    .action(async (id: string, { reason }: { reason: string }, command: Command) => {
      const asks = await asking(command);
      const answer = await asks.hub.post<{ endpoint: EndpointLine }>(at(id, 'pause'), { reason });
      tell(asks, answer, () => asks.terminal.line(`${asks.terminal.paint.yellow('‖')} ${id} is paused.`));
    });
  webhooks
    .command('resume')
    .argument('<endpoint>', 'its id')
    .description('send again, what waits first')
    .action(async (id: string, _options: object, command: Command) => {
      const asks = await asking(command);
      const answer = await asks.hub.post<{ endpoint: EndpointLine }>(at(id, 'resume'));
      tell(asks, answer, () => asks.terminal.line(`${asks.terminal.paint.green('▷')} ${id} goes on.`));
    });
  webhooks
    .command('recover')
    .argument('<endpoint>', 'its id')
    .option('--since <moment>', 'only what was to be told since then: 2026-11-20T10:00:00Z')
    .option('--delivered', 'send again what it had taken, too')
    .description('enable it again and send what it missed, in order')
    .action(async (id: string, options: { since?: string; delivered?: boolean }, command: Command) => {
      const asks = await asking(command);
      const answer = await asks.hub.post<{ endpoint: EndpointLine; again: number }>(at(id, 'recover'), options);
      tell(asks, answer, ({ again }) => {
        const { terminal } = asks;
        terminal.line(
          `${terminal.paint.green('✓')} ${id} is told again: ${countText(again, 'delivery', 'deliveries')}.`,
        );
      });
    });
}

function deliveryCommands(webhooks: Command): void {
  webhooks
    .command('deliveries')
    .argument('<endpoint>', 'its id')
    .argument('[delivery]', 'id of one delivery: its tries are shown')
    .option('--state <state>', 'only those: waiting, delivered, given-up')
    .option('--limit <count>', 'how many', '50')
    .option('--cursor <cursor>', 'the next page, as the page before said')
    .description('what was sent, what waits and what was given up')
    .action(
      async (
        id: string,
        delivery: string | undefined,
        options: { state?: string; limit: string; cursor?: string },
        command: Command,
      ) => {
        const asks = await asking(command);
        if (delivery !== undefined) {
          const answer = await asks.hub.get<{ delivery: PartnerDeliveryLine; attempts: AttemptLine[] }>(
            at(id, 'deliveries', delivery),
          );
          return tell(asks, answer, (one) => printDelivery(asks.terminal, one, asks.nowMs));
        }
        const query = new URLSearchParams({ ...options });
        const answer = await asks.hub.get<{ deliveries: PartnerDeliveryLine[]; next?: string }>(
          `${at(id, 'deliveries')}?${query}`,
        );
        tell(asks, answer, (page) => printDeliveries(asks.terminal, page, asks.nowMs));
      },
    );
  webhooks
    .command('redeliver')
    .argument('<endpoint>', 'its id')
    .argument('<delivery>', 'id of the delivery')
    .description('send one again, under the same id')
    .action(async (id: string, delivery: string, _options: object, command: Command) => {
      const asks = await asking(command);
      const path = at(id, 'deliveries', delivery, 'redeliver');
      const answer = await asks.hub.post<{ delivery: PartnerDeliveryLine }>(path);
      tell(asks, answer, () => asks.terminal.line(`${asks.terminal.paint.green('✓')} ${delivery} is sent again.`));
    });
}

function numberOf(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw cliErrors.error('SL-CLI-004', { because: `"${text}" is not a number` });
}
