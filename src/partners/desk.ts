import type { DeadLetters } from '../backbone/backbone.ts';
import type { Chance } from '../kernel/chance.ts';
import { type Clock, instant } from '../kernel/clock.ts';
import { freshId } from '../kernel/ids.ts';
import { LIMITS } from '../kernel/limits.ts';
import { type AddressRules, checkAddress } from './address.ts';
import { tryOnce } from './attempt.ts';
import { checkTypes, type Endpoint, type EndpointWish, endpointKey, type KnownEndpoint } from './endpoint.ts';
import { partnerErrors } from './errors.ts';
import type { SecretRing } from './secret-ring.ts';
import type { Sender } from './send.ts';
import type { Attempt, DeliveryPage, PartnerDelivery, PartnerStore } from './store.ts';

export interface DeskOptions {
  readonly store: PartnerStore;
  readonly ring: SecretRing;
  readonly sender: Sender;
  readonly rules: AddressRules;
  readonly deadLetters: Pick<DeadLetters, 'retry'>;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Endpoints or deliveries have changed. */
  readonly onChange: () => void;
}

/** An endpoint with its secret, which is shown this once. */
export interface Revealed {
  readonly endpoint: KnownEndpoint;
  readonly secret: string;
}

/** What people do with the endpoints of partners. Everything throws SL-PARTNER-003 for what is not there. */
export interface PartnerDesk {
  list(): Promise<readonly KnownEndpoint[]>;
  waiting(): Promise<ReadonlyMap<string, number>>;
  get(id: string): Promise<KnownEndpoint>;
  /** Throws SL-PARTNER-001, -002 and -004. */
  add(wish: EndpointWish, by: string): Promise<Revealed>;
  change(id: string, wish: EndpointWish): Promise<KnownEndpoint>;
  /** A new secret; the former ones sign too for `overlapMs`. */
  rotate(id: string, overlapMs: number): Promise<Revealed>;
  remove(id: string): Promise<void>;
  pause(id: string, reason: string): Promise<KnownEndpoint>;
  resume(id: string, by: string): Promise<KnownEndpoint>;
  /** Sends a test event at once, whatever the state of the endpoint, and says what came of it. */
  test(id: string): Promise<{ readonly delivery: string; readonly attempt: Attempt }>;
  /** Enables it again; what waits is sent in order, and what was given up (or all) since a moment again. Answers how many. */
  recover(id: string, again: Again, by: string): Promise<{ readonly endpoint: KnownEndpoint; readonly again: number }>;
  deliveries(id: string, page: DeliveryPage): Promise<{ deliveries: readonly PartnerDelivery[]; next?: number }>;
  delivery(id: string, delivery: string): Promise<{ delivery: PartnerDelivery; attempts: readonly Attempt[] }>;
  /** Throws SL-PARTNER-012 for a test. */
  redeliver(id: string, delivery: string, by: string): Promise<PartnerDelivery>;
}

export interface Again {
  readonly sinceMs: number;
  /** Also what the partner had taken. */
  readonly delivered: boolean;
}

export const TEST_TYPE = 'storeloom.partner.Test.v1';

export function createDesk(options: DeskOptions): PartnerDesk {
  const { store, clock, onChange } = options;
  const get = async (id: string): Promise<KnownEndpoint> => found(await store.endpoint(id), 'endpoint', id);
  const setState = async (id: string, state: KnownEndpoint['state'], reason?: string): Promise<KnownEndpoint> => {
    const changed = found(await store.setState(id, state, reason, clock.now()), 'endpoint', id);
    onChange();
    return changed;
  };
  /** Cases that are none any more close when they are tried again. */
  const closeCases = (id: string, by: string) => options.deadLetters.retry({ key: endpointKey(id) }, by);
  return {
    list: () => store.endpoints(),
    waiting: () => store.waiting(),
    get,
    pause: (id, reason) => setState(id, 'paused', reason),
    async resume(id, by) {
      const endpoint = await setState(id, 'enabled');
      await closeCases(id, by);
      return endpoint;
    },
    async recover(id, { sinceMs, delivered }, by) {
      await get(id);
      const again = await store.again(id, { sinceMs, delivered }, clock.now());
      const endpoint = await setState(id, 'enabled');
      await closeCases(id, by);
      return { endpoint, again };
    },
    async deliveries(id, page) {
      await get(id);
      return await store.deliveries(id, page);
    },
    async delivery(id, delivery) {
      const one = found(await store.delivery(id, delivery), 'delivery', delivery);
      return { delivery: one, attempts: await store.attempts(id, delivery) };
    },
    async redeliver(id, delivery, by) {
      const { position } = found(await store.delivery(id, delivery), 'delivery', delivery);
      if (position === 0) throw partnerErrors.error('SL-PARTNER-012', { because: `${delivery} is a test` });
      await store.again(id, { id: delivery }, clock.now());
      await closeCases(id, by);
      onChange();
      return found(await store.delivery(id, delivery), 'delivery', delivery);
    },
    ...keeping(options, get),
    test: async (id) => test(options, await get(id)),
  };
}

