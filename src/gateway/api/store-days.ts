import { newEvent } from '../../canonical/envelope.ts';
import { instant } from '../../kernel/clock.ts';
import type { GatewayParts } from '../parts.ts';
import type { StoreDayAnswer, StoreDayView } from '../store-days.ts';
import { type ApiContext, noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { asked, body, optional, PAGE, params, query, reason, wordOf } from './shapes/shape.ts';
import { StoreDayDecidedShape, StoreDayPageShape, StoreDayShape } from './shapes/store-day.ts';

const STATES = ['open', 'incomplete', 'complete', 'varied', 'posting', 'closed'] as const;
const ByDay = params({
  store: asked('The store, by the code of its location.', 100),
  date: asked('The business date: 2026-11-20.', 10),
});
const EXAMPLE = { store: 'paris', date: '2026-11-20' };

const list = route({
  name: 'listStoreDays',
  method: 'get',
  path: '/store-days',
  tag: 'Stores',
  permission: 'read',
  summary: 'List the days of the stores',
  description: 'By store and business date, with where each stands and until when it waits.',
  query: query({
    store: optional(asked('Only this store.', 100)),
    state: optional(wordOf(STATES, 'Only days that stand so.')),
    ...PAGE,
  }),
  answer: StoreDayPageShape,
  problems: ['SL-RECORD-003', 'SL-GATEWAY-010'],
  example: { query: { store: 'paris' } },
  async handle({ query: { store, state, cursor, limit }, context }) {
    const [after] = (cursor === undefined ? [] : readCursor(cursor, ['string'])) as string[];
    const found = await viewOf(context.parts()).list({
      limit,
      ...(store === undefined ? {} : { store }),
      ...(state === undefined ? {} : { at: state }),
      ...(after === undefined ? {} : { after }),
    });
    const days = found.slice(0, limit);
    const last = days.at(-1);
    return { days, ...nextOf(found.length > limit && last !== undefined ? writeCursor([last.id]) : undefined) };
  },
});

const one = route({
  name: 'readStoreDay',
  method: 'get',
  path: '/store-days/{store}/{date}',
  tag: 'Stores',
  permission: 'read',
  summary: "Read a store's business day",
  description:
    'Totals by tender, tax rate and category, what was counted, which numbers are missing, and its entries in the books.',
  params: ByDay,
  answer: StoreDayShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: EXAMPLE },
  handle: ({ params: { store, date }, context }) => known(context, `store-day/${store}/${date}`),
});

const decide = route({
  name: 'decideStoreDay',
  method: 'post',
  path: '/store-days/{store}/{date}/decision',
  tag: 'Stores',
  permission: 'operate',
  summary: "Decide about a store's day that waits",
  description:
    '`approve` takes the counted difference, which is booked. `close` goes on without what is missing, which stays a variance. `retry` posts again what the books refused. What does not fit where the day stands changes nothing.',
  params: ByDay,
  body: body({
    decision: wordOf(['approve', 'close', 'retry'], 'What was decided.'),
    reason: reason('Why; it is kept with the decision.', 300),
  }),
  answer: StoreDayDecidedShape,
  status: 202,
  problems: ['SL-GATEWAY-010'],
  example: {
    params: EXAMPLE,
    body: { decision: 'approve', reason: 'counted twice, a note of ten is missing' },
    answer: { decided: 'store-day/paris/2026-11-20' },
  },
  async handle({ params: { store, date }, body: { decision, reason: why }, caller, context }) {
    const { id } = await known(context, `store-day/${store}/${date}`);
    const at = instant(context.clock.now());
    const decided = newEvent({
      name: 'StoreDayDecided',
      source: `/people/${encodeURIComponent(caller.name)}`,
      subject: id,
      time: at,
      fact: [id, decision, at],
      data: { day: id, decision, by: caller.name, reason: why, at },
    });
    await context.parts().backbone.append([decided]);
    return { decided: id };
  },
});

async function known(context: ApiContext, id: string): Promise<StoreDayAnswer> {
  const found = await viewOf(context.parts()).get(id);
  if (found === undefined) throw noSuch('store day', id);
  return found;
}

function viewOf({ storeDays }: GatewayParts): StoreDayView {
  if (storeDays === undefined) throw noSuch('record', 'store days');
  return storeDays;
}

/** `/api/v1/store-days`: the business days of the stores. */
export const STORE_DAY_ROUTES: readonly Route[] = [list, one, decide];
