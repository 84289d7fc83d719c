import type { Backbone } from '../../backbone/backbone.ts';
import { createBackbone } from '../../backbone/consume/create-backbone.ts';
import type { Database } from '../../backbone/postgres/database.ts';
import { createPostgresEventLog } from '../../backbone/postgres/event-log.ts';
import { createPostgresHubState } from '../../backbone/postgres/hub-state.ts';
import { type Lane, newEvent } from '../../canonical/envelope.ts';
import { openSecretStore, type SealedSecret } from '../../connector/secrets.ts';
import { systemChance } from '../../kernel/chance.ts';
import { systemClock } from '../../kernel/clock.ts';
import { QUICK } from '../../testing/backbone-contract/stage.ts';
import { sampleOrder } from '../../testing/sample-order.ts';
import { testDatabase } from '../../testing/test-database.ts';
import type { DeliveryPace } from '../deliverer.ts';
import type { PartnerDesk, Revealed } from '../desk.ts';
import type { EndpointWish } from '../endpoint.ts';
import { openPartners, type PartnersOptions } from '../partners.ts';
import { createPostgresPartnerStore } from '../postgres-store.ts';
import type { PartnerStore } from '../store.ts';

/** Nobody waits a day in a test. */
const PACE: Partial<DeliveryPace> = {
  retryMs: [30, 60, 100, 100, 100, 100],
  holdMs: [30, 60, 100],
  lookEveryMs: 40,
  leaseMs: 3_000,
};

/** A hub's part that tells partners, over a real log and database. */
export interface PartnerBench extends AsyncDisposable {
  readonly backbone: Backbone;
  readonly desk: PartnerDesk;
  readonly store: PartnerStore;
  readonly warnings: readonly object[];
  readonly database: Database;
  add(url: string, wish?: Partial<EndpointWish>): Promise<Revealed>;
  /** Orders are placed: an event each, of the given foreign ids. */
  place(ids: readonly string[], options?: { lane?: Lane; channel?: string }): Promise<void>;
  /** The order is accepted as often as there are numbers: events of one key, told apart by the number. */
  accept(id: string, numbers: readonly number[], lane?: Lane): Promise<void>;
  /** Ends the delivery, as the end of the process would, and begins it again. */
  restart(): Promise<void>;
}

export async function partnerBench(
  options: Partial<Omit<PartnersOptions, 'pace'>> & { pace?: Partial<DeliveryPace> } = {},
): Promise<PartnerBench> {
  const temporary = await testDatabase();
  const { database } = temporary;
  const log = createPostgresEventLog({ database, clock: systemClock });
  await log.prepare();
  const warnings: object[] = [];
  const logger = {
    info: () => {},
    warn: (facts: object, text: string) => void warnings.push({ ...facts, text }),
    error: () => {},
  };
  const state = createPostgresHubState({ database });
  const backbone = createBackbone({
    log,
    state,
    clock: systemClock,
    chance: systemChance,
    node: 'bench',
    logger,
    tuning: QUICK,
    onHalt: () => {},
  });
  const shelf = new Map<string, SealedSecret>();
  const secrets = openSecretStore(
    {
      all: async () => shelf,
      put: async (name, secret) => void shelf.set(name, secret),
      remove: async (name) => shelf.delete(name),
    },
    systemChance.bytes(32),
    systemChance,
  );
  const store = options.store ?? createPostgresPartnerStore(database);
  const partners = openPartners({
    store,
    backbone,
    secrets,
    rules: { ports: [443], loopback: true },
    clock: systemClock,
    chance: systemChance,
    logger,
    owner: 'bench',
    ...options,
    pace: { ...PACE, ...options.pace },
  });
  await backbone.start();
  let ending = new AbortController();
  let running = partners.run(ending.signal);
  const stop = async (): Promise<void> => {
    ending.abort();
    await running;
  };
  return {
    backbone,
    desk: partners.desk,
    store,
    warnings,
    database,
    add: (url, wish) =>
      partners.desk.add(
        {
          url,
          description: 'A partner',
          owner: 'partner team',
          types: ['order.*'],
          personal: false,
          perSecond: 500,
          ...wish,
        },
        'local',
      ),
    async place(ids, { lane = 'live', channel = 'shop' } = {}) {
      await backbone.append(ids.map((id) => orderPlaced(id, lane, channel)));
    },
    async accept(id, numbers, lane = 'live') {
      for (const number of numbers) await backbone.append([orderAccepted(id, number, lane)]);
    },
    async restart() {
      await stop();
      ending = new AbortController();
      running = partners.run(ending.signal);
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await partners.close();
      await backbone.stop();
      await log[Symbol.asyncDispose]();
      await temporary[Symbol.asyncDispose]();
    },
  };
}

function orderPlaced(foreignId: string, lane: Lane, channel: string) {
  const order = {
    ...sampleOrder({ channel, foreignId }),
    buyer: { email: 'ann@example.com', firstName: 'Ann', language: 'de', taxNumber: 'ATU1' },
    note: 'ring twice',
  };
  const { id: subject, placedAt: time } = order;
  return newEvent({
    name: 'OrderPlaced',
    source: `/connections/${channel}`,
    subject,
    time,
    fact: [foreignId],
    lane,
    data: { order },
  });
}

function orderAccepted(foreignId: string, number: number, lane: Lane) {
  const order = `order/shop/${foreignId}`;
  return newEvent({
    name: 'OrderAccepted',
    source: '/processes/test',
    subject: order,
    time: '2026-11-20T10:00:00Z',
    fact: [order, lane, String(number)],
    lane,
    data: { order, booked: { connection: 'odoo', id: String(number) }, total: { amount: number, currency: 'EUR' } },
  });
}