function keeping(
  { store, ring, rules, clock, chance, onChange }: DeskOptions,
  get: PartnerDesk['get'],
): Pick<PartnerDesk, 'add' | 'change' | 'rotate' | 'remove'> {
  const check = ({ url, types }: EndpointWish): void => {
    checkAddress(url, rules);
    checkTypes(types);
  };
  return {
    async add(wish, by) {
      check(wish);
      const now = clock.now();
      const id = `we_${freshId(now, chance)}`;
      const { secret, value } = await ring.make(id);
      const endpoint: Endpoint = { ...wish, id, version: 1, secrets: [secret], createdAt: now, createdBy: by };
      if (!(await store.addEndpoint(endpoint, LIMITS.webhookEndpoints))) {
        await ring.drop([secret]);
        throw partnerErrors.error('SL-PARTNER-004', { because: `There are ${LIMITS.webhookEndpoints} endpoints` });
      }
      onChange();
      return { endpoint: await get(id), secret: value };
    },
    async change(id, { url, description, owner, types, channels, locations, personal, perSecond }) {
      const wish = { url, description, owner, types, personal, perSecond };
      check(wish);
      // Filters that are left out are taken away, so they are named even when there is nothing in them.
      const change = { ...wish, channels, locations } as Partial<Endpoint>;
      const changed = found(await store.changeEndpoint(id, change), 'endpoint', id);
      onChange();
      return changed;
    },
    async rotate(id, overlapMs) {
      const { secrets } = await get(id);
      const now = clock.now();
      const { secret, value } = await ring.make(id);
      const until = now + Math.min(overlapMs, LIMITS.webhookSecretOverlapMostMs);
      const former = secrets
        .map((each) => ({ ...each, expiresAt: Math.min(each.expiresAt ?? until, until) }))
        .filter(({ expiresAt }) => expiresAt > now);
      const endpoint = found(await store.changeEndpoint(id, { secrets: [...former, secret] }), 'endpoint', id);
      await ring.drop(secrets.filter(({ name }) => former.every((kept) => kept.name !== name)));
      return { endpoint, secret: value };
    },
    async remove(id) {
      const { secrets } = await get(id);
      await store.removeEndpoint(id);
      await ring.drop(secrets);
      onChange();
    },
  };
}

async function test(options: DeskOptions, endpoint: KnownEndpoint) {
  const { store, clock, chance } = options;
  const now = clock.now();
  const id = `msg_test_${freshId(now, chance)}`;
  const key = endpointKey(endpoint.id);
  const body = JSON.stringify({
    specversion: '1.0',
    id,
    source: '/partners',
    type: TEST_TYPE,
    subject: key,
    time: instant(now),
    datacontenttype: 'application/json',
    data: { endpoint: endpoint.id, description: endpoint.description },
  });
  const { signal } = new AbortController();
  const { told, attempt } = await tryOnce(options, { endpoint, id, body, signal });
  const delivered = told.kind === 'answered' && told.status >= 200 && told.status < 300;
  const due = { endpoint: endpoint.id, id, lane: 'live', position: 0, key, type: TEST_TYPE } as const;
  await store.recordTest(due, attempt, delivered);
  return { delivery: id, attempt };
}

function found<Thing>(thing: Thing | undefined, what: string, id: string): Thing {
  if (thing !== undefined) return thing;
  throw partnerErrors.error('SL-PARTNER-003', { because: `There is no ${what} "${id.slice(0, 100)}"`, value: id });
}
