import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { endSession } from '../../api/deeds.ts';
import { people as peopleOf, sessions as sessionsOf } from '../../api/questions.ts';
import type { Session } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { notify } from '../../parts/notices.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';

/** The browsers in which somebody is signed in. */
export function SessionsPanel() {
  const found = useQuery(sessionsOf());
  const people = useQuery(peopleOf()).data?.people ?? [];
  return (
    <Panel title="Signed in" flush>
      <Waiting of={found}>
        {({ sessions }) => (
          <ListTable columns={['Who', 'From', 'Since', 'Last seen', { unseen: 'End' }]}>
            {sessions.map((session) => (
              <SessionRow
                key={session.id}
                session={session}
                name={people.find(({ id }) => id === session.person)?.name ?? session.person}
              />
            ))}
          </ListTable>
        )}
      </Waiting>
    </Panel>
  );
}

function SessionRow({ session, name }: { readonly session: Session; readonly name: string }) {
  const [asked, setAsked] = useState(false);
  return (
    <tr>
      <td>
        <strong>{name}</strong>
      </td>
      <td>
        {session.address} <span className="soft small">{session.agent.slice(0, 60)}</span>
      </td>
      <td className="soft">
        <When at={session.createdAt} />
      </td>
      <td className="soft">
        <When at={session.seenAt} />
      </td>
      <td className="number">
        <DeedButton
          permission="administer"
          size="compact-sm"
          variant="default"
          onClick={() => setAsked(true)}
          aria-label={`End it: a session of ${name}`}
        >
          End it
        </DeedButton>
        <ReasonDialog
          opened={asked}
          onClose={() => setAsked(false)}
          title={`End a session of ${name}`}
          deed="End it"
          tone="madder"
          reasoned={false}
          act={async () => {
            await endSession(session.id);
            notify('The session has ended.');
          }}
        >
          That browser is signed out at once. They can sign in again.
        </ReasonDialog>
      </td>
    </tr>
  );
}
