import type { Connection, Finding } from '../../api/shapes.ts';

type Audit = NonNullable<Connection['audit']>;

/** What an audit found, with what needs a person first, and one sentence that says how it is. */
export interface AuditWords {
  readonly sentence: string;
  readonly amiss: readonly Finding[];
  readonly mended: readonly Finding[];
  readonly well: readonly Finding[];
}

/** An audit in words; undefined when nothing was ever looked at. Pure. */
export function auditWords(audit: Audit | undefined): AuditWords | undefined {
  if (audit === undefined) return undefined;
  const { findings, failure } = audit;
  const rank = (finding: Finding): number => (finding.verdict === 'problem' ? 0 : 1);
  const amiss = findings.filter(({ verdict }) => verdict !== 'ok').sort((one, other) => rank(one) - rank(other));
  const mended = findings.filter((finding) => finding.mended === true);
  const well = findings.filter((finding) => finding.verdict === 'ok' && finding.mended !== true);
  return { sentence: sentenceOf(findings.length, amiss, mended.length, failure), amiss, mended, well };
}

function sentenceOf(all: number, amiss: readonly Finding[], mended: number, failure: string | undefined): string {
  if (failure !== undefined) return `They cannot be looked at now (${failure}).`;
  const problems = amiss.filter(({ verdict }) => verdict === 'problem').length;
  if (problems > 0) return `${problems} of ${all} amiss, and the hub could not mend ${problems === 1 ? 'it' : 'them'}.`;
  if (amiss.length > 0) return `${amiss.length} of ${all} ${amiss.length === 1 ? 'needs' : 'need'} a look.`;
  return mended > 0 ? `All is as it should be; the hub mended ${mended} of ${all}.` : 'All is as it should be.';
}
