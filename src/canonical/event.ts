import type { Static } from 'typebox';
import { customerEvents } from './customer.ts';
import { financeEvents } from './finance.ts';
import { fulfilmentEvents } from './fulfilment.ts';
import { loyaltyEvents } from './loyalty.ts';
import { orderEvents } from './order.ts';
import { partnerEvents } from './partner.ts';
import { paymentEvents } from './payment.ts';
import { productEvents } from './product.ts';
import { returnEvents } from './return.ts';
import { stockEvents } from './stock.ts';
import { storeEvents } from './store.ts';

/** Every event of the retail language, by domain. */
export const eventDomains = {
  order: orderEvents,
  payment: paymentEvents,
  stock: stockEvents,
  fulfilment: fulfilmentEvents,
  return: returnEvents,
  product: productEvents,
  customer: customerEvents,
  finance: financeEvents,
  store: storeEvents,
  loyalty: loyaltyEvents,
  partner: partnerEvents,
} as const;

type Domains = typeof eventDomains;
type AllEvents = { [Domain in keyof Domains]: Domains[Domain] }[keyof Domains];
type Merge<Union> = (Union extends unknown ? (value: Union) => void : never) extends (value: infer Together) => void
  ? Together
  : never;

export const events = Object.assign({}, ...Object.values(eventDomains)) as Merge<AllEvents>;
export type EventName = keyof typeof events;
export type EventData<Name extends EventName> = Static<(typeof events)[Name]>;
export const EVENT_NAMES = Object.keys(events) as readonly EventName[];

const DOMAIN_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(eventDomains).flatMap(([domain, table]) => Object.keys(table).map((name) => [name, domain] as const)),
);

/** The domain of an event: `OrderPlaced` belongs to `order`. */
export function domainOf(name: EventName): string {
  return DOMAIN_OF.get(name) as string;
}
