import { paymentId } from '../canonical/value.ts';
import type { DraftEvent, Translation } from './connector.ts';

/** What every event of a payment carries. */
export function paymentFacts(connection: string, gateway: string, reference: string, order: string | undefined) {
  return { payment: paymentId(connection, reference), ...(order === undefined ? {} : { order }), reference, gateway };
}

/** What an event of a payment is about: the payment itself, in the story of its order where that is known. */
export function about<Name extends DraftEvent['name']>(
  name: Name,
  facts: { readonly payment: string; readonly order?: string; readonly at: string },
): { name: Name; subject: string; time: string; correlation: string } {
  return { name, subject: facts.payment, time: facts.at, correlation: facts.order ?? facts.payment };
}

/** A translation that is one event. */
export const one = (event: DraftEvent): Translation => ({ kind: 'events', events: [event] });
