import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { LANES, type Lane } from '../../canonical/envelope.ts';
import { clearanceOf, maskMessage } from '../masking.ts';
import { type ApiContext, noSuch } from './context.ts';

const MessageParams = Type.Object({
  lane: Type.Enum<[...typeof LANES]>([...LANES]),
  position: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});

/** `/api/v1/messages/<lane>/<position>`: one message of the log. */
export function messageRoutes(app: FastifyInstance, context: ApiContext): void {
  app.get<{ Params: { lane: Lane; position: number } }>(
    '/messages/:lane/:position',
    { schema: { params: MessageParams } },
    async (request) => {
      const caller = context.caller(request, 'read');
      const { lane: of, position: at } = request.params;
      const message = await context.parts().backbone.log.get(of, at);
      if (message === undefined) throw noSuch('message', `${of}/${at}`);
      return { message: maskMessage(message, clearanceOf(caller)) };
    },
  );
}
