import { clearanceOf, maskMessage } from '../masking.ts';
import { noSuch } from './context.ts';
import { type Route, route } from './route.ts';
import { OneMessageShape } from './shapes/hub.ts';
import { lane, params, position } from './shapes/shape.ts';

const one = route({
  name: 'readMessage',
  method: 'get',
  path: '/messages/{lane}/{position}',
  tag: 'Hub',
  permission: 'read',
  summary: 'Read one message of the log',
  description: 'Raw deliveries and personal fields are shown to callers with the permission `personal` only.',
  params: params({ lane, position: position('Its position in the lane.', 1) }),
  answer: OneMessageShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { lane: 'live', position: 42 } },
  async handle({ params, caller, context }) {
    const message = await context.parts().backbone.log.get(params.lane, params.position);
    if (message === undefined) throw noSuch('message', `${params.lane}/${params.position}`);
    return { message: maskMessage(message, clearanceOf(caller)) };
  },
});

/** `/api/v1/messages/<lane>/<position>`: one message of the log. */
export const MESSAGE_ROUTES: readonly Route[] = [one];
