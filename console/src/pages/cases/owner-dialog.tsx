import { Button, Modal, Select, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { assignCase } from '../../api/deeds.ts';
import { caseOwners } from '../../api/questions.ts';
import { DeedProblem } from '../../parts/deed-problem.tsx';
import { notify } from '../../parts/notices.tsx';

interface OwnerDialogProps {
  readonly id: string;
  /** The tag of the owner that was seen when the dialog was opened; closed without one. */
  readonly tag: string | undefined;
  readonly onClose: () => void;
}

/** Gives a case to a team or a person. */
export function OwnerDialog({ id, tag, onClose }: OwnerDialogProps) {
  const choices = useQuery({ ...caseOwners(), enabled: tag !== undefined }).data;
  const queries = useQueryClient();
  const [owner, setOwner] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const assign = useMutation({
    mutationFn: () => assignCase(id, tag ?? '', owner ?? '', note.trim()),
    onSuccess: () => {
      notify('The case has a new owner.');
      close();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['cases'] }),
  });
  const close = (): void => {
    assign.reset();
    setOwner(null);
    setNote('');
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    assign.mutate();
  };
  return (
    <Modal
      opened={tag !== undefined}
      onClose={close}
      title="Give the case to somebody"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form className="column" onSubmit={submit}>
        <Select
          label="Who answers for it"
          data={[
            { group: 'Teams', items: choices?.teams ?? [] },
            {
              group: 'People',
              items: (choices?.people ?? []).map((each) => ({ value: each.owner, label: each.name })),
            },
          ]}
          value={owner}
          onChange={setOwner}
          searchable
          required
          allowDeselect={false}
          data-autofocus
          nothingFoundMessage="Nobody goes by that"
        />
        <Textarea
          label="Note"
          description="It is kept in the history of the case; nothing personal."
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          autosize
          maxLength={500}
        />
        {assign.isError ? <DeedProblem error={assign.error} onLookAgain={close} /> : null}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button
            type="submit"
            loading={assign.isPending}
            disabled={owner === null || (note !== '' && note.trim().length < 3)}
          >
            Give it
          </Button>
        </div>
      </form>
    </Modal>
  );
}
