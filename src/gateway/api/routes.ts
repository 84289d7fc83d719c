import { CASE_DESK_ROUTES } from './case-desk.ts';
import { CONNECTION_ROUTES } from './connections.ts';
import { DEAD_LETTER_ROUTES } from './dead-letters.ts';
import { ME_ROUTES } from './me.ts';
import { MESSAGE_ROUTES } from './messages.ts';
import { OPERATIONS_ROUTES } from './operations.ts';
import { ORDER_ROUTES } from './orders.ts';
import { OVERVIEW_ROUTES } from './overview.ts';
import { REPLAY_ROUTES } from './replays.ts';
import type { Route } from './route.ts';
import { STOCK_ROUTES } from './stock.ts';
import { STORE_ROUTES } from './stores.ts';
import { SUBSCRIPTION_ROUTES } from './subscriptions.ts';

/** Every route of the API: the gateway serves exactly these, and the documents describe exactly these. */
export const API_ROUTES: readonly Route[] = [
  ...OVERVIEW_ROUTES,
  ...ORDER_ROUTES,
  ...STOCK_ROUTES,
  ...STORE_ROUTES,
  ...CASE_DESK_ROUTES,
  ...DEAD_LETTER_ROUTES,
  ...OPERATIONS_ROUTES,
  ...SUBSCRIPTION_ROUTES,
  ...CONNECTION_ROUTES,
  ...REPLAY_ROUTES,
  ...MESSAGE_ROUTES,
  ...ME_ROUTES,
];
