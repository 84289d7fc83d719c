import type { SimulatedReply } from '../../../testing/simulator.ts';
import { type Asked, type Body, json, listed, type Shop } from './asked.ts';
import { customerPayload, webhookPayload } from './payload.ts';
import { invalidId, ShopError } from './shop-error.ts';
import { type Contact, type ShopCustomer, type ShopState, type ShopWebhook, touch, wholeSecond } from './state.ts';

/** The people of the shop, its webhooks and its settings. */
export function customers(asked: Asked, shop: Shop): SimulatedReply {
  const { state, clock, deliveries, base } = shop;
  if (asked.method === 'POST') {
    const email = String(asked.body.email ?? '');
    if ([...state.customers.values()].some((each) => each.email === email)) {
      const message = `An account is already registered with ${email}. Please log in or use a different email address.`;
      throw new ShopError(400, 'registration-error-email-exists', message);
    }
    const now = wholeSecond(clock.now());
    const made: ShopCustomer = {
      id: state.nextCustomerId++,
      email,
      firstName: String(asked.body.first_name ?? ''),
      lastName: String(asked.body.last_name ?? ''),
      username: String(asked.body.username ?? email.split('@')[0]),
      billing: (asked.body.billing ?? {}) as Contact,
      shipping: (asked.body.shipping ?? {}) as Contact,
      createdMs: now,
      modifiedMs: now,
    };
    state.customers.set(made.id, made);
    deliveries.tell('customer', 'created', made.id);
    return json(201, customerPayload(state, made, base()));
  }
  const email = asked.query.get('email');
  const rows = [...state.customers.values()].filter((row) => email === null || row.email === email);
  return listed(rows, asked, shop, (row) => customerPayload(state, row, base()), 'customers');
}

export function customer(asked: Asked, shop: Shop): SimulatedReply {
  const { state, clock, deliveries, base } = shop;
  const found = state.customers.get(asked.ids[0] ?? 0);
  if (found === undefined) throw new ShopError(404, 'woocommerce_rest_invalid_id', 'Invalid resource ID.');
  if (asked.method === 'DELETE') {
    if (asked.query.get('force') !== 'true') throw noTrash('Customers');
    state.customers.delete(found.id);
    deliveries.tell('customer', 'deleted', found.id);
  } else if (asked.method !== 'GET') {
    const { body } = asked;
    if (typeof body.first_name === 'string') found.firstName = body.first_name;
    if (typeof body.last_name === 'string') found.lastName = body.last_name;
    if (typeof body.email === 'string') found.email = body.email;
    if (body.billing !== undefined) found.billing = { ...found.billing, ...(body.billing as Contact) };
    touch(found, clock.now());
    deliveries.tell('customer', 'updated', found.id);
  }
  return json(200, customerPayload(state, found, base()));
}

const noTrash = (what: string): ShopError =>
  new ShopError(501, 'woocommerce_rest_trash_not_supported', `${what} do not support trashing.`);

const TOPIC =
  /^((order|product|coupon)\.(created|updated|deleted|restored)|customer\.(created|updated|deleted)|action\.\w+)$/;

function refuseBadWebhook({ topic, delivery_url: url }: Body): void {
  if (topic !== undefined && !TOPIC.test(String(topic))) {
    const message = 'Webhook topic is required and must be valid.';
    throw new ShopError(400, 'woocommerce_rest_shop_webhook_invalid_topic', message);
  }
  if (url !== undefined && !/^https?:\/\//.test(String(url))) {
    const message = 'Webhook delivery URL must be a valid URL starting with http:// or https://.';
    throw new ShopError(400, 'woocommerce_rest_shop_webhook_invalid_delivery_url', message);
  }
}

export async function webhooks(asked: Asked, shop: Shop): Promise<SimulatedReply> {
  const { state, clock, deliveries, base } = shop;
  if (asked.method !== 'POST') {
    return listed([...state.webhooks.values()], asked, shop, (row) => webhookPayload(state, row, base()), 'webhooks');
  }
  refuseBadWebhook({ topic: '', ...asked.body });
  const made: ShopWebhook = {
    id: state.nextWebhookId++,
    name: String(asked.body.name ?? ''),
    status: (asked.body.status as ShopWebhook['status'] | undefined) ?? 'active',
    topic: String(asked.body.topic),
    deliveryUrl: String(asked.body.delivery_url),
    secret: String(asked.body.secret ?? 'invented by the shop'),
    failures: 0,
    pingDue: false,
    createdMs: wholeSecond(clock.now()),
  };
  state.webhooks.set(made.id, made);
  // The answer waits for the ping, and is the same whatever became of it.
  await deliveries.ping(made);
  return json(201, webhookPayload(state, made, base()));
}

export async function webhook(asked: Asked, shop: Shop): Promise<SimulatedReply> {
  const { state, clock, deliveries, base } = shop;
  const found = state.webhooks.get(asked.ids[0] ?? 0);
  if (found === undefined) throw invalidId('shop_webhook');
  if (asked.method === 'DELETE') {
    if (asked.query.get('force') !== 'true') throw noTrash('Webhooks');
    state.webhooks.delete(found.id);
  } else if (asked.method !== 'GET') {
    refuseBadWebhook(asked.body);
    const { status, delivery_url: url, secret } = asked.body;
    // Switching it on leaves the count of failures as it is.
    if (status === 'active' || status === 'paused' || status === 'disabled') found.status = status;
    if (typeof secret === 'string') found.secret = secret;
    found.modifiedMs = wholeSecond(clock.now());
    if (typeof url === 'string' && url !== found.deliveryUrl) {
      found.deliveryUrl = url;
      await deliveries.ping(found);
    }
  }
  return json(200, webhookPayload(state, found, base()));
}

const gatewayPayload = ({ id, title, enabled, supports }: ShopState['gateways'][number]): object => ({
  needs_setup: false,
  post_install_scripts: [],
  settings_url: '',
  connection_url: null,
  setup_help_text: null,
  required_settings_keys: [],
  id,
  title,
  description: '',
  order: '',
  enabled,
  method_title: title,
  method_description: '',
  method_supports: supports,
  settings: {},
});

/** All payment methods. */
export const gateways = (_asked: Asked, { state }: Shop): SimulatedReply =>
  json(200, state.gateways.map(gatewayPayload), { 'x-wp-totalpages': '1' });

export function gateway({ name }: Asked, { state }: Shop): SimulatedReply {
  const found = state.gateways.find(({ id }) => id === name);
  if (found === undefined)
    throw new ShopError(404, 'woocommerce_rest_payment_gateway_invalid', 'Resource does not exist.');
  return json(200, gatewayPayload(found));
}

export function setting({ name }: Asked, { state }: Shop): SimulatedReply {
  const values: Readonly<Record<string, string>> = {
    woocommerce_currency: state.currency,
    woocommerce_price_num_decimals: String(state.digits),
    woocommerce_prices_include_tax: state.pricesIncludeTax ? 'yes' : 'no',
  };
  const value = values[name];
  if (value === undefined) throw new ShopError(404, 'rest_setting_setting_invalid', 'Invalid setting.');
  return json(200, { id: name, label: name, description: '', type: 'text', default: '', tip: '', value });
}
