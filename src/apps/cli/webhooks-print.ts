import type { PartnerDeliveryLine } from '../../gateway/api/partner-deliveries.ts';
import type { EndpointLine } from '../../gateway/api/partners.ts';
import { ageText, clean, countText, cut, type Terminal, table } from './terminal.ts';

/** A try as the API tells it. */
export interface AttemptLine {
  readonly at: string;
  readonly durationMs: number;
  readonly status?: number;
  readonly because?: string;
  readonly answer: string;
}

export function printEndpoints(terminal: Terminal, endpoints: readonly EndpointLine[], nowMs: number): void {
  const { paint } = terminal;
  if (endpoints.length === 0) {
    terminal.line('No partner is told of anything.');
    return;
  }
  table(
    terminal,
    ['endpoint', 'owner', 'types', '>waiting', 'last taken', ''],
    endpoints.map((endpoint) => [
      paint.bold(clean(endpoint.id)),
      clean(endpoint.owner),
      cut(endpoint.types.map(clean).join(', '), 40),
      endpoint.waiting === 0 ? '' : endpoint.waiting.toLocaleString('en'),
      endpoint.succeededAt === undefined ? '' : ageText(endpoint.succeededAt, nowMs),
      stateText(terminal, endpoint, nowMs),
    ]),
  );
}

function stateText({ paint }: Terminal, { state, reason, failingSince }: EndpointLine, nowMs: number): string {
  const why = reason === undefined ? '' : `: ${clean(reason)}`;
  if (state === 'disabled') return paint.red(`disabled${why}`);
  if (state === 'paused') return paint.yellow(`paused${why}`);
  return failingSince === undefined ? paint.green('well') : paint.red(`failing since ${ageText(failingSince, nowMs)}`);
}

export function printEndpoint(terminal: Terminal, endpoint: EndpointLine, nowMs: number): void {
  const { paint } = terminal;
  const say = (label: string, text: string): void => terminal.line(`  ${paint.dim(label.padEnd(12))} ${text}`);
  terminal.line(`${paint.bold(endpoint.id)}  ${stateText(terminal, endpoint, nowMs)}`);
  say('for', clean(endpoint.description));
  say('owner', clean(endpoint.owner));
  say('url', clean(endpoint.url));
  say('types', endpoint.types.map(clean).join(', '));
  if (endpoint.channels !== undefined) say('channels', endpoint.channels.map(clean).join(', '));
  if (endpoint.locations !== undefined) say('locations', endpoint.locations.map(clean).join(', '));
  say('personal', endpoint.personal ? paint.yellow('sent') : 'left out');
  say('at most', `${endpoint.perSecond} a second`);
  say('waiting', endpoint.waiting.toLocaleString('en'));
  if (endpoint.succeededAt !== undefined) say('last taken', ageText(endpoint.succeededAt, nowMs));
  for (const { createdAt, expiresAt } of endpoint.secrets) {
    say('secret', `of ${clean(createdAt)}${expiresAt === undefined ? '' : `, signs too until ${clean(expiresAt)}`}`);
  }
}

export function printRevealed(
  terminal: Terminal,
  { endpoint, secret }: { readonly endpoint: EndpointLine; readonly secret: string },
): void {
  const { paint } = terminal;
  terminal.line(`${paint.green('✓')} ${paint.bold(endpoint.id)} is told of ${endpoint.types.map(clean).join(', ')}.`);
  terminal.line(`  Its signing secret, shown this once: ${paint.bold(secret)}`);
  terminal.line(paint.dim(`  storeloom webhooks test ${endpoint.id}`));
}

export function printTested(
  terminal: Terminal,
  { delivered, attempt }: { readonly delivered: boolean; readonly attempt: AttemptLine },
): void {
  terminal.line(
    `${delivered ? terminal.paint.green('✓ taken') : terminal.paint.red('✗ not taken')}  ${tryText(attempt)}`,
  );
}

export function printTypes(
  terminal: Terminal,
  types: readonly { readonly name: string; readonly description: string }[],
): void {
  table(
    terminal,
    ['type', 'what it says'],
    types.map(({ name, description }) => [terminal.paint.bold(name), description]),
  );
}

export function printDeliveries(
  terminal: Terminal,
  { deliveries, next }: { readonly deliveries: readonly PartnerDeliveryLine[]; readonly next?: string },
  nowMs: number,
): void {
  if (deliveries.length === 0) {
    terminal.line('None.');
    return;
  }
  table(
    terminal,
    ['delivery', 'type', 'key', '>tries', 'age', ''],
    deliveries.map((delivery) => [
      delivery.id,
      clean(delivery.type.replace(/^storeloom\./, '')),
      clean(delivery.key),
      String(delivery.attempts),
      ageText(delivery.createdAt, nowMs),
      deliveryText(terminal, delivery),
    ]),
  );
  if (next !== undefined) terminal.line(terminal.paint.dim(`more: --cursor ${next}`));
}

function deliveryText({ paint }: Terminal, { state, failure, nextTryAt }: PartnerDeliveryLine): string {
  if (state === 'delivered') return paint.green('delivered');
  if (state === 'given-up') return paint.red(`given up ${failure ?? ''}`);
  return failure === undefined ? 'waiting' : paint.yellow(`waiting ${failure}, next try ${nextTryAt ?? ''}`);
}

export function printDelivery(
  terminal: Terminal,
  { delivery, attempts }: { readonly delivery: PartnerDeliveryLine; readonly attempts: readonly AttemptLine[] },
  nowMs: number,
): void {
  const { paint } = terminal;
  terminal.line(`${paint.bold(delivery.id)}  ${deliveryText(terminal, delivery)}`);
  terminal.line(
    paint.dim(`  ${clean(delivery.type)} of ${clean(delivery.key)}, ${ageText(delivery.createdAt, nowMs)}`),
  );
  terminal.line(`  ${countText(attempts.length, 'try', 'tries')}`);
  for (const attempt of attempts) {
    terminal.line(`  ${clean(attempt.at)}  ${tryText(attempt)}`);
    if (attempt.answer !== '') terminal.line(paint.dim(cut(`    ${clean(attempt.answer)}`, terminal.columns)));
  }
}

const tryText = ({ status, because, durationMs }: AttemptLine): string =>
  `${status ?? clean(because ?? 'no answer')} in ${durationMs} ms`;
