import type { EventData } from '../../canonical/event.ts';
import type { Address, Person } from '../../canonical/value.ts';
import type { DraftEvent } from '../../connector/connector.ts';
import { factId } from '../../kernel/ids.ts';
import { type Field, filled } from './fields.ts';
import { phoneOf, readAddress } from './order-snapshot.ts';

type Customer = EventData<'CustomerRegistered'>['customer'];

/** A customer's account. Guests have none; they are known by their orders alone. */
export interface CustomerSnapshot {
  readonly id: string;
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly customer: Customer;
}

export function readCustomer(account: Field, connection: string): CustomerSnapshot {
  const id = account.at('id').id();
  const createdAt = account.at('date_created_gmt').gmt();
  const billing = readAddress(account.at('billing'));
  const email = account.at('email').optionalText(320);
  const person = filled<Person>({
    foreignId: id,
    email,
    emailNormalized: email?.toLowerCase(),
    phone: phoneOf(account.at('billing').at('phone')),
    firstName: account.at('first_name').optionalText(200) ?? account.at('billing').at('first_name').optionalText(200),
    lastName: account.at('last_name').optionalText(200) ?? account.at('billing').at('last_name').optionalText(200),
    company: billing?.company,
  });
  return {
    id,
    createdAt,
    modifiedAt: account.at('date_modified_gmt').optionalGmt() ?? createdAt,
    customer: {
      record: { connection, id },
      person: person ?? {},
      addresses: distinct([billing, readAddress(account.at('shipping'))]),
      // WooCommerce itself asks for no consent; plugins that do keep it in places of their own.
      consents: [],
    },
  };
}

function distinct(addresses: readonly (Address | undefined)[]): Address[] {
  const known = new Map<string, Address>();
  for (const address of addresses) if (address !== undefined) known.set(JSON.stringify(address), address);
  return [...known.values()];
}

/** A fingerprint of the account; every order touches its time of update. */
export const customerContentOf = ({ customer }: CustomerSnapshot): string => factId(JSON.stringify(customer));

/** Registered under an id of its own however late it is heard of; what changed after that is an update. */
export function customerEvents(snapshot: CustomerSnapshot, content: number): DraftEvent[] {
  const { id, createdAt, modifiedAt, customer } = snapshot;
  const subject = `customer/${customer.record.connection}/${id}`;
  const data = { customer };
  const registered: DraftEvent = {
    name: 'CustomerRegistered',
    subject,
    time: createdAt,
    fact: ['customer', id],
    data,
  };
  if (content <= 1) return [registered];
  const fact = ['customer', id, String(content)];
  return [registered, { name: 'CustomerUpdated', subject, time: modifiedAt, fact, data }];
}
