import { afterEach, expect, test } from 'vitest';
import { type GatewayBench, gatewayBench, OWN_TOKEN } from '../../testing/gateway-bench.ts';
import { tillReport } from '../../testing/till-store-contract.ts';

let bench: GatewayBench;
afterEach(() => bench.gateway.close());

const today = {
  hours: async () => [],
  lateness: async () => ({ late: 0, atRisk: 0, orders: [] }),
  stuckMoney: async () => [],
};

async function silentTills(tillSilenceMs: number): Promise<readonly unknown[]> {
  bench = gatewayBench();
  bench.gateway.open({ ...bench.parts, today, tillSilenceMs });
  const { stores } = bench.parts;
  const spoken = tillReport(1);
  await stores.apply([spoken, { ...spoken, name: 'StoreHeartbeat', version: '8.2' }]);
  const answer = await bench.gateway.app.inject({
    url: '/api/v1/today',
    headers: { authorization: `Bearer ${OWN_TOKEN}` },
  });
  return answer.json().silentTills as readonly unknown[];
}

test('a till is silent after the time that is configured, as in the list of stores', async () => {
  const aCenturyMs = 100 * 365 * 86_400_000;
  expect(await silentTills(aCenturyMs)).toEqual([]);
  await bench.gateway.close();
  expect(await silentTills(60_000)).toHaveLength(1);
});
