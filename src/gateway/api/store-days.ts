import { newEvent } from '../../canonical/envelope.ts';
import type { Permission } from '../../config/identity.ts';
import type { Caller } from '../../governance/identity/caller.ts';
import { instant } from '../../kernel/clock.ts';
import { countedOf, dayApproved, weightOfDay } from '../money-deeds.ts';
import type { GatewayParts } from '../parts.ts';
import type { StoreDayAnswer, StoreDayView } from '../store-days.ts';
import { secondPersonFor } from './approvals.ts';
import { type ApiContext, noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { asked, body, dayOf, optional, PAGE, params, query, reason, wordOf } from './shapes/shape.ts';
import { StoreDayDecidedShape, StoreDayPageShape, StoreDayShape } from './shapes/store-day.ts';

const STATES = ['open', 'incomplete', 'complete', 'varied', 'posting', 'closed'] as const;
const ByDay = params({
  store: asked('The store, by the code of its location.', 100),
  date: asked('The business date: 2026-11-20.', 10),
});
const LOCATION = 'location/';
const EXAMPLE = { store: 'paris', date: '2026-11-20' };

const list = route({
  name: 'listStoreDays',
  method: 'get',
  path: '/store-days',
  tag: 'Stores',
  permission: 'read',
  reach: 'within',
  summary: 'List the days of the stores',
  description: 'By store and business date, with where each stands and until when it waits.',
  query: query({
    store: optional(asked('Only this store.', 100)),
    state: optional(wordOf(STATES, 'Only days that stand so.')),
    from: optional(dayOf('Only of this business date and later ones.')),
    until: optional(dayOf('Only of this business date and earlier ones.')),
    ...PAGE,
  }),
  answer: StoreDayPageShape,
  problems: ['SL-RECORD-003', 'SL-GATEWAY-010'],
  example: { query: { store: 'paris' } },
  async handle({ query: { store, state, from, until, cursor, limit }, caller, context }) {
    const reach = caller.reachFor('read');
    const [after] = (cursor === undefined ? [] : readCursor(cursor, ['string'])) as string[];
    const found = await viewOf(context.parts()).list({
      limit,
      ...(store === undefined ? {} : { store }),
      ...(reach === 'everywhere' ? {} : { stores: reach.locations.map((each) => each.slice(LOCATION.length)) }),
      ...(state === undefined ? {} : { at: state }),
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
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
  reach: 'within',
  summary: "Read a store's business day",
  description:
    'Totals by tender, tax rate and category, what was counted, which numbers are missing, and its entries in the books.',
  params: ByDay,
  answer: StoreDayShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: EXAMPLE },
  handle: ({ params, caller, context }) => known(context, caller, 'read', params),
});

const decide = route({
  name: 'decideStoreDay',
  method: 'post',
  path: '/store-days/{store}/{date}/decision',
  tag: 'Stores',
  permission: 'operate',
  reach: 'within',
  summary: "Decide about a store's day that waits",
  description:
    '`approve` takes the counted difference, which is booked; above the limit of `approvals` a second person is asked first, and the answer carries the request. `close` goes on without what is missing, which stays a variance. `retry` posts again what the books refused. What does not fit where the day stands changes nothing.',
  params: ByDay,
  tells: ['decision', 'reason'],
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
    const day = await known(context, caller, 'operate', { store, date });
    const { id } = day;
    if (decision === 'approve') return approveOrAsk(context, caller, day, why);
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

/** Takes the count as it is, or asks a second person first where the difference is above the limit. */
async function approveOrAsk(context: ApiContext, caller: Caller, day: StoreDayAnswer, why: string) {
  const deed = { day: day.id, counted: countedOf(day), reason: why };
  const approval = await secondPersonFor(context, caller, {
    kind: 'approve-day',
    subject: day.id,
    reason: why,
    reach: { channels: [], locations: [`location/${day.store}`] },
    deed,
    ...weightOfDay(day),
  });
  if (approval !== undefined) return { decided: day.id, approval };
  await context.parts().backbone.append([dayApproved(deed, caller.name, context.clock.now())]);
  return { decided: day.id };
}

/** A day of one of the caller's stores; another's is not there. */
async function known(
  context: ApiContext,
  caller: Caller,
  permission: Permission,
  { store, date }: { readonly store: string; readonly date: string },
): Promise<StoreDayAnswer> {
  const id = `store-day/${store}/${date}`;
  const reach = caller.reachFor(permission);
  const isReached = reach === 'everywhere' || reach.locations.includes(`${LOCATION}${store}`);
  const found = isReached ? await viewOf(context.parts()).get(id) : undefined;
  if (found === undefined) throw noSuch('store day', id);
  return found;
}

function viewOf({ storeDays }: GatewayParts): StoreDayView {
  if (storeDays === undefined) throw noSuch('record', 'store days');
  return storeDays;
}

/** `/api/v1/store-days`: the business days of the stores. */
export const STORE_DAY_ROUTES: readonly Route[] = [list, one, decide];
