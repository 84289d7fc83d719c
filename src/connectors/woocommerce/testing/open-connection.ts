import type { Connection, DraftEvent, FactDraft, Poll } from '../../../connector/connector.ts';
import type { Http } from '../../../connector/http.ts';
import type { memoryBindings } from '../../../connector/memory/bindings.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Json } from '../../../kernel/json.ts';
import { deliveryTo, eventsFrom, openPlainly } from '../../../testing/plain-connection.ts';
import { woocommerce } from '../index.ts';
import type { WooSettings } from '../manifest.ts';
import type { WooSimulator } from '../simulator/index.ts';

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

export const openShop = (
  settings: WooSettings,
  more: { webhookUrl?: string; bindings?: ReturnType<typeof memoryBindings>; http?: Http; clock?: Clock } = {},
): Connection => openPlainly(woocommerce, { connection: CONNECTION, settings }, more);

export const delivery = (topic: string, body: string) => deliveryTo(CONNECTION, topic, body);

/** The events of facts; fails when one is not understood. What is of no interest gives none. */
export const eventsOf = (facts: readonly FactDraft[], settings: WooSettings): readonly DraftEvent[] =>
  facts.flatMap((fact) => eventsFrom(woocommerce, { connection: CONNECTION, settings }, fact));

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
