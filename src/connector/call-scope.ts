import { AsyncLocalStorage } from 'node:async_hooks';
import type { Lane } from '../canonical/envelope.ts';

/**
 * On whose behalf a connector works just now. The delivery worker, the poller and the translate consumer open a scope around
 * the connector's code, so that every call in it is tapped, traced, laned and stopped rightly without each
 * connector passing it on. Business rules never read it.
 */
export interface CallScope {
  /** Ids of the messages that are being carried out. */
  readonly causes: readonly string[];
  /** Their business stories. */
  readonly correlations: readonly string[];
  readonly lane: Lane;
  readonly attempt: number;
  readonly traceparent?: string;
  /** Traces of the other messages that are carried out by the same calls. */
  readonly together?: readonly string[];
  readonly signal?: AbortSignal;
}

const scopes = new AsyncLocalStorage<CallScope>();

/** Runs `work` and everything that it awaits in `scope`. */
export function withinScope<Result>(scope: CallScope, work: () => Result): Result {
  return scopes.run(scope, work);
}

/** The scope that the caller runs in; `undefined` outside of one, as in `storeloom check`. */
export function currentScope(): CallScope | undefined {
  return scopes.getStore();
}

/**
 * Runs `work` in the present scope, but on behalf of these messages alone: of a thousand that are carried out together a call is
 * kept as evidence for those that it is about.
 */
export function onBehalfOf<Result>(
  messages: readonly { readonly id: string; readonly correlationid: string }[],
  work: () => Result,
): Result {
  const scope = scopes.getStore();
  if (scope === undefined) return work();
  const { together: _others, ...rest } = scope;
  const causes = messages.map(({ id }) => id);
  return scopes.run({ ...rest, causes, correlations: messages.map(({ correlationid }) => correlationid) }, work);
}
