import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import type { OrderFilter } from './api/questions.ts';
import { AlertsPage } from './pages/alerts/alerts-page.tsx';
import { ApprovalsPage } from './pages/approvals/approvals-page.tsx';
import { AuditPage } from './pages/audit/audit-page.tsx';
import { CasesPage } from './pages/cases/cases-page.tsx';
import type { CasesSearch } from './pages/cases/cases-search.ts';
import { ConnectionsPage } from './pages/connections/connections-page.tsx';
import { CustomerPage } from './pages/customers/customer-page.tsx';
import { FlowsPage } from './pages/flows/flows-page.tsx';
import { LATENESSES, ORDER_STATES } from './pages/orders/order-filters.tsx';
import { OrdersPage } from './pages/orders/orders-page.tsx';
import { EndpointPage } from './pages/partners/endpoint-page.tsx';
import { PartnersPage } from './pages/partners/partners-page.tsx';
import { PassportPage } from './pages/passport/passport-page.tsx';
import { PeoplePage } from './pages/people/people-page.tsx';
import { ReplayPage } from './pages/replay/replay-page.tsx';
import { SearchPage } from './pages/search/search-page.tsx';
import { ArticlePage } from './pages/stock/article-page.tsx';
import { StockPage } from './pages/stock/stock-page.tsx';
import { TodayPage } from './pages/today/today-page.tsx';
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
  const lateness = LATENESSES.find((each) => each === given.lateness);
  return {
    ...text(given, 'search'),
    ...text(given, 'channel'),
    ...text(given, 'customer'),
    ...(state === undefined ? {} : { state }),
    ...yes(given, 'held'),
    ...yes(given, 'open'),
    ...(lateness === undefined ? {} : { lateness }),
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

const root = createRootRoute({ component: Shell, notFoundComponent: Lost });
const at = { getParentRoute: () => root };
const routeTree = root.addChildren([
  createRoute({ ...at, path: '/', component: TodayPage }),
  createRoute({ ...at, path: '/orders', component: OrdersPage, validateSearch: orderFilter }),
  createRoute({ ...at, path: '/orders/$order', component: PassportPage }),
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
  createRoute({ ...at, path: '/stock', component: StockPage }),
  createRoute({ ...at, path: '/stock/$sku', component: ArticlePage }),
  createRoute({ ...at, path: '/flows', component: FlowsPage }),
  createRoute({ ...at, path: '/connections', component: ConnectionsPage }),
  createRoute({ ...at, path: '/approvals', component: ApprovalsPage }),
  createRoute({ ...at, path: '/alerts', component: AlertsPage }),
  createRoute({ ...at, path: '/audit', component: AuditPage }),
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
