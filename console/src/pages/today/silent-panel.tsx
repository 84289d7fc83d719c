import type { Today } from '../../api/shapes.ts';
import { manyText } from '../../format/format.ts';
import { Badge, Dot } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { When } from '../../parts/when.tsx';
import './systems.css';

/** Tills that should speak and do not. */
export function SilentPanel({ tills }: { readonly tills: Today['silentTills'] }) {
  if (tills.length === 0) return null;
  return (
    <Panel title="Silent tills" className="third" aside={manyText(tills.length, 'till')}>
      <ul className="systems">
        {tills.slice(0, 10).map(({ connection, location, till, silentSince }) => (
          <li key={`${connection} ${location} ${till}`}>
            <Dot tone="wrong" />
            <div>
              <strong>{location.replace('location/', '')}</strong> <span className="soft">till {till}</span>
              <div className="small soft">
                since <When at={silentSince} />
              </div>
            </div>
            <Badge tone="wrong">silent</Badge>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
