import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestModule, TestRunEndReason, TestSuite } from 'vitest/node';

/** So many failures are named; whoever has more looks at the first ones first. */
const MOST_NAMED = 40;
const LINE_CHARACTERS = 200;

/**
 * Ends a run with one plain line, `N passed, N failed, N skipped`, that any tool can read. What failed is named in the lines before it,
 * because of a long run often only the end is kept.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly Told[], _reason: TestRunEndReason): void {
    const failures = [
      ...modules.toSorted((left, right) => (left.moduleId < right.moduleId ? -1 : 1)).flatMap(failuresOf),
      ...unhandled.map((error) => lineOf('caught by nobody', [error])),
    ];
    if (failures.length > 0) write(`${failures.length} failure${failures.length === 1 ? '' : 's'}:`);
    for (const failure of failures.slice(0, MOST_NAMED)) write(failure);
    if (failures.length > MOST_NAMED) write(`  and ${failures.length - MOST_NAMED} more`);
    const states = modules.flatMap(({ children }) => [...children.allTests()].map((test) => test.result().state));
    const passed = states.filter((state) => state === 'passed').length;
    const failed = states.filter((state) => state === 'failed').length;
    write(`${passed} passed, ${failures.length} failed, ${states.length - passed - failed} skipped`);
  }
}

interface Told {
  readonly message?: string;
}

/** A line for each test that failed, for each hook of a file or of a `describe`, and for a file that could not be loaded. */
function failuresOf(module: TestModule): readonly string[] {
  const file = module.relativeModuleId;
  const lines: string[] = [];
  for (const test of module.children.allTests()) {
    const { state, errors } = test.result();
    if (state === 'failed') lines.push(lineOf(`${file} > ${test.fullName}`, errors ?? []));
  }
  const outside = (part: TestModule | TestSuite, name: string): void => {
    const errors = part.errors();
    if (errors.length > 0) lines.push(lineOf(part.children.size === 0 ? name : `${name}, a hook`, errors));
  };
  outside(module, file);
  for (const suite of module.children.allSuites()) outside(suite, `${file} > ${suite.fullName}`);
  return lines.length === 0 && module.state() === 'failed' ? [lineOf(file, [])] : lines;
}

function lineOf(name: string, [error]: readonly Told[]): string {
  const [because = ''] = stripVTControlCharacters(error?.message ?? 'no reason is known').split('\n');
  const line = `  ${name}: ${because}`;
  return line.length > LINE_CHARACTERS ? `${line.slice(0, LINE_CHARACTERS - 1)}…` : line;
}

const write = (line: string): boolean => process.stdout.write(`${line}\n`);
