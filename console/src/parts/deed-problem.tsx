import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { isChangedMeanwhile } from '../api/problem.ts';
import { ProblemNote } from './problem-note.tsx';
import './problem-note.css';

interface DeedProblemProps {
  readonly error: unknown;
  /** Leaves what was begun, so that it begins anew with what is there now. */
  readonly onLookAgain: () => void;
}

/** Why a deed was not done. When somebody else was faster, that is said first, with the way to what is there now. */
export function DeedProblem({ error, onLookAgain }: DeedProblemProps) {
  const queries = useQueryClient();
  if (!isChangedMeanwhile(error)) return <ProblemNote error={error} />;
  const lookAgain = (): void => {
    void queries.invalidateQueries();
    onLookAgain();
  };
  return (
    <div className="problem-note" role="alert">
      <p className="head">
        <strong>Somebody else changed it meanwhile</strong>
      </p>
      <p>Nothing of yours was done. Look at what is there now, then decide again.</p>
      <Button size="xs" variant="default" onClick={lookAgain}>
        Look again
      </Button>
    </div>
  );
}
