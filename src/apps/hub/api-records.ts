import type { Backbone } from '../../backbone/backbone.ts';
import type { Database } from '../../backbone/postgres/database.ts';
import type { GatewayParts } from '../../gateway/parts.ts';
import { createPostgresStockEffects } from '../../ledgers/stock/effects.ts';
import { createPostgresStockList } from '../../ledgers/stock/list.ts';
import { createPostgresArticleList } from '../../records/articles/list.ts';
import { createPostgresCustomerList } from '../../records/customers/list.ts';
import { createPostgresCustomerStore } from '../../records/customers/postgres-store.ts';
import { customerRecords } from '../../records/customers/subscription.ts';
import { createPostgresPeopleStore } from '../../records/people/postgres-store.ts';
import { peopleRecords } from '../../records/people/subscription.ts';
import { createPostgresReturnStore } from '../../records/returns/store.ts';
import { returnRecords } from '../../records/returns/subscription.ts';
import { createPostgresSearch } from '../../records/search/search.ts';
import { createPostgresToday } from '../../records/today/today.ts';
import { payoutView } from './payouts.ts';
import { storeDayView } from './store-days.ts';

/** The records that only the API reads, and the subscriptions that keep the search for people, the customers and the returns. */
export function openApiRecords(
  database: Database,
  backbone: Backbone,
): Required<
  Pick<
    GatewayParts,
    'today' | 'search' | 'articles' | 'customers' | 'stockList' | 'stockEffects' | 'returns' | 'storeDays' | 'payouts'
  >
> {
  backbone.subscribe(peopleRecords(createPostgresPeopleStore(database)));
  backbone.subscribe(customerRecords(createPostgresCustomerStore(database)));
  const returns = createPostgresReturnStore(database);
  backbone.subscribe(returnRecords(returns));
  return {
    returns,
    storeDays: storeDayView(database),
    payouts: payoutView(database),
    today: createPostgresToday(database),
    search: createPostgresSearch(database),
    articles: createPostgresArticleList(database),
    customers: createPostgresCustomerList(database),
    stockList: createPostgresStockList(database),
    stockEffects: createPostgresStockEffects(database),
  };
}
