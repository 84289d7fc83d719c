import { factId } from '../../kernel/ids.ts';
import { quantityOfMillionths } from '../../kernel/quantity.ts';
import { settleCases } from './cases.ts';
import { type Cause, classify } from './classify.ts';
import { type Difference, nameOfDifference } from './compare.ts';
import { Abandoned, Course, failureIn, type ProofMeans } from './course.ts';
import { stockProofErrors } from './errors.ts';
import { gatherEvidence } from './evidence.ts';
import { type FirstLook, firstLook } from './first-look.ts';
import { type Found, mend } from './mend.ts';
import type { Proof, ProofReport, Variance } from './proof.ts';
import { readAll } from './read.ts';
import { secondLook } from './second-look.ts';

/**
 * One proof, from the first question to the cases of what stays: read everything, compare, let what differs settle and look
 * again, name the causes, repair what is safe, and tell of the rest. Answers whether it came to its end.
 */
export async function runProof(means: ProofMeans, proof: Proof, signal: AbortSignal): Promise<boolean> {
  const course = new Course(means, proof, signal);
  try {
    await means.store.clear();
    const begun = await readAll(course);
    const first = await compareAll(course, begun);
    const found = await judge(course, first);
    const { tried, repaired } =
      proof.repair === 'safe' ? await mend(course, found) : { tried: new Set<Found>(), repaired: new Set<Found>() };
    const variances = found.map((each) =>
      varianceOf(each, repaired.has(each) ? 'repaired' : tried.has(each) ? 'tried' : 'left'),
    );
    await conclude(course, variances);
    await means.store.clear();
    return true;
  } catch (error) {
    if (error instanceof Abandoned || signal.aborted) {
      await means.store.release(course.hold);
      return false;
    }
    const { code, because } = failureIn(error);
    const failure = stockProofErrors.failure('SL-PROOF-011', { because: `${code}: ${because}` });
    await means.store.fail(course.hold, failure, means.clock.now());
    throw error;
  }
}

async function compareAll(course: Course, begun: ReadonlyMap<string, number>): Promise<FirstLook> {
  const { means, proof } = course;
  const { database, store, plan, clock, pace } = means;
  await course.note({ phase: 'comparing' });
  const nowMs = clock.now();
  const isLearning = nowMs < ((await means.learnedMs()) ?? 0);
  const ground = { plan, nowMs, lateMs: pace.lateMs, isLearning, read: begun };
  const first = await firstLook({
    database,
    store,
    proof: proof.id,
    ground,
    onProgress: (articles, { positions, shelves }) => course.note({ articles, positions, shelves }),
  });
  await course.note({ ...censusOf(first), suspects: first.suspects.size + first.unlooked, unlooked: first.unlooked });
  return first;
}

function censusOf({ articles, census }: FirstLook): Partial<ProofReport> {
  const { positions, shelves, moving, underWay, unlisted, oldestMs, bySource } = census;
  const ledger = Object.fromEntries(
    Object.entries(bySource).map(([source, count]) => [source, { positions: count, oldestMs: oldestMs[source] ?? 0 }]),
  );
  return { articles, positions, shelves, moving, underWay, unlisted, ledger };
}

/** Looks again at what differed, and names the cause of what still does. */
async function judge(course: Course, { suspects, unlooked }: FirstLook): Promise<Found[]> {
  if (suspects.size === 0) return [];
  const { means, report } = course;
  await course.note({ phase: 'settling' });
  await means.clock.sleep(means.pace.settleMs, course.signal);
  await course.note({ phase: 'looking again' });
  const second = await secondLook(course, suspects);
  const evidences = await gatherEvidence({
    backbone: means.backbone,
    erp: means.plan.erp,
    ordersHeardMs: means.ordersHeardMs,
    settleMs: means.pace.settleMs,
  });
  const found: Found[] = [];
  for (const difference of second.confirmed) {
    await course.note({});
    found.push({ difference, finding: classify(difference, await evidences.of(difference)) });
  }
  await course.note({ moving: report.moving + second.moved, unlooked: unlooked + second.unlooked });
  return found;
}

function varianceOf({ difference, finding }: Found, end: Variance['end']): Variance {
  const { sku, connection, location, what, unit, ours, theirs } = difference;
  const text = (amount: number): string => quantityOfMillionths(amount, unit).value;
  return {
    name: nameOfVariance(difference),
    sku,
    connection,
    ...(location === undefined ? {} : { location }),
    what,
    cause: finding.cause,
    unit,
    ...(ours === undefined ? {} : { ours: text(ours) }),
    ...(theirs === undefined ? {} : { theirs: text(theirs) }),
    failure: finding.failure,
    end,
    ...(end === 'left' || finding.repair === undefined ? {} : { repair: finding.repair }),
  };
}

const nameOfVariance = (difference: Difference): string => factId(nameOfDifference(difference));

/** Keeps what was found, tells people of what stays, and closes what is gone. */
async function conclude(course: Course, variances: readonly Variance[]): Promise<void> {
  const { means } = course;
  const nowMs = means.clock.now();
  const causes: Partial<Record<Cause, number>> = {};
  for (const { cause } of variances) causes[cause] = (causes[cause] ?? 0) + 1;
  const differing = variances.filter(({ what }) => what.startsWith('shelf') || what.startsWith('publication')).length;
  const left = variances.filter(({ end }) => end !== 'repaired');
  await course.note({ variances: variances.length, repaired: variances.length - left.length, differing, causes });
  await settleCases(means, left, lookedAt(course), nowMs);
  const report = { ...course.report, phase: 'done' as const };
  if (!(await means.store.end(course.hold, report, variances, means.clock.now()))) throw new Abandoned();
}

/** The systems of which it can be said what is not wrong any more. When there was too much to look at, none. */
function lookedAt({ report, means }: Course): string[] {
  if (report.unlooked > 0) return [];
  const read = report.sources.filter(({ state, failure }) => state === 'read' && failure === undefined);
  const names = read.map(({ connection }) => connection);
  // Claims belong to no system; they were looked at in the ledger itself.
  return means.sources.length === read.length ? [...names, ''] : names;
}
