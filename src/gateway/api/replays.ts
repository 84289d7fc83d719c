import type { Static } from 'typebox';
import type { ReplayRequest } from '../../backbone/backbone.ts';
import { clearanceOf, hidden } from '../masking.ts';
import { type ApiContext, noSuch } from './context.ts';
import { nextOf, pageOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import {
  DifferencePageShape,
  OneReplayShape,
  ReplayBody,
  ReplayPageShape,
  ReplayPreviewShape,
} from './shapes/replay.ts';
import { asked, PAGE, params, query } from './shapes/shape.ts';

const ById = params({ id: asked('Id of the replay.') });
const EXAMPLE_BODY = {
  subscription: 'translate/shopify-eu',
  select: { kind: 'range', lane: 'live', after: 0, through: 1_000 },
  shadow: true,
} as const;

const TOLD_OF_REPLAY = [
  'subscription',
  ...['kind', 'key', 'lane', 'after', 'through', 'messages.lane', 'messages.position'].map((name) => `select.${name}`),
  'shadow',
  'ratePerSecond',
];

const requestOf = (given: Static<typeof ReplayBody>, by: string): ReplayRequest => ({
  ...(given as Omit<ReplayRequest, 'by'>),
  by,
});

const list = route({
  name: 'listReplays',
  method: 'get',
  path: '/replays',
  tag: 'Replays',
  permission: 'read',
  summary: 'List replays',
  description: 'Every replay with how far it is.',
  query: query(PAGE),
  answer: ReplayPageShape,
  problems: ['SL-RECORD-003'],
  example: {},
  async handle({ query, context }) {
    const { entries, next } = pageOf(await context.parts().backbone.replays.list(), ({ id }) => id, query);
    return { replays: entries, ...nextOf(next) };
  },
});

const preview = route({
  name: 'previewReplay',
  method: 'post',
  path: '/replays/preview',
  tag: 'Replays',
  permission: 'read',
  summary: 'Preview a replay',
  description: 'How many messages and keys it would touch; changes nothing.',
  tells: TOLD_OF_REPLAY,
  body: ReplayBody,
  answer: ReplayPreviewShape,
  problems: ['SL-BACKBONE-050', 'SL-BACKBONE-051'],
  example: { body: EXAMPLE_BODY, answer: { total: 1_000, keys: 214 } },
  handle: async ({ body, caller, context }) => context.parts().backbone.replays.preview(requestOf(body, caller.name)),
});

const begin = route({
  name: 'beginReplay',
  method: 'post',
  path: '/replays',
  tag: 'Replays',
  permission: 'operate',
  summary: 'Begin a replay',
  description:
    'A shadow unless `shadow` is false: it computes what handling would write now and keeps the differences.',
  tells: TOLD_OF_REPLAY,
  body: ReplayBody,
  answer: OneReplayShape,
  status: 202,
  problems: ['SL-BACKBONE-050', 'SL-BACKBONE-051'],
  example: { body: EXAMPLE_BODY },
  handle: async ({ body, caller, context }) => ({
    replay: await context.parts().backbone.replays.begin(requestOf(body, caller.name)),
  }),
});

const one = route({
  name: 'readReplay',
  method: 'get',
  path: '/replays/{id}',
  tag: 'Replays',
  permission: 'read',
  summary: 'Follow a replay',
  description: 'How far it is.',
  params: ById,
  answer: OneReplayShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { id: 'r1' } },
  handle: async ({ params, context }) => ({ replay: await known(context, params.id) }),
});

const abort = route({
  name: 'abortReplay',
  method: 'post',
  path: '/replays/{id}/abort',
  tag: 'Replays',
  permission: 'operate',
  summary: 'Abort a replay',
  description: 'What was handled stays handled; nothing further is.',
  params: ById,
  answer: OneReplayShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { id: 'r1' } },
  async handle({ params, context }) {
    const { id } = await known(context, params.id);
    await context.parts().backbone.replays.abort(id);
    return { replay: await known(context, id) };
  },
});

const differences = route({
  name: 'listDifferences',
  method: 'get',
  path: '/replays/{id}/differences',
  tag: 'Replays',
  permission: 'read',
  summary: 'List what a shadow replay found',
  description: 'Messages whose handling would write something else now. What differs is hidden without `personal`.',
  params: ById,
  query: query(PAGE),
  answer: DifferencePageShape,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-003'],
  example: { params: { id: 'r1' } },
  async handle({ params, query, caller, context }) {
    const { id } = await known(context, params.id);
    const { limit, cursor } = query;
    const [begin] = (cursor === undefined ? [0] : readCursor(cursor, ['number'])) as [number];
    const found = (await context.parts().backbone.replays.differences(id, begin + limit + 1)).slice(begin);
    const page = found.slice(0, limit);
    // A difference is whatever a handler would have written; without a schema nobody knows what is personal in it.
    const open = clearanceOf(caller) === 'personal';
    return {
      differences: page.map((each) => (open ? each : { ...each, diff: hidden(each.diff) })),
      ...nextOf(found.length > limit ? writeCursor([begin + limit]) : undefined),
    };
  },
});

async function known(context: ApiContext, id: string) {
  const replay = await context.parts().backbone.replays.get(id);
  if (replay === undefined) throw noSuch('replay', id);
  return replay;
}

/** `/api/v1/replays`: preview, begin (a shadow unless asked otherwise), follow, abort. */
export const REPLAY_ROUTES: readonly Route[] = [list, preview, begin, one, abort, differences];
