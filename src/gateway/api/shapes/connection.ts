import { CaseShape } from './case.ts';
import { CircuitShape, SubscriptionShape } from './flow.ts';
import { flag, listOf, moment, NEXT, number, optional, part, shape, text, wordOf } from './shape.ts';

const ConnectionShape = shape('Connection', 'A configured connection and how it is.', {
  name: text('Its name in the configuration.'),
  connector: text('The connector that it is an instance of.'),
  title: text('What people call the system.'),
  owner: text('Who answers for it.'),
  purpose: text('What it is for.'),
  vendorApi: part('The API of the vendor that it speaks.', {
    version: text('Version.'),
    sunset: optional(text('When the vendor ends it, RFC 3339.')),
  }),
  webhookPath: optional(text('Where the system sends its webhooks; missing when it is polled.')),
  audit: optional(
    part('What the last look at its webhooks and rights found; missing where nothing is looked at, or not yet.', {
      at: optional(moment('When it was last looked at; missing when no look has gone through.')),
      failure: optional(text('Why the latest look could not be taken; what is told is then older.')),
      findings: listOf(
        part('One thing that was looked at.', {
          subject: text('What was looked at.'),
          verdict: wordOf(['ok', 'warning', 'problem'], 'How it is now.'),
          found: text('What was found.'),
          next: optional(text('What to do about it.')),
          mended: optional(flag('The hub found it amiss and mended it.')),
        }),
        'What is registered, what is amiss, and what the hub mended.',
      ),
    }),
  ),
  secrets: listOf(
    part('A stored secret that its settings refer to; never its value.', {
      name: text('Its name.'),
      storedAt: moment('When it was last set.'),
      dueAt: moment('When a new one is due.'),
      due: wordOf(['later', 'soon', 'past'], 'How near that is; people are told from `soon` on.'),
    }),
    'Its stored secrets.',
  ),
  health: wordOf(['well', 'troubled', 'down'], 'How it is in one word.'),
  because: text('Why.'),
  limits: listOf(
    part('A rate limit that all hubs share.', {
      bucket: text('Its name.'),
      perSecond: number('Units that come back in a second.'),
      burst: number('Units that may be spent at once.'),
      available: number('Units that are left.'),
      blockedUntil: optional(moment('Until when the system asked to wait.')),
    }),
    'What is left of its rate limits, as far as they were drawn on.',
  ),
  circuits: listOf(CircuitShape, 'Its circuit breakers, by operation.'),
  subscriptions: listOf(SubscriptionShape, 'How far its translation and delivery are.'),
});

/** What is connected. */
export const ConnectionPageShape = shape('ConnectionPage', 'Connections, by name.', {
  connections: listOf(ConnectionShape, 'The connections of this page.'),
  note: optional(text('What is left out for a caller whose role is limited.')),
  ...NEXT,
});

export const OneConnectionShape = shape('OneConnection', 'One connection, and what is stuck in it.', {
  connection: ConnectionShape,
  cases: listOf(CaseShape, 'The open cases that concern it.'),
});

export const CheckShape = shape('Check', 'What a check of a connection found.', {
  connection: text('The connection.'),
  findings: listOf(
    part('One thing that was looked at.', {
      subject: text('What was looked at.'),
      verdict: wordOf(['ok', 'warning', 'problem'], 'How it is.'),
      found: text('What was found.'),
      next: optional(text('What to do about it.')),
    }),
    'What was looked at.',
  ),
});
