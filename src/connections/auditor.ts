import { withinScope } from '../connector/call-scope.ts';
import type { ConnectionLog, Finding, Provisioner } from '../connector/connector.ts';
import type { Chance } from '../kernel/chance.ts';
import type { Clock } from '../kernel/clock.ts';
import { failureOf } from './carry-out.ts';
import type { PollCursors } from './poll-cursors.ts';

export interface AuditorOptions {
  readonly connection: string;
  readonly provisioner: Provisioner;
  /** The lease that makes one node audit at a time is kept beside the polls', under the name `audit`. */
  readonly cursors: PollCursors;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly node: string;
  readonly log: ConnectionLog;
  /** Between two audits, in milliseconds; five minutes by default. */
  readonly everyMs?: number;
}

/** What an audit last found and mended. */
export interface AuditReport {
  readonly at: number;
  readonly found: readonly Finding[];
  readonly healed: readonly Finding[];
  /** Why the audit itself could not run. */
  readonly failure?: string;
}

const LEASE_MS = 120_000;
/** How soon an audit that could not run is tried again. */
const AGAIN_MS = 15_000;

/** Looks whether webhooks, rules and scopes on the other side are still as the hub needs them, and mends what it may. */
export class Auditor {
  readonly #options: AuditorOptions;
  readonly #stopping = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  #report: AuditReport | undefined;

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
      const report = await this.audit().catch(() => undefined);
      // Without its webhooks a hub hears of everything minutes late, so an audit that could not run comes again soon.
      const pauseMs = report?.failure === undefined ? everyMs : Math.min(everyMs, AGAIN_MS);
      await clock.sleep(Math.round(pauseMs * (0.9 + 0.2 * chance.fraction())), signal);
    }
  }

  /** One audit; undefined when another node is at it or has just done it. */
  async audit(): Promise<AuditReport | undefined> {
    const { connection, provisioner, cursors, clock, node, everyMs = 5 * 60_000, log } = this.#options;
    const lease = await cursors.claim(connection, 'audit', node, { leaseMs: LEASE_MS });
    if (lease === undefined) return undefined;
    const story = `audit/${connection}`;
    const scope = {
      causes: [],
      correlations: [story],
      lane: 'standard' as const,
      attempt: 1,
      signal: this.#stopping.signal,
    };
    try {
      const found = await withinScope(scope, () => provisioner.audit());
      const amiss = found.filter(({ verdict }) => verdict !== 'ok');
      const healed = amiss.length === 0 ? [] : await withinScope(scope, () => provisioner.heal());
      if (amiss.length > 0) log.warn('the audit found something amiss', { connection, found: amiss, healed });
      this.#report = { at: clock.now(), found, healed };
      await cursors.release(connection, 'audit', lease.epoch, Math.round(everyMs * 0.8));
    } catch (error) {
      const { code, because } = failureOf(error);
      log.warn('the audit could not run', { connection, code, because });
      this.#report = { at: clock.now(), found: [], healed: [], failure: `${code}: ${because}` };
      await cursors.release(connection, 'audit', lease.epoch, Math.min(everyMs, AGAIN_MS) * 0.8, `${code}: ${because}`);
    }
    return this.#report;
  }
}
