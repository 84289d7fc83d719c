import type { StoredMessage } from '../backbone/event-log.ts';
import { type Envelope, nameOf } from '../canonical/envelope.ts';
import { type EventName, events } from '../canonical/event.ts';
import { factId } from '../kernel/ids.ts';
import type { Endpoint } from './endpoint.ts';

/** What a partner is sent: a CloudEvent in structured JSON. */
export const CONTENT_TYPE = 'application/cloudevents+json; charset=utf-8';

/** `webhook-id`: derived from the fact and the endpoint, so that every try and every replay has the same. */
export function deliveryId(endpoint: string, { source, id }: Pick<Envelope, 'source' | 'id'>): string {
  return `msg_${factId(endpoint, source, id)}`;
}

/**
 * The body of a delivery. What concerns the hub alone (its connection, translator, trace) is left out, and so is every field
 * that the endpoint may not see: left out and not masked, so that what is there can be believed. `sequence` ascends for one
 * subject and lane.
 */
export function payloadOf({ envelope, position }: StoredMessage, { personal }: Pick<Endpoint, 'personal'>): string {
  const { specversion, id, source, type, subject, time, datacontenttype, correlationid, causationid, lane } = envelope;
  const schema = events[nameOf(envelope) as EventName] as unknown as Annotated | undefined;
  return JSON.stringify({
    specversion,
    id,
    source,
    type,
    subject,
    time,
    datacontenttype,
    dataschema: `urn:storeloom:schema:${type}`,
    correlationid,
    ...(causationid === undefined ? {} : { causationid }),
    lane,
    sequence: String(position),
    data: shown(schema, envelope.data, personal) ?? {},
  });
}

interface Annotated {
  readonly 'x-privacy'?: string;
  readonly 'x-secret'?: boolean;
  readonly properties?: Readonly<Record<string, Annotated>>;
  readonly items?: Annotated;
}

/** The part of a value that may be seen; undefined when nothing of it may. What the schema does not know is not sent. */
function shown(schema: Annotated | undefined, value: unknown, personal: boolean): unknown {
  if (schema === undefined || value === undefined || schema['x-secret'] === true) return undefined;
  const privacy = schema['x-privacy'];
  if (privacy === 'sensitive' || (privacy === 'personal' && !personal)) return undefined;
  if (Array.isArray(value)) {
    return value.map((item) => shown(schema.items, item, personal)).filter((item) => item !== undefined);
  }
  if (value !== null && typeof value === 'object') return shownObject(schema, value, personal);
  return privacy === undefined ? undefined : value;
}

function shownObject({ properties = {} }: Annotated, value: object, personal: boolean): object | undefined {
  const parts = Object.entries(value).flatMap(([name, part]) => {
    const seen = shown(Object.hasOwn(properties, name) ? properties[name] : undefined, part, personal);
    return seen === undefined ? [] : [[name, seen] as const];
  });
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}
