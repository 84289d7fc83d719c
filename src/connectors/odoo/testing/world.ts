import type { Binding } from '../../../canonical/binding.ts';
import type { CommandName } from '../../../canonical/command.ts';
import {
  type CommandData,
  type CommandResult,
  type Delivery,
  type Envelope,
  newCommand,
} from '../../../canonical/envelope.ts';
import type { Order } from '../../../canonical/order.ts';
import type {
  Bindings,
  Call,
  Connection,
  ConnectionContext,
  FactDraft,
  Translation,
} from '../../../connector/connector.ts';
import type { Http, HttpRequest, HttpResponse } from '../../../connector/http.ts';
import { seededChance } from '../../../kernel/chance.ts';
import { type Clock, instant, systemClock } from '../../../kernel/clock.ts';
import { defineErrors } from '../../../kernel/error-catalogue.ts';
import { CodedError, type Failure } from '../../../kernel/failure.ts';
import { odoo } from '../index.ts';
import type { OdooSettings } from '../settings.ts';
import { type OdooSimulator, type OdooSimulatorOptions, startOdooSimulator } from '../simulator/index.ts';

/** The failures of the `Http` port that these tests cause. */
const http = defineErrors({
  'SL-HTTP-001': { title: 'Not connected', kind: 'transient', next: 'Look at the network.' },
  'SL-HTTP-002': { title: 'Answer lost', kind: 'unknown', next: 'Look before trying again.' },
});

/** What happens to the answer of a call, decided when it is there. */
export type Fate = (request: HttpRequest, count: number) => 'arrives' | 'is lost';

/** The `Http` port over fetch, with answers that can be lost after the effect. */
export function plainHttp(fate: Fate = () => 'arrives'): Http & { readonly requests: readonly HttpRequest[] } {
  const requests: HttpRequest[] = [];
  return {
    requests,
    learn: () => undefined,
    async request(request): Promise<HttpResponse> {
      requests.push(request);
      const count = requests.length;
      const lost = (cause?: unknown) =>
        http.error(
          'SL-HTTP-002',
          { kind: request.repeatable ? 'transient' : 'unknown', because: 'the answer is lost' },
          cause,
        );
      let response: Response;
      let body: string;
      try {
        response = await fetch(request.url, {
          method: request.method,
          headers: { ...request.headers },
          ...(request.body === undefined ? {} : { body: request.body }),
        });
        body = await response.text();
      } catch (error) {
        throw lost(error);
      }
      if (fate(request, count) === 'is lost') throw lost();
      return { status: response.status, headers: Object.fromEntries(response.headers), body };
    },
  };
}

export function memoryBindings(): Bindings {
  const byCanonical = new Map<string, Binding>();
  const byForeign = new Map<string, string>();
  return {
    find: async (canonical, connection, kind) => byCanonical.get(`${canonical}|${connection}|${kind}`),
    canonicalOf: async (connection, kind, foreignId) => byForeign.get(`${connection}|${kind}|${foreignId}`),
    holds: async (connection, kind) =>
      [...byCanonical.values()].some((binding) => binding.connection === connection && binding.kind === kind),
    async bind(binding) {
      const key = `${binding.canonical}|${binding.connection}|${binding.kind}`;
      const held = byCanonical.get(key);
      if (held !== undefined) return held;
      byCanonical.set(key, binding);
      byForeign.set(`${binding.connection}|${binding.kind}|${binding.foreignId}`, binding.canonical);
      return binding;
    },
  };
}

export const CALL: Call = {
  attempt: 1,
  uncertain: false,
  shadow: false,
  lane: 'live',
  signal: new AbortController().signal,
};

/** A hub's side of one connection to a simulated Odoo. */
export interface Hub {
  readonly connection: Connection;
  readonly context: ConnectionContext<OdooSettings>;
  /** Carries a command out; throws what it throws. The same `cause` is the same command. */
  ask<Name extends CommandName>(
    name: Name,
    data: CommandData<Name>,
    cause?: string,
    call?: Partial<Call>,
  ): Promise<CommandResult<Name>>;
  /** The failure that a command ends with. */
  refused<Name extends CommandName>(name: Name, data: CommandData<Name>, cause?: string): Promise<Failure>;
  translate(fact: FactDraft): Translation;
}

