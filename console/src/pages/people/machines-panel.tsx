import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { switchMachine } from '../../api/deeds.ts';
import { machines as machinesOf } from '../../api/questions.ts';
import type { Machine } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { Badge } from '../../parts/badge.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { notify } from '../../parts/notices.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';

/** Programs that may use the API: what for, who answers for them, and until when. */
export function MachinesPanel() {
  const found = useQuery(machinesOf());
  return (
    <Panel title="Machines" flush>
      <Waiting of={found}>
        {({ machines }) =>
          machines.length === 0 ? (
            <Empty title="No machine yet">
              A program that uses the API gets its own name, scopes, owner and end: <code>storeloom machines add</code>
            </Empty>
          ) : (
            <ListTable columns={['Machine', 'May', 'Owner', 'Ends', 'Look again', 'Used', { unseen: 'Change' }]}>
              {machines.map((machine) => (
                <MachineRow key={machine.id} machine={machine} />
              ))}
            </ListTable>
          )
        }
      </Waiting>
    </Panel>
  );
}

function MachineRow({ machine }: { readonly machine: Machine }) {
  const { id, scopes, owner, purpose, disabled, expiresAt, reviewAt, usedAt } = machine;
  const [asked, setAsked] = useState(false);
  return (
    <tr>
      <td>
        <strong>{id}</strong> {disabled ? <Badge tone="wrong">switched off</Badge> : null}
        <div className="soft small">{purpose}</div>
      </td>
      <td>{scopes.join(', ')}</td>
      <td>{owner}</td>
      <td>
        <When at={expiresAt} />
      </td>
      <td>
        <When at={reviewAt} />
      </td>
      <td className="soft">{usedAt === undefined ? 'never' : <When at={usedAt} />}</td>
      <td className="number">
        <DeedButton
          permission="administer"
          size="compact-sm"
          variant="default"
          onClick={() => setAsked(true)}
          aria-label={`Switch ${disabled ? 'on' : 'off'} ${id}`}
        >
          Switch {disabled ? 'on' : 'off'}
        </DeedButton>
        <ReasonDialog
          opened={asked}
          onClose={() => setAsked(false)}
          title={`Switch ${id} ${disabled ? 'on' : 'off'}`}
          deed={`Switch ${disabled ? 'on' : 'off'}`}
          tone={disabled ? 'indigo' : 'madder'}
          reasoned={false}
          act={async () => {
            await switchMachine(id, disabled);
            notify(`${id} is switched ${disabled ? 'on' : 'off'}.`);
          }}
        >
          {disabled ? 'Its secret is good again.' : 'Its tokens are refused at once, and it gets no new ones.'}
        </ReasonDialog>
      </td>
    </tr>
  );
}
