import { Button, Modal, MultiSelect, NumberInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { addMachine, type MachineWish } from '../../api/deeds.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { reachOf, wrongInReach } from './reach.ts';
import { ReachInput } from './reach-input.tsx';

type Scope = MachineWish['scopes'][number];

const SCOPES: readonly { readonly value: Scope; readonly label: string }[] = [
  { value: 'read', label: 'read: looks, without people' },
  { value: 'operate', label: 'operate: mends, pauses, retries' },
  { value: 'personal', label: 'personal: sees who people are' },
  { value: 'configure', label: 'configure: changes settings' },
  { value: 'audit', label: 'audit: reads who did what' },
];
/** How a client id is written. */
const ID = /^[a-z][a-z0-9-]{0,62}$/;

interface MachineDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Told of the secret, which nobody is told again. */
  readonly onSecret: (machine: string, secret: string) => void;
}

/** Lets a program use the API: under its own name, for something, somewhere, until some day. */
export function MachineDialog({ opened, onClose, onSecret }: MachineDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Add a machine"
      centered
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <MachineForm onClose={onClose} onSecret={onSecret} />
    </Modal>
  );
}

/** The last second of a day, so that the machine is good for the whole of it. */
const endOf = (day: string): string => `${day}T23:59:59.000Z`;

function MachineForm({ onClose, onSecret }: Omit<MachineDialogProps, 'opened'>) {
  const [wish, setWish] = useState<MachineWish>({ id: '', scopes: ['read'], reach: ['*'], owner: '', purpose: '' });
  const [reach, setReach] = useState('*');
  const [ends, setEnds] = useState('');
  const [review, setReview] = useState('');
  const [quota, setQuota] = useState<number | string>('');
  const change = (part: Partial<MachineWish>): void => setWish((before) => ({ ...before, ...part }));
  const queries = useQueryClient();
  const adding = useMutation({
    mutationFn: () =>
      addMachine({
        ...wish,
        reach: reachOf(reach),
        ...(ends === '' ? {} : { expiresAt: endOf(ends) }),
        ...(review === '' ? {} : { reviewAt: endOf(review) }),
        ...(quota === '' ? {} : { requestsPerMinute: Number(quota) }),
      }),
    onSuccess: ({ machine, secret }) => {
      onClose();
      onSecret(machine.id, secret);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['people', 'machines'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    adding.mutate();
  };
  const isWrong = !ID.test(wish.id) || wish.scopes.length === 0 || wrongInReach(reach) !== undefined;
  return (
    <form className="column" onSubmit={submit}>
      <TextInput
        label="Name"
        description="Its client id: lower-case letters, digits and hyphens, a letter first"
        required
        data-autofocus
        maxLength={63}
        value={wish.id}
        error={
          wish.id === '' || ID.test(wish.id) ? undefined : 'Lower-case letters, digits and hyphens, a letter first.'
        }
        onChange={(event) => change({ id: event.currentTarget.value })}
      />
      <TextInput
        label="Purpose"
        description="What it is for"
        required
        maxLength={500}
        value={wish.purpose}
        onChange={(event) => change({ purpose: event.currentTarget.value })}
      />
      <TextInput
        label="Owner"
        description="Who answers for it: a team or a person"
        required
        maxLength={200}
        value={wish.owner}
        onChange={(event) => change({ owner: event.currentTarget.value })}
      />
      <MultiSelect
        label="May"
        data={[...SCOPES]}
        value={wish.scopes}
        onChange={(scopes) => change({ scopes: scopes as Scope[] })}
      />
      <ReachInput value={reach} onChange={setReach} />
      <div className="row">
        <TextInput
          type="date"
          label="Ends"
          description="In a year, if you say nothing"
          value={ends}
          onChange={(event) => setEnds(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="Look again"
          description="In half a year, if you say nothing"
          value={review}
          onChange={(event) => setReview(event.currentTarget.value)}
        />
        <NumberInput
          label="Requests in a minute"
          description="The common quota, if you say nothing"
          min={1}
          allowDecimal={false}
          value={quota}
          onChange={setQuota}
        />
      </div>
      {adding.isError ? <ProblemNote error={adding.error} /> : null}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={onClose}>
          Leave it
        </Button>
        <Button type="submit" loading={adding.isPending} disabled={isWrong}>
          Add it
        </Button>
      </div>
    </form>
  );
}
