import { withinScope } from '../connector/call-scope.ts';
import type { ConnectionLog, Finding, Provisioner } from '../connector/connector.ts';
import type { Chance } from '../kernel/chance.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Json } from '../kernel/json.ts';
import { failureOf } from './carry-out.ts';
import type { PollCursors, PollLease } from './poll-cursors.ts';

export interface AuditorOptions {
  readonly connection: string;
  readonly provisioner: Provisioner;
  /** The lease that makes one node audit at a time is kept beside the polls', under the name `audit`. */
  readonly cursors: PollCursors;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly node: string;
  readonly log: ConnectionLog;
  /** Takes secrets out of what findings say, because people are shown it; nothing is taken out by default. */
  readonly mask?: (text: string) => string;
  /** Between two audits, in milliseconds; five minutes by default. */
  readonly everyMs?: number;
}

/** What an audit last found and mended. */
export interface AuditReport {
  readonly at: number;
  readonly found: readonly Finding[];
  readonly healed: readonly Finding[];
  /** Since when a problem stands that the hub could not mend, epoch milliseconds. */
  readonly amissSince?: number;
  /** Why the audit itself could not run. */
  readonly failure?: string;
}

/** Where a report is kept beside the cursors of the polls, for all nodes. */
export const AUDIT = 'audit';

/** One thing as the last audit left it. */
export interface Standing extends Finding {
  /** The hub found it amiss and mended it. */
  readonly mended?: true;
}

/** How things stand after an audit: what was amiss is as mending left it, and what nobody could mend stays as it was found. Pure. */
export function standingOf({ found, healed }: Pick<AuditReport, 'found' | 'healed'>): readonly Standing[] {
  const wasAmiss = (subject: string): boolean =>
    found.some((each) => each.subject === subject && each.verdict !== 'ok');
  const answered = new Set(healed.map(({ subject }) => subject));
  return [
    ...found.filter(({ subject, verdict }) => verdict === 'ok' || !answered.has(subject)),
    ...healed
      .filter(({ subject, verdict }) => verdict !== 'ok' || wasAmiss(subject))
      .map((each): Standing => (each.verdict === 'ok' ? { ...each, mended: true } : each)),
  ];
}

/** The report that an audit kept as its cursor; undefined before the first one. */
export const keptReport = (cursor: Json | undefined): AuditReport | undefined =>
  cursor === undefined ? undefined : (cursor as unknown as AuditReport);

const LEASE_MS = 120_000;
/**
 * Wait after an audit that could not run or not mend everything, twice as long after each further one: until its webhooks are
 * registered, the hub hears of nothing at once.
 */
const FIRST_RETRY_MS = 1_000;
/** The longest wait after an audit that could not run. */
const MOST_RETRY_MS = 60_000;

/** Looks whether webhooks, rules and scopes on the other side are still as the hub needs them, and mends what it may. */
export class Auditor {
  readonly #options: AuditorOptions;
  readonly #stopping = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  #report: AuditReport | undefined;
  /** How soon the next one is due when the last one left something undone. */
  #retryMs: number | undefined;

  constructor(options: AuditorOptions) {
    this.#options = options;
  }

  /** Of this node; undefined before the first one and on nodes that had none. */
  get report(): AuditReport | undefined {
    return this.#report;
  }

  start(): void {
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { clock, chance, everyMs = 5 * 60_000 } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.audit().catch(() => {
        // The database did not answer, so nothing was looked at.
        this.#retryMs = this.#later(Math.min(everyMs, MOST_RETRY_MS));
      });
      const waitMs = this.#retryMs ?? everyMs * 0.9;
      await clock.sleep(Math.round(waitMs * (1 + 0.2 * chance.fraction())), signal);
    }
  }

  /** One audit; undefined when another node is at it or has just done it. */
  async audit(): Promise<AuditReport | undefined> {
    const { connection, provisioner, cursors, clock, node, everyMs = 5 * 60_000, log } = this.#options;
    const lease = await cursors.claim(connection, AUDIT, node, { leaseMs: LEASE_MS });
    if (lease === undefined) return undefined;
    const story = `audit/${connection}`;
    const scope = {
      causes: [],
      correlations: [story],
      // What is found missing is what live work comes by, so that must not wait behind it.
      lane: 'live' as const,
      attempt: 1,
      signal: this.#stopping.signal,
    };
    try {
      const found = await withinScope(scope, () => provisioner.audit());
      const amiss = found.filter(({ verdict }) => verdict !== 'ok');
      const healed = amiss.length === 0 ? [] : await withinScope(scope, () => provisioner.heal());
      if (amiss.length > 0) log.warn('the audit found something amiss', { connection, found: amiss, healed });
      this.#report = this.#reported(found, healed, lease);
      const isDone = !healed.some(({ verdict }) => verdict === 'problem');
      this.#retryMs = isDone ? undefined : this.#later(everyMs);
      await cursors.save(connection, AUDIT, lease.epoch, this.#report as unknown as Json, LEASE_MS);
      await cursors.release(connection, AUDIT, lease.epoch, this.#retryMs ?? Math.round(everyMs * 0.8));
    } catch (error) {
      const { code, because } = failureOf(error);
      log.warn('the audit could not run', { connection, code, because });
      this.#report = { at: clock.now(), found: [], healed: [], failure: `${code}: ${because}` };
      this.#retryMs = this.#later(Math.min(everyMs, MOST_RETRY_MS));
      await cursors.release(connection, AUDIT, lease.epoch, this.#retryMs, `${code}: ${because}`);
    }
    return this.#report;
  }

  /** What was found, as all nodes may tell it. */
  #reported(found: readonly Finding[], healed: readonly Finding[], { cursor }: PollLease): AuditReport {
    const { clock, mask = (text: string) => text } = this.#options;
    const told = (findings: readonly Finding[]): Finding[] =>
      findings.map(({ subject, verdict, found: what, next }) => ({
        subject: mask(subject),
        verdict,
        found: mask(what),
        ...(next === undefined || next === '' ? {} : { next: mask(next) }),
      }));
    const at = clock.now();
    const report = { at, found: told(found), healed: told(healed) };
    const isAmiss = standingOf(report).some(({ verdict }) => verdict === 'problem');
    return isAmiss ? { ...report, amissSince: keptReport(cursor)?.amissSince ?? at } : report;
  }

  #later(mostMs: number): number {
    return Math.min(mostMs, this.#retryMs === undefined ? FIRST_RETRY_MS : 2 * this.#retryMs);
  }
}
