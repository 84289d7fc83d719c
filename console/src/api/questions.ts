import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { pollMs } from '../live/live.ts';
import { answerOf, hub, taggedAnswerOf } from './client.ts';
import type { AuditEntry, Order, OrderLine, PartnerDelivery, Today } from './shapes.ts';

/** What the pages ask the hub. The first word of each key says what kind of change makes it stale. */

export interface OrderFilter {
  readonly search?: string;
  readonly state?: Order['state'];
  readonly channel?: string;
  readonly held?: boolean;
  readonly open?: boolean;
  readonly customer?: string;
  readonly lateness?: NonNullable<OrderLine['lateness']> | 'any';
  readonly stuck?: Today['money'][number]['reason'] | 'any';
}

const PAGE = 50;
/** A long list is drawn only in part, so its pages may be large. */
const LONG_PAGE = 100;

export const overview = () =>
  queryOptions({ queryKey: ['overview'], queryFn: () => answerOf(hub.GET('/api/v1/overview')) });

/** The orders below the newest, page by page as one scrolls. Nothing makes them stale: what changes stands in `firstOrders`. */
export const orders = (filter: OrderFilter) =>
  infiniteQueryOptions({
    queryKey: ['order-list', filter],
    queryFn: ({ pageParam }) =>
      answerOf(
        hub.GET('/api/v1/orders', {
          params: { query: { ...filter, limit: LONG_PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: 60_000,
  });

/** The first page of the same list, which follows the live feed. */
export const firstOrders = (filter: OrderFilter) =>
  queryOptions({
    queryKey: ['orders', 'first', filter],
    queryFn: () => answerOf(hub.GET('/api/v1/orders', { params: { query: { ...filter, limit: LONG_PAGE } } })),
  });

/** The newest orders, for what is drawn of them. */
export const newestOrders = (limit = 200) =>
  queryOptions({
    queryKey: ['orders', 'newest', limit],
    queryFn: () => answerOf(hub.GET('/api/v1/orders', { params: { query: { limit } } })),
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

/** With a reason their names are shown, and the audit says who saw them and why. */
export const customer = (id: string, unmaskReason?: string) =>
  queryOptions({
    queryKey: ['orders', 'customer', id, unmaskReason ?? ''],
    queryFn: () =>
      answerOf(
        hub.GET('/api/v1/customers/{customer}', {
          params: { path: { customer: id } },
          ...(unmaskReason === undefined ? {} : { headers: { 'x-unmask-reason': unmaskReason } }),
        }),
      ),
  });

/** Who bought an order: one customer, or none. */
export const customerOf = (order: string) =>
  queryOptions({
    queryKey: ['orders', 'customer-of', order],
    queryFn: () => answerOf(hub.GET('/api/v1/customers', { params: { query: { order, limit: 1 } } })),
  });

/** Whoever mends things wants all causes before them; there are never many. */
const MOST = 200;

export interface CaseFilter {
  readonly owner?: string;
  readonly unassigned?: boolean;
  readonly overdue?: boolean;
  readonly connection?: string;
  readonly code?: string;
}

export const cases = (filter: CaseFilter = {}) =>
  queryOptions({
    queryKey: ['cases', 'list', filter],
    queryFn: () => answerOf(hub.GET('/api/v1/cases', { params: { query: { ...filter, limit: MOST } } })),
  });

export const closedCases = () =>
  infiniteQueryOptions({
    queryKey: ['cases', 'closed'],
    queryFn: ({ pageParam }) =>
      answerOf(
        hub.GET('/api/v1/cases', {
          params: { query: { state: 'closed', limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

/** One case with what happened to it, and its latest messages. */
export const oneCase = (id: string) =>
  queryOptions({
    queryKey: ['cases', 'one', id],
    queryFn: () => answerOf(hub.GET('/api/v1/cases/{id}', { params: { path: { id } } })),
  });

export const caseOwner = (id: string) =>
  queryOptions({
    queryKey: ['cases', 'owner', id],
    queryFn: () => taggedAnswerOf(hub.GET('/api/v1/cases/{id}/owner', { params: { path: { id } } })),
  });

export const caseOwners = () =>
  queryOptions({
    queryKey: ['case-owners'],
    queryFn: () => answerOf(hub.GET('/api/v1/case-owners')),
    staleTime: 60_000,
    refetchInterval: false,
  });

/** How to mend a cause; it came with the hub and does not change while it runs. */
export const runbook = (code: string) =>
  queryOptions({
    queryKey: ['runbooks', code],
    queryFn: () => answerOf(hub.GET('/api/v1/runbooks/{code}', { params: { path: { code } } })),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: false,
  });

export const casePreview = (id: string) =>
  queryOptions({
    queryKey: ['cases', 'preview', id],
    queryFn: () => answerOf(hub.POST('/api/v1/cases/{id}/preview', { params: { path: { id } } })),
  });

export const lettersOf = (of: string, limit = 50) =>
  queryOptions({
    queryKey: ['cases', 'letters', of, limit],
    queryFn: () => answerOf(hub.GET('/api/v1/dead-letters', { params: { query: { case: of, limit } } })),
  });

export const letter = (id: string, unmaskReason?: string) =>
  queryOptions({
    queryKey: ['cases', 'letter', id, unmaskReason ?? ''],
    queryFn: () =>
      taggedAnswerOf(
        hub.GET('/api/v1/dead-letters/{id}', {
          params: { path: { id } },
          ...(unmaskReason === undefined ? {} : { headers: { 'x-unmask-reason': unmaskReason } }),
        }),
      ),
  });

export const alerts = () => queryOptions({ queryKey: ['alerts'], queryFn: () => answerOf(hub.GET('/api/v1/alerts')) });

export const serviceLevels = () =>
  queryOptions({ queryKey: ['service-levels'], queryFn: () => answerOf(hub.GET('/api/v1/service-levels')) });

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

export const today = () => queryOptions({ queryKey: ['today'], queryFn: () => answerOf(hub.GET('/api/v1/today')) });

/** Anything by any name; with a reason buyers too, and the audit says who looked and why. */
export const search = (text: string, unmaskReason?: string) =>
  queryOptions({
    queryKey: ['search', text, unmaskReason ?? ''],
    queryFn: () =>
      answerOf(
        hub.GET('/api/v1/search', {
          params: { query: { q: text } },
          ...(unmaskReason === undefined ? {} : { headers: { 'x-unmask-reason': unmaskReason } }),
        }),
      ),
    enabled: text.trim().length >= 2,
    refetchInterval: false,
    staleTime: 10_000,
  });

export const stockList = (search: string) =>
  infiniteQueryOptions({
    queryKey: ['stock', 'list', search],
    queryFn: ({ pageParam }) =>
      answerOf(
        hub.GET('/api/v1/stock', {
          params: {
            query: {
              limit: PAGE,
              ...(search === '' ? {} : { search }),
              ...(pageParam === '' ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

export const process = (name: string) =>
  queryOptions({
    queryKey: ['processes', name],
    queryFn: () => answerOf(hub.GET('/api/v1/processes/{process}', { params: { path: { process: name } } })),
    staleTime: 60_000,
    refetchInterval: false,
  });

export const instance = (name: string, key: string) =>
  queryOptions({
    queryKey: ['orders', 'instance', name, key],
    queryFn: () =>
      answerOf(hub.GET('/api/v1/processes/{process}/instances/{key}', { params: { path: { process: name, key } } })),
  });

/** What may be decided about an instance now. */
export const decisions = (process: string, key: string) =>
  queryOptions({
    queryKey: ['orders', 'decisions', process, key],
    queryFn: () =>
      answerOf(
        hub.GET('/api/v1/processes/{process}/instances/{key}/decisions', { params: { path: { process, key } } }),
      ),
    // An order that no process keeps an eye on has none.
    retry: false,
  });

/** Lists of a company's people are short: one page of the largest size holds them. */
const WHOLE = { params: { query: { limit: 200 } } } as const;

export const people = () =>
  queryOptions({ queryKey: ['people'], queryFn: () => answerOf(hub.GET('/api/v1/people', WHOLE)) });

export const sessions = () =>
  queryOptions({ queryKey: ['people', 'sessions'], queryFn: () => answerOf(hub.GET('/api/v1/sessions', WHOLE)) });

export const machines = () =>
  queryOptions({ queryKey: ['people', 'machines'], queryFn: () => answerOf(hub.GET('/api/v1/machines', WHOLE)) });

export const standIns = () =>
  queryOptions({ queryKey: ['approvals', 'stand-ins'], queryFn: () => answerOf(hub.GET('/api/v1/stand-ins', WHOLE)) });

export const stock = (sku: string) =>
  queryOptions({
    queryKey: ['stock', sku],
    queryFn: () => answerOf(hub.GET('/api/v1/stock/{sku}', { params: { path: { sku } } })),
  });

export const replays = () =>
  queryOptions({
    queryKey: ['replays'],
    queryFn: () => answerOf(hub.GET('/api/v1/replays')),
    // The live feed says nothing of them, and whoever has begun one looks at how far it is.
    refetchInterval: ({ state }) => (state.data?.replays.some((each) => each.state === 'running') ? 2_000 : pollMs()),
  });

export const differences = (id: string) =>
  queryOptions({
    queryKey: ['replays', 'differences', id],
    queryFn: () => answerOf(hub.GET('/api/v1/replays/{id}/differences', { params: { path: { id } } })),
  });

export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly about?: string;
  readonly outcome?: AuditEntry['outcome'];
  readonly from?: string;
  readonly to?: string;
}

export const audit = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) =>
      answerOf(
        hub.GET('/api/v1/audit', {
          params: { query: { ...filter, limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

export const approvals = (state?: 'waiting') =>
  infiniteQueryOptions({
    queryKey: ['approvals', state ?? 'all'],
    queryFn: ({ pageParam }) =>
      answerOf(
        hub.GET('/api/v1/approvals', {
          params: {
            query: {
              limit: PAGE,
              ...(state === undefined ? {} : { state }),
              ...(pageParam === '' ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: 15_000,
  });

export const endpoints = () =>
  queryOptions({ queryKey: ['partners'], queryFn: () => answerOf(hub.GET('/api/v1/webhook-endpoints', WHOLE)) });

export const endpoint = (id: string) =>
  queryOptions({
    queryKey: ['partners', id],
    queryFn: () => answerOf(hub.GET('/api/v1/webhook-endpoints/{id}', { params: { path: { id } } })),
  });

/** What happens to deliveries is not in the live feed: whoever looks sees it within seconds. */
const DELIVERIES_MS = 3_000;

export const deliveries = (id: string, state?: PartnerDelivery['state']) =>
  infiniteQueryOptions({
    queryKey: ['partners', id, 'deliveries', state ?? ''],
    queryFn: ({ pageParam }) =>
      answerOf(
        hub.GET('/api/v1/webhook-endpoints/{id}/deliveries', {
          params: {
            path: { id },
            query: {
              limit: PAGE,
              ...(state === undefined ? {} : { state }),
              ...(pageParam === '' ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: DELIVERIES_MS,
  });

export const delivery = (id: string, delivery: string) =>
  queryOptions({
    queryKey: ['partners', id, 'delivery', delivery],
    queryFn: () =>
      answerOf(hub.GET('/api/v1/webhook-endpoints/{id}/deliveries/{delivery}', { params: { path: { id, delivery } } })),
    refetchInterval: DELIVERIES_MS,
  });

export const eventTypes = () =>
  queryOptions({
    queryKey: ['event-types'],
    queryFn: () => answerOf(hub.GET('/api/v1/webhook-event-types', WHOLE)),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: false,
  });

/** Closed days, the latest first, and which one is to be closed next. */
export const days = () =>
  infiniteQueryOptions({
    queryKey: ['days', 'list'],
    queryFn: ({ pageParam }) =>
      answerOf(
        hub.GET('/api/v1/days', {
          params: { query: { limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

/** A closed day, or how an open one stands now. */
export const day = (date: string) =>
  queryOptions({
    queryKey: ['days', 'one', date],
    queryFn: () => answerOf(hub.GET('/api/v1/days/{date}', { params: { path: { date } } })),
    refetchInterval: 60_000,
  });
