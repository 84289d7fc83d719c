import { hubStateContract } from '../../testing/hub-state-contract.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { createPostgresHubState } from './hub-state.ts';

hubStateContract('PostgreSQL', async () => {
  const own = await testDatabase();
  return {
    state: createPostgresHubState({ database: own.database }),
    [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
  };
});
