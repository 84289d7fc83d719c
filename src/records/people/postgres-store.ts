import type { Database } from '../../backbone/postgres/database.ts';
import type { OrderPeople } from './person.ts';

/** Where it is kept who orders are about. */
export interface PeopleStore {
  /** Adds terms; taking the same again changes nothing. */
  apply(people: readonly OrderPeople[]): Promise<void>;
}

/** People of orders in PostgreSQL. */
export function createPostgresPeopleStore(database: Database): PeopleStore {
  return {
    async apply(people) {
      const rows = people.flatMap(({ order, terms }) => terms.map((term) => ({ order, term })));
      if (rows.length === 0) return;
      await database.query(
        `insert into order_person (order_id, term) select * from unnest($1::text[], $2::text[])
         order by 1, 2 on conflict do nothing`,
        [rows.map(({ order }) => order), rows.map(({ term }) => term)],
      );
    },
  };
}
