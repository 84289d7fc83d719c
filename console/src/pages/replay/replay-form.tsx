import { NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { beginReplay, previewReplay } from '../../api/deeds.ts';
import { flows as flowsOf } from '../../api/questions.ts';
import type { ReplayRequest } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { manyText } from '../../format/format.ts';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';

type Lane = 'live' | 'standard' | 'bulk';

/** Which messages, for which flow; how many that are; and then as a shadow, or for good. */
export function ReplayForm({ asked }: { readonly asked: { readonly key?: string; readonly subscription?: string } }) {
  const flows = useQuery(flowsOf()).data?.flows ?? [];
  const [subscription, setSubscription] = useState<string | null>(asked.subscription ?? null);
  const [kind, setKind] = useState<'key' | 'range'>('key');
  const [key, setKey] = useState(asked.key ?? '');
  const [lane, setLane] = useState<Lane>('live');
  const [after, setAfter] = useState<number | string>(0);
  const [through, setThrough] = useState<number | string>('');
  const [dangerous, setDangerous] = useState(false);
  const queries = useQueryClient();
  const select: ReplayRequest['select'] =
    kind === 'key' ? { kind, key: key.trim() } : { kind, lane, after: Number(after), through: Number(through) };
  const complete = subscription !== null && (kind === 'key' ? key.trim() !== '' : Number(through) > Number(after));
  const request = (shadow: boolean) => ({ subscription: subscription ?? '', select, shadow });
  const preview = useMutation({ mutationFn: () => previewReplay(request(true)) });
  const begin = useMutation({
    mutationFn: (shadow: boolean) => beginReplay(request(shadow)),
    onSuccess: ({ replay }) => notify(`Replay ${replay.id} has begun.`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['replays'] }),
  });
  return (
    <div className="column">
      <Select
        label="Flow"
        placeholder="Who handles them again"
        searchable
        data={flows.map(({ name }) => name)}
        value={subscription}
        onChange={setSubscription}
      />
      <SegmentedControl
        aria-label="Which messages"
        value={kind}
        onChange={(value) => setKind(value as 'key' | 'range')}
        data={[
          { value: 'key', label: 'Of one key' },
          { value: 'range', label: 'A range' },
        ]}
      />
      {kind === 'key' ? (
        <TextInput
          label="Key"
          placeholder="order/shopify-eu/1001"
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      ) : (
        <>
          <Select
            label="Lane"
            data={['live', 'standard', 'bulk']}
            value={lane}
            allowDeselect={false}
            onChange={(value) => setLane(value as Lane)}
          />
          <NumberInput label="After position" min={0} value={after} onChange={setAfter} />
          <NumberInput label="Through position" min={1} value={through} onChange={setThrough} />
        </>
      )}
      <div className="row">
        <DeedButton
          permission="read"
          variant="default"
          disabled={!complete}
          loading={preview.isPending}
          onClick={() => preview.mutate()}
        >
          How many?
        </DeedButton>
        <DeedButton
          permission="operate"
          disabled={!complete}
          loading={begin.isPending}
          onClick={() => begin.mutate(true)}
        >
          Begin a shadow
        </DeedButton>
        <DeedButton
          permission="operate"
          color="madder"
          variant="light"
          disabled={!complete}
          onClick={() => setDangerous(true)}
        >
          For good
        </DeedButton>
      </div>
      {preview.data === undefined ? null : (
        <p role="status">
          {manyText(preview.data.total, 'message')} of {manyText(preview.data.keys, 'key')}.
        </p>
      )}
      {preview.isError ? <ProblemNote error={preview.error} /> : null}
      {begin.isError ? <ProblemNote error={begin.error} /> : null}
      <ReasonDialog
        opened={dangerous}
        onClose={() => setDangerous(false)}
        title="Replay for good"
        deed="Handle them again"
        tone="madder"
        reasoned={false}
        act={() => begin.mutateAsync(false)}
      >
        The messages are handed to {subscription} once more, and it writes what follows from them. What it already did
        it recognises and does not repeat. Run a shadow first and look at its differences.
      </ReasonDialog>
    </div>
  );
}
