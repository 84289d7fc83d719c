import type { Lane } from '../canonical/envelope.ts';

/** One outbound call. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Names the circuit and the metrics: `orders`, `webhooks`. */
  readonly operation: string;
  /** Whether a repeat is harmless: a lost answer is then `transient`, otherwise `unknown`. */
  readonly repeatable: boolean;
  /** Bucket of the manifest that it draws from (the first one by default), and what it costs (1 by default). */
  readonly bucket?: { readonly name: string; readonly cost?: number };
  readonly lane?: Lane;
  readonly timeoutMs?: number;
  readonly traceparent?: string;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The only way out of a connector. Answers any HTTP status as a response; throws `CodedError` when there is none:
 * SL-HTTP-001 not connected (`transient`, never sent), SL-HTTP-002 lost after sending (`transient` when repeatable, else
 * `unknown`), SL-HTTP-003 timed out (likewise), SL-HTTP-004 circuit open (`transient`; scope
 * `operation` while other operations are answered, else `connection`), SL-HTTP-005 answer too large (`invalid`), SL-HTTP-006 rate limit
 * spent for longer than a call may wait (`throttled`), SL-HTTP-007 not an http address (`invalid`). It waits for the rate limit, taps the wire with secrets and personal fields masked, and adds the trace.
 */
export interface Http {
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Tells the shared bucket what the vendor said is left: learnt values win over declared ones. */
  learn(
    bucket: string,
    state: { readonly available: number; readonly perSecond?: number; readonly burst?: number },
  ): void;
}
