import { Button, Checkbox, Modal, MultiSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { addEndpoint, changeEndpoint, type EndpointWish } from '../../api/deeds.ts';
import { connections as connectionsOf, eventTypes } from '../../api/questions.ts';
import type { Endpoint } from '../../api/shapes.ts';
import { notify } from '../../parts/notices.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';

interface EndpointDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The one that is changed; a new one is made when there is none. */
  readonly endpoint?: Endpoint;
  /** Told of a new secret, which nobody is told again. */
  readonly onSecret?: (secret: string) => void;
}

const FRESH: EndpointWish = { url: '', description: '', owner: '', types: ['order.*'], personal: false, perSecond: 50 };

/** What a partner is told of, and where. */
export function EndpointDialog({ opened, onClose, endpoint, onSecret }: EndpointDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={endpoint === undefined ? 'Add an endpoint' : `Change ${endpoint.description}`}
      centered
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <EndpointForm
        {...(endpoint === undefined ? {} : { endpoint })}
        onDone={(secret) => {
          if (secret !== undefined) onSecret?.(secret);
          onClose();
        }}
      />
    </Modal>
  );
}

function wishOf({ url, description, owner, types, channels, locations, personal, perSecond }: Endpoint): EndpointWish {
  return {
    url,
    description,
    owner,
    types,
    personal,
    perSecond,
    ...(channels === undefined ? {} : { channels }),
    ...(locations === undefined ? {} : { locations }),
  };
}

interface EndpointFormProps {
  readonly endpoint?: Endpoint;
  readonly onDone: (secret?: string) => void;
}

function EndpointForm({ endpoint, onDone }: EndpointFormProps) {
  const [wish, setWish] = useState<EndpointWish>(endpoint === undefined ? FRESH : wishOf(endpoint));
  const queries = useQueryClient();
  const known = useQuery(eventTypes()).data?.types ?? [];
  const channels = useQuery(connectionsOf()).data?.connections ?? [];
  const change = (part: Partial<EndpointWish>): void => setWish((before) => ({ ...before, ...part }));
  const saving = useMutation({
    mutationFn: async () => {
      if (endpoint === undefined) return (await addEndpoint(wish)).secret;
      await changeEndpoint(endpoint.id, wish);
      return undefined;
    },
    onSuccess: (secret) => {
      notify(endpoint === undefined ? 'The endpoint is told from now on.' : 'The endpoint is changed.');
      onDone(secret);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['partners'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form className="column" onSubmit={submit}>
      <TextInput
        label="Address"
        description="A public https address of the partner"
        required
        data-autofocus
        value={wish.url}
        onChange={(event) => change({ url: event.currentTarget.value })}
      />
      <TextInput
        label="What it is for"
        required
        value={wish.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <TextInput
        label="Owner"
        description="Who answers for it: a team, an address"
        required
        value={wish.owner}
        onChange={(event) => change({ owner: event.currentTarget.value })}
      />
      <TagsInput
        label="Events"
        description="* for all, order.* for a domain, or one type"
        data={['*', ...new Set(known.map(({ name }) => `${name.split('.')[0]}.*`)), ...known.map(({ name }) => name)]}
        value={wish.types}
        onChange={(types) => change({ types })}
      />
      <MultiSelect
        label="Only of these channels"
        placeholder={wish.channels === undefined ? 'Of all' : ''}
        data={channels.map(({ name }) => name)}
        value={wish.channels ?? []}
        onChange={(names) =>
          setWish(({ channels: _before, ...rest }) => (names.length === 0 ? rest : { ...rest, channels: names }))
        }
      />
      <NumberInput
        label="In a second, at the most"
        min={1}
        value={wish.perSecond}
        onChange={(value) => change({ perSecond: Number(value) || 1 })}
      />
      <Checkbox
        label="Send personal fields: names, addresses, e-mails"
        checked={wish.personal}
        onChange={(event) => change({ personal: event.currentTarget.checked })}
      />
      {saving.isError ? <ProblemNote error={saving.error} /> : null}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={() => onDone()}>
          Leave it
        </Button>
        <Button type="submit" loading={saving.isPending} disabled={wish.types.length === 0}>
          {endpoint === undefined ? 'Add it' : 'Change it'}
        </Button>
      </div>
    </form>
  );
}
