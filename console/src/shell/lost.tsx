import { Link } from '@tanstack/react-router';
import { Empty } from '../parts/empty.tsx';

/** An address at which no page lives. */
export function Lost() {
  return (
    <Empty title="No page lives here">
      The address may have changed. Press <kbd>/</kbd> to search for what you wanted, or begin at{' '}
      <Link to="/">Today</Link>.
    </Empty>
  );
}
