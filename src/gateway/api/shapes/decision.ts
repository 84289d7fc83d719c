import { DECISIONS } from '../../parts.ts';
import { waitsFor } from './approval.ts';
import { flag, listOf, optional, shape, text, wordOf } from './shape.ts';

const DecisionShape = shape('Decision', 'Something that a person may decide here.', {
  name: wordOf(DECISIONS, 'What: it is sent back to decide it.'),
  meaning: text('What follows from it.'),
  movesMoney: flag('Money moves, or may: it needs the permission `approve` too.'),
});

/** What may be decided. */
export const DecisionListShape = shape('DecisionList', 'What may be decided about one instance now.', {
  decisions: listOf(DecisionShape, 'Empty when nothing is to be decided.'),
});

export const DecidedShape = shape('Decided', 'What was decided.', {
  decided: wordOf(DECISIONS, 'The decision.'),
  key: text('Business key of the instance.'),
  message: optional(text('Id of the message that tells the process.')),
  approval: waitsFor,
});
