import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import type { ReturnFilter, StoreDayFilter, VarianceFilter } from './api/money-questions.ts';
import type { PaymentFilter } from './api/payment-questions.ts';
import type { AuditFilter, OrderFilter } from './api/questions.ts';
import { AlertsPage } from './pages/alerts/alerts-page.tsx';
import { ApprovalsPage } from './pages/approvals/approvals-page.tsx';
import { OUTCOMES } from './pages/audit/audit-filters.tsx';
import { AuditPage } from './pages/audit/audit-page.tsx';
import { BankPage } from './pages/bank/bank-page.tsx';
import { type BankSearch, bankShown, fits } from './pages/bank/bank-search.ts';
import { CasesPage } from './pages/cases/cases-page.tsx';
import type { CasesSearch } from './pages/cases/cases-search.ts';
import { ConnectionsPage } from './pages/connections/connections-page.tsx';
import { CustomerPage } from './pages/customers/customer-page.tsx';
import { DayPage } from './pages/days/day-page.tsx';
import { DaysPage } from './pages/days/days-page.tsx';
import { FlowsPage } from './pages/flows/flows-page.tsx';
import { OrderMoneyPage } from './pages/order-money/order-money-page.tsx';
import { LATENESSES, ORDER_STATES, STUCK_ASKED } from './pages/orders/order-filters.tsx';
import { OrdersPage } from './pages/orders/orders-page.tsx';
import { EndpointPage } from './pages/partners/endpoint-page.tsx';
import { PartnersPage } from './pages/partners/partners-page.tsx';
import { PassportPage } from './pages/passport/passport-page.tsx';
import { PAYMENT_STATES } from './pages/payments/payment-filters.tsx';
import { PaymentPage } from './pages/payments/payment-page.tsx';
import { PaymentsPage } from './pages/payments/payments-page.tsx';
import { PeoplePage } from './pages/people/people-page.tsx';
import { ReplayPage } from './pages/replay/replay-page.tsx';
import { ReturnPage } from './pages/returns/return-page.tsx';
import { RETURN_STATES } from './pages/returns/return-states.ts';
import { ReturnsPage } from './pages/returns/returns-page.tsx';
import { SearchPage } from './pages/search/search-page.tsx';
import { ArticlePage } from './pages/stock/article-page.tsx';
import { StockPage } from './pages/stock/stock-page.tsx';
import { DAY_STATES } from './pages/store-days/day-states.ts';
import { StoreDayPage } from './pages/store-days/store-day-page.tsx';
import { StoreDaysPage } from './pages/store-days/store-days-page.tsx';
import { TodayPage } from './pages/today/today-page.tsx';
import { VariancesPage } from './pages/variances/variances-page.tsx';
import { Lost } from './shell/lost.tsx';
import { Shell } from './shell/shell.tsx';

type Given = Readonly<Record<string, unknown>>;

const text = (given: Given, name: string): Record<string, string> => {
  const value = given[name];
  // The router reads "1001" of an address as a number.
  return typeof value === 'string' || typeof value === 'number' ? { [name]: String(value) } : {};
};
const yes = (given: Given, name: string): Record<string, boolean> => (given[name] === true ? { [name]: true } : {});

function orderFilter(given: Given): OrderFilter {
  const state = ORDER_STATES.find((each) => each === given.state);
  const lateness = ([...LATENESSES, 'any'] as const).find((each) => each === given.lateness);
  const stuck = STUCK_ASKED.find((each) => each === given.stuck);
  return {
    ...text(given, 'search'),
    ...text(given, 'channel'),
    ...text(given, 'customer'),
    ...(state === undefined ? {} : { state }),
    ...yes(given, 'held'),
    ...yes(given, 'open'),
    ...(lateness === undefined ? {} : { lateness }),
    ...(stuck === undefined ? {} : { stuck }),
  };
}

function paymentFilter(given: Given): PaymentFilter {
  const state = PAYMENT_STATES.find((each) => each === given.state);
  const amount = (name: 'minAmount' | 'maxAmount') =>
    Number.isSafeInteger(given[name]) && Number(given[name]) >= 0 ? { [name]: Number(given[name]) } : {};
  return {
    ...(state === undefined ? {} : { state }),
    ...text(given, 'reason'),
    ...text(given, 'connection'),
    ...text(given, 'currency'),
    ...text(given, 'from'),
    ...text(given, 'to'),
    ...amount('minAmount'),
    ...amount('maxAmount'),
  };
}

