import { choice, entity, list, optional, time } from './schema.ts';
import { AddressSchema, canonicalId, ForeignRecordSchema, PersonSchema } from './value.ts';

const customer = canonicalId('customer', 'The person: customer/<ulid>.');

export const CustomerSchema = entity('A person, as one system knows them.', {
  record: ForeignRecordSchema,
  person: PersonSchema,
  addresses: list(AddressSchema, 'Known addresses.', 50),
  consents: list(
    entity('What the person agreed to.', {
      purpose: choice('personal', 'For what.', ['email-marketing', 'sms-marketing', 'profiling']),
      state: choice('personal', 'What they said.', ['given', 'withdrawn']),
      at: time('personal', 'When they said it.'),
    }),
    'Consents, newest last.',
    50,
  ),
});

/** People as systems know them; matching them to one person comes with customer-sync. */
export const customerEvents = {
  CustomerRegistered: entity('A person became known to a system.', { customer: CustomerSchema }),
  CustomerUpdated: entity('What a system knows of a person changed.', { customer: CustomerSchema }),
  CustomersMerged: entity('Two records turned out to be one person.', { kept: customer, merged: customer }),
  ConsentChanged: entity('A person gave or withdrew a consent.', { customer: CustomerSchema }),
  CustomerErased: entity('A person asked to be forgotten.', {
    customer,
    at: time('internal', 'When they asked.'),
    requestedIn: optional(ForeignRecordSchema),
  }),
};
