import type { Alert } from './alert.ts';

/** What people said of an alert. */
export interface AlertWord {
  /** Somebody looks at it; holds for one episode. */
  readonly acknowledged?: { readonly by: string; readonly atMs: number; readonly episode: number };
  /** Nobody wants to hear of it before that, whatever its episode. */
  readonly muted?: { readonly by: string; readonly untilMs: number };
}

/** An alert with what people said of it, as far as it holds now. */
export interface SpokenAlert extends Alert {
  readonly acknowledged?: { readonly by: string; readonly atMs: number };
  readonly mutedUntilMs?: number;
}

export const ALERT_STEP_KINDS = ['fired', 'resolved', 'acknowledged', 'muted', 'unmuted'] as const;

/** What happened to an alert, and who did it; `hub` when nobody did. */
export interface AlertStep {
  readonly alert: string;
  readonly atMs: number;
  readonly kind: (typeof ALERT_STEP_KINDS)[number];
  readonly who: string;
  readonly note: string;
}

/** What a person does with an alert. */
export type AlertAction =
  | { readonly kind: 'acknowledged'; readonly note?: string }
  | { readonly kind: 'muted'; readonly untilMs: number; readonly note?: string }
  | { readonly kind: 'unmuted'; readonly note?: string };

/** Pure: what holds of the words now. */
export function spoken(alert: Alert, word: AlertWord | undefined, nowMs: number): SpokenAlert {
  const { acknowledged, muted } = word ?? {};
  return {
    ...alert,
    ...(acknowledged?.episode === alert.episode && alert.state !== 'resolved'
      ? { acknowledged: { by: acknowledged.by, atMs: acknowledged.atMs } }
      : {}),
    ...(muted !== undefined && muted.untilMs > nowMs ? { mutedUntilMs: muted.untilMs } : {}),
  };
}

/** The word on an alert and its step after an action. The first to acknowledge stays named. Pure. */
export function sayOf(
  { id, episode }: Alert,
  before: AlertWord,
  action: AlertAction,
  who: string,
  nowMs: number,
): { readonly word: AlertWord; readonly step: AlertStep } {
  const { note = '' } = action;
  const step = (said: string): AlertStep => ({ alert: id, atMs: nowMs, kind: action.kind, who, note: said });
  if (action.kind === 'acknowledged') {
    const first = before.acknowledged?.episode === episode ? before.acknowledged : { by: who, atMs: nowMs, episode };
    return { word: { ...before, acknowledged: first }, step: step(note) };
  }
  if (action.kind === 'muted') {
    const until = `until ${new Date(action.untilMs).toISOString()}`;
    return {
      word: { ...before, muted: { by: who, untilMs: action.untilMs } },
      step: step(note === '' ? until : `${until}: ${note}`),
    };
  }
  const { muted: _muted, ...kept } = before;
  return { word: kept, step: step(note) };
}

/** What one look changed, as history. Pure. */
export function stepsBetween(before: readonly Alert[], now: readonly Alert[], nowMs: number): readonly AlertStep[] {
  const known = new Map(before.map((alert) => [alert.id, alert]));
  return now.flatMap((alert): AlertStep[] => {
    const was = known.get(alert.id)?.state;
    if (alert.state === was || alert.state === 'pending') return [];
    const kind = alert.state === 'firing' ? 'fired' : 'resolved';
    return [{ alert: alert.id, atMs: nowMs, kind, who: 'hub', note: alert.summary }];
  });
}
