import { Button, Modal, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { grantRole, type Role, revokeRole } from '../../api/deeds.ts';
import type { Person } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { DeedProblem } from '../../parts/deed-problem.tsx';
import { reachOf, wrongInReach } from './reach.ts';
import { ReachInput } from './reach-input.tsx';

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
  // Each deed is done to the person as they stand here: none begins before what the last one changed is here.
  const onSettled = () => queries.invalidateQueries({ queryKey: ['people'] });
  const grant = useMutation({ mutationFn: () => grantRole(person.id, person.tag, role, reachOf(reach)), onSettled });
  const revoke = useMutation({ mutationFn: (taken: Role) => revokeRole(person.id, person.tag, taken), onSettled });
  const isBusy = grant.isPending || revoke.isPending;
  const lookAgain = (): void => {
    grant.reset();
    revoke.reset();
  };
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
              <Button
                size="compact-xs"
                variant="default"
                disabled={isBusy}
                aria-label={`Take back ${given}`}
                onClick={() => revoke.mutate(given)}
              >
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
        <ReachInput value={reach} onChange={setReach} />
        {grant.isError ? <DeedProblem error={grant.error} onLookAgain={lookAgain} /> : null}
        {revoke.isError ? <DeedProblem error={revoke.error} onLookAgain={lookAgain} /> : null}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button
            loading={grant.isPending}
            disabled={isBusy || wrongInReach(reach) !== undefined}
            onClick={() => grant.mutate()}
          >
            Give it
          </Button>
        </div>
      </div>
    </Modal>
  );
}
