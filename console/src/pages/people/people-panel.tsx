import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { switchPerson } from '../../api/deeds.ts';
import { people as peopleOf } from '../../api/questions.ts';
import type { Person } from '../../api/shapes.ts';
import { SwitchDeed } from '../../dialogs/switch-deed.tsx';
import { Badge } from '../../parts/badge.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { GrantDialog } from './grant-dialog.tsx';

/** Everybody who has signed in here. */
export function PeoplePanel() {
  const found = useQuery(peopleOf());
  return (
    <Panel title="People" flush>
      <Waiting of={found}>
        {({ people }) => (
          <ListTable columns={['Name', 'Roles', 'Signed in', { unseen: 'Change' }]}>
            {people.map((person) => (
              <PersonRow key={person.id} person={person} />
            ))}
          </ListTable>
        )}
      </Waiting>
    </Panel>
  );
}

function PersonRow({ person }: { readonly person: Person }) {
  const { name, email, grants, disabled, signedInAt, issuer } = person;
  const [asked, setAsked] = useState(false);
  return (
    <tr>
      <td>
        <strong>{name}</strong>
        <div className="soft small">{email ?? (issuer === 'local' ? 'by a link of this hub' : issuer)}</div>
      </td>
      <td>
        <div className="row">
          {disabled ? <Badge tone="wrong">switched off</Badge> : null}
          {grants.map(({ role, reach, from }) => (
            <Badge key={`${role} ${from}`} tone="moving">
              {role}
              {reach.includes('*') ? '' : ` in ${reach.join(', ')}`}
            </Badge>
          ))}
        </div>
      </td>
      <td className="soft">
        <When at={signedInAt} />
      </td>
      <td className="number">
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <DeedButton
            permission="administer"
            size="compact-sm"
            variant="default"
            onClick={() => setAsked(true)}
            aria-label={`Roles of ${name}`}
          >
            Roles
          </DeedButton>
          <SwitchDeed name={name} disabled={disabled} act={() => switchPerson(person, disabled)}>
            {disabled
              ? 'They can sign in again, with the roles that they have.'
              : 'All their sessions end at once, and they cannot sign in until they are switched on again.'}
          </SwitchDeed>
        </div>
        <GrantDialog person={person} opened={asked} onClose={() => setAsked(false)} />
      </td>
    </tr>
  );
}
