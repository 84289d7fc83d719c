import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

/** What every benchmark shares: percentiles, CPU time, one way to print and keep a result. */

/** Whether a quick run is asked for, which shows that the script works and whose figures mean little. */
export const SMALL = process.argv.includes('--small');

/** Taken when the benchmark begins: what else the machine was doing. */
const LOAD_BEFORE = loadavg()[0] ?? 0;

/** One figure of a benchmark. `raw` marks the limit that the others are compared with, `goal` what quality asks for. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly raw?: boolean;
  readonly goal?: string;
}

/** The value below which `share` (0 to 1) of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) return Number.NaN;
  const sorted = [...samples].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}

/** Runs `work` and answers how long it took and how much CPU this process spent. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T; elapsedMs: number; cpuMs: number }> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const used = process.cpuUsage(cpu);
  return { result, elapsedMs: performance.now() - start, cpuMs: (used.user + used.system) / 1_000 };
}

/** Calls `call` `count` times, `concurrency` at once; answers each call's milliseconds. */
export async function load(
  count: number,
  concurrency: number,
  call: (index: number) => Promise<void>,
): Promise<number[]> {
  const latencies: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      const start = performance.now();
      await call(index);
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return latencies;
}

/** Prints a result as a table and as JSON, and keeps it in `bench/results/<name>.json`. */
export function report(name: string, figures: readonly Figure[]): void {
  const result = {
    name,
    at: new Date().toISOString(),
    node: process.version,
    machine: {
      cores: availableParallelism(),
      model: cpus()[0]?.model ?? 'unknown',
      memoryGib: Math.round(totalmem() / 2 ** 30),
      loadBefore: round(LOAD_BEFORE),
    },
    figures: figures.map((figure) => ({ ...figure, value: round(figure.value) })),
  };
  const widest = Math.max(...figures.map((figure) => figure.what.length));
  console.error(`\n${name}`);
  for (const figure of result.figures) {
    console.error(
      `  ${figure.what.padEnd(widest)}  ${String(figure.value).padStart(10)} ${figure.unit}${figure.raw ? '  (raw limit)' : ''}${figure.goal === undefined ? '' : `  (goal ${figure.goal})`}`,
    );
  }
  console.log(JSON.stringify(result));
  if (SMALL) return;
  const folder = new URL('./results/', import.meta.url).pathname;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}

/** CPU milliseconds that a process and its children, running and ended, have used (Linux). */
export function cpuMsOf(pid: number): number {
  let ticks = 0;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const fields = statOf(Number(entry));
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
    if (Number(entry) === pid) ticks += user + system + childUser + childSystem;
    else if (fields[1] === pid) ticks += user + system;
  }
  return (ticks * 1_000) / TICKS_PER_SECOND;
}

const TICKS_PER_SECOND = 100;

/** The numbers behind the name in /proc/<pid>/stat; none when the process has ended while we looked. */
function statOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return [];
  }
}

/** Resident memory of another process in MiB, from the operating system (Linux). */
export function residentMib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return Number(kib) / 1024;
}
