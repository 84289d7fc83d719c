import { Type } from 'typebox';
import type { DeadLetter } from '../../backbone/backbone.ts';
import { type CommandName, commands } from '../../canonical/command.ts';
import type { Envelope } from '../../canonical/envelope.ts';
import { type Delivery, topicOf } from '../../canonical/envelope.ts';
import { commandDataFailure } from '../../canonical/validate.ts';
import { instant } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { reachOfLetter, replaceLetter, weightOfEdit, wordsOf } from '../deeds.ts';
import { gatewayErrors } from '../errors.ts';
import { requireMatch } from '../etag.ts';
import { clearanceOf, maskLetter } from '../masking.ts';
import { secondPersonFor } from './approvals.ts';
import { noSuch } from './context.ts';
import { type Route, route } from './route.ts';
import { EditedShape } from './shapes/case.ts';
import { asked, body, reason } from './shapes/shape.ts';

const LONGEST = LIMITS.keyLength * 2;

const edit = route({
  name: 'editDeadLetter',
  method: 'post',
  path: '/dead-letters/edit',
  tag: 'Cases',
  permission: 'operate',
  summary: 'Correct one message and try it again',
  description:
    'Appends a corrected copy that names the original as its cause, and sets the original aside with the reason. A raw delivery takes its body as text, a command its request as JSON. Events have many readers and are not edited: mend the source or the mapping and retry. The caller must be allowed to see what it replaces, so `personal` is needed as well. Where money is in it, before or after, it waits for a second person first.',
  tells: ['id', 'reason'],
  withholds: ['content'],
  body: body({
    id: asked('The dead letter.', LONGEST),
    content: Type.Unknown({ description: 'The corrected body of a delivery, or the corrected request of a command.' }),
    reason: reason('Why it is corrected.'),
  }),
  answer: EditedShape,
  problems: ['SL-GATEWAY-010', 'SL-GATEWAY-015', 'SL-GATEWAY-007', 'SL-CANON-001'],
  example: {
    body: {
      id: 'translate/shopify-eu/live/42',
      content: '{"id":1001,"currency":"EUR"}',
      reason: 'The shop sent the currency in lower case',
    },
  },
  takesIfMatch: true,
  async handle({ body, caller, context, ifMatch }) {
    if (clearanceOf(caller) !== 'personal') {
      throw gatewayErrors.error('SL-GATEWAY-007', {
        because: `${caller.name} may not see what it would replace`,
        field: 'scope',
        value: 'personal',
      });
    }
    const { backbone, connections } = context.parts();
    const [letter] = await backbone.deadLetters.list({ id: body.id }, 1);
    if (letter === undefined || letter.state === 'skipped') throw noSuch('open dead letter', body.id);
    requireMatch(ifMatch, { letter: maskLetter(letter, clearanceOf(caller)) });
    const corrected = correctedOf(letter, body.content, caller.name, instant(context.clock.now()));
    const approval = await secondPersonFor(context, caller, {
      kind: 'edit-letter',
      subject: wordsOf({ id: letter.id }),
      reason: body.reason,
      reach: reachOfLetter(letter),
      deed: { letter: letter.id, corrected, reason: body.reason },
      ...weightOfEdit(letter, corrected, connections),
    });
    if (approval !== undefined) return { letter: letter.id, approval };
    const wish = { letter: letter.id, corrected, reason: body.reason, by: caller.name };
    const stored = await replaceLetter(backbone, wish);
    return {
      letter: letter.id,
      replacedBy: {
        id: corrected.id,
        lane: corrected.lane,
        position: stored?.position ?? 0,
        topic: topicOf(corrected),
        cause: letter.message.envelope.id,
      },
    };
  },
});

/** The corrected copy of a stuck message. The same correction of the same message is the same copy. */
function correctedOf({ message }: DeadLetter, content: unknown, by: string, at: string): Envelope {
  const { envelope, topic } = message;
  const copy = (data: unknown): Envelope => ({
    ...envelope,
    id: factId(envelope.source, envelope.id, 'corrected', JSON.stringify(content)),
    causationid: envelope.id,
    time: at,
    data,
  });
  if (topic.startsWith('delivery.')) {
    if (typeof content !== 'string') throw notThis('A delivery takes its body as text', 'body.content');
    const { encoding: _encoding, ...delivery } = envelope.data as Delivery;
    const deliveryId = `${delivery.deliveryId}/corrected by ${by}`.slice(0, LIMITS.keyLength);
    return copy({ ...delivery, deliveryId, body: content, encoding: 'utf8' } satisfies Delivery);
  }
  const name = topic.split('.')[2] as CommandName;
  if (!topic.startsWith('command.') || commands[name] === undefined) {
    throw notThis(`${topic} has many readers, who would hear it twice`, 'body.id');
  }
  const failure = commandDataFailure(name, content);
  if (failure !== undefined) throw new CodedError(failure);
  return copy(content);
}

function notThis(because: string, field: string): CodedError {
  return gatewayErrors.error('SL-GATEWAY-015', { because, field, rule: 'delivery or command' });
}

/** `/api/v1/dead-letters/edit`: correct one message and try it again. */
export const EDIT_ROUTES: readonly Route[] = [edit];