function casesSearch(given: Given): CasesSearch {
  const whose = (['mine', 'unassigned'] as const).find((each) => each === given.whose);
  return {
    ...text(given, 'case'),
    ...(whose === undefined ? {} : { whose }),
    ...text(given, 'owner'),
    ...yes(given, 'late'),
    ...text(given, 'connection'),
    ...text(given, 'code'),
    ...yes(given, 'closed'),
  };
}

function returnFilter(given: Given): ReturnFilter {
  const state = RETURN_STATES.find((each) => each === given.state);
  return { ...(state === undefined ? {} : { state }), ...yes(given, 'held'), ...text(given, 'order') };
}

const varianceFilter = (given: Given): VarianceFilter => ({
  ...(given.state === 'settled' ? { state: 'settled' } : {}),
  ...text(given, 'about'),
  ...text(given, 'code'),
});

function bankSearch(given: Given): BankSearch {
  const show = bankShown.find((each) => each === given.show);
  const fit = fits.find((each) => each === given.fit);
  return {
    ...(show === undefined ? {} : { show }),
    ...(fit === undefined ? {} : { fit }),
    ...text(given, 'connection'),
    ...text(given, 'currency'),
    ...text(given, 'from'),
    ...text(given, 'until'),
  };
}

function storeDayFilter(given: Given): StoreDayFilter {
  const state = DAY_STATES.find((each) => each === given.state);
  return { ...text(given, 'store'), ...(state === undefined ? {} : { state }), ...text(given, 'until') };
}

function auditFilter(given: Given): AuditFilter {
  const outcome = OUTCOMES.find((each) => each === given.outcome);
  return {
    ...text(given, 'actor'),
    ...text(given, 'action'),
    ...text(given, 'about'),
    ...(outcome === undefined ? {} : { outcome }),
    ...text(given, 'from'),
    ...text(given, 'to'),
  };
}

const root = createRootRoute({ component: Shell, notFoundComponent: Lost });
const at = { getParentRoute: () => root };
const routeTree = root.addChildren([
  createRoute({ ...at, path: '/', component: TodayPage }),
  createRoute({ ...at, path: '/orders', component: OrdersPage, validateSearch: orderFilter }),
  createRoute({ ...at, path: '/orders/$order', component: PassportPage }),
  createRoute({ ...at, path: '/orders/$order/money', component: OrderMoneyPage }),
  createRoute({ ...at, path: '/returns', component: ReturnsPage, validateSearch: returnFilter }),
  createRoute({ ...at, path: '/returns/$return', component: ReturnPage }),
  createRoute({ ...at, path: '/variances', component: VariancesPage, validateSearch: varianceFilter }),
  createRoute({ ...at, path: '/bank', component: BankPage, validateSearch: bankSearch }),
  createRoute({ ...at, path: '/store-days', component: StoreDaysPage, validateSearch: storeDayFilter }),
  createRoute({ ...at, path: '/store-days/$store/$date', component: StoreDayPage }),
  createRoute({ ...at, path: '/payments', component: PaymentsPage, validateSearch: paymentFilter }),
  createRoute({ ...at, path: '/payments/$payment', component: PaymentPage }),
  createRoute({ ...at, path: '/customers/$customer', component: CustomerPage }),
  createRoute({
    ...at,
    path: '/cases',
    component: CasesPage,
    validateSearch: casesSearch,
  }),
  createRoute({
    ...at,
    path: '/search',
    component: SearchPage,
    validateSearch: (given: Given): { q: string } => ({ q: text(given, 'q').q ?? '' }),
  }),
  createRoute({ ...at, path: '/days', component: DaysPage }),
  createRoute({ ...at, path: '/days/$date', component: DayPage }),
  createRoute({ ...at, path: '/stock', component: StockPage }),
  createRoute({ ...at, path: '/stock/$sku', component: ArticlePage }),
  createRoute({ ...at, path: '/flows', component: FlowsPage }),
  createRoute({ ...at, path: '/connections', component: ConnectionsPage }),
  createRoute({ ...at, path: '/approvals', component: ApprovalsPage }),
  createRoute({ ...at, path: '/alerts', component: AlertsPage }),
  createRoute({ ...at, path: '/audit', component: AuditPage, validateSearch: auditFilter }),
  createRoute({ ...at, path: '/partners', component: PartnersPage }),
  createRoute({ ...at, path: '/partners/$endpoint', component: EndpointPage }),
  createRoute({ ...at, path: '/people', component: PeoplePage }),
  createRoute({
    ...at,
    path: '/replay',
    component: ReplayPage,
    validateSearch: (given: Given): { key?: string; subscription?: string } => ({
      ...text(given, 'key'),
      ...text(given, 'subscription'),
    }),
  }),
]);

/** Every page and its address. */
export const router = createRouter({ routeTree, defaultPreload: 'intent', scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
