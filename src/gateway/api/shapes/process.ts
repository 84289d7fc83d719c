import { anything, count, integer, listOf, moment, NEXT, optional, part, shape, text } from './shape.ts';

const ProcessShape = shape('Process', 'A business process as a graph of its states.', {
  name: text('Its name.'),
  version: integer('Version of its definition.'),
  summary: text('What it is for.'),
  begins: listOf(text('A message.'), 'The messages that begin an instance.'),
  states: listOf(
    part('A state: a node of the graph.', {
      name: text('Its name.'),
      meaning: text('What it means.'),
      answers: listOf(text('A message.'), 'The messages that it answers.'),
      instances: count('Instances that stand here now.'),
    }),
    'The states, in the order of the definition.',
  ),
  moves: listOf(
    part('A move: an edge of the graph.', {
      from: text('The state before.'),
      on: text('The message.'),
      to: text('The state after.'),
    }),
    'The moves between states.',
  ),
  start: optional(
    part('How a person or a machine begins an instance; missing where only the messages in `begins` do.', {
      operation: text('The operation of this API.'),
      method: text('Its method.'),
      path: text('Its path.'),
      permission: text('What a caller must be allowed to do.'),
      summary: text('What it does.'),
      body: anything('JSON Schema of what it takes.'),
      example: anything('What fits it.'),
    }),
  ),
});

/** Business processes. */
export const ProcessPageShape = shape('ProcessPage', 'Business processes, in the order of the configuration.', {
  processes: listOf(ProcessShape, 'The processes of this page.'),
  ...NEXT,
});

export const OneProcessShape = shape('OneProcess', 'One business process.', { process: ProcessShape });

const InstanceShape = shape('Instance', 'An instance of a business process.', {
  process: text('The process.'),
  key: text('Its business key.'),
  at: text('The state that it is in.'),
  version: integer('Version of the definition that wrote it.'),
  revision: integer('How often it moved or learnt something.'),
  wakeAt: optional(moment('When its next deadline passes.')),
  deadlines: listOf(
    part('An open deadline.', { name: text('Its name.'), at: moment('When it passes.') }),
    'Open deadlines.',
  ),
});

export const InstancePageShape = shape('InstancePage', 'Instances of a process, by key.', {
  instances: listOf(InstanceShape, 'The instances of this page.'),
  ...NEXT,
});

export const OneInstanceShape = shape('OneInstance', 'One instance and what it knows.', {
  instance: InstanceShape,
  state: anything('What it knows; hidden from whoever may not see personal data.'),
});
