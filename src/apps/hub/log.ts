import pc from 'picocolors';
import { type DestinationStream, type Logger, pino } from 'pino';

/** The hub's log: pino, as JSON for machines or as lines for people. */
export type HubLog = Logger;

export interface LogOptions {
  readonly level: string;
  /** Lines for people instead of JSON. */
  readonly readable: boolean;
  readonly hub: string;
  readonly out?: DestinationStream;
}

export function createLog({ level, readable, hub, out }: LogOptions): HubLog {
  const stream = out ?? process.stdout;
  return pino(
    {
      level,
      base: { hub },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    readable ? { write: (line: string) => void stream.write(readableLine(line)) } : stream,
  );
}

const COLOURS: Readonly<Record<string, (text: string) => string>> = {
  debug: pc.dim,
  info: pc.cyan,
  warn: pc.yellow,
  error: pc.red,
  fatal: pc.red,
};

/** `10:00:01 warn  webhook not taken  connection=shopify-eu status=401`. */
export function readableLine(json: string): string {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return json;
  }
  const { level, time, msg, hub: _hub, stack, err, ...facts } = entry;
  const word = String(level);
  const told = Object.entries(facts).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const trace = stack ?? (err as { stack?: string } | undefined)?.stack;
  const head = `${pc.dim(String(time).slice(11, 19))} ${(COLOURS[word] ?? String)(word.padEnd(5))} ${String(msg ?? '')}`;
  return `${head}${told.length === 0 ? '' : `  ${pc.dim(told.join(' '))}`}\n${trace === undefined ? '' : `${String(trace)}\n`}`;
}
