import { Type } from 'typebox';
import type { Reach } from '../../governance/identity/reach.ts';
import type { GatewayParts } from '../parts.ts';
import type { PayoutQuery, PayoutView } from '../payouts.ts';
import { noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { connectionsOf } from './payments.ts';
import { type Route, route } from './route.ts';
import { PayoutPageShape, PayoutShape } from './shapes/payout.ts';
import { asked, dayOf, optional, PAGE, params, query, wordOf } from './shapes/shape.ts';

const STATES = ['expected', 'reporting', 'banking', 'settled', 'returned'] as const;

const list = route({
  name: 'listPayouts',
  method: 'get',
  path: '/payouts',
  tag: 'Money',
  permission: 'read',
  reach: 'within',
  summary: 'List payouts',
  description:
    'What providers send to the bank, the latest day first: what each is made of, and the line of the bank that shows it. All filters together must hold. A caller whose role is limited is told of payouts of their channels.',
  query: query({
    open: optional(
      Type.Boolean({
        description: 'Only those that the bank has yet to show or whose sides do not agree, or only the others.',
      }),
    ),
    state: optional(wordOf(STATES, 'Only payouts that stand so.')),
    provider: optional(asked('Only payouts of this kind of system: `stripe`.', 100)),
    connection: optional(asked('Only payouts of this connection: `stripe-main`.', 100)),
    currency: optional(
      Type.String({ pattern: '^[A-Z]{3}$', maxLength: 3, description: 'Only payouts in this currency.' }),
    ),
    from: optional(dayOf('Only of this day and later ones.')),
    until: optional(dayOf('Only of this day and earlier ones.')),
    ...PAGE,
  }),
  answer: PayoutPageShape,
  problems: ['SL-RECORD-003', 'SL-GATEWAY-010'],
  example: { query: { state: 'banking', currency: 'EUR', limit: 20 } },
  async handle({ query, caller, context }) {
    const { open, state, currency, from, until, cursor, limit } = query;
    const parts = context.parts();
    const connections = withinReach(connectionsOf(parts, query), caller.reachFor('read'));
    const found = await viewOf(parts).list({
      limit,
      ...(open === undefined ? {} : { open }),
      ...(state === undefined ? {} : { at: state }),
      ...(connections === undefined ? {} : { connections }),
      ...(currency === undefined ? {} : { currency }),
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
      ...placeOf(cursor),
    });
    const payouts = found.slice(0, limit);
    const last = payouts.at(-1);
    const more = found.length > limit && last !== undefined;
    return { payouts, ...nextOf(more ? writeCursor([last.day ?? '', last.id]) : undefined) };
  },
});

const one = route({
  name: 'readPayout',
  method: 'get',
  path: '/payouts/{id*}',
  tag: 'Money',
  permission: 'read',
  reach: 'within',
  summary: 'Read a payout',
  description: 'What it is made of by kind of movement, what the bank shows of it, and what does not agree.',
  params: params({ id: asked('The payout: `payout/<connection>/<reference>`.') }),
  answer: PayoutShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { id: 'payout/stripe-main/po_1' } },
  async handle({ params, caller, context }) {
    const found = await viewOf(context.parts()).get(params.id);
    const isSeen = found !== undefined && withinReach([found.connection], caller.reachFor('read'))?.length !== 0;
    if (!isSeen) throw noSuch('payout', params.id);
    return found;
  },
});

/** Those of the wanted connections that a caller may see; undefined when all are wanted by one who may see all. */
function withinReach(wanted: readonly string[] | undefined, reach: Reach): readonly string[] | undefined {
  if (reach === 'everywhere') return wanted;
  return wanted === undefined ? reach.channels : wanted.filter((each) => reach.channels.includes(each));
}

function placeOf(cursor: string | undefined): Pick<PayoutQuery, 'after'> {
  if (cursor === undefined) return {};
  const [day, id] = readCursor(cursor, ['string', 'string']) as [string, string];
  return { after: { day, id } };
}

function viewOf({ payouts }: GatewayParts): PayoutView {
  if (payouts === undefined) throw noSuch('record', 'payouts');
  return payouts;
}

/** `/api/v1/payouts`: what providers send to the bank. */
export const PAYOUT_ROUTES: readonly Route[] = [list, one];
