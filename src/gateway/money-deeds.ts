import { newEvent } from '../canonical/envelope.ts';
import type { Approval, Deeds } from '../governance/approvals/approval.ts';
import { approvalErrors } from '../governance/approvals/errors.ts';
import type { Weight } from '../governance/approvals/policy.ts';
import { type Clock, instant } from '../kernel/clock.ts';
import type { Variance } from '../records/variances/variance.ts';
import type { GatewayParts } from './parts.ts';
import type { StoreDayAnswer } from './store-days.ts';

interface DeedParts extends Pick<GatewayParts, 'money' | 'storeDays'> {
  readonly backbone: Pick<GatewayParts['backbone'], 'append' | 'log'>;
}

type Done = Readonly<Record<string, string>>;
const sourceOf = (by: string): string => `/people/${encodeURIComponent(by)}`;

// ── variances ───────────────────────────────────────────────────────────────────────────────────────────────

/** What a variance goes by: `SL-SETTLE-006:payout/stripe-main/po_1`. */
export const variancesId = ({ code, about }: Pick<Variance, 'code' | 'about'>): string => `${code}:${about}`;

/** The code and what it is about; undefined for a text that is no such id. */
export function varianceOfId(id: string): Pick<Variance, 'code' | 'about'> | undefined {
  const [, code, about] = /^(SL-[A-Z]+-\d{3}):(.+)$/s.exec(id) ?? [];
  return code === undefined || about === undefined ? undefined : { code, about };
}

/** The money in a variance; of one that names none nobody can tell. */
export const weightOfVariance = ({ amount }: Variance): Omit<Weight, 'kind'> => ({
  money: amount === undefined ? 'unknown' : [amount],
});

/** The word that a variance is settled by hand; said again for the same finding it is the same word. */
export function settledByHand(deed: Deeds['settle-variance'], by: string, nowMs: number) {
  const { about, code, foundMs, reason } = deed;
  const at = instant(nowMs);
  return newEvent({
    name: 'VarianceSettled',
    source: sourceOf(by),
    subject: about,
    time: at,
    fact: [about, code, String(foundMs), 'by hand'],
    data: { about, kind: code, resolution: reason, by, at },
  });
}

/** Settles an approved variance, unless it is not any more as it was. Again does nothing more. */
export async function doSettle(
  { deed, askedBy }: Approval<'settle-variance'>,
  { backbone, money }: DeedParts,
  clock: Pick<Clock, 'now'>,
): Promise<Done> {
  const settled = settledByHand(deed, askedBy, clock.now());
  if ((await backbone.log.find(settled.source, settled.id)) === undefined) {
    const { about, code, foundMs } = deed;
    const [found] = (await money?.variances.list({ about, code, state: 'open', limit: 1 })) ?? [];
    if (found?.foundMs !== foundMs) throw changed(`the variance ${code} of ${about}`);
    await backbone.append([settled]);
  }
  return { settled: variancesId(deed) };
}

const changed = (what: string) =>
  approvalErrors.error('SL-APPROVAL-006', {
    because: `${what} is not any more as it was when it was asked for`,
    kind: 'rejected',
  });

// ── days of stores ──────────────────────────────────────────────────────────────────────────────────────────

/** What was counted in a day's drawers against what should be there, in words that change with it. */
export const countedOf = ({ drawers }: StoreDayAnswer): string =>
  drawers
    .flatMap(({ till, kind, expected, counted }) =>
      counted === undefined ? [] : [`${till} ${kind} ${counted.amount - expected.amount} ${expected.currency}`],
    )
    .join('; ')
    .slice(0, 2_000);

/** The money that approving a count lets pass: every difference, whichever way. */
export const weightOfDay = ({ drawers }: StoreDayAnswer): Omit<Weight, 'kind'> => ({
  money: drawers.flatMap(({ expected, counted }) =>
    counted === undefined || counted.amount === expected.amount
      ? []
      : [{ amount: counted.amount - expected.amount, currency: expected.currency }],
  ),
});

/** The word that a day's count is taken as it is. */
export function dayApproved(deed: Deeds['approve-day'], by: string, nowMs: number) {
  const { day, counted, reason } = deed;
  const at = instant(nowMs);
  return newEvent({
    name: 'StoreDayDecided',
    source: sourceOf(by),
    subject: day,
    time: at,
    fact: [day, 'approve', counted],
    data: { day, decision: 'approve', by, reason: reason.slice(0, 500), at },
  });
}

/** Takes the count of an approved day, unless it was counted again. Again does nothing more. */
export async function doApproveDay(
  { deed, askedBy, decision }: Approval<'approve-day'>,
  { backbone, storeDays }: DeedParts,
  clock: Pick<Clock, 'now'>,
): Promise<Done> {
  const because = `${deed.reason}; approved by ${decision?.by ?? 'somebody'}`;
  const approved = dayApproved({ ...deed, reason: because }, askedBy, clock.now());
  if ((await backbone.log.find(approved.source, approved.id)) === undefined) {
    const found = await storeDays?.get(deed.day);
    if (found === undefined || countedOf(found) !== deed.counted) throw changed(deed.day);
    await backbone.append([approved]);
  }
  return { decided: deed.day };
}
