import { SEVERITIES } from '../../../config/alerts.ts';
import { STEP_KINDS } from '../../../operations/cases/case.ts';
import { count, flag, integer, listOf, moment, NEXT, number, optional, part, shape, text, wordOf } from './shape.ts';

/** What the operations desk tells. */
const severity = wordOf(SEVERITIES, 'How bad it is.');

const DeskCaseShape = shape('DeskCase', 'One cause that people must mend, with who answers for it and by when.', {
  id: text('Stays the same for as long as the cause does.'),
  kind: wordOf(
    ['dead-letters', 'held-orders', 'held-returns', 'silent-store', 'stock', 'stopped-flow'],
    'What is counted: messages, orders, returns, tills, articles, or what waits in a flow that has stopped.',
  ),
  state: wordOf(['open', 'closed'], 'Closed when the cause is gone; nobody closes it by hand.'),
  severity,
  code: text('Code of the cause.'),
  title: text('What the code means.'),
  because: text('What happened.'),
  next: optional(text('What to do next.')),
  subscription: optional(text('Where messages are stuck.')),
  connection: optional(text('The connection that is concerned.')),
  owner: text('Who answers for it.'),
  assigned: flag('True when a person said who answers for it.'),
  count: count('How many are concerned.'),
  since: moment('Since when the cause is there.'),
  openedAt: moment('When the case was opened, this time.'),
  deadline: moment('By when it should be closed.'),
  overdue: flag('Open, past its deadline and not snoozed.'),
  episode: count('How often it was opened.'),
  acknowledged: optional(part('Who has taken note of it.', { by: text('Who.'), at: moment('When.') })),
  snoozedUntil: optional(moment('Nobody is reminded before that.')),
  closedAt: optional(moment('When the cause was gone.')),
  runbook: text('Where it says how to mend it.'),
});

export const DeskCasePageShape = shape('DeskCasePage', 'Cases: open ones first, those that are due soonest first.', {
  cases: listOf(DeskCaseShape, 'The cases of this page.'),
  ...NEXT,
});

export const DeskCaseAnswerShape = shape('DeskCaseAnswer', 'A case as it stands now.', { case: DeskCaseShape });

export const OneDeskCaseShape = shape('OneDeskCase', 'One case with what happened to it.', {
  case: DeskCaseShape,
  steps: listOf(
    part('Something that happened to the case.', {
      at: moment('When.'),
      kind: wordOf(STEP_KINDS, 'What.'),
      who: text('Who did it; `hub` when nobody did.'),
      note: text('What was said.'),
    }),
    'What happened to it, the latest first.',
  ),
});

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

export const AlertsShape = shape('Alerts', 'What the hub tells people without being asked, and where to.', {
  alerts: listOf(
    part('An alert.', {
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
      runbook: text('Where it says how to mend it.'),
    }),
    'Alerts: those that fire first.',
  ),
  routes: listOf(
    part('A way to people.', { name: text('Its name.'), kind: text('email, webhook or slack.') }),
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
