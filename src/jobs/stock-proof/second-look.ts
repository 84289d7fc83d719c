import { LIMITS } from '../../kernel/limits.ts';
import { findArticles, oldClaims } from '../../ledgers/stock/scan.ts';
import { compareArticle, type Difference, type Ground, isSameDifference, nameOfDifference } from './compare.ts';
import { Abandoned, type Course, chunksOf, unreadable } from './course.ts';
import { oldBeforeMs } from './first-look.ts';
import type { Seen } from './seen.ts';

export interface SecondLook {
  /** What both looks found, as the second one found it. */
  readonly confirmed: readonly Difference[];
  /** What was gone, or something else, by then. */
  readonly moved: number;
  /** Suspects of systems that could not be asked again. */
  readonly unlooked: number;
}

/** Looks again at what differed, after it had time to settle: only what both looks found, unchanged, accuses somebody. */
export async function secondLook(course: Course, suspects: ReadonlyMap<string, Difference>): Promise<SecondLook> {
  const confirmed: Difference[] = [];
  let moved = 0;
  let unlooked = 0;
  const skus = [...new Set([...suspects.values()].map(({ sku }) => sku))];
  for (const some of chunksOf(skus)) {
    await course.note({});
    const mine = [...suspects.values()].filter(({ sku }) => some.includes(sku));
    const { found, failed } = await lookAt(course, some, mine);
    for (const suspect of mine) {
      if (failed.has(suspect.connection)) unlooked += 1;
      else {
        const again = found.get(nameOfDifference(suspect));
        if (again !== undefined && isSameDifference(suspect, again)) confirmed.push(again);
        else moved += 1;
      }
    }
  }
  return { confirmed, moved, unlooked };
}

async function lookAt(
  course: Course,
  skus: readonly string[],
  suspects: readonly Difference[],
): Promise<{ found: Map<string, Difference>; failed: Set<string> }> {
  const { plan, database, clock, pace } = course.means;
  const { seen, read, failed } = await askAgain(course, skus, suspects);
  // Only now: what the ledger hears while the systems are asked is newer than their answers.
  const articles = new Map((await findArticles(database, skus)).map((article) => [article.sku, article]));
  const ground: Ground = { plan, nowMs: clock.now(), lateMs: pace.lateMs, read };
  const hasClaims = suspects.some(({ what }) => what === 'claim-old');
  const claims = hasClaims ? await oldClaims(database, oldBeforeMs(ground), LIMITS.stockProofSuspects) : [];
  const found = new Map<string, Difference>();
  for (const sku of skus) {
    const article = articles.get(sku) ?? { sku, isSet: false };
    const ours = { ...article, oldClaims: claims.filter((claim) => claim.sku === sku) };
    const theirs = seen.filter((each) => each.sku === sku);
    for (const difference of compareArticle(ours, theirs, ground)) found.set(nameOfDifference(difference), difference);
  }
  return { found, failed };
}

/** Asks each system that is suspected, and always the ERP: what it knows says which articles are strangers. */
async function askAgain(course: Course, skus: readonly string[], suspects: readonly Difference[]) {
  const { sources, clock } = course.means;
  const seen: Seen[] = [];
  const read = new Map<string, number>();
  const failed = new Set<string>();
  for (const source of sources) {
    const isSuspected = suspects.some(({ connection }) => connection === source.connection);
    if (!isSuspected && source.role !== 'erp') continue;
    const startedMs = clock.now();
    try {
      seen.push(...(await course.patiently(() => source.look(skus, course.signal))));
      read.set(source.connection, startedMs);
    } catch (error) {
      if (error instanceof Abandoned || course.signal.aborted) throw error;
      failed.add(source.connection);
      await course.noteSource(source.connection, { failure: unreadable(source.connection, error) });
    }
  }
  return { seen, read, failed };
}
