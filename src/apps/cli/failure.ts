import { ConfigurationProblems } from '../../config/load.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { cliErrors } from './errors.ts';
import { clean, type Terminal, wrap } from './terminal.ts';

/** What the process says when it ends; `storeloom help` lists them. */
export const EXIT = { ok: 0, problem: 1, usage: 2, unreachable: 3, interrupted: 130 } as const;

/** Prints what went wrong and what to do next; answers the exit code. */
export function tellFailure(terminal: Terminal, error: unknown, verbose: boolean): number {
  const failures = failuresOf(error);
  if (terminal.json) {
    const [first, ...others] = failures;
    terminal.note(JSON.stringify({ error: first, ...(others.length === 0 ? {} : { others }) }, null, 2));
  } else {
    for (const failure of failures) tell(terminal, failure);
  }
  if (verbose && error instanceof Error) terminal.note(error.stack ?? error.message);
  return error instanceof ConfigurationProblems ? EXIT.usage : exitCodeOf(failures[0]);
}

function failuresOf(error: unknown): readonly Failure[] {
  if (error instanceof ConfigurationProblems) return error.problems;
  if (error instanceof CodedError) return [error.failure];
  const because = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [cliErrors.failure('SL-CLI-006', { because })];
}

function tell(terminal: Terminal, { code, because, next }: Failure): void {
  const { paint, columns } = terminal;
  const width = Math.max(40, Math.min(columns, 120)) - 4;
  const [first = '', ...rest] = wrap(clean(because), width - code.length);
  terminal.note(`${paint.red('✗')} ${paint.bold(code)}  ${first}`);
  for (const line of rest) terminal.note(`    ${line}`);
  if (next !== undefined) for (const line of wrap(`→ ${clean(next)}`, width)) terminal.note(`  ${paint.cyan(line)}`);
}

function exitCodeOf(failure: Failure | undefined): number {
  const { code = '' } = failure ?? {};
  if (code === 'SL-CLI-001') return EXIT.unreachable;
  if (code === 'SL-CLI-007') return EXIT.interrupted;
  if (code === 'SL-CLI-004' || code === 'SL-CLI-005' || code.startsWith('SL-CONFIG-')) return EXIT.usage;
  return EXIT.problem;
}
