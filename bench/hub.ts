import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../src/backbone/postgres/embedded/free-port.ts';
import { type HubProcess, startHubProcess } from '../test/faults/hub-process.ts';

/** A hub in a process of its own, on a temporary directory. */
export interface BenchHub extends AsyncDisposable, HubProcess {
  readonly directory: string;
}

export const SHOP = { domain: 'bench.myshopify.com', connection: 'shopify-eu', secret: 'bench-signing-secret' };

/** The configuration of a hub that has one shop and nothing else. */
export const ONE_SHOP = {
  connections: {
    [SHOP.connection]: {
      connector: 'shopify',
      owner: 'bench@example.com',
      purpose: 'orders under load',
      settings: {
        shopDomain: SHOP.domain,
        accessToken: 'shpat_bench',
        webhookSecrets: [SHOP.secret],
        // Nobody answers here: these benchmarks only bring webhooks in.
        apiUrl: 'http://127.0.0.1:9',
        gateways: {},
      },
    },
  },
};

/** Starts `storeloom start` on a database of its own; `roles` leaves parts of the hub out. */
export async function startBenchHub(
  configuration: object,
  options: { readonly databaseUrl: string; readonly roles?: readonly string[] },
): Promise<BenchHub> {
  const directory = await mkdtemp(join(tmpdir(), 'storeloom-bench-'));
  await chmod(directory, 0o755);
  const port = await freePort();
  const hub = {
    name: 'bench',
    dataDirectory: 'data',
    logLevel: 'warn',
    ...(options.roles && { roles: options.roles }),
  };
  await writeFile(join(directory, 'storeloom.yaml'), stringify({ hub, ...configuration }));
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true, maxRetries: 5 });
  try {
    const running = await startHubProcess({ directory, port, environment: { DATABASE_URL: options.databaseUrl } });
    return {
      ...running,
      directory,
      async [Symbol.asyncDispose]() {
        await running.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
