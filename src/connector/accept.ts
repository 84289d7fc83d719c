import { factId } from '../kernel/ids.ts';
import type { Verdict } from './connector.ts';
import { asObject, type JsonObject, optionalText, readJson } from './fields.ts';

/** Topic of a delivery that is signed and yet not readable; it becomes a case and is not lost. */
export const UNREADABLE = 'unreadable';
/** Names of a vendor that are longer than any of its own. */
const LONGEST = 200;

/** Where a vendor's webhooks say what they are. */
interface Envelope {
  /** The field with the kind of the event. */
  readonly topic: string;
  /** What the event is about, so that everything of one thing stays in order. */
  objectOf(event: JsonObject): string | undefined;
}

/**
 * What becomes of a webhook with a good signature. Only now is the body read, and only for its id, its kind and its object. Pure and
 * total: what cannot be read is taken too.
 */
export function acceptSigned(
  body: Uint8Array,
  { topic: field, objectOf }: Envelope,
): Verdict & { verdict: 'accepted' } {
  const event = asObject(readJson(body));
  const deliveryId = event && optionalText(event, 'id');
  const topic = event && optionalText(event, field);
  if (event === undefined || deliveryId === undefined || topic === undefined || deliveryId.length > LONGEST) {
    const id = factId(Buffer.from(body).toString('base64'));
    return { verdict: 'accepted', topic: UNREADABLE, deliveryId: id, headers: {} };
  }
  const object = objectOf(event);
  const isNamed = object !== undefined && object.length <= LONGEST;
  return {
    verdict: 'accepted',
    topic: topic.slice(0, LONGEST),
    deliveryId,
    headers: {},
    ...(isNamed ? { object } : {}),
  };
}
