import { Button, Modal, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { approveDeed, declineDeed, withdrawDeed } from '../../api/deeds.ts';
import { problemOf } from '../../api/problem.ts';
import type { Approval } from '../../api/shapes.ts';
import { notify } from '../../parts/notices.tsx';
import { useMe } from '../../session/me.ts';

const SAID: Readonly<Record<Approval['state'], string>> = {
  waiting: 'It waits still.',
  approved: 'Approved; it will be done shortly.',
  done: 'Approved and done.',
  failed: 'Approved, and it could not be done.',
  declined: 'Declined.',
  expired: 'It has expired.',
  withdrawn: 'Taken back.',
};

/** What one may do with a request that waits: take one's own back, decide on those of others. */
export function DecideButtons({ approval }: { readonly approval: Approval }) {
  const me = useMe();
  const [declining, setDeclining] = useState(false);
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const decide = useMutation({
    mutationFn: (deed: () => Promise<Approval>) => deed(),
    onSuccess: ({ state }) => notify(SAID[state]),
    onError: (error) => notify(problemOf(error).detail),
    onSettled: () => {
      setDeclining(false);
      return client.invalidateQueries({ queryKey: ['approvals'] });
    },
  });
  if (me?.name === approval.askedBy) {
    return (
      <>
        <div className="soft small">It waits for a second person.</div>
        <Button
          size="xs"
          variant="default"
          loading={decide.isPending}
          onClick={() => decide.mutate(() => withdrawDeed(approval.id))}
        >
          Take it back
        </Button>
      </>
    );
  }
  return (
    <div className="row">
      <Button size="xs" loading={decide.isPending} onClick={() => decide.mutate(() => approveDeed(approval.id))}>
        Approve
      </Button>
      <Button size="xs" variant="default" onClick={() => setDeclining(true)}>
        Decline
      </Button>
      <Modal
        opened={declining}
        onClose={() => setDeclining(false)}
        title="Decline it"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Textarea
          label="Why not"
          description="The one who asked reads it."
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button
          mt="md"
          disabled={reason.trim().length < 3}
          loading={decide.isPending}
          onClick={() => decide.mutate(() => declineDeed(approval.id, reason.trim()))}
        >
          Decline
        </Button>
      </Modal>
    </div>
  );
}
