import { type Static, Type } from 'typebox';
import { CURRENCIES } from '../kernel/currency.ts';
import { decimal, entity, flag, integer, optional, text } from './schema.ts';

/** The building blocks of every message. Money and Quantity are the kernel's types, as JSON on the wire. */
export const MoneySchema = entity('An amount in integer minor units of an ISO 4217 currency.', {
  amount: integer('internal', 'Integer minor units: 2999 is 29.99 in EUR.'),
  currency: Type.Enum([...CURRENCIES], { 'x-privacy': 'internal', description: 'ISO 4217 code.' }),
});

export const QuantitySchema = entity('A decimal quantity with its unit of measure.', {
  value: decimal('internal', 'Decimal text: "2", "0.750".'),
  unit: text('internal', 'Unit of measure: "each", "kg", "m".', 20),
});

export const TaxLineSchema = entity('One tax on a line, as the channel charged it.', {
  name: text('internal', 'Name that the channel shows: "VAT 20 %".', 200),
  rate: decimal('internal', 'Rate as a fraction: "0.2" is 20 %.'),
  base: optional(MoneySchema),
  amount: MoneySchema,
  jurisdiction: optional(text('internal', 'Country or region that levies it.', 100)),
});
export type TaxLine = Static<typeof TaxLineSchema>;

export const AddressSchema = entity('A postal address.', {
  name: optional(text('personal', 'Name of the person at this address.', 200)),
  company: optional(text('personal', 'Company at this address.', 200)),
  street: optional(text('personal', 'Street and house number.', 300)),
  street2: optional(text('personal', 'Second line.', 300)),
  city: optional(text('personal', 'City.', 200)),
  postalCode: optional(text('personal', 'Postal code.', 40)),
  region: optional(text('personal', 'ISO 3166-2 subdivision without the country: "CA".', 20)),
  country: optional(text('internal', 'ISO 3166-1 alpha-2 country: "DE".', 2)),
  phone: optional(text('personal', 'Phone number, E.164 where it could be read.', 40)),
});
export type Address = Static<typeof AddressSchema>;

export const PersonSchema = entity('The buyer as the channel knows them; every field may be missing.', {
  foreignId: optional(text('personal', 'Id in the channel.', 100)),
  email: optional(text('personal', 'E-mail as it was given.', 320)),
  emailNormalized: optional(text('personal', 'E-mail in lower case, for matching.', 320)),
  phone: optional(text('personal', 'Phone number, E.164 where it could be read.', 40)),
  firstName: optional(text('personal', 'Given name.', 200)),
  lastName: optional(text('personal', 'Family name.', 200)),
  company: optional(text('personal', 'Company name.', 200)),
  taxNumber: optional(text('sensitive', 'Tax number of a business buyer.', 60)),
  language: optional(text('internal', 'BCP 47 language: "de-AT".', 35)),
  acceptsMarketing: optional(flag('personal', 'Campaign consent as the channel states it.')),
});
export type Person = Static<typeof PersonSchema>;

/** A record of an outside system, by the id and the name that it goes by there. */
export const ForeignRecordSchema = entity('A record of an outside system.', {
  connection: text('internal', 'The connection that owns it: "odoo-main".', 100),
  id: text('internal', 'Its id there, never a number: ids of 19 digits occur.', 200),
  name: optional(text('internal', 'What people call it there: "S00042".', 200)),
});
export type ForeignRecord = Static<typeof ForeignRecordSchema>;

/** `order/<connection>/<foreign id>` and its like: stable, readable, and the business key that orders messages. */
export const canonicalId = (kind: string, description: string) =>
  Type.String({
    pattern: `^${kind}/[^/]+(/[^/]+)*$`,
    maxLength: 300,
    'x-privacy': 'internal',
    description,
  });

export const orderId = (connection: string, foreignId: string): string => `order/${connection}/${foreignId}`;
export const paymentId = (connection: string, reference: string): string => `payment/${connection}/${reference}`;

/** The sales channel's connection in an order id: `order/shopify-eu/567` gives `shopify-eu`. */
export function connectionOf(id: string): string {
  return id.split('/')[1] ?? '';
}

/** Whether the hub itself gave the id: no channel and no provider knows what goes by it. */
export const isOfHub = (id: string): boolean => connectionOf(id) === 'hub';

/** The foreign id in a canonical id: `order/shopify-eu/567` gives `567`. */
export function foreignIdOf(id: string): string {
  return id.split('/').slice(2).join('/');
}
