import { Button, Modal, NumberInput, Progress } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { abortCase, retryCase } from '../../api/deeds.ts';
import { casePreview, cases as casesOf } from '../../api/questions.ts';
import type { Case } from '../../api/shapes.ts';
import { countText, manyText } from '../../format/format.ts';
import { notify } from '../../parts/notices.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Waiting } from '../../parts/waiting.tsx';

interface RetryAllDialogProps {
  readonly stuck: Case;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Shows what would be tried again, asks how fast, follows it, and can be aborted on the way. */
export function RetryAllDialog({ stuck, opened, onClose }: RetryAllDialogProps) {
  const preview = useQuery({ ...casePreview(stuck.id), enabled: opened, staleTime: 0, refetchInterval: false });
  const queries = useQueryClient();
  const [rate, setRate] = useState<number | string>('');
  const refresh = () => queries.invalidateQueries({ queryKey: ['cases'] });
  const retry = useMutation({
    mutationFn: () => retryCase(stuck.id, Number(rate) > 0 ? Number(rate) : undefined),
    onSuccess: ({ retried }) => notify(`${manyText(retried, 'message')} will be tried again.`),
    onSettled: refresh,
  });
  const abort = useMutation({
    mutationFn: () => abortCase(stuck.id),
    onSuccess: ({ recalled }) => notify(`Stopped; ${manyText(recalled, 'message')} wait as before.`),
    onSettled: refresh,
  });
  const close = (): void => {
    retry.reset();
    abort.reset();
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={`Try ${manyText(stuck.count, 'message')} again`}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="column">
        <Waiting of={preview} lines={3}>
          {({ letters, keys, waiting, paused }) => (
            <p style={{ margin: 0 }}>
              <strong>{manyText(letters, 'message')}</strong> of {manyText(keys, 'key')} {letters === 1 ? 'is' : 'are'}{' '}
              handed over again
              {waiting === 0 ? '' : `, and ${manyText(waiting, 'message')} that wait behind go on with them`}. What
              succeeds leaves the case; what fails stays in it.
              {paused ? ' The flow is paused: they wait until somebody resumes it.' : ''}
            </p>
          )}
        </Waiting>
        {retry.data === undefined ? (
          <NumberInput
            label="How many in a second"
            description="Leave it empty to hand all of them over at once."
            min={0.1}
            value={rate}
            onChange={setRate}
          />
        ) : (
          <Following id={stuck.id} retried={retry.data.retried} />
        )}
        {retry.isError ? <ProblemNote error={retry.error} /> : null}
        {abort.isError ? <ProblemNote error={abort.error} /> : null}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={close}>
            {retry.data === undefined ? 'Leave it' : 'Close'}
          </Button>
          {retry.data === undefined ? (
            <Button loading={retry.isPending} onClick={() => retry.mutate()}>
              Try {countText(stuck.count)} again
            </Button>
          ) : (
            <Button color="madder" disabled={abort.isSuccess} loading={abort.isPending} onClick={() => abort.mutate()}>
              Abort
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}

/** How many of those that are tried again have left the case. */
function Following({ id, retried }: { readonly id: string; readonly retried: number }) {
  const left =
    useQuery({ ...casesOf(), refetchInterval: 1_000 }).data?.cases.find((each) => each.id === id)?.count ?? 0;
  const gone = Math.max(0, retried - left);
  return (
    <div>
      <Progress value={(100 * gone) / Math.max(1, retried)} aria-label="How many have left the case" />
      <p role="status" style={{ margin: '6px 0 0' }}>
        {countText(gone)} of {countText(retried)} have left the case.
      </p>
    </div>
  );
}
