import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditEvent } from '../governance/audit/chain.ts';
import { auditErrors } from '../governance/audit/errors.ts';
import { Repeats } from '../governance/audit/repeats.ts';
import type { AuditStore } from '../governance/audit/store.ts';
import type { Caller } from '../governance/identity/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Failure } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import { unmaskReason } from './access.ts';
import { wasShownPersonal } from './masking.ts';
import { PROBLEM_TYPE, problemOf } from './problem.ts';

export interface AuditorMeans {
  readonly clock: Clock;
  /** Undefined while the hub is starting or stopping: then nothing is done either. */
  readonly store: () => AuditStore | undefined;
  readonly known: (request: FastifyRequest) => Caller | undefined;
  readonly warn: (message: string, facts: Record<string, unknown>) => void;
}

/** Who a request turned out to be from, where no caller is identified: at the doors themselves. */
interface Note {
  readonly actor: string;
  readonly authority: string;
  readonly on?: Readonly<Record<string, string>>;
}

/** Writes down what was done, what was refused and who looked at personal data, before the answer leaves. */
export interface Auditor {
  attach(app: FastifyInstance): void;
  note(request: FastifyRequest, note: Note): void;
  /** Remembers with which failure a request ends. */
  failed(request: FastifyRequest, failure: Failure): void;
  /** Writes that it was done, with the store that belongs to the transaction of the deed itself. Throws SL-AUDIT-005. */
  writeDone(request: FastifyRequest, store: Pick<AuditStore, 'append'>): Promise<void>;
  /** What `writeDone` wrote was kept: it is not written again. */
  wasKept(request: FastifyRequest): void;
  /** Writes what was counted: repeats whose minute is over, or all of them. */
  settle(everything: boolean): Promise<void>;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const REFUSED = new Set([401, 403, 429]);

export function createAuditor(means: AuditorMeans): Auditor {
  const notes = new WeakMap<FastifyRequest, Note>();
  const failures = new WeakMap<FastifyRequest, Failure>();
  const kept = new WeakSet<FastifyRequest>();
  const repeats = new Repeats(means.clock);
  const eventsFor = (request: FastifyRequest, reply: FastifyReply): readonly AuditEvent[] => {
    const caller = means.known(request);
    const about = { request, caller, note: notes.get(request), failure: failures.get(request), at: means.clock.now() };
    if (kept.has(request)) return repeats.due();
    if (REFUSED.has(reply.statusCode)) return repeats.take(eventOf(about, 'refused'));
    const isDoor = request.routeOptions.config.audit !== undefined;
    if ((!SAFE.has(request.method) && caller !== undefined) || (isDoor && notes.has(request))) {
      return [...repeats.due(), eventOf(about, reply.statusCode < 400 ? 'done' : 'failed')];
    }
    if (caller === undefined || reply.statusCode >= 300 || !wasShownPersonal(caller)) return repeats.due();
    const unmask = unmaskEvent(about, caller);
    // A person says why each time; a machine has said so once, with its purpose.
    return caller.kind === 'person' ? [...repeats.due(), unmask] : repeats.take(unmask);
  };
  return {
    attach(app) {
      app.addHook('onSend', async (request, reply, payload) => {
        const events = eventsFor(request, reply);
        const store = means.store();
        if (events.length === 0 || store === undefined) return payload;
        try {
          await store.append(events);
          return payload;
        } catch (reason) {
          means.warn('the audit could not be written', { reason: String(reason), request: request.id });
          return events.some(({ outcome }) => outcome === 'done') ? notWritten(request, reply) : payload;
        }
      });
    },
    async writeDone(request, store) {
      const about = {
        request,
        caller: means.known(request),
        note: undefined,
        failure: undefined,
        at: means.clock.now(),
      };
      await store.append([eventOf(about, 'done')]).catch((cause: unknown) => {
        throw auditErrors.error('SL-AUDIT-005', { because: 'The audit could not be written' }, cause);
      });
    },
    wasKept: (request) => void kept.add(request),
    note: (request, note) => void notes.set(request, note),
    failed: (request, failure) => void failures.set(request, failure),
    async settle(everything) {
      const events = repeats.due(everything);
      if (events.length > 0) await means.store()?.append(events);
    },
  };
}

/** Nobody hears of success before it is in the audit. */
function notWritten(request: FastifyRequest, reply: FastifyReply): string {
  const because = 'It was done, and the audit could not be written';
  const problem = problemOf(auditErrors.failure('SL-AUDIT-002', { because }), request.id);
  void reply.code(problem.status).removeHeader('set-cookie').removeHeader('content-length');
  void reply.header('content-type', PROBLEM_TYPE);
  return JSON.stringify(problem);
}

interface About {
  readonly request: FastifyRequest;
  readonly caller: Caller | undefined;
  readonly note: Note | undefined;
  readonly failure: Failure | undefined;
  readonly at: number;
}

function eventOf({ request, caller, note, failure, at }: About, outcome: AuditEvent['outcome']): AuditEvent {
  return {
    at,
    actor: caller?.name ?? note?.actor ?? 'anonymous',
    authority: caller?.authority ?? note?.authority ?? 'none',
    from: request.ip,
    action: actionOf(request),
    on: { ...givenTo(request), ...note?.on },
    outcome,
    ...(failure === undefined ? {} : { code: failure.code }),
    request: request.id,
  };
}

function unmaskEvent(about: About, caller: Caller): AuditEvent {
  const { request } = about;
  const reason = caller.kind === 'person' ? unmaskReason(request) : undefined;
  const on = {
    ...givenTo(request),
    route: actionOf(request),
    ...(reason === undefined ? {} : { reason: cut(reason) }),
  };
  return { ...eventOf(about, 'done'), action: 'unmask', on };
}

function actionOf({ method, routeOptions }: FastifyRequest): string {
  const { audit, route } = routeOptions.config;
  return audit ?? route?.name ?? `${method} ${routeOptions.url ?? 'unknown'}`;
}

/** The ids of the path, and of the body what the route tells. */
function givenTo({ params, body, routeOptions }: FastifyRequest): Record<string, string> {
  const inPath = (params ?? {}) as Record<string, unknown>;
  const told: Record<string, string> = {};
  for (const [name, value] of Object.entries(inPath)) told[name] = cut(String(value));
  for (const path of routeOptions.config.route?.tells ?? []) {
    const said = saidAt(body, path.split('.'));
    if (said === undefined) continue;
    told[Object.hasOwn(inPath, path) ? `body.${path}` : path] = cut(path === 'url' ? hostOf(said) : said);
  }
  return told;
}

/**
 * What stands at a path as one text, the entries of a list in their order, with a hyphen where an entry does not have it; undefined
 * when nothing is there. Money and quantities are `500 EUR` and `2 each`.
 */
function saidAt(value: unknown, [name, ...rest]: readonly string[]): string | undefined {
  if (Array.isArray(value)) {
    const each = value
      .slice(0, LIMITS.auditTextLength)
      .map((entry) => saidAt(entry, name === undefined ? [] : [name, ...rest]));
    return each.every((said) => said === undefined) ? undefined : each.map((said) => said ?? '-').join(' ');
  }
  if (typeof value === 'object' && value !== null) {
    const whole = value as Readonly<Record<string, unknown>>;
    if (name !== undefined) return Object.hasOwn(whole, name) ? saidAt(whole[name], rest) : undefined;
    return 'currency' in whole
      ? `${whole.amount} ${whole.currency}`
      : 'unit' in whole
        ? `${whole.value} ${whole.unit}`
        : undefined;
  }
  return name !== undefined || value === undefined || value === null ? undefined : String(value);
}

/** Where an address leads; the rest of it is often a secret. */
const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).origin : '‹address›');

/** No longer than an entry takes, and without what looks like an e-mail, also where the cut goes through it. */
function cut(text: string): string {
  const mostLooked = LIMITS.auditTextLength * 4;
  const words = text.slice(0, mostLooked).split(/(\s+)/);
  if (text.length > mostLooked && words.length > 1) words.pop();
  const told = words.map((word) => (/[^@]@[^@]*\.[^@]/.test(word) ? '‹e-mail›' : word)).join('');
  return told.slice(0, LIMITS.auditTextLength);
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The name under which the audit knows a door that identifies its callers by itself. */
    audit?: string;
  }
}
