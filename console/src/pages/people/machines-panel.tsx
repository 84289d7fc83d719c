import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { machines as machinesOf } from '../../api/questions.ts';
import type { Machine } from '../../api/shapes.ts';
import { SecretDialog } from '../../dialogs/secret-dialog.tsx';
import { countText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { MachineDeeds } from './machine-deeds.tsx';
import { MachineDialog } from './machine-dialog.tsx';

/** Programs that may use the API: what for, who answers for them, where, how much, and until when. */
export function MachinesPanel() {
  const found = useQuery(machinesOf());
  const [adding, setAdding] = useState(false);
  const [given, setGiven] = useState<{ readonly machine: string; readonly secret: string }>();
  const onSecret = (machine: string, secret: string): void => setGiven({ machine, secret });
  return (
    <Panel
      title="Machines"
      flush
      aside={
        <DeedButton permission="administer" size="compact-sm" onClick={() => setAdding(true)}>
          Add a machine
        </DeedButton>
      }
    >
      <Waiting of={found}>
        {({ machines }) =>
          machines.length === 0 ? (
            <Empty title="No machine yet">
              A program that uses the API gets its own name, scopes, owner and end, and a secret that is shown once.
            </Empty>
          ) : (
            <ListTable columns={['Machine', 'May', 'Where', 'Ends', 'Look again', 'Used', { unseen: 'Change' }]}>
              {machines.map((machine) => (
                <MachineRow key={machine.id} machine={machine} onSecret={onSecret} />
              ))}
            </ListTable>
          )
        }
      </Waiting>
      <MachineDialog opened={adding} onClose={() => setAdding(false)} onSecret={onSecret} />
      <SecretDialog
        title={`The secret of ${given?.machine ?? ''}`}
        secret={given?.secret}
        onClose={() => setGiven(undefined)}
      >
        With its name and this secret the program asks for tokens at <code>/oauth/token</code>.
      </SecretDialog>
    </Panel>
  );
}

interface MachineRowProps {
  readonly machine: Machine;
  readonly onSecret: (machine: string, secret: string) => void;
}

function MachineRow({ machine, onSecret }: MachineRowProps) {
  const { id, scopes, reach, owner, purpose, requestsPerMinute, disabled, expiresAt, reviewAt, usedAt } = machine;
  const isOver = (at: string): boolean => Date.parse(at) <= Date.now();
  return (
    <tr>
      <td>
        <strong>{id}</strong> {disabled ? <Badge tone="wrong">switched off</Badge> : null}
        <div className="soft small">{purpose}</div>
        <div className="soft small">{owner}</div>
      </td>
      <td>
        {scopes.join(', ')}
        <div className="soft small">
          {requestsPerMinute === undefined ? 'common quota' : `${countText(requestsPerMinute)} a minute`}
        </div>
      </td>
      <td>{reach.includes('*') ? 'everywhere' : reach.join(', ')}</td>
      <td>
        {isOver(expiresAt) ? <Badge tone="wrong">expired</Badge> : null} <When at={expiresAt} />
      </td>
      <td>
        {isOver(reviewAt) ? <Badge tone="late">due</Badge> : null} <When at={reviewAt} />
      </td>
      <td className="soft" style={{ whiteSpace: 'nowrap' }}>
        {usedAt === undefined ? 'never' : <When at={usedAt} />}
      </td>
      <td className="number">
        <MachineDeeds machine={machine} onSecret={onSecret} />
      </td>
    </tr>
  );
}
