import type { DeadLetters } from '../backbone/backbone.ts';
import type { Chance } from '../kernel/chance.ts';
import { type Clock, instant } from '../kernel/clock.ts';
import { CodedError } from '../kernel/failure.ts';
import { freshId } from '../kernel/ids.ts';
import { LIMITS } from '../kernel/limits.ts';
import { type AddressRules, checkAddress } from './address.ts';
import { tryOnce } from './attempt.ts';
import {
  checkTypes,
  type Endpoint,
  type EndpointSecret,
  type EndpointWish,
  endpointKey,
  type KnownEndpoint,
} from './endpoint.ts';
import { partnerErrors } from './errors.ts';
import type { SecretRing } from './secret-ring.ts';
import type { Sender } from './send.ts';
import type { Attempt, DeliveryPage, EndpointCheck, PartnerDelivery, PartnerStore } from './store.ts';

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

/**
 * What people do with the endpoints of partners. Everything throws SL-PARTNER-003 for what is not there. A `check` sees the endpoint
 * before it is changed, while nobody else can change it, and may throw.
 */
export interface PartnerDesk {
  list(): Promise<readonly KnownEndpoint[]>;
  waiting(): Promise<ReadonlyMap<string, number>>;
  get(id: string): Promise<KnownEndpoint>;
  /** Throws SL-PARTNER-001, -002 and -004. */
  add(wish: EndpointWish, by: string): Promise<Revealed>;
  change(id: string, wish: EndpointWish, check?: EndpointCheck): Promise<KnownEndpoint>;
  /** A new secret; the former ones sign too for `overlapMs`. */
  rotate(id: string, overlapMs: number, check?: EndpointCheck): Promise<Revealed>;
  remove(id: string, check?: EndpointCheck): Promise<void>;
  pause(id: string, reason: string, check?: EndpointCheck): Promise<KnownEndpoint>;
  resume(id: string, by: string, check?: EndpointCheck): Promise<KnownEndpoint>;
  /** Sends a test event at once, whatever the state of the endpoint, and says what came of it. */
  test(id: string): Promise<{ readonly delivery: string; readonly attempt: Attempt }>;
  /** Enables it again; what waits is sent in order, and what was given up (or all) since a moment again. Answers how many. */
  recover(
    id: string,
    again: Again,
    by: string,
    check?: EndpointCheck,
  ): Promise<{ readonly endpoint: KnownEndpoint; readonly again: number }>;
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
  const setState = async (
    id: string,
    [state, reason]: readonly [state: KnownEndpoint['state'], reason?: string],
    check: EndpointCheck | undefined,
  ): Promise<KnownEndpoint> => {
    const changed = found(await store.setState(id, state, reason, clock.now(), check), 'endpoint', id);
    onChange();
    return changed;
  };
  /** Cases that are none any more close when they are tried again. */
  const closeCases = (id: string, by: string) => options.deadLetters.retry({ key: endpointKey(id) }, by);
  return {
    list: () => store.endpoints(),
    waiting: () => store.waiting(),
    get,
    pause: (id, reason, check) => setState(id, ['paused', reason], check),
    async resume(id, by, check) {
      const endpoint = await setState(id, ['enabled'], check);
      await closeCases(id, by);
      return endpoint;
    },
    async recover(id, again, by, check) {
      const recovered = found(await store.recover(id, again, clock.now(), check), 'endpoint', id);
      onChange();
      await closeCases(id, by);
      return recovered;
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
  const checkWish = ({ url, types }: EndpointWish): void => {
    checkAddress(url, rules);
    checkTypes(types);
  };
  return {
    async add(wish, by) {
      checkWish(wish);
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
    async change(id, { url, description, owner, types, channels, locations, personal, perSecond }, check) {
      const wish = { url, description, owner, types, personal, perSecond };
      checkWish(wish);
      // Filters that are left out are taken away, so they are named even when there is nothing in them.
      const change = { ...wish, channels, locations } as Partial<Endpoint>;
      const wanted = (now: KnownEndpoint): Partial<Endpoint> => {
        check?.(now);
        return change;
      };
      const changed = found(await store.changeEndpoint(id, wanted), 'endpoint', id);
      onChange();
      return changed;
    },
    async rotate(id, overlapMs, check) {
      await get(id);
      const now = clock.now();
      const { secret, value } = await ring.make(id);
      const until = now + Math.min(overlapMs, LIMITS.webhookSecretOverlapMostMs);
      let ended: readonly EndpointSecret[] = [];
      const rotated = (before: KnownEndpoint): Partial<Endpoint> => {
        check?.(before);
        const former = before.secrets
          .map((each) => ({ ...each, expiresAt: Math.min(each.expiresAt ?? until, until) }))
          .filter(({ expiresAt }) => expiresAt > now);
        ended = before.secrets.filter(({ name }) => former.every((kept) => kept.name !== name));
        return { secrets: [...former, secret] };
      };
      try {
        const endpoint = found(await store.changeEndpoint(id, rotated), 'endpoint', id);
        await ring.drop(ended);
        return { endpoint, secret: value };
      } catch (error) {
        // A connection that broke may have written it all the same: only what was surely refused is dropped.
        if (error instanceof CodedError) await ring.drop([secret]);
        throw error;
      }
    },
    async remove(id, check) {
      const { secrets } = found(await store.removeEndpoint(id, check), 'endpoint', id);
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
