import { LIMITS } from '../../kernel/limits.ts';
import { shelfKey } from '../../ledgers/stock/plan.ts';
import { findArticles, oldClaims } from '../../ledgers/stock/scan.ts';
import type { Sheet } from '../../ledgers/stock/sheet.ts';
import type { Finding } from './classify.ts';
import type { Difference } from './compare.ts';
import { Abandoned, type Course, chunksOf } from './course.ts';
import { oldBeforeMs } from './first-look.ts';

/** A difference with its cause. */
export interface Found {
  readonly difference: Difference;
  readonly finding: Finding;
}

const LOOK_EVERY_MS = 250;

/**
 * Does what is safe, by the ways that numbers always go: the ERP is read again and told as any other reading, a channel is asked by a
 * publication that compares before it writes. The ledger draws its conclusions itself. Answers what was tried, and what of it was
 * seen to be right again in time.
 */
export async function mend(
  course: Course,
  found: readonly Found[],
): Promise<{ tried: ReadonlySet<Found>; repaired: ReadonlySet<Found> }> {
  const wanted = found.filter(({ finding }) => finding.repair !== undefined);
  const tried = new Set<Found>();
  const repaired = new Set<Found>();
  if (wanted.length === 0) return { tried, repaired };
  await course.note({ phase: 'repairing' });
  const startedMs = course.means.clock.now();
  for (const some of chunksOf(wanted)) {
    await course.note({});
    for (const each of await tryAll(course, some)) tried.add(each);
  }
  await untilRight(course, startedMs, tried, repaired);
  return { tried, repaired };
}

async function tryAll(course: Course, some: readonly Found[]): Promise<readonly Found[]> {
  const { sources, ledger, backbone, plan } = course.means;
  const rereads = some.filter(({ finding }) => finding.repair === 'read-again');
  const asks = some.filter(({ finding }) => finding.repair === 'ask-channel');
  const done: Found[] = [];
  const erp = sources.find(({ connection }) => connection === plan.erp);
  if (rereads.length > 0 && erp !== undefined) {
    const skus = [...new Set(rereads.map(({ difference }) => difference.sku))];
    if (await works(course, () => erp.tell(skus, course.signal))) done.push(...rereads);
  }
  if (asks.length > 0) {
    const shelves = asks.map(({ difference: { sku, connection, location } }) => ({
      sku,
      connection,
      ...(location === undefined ? {} : { location }),
    }));
    const messages = await ledger.ask(shelves);
    for (const chunk of chunksOf(messages, LIMITS.appendBatch)) await backbone.append(chunk);
    done.push(...asks);
  }
  return done;
}

/** A repair that fails leaves its variances to a person; it fails nothing else. */
async function works(course: Course, work: () => Promise<void>): Promise<boolean> {
  try {
    await course.patiently(work);
    return true;
  } catch (error) {
    if (error instanceof Abandoned || course.signal.aborted) throw error;
    return false;
  }
}

/** Waits until what was tried shows in the ledger, and no longer than a repair is given. */
async function untilRight(course: Course, startedMs: number, tried: ReadonlySet<Found>, repaired: Set<Found>) {
  const { clock, pace } = course.means;
  const deadlineMs = clock.now() + pace.repairMs;
  for (;;) {
    for (const some of chunksOf([...tried].filter((each) => !repaired.has(each)))) {
      for (const each of await rightAmong(course, startedMs, some)) repaired.add(each);
    }
    await course.note({ repaired: repaired.size });
    if (repaired.size === tried.size || clock.now() >= deadlineMs) return;
    await clock.sleep(LOOK_EVERY_MS, course.signal);
  }
}

async function rightAmong({ means }: Course, startedMs: number, some: readonly Found[]): Promise<Found[]> {
  const { database, clock } = means;
  const skus = [...new Set(some.map(({ difference }) => difference.sku))];
  const sheets = new Map((await findArticles(database, skus)).map(({ sku, sheet }) => [sku, sheet]));
  const hasClaims = some.some(({ difference }) => difference.what === 'claim-old');
  const before = oldBeforeMs({ nowMs: clock.now() });
  const claims = hasClaims ? await oldClaims(database, before, LIMITS.stockProofSuspects) : [];
  return some.filter(({ difference }) => {
    const { what, sku, owner, location } = difference;
    if (what === 'claim-old') {
      return !claims.some((each) => each.sku === sku && each.owner === owner && each.location === location);
    }
    return isRight(difference, sheets.get(sku), startedMs);
  });
}

/** A reading taken since, or an answer of the channel since with nothing further under way. */
function isRight({ what, connection, location }: Difference, sheet: Sheet | undefined, sinceMs: number): boolean {
  if (what.startsWith('position')) {
    const position = sheet?.positions[location ?? ''];
    return position !== undefined && position.observedMs >= sinceMs;
  }
  const shelf = sheet?.shelves[shelfKey(connection, location)];
  if (shelf === undefined || shelf.flight !== undefined || shelf.refused !== undefined) return false;
  return (shelf.shownMs ?? 0) >= sinceMs && (shelf.sentMs ?? 0) >= sinceMs;
}
