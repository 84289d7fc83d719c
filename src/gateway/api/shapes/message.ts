import { anything, count, epochMs, integer, lane, optional, part, shape, text } from './shape.ts';

const EnvelopeShape = shape('Envelope', 'A CloudEvents 1.0 envelope with the extension attributes of the hub.', {
  specversion: text('Always 1.0.'),
  id: text('Derived from the fact: the same fact is the same message.'),
  source: text('Who said it: a connection, a process or a person.'),
  type: text('`storeloom.<domain>.<Event>.v<N>`.'),
  subject: text('The business key: messages of one subject and lane are handled in order.'),
  time: text('When it happened at the source, RFC 3339 in UTC.'),
  datacontenttype: text('Always application/json.'),
  dataschema: optional(text('Where the schema of the data is.')),
  correlationid: text("The business story that it belongs to, usually the order's id."),
  causationid: optional(text('The id of the message that caused this one.')),
  traceparent: optional(text('W3C trace context.')),
  tracestate: optional(text('W3C trace state.')),
  lane,
  connection: optional(text('The connection that it came from or goes to.')),
  translator: optional(
    text("Translator that read the delivery, with the version of the vendor's API and of its own mapping."),
  ),
  derived: optional(text('Fields that the translator defaulted or derived, separated by commas.')),
  data: anything('What it says; private fields are masked for whoever may not see them.'),
});

/** A message as the log keeps it. */
export const MessageShape = shape('Message', 'A message as the log keeps it.', {
  position: count('Where it stands in its lane.'),
  lane,
  topic: text('What subscriptions choose by: `event.OrderPlaced`.'),
  key: text('The business key.'),
  slice: integer('The part of the key space, 0 to 63.'),
  envelope: EnvelopeShape,
  recordedAt: epochMs('When the hub made it durable.'),
});

/** Where a message stands, without what it says. */
export const MessagePlaceShape = part('Where the message stands in the log.', {
  id: text('Id of the message.'),
  lane: text('Its lane.'),
  position: count('Its position in the lane.'),
  topic: text('Its topic.'),
  cause: optional(text('Id of the message that caused it.')),
});
