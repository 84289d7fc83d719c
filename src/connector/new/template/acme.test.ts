import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { deliveryOf } from '../../../testing/connector-contract/bench.ts';
import { roundTrip } from '../../../testing/connector-contract/translation.ts';
import { type ConnectorContract, connectorContract } from '../../../testing/connector-contract.ts';
import { acme } from './index.ts';
import type { Settings } from './manifest.ts';
import { signature, startAcmeSimulator, type Vendor } from './simulator/index.ts';

const body = readFileSync(new URL('./fixtures/order.json', import.meta.url), 'utf8');
const { order: sample } = JSON.parse(body) as { order: Record<string, unknown> };

interface World extends AsyncDisposable {
  readonly settings: Settings;
  readonly simulator: Vendor['server'];
  readonly vendor: Vendor;
}

async function start(): Promise<World> {
  const vendor = await startAcmeSimulator();
  const { server, url, apiKey, webhookSecret } = vendor;
  return {
    vendor,
    simulator: server,
    settings: { apiUrl: url, apiKey, webhookSecret },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** An order of one line that costs `cents`, as a payload. */
function orderOver(cents: number): string {
  const total = `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  return body.replaceAll('"50.00"', JSON.stringify(total));
}

/** The total that comes of a payload, in cents. */
function centsOf(text: string): number {
  const profile = { connection: 'contract', settings: contract.settings };
  const translation = contract.connector.translate(deliveryOf({ topic: 'order.read', body: text }), profile);
  const data = translation.kind === 'events' ? translation.events[0]?.data : undefined;
  return data !== undefined && 'order' in data && typeof data.order === 'object' ? data.order.totals.total.amount : -1;
}

const contract: ConnectorContract<Settings, World> = {
  connector: acme,
  settings: { apiUrl: 'http://127.0.0.1:9', apiKey: 'some-api-key', webhookSecret: 'some-webhook-secret' },
  start,
  personal: ['ada.example@buyers.example'],
  samples: [
    {
      says: 'an order',
      topic: 'order.changed',
      body,
      gives: ['OrderPlaced'],
      total: { amount: 5_000, currency: 'EUR' },
      essential: ['order.id', 'order.currency', 'order.total', 'order.lines', 'order.placed_at'],
      withId: (id) => body.replace('"id": "5001"', `"id": ${id}`),
    },
    {
      says: 'a cancelled order',
      topic: 'order.changed',
      body: body.replace('"open"', '"cancelled", "cancelled_at": "2026-11-20T11:00:00Z"'),
      gives: ['OrderPlaced', 'OrderCancelled'],
    },
    { says: 'something else', topic: 'stock.changed', body: '{}', gives: 'ignored' },
  ],
  webhook: {
    coversBody: true,
    staleAfterMs: 300_000,
    signature: { headers: ['x-acme-signature'] },
    request({ topic, body: text, deliveryId }, { webhookSecret }, atMs) {
      const timestamp = String(Math.floor(atMs / 1_000));
      const headers = {
        'x-acme-topic': topic,
        'x-acme-delivery': deliveryId,
        'x-acme-timestamp': timestamp,
        'x-acme-signature': signature(webhookSecret, timestamp, text),
      };
      return { headers, query: {}, body: Buffer.from(text) };
    },
  },
  roundTrips: [roundTrip('any total, to the cent', fc.nat(2_000_000_000), orderOver, centsOf)],
  sameFacts: [
    {
      says: 'an order by webhook and by poll',
      async make({ vendor }) {
        const order = vendor.putOrder('7001', sample);
        const pushed = { topic: 'order.changed', body: JSON.stringify({ order }) };
        const read = { topic: 'order.read', id: 'read', body: JSON.stringify({ order }) };
        return { pushed, read: [read] };
      },
    },
  ],
  commands: {
    'record-shipment': {
      race: true,
      async prepare({ vendor }, index) {
        vendor.putOrder(`80${index}`, sample);
        return shipment(`80${index}`);
      },
      effects: ({ vendor }, { data }) => vendor.shipments.get(data.order.split('/')[2] ?? '')?.length ?? 0,
      bad: async () => shipment('no-such-order'),
    },
  },
  polls: {
    orders: {
      async change({ vendor }, index) {
        return `order/${vendor.putOrder(`9${index}`, sample).id}`;
      },
    },
  },
  hints: [
    {
      says: 'an order',
      async make({ vendor }) {
        return { kind: 'order', foreignId: vendor.putOrder('7002', sample).id };
      },
    },
  ],
  provisioning: {
    async damage({ vendor }) {
      vendor.webhookUrl = 'https://elsewhere.example/';
    },
  },
};

function shipment(id: string) {
  const order = `order/contract/${id}`;
  return {
    subject: order,
    data: {
      order,
      shipment: `shipment/erp/${id}`,
      record: { connection: 'erp', id },
      lines: [{ sku: 'SHIRT-M', quantity: { value: '2', unit: 'each' } }],
      complete: true,
    },
  };
}

connectorContract('acme', contract);
