import { EVERY_ROUTE } from '../security/callers.ts';
import type { Bought } from './shopping.ts';
import { type World, waitUntil } from './world.ts';

/** What a hub answered to one question. */
export interface Reading {
  readonly route: string;
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

/** The parameters of what there is, by the first word of a path: `orders` → every order that is asked for. */
type Ids = Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;

/** Streams never end: they are read by `firstOfLive`. */
const NEVER_ENDS = 'followLive';

/** Asks every question that the API knows, for everything of which there is an id; what is not there is asked for by its example. */
export async function readEverything(
  url: string,
  headers: Readonly<Record<string, string>>,
  ids: Ids,
  queries: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (const { route, method } of EVERY_ROUTE) {
    if (method !== 'GET' || route.name === NEVER_ENDS) continue;
    const examples = Object.entries(route.example.params ?? {}).map(([name, value]) => [name, String(value)]);
    const shown = Object.fromEntries(examples) as Readonly<Record<string, string>>;
    const known = ids[route.path.split('/')[1] ?? ''] ?? [];
    const fitting = known.filter((each) => Object.keys(shown).every((name) => name in each));
    for (const each of Object.keys(shown).length === 0 || fitting.length === 0 ? [shown] : fitting) {
      const path = route.path.replaceAll(/\{(\w+)\*?\}/g, (_all, name: string) =>
        encodeURIComponent(each[name] ?? 'x'),
      );
      const asked = new URLSearchParams(queries[route.name] ?? {});
      const answer = await fetch(`${url}/api/v1${path}?${asked}`, { headers });
      const told = [...answer.headers].map(([name, value]) => `${name}: ${value}`);
      const text = `${told.join('\n')}\n${await answer.text()}`;
      readings.push({ route: route.name, path, status: answer.status, text });
    }
  }
  return readings;
}

/** What of the world there are ids for, as soon as it has them all. */
export async function idsOf(world: World, orders: readonly Bought[], endpoint: string): Promise<Ids> {
  const letters = async () => (await world.ask<{ letters: Letter[] }>('/api/v1/dead-letters')).letters;
  const deliveriesPath = `/api/v1/webhook-endpoints/${endpoint}/deliveries`;
  const deliveries = async () => (await world.ask<{ deliveries: { id: string }[] }>(deliveriesPath)).deliveries;
  const payments = async () => (await world.ask<{ payments: { id: string }[] }>('/api/v1/payments')).payments;
  await waitUntil(async () => (await deliveries()).length > 0, 'the partner is told of something');
  await waitUntil(async () => (await payments()).length > 0, 'the payments are known');
  const { cases } = await world.ask<{ cases: { id: string }[] }>('/api/v1/cases');
  const { today } = await world.ask<{ today: string }>('/api/v1/days');
  const stories = await Promise.all(orders.map(({ order }) => world.passport(order)));
  const messages = [
    ...stories.flatMap(({ story }) => story.flatMap(({ message }) => message ?? [])),
    ...(await letters()).map(({ message }) => message),
  ];
  const path = (each: Bought) => `/api/v1/customers?order=${encodeURIComponent(each.order)}`;
  const customers = await Promise.all(
    orders.map(async (each) => (await world.ask<{ customers: { id: string }[] }>(path(each))).customers),
  );
  return {
    orders: orders.map(({ order }) => ({ order })),
    customers: customers.flat().map(({ id }) => ({ customer: id })),
    payments: (await payments()).map(({ id }) => ({ payment: id })),
    processes: orders.map(({ order }) => ({ process: 'order-to-cash', key: order })),
    cases: cases.map(({ id }) => ({ id })),
    'dead-letters': (await letters()).map(({ id }) => ({ id })),
    messages: messages.map(({ lane, position }) => ({ lane, position: String(position) })),
    flows: ['translate/shopify-eu', 'deliver/odoo-main', 'process/order-to-cash'].map((name) => ({ name })),
    connections: ['shopify-eu', 'stripe-main', 'odoo-main'].map((name) => ({ name })),
    'webhook-endpoints': (await deliveries()).map(({ id }) => ({ id: endpoint, delivery: id })),
    articles: [{ sku: 'TEE' }],
    stock: [{ sku: 'TEE' }],
    days: [{ date: today }],
    replays: [{ id: await shadow(world) }],
  };
}

interface Letter {
  readonly id: string;
  readonly message: { readonly lane: string; readonly position: number };
}

/** A shadow replay of what the shop sent, when it is over: what it found is what the hub would write of it again. */
async function shadow(world: World): Promise<string> {
  const select = { kind: 'range', lane: 'live', after: 0, through: 10_000 };
  const wish = { subscription: 'translate/shopify-eu', select, shadow: true };
  interface Answer {
    readonly replay: { readonly id: string; readonly state: string };
  }
  const { replay } = await world.post<Answer>('/api/v1/replays', wish);
  const state = async () => (await world.ask<Answer>(`/api/v1/replays/${replay.id}`)).replay.state;
  await waitUntil(async () => (await state()) === 'done', 'the shadow is over');
  return replay.id;
}

/** What the feed says until `enough` of it has come. */
export async function firstOfLive(
  url: string,
  headers: Readonly<Record<string, string>>,
  enough: (told: string) => boolean,
): Promise<string> {
  const leaving = new AbortController();
  const answer = await fetch(`${url}/api/v1/live`, { headers, signal: leaving.signal });
  let told = '';
  const decoder = new TextDecoder();
  try {
    for await (const piece of answer.body ?? []) {
      told += decoder.decode(piece as Uint8Array, { stream: true });
      if (enough(told)) break;
    }
  } finally {
    leaving.abort();
  }
  return told;
}

/** A machine that may see everything but people: its headers, and the secrets that it was given. */
export async function machineOf(world: World, scopes: readonly string[], id: string) {
  const wish = { id, scopes, owner: 'tests', purpose: 'looks for leaks', requestsPerMinute: 100_000 };
  const { secret } = await world.post<{ secret: string }>('/api/v1/machines', wish);
  const basic = Buffer.from(`${id}:${secret}`).toString('base64');
  const answer = await fetch(`${world.hub.url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return { headers: { authorization: `Bearer ${token}` }, secrets: [secret, token] };
}
