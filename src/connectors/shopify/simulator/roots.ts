import { GraphQLError, type GraphQLResolveInfo, Kind } from 'graphql';
import type { Clock } from '../../../kernel/clock.ts';
import { minorDigits } from '../../../kernel/currency.ts';
import { parseMoney } from '../../../kernel/money.ts';
import { type Deeds, Refused, type Tell } from './deeds.ts';
import { giftCardRoots } from './gift-cards.ts';
import { inventoryQueries, setQuantities } from './inventory.ts';
import { type Args, connectionOf, createNodes, digitsOf, gid, type Node } from './nodes.ts';
import { productRoots } from './products.ts';
import { nextId, type ShopOrder, type ShopState, type Subscription } from './state.ts';

type Resolver = (args: Args, context: unknown, info: GraphQLResolveInfo) => unknown;
type Input = Readonly<Record<string, unknown>>;

export interface RootOptions {
  readonly clock: Clock;
  /** How long the shop works on a cancellation. */
  readonly cancelMs: number;
  readonly version: string;
  readonly tell: Tell;
}

/** What the shop answers to queries and does on mutations. */
export function createRoots(state: ShopState, deeds: Deeds, options: RootOptions): Record<string, Resolver> {
  return {
    ...queries(state),
    ...mutations(state, deeds, options),
    ...productRoots(state, options.clock),
    ...giftCardRoots(state, () => options.clock.now()),
  };
}

function queries(state: ShopState): Record<string, Resolver> {
  const nodes = createNodes(state);
  const orders = (): ShopOrder[] => [...state.orders.values()];
  return {
    order: ({ id }) => {
      const order = state.orders.get(digitsOf(id));
      return order === undefined ? null : nodes.orderNode(order);
    },
    orders: (args) => {
      const found = orders().filter(matcherOf(String(args.query ?? '')));
      const key = (order: ShopOrder): string =>
        `${String(args.sortKey === 'UPDATED_AT' ? order.updatedAtMs : order.createdAtMs).padStart(15, '0')}:${order.id.padStart(30, '0')}`;
      found.sort((left, right) => (key(left) < key(right) ? -1 : 1));
      // Shopify's cursor holds the sort value, so an order that changes moves ahead of whoever pages.
      const after = typeof args.after === 'string' ? Buffer.from(args.after, 'base64').toString() : '';
      const rest = found.filter((order) => key(order) > after);
      return connectionOf(rest, { first: args.first }, key, nodes.orderNode);
    },
    refund: ({ id }) => {
      for (const order of orders()) {
        const refund = order.refunds.find((one) => one.id === digitsOf(id));
        if (refund !== undefined) return nodes.refundNode(order, refund);
      }
      return null;
    },
    fulfillment: ({ id }) => {
      for (const order of orders()) {
        const fulfilment = order.fulfilments.find((one) => one.id === digitsOf(id));
        if (fulfilment !== undefined) return nodes.fulfilmentNode(order, fulfilment);
      }
      return null;
    },
    fulfillmentOrder: ({ id }) => {
      for (const order of orders()) {
        const asked = order.fulfilmentOrders.find((one) => one.id === digitsOf(id));
        if (asked !== undefined) return nodes.fulfilmentOrderNode(order, asked);
      }
      return null;
    },
    job: ({ id }) => {
      const job = state.jobs.get(digitsOf(id));
      return job === undefined ? null : { id: gid('Job', job.id), done: job.done };
    },
    shop: () => ({
      id: gid('Shop', '1'),
      name: state.name,
      myshopifyDomain: state.domain,
      currencyCode: state.currency,
      taxesIncluded: state.taxesIncluded,
      ianaTimezone: 'Europe/Berlin',
      plan: { publicDisplayName: 'Basic' },
    }),
    currentAppInstallation: () => ({
      id: gid('AppInstallation', '1'),
      accessScopes: state.scopes.map((handle) => ({ handle, description: handle })),
    }),
    locations: (args) =>
      connectionOf(
        state.locations,
        args,
        ({ id }) => id,
        ({ id }) => nodes.locationNode(id) ?? {},
      ),
    ...inventoryQueries(state, nodes.locationNode),
    webhookSubscriptions: (args) =>
      connectionOf([...state.subscriptions.values()], args, ({ id }) => id, nodes.subscriptionNode),
  };
}

/** `updated_at:>='2026-11-20T10:00:00Z' AND name:#1001`, the part of Shopify's search that is of use here. */
function matcherOf(query: string): (order: ShopOrder) => boolean {
  const terms = [...query.matchAll(/(\w+):(>=|<=|>|<)?(?:'([^']*)'|"([^"]*)"|(\S+))/g)].map(
    ([, field, sign, ...texts]) => ({
      field,
      sign: sign ?? '=',
      text: texts.find((text) => text !== undefined) ?? '',
    }),
  );
  return (order) =>
    terms.every(({ field, sign, text }) => {
      if (field === 'name') return order.name === text || order.name === `#${text}`;
      if (field === 'id') return order.id === text;
      const ms = field === 'updated_at' ? order.updatedAtMs : field === 'created_at' ? order.createdAtMs : undefined;
      const than = Date.parse(text);
      if (ms === undefined || Number.isNaN(than)) return true;
      return sign === '>=' ? ms >= than : sign === '<=' ? ms <= than : sign === '>' ? ms > than : ms < than;
    });
}

