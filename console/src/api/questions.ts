import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, hub } from './client.ts';
import type { Order } from './shapes.ts';

/** What the pages ask the hub. The first word of each key says what kind of change makes it stale. */

export interface OrderFilter {
  readonly search?: string;
  readonly state?: Order['state'];
  readonly channel?: string;
  readonly held?: boolean;
  readonly open?: boolean;
}

const PAGE = 50;

export const overview = () =>
  queryOptions({ queryKey: ['overview'], queryFn: () => answerOf(hub.GET('/api/v1/overview')) });

export const orders = (filter: OrderFilter) =>
  infiniteQueryOptions({
    queryKey: ['orders', filter],
    queryFn: ({ pageParam }) =>
      answerOf(
        hub.GET('/api/v1/orders', {
          params: { query: { ...filter, limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

/** The newest orders, for what is drawn of them. */
export const newestOrders = (limit = 200) =>
  queryOptions({
    queryKey: ['orders', 'newest', limit],
    queryFn: () => answerOf(hub.GET('/api/v1/orders', { params: { query: { limit } } })),
  });

export const someOrders = (filter: OrderFilter, limit = 8) =>
  queryOptions({
    queryKey: ['orders', 'some', filter, limit],
    queryFn: () => answerOf(hub.GET('/api/v1/orders', { params: { query: { ...filter, limit } } })),
  });

/** With a reason personal data is shown, and the audit says who saw it and why. */
export const passport = (order: string, unmaskReason?: string) =>
  queryOptions({
    queryKey: ['orders', 'passport', order, unmaskReason ?? ''],
    queryFn: () =>
      answerOf(
        hub.GET('/api/v1/orders/{order}', {
          params: { path: { order } },
          ...(unmaskReason === undefined ? {} : { headers: { 'x-unmask-reason': unmaskReason } }),
        }),
      ),
  });

/** Whoever mends things wants all causes before them; there are never many. */
const MOST = 200;

export const cases = () =>
  queryOptions({
    queryKey: ['cases', 'list'],
    queryFn: () => answerOf(hub.GET('/api/v1/cases', { params: { query: { limit: MOST } } })),
  });

export const casePreview = (id: string) =>
  queryOptions({
    queryKey: ['cases', 'preview', id],
    queryFn: () => answerOf(hub.POST('/api/v1/cases/{id}/preview', { params: { path: { id } } })),
  });

export const lettersOf = (fingerprint: string, limit = 50) =>
  queryOptions({
    queryKey: ['cases', 'letters', fingerprint, limit],
    queryFn: () => answerOf(hub.GET('/api/v1/dead-letters', { params: { query: { fingerprint, limit } } })),
  });

export const letter = (id: string, unmaskReason?: string) =>
  queryOptions({
    queryKey: ['cases', 'letter', id, unmaskReason ?? ''],
    queryFn: () =>
      answerOf(
        hub.GET('/api/v1/dead-letters/{id}', {
          params: { path: { id } },
          ...(unmaskReason === undefined ? {} : { headers: { 'x-unmask-reason': unmaskReason } }),
        }),
      ),
  });

export const flows = () =>
  queryOptions({
    queryKey: ['flows'],
    queryFn: () => answerOf(hub.GET('/api/v1/flows', { params: { query: { limit: MOST } } })),
  });

export const connections = () =>
  queryOptions({
    queryKey: ['connections'],
    queryFn: () => answerOf(hub.GET('/api/v1/connections', { params: { query: { limit: MOST } } })),
  });

export const stores = () =>
  queryOptions({
    queryKey: ['stores'],
    queryFn: () => answerOf(hub.GET('/api/v1/stores', { params: { query: { limit: 200 } } })),
  });

export const stock = (sku: string) =>
  queryOptions({
    queryKey: ['stock', sku],
    queryFn: () => answerOf(hub.GET('/api/v1/stock/{sku}', { params: { path: { sku } } })),
  });

export const replays = () =>
  queryOptions({ queryKey: ['replays'], queryFn: () => answerOf(hub.GET('/api/v1/replays')) });

export const differences = (id: string) =>
  queryOptions({
    queryKey: ['replays', 'differences', id],
    queryFn: () => answerOf(hub.GET('/api/v1/replays/{id}/differences', { params: { path: { id } } })),
  });
