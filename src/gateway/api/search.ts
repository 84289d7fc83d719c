import { LIMITS } from '../../kernel/limits.ts';
import { clearanceOf } from '../masking.ts';
import { noSuch } from './context.ts';
import { type Route, route } from './route.ts';
import { SearchShape } from './shapes/search.ts';
import { asked, query } from './shapes/shape.ts';

const search = route({
  name: 'searchEverything',
  method: 'get',
  path: '/search',
  tag: 'Today',
  permission: 'read',
  reach: 'within',
  summary: 'Find anything by any name',
  description:
    'Orders by number, payment reference, tracking number or any other name; articles by SKU, GTIN or title; returns and payouts by their own reference; a business key of the log as a whole. With the permission `personal` also orders by e-mail, telephone and name of the buyer. What begins with the text is found, whatever its case. A caller whose role is limited finds the orders, articles, returns and payouts of their channels.',
  query: query({ q: asked('What to find: at least two characters.', 200) }),
  answer: SearchShape,
  problems: ['SL-GATEWAY-010'],
  example: {
    query: { q: 'pi_3P' },
    answer: {
      hits: [
        {
          kind: 'order',
          id: 'order/shopify-eu/1001',
          title: '#1001',
          detail: 'shopify-eu, shipped',
          by: 'payment',
          match: 'pi_3P1001',
        },
      ],
      people: true,
    },
  },
  async handle({ query, caller, context }) {
    const { search: records } = context.parts();
    if (records === undefined) throw noSuch('record', 'search');
    const personal = clearanceOf(caller) === 'personal';
    // One letter would find everything and tell nothing.
    const reach = caller.reachFor('read');
    const within = reach === 'everywhere' ? {} : { channels: reach.channels };
    const options = { personal, limit: LIMITS.searchHits, ...within };
    const hits = query.q.trim().length < 2 ? [] : await records.find(query.q, options);
    return { hits, people: personal };
  },
});

/** `/api/v1/search`: anything by any name. */
export const SEARCH_ROUTES: readonly Route[] = [search];
