import type { Alert, Overview, ServiceLevel, Today } from '../../api/shapes.ts';
import { durationText, manyText, moneyText, sentenceText } from '../../format/format.ts';
import type { Tone } from '../../parts/tone.ts';
import { nameOf, promiseText, standingOf } from '../alerts/how-it-stands.ts';
import { STUCK_REASONS, type StuckReason } from './stuck-money.ts';

/** What today looks like, in one headline and the sentence behind it. */
export interface Verdict {
  readonly tone: Tone;
  readonly headline: string;
  readonly sentence: string;
}

/** What stands beside the day: known only to whoever may see all of the house. */
export interface Standing {
  readonly alerts?: readonly Alert[] | undefined;
  readonly levels?: readonly ServiceLevel[] | undefined;
}

/** Money that nobody told of as a late order. */
const OWED: readonly StuckReason[] = ['refund-owed', 'shipped-not-invoiced'];
/** As long as the rule `stale-stock` waits unless it is told otherwise. */
const STOCK_OLD_MS = 15 * 60_000;

/** Pure: the worst thing first, and which system it comes from. Causes stand before what comes of them. */
export function verdictOf(today: Today, hub: Overview, { alerts = [], levels = [] }: Standing = {}): Verdict {
  return (
    away(today) ??
    stuck(today) ??
    alarm(alerts, 'critical') ??
    money(today, OWED) ??
    refused(today) ??
    late(today) ??
    money(today, ['taken-not-booked']) ??
    oldStock(today) ??
    still(hub) ??
    silent(today) ??
    alarm(alerts, 'warning') ??
    promise(levels) ??
    well(hub, alerts)
  );
}

function away({ connections }: Today): Verdict | undefined {
  const down = connections.filter(({ health }) => health === 'down');
  const [first] = down;
  if (first === undefined) return undefined;
  return {
    tone: 'wrong',
    headline: `${down.map(({ name }) => name).join(' and ')} ${down.length === 1 ? 'is' : 'are'} away`,
    sentence: `${first.because} What waits for it is kept and goes on by itself when it is back.`,
  };
}

function stuck({ cases: { open, letters, urgent } }: Today): Verdict | undefined {
  if (open === 0) return undefined;
  const stuck = urgent.filter(({ kind }) => kind === 'dead-letters').sort((one, other) => other.count - one.count);
  const worst = stuck[0] ?? urgent[0];
  if (worst === undefined) return undefined;
  const where = worst.connection ?? worst.subscription ?? 'the hub';
  return {
    tone: 'wrong',
    headline:
      stuck[0] === undefined
        ? `${manyText(open, 'case')} ${open === 1 ? 'waits' : 'wait'} for a person${open > 1 ? ', first' : ''} at ${where}`
        : `${manyText(letters, 'message')} ${letters === 1 ? 'is' : 'are'} stuck${stuck.length > 1 ? ', most' : ''} at ${where}`,
    sentence: `${sentenceText(`${titled(worst)}${worst.because}`)} (${worst.code}).`,
  };
}

/** What a code means, where the hub has words for it. */
const titled = ({ title, code }: Today['cases']['urgent'][number]): string => (title === code ? '' : `${title}: `);

function alarm(alerts: readonly Alert[], severity: Alert['severity']): Verdict | undefined {
  const standing = alerts.filter((alert) => alert.state === 'firing' && alert.severity !== 'notice');
  const worst = standing.find((alert) => alert.severity === severity);
  if (worst === undefined) return undefined;
  const others = standing.length - 1;
  const more = others === 0 ? '' : others === 1 ? ' One more alert stands.' : ` ${others} more alerts stand.`;
  return {
    tone: severity === 'critical' ? 'wrong' : 'late',
    headline: worst.summary,
    sentence: `${worst.next}${more}`,
  };
}

function money({ money: sums }: Today, reasons: readonly StuckReason[]): Verdict | undefined {
  const stuck = sums.filter(({ reason }) => reasons.includes(reason));
  // What buyers wait for is worse than what only the books wait for, however much that is.
  const most = stuck.find(({ reason }) => reason === 'refund-owed') ?? stuck[0];
  if (most === undefined) return undefined;
  const { reason, amount, currency, orders, channel } = most;
  return {
    tone: 'wrong',
    headline: `${moneyText(amount, currency)} is ${STUCK_REASONS[reason]}`,
    sentence: `For more than an hour, in ${manyText(orders, 'order')} of ${channel}${stuck.length > 1 ? '; more stands below' : ''}.`,
  };
}

