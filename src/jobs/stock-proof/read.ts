import type { Json } from '../../kernel/json.ts';
import { Abandoned, type Course, unreadable } from './course.ts';
import type { ProofSource } from './seen.ts';

/** Reads all systems, each at its own pace, into the sorted place beside the ledger. Answers when the reading of those that were read to their end began. */
export async function readAll(course: Course): Promise<Map<string, number>> {
  await course.note({ phase: 'reading' });
  const begun = new Map<string, number>();
  const readings = course.means.sources.map(async (source) => {
    const startedMs = course.means.clock.now();
    if (await readSource(course, source)) begun.set(source.connection, startedMs);
  });
  // All of them end before anything is thrown, so that none goes on reading for nobody.
  for (const reading of await Promise.allSettled(readings)) if (reading.status === 'rejected') throw reading.reason;
  return begun;
}

async function readSource(course: Course, source: ProofSource): Promise<boolean> {
  const { store } = course.means;
  const { connection } = source;
  let rows = 0;
  try {
    for (let at: Json | undefined, more = true; more; ) {
      const after = at;
      const { seen, next } = await course.patiently(() => source.page(after, course.signal));
      await store.stage(course.proof.id, seen);
      rows += seen.length;
      await course.noteSource(connection, { state: 'reading', rows });
      at = next;
      more = next !== undefined;
    }
  } catch (error) {
    if (error instanceof Abandoned || course.signal.aborted) throw error;
    await course.noteSource(connection, { state: 'failed', rows, failure: unreadable(connection, error) });
    return false;
  }
  await course.noteSource(connection, { state: 'read', rows });
  return true;
}