function mutations(state: ShopState, deeds: Deeds, options: RootOptions): Record<string, Resolver> {
  const nodes = createNodes(state);
  const orderOf = (id: unknown): ShopOrder => {
    const order = state.orders.get(digitsOf(id));
    if (order === undefined) throw new Refused('Order does not exist');
    return order;
  };
  return {
    fulfillmentCreate: ({ fulfillment }) =>
      politely('userErrors', () => {
        const input = fulfillment as { lineItemsByFulfillmentOrder: Input[]; trackingInfo?: Input };
        const parts = input.lineItemsByFulfillmentOrder.map((part) => ({
          fulfilmentOrder: digitsOf(part.fulfillmentOrderId),
          ...linesOf(part.fulfillmentOrderLineItems),
        }));
        const order = [...state.orders.values()].find(({ fulfilmentOrders }) =>
          fulfilmentOrders.some(({ id }) => id === parts[0]?.fulfilmentOrder),
        );
        if (order === undefined) throw new Refused('Fulfillment order does not exist.');
        const { number, company, url } = input.trackingInfo ?? {};
        const tracking =
          typeof number !== 'string'
            ? undefined
            : {
                number,
                ...(typeof company === 'string' ? { company } : {}),
                ...(typeof url === 'string' ? { url } : {}),
              };
        const made = deeds.fulfil(order.id, { parts, ...(tracking === undefined ? {} : { tracking }) });
        return { fulfillment: nodes.fulfilmentNode(order, made) };
      }),
    orderCancel: ({ orderId, reason, refund, refundMethod, restock }) =>
      politely('orderCancelUserErrors', () => {
        const order = orderOf(orderId);
        if (order.cancelledAtMs !== undefined) throw new Refused('Order has already been cancelled');
        if (order.fulfilments.some(({ status }) => status === 'success'))
          throw new Refused('Cannot cancel an order with outstanding fulfillments');
        const refunds = refund === true || (refundMethod as Input | undefined)?.originalPaymentMethodsRefund === true;
        const job = startJob(state, options, () =>
          deeds.cancelOrder(order.id, {
            reason: String(reason).toLowerCase(),
            refund: refunds,
            restock: restock === true,
          }),
        );
        return { job: { id: gid('Job', job), done: false }, userErrors: [] };
      }),
    orderCapture: ({ input }) =>
      politely('userErrors', () => {
        const { id, amount, currency } = input as Input;
        const order = orderOf(id);
        const taken = deeds.capture(order.id, shopAmount(state, order, String(amount), currency));
        return { transaction: nodes.transactionNode(order, taken) };
      }),
    transactionVoid: ({ parentTransactionId }) =>
      politely('userErrors', () => {
        const parent = digitsOf(parentTransactionId);
        const order = [...state.orders.values()].find(({ transactions }) =>
          transactions.some(({ id }) => id === parent),
        );
        if (order === undefined) throw new Refused('Transaction not found');
        return { transaction: nodes.transactionNode(order, deeds.voidPayment(order.id)) };
      }),
    refundCreate: (args, _context, info) =>
      once(state, args, info, () => refundCreate(state, deeds, args.input as Input)),
    inventorySetQuantities: (args, _context, info) =>
      once(state, args, info, () =>
        setQuantities(state, args.input as Input, { nowMs: options.clock.now(), tell: options.tell }),
      ),
    ...subscriptionMutations(state, options),
  };
}

function refundCreate(state: ShopState, deeds: Deeds, input: Input): unknown {
  const nodes = createNodes(state);
  return politely('userErrors', () => {
    const order = state.orders.get(digitsOf(input.orderId));
    if (order === undefined) throw new Refused('Order does not exist');
    const transactions = ((input.transactions as Input[] | undefined) ?? []).map((one) => ({
      amount: parseMoney(shopAmount(state, order, String(one.amount), input.currency), state.currency).amount,
      gateway: String(one.gateway),
      ...(one.parentId ? { parentId: digitsOf(one.parentId) } : {}),
    }));
    const lines = ((input.refundLineItems as Input[] | undefined) ?? []).map((one) => {
      if (one.restockType === 'RETURN' && !one.locationId) throw new Refused('Location is required to restock');
      return {
        id: digitsOf(one.lineItemId),
        quantity: Number(one.quantity),
        restock: String(one.restockType ?? 'NO_RESTOCK').toLowerCase() as 'cancel' | 'return' | 'no_restock',
      };
    });
    if (lines.length + transactions.length === 0) throw new Refused('Refund must have line items or transactions');
    const refund = deeds.refund(order.id, { note: String(input.note ?? ''), transactions, lines });
    return { refund: nodes.refundNode(order, refund), order: nodes.orderNode(order) };
  });
}

