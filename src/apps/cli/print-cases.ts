import type { CaseLine } from '../../gateway/api/cases.ts';
import { ageText, clean, countText, cut, type Terminal, timeText, wrap } from './terminal.ts';

/** Something that happened to a case. */
export interface CaseStepLine {
  readonly at: string;
  readonly kind: string;
  readonly who: string;
  readonly note: string;
}

/** What is counted, by kind of case. */
const COUNTED: Readonly<Record<CaseLine['kind'], string>> = {
  'dead-letters': 'message',
  'held-orders': 'order',
  'held-returns': 'return',
  'silent-store': 'till',
  stock: 'article',
  'stopped-flow': 'waiting message',
  variance: 'variance',
};

/** People copy the beginning of an id that is made of chance; a name is copied whole. */
const shortId = ({ id, kind }: CaseLine): string => (kind === 'dead-letters' ? id.slice(0, 8) : id);

/** Cases, a few lines each. */
export function printCases(terminal: Terminal, cases: readonly CaseLine[], nowMs: number): void {
  const { paint } = terminal;
  if (cases.length === 0) {
    terminal.line(`${paint.green('✓')} Nothing needs a person.`);
    return;
  }
  const late = cases.filter(({ overdue }) => overdue).length;
  terminal.line(
    paint.bold(
      `${countText(cases.length, 'case')}${late === 0 ? '' : `, ${late} past ${late === 1 ? 'its' : 'their'} deadline`}`,
    ),
  );
  for (const each of cases) {
    const { code, title, because, next, since, latest = since, keys = [] } = each;
    terminal.line();
    const where = clean(each.subscription ?? each.connection ?? 'the hub');
    terminal.line(
      `${paint.red(paint.bold(code))}  ${countText(each.count, COUNTED[each.kind])} at ${where}  ${paint.dim(`case ${shortId(each)}`)}`,
    );
    const width = Math.max(40, terminal.columns - 4);
    for (const line of wrap(`${title === code ? '' : `${title}: `}${clean(because)}`, width))
      terminal.line(`  ${line}`);
    for (const line of next === undefined ? [] : wrap(`→ ${clean(next)}`, width))
      terminal.line(`  ${paint.cyan(line)}`);
    terminal.line(`  ${ownerText(each)}, ${dueText(terminal, each, nowMs)}`);
    const times =
      since === latest
        ? `since ${ageText(since, nowMs)}`
        : `since ${ageText(since, nowMs)}, last ${ageText(latest, nowMs)}`;
    const named =
      keys.length === 0 ? '' : ` · ${keys.slice(0, 4).map(clean).join(', ')}${keys.length > 4 ? ', …' : ''}`;
    terminal.line(paint.dim(cut(`  ${times}${named}`, terminal.columns)));
    if (each.kind === 'dead-letters' && each.state === 'open')
      terminal.line(paint.dim(`  storeloom cases retry ${shortId(each)}`));
  }
}

export const ownerText = ({ owner, ownerName }: Pick<CaseLine, 'owner' | 'ownerName'>): string =>
  clean(ownerName ?? owner);

function dueText({ paint }: Terminal, each: CaseLine, nowMs: number): string {
  if (each.state === 'closed') return paint.dim('closed');
  if (each.snoozedUntil !== undefined && Date.parse(each.snoozedUntil) > nowMs) {
    return paint.dim(`put off until ${timeText(each.snoozedUntil)} UTC`);
  }
  return each.overdue ? paint.red(`was due ${ageText(each.deadline, nowMs)}`) : `due ${timeText(each.deadline)} UTC`;
}

/** One case with everything that happened to it. */
export function printCase(terminal: Terminal, found: CaseLine, steps: readonly CaseStepLine[]): void {
  const { paint } = terminal;
  const say = (label: string, text: string | undefined): void => {
    if (text !== undefined) terminal.line(`  ${paint.dim(label.padEnd(12))} ${clean(text)}`);
  };
  terminal.line(`${paint.bold(found.id)}  ${found.state}, ${found.severity}`);
  if (found.title !== found.code) terminal.line(`  ${paint.bold(found.title)}`);
  for (const line of wrap(`${found.code} ${clean(found.because)}`, Math.max(40, terminal.columns - 4))) {
    terminal.line(`  ${paint.red(line)}`);
  }
  say('next', found.next);
  say('field', found.field);
  say('rule', found.rule);
  say('value', found.value);
  say('runbook', found.runbook);
  say('where', found.subscription ?? found.connection);
  say('count', countText(found.count, COUNTED[found.kind]));
  say('about', found.keys?.join(', '));
  say('owner', ownerText(found));
  say('since', `${timeText(found.since)} UTC`);
  say('due', `${timeText(found.deadline)} UTC`);
  if (found.acknowledged !== undefined) {
    say('taken by', `${found.acknowledged.by}, ${timeText(found.acknowledged.at)} UTC`);
  }
  terminal.line();
  for (const { at, kind, who, note } of steps) {
    terminal.line(
      `  ${paint.dim(`${timeText(at)} UTC`)}  ${kind} by ${clean(who)}${note === '' ? '' : `: ${clean(note)}`}`,
    );
  }
}
