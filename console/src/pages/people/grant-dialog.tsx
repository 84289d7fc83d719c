import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { grantRole, type Role, revokeRole } from '../../api/deeds.ts';
import type { Person } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';

const ROLES: readonly { readonly value: Role; readonly label: string }[] = [
  { value: 'viewer', label: 'viewer: looks' },
  { value: 'operator', label: 'operator: mends, pauses, retries' },
  { value: 'approver', label: 'approver: decides where money moves' },
  { value: 'integrator', label: 'integrator: configures' },
  { value: 'administrator', label: 'administrator: everything' },
];

interface GrantDialogProps {
  readonly person: Person;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Gives a role, everywhere or in some places, and takes it back. */
export function GrantDialog({ person, opened, onClose }: GrantDialogProps) {
  const [role, setRole] = useState<Role>('viewer');
  const [reach, setReach] = useState('*');
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ['people'] });
  const grant = useMutation({
    mutationFn: () =>
      grantRole(
        person.id,
        role,
        reach.split(/[\s,]+/).filter((entry) => entry !== ''),
      ),
    onSettled,
  });
  const revoke = useMutation({ mutationFn: (taken: Role) => revokeRole(person.id, taken), onSettled });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Roles of ${person.name}`}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="column">
        {person.grants.map(({ role: given, reach: where, from }) => (
          <div key={`${given} ${from}`} className="row apart">
            <span>
              <Badge tone="moving">{given}</Badge>{' '}
              <span className="soft small">
                {where.includes('*') ? 'everywhere' : where.join(', ')}, by {from}
              </span>
            </span>
            {from === 'administrator' ? (
              <Button size="compact-xs" variant="default" onClick={() => revoke.mutate(given)}>
                Take back
              </Button>
            ) : (
              <span className="soft small">by a group of the company</span>
            )}
          </div>
        ))}
        <Select
          label="Role"
          data={[...ROLES]}
          value={role}
          allowDeselect={false}
          onChange={(value) => setRole(value as Role)}
        />
        <TextInput
          label="Where"
          description="* for everywhere, or channel/…, location/…, brand/…, region/…"
          value={reach}
          onChange={(event) => setReach(event.currentTarget.value)}
        />
        {grant.isError ? <ProblemNote error={grant.error} /> : null}
        {revoke.isError ? <ProblemNote error={revoke.error} /> : null}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button loading={grant.isPending} disabled={reach.trim() === ''} onClick={() => grant.mutate()}>
            Give it
          </Button>
        </div>
      </div>
    </Modal>
  );
}