/** An amount in the buyer's currency, as decimal text in the shop's. */
function shopAmount(state: ShopState, order: ShopOrder, amount: string, currency: unknown): string {
  if (order.presentmentCurrency === state.currency) return amount;
  if (currency !== order.presentmentCurrency)
    throw new Refused('Currency must be the presentment currency of the order');
  const given = parseMoney(amount, order.presentmentCurrency).amount / 10 ** minorDigits(order.presentmentCurrency);
  return (given / order.presentmentRate).toFixed(state.digits);
}

function linesOf(lines: unknown): { lines?: { id: string; quantity: number }[] } {
  if (!Array.isArray(lines)) return {};
  return { lines: lines.map((line: Input) => ({ id: digitsOf(line.id), quantity: Number(line.quantity) })) };
}

/** Business says no inside the payload, with HTTP 200. */
function politely(errors: 'userErrors' | 'orderCancelUserErrors', effect: () => Node): Node {
  try {
    return { [errors]: [], ...effect() };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const code = errors === 'orderCancelUserErrors' ? 'INVALID' : null;
    return {
      [errors]: [{ field: null, message: error.message, code }],
      userErrors: [{ field: null, message: error.message, code: null }],
    };
  }
}

/** `@idempotent(key:)`: the same key with the same input gives the same answer, with another input an error. */
function once(state: ShopState, args: Args, info: GraphQLResolveInfo, effect: () => unknown): unknown {
  const directive = info.fieldNodes[0]?.directives?.find(({ name }) => name.value === 'idempotent');
  const value = directive?.arguments?.find(({ name }) => name.value === 'key')?.value;
  const key =
    value?.kind === Kind.VARIABLE
      ? info.variableValues[value.name.value]
      : value?.kind === Kind.STRING
        ? value.value
        : undefined;
  if (typeof key !== 'string' || key.trim() === '') {
    throw new GraphQLError('The @idempotent directive is required for this mutation', {
      extensions: { code: 'BAD_REQUEST' },
    });
  }
  if (state.spentKeys > 0) {
    state.spentKeys -= 1;
    throw new GraphQLError('A previous request with this idempotency key failed', {
      extensions: { code: 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED' },
    });
  }
  const asked = JSON.stringify(args);
  const known = state.keys.get(key);
  if (known !== undefined && known.asked !== asked) {
    throw new GraphQLError('The idempotency key was used with other parameters', {
      extensions: { code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH' },
    });
  }
  if (known !== undefined) return known.answer;
  const answer = effect();
  state.keys.set(key, { asked, answer });
  return answer;
}

function startJob(state: ShopState, { clock, cancelMs }: RootOptions, effect: () => void): string {
  const id = nextId(state);
  const job = { id, doneAtMs: clock.now() + cancelMs, effect, done: false };
  state.jobs.set(id, job);
  void clock.sleep(cancelMs).then(() => {
    try {
      effect();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
    job.done = true;
  });
  return id;
}

function subscriptionMutations(state: ShopState, options: RootOptions): Record<string, Resolver> {
  const { subscriptionNode } = createNodes(state);
  const found = (id: unknown): Subscription => {
    const subscription = state.subscriptions.get(digitsOf(id));
    if (subscription === undefined) throw new Refused('Webhook subscription does not exist');
    return subscription;
  };
  const uriOf = (input: Input): string => {
    const uri = String(input.uri ?? input.callbackUrl ?? '');
    if (!/^(https?:\/\/|arn:aws:events|pubsub:\/\/)/.test(uri)) throw new Refused('Address is invalid');
    return uri;
  };
  return {
    webhookSubscriptionCreate: ({ topic, webhookSubscription }) =>
      politely('userErrors', () => {
        const input = webhookSubscription as Input;
        const uri = uriOf(input);
        if ([...state.subscriptions.values()].some((one) => one.topic === topic && one.uri === uri)) {
          throw new Refused('Address for this topic has already been taken');
        }
        const made = subscribe(state, String(topic), uri, options.version, options.clock.now());
        return { webhookSubscription: subscriptionNode(made) };
      }),
    webhookSubscriptionUpdate: ({ id, webhookSubscription }) =>
      politely('userErrors', () => {
        const subscription = found(id);
        const input = webhookSubscription as Input;
        subscription.uri = uriOf({ uri: subscription.uri, ...input });
        subscription.filter = String(input.filter ?? subscription.filter);
        subscription.format = String(input.format ?? subscription.format);
        subscription.includeFields = (input.includeFields as string[] | undefined) ?? subscription.includeFields;
        return { webhookSubscription: subscriptionNode(subscription) };
      }),
    webhookSubscriptionDelete: ({ id }) =>
      politely('userErrors', () => {
        const subscription = found(id);
        state.subscriptions.delete(subscription.id);
        return { deletedWebhookSubscriptionId: gid('WebhookSubscription', subscription.id) };
      }),
  };
}

/** Registers a subscription as an app does. */
export function subscribe(state: ShopState, topic: string, uri: string, version: string, nowMs: number): Subscription {
  const id = nextId(state);
  const made = {
    id,
    topic,
    uri,
    format: 'JSON',
    filter: '',
    includeFields: [],
    version,
    createdAtMs: nowMs,
    failures: 0,
  };
  state.subscriptions.set(id, made);
  return made;
}
