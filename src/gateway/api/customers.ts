import type { Caller } from '../../governance/identity/caller.ts';
import { instant } from '../../kernel/clock.ts';
import type { Customer, CustomerList } from '../../records/customers/list.ts';
import { clearanceOf, hidden } from '../masking.ts';
import type { GatewayParts } from '../parts.ts';
import { noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { CustomerPageShape, OneCustomerShape } from './shapes/customer.ts';
import { asked, optional, PAGE, params, query } from './shapes/shape.ts';

const list = route({
  name: 'listCustomers',
  method: 'get',
  path: '/customers',
  tag: 'Customers',
  permission: 'read',
  reach: 'within',
  summary: 'List customers',
  description:
    'Those who bought last stand first. Orders with the same e-mail address, or of the same account of a channel, are of one customer; a telephone number counts only where there is neither. Names are masked, and nobody is found by them, without the permission `personal`.',
  query: query({
    search: optional(asked('The beginning of an e-mail address, a telephone number or a name.', 200)),
    order: optional(asked('Only the customer of this order, by its canonical id.')),
    ...PAGE,
  }),
  answer: CustomerPageShape,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-003'],
  example: { query: { order: 'order/shopify-eu/1001' } },
  async handle({ query, caller, context }) {
    const { cursor, limit, search, order } = query;
    const [lastMs, id] = cursor === undefined ? [] : readCursor(cursor, ['number', 'string']);
    const personal = seesNames(caller);
    // Whoever may not see an e-mail address may not find out either whether it is there.
    if (search !== undefined && !personal) return { customers: [], personal };
    const found = await listOf(context.parts()).list({
      limit,
      ...reachOf(caller),
      ...(search === undefined ? {} : { search }),
      ...(order === undefined ? {} : { order }),
      ...(lastMs === undefined ? {} : { after: { lastMs: Number(lastMs), id: String(id) } }),
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = found.length > limit && last !== undefined;
    return {
      customers: page.map((each) => told(each, personal)),
      personal,
      ...nextOf(more ? writeCursor([last.lastMs, last.id]) : undefined),
    };
  },
});

const one = route({
  name: 'readCustomer',
  method: 'get',
  path: '/customers/{customer*}',
  tag: 'Customers',
  permission: 'read',
  reach: 'within',
  summary: 'Read one customer',
  description:
    'What they go by, what they spent, and their latest order; `listOrders` with `customer` lists all of their orders. Names are masked without the permission `personal`.',
  params: params({ customer: asked('The id: `customer/…`.', 100) }),
  answer: OneCustomerShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { customer: 'customer/5f3a0c9b2e1d4f60718293a4' } },
  async handle({ params, caller, context }) {
    const found = await listOf(context.parts()).get(params.customer, reachOf(caller).channels);
    if (found === undefined) throw noSuch('customer', params.customer);
    const personal = seesNames(caller);
    return { customer: told(found, personal), personal };
  },
});

const seesNames = (caller: Caller): boolean => clearanceOf(caller) === 'personal';

function reachOf(caller: Caller): { readonly channels?: readonly string[] } {
  const reach = caller.reachFor('read');
  return reach === 'everywhere' ? {} : { channels: reach.channels };
}

function told({ firstMs, lastMs, lastOrder, names, ...rest }: Customer, personal: boolean) {
  return {
    ...rest,
    firstAt: instant(firstMs),
    lastAt: instant(lastMs),
    ...(lastOrder === undefined
      ? {}
      : { lastOrder: { id: lastOrder.id, name: lastOrder.name, placedAt: instant(lastOrder.placedMs) } }),
    names: names.map(({ value, lastMs: saidMs, ...name }) => ({
      ...name,
      value: personal ? value : hidden(value),
      lastAt: instant(saidMs),
    })),
  };
}

function listOf({ customers }: GatewayParts): CustomerList {
  if (customers === undefined) throw noSuch('record', 'customers');
  return customers;
}

/** `/api/v1/customers`: who bought, under which names, and for how much. */
export const CUSTOMER_ROUTES: readonly Route[] = [list, one];