function refused({ stock }: Today): Verdict | undefined {
  const [most] = stock.filter((channel) => channel.refused > 0).sort((one, other) => other.refused - one.refused);
  if (most === undefined) return undefined;
  return {
    tone: 'wrong',
    headline: `${most.connection} refused ${manyText(most.refused, 'number')} of stock`,
    sentence: 'It shows what it was told before; Stock says why.',
  };
}

function late({ late: { late: count, atRisk } }: Today): Verdict | undefined {
  if (count + atRisk === 0) return undefined;
  const words = [
    ...(count === 0 ? [] : [`${manyText(count, 'order')} ${count === 1 ? 'is' : 'are'} late`]),
    ...(atRisk === 0
      ? []
      : [`${count === 0 ? manyText(atRisk, 'order') : atRisk} ${atRisk === 1 ? 'is' : 'are'} at risk`]),
  ];
  return {
    tone: 'late',
    headline: words.join(', '),
    sentence: 'They are not booked or not sent as soon as they should be; each stands below with what it waits for.',
  };
}

function oldStock({ at, stock }: Today): Verdict | undefined {
  const [least] = stock
    .filter(({ suppressed }) => suppressed > 0)
    .sort((one, other) => other.suppressed - one.suppressed);
  if (least !== undefined) {
    return {
      tone: 'late',
      headline: `${least.connection} shows nothing of ${manyText(least.suppressed, 'article')}`,
      sentence: 'They are held at nothing because something about them is not known; Stock says what.',
    };
  }
  const ageOf = ({ oldestUnderWayAt }: Today['stock'][number]): number =>
    oldestUnderWayAt === undefined ? 0 : Date.parse(at) - Date.parse(oldestUnderWayAt);
  const [oldest] = stock
    .filter((channel) => ageOf(channel) >= STOCK_OLD_MS)
    .sort((one, other) => ageOf(other) - ageOf(one));
  if (oldest === undefined) return undefined;
  return {
    tone: 'late',
    headline: `${oldest.connection} shows old stock`,
    sentence: `${manyText(oldest.underWay, 'number')} ${oldest.underWay === 1 ? 'is' : 'are'} under way, the oldest for ${durationText(ageOf(oldest))}.`,
  };
}

function still({ subscriptions }: Overview): Verdict | undefined {
  const paused = subscriptions.filter((flow) => flow.paused?.byPerson === true);
  if (paused.length === 0) return undefined;
  return {
    tone: 'late',
    headline: `${manyText(paused.length, 'flow')} ${paused.length === 1 ? 'stands' : 'stand'} still`,
    sentence: `${paused.map(({ name }) => name).join(', ')}: paused by a person.`,
  };
}

function silent({ silentTills }: Today): Verdict | undefined {
  if (silentTills.length === 0) return undefined;
  return {
    tone: 'late',
    headline: `${manyText(silentTills.length, 'till')} ${silentTills.length === 1 ? 'is' : 'are'} silent`,
    sentence: silentTills.map(({ location, till }) => `${location} ${till}`).join(', '),
  };
}

function promise(levels: readonly ServiceLevel[]): Verdict | undefined {
  const bad = levels.map((level) => ({ level, standing: standingOf(level) }));
  const worst =
    bad.find(({ standing }) => standing.tone === 'wrong') ?? bad.find(({ standing }) => standing.tone === 'late');
  if (worst === undefined) return undefined;
  return {
    tone: 'late',
    headline: `${nameOf(worst.level)}: ${worst.standing.text}`,
    sentence: `Promised are ${promiseText(worst.level)}; the alerts page shows what is left of it.`,
  };
}

function well({ orders }: Overview, alerts: readonly Alert[]): Verdict {
  if (orders.length === 0) {
    return { tone: 'quiet', headline: 'All quiet', sentence: 'The hub is open and waits for the first order.' };
  }
  const notices = alerts.filter(({ state }) => state === 'firing').length;
  return {
    tone: 'well',
    headline: 'Orders flow',
    sentence:
      notices === 0
        ? 'Nothing is stuck, every system answers, nobody waits for you.'
        : `Nothing is stuck and every system answers. ${notices === 1 ? 'One notice stands' : `${notices} notices stand`} under Alerts.`,
  };
}
