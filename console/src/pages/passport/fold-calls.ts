import type { StoryEntry } from '../../api/shapes.ts';

/** A step as the page tells it: calls in a row to one system are one step. */
export interface Step {
  readonly key: string;
  readonly entry: StoryEntry;
  /** What was folded into it; empty for a step of its own. */
  readonly calls: readonly StoryEntry[];
}

/** Pure: folds plain calls in a row by system; what went wrong stays on its own. */
export function foldCalls(story: readonly StoryEntry[]): Step[] {
  const steps: Step[] = [];
  let open = new Map<string, number>();
  story.forEach((entry, index) => {
    const key = `${entry.message?.id ?? 'call'} ${index}`;
    if (entry.kind !== 'call' || entry.failed === true) {
      open = new Map();
      steps.push({ key, entry, calls: [] });
      return;
    }
    const at = open.get(entry.from);
    const known = at === undefined ? undefined : steps[at];
    if (at === undefined || known === undefined) {
      open.set(entry.from, steps.length);
      steps.push({ key, entry, calls: [entry] });
    } else {
      steps[at] = { ...known, calls: [...known.calls, entry] };
    }
  });
  return steps;
}

export type Mark = 'delivery' | 'event' | 'command' | 'done' | 'wrong' | 'call' | 'stock';

/** What kind of mark stands before a step. */
export function markOf({ kind, failure, failed, name }: StoryEntry): Mark {
  if (failure !== undefined || failed === true) return 'wrong';
  if (kind === 'outcome') return name.endsWith(' done') ? 'done' : 'wrong';
  if (kind === 'letter') return 'wrong';
  return kind;
}
