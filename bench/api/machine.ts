import { join } from 'node:path';
import { Pool } from 'undici';
import { readOwnToken } from '../../src/gateway/tokens.ts';
import type { BenchHub } from '../hub.ts';

/** Requests that one machine may make in a minute here: the limit is not what is measured. */
const QUOTA = 1_000_000;
/** Addresses of loopback from which a machine asks in turn, because the hub limits the requests of each address. */
const ADDRESSES = 16;

/** A program that asks the hub's API, signed in as its own machine. */
export interface Machine extends AsyncDisposable {
  readonly token: string;
  /** Answers the body of 200; throws with the problem otherwise. `path` is below `/api/v1`. */
  ask<Answer>(path: string): Promise<Answer>;
}

/** Adds a machine to the hub and signs it in by client credentials. `number` tells machines apart, 0 to 15. */
export async function signIn(hub: BenchHub, number: number, scopes: readonly string[]): Promise<Machine> {
  const own = await readOwnToken(join(hub.directory, 'data'));
  const id = `bench-${number}`;
  const added = await fetch(`${hub.url}/api/v1/machines`, {
    method: 'POST',
    headers: { authorization: `Bearer ${own}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id, scopes, owner: 'bench', purpose: 'questions under load', requestsPerMinute: QUOTA }),
  });
  if (added.status !== 201) throw new Error(`the machine was not added: ${await added.text()}`);
  const { secret } = (await added.json()) as { secret: string };
  const issued = await fetch(`${hub.url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  if (issued.status !== 200) throw new Error(`no token was issued: ${await issued.text()}`);
  const { access_token: token } = (await issued.json()) as { access_token: string };
  return machine(hub.url, number, token);
}

function machine(url: string, number: number, token: string): Machine {
  const pools = Array.from(
    { length: ADDRESSES },
    (_, index) => new Pool(url, { connections: 4, localAddress: `127.1.${number}.${index + 1}` }),
  );
  let turn = 0;
  return {
    token,
    async ask<Answer>(path: string): Promise<Answer> {
      const pool = pools[turn++ % pools.length] as Pool;
      const { statusCode, body } = await pool.request({
        method: 'GET',
        path: `/api/v1${path}`,
        headers: { authorization: `Bearer ${token}` },
      });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${path} was answered ${statusCode}: ${text.slice(0, 300)}`);
      return JSON.parse(text) as Answer;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}
