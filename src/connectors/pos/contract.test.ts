import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { DraftEvent } from '../../connector/connector.ts';
import { deliveryOf } from '../../testing/connector-contract/bench.ts';
import { roundTrip } from '../../testing/connector-contract/translation.ts';
import { type ConnectorContract, connectorContract } from '../../testing/connector-contract.ts';
import { pos } from './index.ts';
import type { PosSettings } from './manifest.ts';
import { type StoreSimulator, startStoreSimulator } from './simulator/index.ts';
import { signedHeaders } from './webhook.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8').trimEnd();

interface World extends AsyncDisposable {
  readonly settings: PosSettings;
  readonly simulator: StoreSimulator['server'];
}

async function start(): Promise<World> {
  const { server, secret } = await startStoreSimulator();
  return {
    simulator: server,
    settings: { webhookSecrets: [secret], zone: 'Europe/Paris' },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

const sale = fixture('sale');

/** A sale of one line that costs `cents`. */
function saleOver(cents: number): string {
  const [first] = (JSON.parse(fixture('batch')) as { messages: readonly unknown[] }).messages;
  const amount = `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  return JSON.stringify(first).replaceAll('7.50', amount);
}

function centsOf(body: string): number {
  const profile = { connection: 'contract', settings: contract.settings };
  const translation = pos.translate(deliveryOf({ topic: 'message', body }), profile);
  const [draft] = translation.kind === 'events' ? (translation.events as readonly DraftEvent<'SaleCompleted'>[]) : [];
  return draft?.data.receipt.total.amount ?? -1;
}

const numbered = ['id', 'store', 'till', 'sequence', 'at'];
const sample = (
  name: string,
  gives: 'SaleCompleted' | 'SaleVoided' | 'TillOpened' | 'TillClosed' | 'CashMoved',
  more: string[],
) => ({
  says: `a ${name}`,
  topic: 'message',
  body: fixture(name),
  gives: [gives],
  essential: [...numbered, ...more],
});

const contract: ConnectorContract<PosSettings, World> = {
  connector: pos,
  settings: {
    webhookSecrets: [
      'whsec_b2xkIHNlY3JldCBvZiB0aGUgc3RvcmVzLCAzMmI=',
      'whsec_bmV3IHNlY3JldCBvZiB0aGUgc3RvcmVzLCAzMmI=',
    ],
    zone: 'Europe/Paris',
    stores: { 'paris-1': { location: 'paris' } },
  },
  start,
  listensOnly: true,
  personal: ['Robin Example'],
  samples: [
    {
      ...sample('sale', 'SaleCompleted', ['type', 'currency', 'lines', 'total', 'tenders', 'taxIncluded']),
      withId: (id) => sale.replace('0f5a3a2e-7c1b-4a44-9a39-3f1a4d1c9b01', id),
    },
    sample('return', 'SaleCompleted', ['currency', 'lines', 'total']),
    {
      says: 'a return of an order',
      topic: 'message',
      body: fixture('order-return'),
      gives: ['SaleCompleted', 'ReturnRequested', 'ReturnReceived', 'ReturnInspected'],
      essential: [...numbered, 'order', 'currency', 'lines', 'total', 'tenders'],
    },
    sample('void', 'SaleVoided', ['receipt']),
    sample('till-opened', 'TillOpened', []),
    sample('till-closed', 'TillClosed', ['currency', 'counted']),
    sample('cash-moved', 'CashMoved', ['currency', 'amount']),
    {
      says: 'a heartbeat',
      topic: 'message',
      body: fixture('heartbeat'),
      gives: ['StoreHeartbeat'],
      essential: ['store', 'till', 'at'],
    },
    { says: 'a batch', topic: 'message', body: fixture('batch'), gives: 'parts', essential: ['messages'] },
  ],
  webhook: {
    coversBody: true,
    staleAfterMs: 300_000,
    signature: { headers: ['webhook-signature'] },
    request: ({ body, deliveryId }, { webhookSecrets }, atMs) => ({
      headers: signedHeaders(webhookSecrets.at(-1) ?? '', deliveryId, atMs, body),
      query: {},
      body: Buffer.from(body),
    }),
  },
  roundTrips: [roundTrip('any total, to the cent', fc.nat(2_000_000_000), saleOver, centsOf)],
};

connectorContract('pos', contract);
