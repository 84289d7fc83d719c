import { LIVE_SUBJECTS } from '../../live-feed.ts';
import { flag, listOf, shape, text, wordOf } from './shape.ts';

/** One event of the live feed. */
export const LiveShape = shape('Live', 'The data of one event: what changed since the last one.', {
  changed: listOf(wordOf(LIVE_SUBJECTS, 'What to ask for again.'), 'What changed.'),
  orders: listOf(text('Id of an order.'), 'Orders that something was heard of.'),
  more: flag('True when more orders changed than are named.'),
});
