import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { approvals as approvalsOf } from '../../api/questions.ts';
import type { Approval } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';

/** What somebody asked to do to this, while it waits for a second person. */
export function useAsked(subject: string): Approval | undefined {
  const waiting = useInfiniteQuery(approvalsOf('waiting')).data?.pages ?? [];
  return waiting.flatMap(({ approvals }) => approvals).find((each) => each.subject === subject);
}

/** Says that it was asked for already, and where it is approved. */
export function SecondPersonNote({ asked }: { readonly asked: Approval }) {
  return (
    <Link to="/approvals" title={`${asked.askedBy}: ${asked.reason}`}>
      <Badge tone="late">waits for a second person</Badge>
    </Link>
  );
}
