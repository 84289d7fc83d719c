import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { nameStandIn } from '../../api/deeds.ts';
import type { Person } from '../../api/shapes.ts';
import { notify } from '../../parts/notices.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';

interface StandInDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Who can be chosen; empty for whoever may not list people. */
  readonly people: readonly Person[];
  /** Who names: person/<id>. */
  readonly own: string | undefined;
}

/** Names who decides for oneself, until a day. */
export function StandInDialog({ opened, onClose, people, own }: StandInDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Name who approves for you"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <StandInForm people={people} own={own} onClose={onClose} />
    </Modal>
  );
}

function StandInForm({ people, own, onClose }: Omit<StandInDialogProps, 'opened'>) {
  const [standIn, setStandIn] = useState('');
  const [until, setUntil] = useState('');
  const queries = useQueryClient();
  const naming = useMutation({
    mutationFn: () => nameStandIn(standIn.trim(), `${until}T23:59:59.000Z`),
    onSuccess: () => {
      notify('They approve for you until then, under their own name.');
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['approvals'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    naming.mutate();
  };
  const others = people.filter(({ id, disabled }) => `person/${id}` !== own && !disabled);
  return (
    <form className="column" onSubmit={submit}>
      {people.length === 0 ? (
        <TextInput
          label="Who"
          description="Their id, which stands under Approvals for them: person/…"
          required
          data-autofocus
          value={standIn}
          onChange={(event) => setStandIn(event.currentTarget.value)}
        />
      ) : (
        <Select
          label="Who"
          required
          searchable
          nothingFoundMessage="Nobody else has signed in here"
          data={others.map(({ id, name, email }) => ({
            value: `person/${id}`,
            label: email === undefined ? name : `${name}, ${email}`,
          }))}
          value={standIn === '' ? null : standIn}
          onChange={(value) => setStandIn(value ?? '')}
        />
      )}
      <TextInput
        type="date"
        label="Until the end of"
        description="At most 60 days from now"
        required
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      {naming.isError ? <ProblemNote error={naming.error} /> : null}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={onClose}>
          Leave it
        </Button>
        <Button type="submit" loading={naming.isPending} disabled={standIn.trim() === '' || until === ''}>
          Name them
        </Button>
      </div>
    </form>
  );
}
