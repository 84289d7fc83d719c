import type { Order } from '../api/shapes.ts';
import { wordsOf } from '../format/format.ts';
import './thread.css';

/** The way of an order, knot by knot. */
export const STAGES = ['placed', 'accepted', 'allocated', 'shipped', 'delivered', 'closed'] as const;

const REACHED: Readonly<Record<Order['state'], number>> = {
  awaited: -1,
  placed: 0,
  accepted: 1,
  allocated: 2,
  'partially-shipped': 2.5,
  shipped: 3,
  delivered: 4,
  closed: 5,
  cancelled: 0,
  rejected: 0,
};

/** What a thread is drawn from. */
interface Threaded extends Pick<Order, 'state'>, Partial<Pick<Order, 'held' | 'open'>> {
  /** Said apart where the order itself is not known. */
  readonly troubled?: boolean;
}

/** How far an order has come, drawn as a thread; the words say the same to whoever does not see it. */
export function Thread({ order }: { readonly order: Threaded }) {
  const reached = REACHED[order.state];
  const ended = order.state === 'cancelled' || order.state === 'rejected';
  const troubled = order.troubled ?? (order.held !== undefined || (order.open?.length ?? 0) > 0);
  const tone = ended ? 'cut' : troubled ? 'troubled' : order.state === 'closed' ? 'done' : 'moving';
  const width = 12 * (STAGES.length - 1);
  return (
    <span className={`thread ${tone}`} title={`${wordsOf(order.state)}${troubled ? ', needs a person' : ''}`}>
      <svg viewBox={`-5 -6 ${width + 10} 12`} width={width + 10} height={12} aria-hidden="true">
        <path className="warp" d={`M0 0h${width}`} />
        {reached > 0 ? <path className="weft" d={`M0 0h${12 * reached}`} /> : null}
        {STAGES.map((stage, index) => (
          <circle
            key={stage}
            cx={12 * index}
            r={index === Math.floor(reached) ? 4 : 2.5}
            className={index <= reached ? 'reached' : ''}
          />
        ))}
      </svg>
      <span>{wordsOf(order.state)}</span>
    </span>
  );
}
