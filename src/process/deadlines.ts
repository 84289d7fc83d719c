import type { ProcessInstance, ProcessStore } from '../backbone/process-store.ts';
import { deadlineType, type Envelope } from '../canonical/envelope.ts';
import { type Clock, instant } from '../kernel/clock.ts';
import { factId } from '../kernel/ids.ts';
import type { Json } from '../kernel/json.ts';
import { LIMITS } from '../kernel/limits.ts';
import type { AnyProcess, DeadlineData } from './define.ts';
import { sourceOf } from './emit.ts';
import type { Kept } from './step.ts';

/**
 * Turns passed deadlines into messages of the log, in the same commit that marks them as fired. So a deadline is
 * delivered once however many nodes look, and it is handled behind whatever was recorded before it: a payment that
 * arrived in time but waits in the queue still wins. Answers how many were fired.
 */
export async function fireDeadlines(definition: AnyProcess, store: ProcessStore, clock: Clock): Promise<number> {
  const nowMs = clock.now();
  const due = await store.due(definition.name, nowMs, LIMITS.deadlineBatch);
  if (due.length === 0) return 0;
  const fired = due.map((instance) => fire(definition, instance, nowMs));
  const { conflicts } = await store.commit(
    fired.map(({ write }) => write),
    fired.flatMap(({ messages }) => messages),
  );
  if (conflicts.length === 0) return due.length;
  // Whoever was faster has moved these on; the rest is ours, and a second conflict waits for the next look.
  const late = new Set(conflicts);
  const rest = fired.filter(({ write }) => !late.has(write.key));
  const again = await store.commit(
    rest.map(({ write }) => write),
    rest.flatMap(({ messages }) => messages),
  );
  return again.conflicts.length === 0 ? rest.length : 0;
}

function fire(
  definition: AnyProcess,
  instance: ProcessInstance,
  nowMs: number,
): { readonly write: ProcessInstance; readonly messages: readonly Envelope[] } {
  const kept = instance.state as unknown as Kept;
  const passed = Object.entries(instance.deadlines).filter(([, dueMs]) => dueMs <= nowMs);
  const state: Kept = { ...kept, fired: { ...kept.fired, ...Object.fromEntries(passed) } };
  const deadlines = Object.fromEntries(Object.entries(instance.deadlines).filter(([, dueMs]) => dueMs > nowMs));
  return {
    write: { ...instance, deadlines, state: state as unknown as Json },
    messages: passed.map(([name, dueMs]) => deadlineMessage(definition, instance.key, kept, { name, dueMs })),
  };
}

function deadlineMessage(
  definition: AnyProcess,
  key: string,
  { lane }: Kept,
  { name, dueMs }: { name: string; dueMs: number },
): Envelope<DeadlineData> {
  return {
    specversion: '1.0',
    id: factId(sourceOf(definition), 'deadline', key, name, String(dueMs)),
    source: sourceOf(definition),
    type: deadlineType(definition.name, name),
    subject: key,
    time: instant(dueMs),
    datacontenttype: 'application/json',
    correlationid: key,
    lane: definition.deadlineLane ?? lane,
    data: { key, name, dueMs },
  };
}
