import type { Address, Person } from '../../canonical/value.ts';
import type { Field } from './fields.ts';

/** An object without the properties that are `undefined`; `undefined` when nothing is left. */
export function filled<Shape extends object>(
  shape: { [Key in keyof Shape]: Shape[Key] | undefined },
): Shape | undefined {
  const pairs = Object.entries(shape).filter(([, value]) => value !== undefined);
  return pairs.length === 0 ? undefined : (Object.fromEntries(pairs) as Shape);
}

/** How the two shapes name the parts of an address. */
export interface AddressNames {
  readonly firstName: string;
  readonly lastName: string;
  readonly country: string;
  readonly region: string;
}

export function readAddress(address: Field, names: AddressNames): Address | undefined {
  if (!address.present) return undefined;
  address.record();
  const person = [address.at(names.firstName).optionalText(200), address.at(names.lastName).optionalText(200)];
  const country = address.at(names.country).optionalText(10)?.toUpperCase();
  return filled<Address>({
    name: address.at('name').optionalText(200) ?? (person.filter(Boolean).join(' ').slice(0, 200) || undefined),
    company: address.at('company').optionalText(200),
    street: address.at('address1').optionalText(300),
    street2: address.at('address2').optionalText(300),
    city: address.at('city').optionalText(200),
    postalCode: address.at('zip').optionalText(40),
    region: address.at(names.region).optionalText(20),
    // "ZZ" is Shopify's word for a country that it does not know.
    country: country !== undefined && /^[A-Z]{2}$/.test(country) && country !== 'ZZ' ? country : undefined,
    phone: phoneOf(address.at('phone')),
  });
}

/** What both shapes know of the buyer, by where it stands in each. */
export function readBuyer(parts: {
  customerId: Field;
  firstName: Field;
  lastName: Field;
  email: readonly Field[];
  phone: readonly Field[];
  locale: Field;
  acceptsMarketing: Field;
  billing: Address | undefined;
}): Person | undefined {
  const email = parts.email.map((field) => field.optionalText(320)).find((text) => text !== undefined);
  const known = filled<Person>({
    foreignId: parts.customerId.optionalId(),
    email,
    emailNormalized: email?.toLowerCase(),
    phone: parts.phone.map(phoneOf).find((text) => text !== undefined),
    firstName: parts.firstName.optionalText(200),
    lastName: parts.lastName.optionalText(200),
    company: parts.billing?.company,
  });
  // A language or a consent without anybody is nobody.
  if (known === undefined) return undefined;
  const language = parts.locale.optionalText(35);
  return {
    ...known,
    ...(language === undefined ? {} : { language }),
    ...(parts.acceptsMarketing.present ? { acceptsMarketing: parts.acceptsMarketing.flag() } : {}),
  };
}

/** E.164 where the text says so ("+49 30 1234"), else as it was given. */
function phoneOf(field: Field): string | undefined {
  const text = field.optionalText(40);
  if (text === undefined) return undefined;
  const digits = text.replace(/[\s().\-/]/g, '');
  return /^\+\d{6,15}$/.test(digits) ? digits : text;
}
