import type { CommandName } from '../../../canonical/command.ts';
import type { CommandData, CommandResult, Delivery, Envelope } from '../../../canonical/envelope.ts';
import type { Call, Connection, DraftEvent, FactDraft, Poll } from '../../../connector/connector.ts';
import type { Http } from '../../../connector/http.ts';
import { memoryBindings } from '../../../connector/memory/bindings.ts';
import { systemChance } from '../../../kernel/chance.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { CodedError } from '../../../kernel/failure.ts';
import type { Json } from '../../../kernel/json.ts';
import { woocommerce } from '../index.ts';
import type { WooSettings } from '../manifest.ts';
import type { WooSimulator } from './index.ts';

/** For tests: a connection to a simulated shop over plain fetch, and what is needed to look at what it did. */
export const CONNECTION = 'woo-eu';
export const WEBHOOK_SECRET = 'signs-the-webhooks-of-tests';

export function settingsFor(simulator: WooSimulator, more: Partial<WooSettings> = {}): WooSettings {
  return {
    address: simulator.url,
    consumerKey: simulator.consumerKey,
    consumerSecret: simulator.consumerSecret,
    webhookSecrets: [WEBHOOK_SECRET],
    ...more,
  };
}

/** `asked` keeps the methods and addresses of all calls. */
export function plainHttp(asked: string[] = []): Http {
  return {
    learn: () => {},
    async request({ method, url, headers, body, repeatable, signal }) {
      asked.push(`${method} ${new URL(url).pathname}`);
      try {
        const response = await fetch(url, {
          method,
          ...(headers ? { headers } : {}),
          ...(body ? { body } : {}),
          ...(signal ? { signal } : {}),
        });
        return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
      } catch (error) {
        const kind = repeatable ? 'transient' : 'unknown';
        throw new CodedError({ kind, code: 'SL-HTTP-002', because: 'lost' }, { cause: error });
      }
    },
  };
}

export function openShop(
  settings: WooSettings,
  more: { webhookUrl?: string; bindings?: ReturnType<typeof memoryBindings>; http?: Http } = {},
): Connection {
  return woocommerce.open({
    connection: CONNECTION,
    settings,
    http: more.http ?? plainHttp(),
    clock: systemClock,
    chance: systemChance,
    bindings: more.bindings ?? memoryBindings(),
    ...(more.webhookUrl === undefined ? {} : { webhookUrl: more.webhookUrl }),
    log: { info: () => {}, warn: () => {} },
  });
}

const call: Call = {
  attempt: 1,
  uncertain: false,
  shadow: false,
  lane: 'live',
  signal: new AbortController().signal,
};

export async function carryOut<Name extends CommandName>(
  connection: Connection,
  name: Name,
  data: CommandData<Name>,
): Promise<CommandResult<Name>> {
  const handler = connection.commands[name];
  if (handler === undefined) throw new Error(`no ${name}`);
  const envelope = { id: 'command-1', data } as Envelope<CommandData<Name>>;
  return (await handler.carryOut(envelope as never, call)) as CommandResult<Name>;
}

export async function carryOutMany<Name extends CommandName>(
  connection: Connection,
  name: Name,
  many: readonly CommandData<Name>[],
) {
  const run = connection.commands[name]?.carryOutMany?.run;
  if (run === undefined) throw new Error(`no list of ${name}`);
  const envelopes = many.map((data, index) => ({ id: `command-${index}`, data }));
  return await run(envelopes as never, call);
}

export function delivery(topic: string, body: string): Delivery {
  return {
    connection: CONNECTION,
    via: 'webhook',
    topic,
    deliveryId: 'd',
    headers: {},
    body,
    encoding: 'utf8',
    receivedAt: '2026-11-20T10:00:00Z',
  };
}

/** The events of facts; fails when one is not understood. What is of no interest gives none. */
export function eventsOf(facts: readonly FactDraft[], settings: WooSettings): readonly DraftEvent[] {
  return facts.flatMap(({ topic, body }) => {
    const translation = woocommerce.translate(delivery(topic, body), { connection: CONNECTION, settings });
    if (translation.kind === 'ignored') return [];
    if (translation.kind !== 'events') throw new Error(`not events: ${JSON.stringify(translation)}`);
    return translation.events;
  });
}

/** Reads a poll to its end. */
export async function readAll(
  connection: Connection,
  name: string,
  from?: Json,
): Promise<{ facts: readonly FactDraft[]; cursor: Json }> {
  const poll = connection.polls.find((each) => each.name === name) as Poll;
  const facts: FactDraft[] = [];
  let cursor = from;
  for (;;) {
    const read = await poll.read(cursor);
    facts.push(...read.facts);
    cursor = JSON.parse(JSON.stringify(read.cursor)) as Json;
    if (!read.more) return { facts, cursor };
  }
}
