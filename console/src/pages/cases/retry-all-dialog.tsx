import { Button, Modal, Progress } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { retryLetters } from '../../api/deeds.ts';
import { lettersOf } from '../../api/questions.ts';
import type { Cause } from '../../api/shapes.ts';
import { countText, manyText } from '../../format/format.ts';
import { notify } from '../../parts/notices.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Waiting } from '../../parts/waiting.tsx';

interface RetryAllDialogProps {
  readonly cause: Cause;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** How many are handed over one by one, so that one can stop; the rest follows at once. */
const ONE_BY_ONE = 200;

interface Run {
  readonly done: number;
  readonly total: number;
  readonly state: 'running' | 'stopped' | 'done' | 'failed';
  readonly error?: unknown;
}

/** Shows what would be tried again, tries it message by message, and can be stopped on the way. */
export function RetryAllDialog({ cause, opened, onClose }: RetryAllDialogProps) {
  const preview = useQuery({ ...lettersOf(cause.fingerprint, ONE_BY_ONE), enabled: opened });
  const queries = useQueryClient();
  const [run, setRun] = useState<Run>();
  const stopped = useRef(false);
  const close = (): void => {
    stopped.current = true;
    setRun(undefined);
    onClose();
  };
  const begin = async (ids: readonly string[], total: number): Promise<void> => {
    stopped.current = false;
    let done = 0;
    try {
      for (const id of ids) {
        if (stopped.current) break;
        setRun({ done, total, state: 'running' });
        done += (await retryLetters({ id })).retried;
      }
      // More than fit one page: what is left of the cause goes in one step.
      if (!stopped.current && total > ids.length)
        done += (await retryLetters({ fingerprint: cause.fingerprint })).retried;
      setRun({ done, total, state: stopped.current ? 'stopped' : 'done' });
      notify(`${manyText(done, 'message')} will be tried again now.`);
    } catch (error) {
      setRun({ done, total, state: 'failed', error });
    }
    await queries.invalidateQueries();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={`Try ${manyText(cause.letters, 'message')} again`}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Waiting of={preview} lines={3}>
        {({ letters }) => (
          <div className="column">
            <p style={{ margin: 0 }}>
              All of them failed with <strong>{cause.failure.code}</strong>. Each is handed over again, whole keys in
              order. If the cause is not mended, they come back here.
            </p>
            {run === undefined ? <Preview keys={letters.map(({ key }) => key)} /> : <Running run={run} />}
            <div className="row" style={{ justifyContent: 'flex-end' }}>
              {run?.state === 'running' ? (
                <Button color="madder" onClick={() => (stopped.current = true)}>
                  Stop
                </Button>
              ) : (
                <Button variant="default" onClick={close}>
                  {run === undefined ? 'Leave it' : 'Close'}
                </Button>
              )}
              {run === undefined ? (
                <Button
                  onClick={() =>
                    void begin(
                      letters.map(({ id }) => id),
                      cause.letters,
                    )
                  }
                >
                  Try {countText(cause.letters)} again
                </Button>
              ) : null}
            </div>
          </div>
        )}
      </Waiting>
    </Modal>
  );
}

function Preview({ keys }: { readonly keys: readonly string[] }) {
  const different = [...new Set(keys)];
  return (
    <p className="soft small" style={{ margin: 0 }}>
      Among them {different.slice(0, 5).join(', ')}
      {different.length > 5 ? ` and ${countText(different.length - 5)} more` : ''}.
    </p>
  );
}

function Running({ run }: { readonly run: Run }) {
  const words = { running: 'Handing over', stopped: 'Stopped after', done: 'Handed over', failed: 'Failed after' };
  return (
    <div>
      <Progress value={(100 * run.done) / Math.max(1, run.total)} aria-label="How many were handed over" />
      <p role="status">
        {words[run.state]} {countText(run.done)} of {countText(run.total)}.
      </p>
      {run.error === undefined ? null : <ProblemNote error={run.error} />}
    </div>
  );
}
