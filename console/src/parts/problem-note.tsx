import { Button } from '@mantine/core';
import { problemOf } from '../api/problem.ts';
import { Phrase } from './prose.tsx';
import './problem-note.css';

/** What went wrong, its code, and what to do next. */
export function ProblemNote({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { code, title, detail, next } = problemOf(error);
  return (
    <div className="problem-note" role="alert">
      <p className="head">
        <strong>{title}</strong> <code>{code}</code>
      </p>
      <p>{detail}</p>
      {next === undefined ? null : (
        <p className="next">
          → <Phrase markdown={next} />
        </p>
      )}
      {onRetry === undefined ? null : (
        <Button size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
