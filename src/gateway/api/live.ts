import { type Route, route } from './route.ts';
import { LiveShape } from './shapes/live.ts';

const live = route({
  name: 'followLive',
  method: 'get',
  path: '/live',
  tag: 'Today',
  permission: 'read',
  reach: 'within',
  summary: 'Follow what changes',
  description:
    'Server-sent events: what changed since the last one, at most two in a second, so that a screen knows what to ask for again. A comment comes every 15 seconds. Who comes back with `Last-Event-ID` hears what was missed; when that is no longer known, an event of the kind `reset` says that everything may have changed. A caller whose role is limited is told of the orders of their channels, and of the rest only that it changed.',
  answer: LiveShape,
  problems: ['SL-GATEWAY-016'],
  example: { answer: { changed: ['orders', 'stock'], orders: ['order/shopify-eu/1001'], more: false } },
  handle: async () => ({ changed: [], orders: [], more: false }),
  stream: ({ context }, viewer) => context.live.add(viewer),
});

/** `/api/v1/live`: server-sent events of what changes. */
export const LIVE_ROUTES: readonly Route[] = [live];
