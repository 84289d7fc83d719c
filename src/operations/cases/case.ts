import type { Severity } from '../../config/alerts.ts';
import type { CasesConfiguration } from '../../config/service.ts';
import { durationMs } from '../../kernel/duration.ts';
import { fits } from '../alerts/route.ts';

/** A cause that people must mend, as one look sees it. Holds nothing personal and no secret. */
export interface Observed {
  /** Stays the same for as long as the cause does: the fingerprint of dead letters, or a name made of what it is about. */
  readonly id: string;
  readonly kind:
    | 'dead-letters'
    | 'held-orders'
    | 'held-returns'
    | 'silent-store'
    | 'stock'
    | 'stopped-flow'
    | 'variance';
  readonly code: string;
  readonly because: string;
  readonly next?: string;
  readonly subscription?: string;
  readonly connection?: string;
  /** Orders, messages, tills or articles that are concerned. */
  readonly count: number;
  readonly sinceMs: number;
  /** True: keeps a case open that is open, and opens none. */
  readonly onlyIfOpen?: boolean;
}

/** A case: one cause, with who answers for it and by when. */
export interface Case extends Omit<Observed, 'onlyIfOpen'> {
  readonly state: 'open' | 'closed';
  readonly severity: Severity;
  readonly owner: string;
  /** True: a person said who the owner is, and no rule changes it. */
  readonly assigned: boolean;
  readonly openedMs: number;
  readonly deadlineMs: number;
  /** How often it was opened. */
  readonly episode: number;
  readonly acknowledged?: { readonly by: string; readonly atMs: number };
  /** Nobody is reminded before that. */
  readonly snoozedUntilMs?: number;
  readonly closedMs?: number;
}

export const STEP_KINDS = [
  'opened',
  'reopened',
  'closed',
  'assigned',
  'unassigned',
  'acknowledged',
  'snoozed',
  'commented',
] as const;

/** What happened to a case, and who did it. */
export interface CaseStep {
  readonly case: string;
  readonly atMs: number;
  readonly kind: (typeof STEP_KINDS)[number];
  readonly who: string;
  readonly note: string;
}

/** Who a step is by that no person took. */
export const HUB = 'hub';

/** What the assignment needs to know beside the rules. */
export interface CasePolicy {
  readonly rules: CasesConfiguration;
  /** Who answers for a connection. */
  readonly ownerOf: (connection: string) => string | undefined;
}

/** Codes behind which money is where it should not be. */
const MONEY =
  /^SL-(MONEY-00\d|ORDER-0(04|05|08|13|15|16|18)|ODOO-0(19|27|28|29)|STRIPE-01[0-3]|SHOPIFY-02[789]|WOO-02[678]|SALE-00\d)$/;

export function severityOf({ kind, code }: Pick<Observed, 'kind' | 'code'>): Severity {
  if (kind === 'stopped-flow' || MONEY.test(code)) return 'critical';
  return code.startsWith('SL-ASSORTMENT-') || kind === 'stock' ? 'notice' : 'warning';
}

/** Who answers for a cause: the first rule that fits, else the owner of its connection, else the fallback. */
export function ownerFor(
  { connection, subscription, code }: Pick<Observed, 'connection' | 'subscription' | 'code'>,
  { rules, ownerOf }: CasePolicy,
): string {
  const wants = (pattern: string | undefined, name: string | undefined): boolean =>
    pattern === undefined || (name !== undefined && fits(pattern, name));
  const rule = rules.owners.find(
    (each) => wants(each.connection, connection) && wants(each.flow, subscription) && wants(each.code, code),
  );
  return rule?.owner ?? (connection === undefined ? undefined : ownerOf(connection)) ?? rules.fallbackOwner;
}

export interface Reconciled {
  /** Cases that are new or changed. */
  readonly cases: readonly Case[];
  readonly steps: readonly CaseStep[];
}

