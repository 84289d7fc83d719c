import pg from 'pg';

/**
 * A connection that never ends the process. One that breaks in the moment in which it goes from one hand to the next has no listener
 * otherwise: its last answer and its end may come in one breath. Who has it in hand hears of it all the same.
 */
export class Connection extends pg.Client {
  constructor(configuration?: string | pg.ClientConfig) {
    super(configuration);
    this.on('error', () => {});
  }
}

/** A pool of such connections; one that breaks while nobody has it is replaced. */
export function createPool(configuration: pg.ClientConfig, size: number): pg.Pool {
  const pool = new pg.Pool({ ...configuration, Client: Connection, max: size, idleTimeoutMillis: 60_000 });
  pool.on('error', () => {});
  return pool;
}

/**
 * Lends a connection of `pool` to `work`, which says with `broken` that it must not be used again. One that breaks in its hands is thrown
 * away as well, and not given back.
 */
export async function onConnection<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient, broken: (because: Error) => void) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let because: Error | undefined;
  const broken = (error: Error): void => {
    because = error;
  };
  client.on('error', broken);
  try {
    return await work(client, broken);
  } finally {
    client.removeListener('error', broken);
    client.release(because);
  }
}
