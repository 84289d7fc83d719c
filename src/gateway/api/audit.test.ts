import { afterEach, beforeEach, expect, test } from 'vitest';
import { machineWith } from '../../../test/security/callers.ts';
import { readExport } from '../../governance/audit/export.ts';
import { auditEvent } from '../../testing/audit-store-contract.ts';
import { type GatewayBench, gatewayBench } from '../../testing/gateway-bench.ts';
import { type Asker, signedInAs } from '../../testing/sign-in.ts';

let bench: GatewayBench;
let ada: Asker;

beforeEach(async () => {
  bench = gatewayBench();
  bench.gateway.open(bench.parts);
  ada = await signedInAs(bench, 'ada', [{ role: 'administrator', reach: ['*'] }]);
  const done = (number: number, actor: string) =>
    auditEvent(number * 3_600_000, { actor, on: { order: `order/shop/${number}` } });
  await bench.parts.audit.append([
    done(1, ada.name),
    done(2, 'machine/reader'),
    done(3, 'person/gone'),
    done(4, 'local'),
  ]);
});
afterEach(() => bench.gateway.close());

const get = (path: string, headers: Asker['headers'] = ada.headers) =>
  bench.gateway.app.inject({ url: `/api/v1/audit${path}`, headers });
interface Line {
  readonly actor: string;
  readonly label?: string;
  readonly at: string;
}
const entries = async (query: string, headers?: Asker['headers']): Promise<readonly Line[]> =>
  (await get(query, headers)).json().entries as readonly Line[];

test('people are told who is behind the names of callers, as they are called now', async () => {
  const labels = async (headers?: Asker['headers']) =>
    (await entries('?action=releaseOrder', headers)).map(({ actor, label }) => [actor, label]);
  expect(await labels()).toEqual([
    ['local', undefined],
    ['person/gone', undefined],
    ['machine/reader', 'tests'],
    [ada.name, 'ada'],
  ]);
  // The chain itself never has a name.
  const kept = await bench.parts.audit.list({ limit: 100 });
  expect(JSON.stringify(kept)).not.toMatch(/"ada"|label/);
  const { headers } = await machineWith(bench, ['audit']);
  expect((await labels(headers)).map(([, label]) => label)).toEqual([undefined, undefined, undefined, undefined]);
});

test('the audit is narrowed by action, time and what it was about', async () => {
  const actors = async (query: string) => (await entries(query)).map(({ actor }) => actor);
  const span = 'from=2026-11-20T12:00:00Z&to=2026-11-20T14:00:00Z';
  expect(await actors(`?${span}`)).toEqual(['person/gone', 'machine/reader']);
  expect(await actors(`?action=releaseOrder&from=2026-11-20T13:00:00Z`)).toEqual(['local', 'person/gone']);
  expect(await actors('?about=order%2Fshop%2F1')).toEqual([ada.name]);
  expect(await actors('?action=pauseFlow')).toEqual([]);
  expect((await get('?from=yesterday')).statusCode).toBe(400);
});

test('an export is a file that proves itself', async () => {
  const whole = await get('/export');
  expect(whole.headers).toMatchObject({
    'content-type': 'application/jsonl',
    'content-disposition': 'attachment; filename="audit.jsonl"',
  });
  expect(await readExport(whole.body.split('\n'))).toMatchObject({ entries: 4 });
  const part = await get('/export?from=2026-11-20T12:00:00Z&to=2026-11-20T13:00:00Z');
  const lines = part.body.split('\n');
  expect(await readExport(lines)).toMatchObject({ entries: 1, head: { sequence: 2 } });
  expect(
    (await readExport([lines[0]?.replace('releaseOrder', 'listOrders') ?? '', ...lines.slice(1)])).broken,
  ).toContain('entry 2 was changed');
});
