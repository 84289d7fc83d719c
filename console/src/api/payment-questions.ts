import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, hub } from './client.ts';
import type { components } from './schema.ts';

export type PaymentLine = components['schemas']['PaymentPage']['payments'][number];
export type Payment = components['schemas']['Payment'];

export interface PaymentFilter {
  readonly state?: PaymentLine['state'];
  /** Exactly this reason of the provider. */
  readonly reason?: string;
  readonly connection?: string;
  readonly currency?: string;
  readonly minAmount?: number;
  readonly maxAmount?: number;
  readonly from?: string;
  readonly to?: string;
}

const PAGE = 50;

/** Payments, the latest first, page by page. */
export const payments = (filter: PaymentFilter) =>
  infiniteQueryOptions({
    queryKey: ['orders', 'payments', filter],
    queryFn: ({ pageParam }) =>
      answerOf(
        hub.GET('/api/v1/payments', {
          params: { query: { ...filter, limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

/** One payment with everything that was said of it. */
export const payment = (id: string) =>
  queryOptions({
    queryKey: ['orders', 'payment', id],
    queryFn: () => answerOf(hub.GET('/api/v1/payments/{payment}', { params: { path: { payment: id } } })),
  });
