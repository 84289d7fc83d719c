import { APPROVAL_ROUTES } from './approvals.ts';
import { ARTICLE_ROUTES } from './articles.ts';
import { AUDIT_ROUTES } from './audit.ts';
import { BANK_FILE_ROUTES } from './bank-files.ts';
import { BANK_LINE_ROUTES } from './bank-lines.ts';
import { BANK_STATEMENT_ROUTES } from './bank-statements.ts';
import { CASE_MESSAGE_ROUTES } from './case-messages.ts';
import { CASE_WORK_ROUTES } from './case-work.ts';
import { CASE_ROUTES } from './cases.ts';
import { CONNECTION_ROUTES } from './connections.ts';
import { CUSTOMER_ROUTES } from './customers.ts';
import { DAY_ROUTES } from './days.ts';
import { DEAD_LETTER_ROUTES } from './dead-letters.ts';
import { DECISION_ROUTES } from './decisions.ts';
import { EDIT_ROUTES } from './edit.ts';
import { FLOW_ROUTES } from './flows.ts';
import { LIVE_ROUTES } from './live.ts';
import { MACHINE_ROUTES } from './machines.ts';
import { ME_ROUTES } from './me.ts';
import { MESSAGE_ROUTES } from './messages.ts';
import { MONEY_ROUTES } from './money.ts';
import { OPERATIONS_ROUTES } from './operations.ts';
import { ORDER_ROUTES } from './orders.ts';
import { OVERVIEW_ROUTES } from './overview.ts';
import { PARTNER_DELIVERY_ROUTES } from './partner-deliveries.ts';
import { PARTNER_ROUTES } from './partners.ts';
import { PAYMENT_ROUTES } from './payments.ts';
import { PAYOUT_ROUTES } from './payouts.ts';
import { PEOPLE_ROUTES } from './people.ts';
import { PLACE_ROUTES } from './place.ts';
import { POINTS_ROUTES } from './points.ts';
import { PROCESS_ROUTES } from './processes.ts';
import { REPLAY_ROUTES } from './replays.ts';
import { RETURN_ROUTES } from './returns.ts';
import type { Route } from './route.ts';
import { SEARCH_ROUTES } from './search.ts';
import { STOCK_ROUTES } from './stock.ts';
import { STOCK_PROOF_ROUTES } from './stock-proofs.ts';
import { STORE_DAY_ROUTES } from './store-days.ts';
import { STORE_ROUTES } from './stores.ts';
import { SUBSCRIPTION_ROUTES } from './subscriptions.ts';
import { TODAY_ROUTES } from './today.ts';

/** Every route of the API: the gateway serves exactly these, and the documents describe exactly these. */
export const API_ROUTES: readonly Route[] = [
  ...TODAY_ROUTES,
  ...LIVE_ROUTES,
  ...SEARCH_ROUTES,
  ...OVERVIEW_ROUTES,
  ...ORDER_ROUTES,
  ...PLACE_ROUTES,
  ...CUSTOMER_ROUTES,
  ...PAYMENT_ROUTES,
  ...MONEY_ROUTES,
  ...POINTS_ROUTES,
  ...BANK_FILE_ROUTES,
  ...BANK_LINE_ROUTES,
  ...BANK_STATEMENT_ROUTES,
  ...PAYOUT_ROUTES,
  ...DAY_ROUTES,
  ...RETURN_ROUTES,
  ...ARTICLE_ROUTES,
  ...STOCK_ROUTES,
  ...STOCK_PROOF_ROUTES,
  ...STORE_ROUTES,
  ...STORE_DAY_ROUTES,
  ...PROCESS_ROUTES,
  ...DECISION_ROUTES,
  ...CASE_ROUTES,
  ...CASE_WORK_ROUTES,
  ...CASE_MESSAGE_ROUTES,
  ...DEAD_LETTER_ROUTES,
  ...EDIT_ROUTES,
  ...APPROVAL_ROUTES,
  ...FLOW_ROUTES,
  ...OPERATIONS_ROUTES,
  ...SUBSCRIPTION_ROUTES,
  ...CONNECTION_ROUTES,
  ...REPLAY_ROUTES,
  ...MESSAGE_ROUTES,
  ...PARTNER_ROUTES,
  ...PARTNER_DELIVERY_ROUTES,
  ...ME_ROUTES,
  ...PEOPLE_ROUTES,
  ...MACHINE_ROUTES,
  ...AUDIT_ROUTES,
];
