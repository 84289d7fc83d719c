import type { CommandName } from '../../../canonical/command.ts';
import type { CommandData, CommandResult, Delivery, Envelope } from '../../../canonical/envelope.ts';
import type { Call, Connection, DraftEvent, FactDraft } from '../../../connector/connector.ts';
import type { Http } from '../../../connector/http.ts';
import { memoryBindings } from '../../../connector/memory/bindings.ts';
import { systemChance } from '../../../kernel/chance.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { CodedError } from '../../../kernel/failure.ts';
import { shopify } from '../index.ts';
import type { ShopifySettings } from '../manifest.ts';
import type { ShopifySimulator } from './index.ts';

/** For tests: a connection to a simulated shop over plain fetch, and what is needed to look at what it did. */
export const CONNECTION = 'shopify-eu';
export const WEBHOOK_URL = 'http://127.0.0.1:9/webhooks/shopify-eu';

export function settingsFor(simulator: ShopifySimulator, more: Partial<ShopifySettings> = {}): ShopifySettings {
  return {
    shopDomain: simulator.shop,
    accessToken: simulator.accessToken,
    webhookSecrets: [simulator.clientSecret],
    apiUrl: simulator.url,
    gateways: { stripe: 'stripe-main' },
    ...more,
  };
}

const plainHttp: Http = {
  learn: () => {},
  async request({ method, url, headers, body, repeatable, signal }) {
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

export function openShop(
  settings: ShopifySettings,
  more: { webhookUrl?: string; bindings?: ReturnType<typeof memoryBindings> } = {},
): Connection {
  return shopify.open({
    connection: CONNECTION,
    settings,
    http: plainHttp,
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
  id = 'command-1',
): Promise<CommandResult<Name>> {
  const handler = connection.commands[name];
  if (handler === undefined) throw new Error(`no ${name}`);
  const envelope = { id, data } as Envelope<CommandData<Name>>;
  return (await handler.carryOut(envelope as never, call)) as CommandResult<Name>;
}

export function delivery(topic: string, body: string): Delivery {
  const receivedAt = '2026-11-20T10:00:00Z';
  return {
    connection: CONNECTION,
    via: 'webhook',
    topic,
    deliveryId: 'd',
    headers: {},
    body,
    encoding: 'utf8',
    receivedAt,
  };
}

/** The events of a body; fails when it is no events. */
export function eventsOf(topic: string, body: string, settings: ShopifySettings): readonly DraftEvent[] {
  const translation = shopify.translate(delivery(topic, body), { connection: CONNECTION, settings });
  if (translation.kind !== 'events') throw new Error(`not events: ${JSON.stringify(translation)}`);
  return translation.events;
}

export const eventsOfFacts = (facts: readonly FactDraft[], settings: ShopifySettings): readonly DraftEvent[] =>
  facts.flatMap(({ topic, body }) => eventsOf(topic, body, settings));