export interface World extends AsyncDisposable {
  readonly simulator: OdooSimulator;
  readonly settings: OdooSettings;
  /** Another hub on the same Odoo. */
  hub(options?: {
    readonly fate?: Fate;
    readonly settings?: Partial<OdooSettings>;
    readonly bindings?: Bindings;
    readonly webhookUrl?: string;
    readonly clock?: Clock;
  }): Hub;
}

export async function startWorld(
  options: OdooSimulatorOptions = {},
  settings: Partial<OdooSettings> = {},
): Promise<World> {
  const simulator = await startOdooSimulator({ chance: seededChance(1), ...options });
  await simulator.people.stockShelves();
  const all = { ...settingsFor(simulator), ...settings };
  return {
    simulator,
    settings: all,
    hub: (wish = {}) => openHub({ ...all, ...wish.settings }, wish.clock ?? options.clock ?? systemClock, wish),
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

/** Settings that lead to a simulator with the demo's articles. */
export function settingsFor(simulator: OdooSimulator): OdooSettings {
  return {
    url: simulator.url,
    database: simulator.database,
    login: simulator.login,
    apiKey: simulator.apiKey,
    webhookSecret: 'a-long-secret',
    journals: { stripe: 'BNK1', gift_card: 'GIFT' },
    products: { shipping: 'SHIPPING', rounding: 'ROUNDING', discount: 'DISCOUNT' },
  };
}

function openHub(
  settings: OdooSettings,
  clock: Clock,
  wish: { fate?: Fate; bindings?: Bindings; webhookUrl?: string },
): Hub {
  const context: ConnectionContext<OdooSettings> = {
    connection: 'odoo-main',
    settings,
    http: plainHttp(wish.fate),
    clock,
    chance: seededChance(2),
    bindings: wish.bindings ?? memoryBindings(),
    log: { info: () => undefined, warn: () => undefined },
    ...(wish.webhookUrl === undefined ? {} : { webhookUrl: wish.webhookUrl }),
  };
  const connection = odoo.open(context);
  const ask: Hub['ask'] = (name, data, cause = name, call = {}) => {
    const handler = connection.commands[name];
    if (handler === undefined) throw new Error(`${name} is not offered`);
    return handler.carryOut(commandOf(name, data, cause, clock) as never, { ...CALL, ...call }) as never;
  };
  return {
    connection,
    context,
    ask,
    async refused(name, data, cause) {
      try {
        await ask(name, data, cause);
      } catch (error) {
        if (error instanceof CodedError) return error.failure;
        throw error;
      }
      throw new Error(`${name} was not refused`);
    },
    translate: (fact) => odoo.translate(deliveryOf(fact, clock), { connection: 'odoo-main', settings }),
  };
}

export function commandOf<Name extends CommandName>(
  name: Name,
  data: CommandData<Name>,
  cause: string,
  clock: Clock,
): Envelope<CommandData<Name>> {
  const order =
    'order' in data ? (typeof data.order === 'string' ? data.order : (data.order as Order).id) : 'order/x/1';
  return newCommand({
    name,
    source: '/processes/order-to-cash',
    connection: 'odoo-main',
    subject: order,
    time: instant(clock.now()),
    data,
    cause: { id: `${order}:${cause}`, correlationid: order, lane: 'live' },
  });
}

export function deliveryOf(fact: FactDraft, clock: Clock, via: Delivery['via'] = 'poll'): Delivery {
  return {
    connection: 'odoo-main',
    via,
    topic: fact.topic,
    deliveryId: fact.id,
    headers: {},
    body: fact.body,
    encoding: 'utf8',
    receivedAt: instant(clock.now()),
  };
}

// ── orders ──────────────────────────────────────────────────────────────────────────────────────────────────

export interface LineWish {
  readonly sku?: string;
  readonly quantity: number;
  /** Price of one piece in cents, gross or net as the order says. */
  readonly price: number;
  readonly discount?: number;
  /** Rate in percent; none by default. */
  readonly tax?: number;
  readonly kind?: 'goods' | 'gift-card' | 'service';
}

export interface OrderWish {
  readonly id?: string;
  readonly lines?: readonly LineWish[];
  readonly shipping?: { readonly price: number; readonly tax?: number };
  readonly inclusive?: boolean;
  readonly currency?: string;
  readonly email?: string | undefined;
  readonly change?: Partial<Order>;
}

/** An order as a channel charges it: tax rounded line by line. */
export function anOrder(wish: OrderWish = {}): Order {
  const { id = '1001', inclusive = true, currency = 'EUR' } = wish;
  const money = (amount: number) => ({ amount, currency });
  const charge = (price: number, quantity: number, discount: number, percent: number | undefined) => {
    const paid = Math.round(price * quantity) - discount;
    const rate = (percent ?? 0) / 100;
    const tax = inclusive ? Math.round(paid - paid / (1 + rate)) : Math.round(paid * rate);
    const taxes =
      percent === undefined
        ? []
        : [{ name: `VAT ${percent} %`, rate: String(Number(rate.toFixed(6))), amount: money(tax) }];
    return { taxes, tax, paid, total: money(inclusive ? paid : paid + tax) };
  };
  const wished = wish.lines ?? [{ sku: 'TEE-BLACK-M', quantity: 2, price: 1999, tax: 19 }];
  const charged = wished.map((line) => ({ line, ...charge(line.price, line.quantity, line.discount ?? 0, line.tax) }));
  const shipped =
    wish.shipping === undefined
      ? []
      : [{ ...charge(wish.shipping.price, 1, 0, wish.shipping.tax), price: wish.shipping.price }];
  const total = [...charged, ...shipped].reduce((sum, part) => sum + part.total.amount, 0);
  const email = 'email' in wish ? wish.email : 'ann@example.com';
  return {
    id: `order/shopify-eu/${id}`,
    channel: 'shopify-eu',
    foreignId: id,
    name: `#${id}`,
    placedAt: '2026-11-20T10:00:00Z',
    version: '1',
    currency,
    buyer: {
      firstName: 'Ann',
      lastName: 'Flow',
      ...(email === undefined ? {} : { email, emailNormalized: email.toLowerCase() }),
    },
    billingAddress: { name: 'Ann Flow', street: '1 Main', city: 'Ghent', postalCode: '9000', country: 'BE' },
    shippingAddress: { name: 'Bob Flow', street: '2 Side', city: 'Ghent', postalCode: '9000', country: 'BE' },
    pricesIncludeTax: inclusive,
    lines: charged.map(({ line, taxes, total: lineTotal }, index) => ({
      id: String(index + 1),
      ...(line.sku === undefined ? {} : { sku: line.sku }),
      title: line.sku ?? 'A thing',
      quantity: { value: String(line.quantity), unit: 'each' },
      unitPrice: money(line.price),
      discount: money(line.discount ?? 0),
      taxes,
      total: lineTotal,
      kind: line.kind ?? 'goods',
      fulfilment: 'ship',
    })),
    shipping: shipped.map(({ price, taxes, total: shippingTotal }) => ({
      id: 'standard',
      title: 'Standard',
      price: money(price),
      discount: money(0),
      taxes,
      total: shippingTotal,
    })),
    totals: {
      goods: money(charged.reduce((sum, { line }) => sum + Math.round(line.price * line.quantity), 0)),
      discount: money(charged.reduce((sum, { line }) => sum + (line.discount ?? 0), 0)),
      shipping: money(shipped.reduce((sum, { price }) => sum + price, 0)),
      tax: money([...charged, ...shipped].reduce((sum, { tax }) => sum + tax, 0)),
      total: money(total),
    },
    paymentMode: 'prepaid',
    payments: [],
    discountCodes: [],
    test: false,
    ...wish.change,
  };
}
