import type { Stock } from '../../api/shapes.ts';
import { durationText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';

/** Whether what was read still proves something, and how long ago the oldest of it was. */
export function ReadBadge({ positions }: { readonly positions: Stock['positions'] }) {
  if (positions.length === 0) return <Badge tone="wrong">never read</Badge>;
  const fresh = positions.every((position) => position.fresh);
  const oldestMs = Math.max(...positions.map(({ ageMs }) => ageMs));
  return (
    <>
      <Badge tone={fresh ? 'well' : 'wrong'}>{fresh ? 'fresh' : 'too old'}</Badge>{' '}
      <span className="soft small">{durationText(oldestMs)} ago</span>
    </>
  );
}
