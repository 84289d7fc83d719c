import { Button, Group, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { closeDay } from '../../api/deeds.ts';
import type { Certificate } from '../../api/shapes.ts';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { leadOf, STATES } from './chain.ts';

/** Closes a day, after one has seen what will stand in its certificate. */
export function CloseButton({ certificate }: { readonly certificate: Certificate }) {
  const { date, until } = certificate;
  const [asked, setAsked] = useState(false);
  const client = useQueryClient();
  const closing = useMutation({
    mutationFn: () => closeDay(date),
    onSuccess: ({ certificate: { state } }) => {
      setAsked(false);
      notify(`${date} is ${STATES[state].words}.`);
      return client.invalidateQueries({ queryKey: ['days'] });
    },
  });
  const isOver = Date.now() >= Date.parse(until);
  return (
    <>
      <DeedButton permission="approve" onClick={() => setAsked(true)} disabled={!isOver}>
        Close the day
      </DeedButton>
      <Modal
        opened={asked}
        onClose={() => setAsked(false)}
        title={`Close ${date}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <p style={{ marginBottom: 12 }}>{leadOf(certificate)}</p>
        <p className="soft">
          Its certificate is written for ever, with your name. What is heard later stands in the certificate of a later
          day.
        </p>
        {closing.error === null ? null : <ProblemNote error={closing.error} />}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => setAsked(false)}>
            Not now
          </Button>
          <Button loading={closing.isPending} onClick={() => closing.mutate()}>
            Close it
          </Button>
        </Group>
      </Modal>
    </>
  );
}
