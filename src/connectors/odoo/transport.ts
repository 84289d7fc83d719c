import type { Lane } from '../../canonical/envelope.ts';
import type { Dialect } from './dialect.ts';

/** One call of a method of a model. */
export interface OdooCall {
  readonly model: string;
  readonly method: string;
  /** Records that it is called on; absent for a method of the model itself. */
  readonly ids?: readonly number[];
  /** Arguments by the names of Odoo's own parameters. */
  readonly named?: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, unknown>>;
  /** Whether a repeat is harmless. */
  readonly repeatable: boolean;
}

/** What all calls of one errand share. */
export interface Errand {
  /** Circuit that its calls belong to: `orders`, `payments`. */
  readonly operation: string;
  readonly lane?: Lane;
  readonly traceparent?: string;
  readonly signal?: AbortSignal;
}

/** The two ways to speak to Odoo: JSON-2 (19 and newer) and JSON-RPC (17, 18). */
export interface Transport {
  readonly dialect: Dialect;
  /** Answers the bare return value; `null` when the method returns nothing. Throws `CodedError` with a code of SL-ODOO or SL-HTTP. */
  call(call: OdooCall, errand: Errand): Promise<unknown>;
}

/** Odoo's own retries take up to a minute and a half, and its workers end any call after two minutes. */
export const CALL_TIMEOUT_MS = 120_000;

/** Fields of the HTTP request that come from the errand. */
export function errandFields(errand: Errand) {
  return {
    operation: errand.operation,
    ...(errand.lane === undefined ? {} : { lane: errand.lane }),
    ...(errand.traceparent === undefined ? {} : { traceparent: errand.traceparent }),
    ...(errand.signal === undefined ? {} : { signal: errand.signal }),
  };
}
