import { expect, test } from 'vitest';
import { until } from '../testing/backbone-contract/stage.ts';
import { testDatabase } from '../testing/test-database.ts';
import { createPostgresEndpoints } from './postgres-endpoints.ts';

test('an endpoint is removed while one of its deliveries is written down', async () => {
  await using temporary = await testDatabase({ poolSize: 4 });
  const { database } = temporary;
  await database.query(
    `insert into partner_endpoint (id, content, state, changed_at) values ('we_1', '{}', 'enabled', 1)`,
  );
  await database.query(
    `insert into partner_delivery (endpoint, id, lane, position, key, type, state, next_at, created_at)
     values ('we_1', 'msg_1', 'live', 1, 'order/shop/1', 'x', 'waiting', 1, 1)`,
  );
  let removed: Promise<object | undefined> | undefined;
  await database.transaction(async (client) => {
    await client.query(`update partner_delivery set attempts = 1 where id = 'msg_1'`);
    removed = createPostgresEndpoints(database).removeEndpoint('we_1');
    await until('the removal waits', async () => {
      const rows = await database.query(
        `select from pg_stat_activity where wait_event_type = 'Lock' and query like 'delete from partner_endpoint%'`,
      );
      return rows.length === 1;
    });
    // Whoever writes a delivery down looks at its endpoint next: now each waits for the other.
    await client.query(`select from partner_endpoint where id = 'we_1' for key share`);
  });
  expect(await removed).toMatchObject({ id: 'we_1' });
});
