import type { Cause } from '../../backbone/backbone.ts';
import { operationsErrors } from '../errors.ts';
import { actOn, type Case, type CaseAction, type CasePolicy, type CaseStep, HUB, reconcile } from './case.ts';
import { letterCase } from './causes.ts';
import type { CaseStore } from './store.ts';

/** A case as it stands at this moment, with the messages behind it where messages are stuck. */
export interface CaseNow extends Case {
  readonly cause?: Cause;
}

/** Cases as people and APIs see them. */
export interface CaseDesk {
  /**
   * All that are open, those that are due soonest first. `within`: only stuck messages whose keys begin so, and held orders of
   * those channels.
   */
  open(within?: readonly string[]): Promise<readonly CaseNow[]>;
  /** Those that are closed, the latest first; one more than `limit` when there are more. */
  closed(limit: number, after?: string): Promise<readonly Case[]>;
  get(id: string, within?: readonly string[]): Promise<CaseNow | undefined>;
  /** What happened to a case, the latest first. */
  steps(id: string, limit: number): Promise<readonly CaseStep[]>;
  /**
   * Does what a person wants. `check` sees the case before it is changed and may throw. Throws SL-OPS-002 for a case that
   * does not exist, SL-OPS-003 for one that is closed.
   */
  act(id: string, action: CaseAction, who: string, check?: (now: Case) => void): Promise<CaseNow>;
  /** Who answers for things by the rules: teams that a case may be given to. */
  readonly teams: readonly string[];
}

interface DeskMeans {
  readonly store: CaseStore;
  /** Messages that do not get on, by cause, as they are now. */
  readonly causes: (within?: readonly string[]) => Promise<readonly Cause[]>;
  readonly policy: CasePolicy;
  readonly teams: readonly string[];
  readonly now: () => number;
}

/**
 * The desk. What the rounds have written down is its memory; messages are looked at anew each time, so that a case is there
 * as soon as a message is stuck, and counts what is stuck now.
 */
export function createCaseDesk({ store, causes, policy, teams, now }: DeskMeans): CaseDesk {
  const look = async (within?: readonly string[]): Promise<readonly CaseNow[]> => {
    const found = await causes(within);
    const known = await store.known(found.map(({ fingerprint }) => fingerprint));
    const open = casesNow(known, found, policy, now());
    return within === undefined ? open : open.filter((each) => isWithin(each, within));
  };
  const withCause = async (found: Case): Promise<CaseNow> => {
    const cause = (await causes()).find(({ fingerprint }) => fingerprint === found.id);
    return cause === undefined ? found : { ...found, cause };
  };
  return {
    teams: [...new Set(teams)].sort(),
    open: look,
    closed: (limit, after) => store.closed(limit, after),
    steps: (id, limit) => store.steps(id, limit),
    async get(id, within) {
      const open = (await look(within)).find((each) => each.id === id);
      if (open !== undefined || within !== undefined) return open;
      return (await store.known([id])).find((each) => each.id === id);
    },
    async act(id, action, who, check = () => undefined) {
      const seen = (await look()).find((each) => each.id === id);
      const changed = await store.change(id, (found) => {
        const { base, steps } = baseOf(id, found, seen, now());
        if (base.state === 'closed' && action.kind !== 'commented') {
          throw operationsErrors.error('SL-OPS-003', { because: `The case "${id}" is closed`, value: id });
        }
        check(base);
        const done = actOn(base, action, who, policy, now());
        return { case: done.case, steps: [...steps, done.step] };
      });
      return withCause(changed);
    },
  };
}

const isWithin = ({ kind, connection, cause }: CaseNow, within: readonly string[]): boolean =>
  cause !== undefined || (kind === 'held-orders' && within.includes(`order/${connection}/`));

/** What an action works on: the case as it is written, or one that no round has come by yet, which is then opened here. */
function baseOf(
  id: string,
  found: Case | undefined,
  seen: CaseNow | undefined,
  nowMs: number,
): { readonly base: Case; readonly steps: readonly CaseStep[] } {
  if (found?.state === 'open') return { base: found, steps: [] };
  if (seen === undefined) {
    if (found !== undefined) return { base: found, steps: [] };
    throw operationsErrors.error('SL-OPS-002', { because: `There is no case "${id.slice(0, 100)}"` });
  }
  const { cause: _cause, ...base } = seen;
  const kind = found === undefined ? 'opened' : 'reopened';
  return { base, steps: [{ case: id, atMs: nowMs, kind, who: HUB, note: base.because }] };
}

/** What is open now: the written cases, corrected by the messages that are stuck at this moment. Pure. */
export function casesNow(
  known: readonly Case[],
  causes: readonly Cause[],
  policy: CasePolicy,
  nowMs: number,
): readonly CaseNow[] {
  const others = known.filter(({ kind, state }) => kind !== 'dead-letters' && state === 'open');
  const { cases } = reconcile(known, [...others, ...causes.map(letterCase)], policy, nowMs);
  const byId = new Map([...known, ...cases].map((each) => [each.id, each]));
  const causeOf = new Map(causes.map((cause) => [cause.fingerprint, cause]));
  return [...byId.values()]
    .filter(({ state }) => state === 'open')
    .sort((one, other) => one.deadlineMs - other.deadlineMs || other.count - one.count || (one.id < other.id ? -1 : 1))
    .map((each) => {
      const cause = causeOf.get(each.id);
      return cause === undefined ? each : { ...each, cause };
    });
}
