import { Type } from 'typebox';
import { LIMITS } from '../../../kernel/limits.ts';
import {
  anything,
  asked,
  body,
  count,
  flag,
  lane,
  listOf,
  NEXT,
  optional,
  position,
  shape,
  text,
  wordOf,
} from './shape.ts';

const exact = { additionalProperties: false } as const;

const Selection = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal('messages'),
        messages: Type.Array(Type.Object({ lane, position: position('Position in the lane.') }, exact), {
          minItems: 1,
          maxItems: LIMITS.pageSize,
        }),
      },
      { ...exact, description: 'These messages.' },
    ),
    Type.Object(
      { kind: Type.Literal('key'), key: asked('The business key.') },
      { ...exact, description: 'Every message of one key.' },
    ),
    Type.Object(
      {
        kind: Type.Literal('range'),
        lane,
        after: position('The position before the first one.'),
        through: position('The last position.'),
      },
      { ...exact, description: 'A range of one lane.' },
    ),
  ],
  { description: 'Which messages are handled again.' },
);

/** What a replay is asked with. */
export const ReplayBody = body({
  subscription: asked('The subscription that handles them again.'),
  select: Selection,
  shadow: Type.Boolean({ default: true, description: 'True: compute and compare, change nothing.' }),
  ratePerSecond: optional(
    Type.Number({ exclusiveMinimum: 0, maximum: 100_000, description: 'Messages per second at the most.' }),
  ),
});

const ReplayShape = shape('Replay', 'Messages that are handled again.', {
  id: text('Id of the replay.'),
  request: Type.Object(
    {
      subscription: text('The subscription.'),
      select: Selection,
      shadow: flag('Whether it changes nothing.'),
      ratePerSecond: optional(Type.Number({ description: 'Messages per second at the most.' })),
      by: text('Who asked.'),
    },
    { ...exact, description: 'What was asked for.' },
  ),
  state: wordOf(['running', 'done', 'aborted', 'failed'], 'How it is.'),
  total: count('Messages to be handled.'),
  handled: count('Messages handled so far.'),
  failed: count('Messages that failed.'),
  differences: count('Messages whose handling would write something else now; of a shadow.'),
});

export const ReplayPageShape = shape('ReplayPage', 'Replays, newest first.', {
  replays: listOf(ReplayShape, 'The replays of this page.'),
  ...NEXT,
});
export const OneReplayShape = shape('OneReplay', 'One replay.', { replay: ReplayShape });
export const ReplayPreviewShape = shape('ReplayPreview', 'What a replay would touch.', {
  total: count('Messages.'),
  keys: count('Business keys.'),
});
export const DifferencePageShape = shape('DifferencePage', 'What a shadow replay found.', {
  differences: listOf(
    shape('Difference', 'A message whose handling would write something else now.', {
      lane,
      position: position('Its position.'),
      diff: anything('The difference; hidden from whoever may not see personal data.'),
    }),
    'The differences of this page.',
  ),
  ...NEXT,
});
