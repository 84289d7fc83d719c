import { SEVERITIES } from '../../../config/alerts.ts';
import { ALERT_STEP_KINDS } from '../../../operations/alerts/word.ts';
import { count, flag, integer, listOf, moment, number, optional, part, shape, text, wordOf } from './shape.ts';

/** What the operations desk tells. */
const severity = wordOf(SEVERITIES, 'How bad it is.');

const burn = (span: string) => number(`In the last ${span}: 1 spends the budget exactly by the end, 2 twice as fast.`);

const LevelShape = shape('ServiceLevel', 'What is promised and what was kept, counted from every record.', {
  name: wordOf(['orders', 'stock', 'stores'], 'What it is of.'),
  withinSeconds: count('How soon it must be good.'),
  target: number('The part that must be good, 0 to 1.'),
  overDays: count('Over how many days.'),
  good: count('How many were good.'),
  bad: count('How many were not.'),
  achieved: optional(number('The part that was good; missing while there was nothing.')),
  budget: number('How many may be bad.'),
  budgetLeft: number('How many more may be; below zero when it is broken.'),
  days: listOf(
    part('A day in UTC.', {
      day: text('2026-11-20.'),
      good: count('How many were good.'),
      bad: count('How many were not.'),
    }),
    'The days that had any, the oldest first.',
  ),
  burn: part('How fast the error budget is spent.', {
    hour: burn('hour'),
    sixHours: burn('six hours'),
    day: burn('day'),
    threeDays: burn('three days'),
  }),
});

export const LevelsShape = shape('ServiceLevels', 'The service levels.', {
  levels: listOf(LevelShape, 'Each of them.'),
});

const AlertShape = shape('Alert', 'Something that people are told of without being asked.', {
  id: text('Rule and subject.'),
  rule: text('The rule that saw it.'),
  subject: text('What it is about.'),
  connection: optional(text('The system that is concerned.')),
  state: wordOf(['pending', 'firing', 'resolved'], 'Seen for a moment; told; over.'),
  severity,
  count: count('How many are concerned.'),
  summary: text('What.'),
  next: text('What to do next.'),
  since: moment('Since when.'),
  firedAt: optional(moment('When it was told.')),
  resolvedAt: optional(moment('When it was over.')),
  acknowledged: optional(
    part('Who looks at it; it is not repeated any more.', { by: text('Who.'), at: moment('When.') }),
  ),
  mutedUntil: optional(moment('Nobody is told of it before that.')),
  runbook: text('Where it says how to mend it.'),
  path: text('Page of the console that shows more.'),
});

export const AlertAnswerShape = shape('AlertAnswer', 'An alert as it stands now.', { alert: AlertShape });

export const AlertsShape = shape('Alerts', 'What the hub tells people without being asked, and where to.', {
  alerts: listOf(AlertShape, 'Alerts: those that fire first.'),
  routes: listOf(
    part('A way to people.', {
      name: text('Its name.'),
      kind: text('email, webhook or slack.'),
      quiet: optional(
        part('When it is left in peace.', {
          from: text('When that begins: 22:00.'),
          until: text('When it ends: 07:00.'),
          timeZone: text('By the clock of which zone.'),
          except: text('What is this bad is sent all the same.'),
          now: flag('Whether it is left in peace now.'),
        }),
      ),
    }),
    'Routes.',
  ),
  deliveries: listOf(
    part('A message as it went.', {
      id: text('The same for every try.'),
      route: text('Along which route.'),
      state: wordOf(['waiting', 'sent', 'given-up'], 'How it stands.'),
      kind: text('firing, more, repeat, recovered or report.'),
      title: text('What it says.'),
      attempts: count('How often it was tried.'),
      at: moment('When it was written.'),
      sentAt: optional(moment('When it was taken.')),
      failure: optional(text('Why the last try failed.')),
    }),
    'The latest messages.',
  ),
  history: listOf(
    part('Something that happened to an alert.', {
      alert: text('Its id.'),
      at: moment('When.'),
      kind: wordOf(ALERT_STEP_KINDS, 'What.'),
      who: text('Who did it; `hub` when nobody did.'),
      note: text('What was said.'),
    }),
    'What happened to alerts, the latest first.',
  ),
});

export const TestedShape = shape('RouteTested', 'A test was sent.', { route: text('Along which route.') });

const CHANNEL = {
  channel: text('The sales channel.'),
  orders: count('Orders that were heard that day.'),
  booked: count('Of those, in the ERP.'),
  late: count('Not in the ERP, although it is time.'),
  held: count('Waiting for a person.'),
  cancelled: count('Cancelled or refused.'),
};
const STOCK = {
  connection: text('The sales channel.'),
  published: count('Numbers that it was told.'),
  confirmed: count('That it took.'),
  mismatched: count('Where it showed another one.'),
  refused: count('That it refused.'),
  writtenOff: count('Times that units left it and no order told of them.'),
};

export const ReportShape = shape('DailyReport', 'The day of the hub.', {
  hub: text('Its name.'),
  date: text('The day: 2026-11-20.'),
  timeZone: text('By the clock of which zone.'),
  from: moment('When the day began.'),
  until: moment('When it ended.'),
  channels: listOf(part('Orders of a channel.', CHANNEL), 'Orders by channel.'),
  cases: part('Cases.', {
    opened: count('Opened that day.'),
    closed: count('Closed that day.'),
    open: count('Open now.'),
    overdue: count('Past their deadline now.'),
  }),
  stock: listOf(
    part('Numbers of stock of a channel.', STOCK),
    'What channels were told of stock, and what came of it.',
  ),
  proof: part('The proof of stock.', {
    endedAt: optional(moment('When the last one came to its end.')),
    openVariances: count('Variances that wait for a person now.'),
  }),
  silentStores: listOf(
    part('A store that says nothing.', {
      location: text('The store.'),
      tills: integer('How many tills.'),
      since: moment('Since when.'),
    }),
    'Stores that are silent now.',
  ),
  levels: listOf(LevelShape, 'Service levels as they stand now.'),
  today: listOf(
    part('A case.', {
      case: text('Its id.'),
      severity,
      owner: text('Who answers for it.'),
      code: text('Its code.'),
      because: text('What happened.'),
      count: count('How many are concerned.'),
      deadline: moment('By when.'),
      isOverdue: flag('Past its deadline.'),
      runbook: text('Where it says how to mend it.'),
    }),
    'What needs a person, the most urgent first.',
  ),
});