/** What a look at all causes makes of the cases: opened, counted anew, closed, opened again. Pure. */
export function reconcile(
  known: readonly Case[],
  observed: readonly Observed[],
  policy: CasePolicy,
  nowMs: number,
): Reconciled {
  const byId = new Map(known.map((each) => [each.id, each]));
  const seen = new Map(observed.map((each) => [each.id, each]));
  const cases: Case[] = [];
  const steps: CaseStep[] = [];
  const say = (id: string, kind: CaseStep['kind'], note: string): void =>
    void steps.push({ case: id, atMs: nowMs, kind, who: HUB, note });
  for (const { onlyIfOpen = false, ...each } of seen.values()) {
    const before = byId.get(each.id);
    if (before?.state === 'open') {
      const owner = before.assigned ? before.owner : ownerFor(each, policy);
      const now: Case = { ...before, ...each, sinceMs: Math.min(before.sinceMs, each.sinceMs), owner };
      if (JSON.stringify(now) !== JSON.stringify(before)) cases.push(now);
      continue;
    }
    if (onlyIfOpen) continue;
    cases.push(openCase(each, before, policy, nowMs));
    say(each.id, before === undefined ? 'opened' : 'reopened', each.because);
  }
  for (const before of known) {
    if (before.state !== 'open' || seen.has(before.id)) continue;
    cases.push({ ...before, state: 'closed', closedMs: nowMs });
    say(before.id, 'closed', 'its cause is gone');
  }
  return { cases, steps };
}

function openCase(seen: Observed, before: Case | undefined, policy: CasePolicy, nowMs: number): Case {
  const severity = severityOf(seen);
  const assigned = before?.assigned ?? false;
  return {
    ...seen,
    state: 'open',
    severity,
    owner: assigned ? (before?.owner ?? policy.rules.fallbackOwner) : ownerFor(seen, policy),
    assigned,
    openedMs: nowMs,
    deadlineMs: nowMs + durationMs(policy.rules.deadlines[severity]),
    episode: (before?.episode ?? 0) + 1,
  };
}

/** Whether people should be reminded of a case. */
export function isOverdue({ state, deadlineMs, snoozedUntilMs = 0 }: Case, nowMs: number): boolean {
  return state === 'open' && nowMs > deadlineMs && nowMs >= snoozedUntilMs;
}

/** What a person does with a case. */
export type CaseAction =
  | { readonly kind: 'assigned'; readonly owner: string; readonly note?: string }
  | { readonly kind: 'unassigned'; readonly note?: string }
  | { readonly kind: 'acknowledged'; readonly note?: string }
  | { readonly kind: 'snoozed'; readonly untilMs: number; readonly note?: string }
  | { readonly kind: 'commented'; readonly note: string };

export interface Acted {
  readonly case: Case;
  readonly step: CaseStep;
}

/** The case and its step after an action. Pure. */
export function actOn(on: Case, action: CaseAction, who: string, policy: CasePolicy, nowMs: number): Acted {
  const step = (note: string): CaseStep => ({ case: on.id, atMs: nowMs, kind: action.kind, who, note });
  const { note = '' } = action;
  if (action.kind === 'assigned') {
    const told = note === '' ? `to ${action.owner}` : `to ${action.owner}: ${note}`;
    return { case: { ...on, owner: action.owner, assigned: true }, step: step(told) };
  }
  if (action.kind === 'unassigned') {
    const owner = ownerFor(on, policy);
    const told = note === '' ? `back to ${owner}` : `back to ${owner}: ${note}`;
    return { case: { ...on, owner, assigned: false }, step: step(told) };
  }
  if (action.kind === 'acknowledged') {
    return { case: { ...on, acknowledged: on.acknowledged ?? { by: who, atMs: nowMs } }, step: step(note) };
  }
  if (action.kind === 'snoozed') {
    const until = new Date(action.untilMs).toISOString();
    return {
      case: { ...on, snoozedUntilMs: action.untilMs },
      step: step(note === '' ? `until ${until}` : `until ${until}: ${note}`),
    };
  }
  return { case: on, step: step(note) };
}
