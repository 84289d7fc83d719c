import { Button, Modal, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { DeedProblem } from '../parts/deed-problem.tsx';

interface ReasonDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will happen, and to how much. */
  readonly children: ReactNode;
  /** The word on the button. */
  readonly deed: string;
  readonly tone?: 'madder' | 'indigo';
  /** False where the hub keeps no reason. */
  readonly reasoned?: boolean;
  readonly act: (reason: string) => Promise<unknown>;
}

const SHORTEST = 3;

/** Says what is about to happen, asks for the reason, does it, and tells what went wrong if it did. */
export function ReasonDialog({
  opened,
  onClose,
  title,
  children,
  deed,
  tone = 'indigo',
  reasoned = true,
  act,
}: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const doing = useMutation({
    mutationFn: act,
    onSuccess: () => close(),
    // What one has just changed is looked at again at once, wherever it is shown.
    onSettled: () => queries.invalidateQueries(),
  });
  const close = (): void => {
    setReason('');
    doing.reset();
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    doing.mutate(reason.trim());
  };
  const tooShort = reasoned && reason.trim().length < SHORTEST;
  return (
    <Modal opened={opened} onClose={close} title={title} centered closeButtonProps={{ 'aria-label': 'Close' }}>
      <form className="column" onSubmit={submit}>
        <div>{children}</div>
        {reasoned ? (
          <Textarea
            label="Reason"
            description="It is kept with your name."
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            autosize
            minRows={2}
            maxLength={500}
            data-autofocus
            required
          />
        ) : null}
        {doing.isError ? <DeedProblem error={doing.error} onLookAgain={close} /> : null}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" color={tone} loading={doing.isPending} disabled={tooShort}>
            {deed}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
