import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { endStandIn } from '../../api/deeds.ts';
import { people as peopleOf, standIns as standInsOf } from '../../api/questions.ts';
import type { Person } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { notify } from '../../parts/notices.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { refusalOf, useMe } from '../../session/me.ts';
import { StandInDialog } from './stand-in-dialog.tsx';

/** Who approves for whom while they are away. */
export function StandInsPanel() {
  const me = useMe();
  const found = useQuery(standInsOf());
  // Only who manages people may list them; the others know each other by their ids.
  const mayList = refusalOf(me, 'administer') === undefined;
  const people = useQuery({ ...peopleOf(), enabled: mayList }).data?.people ?? [];
  const [asked, setAsked] = useState<'name' | 'end'>();
  const close = (): void => setAsked(undefined);
  return (
    <Panel
      title="Stand-ins"
      flush
      aside={
        <DeedButton permission="approve" size="compact-sm" variant="default" onClick={() => setAsked('name')}>
          Name who approves for you
        </DeedButton>
      }
    >
      <Waiting of={found}>
        {({ standIns }) =>
          standIns.length === 0 ? (
            <Empty title="Everybody approves for themselves">
              Whoever is away names somebody who decides for them until a day, under their own name.
            </Empty>
          ) : (
            <ListTable columns={['Approver', 'Stand-in', 'Since', 'Until', { unseen: 'End' }]}>
              {standIns.map(({ approver, standIn, namedAt, until }) => (
                <tr key={approver}>
                  <td>
                    <strong>{nameOf(people, approver)}</strong>
                  </td>
                  <td>{nameOf(people, standIn)}</td>
                  <td className="soft">
                    <When at={namedAt} />
                  </td>
                  <td>
                    <When at={until} />
                  </td>
                  <td className="number">
                    {approver === me?.name ? (
                      <DeedButton
                        permission="approve"
                        size="compact-sm"
                        variant="default"
                        onClick={() => setAsked('end')}
                      >
                        Approve alone again
                      </DeedButton>
                    ) : null}
                  </td>
                </tr>
              ))}
            </ListTable>
          )
        }
      </Waiting>
      {me === undefined ? null : (
        <p className="soft small" style={{ padding: '8px 16px' }}>
          You are <code>{me.name}</code>: whoever names you needs that.
        </p>
      )}
      <StandInDialog opened={asked === 'name'} onClose={close} people={people} own={me?.name} />
      <ReasonDialog
        opened={asked === 'end'}
        onClose={close}
        title="Approve alone again"
        deed="End it"
        reasoned={false}
        act={async () => {
          await endStandIn();
          notify('Nobody approves for you any more.');
        }}
      >
        It ends at once. What was approved meanwhile stays approved.
      </ReasonDialog>
    </Panel>
  );
}

/** A person by name where one may know it. */
function nameOf(people: readonly Person[], id: string): string {
  return people.find((each) => `person/${each.id}` === id)?.name ?? id;
}
