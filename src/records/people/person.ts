import type { StoredMessage } from '../../backbone/event-log.ts';
import { nameOf } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { Order } from '../../canonical/order.ts';

/** By what people an order is found: personal data, for those who may see it. */
export interface OrderPeople {
  readonly order: string;
  /** In lower case. */
  readonly terms: readonly string[];
}

/** A name, an e-mail or a number as it is compared: lower case, one space. */
export function normalizeTerm(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Who an order is about, as its snapshot says; undefined for messages without one. Pure. */
export function peopleOf({ envelope }: Pick<StoredMessage, 'envelope'>): OrderPeople | undefined {
  const name = nameOf(envelope);
  if (name !== 'OrderPlaced' && name !== 'OrderEdited') return undefined;
  const { order } = envelope.data as EventData<'OrderPlaced'>;
  const terms = termsOf(order);
  return terms.length === 0 ? undefined : { order: order.id, terms };
}

function termsOf({ buyer, billingAddress, shippingAddress }: Order): string[] {
  const { email, phone, firstName, lastName, company } = buyer ?? {};
  const addresses = [billingAddress, shippingAddress].flatMap((address) => [
    address?.name,
    address?.company,
    address?.phone,
  ]);
  const names = [email, phone, lastName, company, [firstName, lastName].filter(Boolean).join(' '), ...addresses];
  const terms = names.flatMap((text) => (text === undefined ? [] : [normalizeTerm(text)]));
  return [...new Set(terms)].filter((term) => term.length > 1);
}
