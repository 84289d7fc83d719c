import { Link } from '@tanstack/react-router';
import type { Today } from '../../api/shapes.ts';
import { Badge, Dot } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { HEALTH_WORDS } from '../connections/health.ts';
import './systems.css';

/** Each connected system and how it is: whoever is the cause stands out. */
export function SystemsPanel({ connections }: { readonly connections: Today['connections'] }) {
  return (
    <Panel title="Systems" className="third" aside={<Link to="/connections">All</Link>}>
      {connections.length === 0 ? (
        <Empty title="Nothing is connected">Each shop, till system, payment provider and ERP stands here.</Empty>
      ) : (
        <ul className="systems">
          {connections.map((connection) => {
            const [tone, word] = HEALTH_WORDS[connection.health];
            return (
              <li key={connection.name}>
                <Dot tone={tone} />
                <div>
                  <strong>{connection.name}</strong> <span className="soft">{connection.connector}</span>
                  {tone === 'well' ? null : <div className="small soft">{connection.because}</div>}
                </div>
                <Badge tone={tone}>{word}</Badge>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
