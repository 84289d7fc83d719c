import type { StoredMessage } from '../../backbone/event-log.ts';
import { nameOf } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { Order } from '../../canonical/order.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { normalizeTerm } from '../people/person.ts';

/** The kinds of what a customer goes by. */
export const NAME_KINDS = ['email', 'phone', 'account', 'name', 'company'] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** Something that a customer goes by. */
export interface CustomerName {
  readonly kind: NameKind;
  /** As it was given; an account as `<connection>/<id>`. */
  readonly value: string;
  /** As it is compared and searched. */
  readonly normalized: string;
}

/** What one message says of one customer. */
export interface Sighting {
  /** Whatever has one of these in common is the same customer. Never empty. */
  readonly keys: readonly string[];
  readonly names: readonly CustomerName[];
  /** The sales channel, or the connection that told of the customer. */
  readonly channel: string;
  readonly order?: string;
  /** When the order was placed, or the customer was told of; epoch milliseconds. */
  readonly atMs: number;
}

/** Digits with a leading plus where the country is known: `+49 (0)30 1234` and `0049 30 1234` are compared as one. */
export function normalizePhone(text: string): string {
  const plain = text.trim().replace(/\(0\)/g, '');
  const digits = plain.replace(/\D/g, '');
  if (plain.startsWith('+')) return `+${digits}`;
  return digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
}

/** Shorter numbers are nobody's: extensions, placeholders. */
const LEAST_DIGITS = 6;

interface Said {
  readonly email?: string | undefined;
  readonly phones: readonly (string | undefined)[];
  readonly names: readonly (string | undefined)[];
  readonly companies: readonly (string | undefined)[];
  /** `<connection>/<id>` */
  readonly account?: string | undefined;
}

/** What a message says of a customer; undefined when it speaks of none, or of somebody without a trace. Pure. */
export function sightingOf({
  envelope,
  recordedAt,
}: Pick<StoredMessage, 'envelope' | 'recordedAt'>): Sighting | undefined {
  const name = nameOf(envelope);
  if (name === 'OrderPlaced' || name === 'OrderEdited') {
    const { order } = envelope.data as EventData<'OrderPlaced'>;
    const atMs = epochMsOf(order.placedAt) ?? recordedAt;
    return seen(saidByOrder(order), { channel: order.channel, order: order.id, atMs });
  }
  if (name === 'CustomerRegistered' || name === 'CustomerUpdated') {
    const { customer } = envelope.data as EventData<'CustomerRegistered'>;
    const { record, person, addresses } = customer;
    const said = {
      email: person.email,
      phones: [person.phone, ...addresses.map(({ phone }) => phone)],
      names: [[person.firstName, person.lastName].filter(Boolean).join(' '), ...addresses.map(({ name }) => name)],
      companies: [person.company],
      account: `${record.connection}/${record.id}`,
    };
    return seen(said, { channel: record.connection, atMs: epochMsOf(envelope.time) ?? recordedAt });
  }
  return undefined;
}

function saidByOrder({ buyer, billingAddress, channel }: Order): Said {
  const full = [buyer?.firstName, buyer?.lastName].filter(Boolean).join(' ');
  return {
    email: buyer?.email,
    // Where it is sent may be to somebody else; who is billed is who buys.
    phones: [buyer?.phone, billingAddress?.phone],
    names: [full === '' ? billingAddress?.name : full],
    companies: [buyer?.company ?? billingAddress?.company],
    account: buyer?.foreignId === undefined ? undefined : `${channel}/${buyer.foreignId}`,
  };
}

/**
 * An e-mail address or an account of a channel proves who it is. A telephone number does so only where there is neither: families and
 * companies share theirs.
 */
function seen(said: Said, { order, ...where }: Pick<Sighting, 'channel' | 'order' | 'atMs'>): Sighting | undefined {
  const named = (kind: NameKind, values: readonly (string | undefined)[], normalize: (text: string) => string) =>
    [
      ...new Map(
        values
          .filter((value) => value !== undefined && value.trim() !== '')
          .map((value) => [normalize(value as string), value as string]),
      ),
    ].map(([normalized, value]): CustomerName => ({ kind, value: value.trim(), normalized }));
  const emails = named('email', [said.email], normalizeTerm);
  const phones = named('phone', said.phones, normalizePhone).filter(
    ({ normalized }) => normalized.length >= LEAST_DIGITS,
  );
  const accounts = named('account', [said.account], (text) => text);
  const sure = [...emails, ...accounts];
  const keys = (sure.length > 0 ? sure : phones).map(({ kind, normalized }) => `${kind}:${normalized}`);
  if (keys.length === 0) return undefined;
  const names = [
    ...sure,
    ...phones,
    ...named('name', said.names, normalizeTerm),
    ...named('company', said.companies, normalizeTerm),
  ];
  // What was said of one order at different times is about one customer.
  return order === undefined
    ? { keys, names, ...where }
    : { keys: [...keys, `order:${order}`], names, order, ...where };
}
