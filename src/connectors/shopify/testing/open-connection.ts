import type { Connection, DraftEvent, FactDraft } from '../../../connector/connector.ts';
import type { memoryBindings } from '../../../connector/memory/bindings.ts';
import { deliveryTo, eventsFrom, openPlainly } from '../../../testing/plain-connection.ts';
import { shopify } from '../index.ts';
import type { ShopifySettings } from '../manifest.ts';
import type { ShopifySimulator } from '../simulator/index.ts';

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

export const openShop = (
  settings: ShopifySettings,
  more: { webhookUrl?: string; bindings?: ReturnType<typeof memoryBindings> } = {},
): Connection => openPlainly(shopify, { connection: CONNECTION, settings }, more);

export const delivery = (topic: string, body: string) => deliveryTo(CONNECTION, topic, body);

/** The events of a body; fails when it is not understood. */
export const eventsOf = (topic: string, body: string, settings: ShopifySettings): readonly DraftEvent[] =>
  eventsFrom(shopify, { connection: CONNECTION, settings }, { topic, body });

export const eventsOfFacts = (facts: readonly FactDraft[], settings: ShopifySettings): readonly DraftEvent[] =>
  facts.flatMap(({ topic, body }) => eventsOf(topic, body, settings));
