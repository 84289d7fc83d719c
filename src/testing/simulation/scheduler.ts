import type { Clock } from '../../kernel/clock.ts';

/** Virtual time: tasks run one after another in order of their time, each to its end. Nothing races, nothing waits. */
export interface Scheduler {
  /** The true time of the world, epoch milliseconds. */
  now(): number;
  /** What the hub believes the time to be; it may jump. */
  readonly hubClock: Clock;
  /** Moves the hub's clock against the world's. */
  shiftHubClock(byMs: number): void;
  after(delayMs: number, run: () => void | Promise<void>): void;
  /** Lets the time pass without a task. */
  advanceTo(timeMs: number): void;
  /** Runs the next task; false when there is none. */
  runNext(): Promise<boolean>;
  /** Runs the next task unless it comes after `timeMs`; then only the time passes. */
  runNextBefore(timeMs: number): Promise<void>;
  readonly pending: number;
}

interface Task {
  readonly timeMs: number;
  readonly order: number;
  readonly run: () => void | Promise<void>;
}

export function createScheduler(startMs: number): Scheduler {
  const heap: Task[] = [];
  let nowMs = startMs;
  let shiftMs = 0;
  let count = 0;
  return {
    now: () => nowMs,
    hubClock: { now: () => nowMs + shiftMs, sleep: async () => {} },
    shiftHubClock: (byMs) => {
      shiftMs += byMs;
    },
    after(delayMs, run) {
      count += 1;
      push(heap, { timeMs: nowMs + Math.max(0, Math.round(delayMs)), order: count, run });
    },
    advanceTo(timeMs) {
      nowMs = Math.max(nowMs, timeMs);
    },
    async runNext() {
      const task = pop(heap);
      if (task === undefined) return false;
      nowMs = Math.max(nowMs, task.timeMs);
      await task.run();
      return true;
    },
    async runNextBefore(timeMs) {
      const next = heap[0];
      if (next === undefined || next.timeMs > timeMs) nowMs = Math.max(nowMs, timeMs);
      else await this.runNext();
    },
    get pending() {
      return heap.length;
    },
  };
}

const before = (left: Task, right: Task): boolean =>
  left.timeMs === right.timeMs ? left.order < right.order : left.timeMs < right.timeMs;

function push(heap: Task[], task: Task): void {
  let index = heap.push(task) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!before(task, heap[parent] as Task)) break;
    heap[index] = heap[parent] as Task;
    index = parent;
  }
  heap[index] = task;
}

function pop(heap: Task[]): Task | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    if (left >= heap.length) break;
    const right = left + 1;
    const child = right < heap.length && before(heap[right] as Task, heap[left] as Task) ? right : left;
    if (!before(heap[child] as Task, last)) break;
    heap[index] = heap[child] as Task;
    index = child;
  }
  heap[index] = last;
  return top;
}
