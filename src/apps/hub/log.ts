import pc from 'picocolors';
import { type DestinationStream, type Logger, pino } from 'pino';
import { currentScope } from '../../connector/call-scope.ts';
import { type MaskRules, maskFacts, maskText } from '../../connector/mask.ts';
import { readTraceparent } from '../../kernel/tracing.ts';

/** The hub's log: pino, as JSON for machines or as lines for people. */
export type HubLog = Logger;

export interface LogOptions {
  readonly level: string;
  /** Lines for people instead of JSON. */
  readonly readable: boolean;
  readonly hub: string;
  readonly out?: DestinationStream;
}

/** What each log takes out of its lines; it grows as the hub learns its secrets. */
const masks = new WeakMap<HubLog, { rules: MaskRules }>();

/** From now on these values stand in no line of the log. */
export function hideInLog(log: HubLog, secrets: readonly string[]): void {
  const mask = masks.get(log);
  if (mask !== undefined) mask.rules = { secrets: [...new Set([...mask.rules.secrets, ...secrets])] };
}

/**
 * A log whose every line is free of known secrets and of what looks like a person or a key. Lines that are written while a
 * message is in hand name its story and its trace by themselves.
 */
export function createLog({ level, readable, hub, out }: LogOptions): HubLog {
  const stream = out ?? process.stdout;
  const mask: { rules: MaskRules } = { rules: { secrets: [] } };
  const log = pino(
    {
      level,
      base: { hub },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (facts) => maskFacts(facts, mask.rules) as Record<string, unknown>,
      },
      mixin: storyInHand,
      hooks: {
        logMethod(given, method) {
          const [first, ...rest] = given as unknown[];
          // An error brings its message and its stack; both are told as facts, so that both are masked.
          const facts = first instanceof Error ? [errorFacts(first), maskText(first.message, mask.rules)] : [first];
          const clean = [...facts, ...rest].map((part) =>
            typeof part === 'string' ? maskText(part, mask.rules) : part,
          );
          return method.apply(this, clean as unknown as Parameters<typeof method>);
        },
      },
    },
    readable ? { write: (line: string) => void stream.write(readableLine(line)) } : stream,
  );
  masks.set(log, mask);
  return log;
}

function errorFacts(error: Error): object {
  return { error: error.name, stack: error.stack };
}

/** What is being worked on just now, so that a line can be found by the order or the trace that it belongs to. */
function storyInHand(): object {
  const scope = currentScope();
  if (scope === undefined) return {};
  const { correlations, traceparent } = scope;
  const traceId = readTraceparent(traceparent)?.traceId;
  return {
    ...(correlations[0] === undefined ? {} : { correlation: correlations[0] }),
    ...(traceId === undefined ? {} : { traceId }),
  };
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
