/** A run of numbers, first and last. */
export type Run = readonly [number, number];

/** Whether a number is in one of the runs. */
export const holds = (runs: readonly Run[], number: number): boolean =>
  runs.some(([first, last]) => first <= number && number <= last);

/** The runs with one number more, in order and as few as they can be. */
export function withNumber(runs: readonly Run[], number: number): readonly Run[] {
  if (holds(runs, number)) return runs;
  const before = runs.filter(([, last]) => last < number - 1);
  const after = runs.filter(([first]) => first > number + 1);
  const beside = runs.filter(([first, last]) => last === number - 1 || first === number + 1);
  const first = Math.min(number, ...beside.map(([start]) => start));
  const last = Math.max(number, ...beside.map(([, end]) => end));
  return [...before, [first, last], ...after];
}

/** What is not in the runs between two numbers. */
export function missingBetween(runs: readonly Run[], first: number, last: number): readonly Run[] {
  const missing: Run[] = [];
  let next = first;
  for (const [start, end] of runs) {
    if (end < next) continue;
    if (start > last) break;
    if (start > next) missing.push([next, start - 1]);
    next = end + 1;
  }
  if (next <= last) missing.push([next, last]);
  return missing;
}
