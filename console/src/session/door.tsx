import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Refused } from '../api/problem.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { router } from '../router.tsx';
import { me } from './me.ts';
import { SignIn } from './sign-in.tsx';

/** Lets in whom the hub knows, and shows everybody else how to come in. */
export function Door() {
  const known = useQuery(me());
  const refused = known.error instanceof Refused && [401, 403].includes(known.error.problem.status);
  if (refused) return <SignIn />;
  if (known.data !== undefined) return <RouterProvider router={router} />;
  return (
    <main className="sign-in">
      {known.isError ? (
        <ProblemNote error={known.error} onRetry={() => void known.refetch()} />
      ) : (
        <Loader color="weld" aria-label="Finding out who you are" />
      )}
    </main>
  );
}
