import { execFile } from 'node:child_process';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Figure } from '../../bench/measure.ts';

/** Each benchmark in its short form runs to its end and measures something; how fast it was is not asked here, so two run at once. */
const SCRIPTS = [
  'start',
  'ingress/ingress',
  'ingress/canonical',
  'flow/flow',
  'order-to-cash/order-to-cash',
  'stock/stock-sale',
  'stock/publication',
  'backbone',
  'backbone-append',
  'stock-proof',
  'tracing',
  'search',
  'bank',
  'store-day',
  'settlement',
  'certificate',
  'live',
];

const run = promisify(execFile);

test.concurrent.each(SCRIPTS)(
  'the benchmark %s runs',
  async (script) => {
    const path = fileURLToPath(new URL(`../../bench/${script}.ts`, import.meta.url));
    // The peers of others are not what is tested, and may not be there.
    const { STORELOOM_BENCH_PEERS: _peers, ...environment } = env;
    const { stdout } = await run(execPath, [path, '--small'], { env: environment });
    const { name, figures } = JSON.parse(stdout) as { name: string; figures: readonly Figure[] };
    expect(script.endsWith(name)).toBe(true);
    expect(figures.length).toBeGreaterThan(3);
    expect(figures.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
    expect(figures.some(({ raw }) => raw === true)).toBe(true);
  },
  300_000,
);
