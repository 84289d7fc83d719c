import type { Finding } from '../../api/shapes.ts';
import { Dot } from '../../parts/badge.tsx';
import { Phrase } from '../../parts/prose.tsx';
import type { Tone } from '../../parts/tone.ts';

const TONES: Readonly<Record<Finding['verdict'], Tone>> = { ok: 'well', warning: 'late', problem: 'wrong' };

/** What a test of a connection found, and what to do about it. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const bad = findings.filter(({ verdict }) => verdict !== 'ok').length;
  return (
    <div role="status">
      <p className="small" style={{ margin: '10px 0 4px' }}>
        <strong>{bad === 0 ? 'All is well.' : `${bad} of ${findings.length} need a look.`}</strong>
      </p>
      <FindingList findings={findings} />
    </div>
  );
}

export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className="findings">
      {findings.map(({ subject, verdict, found, next }) => (
        <li key={`${subject} ${found}`}>
          <Dot tone={TONES[verdict]} />
          <span>
            <span className="unseen">{verdict}: </span>
            <strong>{subject}</strong> <span className="soft">{found}</span>
            {next === undefined ? null : (
              <span className="next">
                {' '}
                → <Phrase markdown={next} />
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
