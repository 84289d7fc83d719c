import { type Envelope, eventType } from '../canonical/envelope.ts';
import { domainOf, EVENT_NAMES, type EventName } from '../canonical/event.ts';
import { connectionOf } from '../canonical/value.ts';
import { partnerErrors } from './errors.ts';

/** A secret that deliveries are signed with; its value lies sealed in the secret store under `name`. */
export interface EndpointSecret {
  readonly name: string;
  readonly createdAt: number;
  /** After a rotation the former one signs too until then. */
  readonly expiresAt?: number;
}

/** What an endpoint is to be, as a person says it. */
export interface EndpointWish {
  readonly url: string;
  readonly description: string;
  /** Who answers for it: a team, an address. */
  readonly owner: string;
  /** `*`, `order.*`, `order.OrderPlaced`. */
  readonly types: readonly string[];
  /** Only events of these sales channels, or of these locations. Without either: all. */
  readonly channels?: readonly string[];
  readonly locations?: readonly string[];
  /** Whether personal fields are sent; sensitive ones never are. */
  readonly personal: boolean;
  /** Deliveries in a second at the most. */
  readonly perSecond: number;
}

/** Where a partner is told of events. Times are epoch milliseconds. */
export interface Endpoint extends EndpointWish {
  readonly id: string;
  /** Version of the payload. */
  readonly version: 1;
  readonly secrets: readonly EndpointSecret[];
  readonly createdAt: number;
  readonly createdBy: string;
}

export const ENDPOINT_STATES = ['enabled', 'paused', 'disabled'] as const;

/** An endpoint with how it stands. */
export interface KnownEndpoint extends Endpoint {
  /** `paused` by a person, `disabled` by the hub; deliveries gather and wait in both. */
  readonly state: (typeof ENDPOINT_STATES)[number];
  readonly reason?: string;
  readonly changedAt: number;
  /** Since when nothing has gone well. */
  readonly failingSince?: number;
  /** How often in a row it was unwell as a whole. */
  readonly failures: number;
  /** Nothing is sent before. */
  readonly heldUntil: number;
  readonly succeededAt?: number;
}

/** The business key of what is said about an endpoint itself. */
export const endpointKey = (id: string): string => `webhook/${id}`;

/** `storeloom.order.OrderPlaced.v1` as filters name it: `order.OrderPlaced`. */
export const shortType = (type: string): string => type.replace(/^storeloom\./, '').replace(/\.v\d+$/, '');

/** What partners may be told of: everything but the hub's own word about partners. */
export const TOLD_EVENTS: readonly EventName[] = EVENT_NAMES.filter((name) => domainOf(name) !== 'partner');

function fits(pattern: string, type: string): boolean {
  const wanted = shortType(pattern);
  return wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}

/** Throws SL-PARTNER-002 for a filter that fits no event there is. */
export function checkTypes(types: readonly string[]): void {
  const known = TOLD_EVENTS.map((name) => shortType(eventType(name)));
  types.forEach((pattern, index) => {
    const whole = pattern === '*' || /^(storeloom\.)?[a-z]+\.(\*|[A-Za-z]+(\.v1)?)$/.test(pattern);
    if (whole && known.some((type) => fits(pattern, type))) return;
    throw partnerErrors.error('SL-PARTNER-002', {
      because: `No event is called "${pattern.slice(0, 100)}"`,
      field: `types.${index}`,
      value: pattern.slice(0, 100),
    });
  });
}

/** Whether an endpoint is told of an event. */
export function isTold(endpoint: EndpointWish, envelope: Envelope): boolean {
  const type = shortType(envelope.type);
  if (type.startsWith('partner.') || !endpoint.types.some((pattern) => fits(pattern, type))) return false;
  const { channels, locations } = endpoint;
  if (channels === undefined && locations === undefined) return true;
  const places = placesOf(envelope);
  return (
    (channels ?? []).some((channel) => places.channels.includes(channel)) ||
    (locations ?? []).some((location) => places.locations.includes(location))
  );
}

interface Places {
  readonly channels: readonly string[];
  readonly locations: readonly string[];
}

/** The sales channels and locations that an event concerns, by the ids in it. */
export function placesOf({ subject, correlationid, data }: Envelope): Places {
  const { order, location, receipt, position } = (data ?? {}) as Readonly<Record<string, unknown>>;
  const orders = [subject, correlationid, order, partOf(order, 'id')].filter(
    (id): id is string => typeof id === 'string' && id.startsWith('order/'),
  );
  const places = [location, partOf(receipt, 'location'), partOf(position, 'location')].filter(
    (place): place is string => typeof place === 'string',
  );
  return { channels: [...new Set(orders.map(connectionOf))], locations: [...new Set(places)] };
}

function partOf(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[name] : undefined;
}

/** The names of the secrets that sign now, the newest first. */
export function signingSecrets({ secrets }: Pick<Endpoint, 'secrets'>, nowMs: number): readonly string[] {
  return secrets
    .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > nowMs)
    .toSorted((left, right) => right.createdAt - left.createdAt)
    .map(({ name }) => name);
}
