import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { editLetter } from '../../api/deeds.ts';
import type { DeadLetter } from '../../api/shapes.ts';
import { DeedProblem } from '../../parts/deed-problem.tsx';
import { notify } from '../../parts/notices.tsx';

interface EditPanelProps {
  /** The message as it was shown, with its tag. */
  readonly seen: { readonly letter: DeadLetter; readonly tag: string };
  readonly onDone: () => void;
  readonly onLookAgain: () => void;
}

/** Corrects what one message says and puts the corrected one in its place. The original stays as evidence. */
export function EditPanel({ seen, onDone, onLookAgain }: EditPanelProps) {
  // What is corrected is what was shown when the correction began, however often the page asks again.
  const [{ letter, tag }] = useState(seen);
  const isDelivery = letter.message.topic.startsWith('delivery.');
  const [content, setContent] = useState(() => contentOf(letter));
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const edit = useMutation({
    mutationFn: () => editLetter(letter.id, tag, isDelivery ? content : JSON.parse(content), reason.trim()),
    onSuccess: () => {
      notify('The corrected message takes its place and is on its way.');
      onDone();
    },
    onSettled: () => queries.invalidateQueries(),
  });
  const problem = isDelivery ? undefined : jsonProblem(content);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    edit.mutate();
  };
  return (
    <form className="column" onSubmit={submit}>
      <Textarea
        label={isDelivery ? 'What came in, corrected' : 'What is asked for, corrected'}
        value={content}
        onChange={(event) => setContent(event.currentTarget.value)}
        autosize
        minRows={8}
        maxRows={22}
        spellCheck={false}
        error={problem}
        classNames={{ input: 'mono' }}
      />
      <TextInput
        label="Reason"
        description="It is kept with your name, beside the original."
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        required
      />
      {edit.isError ? <DeedProblem error={edit.error} onLookAgain={onLookAgain} /> : null}
      <div className="row">
        <Button type="submit" loading={edit.isPending} disabled={reason.trim().length < 3 || problem !== undefined}>
          Put it in its place
        </Button>
      </div>
    </form>
  );
}

function contentOf({ message }: DeadLetter): string {
  const { data } = message.envelope as { readonly data: unknown };
  const { body } = data as { readonly body?: unknown };
  return message.topic.startsWith('delivery.') ? String(body ?? '') : JSON.stringify(data, null, 2);
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `This is not JSON: ${(error as Error).message}`;
  }
}
