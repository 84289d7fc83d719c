import { PageHead } from '../../parts/page-head.tsx';
import { MachinesPanel } from './machines-panel.tsx';
import { PeoplePanel } from './people-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';

/** Who may do what here: people, the browsers they are signed in with, and programs. */
export function PeoplePage() {
  return (
    <>
      <PageHead title="People and machines" lead="Who may do what, and where." />
      <div className="column">
        <PeoplePanel />
        <MachinesPanel />
        <SessionsPanel />
      </div>
    </>
  );
}
