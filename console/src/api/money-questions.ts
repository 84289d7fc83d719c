import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, hub } from './client.ts';
import type { paths } from './schema.ts';
import type { BankLine, Return } from './shapes.ts';

/** What the pages of money ask the hub. The first word of each key says what kind of change makes it stale. */

const PAGE = 50;
/** Days of stores are small, and many stand in one picture. */
const LONG_PAGE = 200;

const from = (cursor: string) => (cursor === '' ? {} : { cursor });
const paged = { initialPageParam: '', getNextPageParam: ({ next }: { readonly next?: string }) => next } as const;

export interface ReturnFilter {
  readonly state?: Return['state'];
  readonly held?: boolean;
  readonly order?: string;
}

export const returns = (filter: ReturnFilter) =>
  infiniteQueryOptions({
    queryKey: ['returns', 'list', filter],
    queryFn: ({ pageParam }) =>
      answerOf(hub.GET('/api/v1/returns', { params: { query: { ...filter, limit: PAGE, ...from(pageParam) } } })),
    ...paged,
  });

export const oneReturn = (id: string) =>
  queryOptions({
    queryKey: ['returns', 'one', id],
    queryFn: () => answerOf(hub.GET('/api/v1/returns/{id}', { params: { path: { id } } })),
  });

/** What the ledger has of the money of an order. */
export const orderMoney = (order: string) =>
  queryOptions({
    queryKey: ['money', 'order', order],
    queryFn: () => answerOf(hub.GET('/api/v1/orders/{order}/money', { params: { path: { order } } })),
    retry: false,
  });

/** The points of a customer, the latest movement first. */
export const customerPoints = (customer: string) =>
  infiniteQueryOptions({
    queryKey: ['orders', 'points', customer],
    queryFn: ({ pageParam }) =>
      answerOf(
        hub.GET('/api/v1/customers/{customer}/points', {
          params: { path: { customer }, query: { limit: PAGE, ...from(pageParam) } },
        }),
      ),
    ...paged,
    retry: false,
  });

export interface VarianceFilter {
  readonly state?: 'settled';
  readonly about?: string;
  readonly code?: string;
}

/** Those that stand, unless those that were settled are asked for. */
export const variances = ({ state, ...filter }: VarianceFilter) =>
  infiniteQueryOptions({
    queryKey: ['money', 'variances', state ?? 'open', filter],
    queryFn: ({ pageParam }) =>
      answerOf(
        hub.GET('/api/v1/variances', {
          params: { query: { ...filter, state: state ?? 'open', limit: PAGE, ...from(pageParam) } },
        }),
      ),
    ...paged,
  });

/** Whatever does not agree about one thing, settled or not. */
export const variancesAbout = (about: string) =>
  queryOptions({
    queryKey: ['money', 'variances-about', about],
    queryFn: () => answerOf(hub.GET('/api/v1/variances', { params: { query: { about, limit: PAGE } } })),
  });

/** With a reason who paid and what they wrote is shown, and the audit says who looked and why. */
export const bankLines = (state: BankLine['state'], unmaskReason?: string) =>
  infiniteQueryOptions({
    queryKey: ['money', 'bank-lines', state, unmaskReason ?? ''],
    queryFn: ({ pageParam }) =>
      answerOf(
        hub.GET('/api/v1/bank/lines', {
          params: { query: { state, limit: PAGE, ...from(pageParam) } },
          ...(unmaskReason === undefined ? {} : { headers: { 'x-unmask-reason': unmaskReason } }),
        }),
      ),
    ...paged,
  });

type StatementFilter = Omit<
  NonNullable<paths['/api/v1/bank/statements']['get']['parameters']['query']>,
  'cursor' | 'limit'
>;

export const bankStatements = (filter: StatementFilter) =>
  infiniteQueryOptions({
    queryKey: ['money', 'bank-statements', filter],
    queryFn: ({ pageParam }) =>
      answerOf(hub.GET('/api/v1/bank/statements', { params: { query: { ...filter, limit: 20, ...from(pageParam) } } })),
    ...paged,
  });

type PayoutFilter = Omit<NonNullable<paths['/api/v1/payouts']['get']['parameters']['query']>, 'cursor' | 'limit'>;

/** Payouts that the bank has yet to show or whose sides do not agree, or the others. */
export const payouts = (filter: PayoutFilter) =>
  infiniteQueryOptions({
    queryKey: ['money', 'payouts', filter],
    queryFn: ({ pageParam }) =>
      answerOf(hub.GET('/api/v1/payouts', { params: { query: { ...filter, limit: 20, ...from(pageParam) } } })),
    ...paged,
  });

type StoreDayState = NonNullable<NonNullable<paths['/api/v1/store-days']['get']['parameters']['query']>['state']>;

export interface StoreDayFilter {
  readonly store?: string;
  readonly state?: StoreDayState;
  readonly from?: string;
  readonly until?: string;
}

export const storeDays = (filter: StoreDayFilter) =>
  infiniteQueryOptions({
    queryKey: ['store-days', 'list', filter],
    queryFn: ({ pageParam }) =>
      answerOf(
        hub.GET('/api/v1/store-days', { params: { query: { ...filter, limit: LONG_PAGE, ...from(pageParam) } } }),
      ),
    ...paged,
  });

export const storeDay = (store: string, date: string) =>
  queryOptions({
    queryKey: ['store-days', 'one', store, date],
    queryFn: () => answerOf(hub.GET('/api/v1/store-days/{store}/{date}', { params: { path: { store, date } } })),
  });
