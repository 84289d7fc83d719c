import type { AlertRule, Severity } from '../../config/alerts.ts';

/** Something that is not as it should be, as a rule sees it in one look. Holds nothing personal and no secret. */
export interface Condition {
  readonly rule: AlertRule;
  /** What it is about, unique within the rule: a channel, a store, a subscription. */
  readonly subject: string;
  /** The system that is concerned. */
  readonly connection?: string;
  readonly severity: Severity;
  /** Since when, as far as it is known. */
  readonly sinceMs: number;
  /** How many orders, tills, messages. */
  readonly count: number;
  /** One sentence: what. */
  readonly summary: string;
  /** What a person does next. */
  readonly next: string;
  /** Page and section below docs/runbooks: `orders.md#late-orders`. */
  readonly runbook: string;
  /** Where to look in the console. */
  readonly path: string;
}

/** A condition with its history. */
export interface Alert extends Condition {
  readonly id: string;
  /** Seen, but perhaps for a moment only; told; over. */
  readonly state: 'pending' | 'firing' | 'resolved';
  /** Grows each time it comes back after it was over. */
  readonly episode: number;
  readonly seenMs: number;
  readonly firedMs?: number;
  /** Since when it is well again while it is not yet believed. */
  readonly wellMs?: number;
  readonly resolvedMs?: number;
}

/** How long a rule must see something, and must see it no more, before it is believed. */
export interface Pace {
  readonly forMs: number;
  readonly clearMs: number;
}

export const alertId = ({ rule, subject }: Pick<Condition, 'rule' | 'subject'>): string => `${rule}/${subject}`;

/** How an alert stands after one more look; undefined when there is nothing to keep. Pure. */
export function advance(
  before: Alert | undefined,
  seen: Condition | undefined,
  pace: Pace,
  nowMs: number,
): Alert | undefined {
  if (seen === undefined) return before === undefined ? undefined : withoutCondition(before, pace, nowMs);
  if (before === undefined || before.state === 'resolved') {
    const episode = before === undefined ? 1 : before.episode + 1;
    return believe({ ...seen, id: alertId(seen), state: 'pending', episode, seenMs: nowMs }, pace, nowMs);
  }
  const { wellMs: _wellMs, ...kept } = before;
  // What is known from when it began stays, so that "since" does not jump when the oldest of many is mended.
  const sinceMs = Math.min(before.sinceMs, seen.sinceMs);
  return believe({ ...kept, ...seen, sinceMs }, pace, nowMs);
}

function believe(alert: Alert, { forMs }: Pace, nowMs: number): Alert {
  if (alert.state !== 'pending' || nowMs - alert.seenMs < forMs) return alert;
  return { ...alert, state: 'firing', firedMs: nowMs };
}

function withoutCondition(before: Alert, { clearMs }: Pace, nowMs: number): Alert | undefined {
  // Nobody was told, so nobody needs to hear that it is over.
  if (before.state === 'pending') return undefined;
  if (before.state === 'resolved') return before;
  const wellMs = before.wellMs ?? nowMs;
  return nowMs - wellMs < clearMs ? { ...before, wellMs } : { ...before, wellMs, state: 'resolved', resolvedMs: nowMs };
}

/** All alerts after one look. A rule that could not look (`blind`) changes nothing: not knowing is not being well. Pure. */
export function advanceAll(
  before: readonly Alert[],
  seen: readonly Condition[],
  paceOf: (rule: AlertRule) => Pace,
  blind: ReadonlySet<AlertRule>,
  nowMs: number,
): Alert[] {
  const known = new Map(before.map((alert) => [alert.id, alert]));
  const conditions = new Map(seen.map((condition) => [alertId(condition), condition]));
  return [...new Set([...known.keys(), ...conditions.keys()])].sort().flatMap((id) => {
    const alert = known.get(id);
    const condition = conditions.get(id);
    const rule = (condition ?? alert)?.rule as AlertRule;
    if (blind.has(rule)) return alert === undefined ? [] : [alert];
    return advance(alert, condition, paceOf(rule), nowMs) ?? [];
  });
}
