import type { Till } from '../../api/shapes.ts';
import { manyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { When } from '../../parts/when.tsx';
import './systems.css';
import { Dot, type Tone } from '../../parts/badge.tsx';

/** The tills of the stores, the silent ones first. */
export function StoresPanel({ tills }: { readonly tills: readonly Till[] }) {
  if (tills.length === 0) return null;
  const sorted = [...tills].sort((one, other) => toneRank(one) - toneRank(other)).slice(0, 8);
  return (
    <Panel title="Stores" className="third" aside={manyText(tills.length, 'till')}>
      <ul className="systems">
        {sorted.map((till) => (
          <li key={`${till.location} ${till.till}`}>
            <Dot tone={toneOf(till)} />
            <div>
              <strong>{till.location.replace('location/', '')}</strong> <span className="soft">till {till.till}</span>
              <div className="small soft">
                heard <When at={till.lastHeard} />
                {till.missing === 0 ? '' : `, ${manyText(till.missing, 'number')} missing`}
              </div>
            </div>
            <Badge tone={toneOf(till)}>{wordOf(till)}</Badge>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function toneOf({ silentSince, missing, open }: Till): Tone {
  if (silentSince !== undefined) return 'wrong';
  if (missing > 0) return 'late';
  return open === false ? 'quiet' : 'well';
}

function wordOf(till: Till): string {
  return { wrong: 'silent', late: 'has gaps', quiet: 'closed', well: 'well', moving: 'well' }[toneOf(till)];
}

const toneRank = (till: Till): number => ['wrong', 'late', 'well', 'moving', 'quiet'].indexOf(toneOf(till));
